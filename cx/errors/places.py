"""What can be wrong with a place on this machine that the user types."""

from cx.errors.base import CxError


class OutsideRoots(CxError):
    """The place lies outside the folders that may be opened."""

    code = "outside_roots"  # file, roots


class LinkLeadsOut(CxError):
    """A link leads out of the folders that may be opened."""

    code = "link_leads_out"  # file


class HiddenPlace(CxError):
    """The place lies in a hidden folder, or in one of the system's own."""

    code = "hidden_place"  # file


class NotAFile(CxError):
    """What lies there is neither a file nor a folder."""

    code = "not_a_file"  # file


class NotReadable(CxError):
    """The user may not read the file."""

    code = "not_readable"  # file


class NoTables(CxError):
    """The folder holds no tables, or the file is none."""

    code = "no_tables"  # file, endings


class ManyTables(CxError):
    """The folder holds more tables than are read at once."""

    code = "many_tables"  # file, n, most
