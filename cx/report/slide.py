"""The journey map as a PowerPoint slide of shapes, text and a chart that can all be edited."""

import io
import re
from collections.abc import Sequence
from typing import Final

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.shapes.base import BaseShape
from pptx.slide import Slide

from cx.figures import map_hover
from cx.figures.canvas import Canvas
from cx.figures.journey_map import drawn
from cx.figures.map_columns import LEFT, RIGHT
from cx.figures.map_curve import marked
from cx.figures.map_page import Lane, Page
from cx.figures.pieces import Face, Scores, Stroke
from cx.figures.text import wrap
from cx.figures.theme import LABEL, NOTE, TITLE, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.moments.journey import Journey
from cx.report import curve, sentences
from cx.report.blocks import Block, Line, blocks
from cx.report.deck import HEIGHT, WIDTH, deck, titled
from cx.report.pen import SPOKEN, Pen
from cx.report.source import source
from cx.report.table_slides import add_tables
from cx.words import Words

_WIDTHS: Final = (1280, 1440, 1600)  # pixels over a slide: the fewer, the larger the type
_SOURCE: Final = 15.0  # for each line that says where the data are from
_SOURCE_LINES: Final = 2  # at most
_ROOMY_CURVE: Final = 200.0
_ROOMY_COLUMN: Final = 140.0
_CHART: Final = "report.curve"
_NAMED: Final = {
    Lane.STAGE: "figure.lane.stage",
    Lane.FLOW: "figure.lane.flow",
    Lane.STRIP: "figure.lane.answers",
    Lane.TOUCHPOINTS: "figure.lane.touchpoints",
    Lane.CHANNELS: "figure.lane.channels",
    Lane.FIGURES: "figure.lane.figures",
    Lane.TIPS: "figure.lane.tips",
    Lane.QUOTES: "figure.lane.quotes",
}


def presentation(journey: Journey, *, words: Words, files: Sequence[str] = ()) -> bytes:
    """The map on one 16:9 slide, its findings as the speaker's notes, and its numbers as a table.

    Parameters
    ----------
    files : the names of the files the data came from, for the source line

    Returns
    -------
    The contents of a .pptx file.
    """
    tokens = tokens_of(Theme.LIGHT)
    made = deck(tokens)
    slide = titled(made)
    slide.background.fill.solid()
    slide.background.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    if journey.stages.empty:
        _empty(slide, words, tokens)
    else:
        _map(slide, journey, words, tokens, files)
    _notes(slide, journey, words)
    add_tables(made, journey, words, tokens)
    file = io.BytesIO()
    made.core_properties.title = sentences.headline(journey, words)
    made.core_properties.author = words("app.name")
    made.core_properties.language = words.language
    made.save(file)
    return file.getvalue()


def _empty(slide: Slide, words: Words, tokens: Tokens) -> None:
    pen = Pen(slide.shapes, WIDTH / _WIDTHS[0], words.language)
    _title(slide, pen, (words("page.journey.head.plain"),), tokens)
    line = Line(LEFT, 84, words("figure.empty"), Face(LABEL, tokens.ink2), "left")
    _write(pen, [line])


def _map(
    slide: Slide, journey: Journey, words: Words, tokens: Tokens, files: Sequence[str]
) -> None:
    told = source(journey, words, files)
    lines = len(wrap(told, NOTE, _WIDTHS[0] - LEFT - RIGHT, lines=_SOURCE_LINES))
    foot = _SOURCE * lines + 5
    canvas, page = _drawn(journey, words, tokens, foot)
    unit = min(WIDTH / page.width, HEIGHT / (page.height + foot))
    pen = Pen(slide.shapes, unit, words.language)
    _title(slide, pen, page.title, tokens)
    _Layers(slide, pen, page).draw(canvas)
    face = Face(NOTE, tokens.ink3)
    found = wrap(told, NOTE, page.width - LEFT - RIGHT, lines=lines)
    height = page.height + 4
    _write(pen, [Line(LEFT, height + _SOURCE * i, t, face, "left") for i, t in enumerate(found)])


def _drawn(journey: Journey, words: Words, tokens: Tokens, foot: float) -> tuple[Canvas, Page]:
    """The map in the largest type in which it leaves nothing out, or else in which it fits well.

    ``foot`` is the room kept free under it.
    """
    title = sentences.headline(journey, words)
    fitting: list[tuple[Canvas, Page]] = []
    for width in _WIDTHS:
        room = width * HEIGHT / WIDTH - foot
        made = drawn(
            journey, words=words, tokens=tokens, size=(width, room), title=title, legend=True
        )
        if _is_roomy(made[1], room):
            fitting.append(made)
            if not any(column.shown.rest for column in made[1].columns):
                return made
    return fitting[0] if fitting else made


def _is_roomy(page: Page, height: float) -> bool:
    """Whether the page fits the slide with room for the curve and for names."""
    lane, first = page.lanes.get(Lane.CURVE), page.columns[0]
    curve_fits = lane is None or lane.bottom - lane.top >= _ROOMY_CURVE
    return page.height <= height and curve_fits and first.x1 - first.x0 >= _ROOMY_COLUMN


