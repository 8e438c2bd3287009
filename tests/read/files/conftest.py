"""What the tests of files share."""

from pathlib import Path

import pytest

from cx.read.files.opened import Opened, opened
from cx.read.files.table import RawTable, load


@pytest.fixture
def open_files(tmp_path: Path, write):
    """Open what was given by name and content; ``sheets`` chooses."""

    def made(files: dict[str, bytes], **sheets: tuple[str, ...]) -> Opened:
        sources = [write(name, content) for name, content in files.items()]
        folder = tmp_path / "opened"
        folder.mkdir(exist_ok=True)
        return opened(sources, folder, sheets={name: sheets[name] for name in sheets})

    return made


@pytest.fixture
def table(tmp_path: Path, connection, open_files):
    """A file of one table as it is loaded, with its rows."""

    def made(content: bytes | str, name: str = "a.csv") -> tuple[RawTable, list[tuple[str, ...]]]:
        data = content if isinstance(content, bytes) else content.encode()
        [source] = open_files({name: data}).sources
        raw = load(source, connection, 0, tmp_path / "opened")
        rows = connection.execute(f"SELECT * FROM {raw.table} ORDER BY rowid").fetchall()
        return raw, [tuple(cell or "" for cell in row) for row in rows]

    return made


def whats(notes) -> dict[str, int]:
    """The rows of every note."""
    return {note.what: note.rows for note in notes}
