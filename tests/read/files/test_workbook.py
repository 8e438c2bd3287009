"""Workbooks: values as they are shown, odd cells, odd sheets; nothing is silent."""

import datetime
import re

import pytest

from cx.errors import CxError, Damaged, EmptyFile, HeaderOnly, Locked, OldWorkbook, TooManyColumns
from tests.read.files.books import book, with_part, with_shared_texts
from tests.read.files.conftest import whats

HEAD = ["顧客ID", "日時", "点"]
ROWS = [HEAD, ["A", datetime.datetime(2026, 4, 1, 10, 30), 5], ["B", datetime.date(2026, 4, 2), 4]]
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504

SHOWN = [
    (45383, "yyyy/m/d", "2024-04-01"),
    (45383.4375, "yyyy/m/d h:mm", "2024-04-01 10:30:00"),
    (45383, '[$-411]ggge"年"m"月"d"日"', "2024-04-01"),
    (45383, 'm"月"d"日"', "2024-04-01"),
    (45383, "m/d/yyyy", "2024-04-01"),
    (0.4375, "h:mm", "10:30:00"),
    (1.0625, "[h]:mm", "25:30:00"),
    (59, "yyyy/m/d", "1900-02-28"),
    (61, "yyyy/m/d", "1900-03-01"),
    (1e12, "yyyy/m/d", "1000000000000"),
    (0.125, "0.0%", "12.5%"),
    (123, "00000", "00123"),
    (1234567, "000\\-0000", "123-4567"),
    (1200, '#,##0"円"', "1200"),
    (-1200, "[Red]#,##0;[Blue]-#,##0", "-1200"),
    (1200, '_-* #,##0\\ "days"_-', "1200"),
    (0.1 + 0.2, "General", "0.3"),
    (12.0, "0.00", "12"),
    (1e-5, "0.00E+00", "0.00001"),
    (4901234567894, "General", "4901234567894"),
    (True, "General", "TRUE"),
    (datetime.time(9, 5), "h:mm", "09:05:00"),
    (datetime.timedelta(hours=26), "[h]:mm:ss", "26:00:00"),
    ("＝合計", "@", "＝合計"),
    ("a\nb", "@", "a\nb"),
]


@pytest.mark.parametrize(("value", "format", "text"), SHOWN)
def test_a_cell_is_read_as_it_is_shown(table, value, format, text):
    def formatted(made):
        made.active["C2"].number_format = format

    rows = [HEAD, ["A", "x", value], ["B", "y", 0]]
    _, found = table(book({"S": rows}, formatted))
    assert found[0][2] == text


@pytest.mark.parametrize("number", [27, 31, 50, 57])
def test_the_dates_of_japanese_excel_need_no_format_of_their_own(table, number):
    def styled(styles):
        return re.sub(r'(<cellXfs.*?numFmtId=")14(")', rf"\g<1>{number}\2", styles, flags=re.S)

    def dated(made):
        made.active["C2"].number_format = "mm-dd-yy"

    made = book({"S": [HEAD, ["A", "x", 45383], ["B", "y", 1]]}, dated)
    _, found = table(with_part(made, "xl/styles.xml", styled))
    assert found[0][2] == "2024-04-01"


def test_dates_counted_from_1904_are_the_same_days(table):
    def old_mac(made):
        made.epoch = datetime.datetime(1904, 1, 1)

    _, found = table(book({"S": ROWS}, old_mac))
    assert [row[1] for row in found] == ["2026-04-01 10:30:00", "2026-04-02"]


def test_errors_and_formulas_without_a_result_are_empty_and_said(table):
    rows = [HEAD, ["A", "x", "#N/A"], ["B", "y", "#REF!"], ["C", "z", "=1+1"], ["D", "w", 3]]
    raw, found = table(book({"S": rows}))
    assert [row[2] for row in found] == ["", "", "", "3"]
    assert whats(raw.notes) == {}


def test_what_cells_were_found_to_be_is_said_of_the_sheet(open_files):
    rows = [HEAD, ["A", "x", "#N/A"], ["B", "y", "=1+1"], ["C", "z", 3]]
    found = open_files({"a.xlsx": book({"S": rows})})
    assert whats(found.notes) == {"error_cells": 1, "no_result": 1}
    assert found.notes[0].example == "#N/A"


