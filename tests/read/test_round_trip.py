"""Whatever table is written in a form that is read comes back equal: cells as texts, touches as touches."""

import csv
import datetime
import gzip
import io
import json
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx.domain import Role
from cx.read.engine import connect
from cx.read.files.opened import opened
from cx.read.files.table import load
from cx.read.reading import read
from cx.read.report import Source

_MARKS = {"utf-8-sig", "utf-16"}  # encodings that write a mark of their own
_JAPANESE = "あいう漢字日本語アイウ、。「」ー"
_WIDE = _JAPANESE + "①髙㈱ﾊﾝ"
_ENCODINGS = {
    "utf-8": _WIDE + "é🎉",
    "utf-8-sig": _WIDE + "é🎉",
    "utf-16": _WIDE + "é🎉",
    "utf-16-le": _WIDE,
    "utf-16-be": _WIDE,
    "cp932": _WIDE,
    "euc_jp": _JAPANESE,
    "iso2022_jp": _JAPANESE,
}
_PLAIN = "abcXYZ019 -_.:%()=+@<>[]*#'\"\\/"
_SIGNS = ",\t;|\n"
_KEPT = ("語", "買う日")  # so that a table is never all blank, and its encoding shows in every row


def tables(alphabet: str) -> st.SearchStrategy[list[list[str]]]:
    """A header of words and rows of any cells; the first column is filled."""
    cell = st.text(alphabet, max_size=8).map(str.strip)
    name = st.integers(2, 5)

    def rows(width: int) -> st.SearchStrategy[list[list[str]]]:
        row = st.lists(cell, min_size=width, max_size=width).map(lambda cells: [*_KEPT, *cells])
        return st.lists(row, min_size=1, max_size=8).map(
            lambda rows: [[f"列{at}語" for at in range(width + 2)], *rows]
        )

    return name.flatmap(rows)


def loaded(name: str, content: bytes) -> list[list[str]]:
    """The cells of a file as they stand in the table of texts, the header first."""
    with tempfile.TemporaryDirectory() as folder, connect() as connection:
        path = Path(folder) / name
        path.write_bytes(content)
        [source] = opened([Source(name, path)], Path(folder), sheets={}).sources
        raw = load(source, connection, 0, Path(folder))
        rows = connection.execute(f"SELECT * FROM {raw.table} ORDER BY rowid").fetchall()
    return [[*raw.columns], *([cell or "" for cell in row] for row in rows)]


def as_text(table, delimiter=",", quoting=csv.QUOTE_MINIMAL, end="\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(table)
    return out.getvalue()


@pytest.mark.parametrize("encoding", _ENCODINGS)
@settings(max_examples=12)
@given(
    data=st.data(),
    delimiter=st.sampled_from(",\t;|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
    packed=st.booleans(),
)
def test_text_of_every_form_comes_back(encoding, data, delimiter, quoting, end, packed):
    table = data.draw(tables(_ENCODINGS[encoding] + _PLAIN + _SIGNS))
    content = as_text(table, delimiter, quoting, end).encode(encoding)
    content = gzip.compress(content, mtime=0) if packed else content
    assert loaded("a.csv.gz" if packed else "a.csv", content) == table


@settings(max_examples=15)
@given(tables(_WIDE + _PLAIN + _SIGNS))
def test_parquet_comes_back(table):
    head, *rows = table
    out = io.BytesIO()
    pq.write_table(pa.table({n: [row[at] for row in rows] for at, n in enumerate(head)}), out)
    assert loaded("a.parquet", out.getvalue()) == table


@settings(max_examples=15)
@given(tables(_WIDE + _PLAIN + _SIGNS))
def test_json_lines_come_back(table):
    head, *rows = table
    lines = [json.dumps(dict(zip(head, row, strict=True)), ensure_ascii=False) for row in rows]
    assert loaded("a.jsonl", "\n".join(lines).encode()) == table


@settings(max_examples=15)
@given(tables(_WIDE + _PLAIN.replace("=", "") + "\n"))
def test_workbooks_come_back(table):
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert loaded("a.xlsx", out.getvalue()) == table


@settings(max_examples=10)
@given(tables(_WIDE + _PLAIN + _SIGNS), st.sampled_from(["utf-8", "cp932", "utf-16"]))
def test_archives_come_back(table, encoding):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("接点/a.csv", as_text(table).encode(encoding))
    assert loaded("a.zip", out.getvalue()) == table


# Touches: what a row says is what the touch says.

HEAD = ("customer_id", "touchpoint", "timestamp", "score", "amount", "comment")
_TOUCHPOINTS = ("search", "product page", "purchase", "delivery")
_WORDS = st.text("あいう漢字 good bad", min_size=12, max_size=30).map(str.strip)


@st.composite
def touches(draw):
    """Rows of typed touches; every score of the scale stands somewhere, so that it is seen."""
    count = draw(st.integers(5, 25))
    start = datetime.datetime(2024, 1, 1, 8)
    rows = []
    for at in range(count):
        when = start + datetime.timedelta(minutes=draw(st.integers(0, 500_000)))
        rows.append(
            (
                f"C{draw(st.integers(0, 5)):03d}-{at}",
                draw(st.sampled_from(_TOUCHPOINTS)),
                when,
                float(at % 5 + 1),
                draw(st.none() | st.integers(0, 99_999).map(float)),
                draw(st.none() | _WORDS.map(lambda text: f"so {text} it was")),
            )
        )
    return rows


def _csv(rows):
    cells = [[cell if cell is not None else "" for cell in row] for row in rows]
    return "a.csv", as_text([HEAD, *cells]).encode("cp932")


def _tsv(rows):
    cells = [[cell if cell is not None else "" for cell in row] for row in rows]
    return "a.tsv", as_text([HEAD, *cells], "\t").encode("utf-16")


def _xlsx(rows):
    book = openpyxl.Workbook()
    for row in [HEAD, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return "a.xlsx", out.getvalue()


def _parquet(rows):
    columns = zip(*rows, strict=True)
    out = io.BytesIO()
    kinds = (pa.string(), pa.string(), pa.timestamp("us"), pa.float64(), pa.float64(), pa.string())
    arrays = [pa.array([*cells], kind) for cells, kind in zip(columns, kinds, strict=True)]
    pq.write_table(pa.table(arrays, names=HEAD), out)
    return "a.parquet", out.getvalue()


def _jsonl(rows):
    records = [dict(zip(HEAD, row, strict=True)) for row in rows]
    return "a.jsonl", "\n".join(json.dumps(record, default=str) for record in records).encode()


@pytest.mark.parametrize("written", [_csv, _tsv, _xlsx, _parquet, _jsonl])
@settings(max_examples=8)
@given(rows=touches())
def test_touches_come_back(written, rows):
    name, content = written(rows)
    roles = {Role.CUSTOMER: HEAD[:1], Role.TOUCHPOINT: HEAD[1:2], Role.AT: HEAD[2:3], Role.SCORE: HEAD[3:4],
             Role.VALUE: HEAD[4:5], Role.COMMENT: HEAD[5:]}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, connect() as connection:
        path = Path(folder) / name
        path.write_bytes(content)
        read([Source(name, path)], connection, mapping=roles)
        found = connection.execute(
            'SELECT customer, touchpoint, "at", score, value, comment FROM touches_in ORDER BY row'
        ).fetchall()
    assert found == rows
