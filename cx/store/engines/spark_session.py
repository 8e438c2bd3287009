"""A session on Apache Spark: checked before it starts, quiet, in UTC, never waited for without end."""

import atexit
import contextlib
import functools
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cx.errors import (
    CxError,
    NeedsWarehouse,
    NoJava,
    NoSpark,
    NoWorkers,
    OldJava,
    SparkFailed,
    SparkLost,
    SparkUnreachable,
    UnknownEngine,
)

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA: Final = 17  # Spark 4 runs on no older one
WAIT_SECONDS: Final = 60.0  # for a cluster's first answer
_KNOCK_SECONDS: Final = 5.0
_LOCAL: Final = re.compile(r"local\[(?:[1-9]\d*|\*)\]|local-cluster\[[1-9]\d*,[1-9]\d*,[1-9]\d*\]")
_MASTER: Final = re.compile(r"spark://([\w.-]+):(\d{1,5})")
_SETTINGS: Final = {
    "spark.app.name": "Ichie",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",  # times have no zone, as in the table of touches
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.parquet.compression.codec": "zstd",
}
# What Spark says when the program that holds its plan is gone, or was told to stop.
_GONE: Final = ("SparkContext was shut down", "stopped SparkContext", "SparkContext has been shut")


def is_spark(engine: str) -> bool:
    """Whether an engine's name is a place of Spark.

    Examples
    --------
    >>> is_spark("local-cluster[2,1,1024]"), is_spark("spark://host:7077"), is_spark("duckdb")
    (True, True, False)
    """
    return is_local(engine) or _MASTER.fullmatch(engine) is not None


def is_local(engine: str) -> bool:
    """Whether an engine is Spark on this machine."""
    return _LOCAL.fullmatch(engine) is not None


@contextlib.contextmanager
def session(
    url: str, *, warehouse: str | None = None, wait_seconds: float = WAIT_SECONDS
) -> Iterator["SparkSession"]:
    """A Spark session, stopped at the end; its tables lie in a new folder under ``warehouse``.

    A process has one at a time.

    Parameters
    ----------
    url : ``spark://HOST:PORT``, ``local-cluster[workers,cores,megabytes]`` or ``local[cores]``.
    warehouse : a folder or an address (``s3a://...``) that all machines of the cluster see; on this
        machine alone, a temporary folder where nothing is said.
    wait_seconds : how long a cluster may take until it works.

    Raises
    ------
    UnknownEngine
        The URL has another form.
    NeedsWarehouse
        A cluster was named without a warehouse.
    NoSpark, NoJava, OldJava
        What Spark needs on this machine is not there.
    SparkUnreachable, NoWorkers
        Nobody answers at the URL, or no worker takes the work.
    SparkLost, SparkFailed
        Spark broke off, also while the session was in use.
    """
    if not is_spark(url):
        raise UnknownEngine(engine=url)
    if not (warehouse or is_local(url)):
        raise NeedsWarehouse(url=url)
    _check_package()
    _check_java()
    _knock(url)
    home = _home()
    folder = f"{warehouse or home / 'warehouse'}/{uuid.uuid4().hex}"
    with told(url):
        made = _started(url, folder)
        try:
            _check_workers(made, url, wait_seconds)
            yield made
        finally:
            with contextlib.suppress(*_errors()):
                made.stop()
            if warehouse is None:
                shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def told(url: str) -> Iterator[None]:
    """Errors of Spark as errors that people can read.

    Raises
    ------
    SparkLost
        The driver or the connection to it is gone.
    SparkFailed
        Anything else that Spark could not do; its first line is told.
    """
    try:
        yield
    except CxError:
        raise
    except _errors() as error:
        text = str(error)
        if isinstance(error, ConnectionError) or any(gone in text for gone in _GONE):
            raise SparkLost(url=url) from error
        if type(error).__name__ == "Py4JNetworkError":
            raise SparkLost(url=url) from error
        first = next((line.strip() for line in text.splitlines() if line.strip()), "")
        raise SparkFailed(url=url, problem=first[:200]) from error


def _errors() -> tuple[type[Exception], ...]:
    """What Spark, and the bridge to it, raise."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return ConnectionError, Py4JError, PySparkException


def _check_package() -> None:
    # Spark warns of every pandas from 3.0 on; nothing that is used here goes through it.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        raise NoSpark() from error


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if not java or not shutil.which(java):
        raise NoJava(needed=JAVA)
    told_of = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(?:1\.)?(\d+)', told_of.stderr + told_of.stdout)
    if found is None:
        raise NoJava(needed=JAVA)
    if int(found[1]) < JAVA:
        raise OldJava(found=int(found[1]), needed=JAVA)


def _knock(url: str) -> None:
    """Whether somebody listens at a cluster's address: Spark itself asks for minutes."""
    place = _MASTER.fullmatch(url)
    if place is None:
        return
    try:
        socket.create_connection((place[1], int(place[2])), timeout=_KNOCK_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise SparkUnreachable(url=url, seconds=_KNOCK_SECONDS) from error


@functools.lru_cache(maxsize=1)
def _home() -> Path:
    """Spark as it is installed, in a folder where it may write; gone when this program ends.

    Workers of this machine write beside Spark's programs, which need not be ours to write to.
    """
    import pyspark

    home = Path(tempfile.mkdtemp(prefix="ichie-spark-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for part in Path(pyspark.__file__).parent.iterdir():
        (home / part.name).symlink_to(part)
    return home


def _started(url: str, folder: str) -> "SparkSession":
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    settings = _SETTINGS | {"spark.master": url, "spark.sql.warehouse.dir": folder}
    if local := is_local(url):
        settings |= _here(url)
    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    here = {"SPARK_LOCAL_IP": "127.0.0.1"} if local else {}
    with _environment(SPARK_HOME=str(_home()), **here), (_home() / "spark.log").open("ab") as log:
        launch: Any = launch_gateway  # it has no types
        gateway = SparkContext._gateway or launch(conf, {"stdout": log, "stderr": log})
        return SparkSession(SparkContext(conf=conf, gateway=gateway))


def _here(url: str) -> dict[str, str]:
    """Settings for Spark on this machine: seen by nobody else, in as many parts as cores."""
    numbers = [int(number) for number in re.findall(r"\d+", url)]
    cores = numbers[0] * numbers[1] if len(numbers) == 3 else sum(numbers) or os.cpu_count() or 1
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(_home() / "spill"),
        "spark.sql.shuffle.partitions": str(cores),
    }
    memory = {"spark.executor.memory": f"{numbers[2]}m"} if len(numbers) == 3 else {}
    return settings | memory


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _check_workers(made: "SparkSession", url: str, wait_seconds: float) -> None:
    """A first small task; without workers Spark would wait for them for ever."""
    context, late = made.sparkContext, threading.Event()

    def give_up() -> None:
        late.set()
        context.cancelAllJobs()

    timer = threading.Timer(wait_seconds, give_up)
    timer.start()
    try:
        made.range(1).count()
    except _errors() as error:
        if late.is_set():
            raise NoWorkers(url=url, seconds=wait_seconds) from error
        raise
    finally:
        timer.cancel()
