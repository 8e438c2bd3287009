"""A pen that draws a page's pixels on a slide: shapes and text that PowerPoint can edit."""

import re
from dataclasses import dataclass
from typing import Final

from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR_TYPE, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.connector import Connector
from pptx.shapes.shapetree import SlideShapes
from pptx.text.text import TextFrame, _Run
from pptx.util import Emu, Pt

from cx.domain import Language
from cx.figures.pieces import Face, Sign, Stroke
from cx.figures.theme import BOLD
from cx.report.blocks import Block

_EMU: Final = 12_700  # in a point
_ALIGN: Final = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
SPOKEN: Final = {
    Language.JA: MSO_LANGUAGE_ID.JAPANESE,
    Language.EN: MSO_LANGUAGE_ID.ENGLISH_US,
}
# Shape, width and height of a mark of size 1, and how far its middle lies over the mark's place.
_SIGNS: Final = {
    "triangle-up": (MSO_SHAPE.ISOSCELES_TRIANGLE, 1.155, 0.75 * 1.155, 0.125),
    "triangle-down": (MSO_SHAPE.FLOWCHART_MERGE, 1.155, 0.75 * 1.155, -0.125),
    "diamond": (MSO_SHAPE.DIAMOND, 1.3, 1.3, 0.0),
    "circle": (MSO_SHAPE.OVAL, 1.0, 1.0, 0.0),
}
_STEPS: Final = re.compile(r"([MLCQZ])([^MLCQZ]*)")
_XML_STEPS: Final = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo", "Q": "quadBezTo", "Z": "close"}
_RGBA: Final = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")
Corners = tuple[float, float, float, float]


