"""Every sheet that is handed out comes back without any mapping, filled, half filled or empty."""

import io

import pytest
from openpyxl import load_workbook

from cx.domain import Language, Shape
from cx.errors import CxError
from cx.report.sheets import as_csv, as_workbook, sheets
from cx.report.tables import ENCODING

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


@pytest.mark.parametrize("id", ["totals", "touchpoints", "mystery"])
def test_an_empty_sheet_is_one_clear_error(reading, id):
    text = as_csv(sheets()[id], Language.JA).decode(ENCODING)
    with pytest.raises(CxError):
        reading(files={"sheet.csv": text})