def test_the_value_of_cells_merged_downwards_stands_in_every_row(open_files, table):
    def merged(made):
        made.active.merge_cells("A2:A4")
        made.active.merge_cells("B5:C5")

    rows = [HEAD, ["A", "x", 1], [None, "y", 2], [None, "z", 3], [None, "w", None], ["B", "v", 5]]
    content = book({"S": rows}, merged)
    _, found = table(content)
    assert [row[0] for row in found] == ["A", "A", "A", "", "B"]
    assert whats(open_files({"a.xlsx": content}).notes) == {"merged_cells": 2}


def test_cells_merged_over_blank_rows_make_no_rows(table):
    def merged(made):
        made.active.merge_cells("A3:A6")

    rows = [HEAD, ["A", "x", 1], ["B", "y", 2], [], [None, "z", 3], []]
    _, found = table(book({"S": rows}, merged))
    assert [row for row in found if any(row)] == [("A", "x", "1"), ("B", "y", "2"), ("B", "z", "3")]


def test_rows_keep_the_number_they_have_in_the_sheet(table):
    raw, _ = table(book({"S": [[], ["報告"], [], *ROWS]}))
    assert raw.first == 5


@pytest.mark.parametrize("ending", ["xlsx", "csv", "xls", "dat", ""])
def test_the_ending_of_a_workbook_does_not_matter(table, ending):
    _, found = table(book({"S": ROWS}), f"a.{ending}")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, Locked),
        (OLE + "Workbook".encode("utf-16-le") + b"\0" * 600, OldWorkbook),
        (book({"S": ROWS})[:-200], CxError),
        (with_part(book({"S": ROWS}), SHEET, lambda xml: xml[:-300]), Damaged),
        (book({"S": []}), EmptyFile),
        (book({"S": [HEAD]}), HeaderOnly),
        (book({"S": [[*range(2_100)], [*map(str, range(2_100))]]}), TooManyColumns),
    ],
)
def test_a_workbook_that_cannot_be_read_is_one_sentence(table, content, error):
    with pytest.raises(error):
        table(content, "a.xlsx")


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE])
def test_a_workbook_that_declares_entities_is_refused(table, part, entities):
    def declared(xml):
        body = re.sub(r"<\?xml.*?\?>", "", xml)
        return entities + body.replace("<t>顧客ID", "<t>&j;").replace("<v>", "<v>&a;")

    with pytest.raises(Damaged):
        table(with_part(with_shared_texts(book({"S": ROWS})), part, declared), "a.xlsx")


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace('ref="A1:C3"', 'ref="A1:XFD1048576"'),  # a size that is a lie
        lambda xml: xml.replace('ref="A1:C3"', 'ref="A1"'),
        lambda xml: re.sub(r' r="[A-Z]*\d+"', "", xml),  # no places at all
    ],
)
def test_what_a_sheet_says_of_its_size_is_not_believed(table, change):
    _, found = table(with_part(book({"S": ROWS}), SHEET, change))
    assert [row[0] for row in found] == ["A", "B"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda xml: xml.replace('<row r="3"', '<row r="999999999"'), Damaged),
        (lambda xml: xml.replace('r="C3"', 'r="XFD3"'), TooManyColumns),
        (lambda xml: xml.replace('r="C3"', 'r="ZZZZZZ3"'), TooManyColumns),
    ],
)
def test_a_cell_far_outside_is_refused(table, change, error):
    with pytest.raises(error):
        table(with_part(book({"S": ROWS}), SHEET, change), "a.xlsx")


def test_a_cell_that_names_a_text_or_style_that_is_not_there_is_no_crash(table):
    def lost(xml):
        return xml.replace('t="s"><v>3<', 't="s"><v>999<').replace('s="1"', 's="77"')

    _, found = table(with_part(with_shared_texts(book({"S": ROWS})), SHEET, lost))
    assert len(found) == 2


def test_names_with_a_prefix_and_readings_of_chinese_signs_are_read_alike(table):
    def prefixed(xml):
        xml = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml)
        return xml.replace("xmlns=", "xmlns:x=")

    def with_readings(xml):
        return xml.replace("<t>顧客ID</t>", '<t>顧客ID</t><rPh sb="0" eb="2"><t>コキャク</t></rPh>')

    made = with_part(with_shared_texts(book({"S": ROWS})), SHEET, prefixed)
    raw, found = table(with_part(made, "xl/sharedStrings.xml", with_readings))
    assert (raw.columns, len(found)) == (tuple(HEAD), 2)
