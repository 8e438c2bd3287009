"""Every error a user can cause: what we looked for, what we found, what to do.

Each has a ``code``, under which ``cx.words`` keeps its sentence in both languages
(``error.<code>``), and the ``fields`` that fill its blanks. ``str(error)`` is the English
sentence with the fields behind it, for logs; people read it through ``Words.error``.
"""

from typing import ClassVar


class CxError(ValueError):
    """Something in the user's files or settings that the product cannot go on with."""

    code: ClassVar[str] = "problem"

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        details = ", ".join(f"{name}={value!r}" for name, value in fields.items())
        summary = (type(self).__doc__ or "").splitlines()[0]
        super().__init__(f"{summary} ({details})" if details else summary)


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


class NoDates(CxError):
    """No column holds dates."""

    code = "no_dates"  # file, columns


class NoReadableDates(CxError):
    """The column chosen for dates holds none that can be read."""

    code = "no_readable_dates"  # file, column, rows, example


class AmbiguousDates(CxError):
    """Day and month cannot be told apart."""

    code = "ambiguous_dates"  # file, column, example, ambiguous, rows, orders


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
