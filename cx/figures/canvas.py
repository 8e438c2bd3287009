"""A page measured in pixels, on which a figure is drawn: text, paths, marks, and what can be chosen.

The page has three pairs of axes over each other: ``x, y`` hold the shapes; ``y2`` (``x2`` where scores
run across) the scores, so that ``fig.data`` keeps true values; ``x3, y3`` texts, signs and targets. Everything of one kind is
gathered in one trace or one path, so a map stays small and quick.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

import plotly.graph_objects as go

from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.text import escape, wrap
from cx.figures.theme import BODY, CLEAR, FONT, Tokens

Anchor = Literal["left", "center", "right"]
_POSITION: Final = {"left": "middle right", "center": "middle center", "right": "middle left"}
_HOVER_ROOM: Final = 340.0

_Trace = dict[str, object]  # a scatter that is not checked twice


@dataclass(slots=True)
class Canvas:
    """What is drawn so far: ``figure`` hands it over to a screen, ``cx.report`` to paper.

    ``texts`` stand by colour, ``signs`` by look, ``paths`` by fill and stroke, each in the order drawn.
    """

    tokens: Tokens
    width: float
    height: float
    scores: Scores | None = None  # up the page
    across: Scores | None = None  # or from left to right
    traces: list[go.Scatter] = field(default_factory=list)
    texts: dict[str, list[tuple[float, float, str, Face, Anchor]]] = field(default_factory=dict)
    signs: dict[Sign, list[tuple[float, float]]] = field(default_factory=dict)
    paths: dict[tuple[str, Stroke | None], list[str]] = field(default_factory=dict)
    _targets: dict[float, list[tuple[float, float, Target]]] = field(default_factory=dict)

    def text(self, x: float, y: float, text: str, face: Face, *, anchor: Anchor = "left") -> None:
        """One line of text, its middle at a height."""
        if text:
            self.texts.setdefault(face.colour, []).append((x, y, text, face, anchor))

    def sign(self, x: float, y: float, sign: Sign) -> None:
        """A small mark that stays round when the page is stretched."""
        self.signs.setdefault(sign, []).append((x, y))

    def path(self, path: str, fill: str) -> None:
        """A filled area, as an SVG path."""
        self.paths.setdefault((fill, None), []).append(path)

    def rect(
        self, corner: tuple[float, float], size: tuple[float, float], fill: str, radius: float = 0
    ) -> None:
        """A filled rectangle from its upper left corner."""
        (x, y), (w, h) = corner, size
        if w > 0 and h > 0:
            self.path(box_path(x, y, x + w, y + h, min(radius, w / 2, h / 2)), fill)

    def line(self, start: tuple[float, float], end: tuple[float, float], stroke: Stroke) -> None:
        """A straight line."""
        path = f"M{start[0]:.1f},{start[1]:.1f}L{end[0]:.1f},{end[1]:.1f}"
        self.paths.setdefault(("", stroke), []).append(path)

    def target(self, x: float, y: float, target: Target, size: float = 20.0) -> None:
        """An invisible place that can be chosen and that tells its lines."""
        self._targets.setdefault(size, []).append((x, y, target))

    def figure(self, alt: str) -> go.Figure:
        """The finished figure; ``alt`` is its text for those who do not see it (``layout.meta.alt``)."""
        signs = [_sign_trace(sign, places) for sign, places in self.signs.items()]
        texts = [_text_trace(colour, texts) for colour, texts in self.texts.items()]
        targets = [_target_trace(size, places) for size, places in self._targets.items()]
        ground = _sign_trace(Sign("circle", 1, CLEAR, CLEAR), [(0.0, 0.0)])
        ground |= {"xaxis": "x", "yaxis": "y"}
        return go.Figure(
            data=[ground, *self.traces, *signs, *texts, *targets], layout=self._layout(alt)
        )

    def _layout(self, alt: str) -> dict[str, object]:
        still = {"visible": False, "fixedrange": True}
        high, wide = [self.height, 0], [0, self.width]
        up = [self.scores.score(y) for y in high] if self.scores else high
        across = [self.across.score(x) for x in wide] if self.across else wide
        return dict(
            width=self.width,
            height=self.height,
            margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            paper_bgcolor=self.tokens.bg,
            plot_bgcolor=self.tokens.bg,
            font={"family": FONT, "size": BODY, "color": self.tokens.ink},
            showlegend=False,
            hovermode="closest",
            hoverdistance=12,
            dragmode=False,
            hoverlabel={
                "bgcolor": self.tokens.panel,
                "bordercolor": self.tokens.line,
                "font": {"family": FONT, "size": BODY, "color": self.tokens.ink},
                "align": "left",
            },
            xaxis=still | {"range": wide},
            yaxis=still | {"range": high},
            xaxis2=still | {"range": across, "overlaying": "x"},
            yaxis2=still | {"range": up, "overlaying": "y"},
            xaxis3=still | {"range": wide, "overlaying": "x"},
            yaxis3=still | {"range": high, "overlaying": "y"},
            shapes=[_shape(look, paths) for look, paths in self.paths.items()],
            meta={"alt": alt},
        )


@lru_cache(maxsize=512)
def hover(lines: tuple[str, ...]) -> str:
    """Lines as Plotly's hover text: the first one bold, long ones wrapped, all of it escaped."""
    wrapped = [[escape(part) for part in wrap(line, BODY, _HOVER_ROOM)] for line in lines if line]
    if not wrapped:
        return ""
    first, *rest = wrapped
    return "<br>".join(
        ["<b>" + "<br>".join(first) + "</b>", *(part for line in rest for part in line)]
    )


