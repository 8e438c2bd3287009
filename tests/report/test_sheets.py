"""Every sheet that is handed out comes back without any mapping, filled, half filled or empty."""

import io

import pytest
from openpyxl import load_workbook

from cx.domain import Language, MetricKind, Shape
from cx.errors import NothingFilled
from cx.read.report import Grain
from cx.report.sheets import as_csv, as_workbook, sheets
from cx.report.tables import ENCODING
from cx.words import Words

FILLED = {
    "totals": [["", "1000", "400", "50", "3.9"], ["", "400", "120", "40", "3.2"]],
    "touchpoints": [["", "検索", "1", "速い", "", ""], ["", "送料", "-2", "最後に出る", "", ""]],
    "mystery": [["", "検索", "自社", "1", "速い"], ["", "検索", "A社", "2", "もっと速い"]],
}


def filled(id: str, language: Language) -> str:
    """A sheet with its first stages filled in."""
    head, *rows = sheets()[id].table(language)
    done = [[row[0], *cells[1:]] for row, cells in zip(rows, FILLED.get(id, []), strict=False)]
    lines = [head, *done, *rows[len(done) :]]
    return "\n".join(",".join(cells) for cells in lines) + "\n"


@pytest.mark.parametrize("language", Language)
def test_totals_come_back_as_totals(reading, language):
    found = reading(files={"sheet.csv": filled("totals", language)})
    assert found.report.files[0].shape is Shape.TOTALS
    assert list(found.totals["reached"]) == [1000, 400]
    assert {note.what: note.rows for note in found.report.dropped} == {"blank_line": 7}


@pytest.mark.parametrize("language", Language)
def test_the_teams_feelings_come_back_as_an_opinion(reading, language):
    found = reading(files={"sheet.csv": filled("touchpoints", language)})
    assert found.opinion
    assert (found.scale.low, found.scale.high) == (-2, 2)
    assert list(found.totals["mean"]) == [1, -2]
    assert list(found.totals["comment"]) == ["速い", "最後に出る"]


@pytest.mark.parametrize("language", Language)
def test_a_rivals_lines_do_not_mix_with_our_own(reading, language):
    found = reading(files={"sheet.csv": filled("mystery", language)})
    assert list(found.totals["mean"]) == [1]
    assert {note.what: note.rows for note in found.report.dropped}["rival_line"] == 1


@pytest.mark.parametrize("language", Language)
def test_the_questionnaire_comes_back_as_a_survey_with_nothing_open(reading, language):
    found = reading(files={"sheet.csv": filled("questionnaire", language)}).report
    assert found.files[0].shape is Shape.SURVEY
    assert found.questions == ()
    assert found.dropped == ()
    assert len(found.files[0].columns) == 9


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("id", sheets())
def test_a_workbook_holds_the_same_cells_as_the_csv(id, language):
    book = load_workbook(io.BytesIO(as_workbook(sheets()[id], language)))
    cells = [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert cells == sheets()[id].table(language)
    assert as_csv(sheets()[id], language).decode(ENCODING).startswith(cells[0][0])
    assert book.worksheets[1]["A1"].value == sheets()[id].use.of(language)


def test_a_filled_workbook_is_read_like_its_csv(reading, write):
    book = load_workbook(io.BytesIO(as_workbook(sheets()["totals"], Language.JA)))
    page = book.worksheets[0]
    for row, values in enumerate(((1000, 400, 50, 3.9), (400, 120, 40, 3.2)), start=2):
        for column, value in enumerate(values, start=2):
            page.cell(row, column, value)
    file = io.BytesIO()
    book.save(file)
    found = reading(write("totals.xlsx", file.getvalue()))
    assert list(found.totals["reached"]) == [1000, 400]


@pytest.mark.parametrize("id", ["totals", "touchpoints", "mystery", "test"])
def test_an_empty_sheet_is_one_clear_error(reading, id):
    text = as_csv(sheets()[id], Language.JA).decode(ENCODING)
    with pytest.raises(NothingFilled):
        reading(files={"sheet.csv": text})


@pytest.mark.parametrize("language", Language)
def test_the_test_sheet_comes_back_as_totals_per_arm(reading, language):
    head, one, two = sheets()["test"].table(language)
    cells = [head, [one[0], "1000", "50"], [two[0], "1010", "70"]]
    found = reading(files={"sheet.csv": "\n".join(map(",".join, cells))})
    [test] = found.tests
    assert test.grain is Grain.TOTALS
    assert [tuple(arm) for arm in test.arms] == [(one[0], 1000), (two[0], 1010)]
    assert [(metric.column, metric.kind) for metric in test.metrics] == [
        (head[2], MetricKind.PROPORTION)
    ]
    assert found.report.changes == ()


HALF: list[tuple[str, dict[int, list[str]], dict[str, int]]] = [
    # the sheet, what is written into its lines behind the first cell, what reading says of it
    ("totals", {0: ["1000", "", "", ""]}, {"blank_line": 8}),
    ("totals", {0: ["", "", "", "3.9"]}, {"blank_line": 8}),
    ("totals", {0: ["400", "1000", "", ""]}, {"impossible_counts": 1, "blank_line": 8}),
    ("touchpoints", {0: ["search", "5", "", "", ""], 1: ["fee", "-2", "", "", ""]}, {"outside_scale": 1, "blank_line": 7}),
    ("touchpoints", {0: ["search", "good", "", "", ""]}, {"unread_values": 1, "blank_line": 8}),
    ("mystery", {0: ["search", "", "1", ""]}, {"blank_line": 8}),
    ("test", {0: ["1000", "50"]}, {"arm_not_filled": 1}),
    ("test", {0: ["1000", ""], 1: ["1010", ""]}, {"arm_not_filled": 2}),
    ("test", {0: ["100", "120"], 1: ["110", "12"]}, {"impossible_counts": 1, "arm_not_filled": 1}),
]  # fmt: skip


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("id", "written", "said"), HALF)
def test_a_half_filled_sheet_is_read_and_says_what_is_odd(reading, language, id, written, said):
    head, *rows = sheets()[id].table(language)
    lines = [[row[0], *written[at]] if at in written else row for at, row in enumerate(rows)]
    found = reading(files={"sheet.csv": "\n".join(map(",".join, [head, *lines]))}).report
    notes = {note.what: note.rows for note in (*found.changes, *found.dropped)}
    assert notes == said
    for kind, odd in (("change", found.changes), ("dropped", found.dropped)):
        for note in odd:
            assert Words.of(language)(f"read.{kind}.{note.what}", **note._asdict())


@pytest.mark.parametrize("language", Language)
def test_a_questionnaire_without_answers_is_one_clear_error(reading, language):
    head = ",".join(f'"{title}"' for title in sheets()["questionnaire"].table(language)[0])
    with pytest.raises(NothingFilled):
        reading(files={"sheet.csv": head + "\n2026-04-01,A1,,,,,,,\n2026-04-02,A2,,,,,,,\n"})
