"""A disk that is full and memory that is too small: one sentence, no words of the database, nothing half done."""

import errno
import tempfile
from pathlib import Path

import duckdb
import pytest

from cx.errors import Damaged, DiskFull, MemoryTooSmall
from cx.read import engine
from cx.read.engine import connect, of_file, spare, understandable
from cx.read.files import limits
from cx.read.files.limits import Budget
from cx.read.reading import read
from cx.words import LANGUAGES, Words
from tests.read.corpus.packed import _parquet_of

_DAYS = [f"2026-04-{at % 30 + 1:02d} 10:{at % 60:02d}" for at in range(60_000)]


def _csv() -> str:
    rows = (
        f"C{at % 9999:05d},検索,{when},{'とても良い ' * 9}{at}" for at, when in enumerate(_DAYS)
    )
    return "顧客ID,接点,日時,コメント\n" + "\n".join(rows) + "\n"


def _parquet() -> bytes:
    people = [f"C{at % 9999:05d}" for at in range(len(_DAYS))]
    long = [f"{'とても良い ' * 9}{at}" for at in range(len(_DAYS))]
    return _parquet_of(
        {"顧客ID": people, "接点": ["検索"] * len(_DAYS), "日時": _DAYS, "コメント": long}
    )


def test_a_disk_without_room_for_what_is_written_while_reading_is_told(connection, write):
    connection.execute("SET memory_limit = '12MB'; SET threads = 1")
    connection.execute("SET max_temp_directory_size = '1MB'")
    with pytest.raises(DiskFull) as error:
        read([write("data.parquet", _parquet())], connection)
    assert error.value.fields["folder"] == tempfile.gettempdir()
    left = "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'raw%'"
    assert connection.execute(left).fetchall() == [(0,)]


@pytest.mark.parametrize(
    "file", [("data.csv", _csv), ("data.parquet", _parquet)], ids=["csv", "parquet"]
)
def test_memory_that_is_too_small_is_told_with_its_limit(connection, write, file):
    connection.execute("SET memory_limit = '3MB'; SET threads = 1")
    name, made = file
    with pytest.raises(MemoryTooSmall) as error:
        read([write(name, made())], connection)
    assert error.value.fields == {"megabytes": 3}


def test_a_query_that_needs_more_memory_than_there_is(connection):
    connection.execute("SET memory_limit = '40MB'")
    with pytest.raises(MemoryTooSmall) as error, understandable():
        connection.execute("SELECT list(i ORDER BY i) FROM range(20000000) s(i)")
    assert error.value.fields == {"megabytes": 40}
    assert connection.execute("SELECT 1").fetchall() == [(1,)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk here that is always full")
def test_a_file_that_the_database_cannot_write_for_want_of_room(connection):
    with pytest.raises(DiskFull) as error, understandable():
        connection.execute("COPY (SELECT * FROM range(10)) TO '/dev/full' (FORMAT csv)")
    assert error.value.fields["folder"] == "/dev"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_that_we_cannot_write_for_want_of_room(tmp_path, number):
    with pytest.raises(DiskFull) as error, understandable():
        raise OSError(number, "full", str(tmp_path / "a.csv"))
    assert error.value.fields["folder"] == str(tmp_path)
    for known, folder in ((None, tempfile.gettempdir()), (tmp_path, str(tmp_path))):
        with pytest.raises(DiskFull) as error, understandable(known):
            raise OSError(number, "full")
        assert error.value.fields["folder"] == folder


def test_what_is_written_while_reading_is_told_by_the_folder_around_it(tmp_path):
    spilled = tmp_path / f"{engine._SPILL}1" / "a.tmp"
    with pytest.raises(DiskFull) as error, understandable():
        raise duckdb.IOException(
            f'IO Error: Could not write file "{spilled}": No space left on device'
        )
    assert error.value.fields["folder"] == str(tmp_path)


@pytest.mark.parametrize(
    "error",
    [OSError(errno.EACCES, "no", "a"), duckdb.IOException('IO Error: Cannot open file "a"'), duckdb.ParserException("no")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_other_errors_stay_what_they_are(error):
    with pytest.raises(type(error)) as raised, understandable():
        raise error
    assert raised.value is error


def test_a_file_that_is_read_again_more_loosely_is_not_where_the_user_stopped_it():
    stopped = duckdb.InterruptException("INTERRUPT Error: Interrupted!")
    with pytest.raises(duckdb.InterruptException):
        of_file(stopped)
    of_file(duckdb.InvalidInputException("a line too long"))


def test_unpacking_into_more_than_is_free_names_the_disk_and_not_the_file(tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 2_000_000})
    monkeypatch.setattr(limits.shutil, "disk_usage", lambda _: usage)
    with (tmp_path / "large").open("wb") as large:
        large.truncate(3_000_000)
    budget = Budget("data.zip", 3_000_000, tmp_path / "unpacked")
    with (tmp_path / "large").open("rb") as stream, pytest.raises(DiskFull) as error:
        list(budget.chunks(stream))
    assert error.value.fields == {"folder": str(tmp_path), "megabytes": 2}


def test_a_file_that_breaks_off_is_still_the_files_fault(connection, write):
    with pytest.raises(Damaged):
        read([write("data.parquet", _parquet()[:-9])], connection)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error", [DiskFull(folder="/data", megabytes=1234), MemoryTooSmall(megabytes=200)]
)
def test_the_sentence_says_how_much_there_is_and_what_to_do(language, error):
    said = Words.of(language).error(error)
    assert "1,234" in said or "200" in said
    assert "TMPDIR" in said or "--memory" in said


def test_a_limit_below_that_of_large_files_stays(connection):
    with connect() as small:
        small.execute("SET memory_limit = '200MB'")
        spare(small, 1_000_000_000)
        [(limit,)] = small.execute("SELECT current_setting('memory_limit')").fetchall()
    assert limit == "190.7 MiB"