class _Layers:
    """The slide from back to front: lines, lanes, the chart, marks and their labels.

    Each layer becomes a group, so that a lane moves as one and is named where shapes are listed.
    """

    def __init__(self, slide: Slide, pen: Pen, page: Page) -> None:
        self.slide, self.pen, self.page = slide, pen, page
        self._kept: dict[str, list[BaseShape]] = {}

    def draw(self, canvas: Canvas) -> None:
        """All that the canvas holds."""
        self.slide.shapes.turbo_add_enabled = True  # some hundred shapes
        for (fill, stroke), paths in canvas.paths.items():
            for path in paths:
                self._path(path, fill, stroke)
        if canvas.scores:
            journey, words = self.page.journey, self.page.words
            alt = map_hover.alt(journey, self.page.columns, words)
            for shape in curve.band(self.pen, self.page, canvas):
                self._keep("report.band", shape)
            self._keep(_CHART, curve.draw(self.pen, self.page, canvas.scores, alt))
            self._marks(canvas.scores)
        for sign, places in canvas.signs.items():
            for x, y in places:
                self._keep(self._layer(y), self.pen.sign(x, y, sign, self._name(y)))
        self._texts(canvas)
        self.slide.shapes.turbo_add_enabled = False  # groups count for themselves
        self._group()

    def _path(self, path: str, fill: str, stroke: Stroke | None) -> None:
        if stroke:
            line = self.pen.line(path, stroke, self.page.words("report.lines"))
            self._keep("report.lines", line)
        else:
            y = float(re.split("[A-Z]", path.split(",")[1])[0])
            self._keep(self._layer(y), self.pen.path(path, fill, self._name(y)))

    def _marks(self, scores: Scores) -> None:
        for sign, _, points in marked(self.page.points, self.page.tokens):
            for point in points:
                if point.is_marked:
                    y = scores.at(point.mean)
                    mark = self.pen.sign(point.x, y, sign, point.label[:40])
                    self._keep("report.marks", mark)

    def _texts(self, canvas: Canvas) -> None:
        lines = [
            Line(x, y, text, face, anchor)
            for texts in canvas.texts.values()
            for x, y, text, face, anchor in texts
            if face.size != TITLE
        ]
        for block in sorted(blocks(lines), key=lambda block: (block.top, block.left)):
            text = self.pen.text(self._inside(block))
            self._keep(self._layer(block.lines[0].y), text)

    def _inside(self, block: Block) -> Block:
        """Boxes are a little wider than their text: none leaves the slide for that."""
        return block._replace(width=min(block.width, self.page.width - block.left))

    def _lane(self, y: float) -> Lane | None:
        spans = self.page.lanes.items()
        return next((lane for lane, span in spans if span.top <= y < span.bottom), None)

    def _layer(self, y: float) -> str:
        """The layer of what stands at a height; empty where it stands by itself."""
        lane = self._lane(y)
        return "report.marks" if lane is Lane.CURVE else _NAMED.get(lane, "") if lane else ""

    def _name(self, y: float) -> str:
        layer = self._layer(y)
        return self.page.words(layer) if layer else ""

    def _keep(self, layer: str, shape: BaseShape) -> None:
        self._kept.setdefault(layer, []).append(shape)

    def _group(self) -> None:
        """Shapes of a layer as a group: lines and bands at the back, marks in front of the chart."""
        back, front = ["report.lines", "report.band"], [_CHART, "report.marks"]
        lanes = [layer for layer in self._kept if layer not in {"", *back, *front}]
        for layer in (*back, *lanes, *front):
            shapes = self._kept.get(layer, [])
            if layer == _CHART:
                for chart in shapes:
                    self.slide.shapes._spTree.append(chart.element)
            elif shapes:
                group = self.slide.shapes.add_group_shape(shapes)
                group.name = self.page.words(layer)


def _title(slide: Slide, pen: Pen, lines: Sequence[str], tokens: Tokens) -> None:
    """The finding as the slide's own title, so that outlines and readers know it."""
    title = slide.shapes.title
    assert title is not None  # the layout has one
    face = Face(TITLE, tokens.ink, 600)
    found = blocks(Line(LEFT, 32 + 36 * i, line, face, "left") for i, line in enumerate(lines))
    title.left, title.top = pen.emu(LEFT), pen.emu(found[0].top)
    title.width = pen.emu(WIDTH / pen.unit - LEFT - RIGHT)
    title.height = pen.emu(found[0].height)
    pen.fill_frame(title.text_frame, found[0])


def _write(pen: Pen, lines: Sequence[Line]) -> None:
    for block in blocks(lines):
        pen.text(block)


def _notes(slide: Slide, journey: Journey, words: Words) -> None:
    """What the speaker says: glory, pain and loss, each with how many and how sure."""
    said = [*sentences.findings(journey, words).values()]
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None  # python-pptx makes it
    frame.text = "\n".join([sentences.headline(journey, words), *said])
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.language_id = SPOKEN[words.language]
