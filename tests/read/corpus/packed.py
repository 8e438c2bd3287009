"""Workbooks, archives, Parquet and JSON."""

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

from tests.read.corpus.case import (
    HEAD,
    LATIN_HEAD,
    PLAIN,
    Case,
    Outcome,
    case,
    journey,
    text,
)
from tests.read.corpus.damage import _parquet
from tests.read.corpus.times import DAYS
from tests.read.files.books import book as excel

GROUP = "workbooks, archives, Parquet, JSON"
READ, FINDINGS, ASKS, REFUSED = Outcome.READ, Outcome.FINDINGS, Outcome.ASKS, Outcome.REFUSED
_FULL: dict[str, Any] = {"rows": 24, "touches": 24, "customers": 6}
_ROWS = [HEAD, *journey()]


def _typed() -> list[list[Any]]:
    """The journey with real dates and numbers."""
    import datetime

    return [
        [who, point, datetime.datetime.fromisoformat(at), channel, int(value) if value else None, said or None]
        for who, point, at, channel, value, said in journey()
    ]  # fmt: skip


def _book(
    name: str,
    sheets: Mapping[str, Any],
    outcome: Outcome,
    *says: str,
    bend: Any = None,
    **more: Any,
) -> Case:
    files = {"data.xlsx": lambda: excel(sheets, bend)}
    return case(GROUP, name, files, outcome, *says, **more)


def _workbooks() -> list[Case]:
    total = ["合計", None, None, None, 99999, None]

    def merged(book: Any) -> None:
        book.active.insert_rows(1)
        book.active["A1"] = "接点レポート 2024年4月"
        book.active.merge_cells("A1:F1")

    def protected(book: Any) -> None:
        book.active.protection.set_password("x")
        book.active.protection.enable()

    def chart(book: Any) -> None:
        from openpyxl.chart import BarChart

        book.create_chartsheet("グラフ", 0).add_chart(BarChart())

    def hidden(book: Any) -> None:
        book.create_sheet("メモ").sheet_state = "hidden"

    def merged_cells(book: Any) -> None:
        for first in range(2, 26, 4):
            book.active.merge_cells(f"A{first}:A{first + 3}")

    def serials(book: Any) -> None:
        for at in range(2, 26):
            book.active[f"C{at}"].number_format = "General"

    def formulas(book: Any) -> None:
        book.active["E4"] = "=SUM(E5:E9)"

    def errors(book: Any) -> None:
        book.active["E4"] = "#N/A"
        book.active["E8"] = "#REF!"

    fresh = [HEAD, *_typed()]
    months = {
        "4月": fresh,
        "5月": [HEAD, *([*row[:2], row[2].replace(month=5), *row[3:]] for row in _typed())],
    }
    notes = {"説明": [["このブックの説明"], ["作成", "山田"]], "データ": fresh}
    return [
        _book("a workbook of texts", {"S": _ROWS}, READ, **_FULL),
        _book("a workbook of dates and numbers", {"S": fresh}, READ, **_FULL,
              values=("SELECT sum(value), CAST(min(\"at\") AS VARCHAR) FROM touches_in",
                      [(7500.0, "2024-04-01 10:30:00")])),
        _book("a merged title above the table", {"S": fresh}, FINDINGS, "lines_above", bend=merged, **_FULL),
        _book("the table further down and to the right",
              {"S": [[], [], [], *([None, None, *row] for row in fresh)]}, READ, **_FULL),
        _book("customers in merged cells", {"S": fresh}, FINDINGS, bend=merged_cells, **_FULL),
        _book("a line of totals at the bottom", {"S": [*fresh, total]}, FINDINGS, rows=25, touches=24),
        _book("a row of units", {"S": [HEAD, [None, None, None, None, "(円)", None], *_typed()]}, FINDINGS,
              touches=24),
        _book("a protected sheet", {"S": fresh}, READ, bend=protected, **_FULL),
        _book("a sheet of a chart first", {"S": fresh}, FINDINGS, "parts_without_table", bend=chart, **_FULL),
        _book("a hidden empty sheet", {"S": fresh}, FINDINGS, bend=hidden, **_FULL),
        _book("an empty sheet first", {"表紙": [], "S": fresh}, FINDINGS, **_FULL),
        _book("a sheet of notes first", notes, FINDINGS, touches=24),
        _book("two months on two sheets", months, READ, rows=48, touches=48, customers=6),
        _book("one month on two sheets", {"4月": fresh, "4月 (2)": fresh}, FINDINGS, "overlap", touches=24),
        _book("an empty workbook", {"S": []}, REFUSED, "empty_file"),
        _book("a workbook with a header only", {"S": [HEAD]}, REFUSED, "header_only"),
        _book("dates shown as Excel's numbers", {"S": fresh}, FINDINGS, "serial_dates", bend=serials, **_FULL),
        _book("a formula that was never computed", {"S": fresh}, FINDINGS, bend=formulas, rows=24, touches=24),
        _book("errors in cells", {"S": fresh}, FINDINGS, bend=errors, rows=24, touches=24),
        _book("blank rows below the table", {"S": [*fresh, *[[None]] * 40, [None, " "]]}, READ, touches=24),
        _book("a sheet name with odd signs", {"<b>' \" 4月": fresh}, READ, **_FULL),
        _book("yes and no as logical values", {"S": [[*HEAD, "登録済み"], *([*row, at % 2 == 0] for at, row in enumerate(_typed()))]},
              READ, **_FULL),
    ]  # fmt: skip


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2024, 4, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, content)
    return out.getvalue()