@dataclass(slots=True)
class Pen:
    """Draws into a slide's shapes; ``unit`` is a pixel in EMU."""

    shapes: SlideShapes
    unit: float
    language: Language

    def points(self, pixels: float) -> float:
        """Pixels of the page as points on the slide, to a tenth."""
        return round(pixels * self.unit / _EMU, 1)

    def emu(self, pixels: float) -> Emu:
        """Pixels of the page as the slide's own measure."""
        return Emu(round(pixels * self.unit))

    def text(self, block: Block) -> BaseShape:
        """A box of text: no margins, no wrapping, each line a paragraph."""
        box: BaseShape = self.shapes.add_textbox(
            *map(self.emu, (block.left, block.top, block.width, block.height))
        )
        box.name = block.lines[0].text[:40]
        self.fill_frame(box.text_frame, block)  # type: ignore[attr-defined]
        return box

    def fill_frame(self, frame: TextFrame, block: Block) -> None:
        """A block's lines as the paragraphs of a frame."""
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        frame.word_wrap, frame.auto_size = False, MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.TOP
        for i, (line, leading) in enumerate(zip(block.lines, block.leadings, strict=True)):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.alignment = _ALIGN[line.anchor]
            paragraph.line_spacing = Pt(self.points(leading))
            self.run(paragraph.add_run(), line.text, line.face)

    def run(self, run: _Run, text: str, face: Face) -> None:
        """A stretch of text in a face, in the theme's fonts for Latin and Japanese letters."""
        run.text = text
        font = run.font
        font.size, font.bold = Pt(self.points(face.size)), face.weight >= BOLD
        font.color.rgb = rgb(face.colour)
        font.language_id = SPOKEN[self.language]
        font.name = "+mn-lt"
        properties = run._r.get_or_add_rPr()
        properties.append(parse_xml(f'<a:ea {nsdecls("a")} typeface="+mn-ea"/>'))

    def path(self, path: str, fill: str, name: str) -> BaseShape:
        """A filled area: a rectangle where it is one, else a free form with its own corners."""
        steps = [(step, _numbers(places)) for step, places in _STEPS.findall(path)]
        places = [place for _, found in steps for place in found]
        xs, ys = [x for x, _ in places], [y for _, y in places]
        corners = (min(xs), min(ys), max(xs), max(ys))
        kinds = "".join(step for step, _ in steps)
        rounded = kinds == "MLQLQLQLQZ"
        square = kinds == "MLLLZ" and len(set(xs)) == len(set(ys)) == 2
        shape = self._shape(
            MSO_SHAPE.ROUNDED_RECTANGLE if rounded else MSO_SHAPE.RECTANGLE, corners, name
        )
        _fill(shape.fill, fill)
        if rounded:
            radius = steps[0][1][0][0] - corners[0]
            side = min(corners[2] - corners[0], corners[3] - corners[1])
            shape.adjustments[0] = min(radius / side, 0.5)
        elif not square:
            self._free(shape, steps, corners)
        return shape

    def line(self, path: str, stroke: Stroke, name: str) -> BaseShape:
        """A straight line."""
        (x0, y0), (x1, y1) = _numbers(path.replace("M", "").replace("L", " "))
        line: Connector = self.shapes.add_connector(
            MSO_CONNECTOR_TYPE.STRAIGHT, *map(self.emu, (x0, y0, x1, y1))
        )
        line.name = name
        _plain(line)
        line.line.color.rgb = rgb(stroke.colour)
        line.line.width = Pt(max(self.points(stroke.width), 0.5))
        if stroke.dash != "solid":
            line.line.dash_style = MSO_LINE_DASH_STYLE.SQUARE_DOT
        return line

    def sign(self, x: float, y: float, sign: Sign, name: str) -> BaseShape:
        """A mark: glory and pain as triangles, turning points as diamonds."""
        kind, wide, high, up = _SIGNS[sign.symbol]
        w, h = wide * sign.size, high * sign.size
        middle = y - up * sign.size
        shape = self._shape(kind, (x - w / 2, middle - h / 2, x + w / 2, middle + h / 2), name)
        _fill(shape.fill, sign.fill)
        if sign.line_width:
            shape.line.color.rgb = rgb(sign.line)
            shape.line.width = Pt(self.points(sign.line_width))
        return shape

    def _shape(self, kind: MSO_SHAPE, corners: Corners, name: str) -> Shape:
        x0, y0, x1, y1 = corners
        shape: Shape = self.shapes.add_shape(kind, *map(self.emu, (x0, y0, x1 - x0, y1 - y0)))
        shape.name = name
        _plain(shape)
        shape.line.fill.background()
        return shape

    def _free(
        self, shape: Shape, steps: list[tuple[str, list[tuple[float, float]]]], corners: Corners
    ) -> None:
        """The shape's outline as a path of straight and curved steps."""
        x0, y0, *_ = corners
        drawn = "".join(
            f"<a:{_XML_STEPS[step]}>"
            + "".join(f'<a:pt x="{self.emu(x - x0)}" y="{self.emu(y - y0)}"/>' for x, y in places)
            + f"</a:{_XML_STEPS[step]}>"
            for step, places in steps
        )
        outline = parse_xml(
            f"<a:custGeom {nsdecls('a')}><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="{shape.width}" h="{shape.height}">{drawn}</a:path>'
            "</a:pathLst></a:custGeom>"
        )
        look = shape.element.spPr
        look.replace(look.find("{*}prstGeom"), outline)


def _plain(shape: BaseShape) -> None:
    """Without the theme's style: no shadow, no outline that was not asked for."""
    style = shape.element.find("{*}style")
    if style is not None:
        shape.element.remove(style)


def _numbers(places: str) -> list[tuple[float, float]]:
    """The places of a step: ``x,y`` each, parted by blanks."""
    return [(float(x), float(y)) for x, y in (place.split(",") for place in places.split())]


def rgb(colour: str) -> RGBColor:
    """A colour of the theme."""
    found: RGBColor = RGBColor.from_string(colour.lstrip("#"))
    return found


def _fill(fill: FillFormat, colour: str) -> None:
    """A solid fill; ``rgba(...)`` lets what is under it through."""
    fill.solid()
    clear = _RGBA.fullmatch(colour)
    if not clear:
        fill.fore_color.rgb = rgb(colour)
        return
    fill.fore_color.rgb = RGBColor(*(int(part) for part in clear.groups()[:3]))
    share = round(float(clear[4]) * 100_000)
    solid = fill._xPr.find(".//{*}srgbClr")
    solid.append(parse_xml(f'<a:alpha {nsdecls("a")} val="{share}"/>'))
