"""A figure as SVG without a browser: all that ``cx.figures`` draws with, in Plotly's own order.

Plotly's image writers need Chrome. Our figures stand on a page of pixels and use few elements, so they
can be written down one by one; an element that is not known here is an error, never left out.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import Any, Final, NamedTuple

from cx.domain import Language
from cx.figures.text import clean
from cx.figures.theme import CLEAR

_LAYOUT: Final = (
    "width height margin paper_bgcolor plot_bgcolor font showlegend shapes meta template "
    "hovermode hoverdistance hoverlabel dragmode"
)
_AXIS: Final = "visible fixedrange range overlaying"
_SHAPE: Final = "type path layer line fillcolor"
_TRACE: Final = (
    "type name x y xaxis yaxis mode marker line fill fillcolor text textposition textfont cliponaxis "
    "hoverinfo hovertext customdata selected unselected"
)
_MARKER: Final = "symbol size color line opacity"
_LINE: Final = "color width dash"
_FONT: Final = "family color size weight"
_ANCHORS: Final = {"middle right": "start", "middle center": "middle", "middle left": "end"}
_BASELINE: Final = 0.25  # of a letter's size from a line's middle to where its letters stand
_SIDE: Final = 2 / 3**0.5  # of a triangle in a circle of radius 1: half of it
_DIAMOND: Final = 1.3  # of the radius: half of a diamond's width, as Plotly draws it
_PATH: Final = re.compile(r"[MLCQZ\d ,.-]+")
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_RGBA: Final = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")
Place = tuple[float, float]


class _Axes(NamedTuple):
    """A pair of axes over the whole page."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float

    def at(self, x: float, y: float) -> Place:
        """The pixels of a place."""
        (left, right), (bottom, top) = self.x, self.y
        return (
            (x - left) / (right - left) * self.width,
            (top - y) / (top - bottom) * self.height,
        )


def svg(figure: Any, *, language: Language) -> str:
    """The figure as an SVG file: text as text, its alternative text as its title.

    Parameters
    ----------
    figure : of ``cx.figures``
    language : of its texts

    Raises
    ------
    NotImplementedError : where the figure holds an element that is not known here
    """
    drawn = figure.to_plotly_json()
    layout = drawn["layout"]
    axes = [name for name in layout if re.fullmatch(r"[xy]axis\d*", name)]
    _only("layout", layout, " ".join([_LAYOUT, *axes]))
    for name in axes:
        _only(name, layout[name], _AXIS)
        _known(name, layout[name]["visible"], {False})
    _known("margin", max(layout["margin"].values()), {0})
    _known("legend", layout["showlegend"], {False})
    wide, high = layout["width"], layout["height"]
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(wide)}" height="{_n(high)}" ',
            f'viewBox="0 0 {_n(wide)} {_n(high)}" role="img" xml:lang="{language}" ',
            'xml:space="preserve">',
            f"<title>{escape(clean(layout['meta']['alt']))}</title>",
            "<style>text{white-space:pre}</style>",  # for browsers, as xml:space is for programs
            f'<rect width="100%" height="100%"{_paint("fill", layout["paper_bgcolor"])}/>',
            *(_shape(shape, _axes({}, layout)) for shape in layout.get("shapes", ())),
            *(piece for trace in _in_order(drawn["data"]) for piece in _trace(trace, layout)),
            "</svg>\n",
        ]
    )