def marks(
    places: Sequence[tuple[float, float]],
    targets: Sequence[Target],
    sign: Sign,
    name: str,
    x_axis: str = "x",
) -> go.Scatter:
    """Marks on the scores' axis that can be chosen: pixels on one axis, true scores on the other."""
    return go.Scatter(
        name=name,
        x=[x for x, _ in places],
        y=[y for _, y in places],
        xaxis=x_axis,
        yaxis="y2",
        mode="markers",
        marker=_marker(sign),
        customdata=[[target.key] for target in targets],
        hovertext=[hover(target.lines) for target in targets],
        hoverinfo="text",
        cliponaxis=False,
        **_steady(sign.fill),
    )


def curve(
    places: Sequence[tuple[float | None, float | None]],
    stroke: Stroke,
    name: str,
    x_axis: str = "x",
) -> go.Scatter:
    """A line on the scores' axis, parted by None."""
    return go.Scatter(
        name=name,
        x=[x for x, _ in places],
        y=[y for _, y in places],
        xaxis=x_axis,
        yaxis="y2",
        mode="lines",
        line={"color": stroke.colour, "width": stroke.width, "dash": stroke.dash},
        hoverinfo="skip",
        cliponaxis=False,
    )


def area(
    places: Sequence[tuple[float | None, float | None]], fill: str, name: str, x_axis: str = "x"
) -> go.Scatter:
    """Areas on the scores' axis, parted by None."""
    trace = curve(places, Stroke(fill, 0), name, x_axis)
    return trace.update(fill="toself", fillcolor=fill)


def box_path(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> str:
    """A rectangle as a path, its corners rounded."""
    r = radius
    if not r:
        return f"M{x0:.1f},{y0:.1f}L{x1:.1f},{y0:.1f}L{x1:.1f},{y1:.1f}L{x0:.1f},{y1:.1f}Z"
    return (
        f"M{x0 + r:.1f},{y0:.1f}L{x1 - r:.1f},{y0:.1f}Q{x1:.1f},{y0:.1f} {x1:.1f},{y0 + r:.1f}"
        f"L{x1:.1f},{y1 - r:.1f}Q{x1:.1f},{y1:.1f} {x1 - r:.1f},{y1:.1f}"
        f"L{x0 + r:.1f},{y1:.1f}Q{x0:.1f},{y1:.1f} {x0:.1f},{y1 - r:.1f}"
        f"L{x0:.1f},{y0 + r:.1f}Q{x0:.1f},{y0:.1f} {x0 + r:.1f},{y0:.1f}Z"
    )


def _shape(look: tuple[str, Stroke | None], paths: list[str]) -> dict[str, object]:
    fill, stroke = look
    line = {"width": 0} if stroke is None else stroke._asdict() | {"color": stroke.colour}
    line.pop("colour", None)
    filled = {"fillcolor": fill} if fill else {}
    return {"type": "path", "path": "".join(paths), "layer": "below", "line": line, **filled}


def _marker(sign: Sign) -> dict[str, object]:
    line = {"color": sign.line, "width": sign.line_width}
    return {
        "symbol": sign.symbol,
        "size": sign.size,
        "color": sign.fill,
        "line": line,
        "opacity": 1,
    }


def _steady(colour: str) -> dict[str, object]:
    """Plotly dims all that is not chosen to a fifth; here it stays as it is."""
    same = {"marker": {"opacity": 1, "color": colour}}
    return {"selected": same, "unselected": same}


def _sign_trace(sign: Sign, places: list[tuple[float, float]]) -> _Trace:
    return dict(
        type="scatter",
        name="signs",
        x=[x for x, _ in places],
        y=[y for _, y in places],
        xaxis="x3",
        yaxis="y3",
        mode="markers",
        marker=_marker(sign),
        hoverinfo="skip",
        **_steady(sign.fill),
    )


def _text_trace(colour: str, texts: list[tuple[float, float, str, Face, Anchor]]) -> _Trace:
    same = {"textfont": {"color": colour}}
    return dict(
        type="scatter",
        name="texts",
        x=[x for x, *_ in texts],
        y=[y for _, y, *_ in texts],
        xaxis="x3",
        yaxis="y3",
        mode="text",
        text=[escape(text) for _, _, text, *_ in texts],
        textposition=[_POSITION[anchor] for *_, anchor in texts],
        textfont={
            "family": FONT,
            "color": colour,
            "size": [face.size for *_, face, _ in texts],
            "weight": [face.weight for *_, face, _ in texts],
        },
        hoverinfo="skip",
        cliponaxis=False,
        selected=same,
        unselected=same,
    )


def _target_trace(size: float, places: list[tuple[float, float, Target]]) -> _Trace:
    return dict(
        type="scatter",
        name="targets",
        x=[x for x, _, _ in places],
        y=[y for _, y, _ in places],
        xaxis="x3",
        yaxis="y3",
        mode="markers",
        marker=_marker(Sign("square", size, CLEAR, CLEAR)),
        customdata=[[target.key] for _, _, target in places],
        hovertext=[hover(target.lines) for _, _, target in places],
        hoverinfo="text",
        cliponaxis=False,
        **_steady(CLEAR),
    )
