"""Errors of files, settings and options that were given."""

from cx.errors.base import CxError


class NoSuchFile(CxError):
    """There is no such file."""

    code = "no_such_file"  # file


class EmptyFile(CxError):
    """The file is empty."""

    code = "empty_file"  # file


class HeaderOnly(CxError):
    """The file has a header and no rows."""

    code = "header_only"  # file, columns


class NotText(CxError):
    """The file is not text."""

    code = "not_text"  # file, kind


class Garbled(CxError):
    """The file's characters make no text in any known encoding."""

    code = "garbled"  # file


class NotATable(CxError):
    """The text has no columns: the delimiter was not found."""

    code = "not_a_table"  # file, line


class DuplicateColumns(CxError):
    """Two columns that are needed have the same name."""

    code = "duplicate_columns"  # file, column, places


class MissingColumns(CxError):
    """A column that was asked for is not in the files."""

    code = "missing_columns"  # missing, found


class MissingTable(CxError):
    """A file that the recipe needs is not among those given."""

    code = "missing_table"  # recipe, table, columns, files


class UnknownRole(CxError):
    """A role that does not exist was named."""

    code = "unknown_role"  # role, roles


class UnknownName(CxError):
    """A recipe, model or stage that does not exist was named."""

    code = "unknown_name"  # kind, name, names


class NothingToRead(CxError):
    """No file gives touches, answers or totals."""

    code = "nothing_to_read"  # file, columns


class NothingFilled(CxError):
    """A sheet came back with its headings and nothing filled in."""

    code = "nothing_filled"  # file


class ReadingStopped(CxError):
    """The user stopped reading before its end."""

    code = "reading_stopped"


class TooFewArms(CxError):
    """A table of a test has nothing to compare: one arm, or no results."""

    code = "too_few_arms"  # file, column


class OnlyTests(CxError):
    """The files hold tests of arms and no journey."""

    code = "only_tests"  # files


class BadMetric(CxError):
    """A metric is not written as name, name:kind or name:kind/denominator."""

    code = "bad_metric"  # metric


class BadSplit(CxError):
    """A designed split does not name each arm, or does not add up to 1."""

    code = "bad_split"  # split, arms


class NeedsSpread(CxError):
    """A plan for a mean or a ratio lacks the standard deviation."""

    code = "needs_spread"  # kind


class NotAShareToPlan(CxError):
    """A planned share lies outside 0 and 1, before the change or after it."""

    code = "not_a_share_to_plan"  # baseline, after


class NothingToFind(CxError):
    """No number of people is enough for the effect that was asked for."""

    code = "nothing_to_find"  # effect


class OneArm(CxError):
    """The column of arms holds fewer than two."""

    code = "one_arm"  # column, arms


class AllInSeveralArms(CxError):
    """Nearly every unit is in several arms, so that none are left to compare."""

    code = "all_in_several_arms"  # unit, units


class UnknownArm(CxError):
    """The control that was named is none of the arms."""

    code = "unknown_arm"  # arm, column, arms


class TooManyArms(CxError):
    """The column of arms holds so many values that it cannot be one."""

    code = "too_many_arms"  # column, arms, examples


class NotAShare(CxError):
    """A proportion's values are not 0 and 1, or a count does not fit its whole."""

    code = "not_a_share"  # column, rows, example


class NoPeople(CxError):
    """A count or mean of many people comes without their number."""

    code = "no_people"  # column


class NoDeviation(CxError):
    """A mean of totals comes without its standard deviation."""

    code = "no_deviation"  # column


class TypedArms(CxError):
    """Fewer than two arms were typed, or two of one name."""

    code = "typed_arms"  # arms


class TypedBlank(CxError):
    """An arm's figures were typed only in part."""

    code = "typed_blank"  # arm


class TypedPeople(CxError):
    """The people typed for an arm are no whole number above 0."""

    code = "typed_people"  # arm, people


class TypedCount(CxError):
    """The conversions typed for an arm are no whole number from 0 to its people."""

    code = "typed_count"  # arm, conversions, people


class TypedSpread(CxError):
    """The mean or standard deviation typed for an arm cannot be."""

    code = "typed_spread"  # arm, mean, sd


class NoDates(CxError):
    """No column holds dates."""

    code = "no_dates"  # file, columns


class NoEventColumns(CxError):
    """A file of events has no column of dates, or none of names."""

    code = "no_event_columns"  # file, columns


class NoReadableDates(CxError):
    """The column chosen for dates holds none that can be read."""

    code = "no_readable_dates"  # file, column, rows, example


class AmbiguousDates(CxError):
    """Day and month cannot be told apart."""

    code = "ambiguous_dates"  # file, column, example, ambiguous, rows, orders, spans


class AmbiguousCode(CxError):
    """A stage code means more than one stage under this model."""

    code = "ambiguous_code"  # label, stages, model


class MissingKey(CxError):
    """The column that should join two files is missing."""

    code = "missing_key"  # left, right, key, file


class NothingMatches(CxError):
    """The key that joins two files matches nothing."""

    code = "nothing_matches"  # left, right, key, left_example, right_example


class BadSettings(CxError):
    """A project, recipe or stage model file does not hold what it should."""

    code = "bad_settings"  # file, where, problem


class NewerProject(CxError):
    """The project file was written by a later version."""

    code = "newer_project"  # file, version, known


class DamagedProject(CxError):
    """The project file is no archive that Ichie wrote, or it is damaged."""

    code = "damaged_project"  # file


class LargeProject(CxError):
    """The project file holds more than Ichie opens."""

    code = "large_project"  # file, most


class WrongLink(CxError):
    """A link to a what-if says something that Ichie never writes."""

    code = "wrong_link"  # part


class NotEnoughData(CxError):
    """There is too little to compute this."""

    code = "not_enough_data"  # needed, found


class UnknownOption(CxError):
    """An option's value is not one of its choices."""

    code = "unknown_option"  # option, value, choices


class FolderNotEmpty(CxError):
    """The folder for the sample holds other files."""

    code = "folder_not_empty"  # folder, files


class FolderNotWritable(CxError):
    """The folder cannot be made or written to."""

    code = "folder_not_writable"  # folder, problem
