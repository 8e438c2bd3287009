"""Headers of several rows, rows of units, lines of sums: in CSV as in workbooks."""

import pytest

from cx.read.titles import touchpoint_of_question
from tests.read.files.books import book
from tests.read.files.conftest import whats

SURVEYMONKEY = (
    "Respondent ID,Start Date,Custom Data 1,How satisfied are you with:,,,Anything else?\n"
    ",,,Product,Delivery,Support,Open-Ended Response\n"
    "1161,01/02/2026 10:00:00 AM,x,5,4,3,Good\n1162,01/03/2026 10:00:00 AM,y,4,4,2,\n"
)
QUALTRICS = (
    "StartDate,Status,ResponseId,Q1_1,Q1_2,Q2\n"
    'Start Date,Response Type,Response ID,"How satisfied are you with: - Product",'
    '"How satisfied are you with: - Delivery","Why?\nPlease tell us"\n'
    '"{""ImportId"":""startDate"",""timeZone"":""Asia/Tokyo""}","{""ImportId"":""status""}",'
    '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1_1""}","{""ImportId"":""QID1_2""}",'
    '"{""ImportId"":""QID2_TEXT""}"\n'
    "2026-01-02 10:00:00,0,R_1,5,4,good\n2026-01-03 10:00:00,0,R_2,4,4,\n"
)
PLAIN = "顧客ID,日付,商品,配送\nA,2026-04-01,5,4\nB,2026-04-02,4,3\n"

HEADERS = [
    (
        SURVEYMONKEY,
        ("Respondent ID", "Start Date", "Custom Data 1", "How satisfied are you with: [Product]",
         "How satisfied are you with: [Delivery]", "How satisfied are you with: [Support]",
         "Anything else?"),
        3,
    ),
    (
        QUALTRICS,
        ("StartDate", "Status", "ResponseId", "How satisfied are you with: [Product]",
         "How satisfied are you with: [Delivery]", "Why? Please tell us"),
        4,
    ),
    (
        "顧客ID,日付,満足度,,重要度,\n,,商品,配送,商品,配送\nA,2026-04-01,5,4,3,2\n",
        ("顧客ID", "日付", "満足度 [商品]", "満足度 [配送]", "重要度 [商品]", "重要度 [配送]"),
        3,
    ),
    (  # all columns in groups, under a title
        "調査,,,,\nお客様,,評価,,\n顧客ID,日付,商品,配送,梱包\nA,2026-04-01,5,4,3\n",
        ("顧客ID", "日付", "評価 [商品]", "評価 [配送]", "評価 [梱包]"),
        4,
    ),
    (
        "顧客ID,日付,配送,,梱包,\n,,満足度,コメント,満足度,コメント\nA,2026-04-01,5,早い,4,きれい\n",
        ("顧客ID", "日付", "配送 満足度", "配送 コメント", "梱包 満足度", "梱包 コメント"),
        3,
    ),
    (PLAIN, ("顧客ID", "日付", "商品", "配送"), 2),
    ("顧客ID,商品,,\nA,茶,x,y\nB,碗,z,w\n", ("顧客ID", "商品", "", ""), 2),  # columns without a name
    ("顧客ID,商品,メモ\n,茶,\nA,碗,x\n", ("顧客ID", "商品", "メモ"), 2),  # a row with gaps
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "first"), HEADERS)
def test_several_header_rows_make_one_name_per_column_and_no_row_is_lost(table, text, names, first):
    raw, rows = table(text)
    assert (raw.columns, raw.first) == (names, first)
    assert len(rows) == raw.rows == text.rstrip().count("\n") + 1 - text.count("Why?\n") - first + 1
    joined = [
        name
        for name, plain in zip(names, text.split("\n")[0].split(","), strict=False)
        if name != plain
    ]
    assert ("heading_rows" in whats(raw.notes)) == bool(joined)


def test_the_rows_of_a_grid_are_touchpoints(table):
    raw, _ = table(SURVEYMONKEY)
    assert [touchpoint_of_question(name) for name in raw.columns[3:6]] == [
        "Product", "Delivery", "Support",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "is_one"),
    [(",,(円),（人）", True), (",,[%],", True), ("単位：千円,,,", True), (",,円,人", True),
     (",,(12),(3)", False), ("(不明),x,1,2", False)],
)  # fmt: skip
def test_a_row_of_units_is_no_row_of_data(table, unit, is_one):
    raw, rows = table(PLAIN.replace("配送\n", f"配送\n{unit}\n"))
    assert len(rows) == (2 if is_one else 3)
    assert ("unit_row" in whats(raw.notes)) == is_one
    assert raw.first == (3 if is_one else 2)


@pytest.mark.parametrize(
    ("line", "left_out"),
    [("合計,,9,7", 1), ("総計：,,9,7", 1), (",計,9,7", 1), ("Grand Total,,9,7", 1), ("小計,,9,7\n合計,,9,7", 2),
     ("合計,,9,7\n,,,", 1), ("合計,,,", 0), ("合計金額に不満,2026-04-03,9,7", 0)],
)  # fmt: skip
def test_lines_of_sums_at_the_bottom_are_left_out_and_said(table, line, left_out):
    raw, rows = table(PLAIN + line + "\n")
    assert sum("計" in "".join(row) or "Total" in "".join(row) for row in rows) == (left_out == 0)
    assert whats(raw.notes).get("sum_line", 0) == left_out
    assert raw.rows == len(rows)


def test_a_line_of_sums_in_the_middle_stays(table):
    raw, rows = table(PLAIN + "合計,,9,7\nC,2026-04-03,1,2\n")
    assert (len(rows), whats(raw.notes)) == (4, {})


def test_what_stands_beside_or_above_a_table_in_a_sheet_moves_nothing(table):
    rows = [[], ["売上レポート"], [], [None, "顧客ID", "日付", "点"], [None, None, None, "(点)"],
            [None, "A", "2026-04-01", 5], [None, "B", "2026-04-02", 4], [None, "合計", None, 9]]  # fmt: skip
    raw, found = table(book({"S": rows}))
    assert (raw.columns, raw.first) == (("", "顧客ID", "日付", "点"), 6)
    assert found == [("", "A", "2026-04-01", "5"), ("", "B", "2026-04-02", "4")]
    assert whats(raw.notes) == {"lines_above": 1, "unit_row": 1, "sum_line": 1}
