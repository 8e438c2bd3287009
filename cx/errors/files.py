"""Errors of files that cannot be opened, or hold more than a file may."""

from cx.errors.base import CxError


class OldWorkbook(CxError):
    """A workbook in a form that is not read: .xls, .xlsb, .ods, .numbers."""

    code = "old_workbook"  # file


class Locked(CxError):
    """The file is locked with a password."""

    code = "locked"  # file


class Damaged(CxError):
    """What is inside the file breaks off, or is not what its kind may hold."""

    code = "damaged"  # file, kind


class NothingInside(CxError):
    """A workbook or an archive holds no table."""

    code = "nothing_inside"  # file, names


class TooLarge(CxError):
    """The file unpacks into more than it may hold."""

    code = "too_large"  # file, megabytes


class TooManyMembers(CxError):
    """An archive holds too many files."""

    code = "too_many_members"  # file, members, limit


class TooManyColumns(CxError):
    """A table has too many columns."""

    code = "too_many_columns"  # file, columns, limit


class LongHeading(CxError):
    """A column's name is far too long."""

    code = "long_heading"  # file, letters, limit
