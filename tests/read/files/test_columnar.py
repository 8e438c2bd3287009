"""Parquet and JSON: the same texts as a CSV file would hold, nested values in columns of their own."""

import datetime
import decimal
import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cx.errors import CxError, Damaged, HeaderOnly
from tests.read.files.conftest import whats

EVENTS = [
    {"event_date": "20260401", "event_timestamp": "1775001600000000", "event_name": "page_view", "user_pseudo_id": "u1",
     "event_params": [{"key": "page_location", "value": {"string_value": "https://x/", "int_value": None}},
                      {"key": "ga_session_id", "value": {"string_value": None, "int_value": "123"}}],
     "device": {"category": "mobile", "web_info": {"browser": "Chrome"}}, "tags": ["a", "b"]},
    {"event_date": "20260402", "event_timestamp": "1775088000000000", "event_name": "purchase", "user_pseudo_id": "u2",
     "event_params": [{"key": "value", "value": {"double_value": 1200.5}}], "device": {"category": "desktop"}, "tags": []},
]  # fmt: skip
FLAT = (
    "event_date", "event_timestamp", "event_name", "user_pseudo_id", "event_params.page_location",
    "event_params.ga_session_id", "event_params.value", "device.category", "device.web_info.browser", "tags",
)  # fmt: skip
FIRST = (
    "20260401",
    "1775001600000000",
    "page_view",
    "u1",
    "https://x/",
    "123",
    "",
    "mobile",
    "Chrome",
    "a、b",
)
SECOND = ("20260402", "1775088000000000", "purchase", "u2", "", "", "1200.5", "desktop", "", "")


def lines(records) -> bytes:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records).encode()


def parquet(columns) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


FORMS = {
    "lines": lines(EVENTS),
    "array": json.dumps(EVENTS).encode(),
    "indented": json.dumps(EVENTS, indent=2).encode(),
    "with a mark": b"\xef\xbb\xbf" + lines(EVENTS),
    "gzip": gzip.compress(lines(EVENTS), mtime=0),
    "wrapped": json.dumps({"total": 2, "rows": EVENTS}).encode(),
    "parquet": parquet(pa.Table.from_pylist(EVENTS).to_pydict()),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_nested_events_are_a_flat_table(table, form, name):
    raw, rows = table(FORMS[form], name)
    assert dict(zip(raw.columns, rows[0], strict=True)) == dict(zip(FLAT, FIRST, strict=True))
    assert dict(zip(raw.columns, rows[1], strict=True)) == dict(zip(FLAT, SECOND, strict=True))
    assert (raw.rows, raw.first) == (2, 1)


TYPED = [
    (pa.array(["00123"]), "00123"),
    (pa.array([12.0]), "12"),
    (pa.array([0.1 + 0.2]), "0.3"),
    (pa.array([0.1], pa.float32()), "0.1"),
    (pa.array([float("nan")]), ""),
    (pa.array([9e16 + 1024]), "90000000000001024"),
    (pa.array([1e300]), "1e+300"),
    (pa.array([12345678901234567]), "12345678901234567"),
    (pa.array([decimal.Decimal("12.50")]), "12.50"),
    (pa.array([decimal.Decimal("100.00")]), "100"),
    (pa.array([decimal.Decimal("-1.50")]), "-1.50"),
    (pa.array([True]), "true"),
    (pa.array([datetime.date(2026, 4, 1)]), "2026-04-01"),
    (pa.array([datetime.datetime(2026, 4, 1, 10, 0)]), "2026-04-01 10:00:00"),
    (pa.array([datetime.datetime(2026, 4, 1, 1, 0)], pa.timestamp("us", "UTC")), "2026-04-01 01:00:00+00:00"),
    (pa.array(["食品"]).dictionary_encode(), "食品"),
    (pa.array(["文字".encode()]), "文字"),
    (pa.array([b"\xff\x00"]), "FF00"),
    (pa.array([bytes(15) + b"A"]), "00" * 15 + "41"),
    (pa.array(["二行\nの文字".encode()]), "二行\nの文字"),
    (pa.array([["a", "b"]]), "a、b"),
    (pa.array([None]), ""),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "text"), TYPED)
def test_a_typed_cell_is_the_text_people_would_write(table, cells, text):
    _, rows = table(parquet({"id": pa.array(["A"]), "x": cells}))
    assert rows == [("A", text)]


@pytest.mark.parametrize("width", [pa.float64(), pa.float32()])
def test_numbers_that_are_none_stand_among_others(table, width):
    cells = pa.array([float("nan"), 1.0, 2.5, float("inf"), None], width)
    _, rows = table(parquet({"id": list("ABCDE"), "x": cells}))
    assert [text for _, text in rows] == ["", "1", "2.5", "", ""]


def test_maps_are_columns_and_the_index_of_pandas_is_none(table):
    cells = {"id": ["A", "B"], "m": pa.array([[("x", 1)], [("y", 2)]], pa.map_(pa.string(), pa.int64())),
             "__index_level_0__": [0, 1]}  # fmt: skip
    raw, rows = table(parquet(cells))
    assert (raw.columns, rows) == (("id", "m.x", "m.y"), [("A", "1", ""), ("B", "", "2")])


def test_what_is_not_always_nested_stays_json(table):
    raw, rows = table(b'{"a": "x", "b": {"c": 1}}\n{"a": "y", "b": "plain"}\n')
    assert (raw.columns, rows) == (("a", "b"), [("x", '{"c":1}'), ("y", "plain")])


@pytest.mark.parametrize("key", ["a'b", 'a"b', "a.b", "a/b~c", "*", "", "日本"])
def test_any_name_is_a_column(table, key):
    raw, rows = table(lines([{"id": "A", key: "x"}, {"id": "B", key: "y"}]))
    assert (raw.columns, [row[1] for row in rows]) == (("id", key), ["x", "y"])


def test_lines_that_break_off_are_left_out_and_said(table):
    raw, rows = table(lines(EVENTS[:1]) + b'{"event_date": "2026\n' + lines(EVENTS[1:]) + b"[1]\n")
    assert (len(rows), whats(raw.notes)) == (2, {"broken_records": 2})


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{"a": ', CxError),
        (b'[{"a": 1}, {"a"', CxError),
        (parquet({"a": pa.array([], pa.string())}), HeaderOnly),
        (parquet({"a": ["x"]})[:-20], Damaged),
        (b"PAR1" + b"\0" * 100, Damaged),
    ],
)
def test_what_breaks_off_is_one_sentence(table, content, error):
    with pytest.raises(error):
        table(content)
