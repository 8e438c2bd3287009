"""No file fills the machine: bytes are counted while they are unpacked, whatever headers say."""

import gzip

import pytest

from cx.errors import LongHeading, TooLarge, TooManyColumns
from cx.read.files import limits
from tests.read.files.books import book, with_shared_texts, zipped

ROWS = [["a", "b"], *([str(n), "x" * 50] for n in range(3_000))]
CSV = "\n".join(",".join(row) for row in ROWS).encode()


@pytest.fixture
def tight(monkeypatch):
    """Limits that a small file reaches."""
    monkeypatch.setattr(limits, "SMALL", 1_000)
    monkeypatch.setattr(limits, "GROWTH", 2)


@pytest.mark.parametrize(
    "content",
    [gzip.compress(CSV, mtime=0), zipped({"a.csv": CSV}), gzip.compress(gzip.compress(CSV, mtime=0), mtime=0),
     zipped({"a.csv.gz": gzip.compress(CSV, mtime=0)}), book({"S": ROWS})],
)  # fmt: skip
def test_what_grows_beyond_measure_is_refused_while_it_is_unpacked(open_files, tight, content):
    with pytest.raises(TooLarge) as caught:
        open_files({"a.dat": content})
    assert caught.value.fields["file"] == "a.dat"


def test_all_that_one_file_holds_counts_together(open_files, monkeypatch):
    monkeypatch.setattr(limits, "SMALL", len(CSV) * 2)
    monkeypatch.setattr(limits, "GROWTH", 0)
    assert len(open_files({"a.zip": zipped({"a.csv": CSV, "b.csv": CSV})}).sources) == 2
    with pytest.raises(TooLarge):
        open_files({"a.zip": zipped({"a.csv": CSV, "b.csv": CSV, "c.csv": CSV})})


def test_the_texts_of_a_workbook_have_a_limit_of_their_own(open_files, monkeypatch):
    monkeypatch.setattr("cx.read.files.ooxml.STRINGS", 10_000)
    with pytest.raises(TooLarge):
        open_files({"a.xlsx": with_shared_texts(book({"S": ROWS}))})


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (",".join(f"c{n}" for n in range(10_000)) + "\n" + "1," * 9_999 + "1\n", TooManyColumns),
        ("a," * 10_000_000 + "a\n", TooManyColumns),
        ("id," + "あ" * 2_000_000 + "\n1,2\n3,4\n", LongHeading),
        ("{" + ",".join(f'"c{n}": 1' for n in range(10_000)) + "}\n", TooManyColumns),
        ('{"' + "c" * 20_000 + '": 1, "b": 2}\n', LongHeading),
    ],
)
def test_too_many_columns_and_endless_headings_are_one_sentence(table, text, error):
    with pytest.raises(error):
        table(text)


@pytest.mark.parametrize(
    "deep", ["[" * 200_000 + "]" * 200_000, '{"a":' * 200_000 + "1" + "}" * 200_000]
)
def test_json_nested_without_end_is_a_cell_and_no_crash(table, deep):
    raw, rows = table('{"id": "A", "x": ' + deep + '}\n{"id": "B", "x": null}\n')
    assert (raw.columns[0], raw.rows, rows[0][0]) == ("id", 2, "A")
