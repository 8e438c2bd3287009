"""Workbooks and archives of several tables: which are read, under which names, and what is said."""

import gzip
import io
import stat
import zipfile

import pytest

from cx.errors import Damaged, NothingInside, OldWorkbook, TooManyMembers
from cx.model.recipe import Answers
from cx.read.files import limits
from tests.read.files.books import book, zipped

ROWS = [
    ["customer_id", "event", "timestamp"],
    ["A", "home", "2026-04-01"],
    ["B", "cart", "2026-04-02"],
]
CSV = "\n".join(",".join(row) for row in ROWS).encode() + b"\n"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "Workbook".encode("utf-16-le")
PROSE = [["このブックについて"], ["売上の集計です。"], ["担当は山田です。"]]


def named(found):
    return [source.name for source in found.sources]


def said(found):
    return {note.what: note.example for note in found.notes}


def test_every_sheet_with_a_table_is_read_under_its_name(open_files):
    sheets = {"表紙": PROSE, "1月": ROWS, "2月": [["2月"], [], *ROWS], "空": []}
    found = open_files({"注文.xlsx": book(sheets)})
    assert named(found) == ["注文.xlsx［1月］", "注文.xlsx［2月］"]
    assert [(source.given, source.part) for source in found.sources] == [
        ("注文.xlsx", "1月"), ("注文.xlsx", "2月"),
    ]  # fmt: skip
    assert found.given == (("注文.xlsx", ("1月", "2月"), ("1月", "2月")),)
    assert said(found) == {"parts_without_table": "表紙, 空"}


def test_the_only_table_keeps_the_name_of_what_was_given(open_files):
    found = open_files(
        {"a.xlsx": book({"表紙": PROSE, "S": ROWS}), "b.zip": zipped({"x.csv": CSV})}
    )
    assert named(found) == ["a.xlsx", "b.zip"]


def test_the_user_chooses_among_the_tables(open_files):
    sheets = {"1月": ROWS, "2月": ROWS, "3月": ROWS}
    found = open_files({"a.xlsx": book(sheets)}, **{"a.xlsx": ("2月", "no such sheet")})
    assert named(found) == ["a.xlsx［2月］"]
    assert found.given[0].parts == ("1月", "2月", "3月")


def test_a_choice_of_sheets_that_are_gone_reads_all(open_files):
    found = open_files({"a.xlsx": book({"1月": ROWS, "2月": ROWS})}, **{"a.xlsx": ("12月",)})
    assert len(found.sources) == 2


def test_hidden_sheets_are_read_only_when_they_are_chosen(open_files):
    def hide(made):
        made["作業"].sheet_state = "veryHidden"

    content = book({"S": ROWS, "作業": ROWS}, hide)
    found = open_files({"a.xlsx": content})
    assert (named(found), said(found)) == (["a.xlsx［S］"], {"hidden_parts": "作業"})
    assert named(open_files({"a.xlsx": content}, **{"a.xlsx": ("作業",)})) == ["a.xlsx［作業］"]


def test_sheets_of_charts_are_passed_over(open_files):
    def chart(made):
        made.create_chartsheet("図", 0)

    found = open_files({"a.xlsx": book({"S": ROWS}, chart)})
    assert (named(found), said(found)) == (["a.xlsx"], {"parts_without_table": "図"})


def test_an_archive_gives_its_tables_of_every_kind(open_files):
    files = {
        "4月/注文.csv": CSV,
        "a.csv.gz": gzip.compress(CSV, mtime=0),
        "b.xlsx": book({"X": ROWS, "Y": ROWS}),
        "c.jsonl": b'{"a": 1, "b": 2}\n{"a": 2, "b": 3}\n',
        "説明.txt": "この書庫について\n注文の一覧です\n".encode(),
        "図.pdf": b"%PDF-1.7",
        "__MACOSX/._注文.csv": b"\0\5",
        ".DS_Store": b"Bud1",
        "~$b.xlsx": b"lock",
    }
    found = open_files({"a.zip": zipped(files)})
    assert named(found) == [
        "a.zip［注文.csv］", "a.zip［a.csv.gz］", "a.zip［b.xlsx／X］", "a.zip［b.xlsx／Y］", "a.zip［c.jsonl］",
    ]  # fmt: skip
    assert said(found) == {"parts_without_table": "図.pdf, 説明.txt"}


