"""Errors of stores on disk, of engines, and of machines that are too small for the data."""

from cx.errors.base import CxError


class NotAStore(CxError):
    """The folder holds no store, or one whose building was broken off."""

    code = "not_a_store"  # folder


class NewerStore(CxError):
    """The store was built by a later version."""

    code = "newer_store"  # folder, version, known


class DamagedStore(CxError):
    """A file of the store is not as it was written."""

    code = "damaged_store"  # folder, file


class MissingFromStore(CxError):
    """A file of the store is not there."""

    code = "missing_from_store"  # folder, file


class StoreBusy(CxError):
    """Somebody else is building the store."""

    code = "store_busy"  # folder


class FolderHoldsOthers(CxError):
    """The folder that is to become a store holds other files."""

    code = "folder_holds_others"  # folder, files


class NothingToStore(CxError):
    """The files hold no touches, of which a store is made."""

    code = "nothing_to_store"  # files


class OnlyWhileReading(CxError):
    """An option about reading files was given with a store, which has been read."""

    code = "only_while_reading"  # option, folder


class StoreAmongFiles(CxError):
    """A store was given together with other files, or where files are wanted."""

    code = "store_among_files"  # folder


class FilesBesideStore(CxError):
    """Files were to be added to what was read when a store was built."""

    code = "files_beside_store"  # folder, files


class NotInStore(CxError):
    """The store does not keep the column that was asked for."""

    code = "not_in_store"  # column, folder, found


class DiskFull(CxError):
    """The disk on which a folder lies has no room left."""

    code = "disk_full"  # folder, megabytes that are free


class MemoryTooSmall(CxError):
    """What is to be done does not fit into the memory that may be used."""

    code = "memory_too_small"  # megabytes that may be used


class UnknownEngine(CxError):
    """The name of an engine has a form that is not known."""

    code = "unknown_engine"  # engine


class NoSpark(CxError):
    """The package of Apache Spark is not installed."""

    code = "no_spark"


class NoJava(CxError):
    """Spark needs Java, which is not on this machine."""

    code = "no_java"  # needed


class OldJava(CxError):
    """The Java on this machine is older than Spark needs."""

    code = "old_java"  # found, needed


class SparkUnreachable(CxError):
    """Nobody answers at the address of a Spark cluster."""

    code = "spark_unreachable"  # url, seconds


class NoWorkers(CxError):
    """The Spark cluster answers, but no worker takes the work."""

    code = "no_workers"  # url, seconds


class SparkLost(CxError):
    """The connection to Spark broke off."""

    code = "spark_lost"  # url


class SparkFailed(CxError):
    """Spark could not do what it was asked."""

    code = "spark_failed"  # url, problem


class NotATouchPerRow(CxError):
    """Files of another shape than one touch per row, which is all that is read on Spark."""

    code = "not_a_touch_per_row"  # file


class UnlikeTheFirst(CxError):
    """A file has not the columns of the first one, with which it is read on Spark."""

    code = "unlike_the_first"  # file, first, missing


class PersonalOnSpark(CxError):
    """A column that is needed on Spark says who a person is, and would have to become a key."""

    code = "personal_on_spark"  # file, column


class NeedsWarehouse(CxError):
    """A Spark cluster of several machines needs a folder that all of them see."""

    code = "needs_warehouse"  # url
