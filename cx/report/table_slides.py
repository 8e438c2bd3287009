"""The touchpoints in numbers on slides of their own, as tables that can be edited."""

from typing import Any, Final

import pandas as pd
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from cx.domain import Verdict
from cx.figures.map_columns import LEFT
from cx.figures.pieces import Face
from cx.figures.text import clean, cut
from cx.figures.theme import BOLD, REGULAR, TITLE, Tokens
from cx.moments.journey import Journey
from cx.report import sentences
from cx.report.blocks import Line, blocks
from cx.report.deck import HEIGHT, WIDTH, titled
from cx.report.pen import Pen
from cx.words import Words
from cx.words.numbers import is_missing

_PAGE: Final = 1280.0  # pixels
_ROWS: Final = 18  # on a slide
_MOST: Final = 3  # slides
_TOP: Final = 76.0
_ROW: Final = 31.0
_SIZE: Final = 15.0
_SHARES: Final = {
    "touchpoint": 3.2,
    "stage": 1.9,
    "customers": 1.1,
    "reach": 2.0,
    "n": 1.0,
    "mean": 1.1,
    "interval": 2.0,
    "verdict": 1.6,
}
_FORMS: Final = {"customers": "n", "reach": "share1", "n": "n", "mean": "score2"}
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def add_tables(made: Deck, journey: Journey, words: Words, tokens: Tokens) -> None:
    """Slides with the touchpoints in journey order; of very many, those most people met."""
    rows = _chosen(journey.touchpoints)
    parts = [rows.iloc[i : i + _ROWS] for i in range(0, len(rows), _ROWS)]
    for i, part in enumerate(parts):
        slide = titled(made)
        pen = Pen(slide.shapes, WIDTH / _PAGE, words.language)
        key = "report.table_part" if len(parts) > 1 else "report.table"
        head = words(key, part=i + 1, parts=len(parts))
        _head(slide, pen, head, tokens)
        if len(rows) < len(journey.touchpoints):
            more = words("report.table_more", shown=len(rows), all=len(journey.touchpoints))
            line = Line(LEFT, HEIGHT / pen.unit - 14, more, Face(12, tokens.ink2), "left")
            pen.text(blocks([line])[0])
        _table(pen, part, journey, words, tokens)


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """All rows where they fit, else marked ones and those with most people and answers."""
    if len(rows) <= _ROWS * _MOST:
        return rows
    marked = rows["verdict"].isin([Verdict.GLORY, Verdict.PAIN])
    met = rows["customers"].fillna(0) + rows["n"]
    order = pd.DataFrame({"marked": marked, "met": met}).sort_values(
        ["marked", "met"], ascending=False, kind="stable"
    )
    return rows.loc[order.index[: _ROWS * _MOST].sort_values()]


def _head(slide: Any, pen: Pen, head: str, tokens: Tokens) -> None:
    block = blocks([Line(LEFT, 38, head, Face(TITLE - 6, tokens.ink, BOLD), "left")])[0]
    title = slide.shapes.title
    title.left, title.top = pen.emu(LEFT), pen.emu(block.top)
    title.width, title.height = pen.emu(_PAGE - 2 * LEFT), pen.emu(block.height)
    pen.fill_frame(title.text_frame, block)


def _table(pen: Pen, rows: pd.DataFrame, journey: Journey, words: Words, tokens: Tokens) -> None:
    shown = sentences.table(rows, journey, words)
    names = [name for name in sentences.TABLE if _known(rows, name)]
    size = (LEFT, _TOP, _PAGE - 2 * LEFT, _ROW * (len(rows) + 1))
    frame: Any = pen.shapes.add_table(len(rows) + 1, len(names), *map(pen.emu, size))
    frame.name = words("report.table")
    table = frame.table
    frame.element.find(".//{*}tableStyleId").text = _NO_STYLE
    total = sum(_SHARES[name] for name in names)
    for column, name in enumerate(names):
        wide = (_PAGE - 2 * LEFT) * _SHARES[name] / total
        table.columns[column].width = pen.emu(wide)
        head = words(f"page.journey.column.{name}")
        texts = [_text(value, name, words) for value in shown[head]]
        faces = [_face(str(verdict), name, tokens) for verdict in rows["verdict"]]
        _cell(pen, table.cell(0, column), head, Face(_SIZE - 2, tokens.ink2, BOLD), name, wide)
        for i, (text, face) in enumerate(zip(texts, faces, strict=True)):
            _cell(pen, table.cell(i + 1, column), text, face, name, wide)
    for row in table.rows:
        row.height = pen.emu(_ROW)
    _rules(table, tokens)


def _known(rows: pd.DataFrame, name: str) -> bool:
    """Whether a column has anything to say."""
    return name not in rows or bool(rows[name].notna().any())


def _text(value: Any, name: str, words: Words) -> str:
    if is_missing(value) or value is pd.NA:
        return words.shown(None, "n")
    return words.shown(value, _FORMS[name]) if name in _FORMS else clean(value)


def _face(verdict: str, name: str, tokens: Tokens) -> Face:
    colours = {Verdict.GLORY: tokens.glory_text, Verdict.PAIN: tokens.pain_text}
    if name in {"touchpoint", "verdict"} and verdict in colours:
        return Face(_SIZE, colours[Verdict(verdict)], BOLD)
    return Face(_SIZE, tokens.ink if name != "verdict" else tokens.ink2, REGULAR)


def _cell(pen: Pen, cell: Any, text: str, face: Face, name: str, wide: float) -> None:
    cell.margin_top = cell.margin_bottom = 0
    cell.margin_left = cell.margin_right = pen.emu(8)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if name in _FORMS else PP_ALIGN.LEFT
    paragraph.line_spacing = Pt(pen.points(face.size * 1.2))
    shown = cut(text, face.size, wide - 18, face.weight)
    pen.run(paragraph.add_run(), shown, face)


def _rules(table: Any, tokens: Tokens) -> None:
    """A rule under each row, the first one stronger; no fills and no other lines."""
    for i, row in enumerate(table.rows):
        colour, wide = (tokens.ink2, 12_700) if i == 0 else (tokens.line, 6_350)
        for cell in row.cells:
            properties = cell._tc.get_or_add_tcPr()
            properties.insert(
                0,
                parse_xml(
                    f'<a:lnB {nsdecls("a")} w="{wide}"><a:solidFill>'
                    f'<a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill></a:lnB>'
                ),
            )