def test_files_of_one_name_in_several_folders_keep_their_folder(open_files):
    found = open_files({"a.zip": zipped({"1/a.csv": CSV, "2/a.csv": CSV})})
    assert named(found) == ["a.zip［1/a.csv］", "a.zip［2/a.csv］"]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_names_of_archives_made_in_japan_come_out_right(open_files, encoding):
    names = ["ソフト表.csv", "①髙橋.csv"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for at, _ in enumerate(names):
            packed.writestr(f"{at}.csv", CSV)
    content = out.getvalue()
    for at, name in enumerate(names):
        written = name.encode(encoding)
        content = _renamed(content, f"{at}.csv".encode(), written)
    assert named(open_files({"a.zip": content})) == [f"a.zip［{name}］" for name in names]


def _renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    """An archive with a member's name changed in both places, without the sign for UTF-8."""
    made = bytearray()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for info in packed.infolist():
                name = info.orig_filename.encode("cp437")
                written = new if name == old else name
                plain = zipfile.ZipInfo("x" * len(written))
                target.writestr(plain, packed.read(info))
                made += written
        result = bytearray(out.getvalue())
        for info in packed.infolist():
            name = info.orig_filename.encode("cp437")
            written = new if name == old else name
            for _ in range(2):
                at = result.find(b"x" * len(written))
                result[at : at + len(written)] = written
    return bytes(result)


@pytest.mark.parametrize("name", ["../../b.csv", "/etc/b.csv", "C:\\b.csv", "x\\..\\..\\b.csv"])
def test_names_that_lead_out_of_an_archive_are_not_opened(open_files, tmp_path, name):
    found = open_files({"a.zip": zipped({"a.csv": CSV, "c.csv": CSV, name: CSV})})
    assert len(found.sources) == 2
    assert "unsafe_members" in said(found)
    assert all(source.path.is_relative_to(tmp_path / "opened") for source in found.sources)


def test_links_in_an_archive_are_not_followed(open_files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.csv", CSV)
        link = zipfile.ZipInfo("b.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/hostname")
    found = open_files({"a.zip": out.getvalue()})
    assert (named(found), said(found)) == (["a.zip"], {"unsafe_members": "b.csv"})


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (zipped({}), NothingInside),
        (zipped({"a.pdf": b"%PDF"}), NothingInside),
        (zipped({"a.zip": zipped({"a.csv": CSV})}), NothingInside),
        (zipped({f"{n}.csv": b"a,b\n" for n in range(limits.MEMBERS + 1)}), TooManyMembers),
        (gzip.compress(CSV, mtime=0)[:-12], Damaged),
        (gzip.compress(gzip.compress(gzip.compress(CSV, mtime=0), mtime=0), mtime=0), Damaged),
        (zipped({"a.xls": OLD}), OldWorkbook),
        (book({"A": PROSE, "B": []}), NothingInside),
    ],
)
def test_what_holds_no_table_or_too_much_is_one_sentence(open_files, content, error):
    with pytest.raises(error):
        open_files({"a.zip": content})


def test_leaving_out_and_choosing_go_by_what_was_given(reading, write):
    content = book({"1月": ROWS, "2月": [*ROWS, ["C", "home", "2026-04-03"]]})
    source = write("a.xlsx", content)
    found = reading(source, write("b.csv", CSV)).report
    assert {file.given for file in found.files} == {"a.xlsx", "b.csv"}
    chosen = reading(source, answers=Answers(sheets={"a.xlsx": ("1月",)})).report
    assert [(file.name, file.given, file.rows) for file in chosen.files] == [
        ("a.xlsx［1月］", "a.xlsx", 2)
    ]
    assert chosen.given[0].read == ("1月",)