def _zip(name: str, files: Mapping[str, bytes], outcome: Outcome, *says: str, **more: Any) -> Case:
    return case(GROUP, name, {"data.zip": lambda: _zipped(files)}, outcome, *says, **more)


def _locked() -> bytes:
    """An archive whose file says that it is encrypted."""
    content = bytearray(_zipped({"data.csv": PLAIN.encode()}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(sign) + at
        content[place : place + 2] = struct.pack("<H", 1)
    return bytes(content)


def _sjis_name() -> bytes:
    """An archive made by Windows: the file's name is CP932 and does not say so."""
    content = _zipped({"xxxxxx.csv": PLAIN.encode("cp932")})
    return content.replace(b"xxxxxx.csv", "接点表.csv".encode("cp932"))


def _archives() -> list[Case]:
    plain = PLAIN.encode()
    return [
        case(GROUP, "a CSV in gzip", {"data.csv.gz": lambda: gzip.compress(plain, mtime=0)}, READ, **_FULL),
        case(GROUP, "a CSV in CP932 in gzip, renamed .csv",
             {"data.csv": lambda: gzip.compress(PLAIN.encode("cp932"), mtime=0)}, READ, **_FULL),
        case(GROUP, "a gzip in a gzip", {"data.csv.gz": lambda: gzip.compress(gzip.compress(plain, mtime=0), mtime=0)},
             READ, **_FULL),
        case(GROUP, "a bomb in gzip", {"data.csv.gz": _gzip_bomb}, REFUSED, "too_large"),
        _zip("a CSV in a zip", {"data.csv": plain}, READ, **_FULL),
        _zip("a folder in a zip", {"4月/": b"", "4月/data.csv": plain}, READ, **_FULL),
        _zip("two CSVs in a zip", {"a.csv": plain, "b.csv": plain.replace(b"C00", b"D00")}, READ,
             rows=48, touches=48, customers=12),
        _zip("a zip from a Mac", {"data.csv": plain, "__MACOSX/._data.csv": b"\0\5\x16\7" * 20, ".DS_Store": b"\0\0\0\1Bud1"},
             READ, **_FULL),
        _zip("a zip with a picture and a text beside the table",
             {"data.csv": plain, "logo.png": b"\x89PNG\r\n\x1a\n", "readme.txt": "よんでください".encode()}, FINDINGS,
             **_FULL),
        _zip("a workbook in a zip", {"data.xlsx": excel({"S": _ROWS})}, READ, **_FULL),
        _zip("a gzip in a zip", {"data.csv.gz": gzip.compress(plain, mtime=0)}, READ, **_FULL),
        _zip("a zip in a zip", {"inner.zip": _zipped({"data.csv": plain})}, REFUSED),
        _zip("a zip with names that climb out", {"../../../etc/data.csv": plain, "/abs/data2.csv": plain},
             REFUSED, "nothing_inside"),
        _zip("a zip with one name that climbs out", {"../data.csv": plain, "data.csv": plain}, FINDINGS,
             "unsafe_members", **_FULL),
        _zip("an empty zip", {}, REFUSED),
        _zip("a zip of empty folders", {"a/": b"", "b/": b""}, REFUSED),
        _zip("a zip of pictures", {"a.png": b"\x89PNG\r\n\x1a\n", "b.pdf": b"%PDF-1.7"}, REFUSED),
        _zip("a zip with an empty CSV beside a full one", {"a.csv": b"", "data.csv": plain}, FINDINGS,
             touches=24),
        case(GROUP, "a zip with a password", {"data.zip": _locked}, REFUSED, "locked"),
        case(GROUP, "a zip from Windows with a Japanese name", {"data.zip": _sjis_name}, READ, **_FULL),
        case(GROUP, "a zip cut in the middle", {"data.zip": lambda: _zipped({"data.csv": plain})[:300]}, REFUSED),
        case(GROUP, "a zip with a broken table of contents",
             {"data.zip": lambda: _zipped({"data.csv": plain}).replace(b"PK\x01\x02", b"PK\x01\x03")}, REFUSED,
             "damaged"),
        case(GROUP, "a zip without its first bytes", {"data.zip": lambda: _zipped({"d.csv": plain})[5:]}, REFUSED),
        case(GROUP, "a workbook without its first bytes",
             {"data.xlsx": lambda: b"PK\x03\x04" + excel({"S": _ROWS})[9:]}, READ, **_FULL),
        case(GROUP, "a zip with a wrong checksum", {"data.zip": _miscounted}, REFUSED),
        case(GROUP, "a zip bomb", {"data.zip": _zip_bomb}, REFUSED, "too_large"),
        case(GROUP, "a zip of 2,000 files", {"data.zip": lambda: _zipped({f"{a}.csv": plain for a in range(2_000)})},
             REFUSED),
    ]  # fmt: skip


def _miscounted() -> bytes:
    content = bytearray(_zipped({"data.csv": PLAIN.encode()}))
    for sign, at in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        content[content.index(sign) + at] ^= 0xFF
    return bytes(content)


def _gzip_bomb() -> bytes:
    """A few kilobytes that become more than a hundred megabytes: one packed block, again and again."""
    return gzip.compress(b"a,b\n" * (1 << 21), mtime=0) * 16


def _zip_bomb() -> bytes:
    """A few hundred kilobytes that become 128 MB."""
    return _zipped({"data.csv": b"a,b\n" * (1 << 25)})


def _lines(records: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _records() -> list[dict[str, Any]]:
    return [dict(zip(HEAD, row, strict=True)) for row in journey()]


def _parquet_of(columns: Mapping[str, Any], **how: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out, **how)
    return out.getvalue()


def _typed_parquet() -> bytes:
    columns = list(zip(*_typed(), strict=True))
    return _parquet_of({name: list(cells) for name, cells in zip(LATIN_HEAD, columns, strict=True)})


def _nested() -> bytes:
    count = len(DAYS)
    import datetime

    return _parquet_of({
        "customer_id": [f"C{a % 4}" for a in range(count)],
        "event": ["search"] * count,
        "timestamp": [datetime.datetime.combine(d, datetime.time(10), datetime.UTC) for d in DAYS],
        "params": [[{"key": "page", "value": str(a)}] for a in range(count)],
        "flag": [a % 2 == 0 for a in range(count)],
        "nothing": [None] * count,
        "bytes": [b"\xff\x00"] * count,
    })  # fmt: skip


def _columnar() -> list[Case]:
    records = _records()
    sparse = [{k: v for k, v in record.items() if v} for record in records]
    broken = _lines(records[:12]) + '{"顧客ID": "C9", "接点": \n' + _lines(records[12:])
    nested = [{**record, "more": {"a": 1, "b": [1, 2]}} for record in records]
    return [
        case(GROUP, "Parquet of texts", {"data.parquet": _parquet}, READ, **_FULL),
        case(GROUP, "Parquet of dates and numbers", {"data.parquet": _typed_parquet}, READ, **_FULL),
        case(GROUP, "Parquet with lists, truths, bytes and UTC times", {"data.parquet": _nested}, FINDINGS,
             rows=20, touches=20,
             values=('SELECT CAST(min("at") AS VARCHAR) FROM touches_in', [("2024-04-01 19:00:00",)])),
        case(GROUP, "Parquet without rows", {"data.parquet": lambda: _parquet_of({n: [] for n in HEAD})}, REFUSED,
             "header_only"),
        case(GROUP, "Parquet renamed .csv", {"data.csv": _parquet}, READ, **_FULL),
        case(GROUP, "JSON lines", _lines(records), READ, file="data.jsonl", **_FULL),
        case(GROUP, "JSON lines without the empty fields", _lines(sparse), READ, file="data.jsonl", **_FULL),
        case(GROUP, "JSON lines with nested fields", _lines(nested), READ, file="data.jsonl", **_FULL),
        case(GROUP, "JSON lines with a broken line", broken, FINDINGS, file="data.jsonl", rows=25, touches=24),
        case(GROUP, "JSON lines renamed .csv", _lines(records), READ, **_FULL),
        case(GROUP, "JSON lines with numbers and truths",
             _lines([{**r, "金額": 100.5, "会員": True, "空": None} for r in records]), READ, file="data.jsonl", **_FULL),
        case(GROUP, "a list of records in JSON", json.dumps(records, ensure_ascii=False, indent=1), READ,
             file="data.json", **_FULL),
        case(GROUP, "JSON of no records", "[1, 2, 3]", REFUSED, file="data.json"),
        case(GROUP, "an empty list in JSON", "[]", REFUSED, file="data.json"),
        case(GROUP, "TSV in gzip", {"data.tsv.gz": lambda: gzip.compress(text(HEAD, journey(), "\t").encode(), mtime=0)},
             READ, **_FULL),
    ]  # fmt: skip


CASES = [*_workbooks(), *_archives(), *_columnar()]