def _in_order(traces: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Plotly draws one pair of axes over another, and the traces of each in their order."""
    return sorted(traces, key=lambda trace: (trace.get("xaxis", "x"), trace.get("yaxis", "y")))


def _axes(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> _Axes:
    x, y = (
        layout[name[0] + "axis" + name[1:]]["range"]
        for name in (trace.get("xaxis", "x"), trace.get("yaxis", "y"))
    )
    return _Axes(tuple(x), tuple(y), layout["width"], layout["height"])


def _shape(shape: Mapping[str, Any], axes: _Axes) -> str:
    """Paths under everything else; they are measured in pixels."""
    _only("shape", shape, _SHAPE)
    _known("shape", (shape["type"], shape["layer"]), {("path", "below")})
    _known("axes of shapes", axes, [((0, axes.width), (axes.height, 0), axes.width, axes.height)])
    _known("path", bool(_PATH.fullmatch(shape["path"])), {True})
    fill = _paint("fill", shape.get("fillcolor", CLEAR))
    return f'<path d="{shape["path"]}"{fill}{_stroke(shape["line"])} fill-rule="evenodd"/>'


def _trace(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> Iterator[str]:
    _only("trace", trace, _TRACE)
    _known("trace", trace["type"], {"scatter"})
    _known("mode", trace["mode"], {"lines", "markers", "text"})
    axes = _axes(trace, layout)
    places = [
        None if x is None or y is None else axes.at(x, y)
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    if trace["mode"] == "lines":
        yield _line(trace, places)
    elif trace["mode"] == "markers":
        yield from _markers(trace["marker"], [place for place in places if place])
    else:
        yield from _texts(trace, places)


def _line(trace: Mapping[str, Any], places: Sequence[Place | None]) -> str:
    """A line parted by None, or the areas that it walks around."""
    _known("fill", trace.get("fill"), {None, "toself"})
    parts: list[list[str]] = [[]]
    for place in places:
        if place is None:
            parts.append([])
        else:
            parts[-1].append(f"{_n(place[0])},{_n(place[1])}")
    end = "Z" if trace.get("fill") else ""
    path = "".join(f"M{'L'.join(part)}{end}" for part in parts if part)
    fill = _paint("fill", trace["fillcolor"] if end else CLEAR)
    return f'<path d="{path}"{fill}{_stroke(trace["line"])} stroke-miterlimit="2"/>' if path else ""


def _markers(marker: Mapping[str, Any], places: Sequence[Place]) -> Iterator[str]:
    """Marks of one look; those that can only be chosen are not seen."""
    _only("marker", marker, _MARKER)
    _known("opacity", marker["opacity"], {1})
    if marker["color"] == marker["line"]["color"] == CLEAR:
        return
    r = marker["size"] / 2
    half, low, wide = _n(r * _SIDE), _n(r / 2), _n(r * _DIAMOND)
    bodies = {
        "circle": f'<circle cx="{{x}}" cy="{{y}}" r="{_n(r)}"/>',
        "triangle-up": f'<path transform="translate({{x}},{{y}})" d="M-{half},{low}H{half}L0,-{_n(r)}Z"/>',
        "triangle-down": f'<path transform="translate({{x}},{{y}})" d="M-{half},-{low}H{half}L0,{_n(r)}Z"/>',
        "triangle-left": f'<path transform="translate({{x}},{{y}})" d="M{low},-{half}V{half}L-{_n(r)},0Z"/>',
        "triangle-right": f'<path transform="translate({{x}},{{y}})" d="M-{low},-{half}V{half}L{_n(r)},0Z"/>',
        "square": f'<path transform="translate({{x}},{{y}})" d="M-{_n(r)},-{_n(r)}H{_n(r)}V{_n(r)}H-{_n(r)}Z"/>',
        "diamond": f'<path transform="translate({{x}},{{y}})" d="M{wide},0L0,{wide}L-{wide},0L0,-{wide}Z"/>',
    }
    _known("symbol", marker["symbol"], bodies)
    yield f"<g{_paint('fill', marker['color'])}{_stroke(marker['line'])}>"
    for x, y in places:
        yield bodies[marker["symbol"]].format(x=_n(x), y=_n(y))
    yield "</g>"


def _texts(trace: Mapping[str, Any], places: Sequence[Place | None]) -> Iterator[str]:
    """Texts of one colour, each with its size, weight and side."""
    font = trace["textfont"]
    _only("textfont", font, _FONT)
    yield f'<g font-family="{escape(font["family"])}"{_paint("fill", font["color"])}>'
    columns = (places, trace["text"], trace["textposition"], font["size"], font["weight"])
    for place, text, position, size, weight in zip(*columns, strict=True):
        _known("text's position", position, _ANCHORS)
        _known("markup", "<" in text, {False})
        if place:
            x, y = _n(place[0]), _n(place[1] + _BASELINE * size)
            look = f'font-size="{_n(size)}" font-weight="{weight}"'
            said = escape(unescape(text))
            yield f'<text x="{x}" y="{y}" {look} text-anchor="{_ANCHORS[position]}">{said}</text>'
    yield "</g>"


def _stroke(line: Mapping[str, Any]) -> str:
    _only("line", line, _LINE)
    if not line["width"]:
        return ""
    dash = line.get("dash", "solid")
    dashes = "" if dash == "solid" else f' stroke-dasharray="{_dashes(dash)}"'
    return f'{_paint("stroke", line["color"])} stroke-width="{_n(line["width"])}"{dashes}'


def _dashes(dash: str) -> str:
    """``"5px,4px"`` as SVG writes it."""
    _known("dash", bool(re.fullmatch(r"\d+px(,\d+px)*", dash)), {True})
    return dash.replace("px", "")


def _paint(kind: str, colour: str) -> str:
    """A colour; what lets light through has a share of its own, which more programs can read."""
    clear = _RGBA.fullmatch(colour)
    if not clear:
        _known("colour", bool(_COLOUR.fullmatch(colour)), {True})
        return f' {kind}="{colour}"'
    if colour == CLEAR:
        return f' {kind}="none"'
    red, green, blue = (int(part) for part in clear.groups()[:3])
    return f' {kind}="#{red:02X}{green:02X}{blue:02X}" {kind}-opacity="{clear[4]}"'


def _n(number: float) -> str:
    """A number to a hundredth, as short as it can be."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _only(what: str, found: Mapping[str, Any], known: str) -> None:
    for name in found:
        _known(what, name, known.split())


def _known(what: str, found: Any, known: Collection[Any]) -> None:
    if found not in known:
        raise NotImplementedError(f"{what}: {found!r}")
