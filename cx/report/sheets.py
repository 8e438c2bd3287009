"""Sheets to hand out: a questionnaire, the team's touchpoints, totals, mystery shopping."""

import csv
import io
from functools import lru_cache
from importlib import resources

from cx.domain import STAGES, Language, Text
from cx.model.base import Settings, checked, toml
from cx.model.stage_model import stage_info
from cx.report.tables import ENCODING
from cx.words import Words


class Sheet(Settings):
    """A sheet's columns and the rows filled in beforehand; ``stages`` gives a row to each stage."""

    name: Text
    use: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...] = ()
    stages: bool = False

    def table(self, language: Language) -> list[list[str]]:
        """The sheet as lines of cells, the header first.

        Examples
        --------
        >>> sheets()["totals"].table(Language.EN)[:2]
        [['Stage', 'People', 'Went on', 'Answers', 'Mean score'], ['Research', '', '', '', '']]
        """
        head = [column.of(language) for column in self.columns]
        rows = [[cell.of(language) for cell in row] for row in self.rows]
        if self.stages:
            blank = [""] * (len(head) - 1)
            rows += [[stage_info(stage).name.of(language), *blank] for stage in STAGES]
        return [head, *rows]


@lru_cache
def sheets() -> dict[str, Sheet]:
    """All sheets by their id, in the order in which they are offered."""
    text = resources.files(__package__).joinpath("sheets.toml").read_text(encoding="utf-8")
    data = toml(text, file="sheets.toml")
    return {name: checked(Sheet, sheet, file="sheets.toml") for name, sheet in data.items()}  # type: ignore[arg-type]


def as_csv(sheet: Sheet, language: Language) -> bytes:
    """The sheet as a CSV file that spreadsheets open in the right encoding."""
    text = io.StringIO()
    csv.writer(text).writerows(sheet.table(language))
    return text.getvalue().encode(ENCODING)


def as_workbook(sheet: Sheet, language: Language) -> bytes:
    """The sheet as an Excel workbook: bold header, columns wide enough, the use on a second page."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet.name.of(language)
    for line in sheet.table(language):
        page.append(line)
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[cell.column_letter].width = 24
    page.freeze_panes = "A2"
    notes = book.create_sheet(Words.of(language)("report.sheet_notes"))
    notes.append([sheet.use.of(language)])
    notes.column_dimensions["A"].width = 100
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
