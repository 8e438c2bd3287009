"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import hypothesis
import pytest

from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Reading, Source

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60)
hypothesis.settings.load_profile("ci")

REAL = Path(os.environ.get("CX_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file's bytes are no name: they can hold the second they were packed in, and then two workers collect two lists."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees what the user keeps in her own folder."""
    monkeypatch.setenv("ICHIE_HOME", str(tmp_path / ".ichie"))


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of the test's own."""
    with connect() as made:
        yield made


@pytest.fixture
def write(tmp_path: Path):
    """Write a file of text or bytes and give it as a source."""

    def written(name: str, content: str | bytes, encoding: str = "utf-8") -> Source:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return Source(name, path)

    return written


@pytest.fixture
def reading(connection: duckdb.DuckDBPyConnection, write):
    """Read files given as name=content pairs, or sources; keywords go to ``read``."""

    def made(*sources: Source, files: dict[str, str] | None = None, **options) -> Reading:
        given = [*sources, *(write(name, text) for name, text in (files or {}).items())]
        return read(given, connection, **options)

    return made


@pytest.fixture
def real_data() -> Path:
    """The folder of real data that may lie beside the project; skips loudly where it does not."""
    if not REAL.is_dir():
        pytest.skip(
            f"NO REAL DATA: {REAL} is not there, so this check against known figures is skipped"
        )
    return REAL
