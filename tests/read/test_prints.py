"""A file is known again by what is in it, and nothing of a customer stands in its fingerprint."""

import pytest

from cx.domain import Shape
from cx.read.prints import content, prints
from cx.read.report import FileRead, ReadReport, Source

MIB = 1 << 20


@pytest.mark.parametrize("size", [0, 1, 1000, MIB, MIB + 1, 2 * MIB + 7, 5 * MIB])
def test_a_changed_head_middle_tail_or_size_is_another_content(tmp_path, size):
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(size))
    first = content(path)
    assert content(path) == first
    for place in sorted({0, size // 2, size - 1}) if size else []:
        changed = bytearray(size)
        changed[place] = 1
        path.write_bytes(changed)
        assert content(path) != first
    path.write_bytes(bytes(size + 1))
    assert content(path) != first


def report(*files: FileRead) -> ReadReport:
    return ReadReport(
        files=files, touches=0, customers=0, first=None, last=None, guesses=(), joins=(),
        changes=(), dropped=(), questions=(),
    )  # fmt: skip


def file(name: str, columns: tuple[str, ...], rows: int, given: str = "") -> FileRead:
    return FileRead(name, "utf-8", ",", rows, Shape.LONG, columns, given)


def test_columns_are_known_in_any_order_and_sheets_count_together(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x")
    sheets = report(
        file("a.xlsx 4月", ("a", "b"), 3, "a.xlsx"), file("a.xlsx 5月", ("a",), 4, "a.xlsx")
    )
    [book] = prints([Source("a.xlsx", path)], sheets)
    assert (book.name, book.rows, book.bytes) == ("a.xlsx", 7, 1)
    [other] = prints([Source("b.csv", path)], report(file("b.csv", ("b", "a"), 7)))
    assert other.columns == book.columns
    [more] = prints([Source("b.csv", path)], report(file("b.csv", ("b", "a", "c"), 7)))
    assert more.columns != book.columns
    [unread] = prints([Source("c.csv", path)], sheets)
    assert (unread.columns, unread.rows) == ("", 0)


def test_a_file_that_is_gone_has_no_content(tmp_path):
    [gone] = prints([Source("a.csv", tmp_path / "none")], report())
    assert (gone.content, gone.bytes) == ("", 0)
