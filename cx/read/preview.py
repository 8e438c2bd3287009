"""A first look at a file while the whole of it is still being read: its columns and first rows."""

import gzip
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cx.model.recipe import Treatment
from cx.read.engine import connect
from cx.read.files.kinds import Kind, kind_of
from cx.read.files.limits import Budget, Readable, unpacking
from cx.read.files.ooxml import Book
from cx.read.files.spaced import with_tabs
from cx.read.files.table import load
from cx.read.files.workbook import Converting
from cx.read.privacy.mask import masked
from cx.read.privacy.treated import treated
from cx.read.profile import profiles
from cx.read.report import Source

ROWS: Final = 8
_ENOUGH: Final = 1 << 18  # bytes of text
_ENOUGH_ROWS: Final = 60


class Preview(NamedTuple):
    """A file's columns and its first rows, as texts; what is personal is empty in them."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The rows under their columns; of columns with one name the later ones are numbered."""
        names = [
            f"{name} ({again + 1})" if (again := self.columns[:at].count(name)) else name
            for at, name in enumerate(self.columns)
        ]
        return pd.DataFrame(self.rows, columns=names, dtype="str")


def preview(source: Source, told: Mapping[str, Treatment] | None = None) -> Preview | None:
    """The first rows of a file of any kind, at once however large it is; None where there are none.

    ``told`` is what the user said of personal columns. What is wrong with the file, reading it will tell.
    """
    try:
        return _looked_at(source, told or {})
    except Exception:  # noqa: BLE001  a look must never stand in the way of reading
        return None


def _looked_at(source: Source, told: Mapping[str, Treatment]) -> Preview:
    with tempfile.TemporaryDirectory() as name, connect() as connection:
        folder = Path(name)
        start = _beginning(source.path, folder, source.name)
        raw = load(Source(source.name, start), connection, 0, folder)
        seen = treated(connection, [raw], [profiles(connection, raw)], salt="", told=told)
        [safe] = seen.raws
        rows = connection.execute(
            f"SELECT * FROM {safe.table} ORDER BY rowid LIMIT {ROWS}"
        ).fetchall()
        shown = tuple(tuple(masked(cell or "") for cell in row[: len(raw.columns)]) for row in rows)
        return Preview(source.name, raw.columns, shown)


def _beginning(path: Path, folder: Path, file: str) -> Path:
    """A small file with the beginning of a large one, unpacked."""
    kind, target = kind_of(path), folder / "beginning"
    if kind is Kind.PARQUET:
        with pq.ParquetFile(path) as whole:
            batch = next(whole.iter_batches(batch_size=_ENOUGH_ROWS))
        pq.write_table(pa.Table.from_batches([batch]), target)
    elif kind is Kind.GZIP:
        with gzip.open(path) as stream:
            _copy(stream, target)
    elif kind is Kind.ARCHIVE:
        with zipfile.ZipFile(path) as packed:
            inside = next(each for each in packed.infolist() if each.file_size)
            with packed.open(inside) as stream:
                _copy(stream, target)
    elif kind is Kind.WORKBOOK:
        with unpacking(file, "Excel"), zipfile.ZipFile(path) as packed:
            book = Book(packed, Budget(file, path.stat().st_size, folder))
            sheet = next(each for each in book.sheets if each.part is not None)
            Converting(book, sheet, file).written(target, most=_ENOUGH_ROWS)
    else:
        with path.open("rb") as stream:
            _copy(stream, target)
    return with_tabs(target, folder / "parted") if kind_of(target) is Kind.TEXT else target


def _copy(stream: Readable, target: Path) -> None:
    """The first lines of a text."""
    start = stream.read(_ENOUGH)
    target.write_bytes(start[: start.rfind(b"\n") + 1] or start)
