"""The emotion curve as a chart that PowerPoint can edit, laid exactly over the map's lane."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from pptx.chart.chart import Chart
from pptx.chart.data import XyChartData
from pptx.chart.marker import Marker
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.util import Pt

from cx.domain import Verdict
from cx.figures.canvas import Canvas
from cx.figures.map_curve import mark_signs, runs
from cx.figures.map_page import Lane, Page
from cx.figures.map_points import Point
from cx.figures.pieces import Scores, Sign
from cx.report.pen import Pen, rgb

_WHOLE: Final = (
    "<c:layout {ns}><c:manualLayout>"
    '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="0"/><c:y val="0"/><c:w val="1"/><c:h val="1"/>'
    "</c:manualLayout></c:layout>"
)
_CLEAR: Final = "<c:spPr {ns}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def draw(pen: Pen, page: Page, scores: Scores, alt: str) -> BaseShape:
    """The chart: a line through the means, the limits of their intervals, the mean of all scores.

    Across stand stages: 2.5 is the middle of the second one.
    """
    lane = page.lanes[Lane.CURVE]
    drawn = _drawn(page)
    x, y, wide, high = map(pen.emu, (page.x0, lane.top, page.x1 - page.x0, lane.bottom - lane.top))
    kind, data = XL_CHART_TYPE.XY_SCATTER_LINES, _data(page, drawn)
    shapes: Any = pen.shapes  # its own hints know no XyChartData
    frame: GraphicFrame = shapes.add_chart(kind, x, y, wide, high, data)
    frame.name = page.words("report.curve")
    frame.element.nvGraphicFramePr.cNvPr.set("descr", alt)
    _frame(frame.chart, page, scores)
    for line, series in zip(drawn, frame.chart.plots[0].series, strict=True):
        _look(pen, page, series, line)
    return frame


def band(pen: Pen, page: Page, canvas: Canvas) -> Iterator[BaseShape]:
    """Under the chart: the intervals as an area, and grounds for the labels, as the map has them."""
    assert canvas.scores
    for trace in canvas.traces:
        if trace.name in {"band", "halos"}:
            places = zip(trace.x, trace.y, strict=True)
            for corners in _parts(list(places)):
                path = "L".join(f"{x:.1f},{canvas.scores.at(y):.1f}" for x, y in corners[:-1])
                yield pen.path(f"M{path}Z", trace.fillcolor, page.words(f"report.{trace.name}"))


def _parts(places: list[tuple[float | None, float | None]]) -> list[list[tuple[float, float]]]:
    """Areas, parted by None."""
    parts: list[list[tuple[float, float]]] = [[]]
    for x, y in places:
        if x is None or y is None:
            parts.append([])
        else:
            parts[-1].append((x, y))
    return [part for part in parts if part]


class _Line(NamedTuple):
    """A series of the chart."""

    kind: str
    places: list[tuple[float, float]]
    run: Sequence[Point] = ()
    whole: bool = True  # whether every point of the run has one


def _drawn(page: Page) -> list[_Line]:
    """The chart's series from back to front: the mean of all, limits of intervals, the means.

    The first has the most points: some programs draw no more of the others than it has.
    """
    found: list[_Line] = []
    mean = page.journey.baseline
    if mean is not None and math.isfinite(mean):
        across = [page.x0, *(point.x for point in page.points), page.x1]
        found.append(_Line("baseline", [(x, mean) for x in across]))
    lines = runs(page.columns)
    for run, _ in lines:
        known = [point for point in run if math.isfinite(point.interval.low)]
        if known:
            whole = len(known) == len(run)
            found.append(_Line("low", [(p.x, p.interval.low) for p in known], known, whole))
            found.append(_Line("high", [(p.x, p.interval.high) for p in known], known, whole))
    for run, quiet in lines:
        places = [(point.x, point.mean) for point in run]
        found.append(_Line("unplaced" if quiet else "curve", places, run))
    return found


def _data(page: Page, drawn: Sequence[_Line]) -> XyChartData:
    """The chart's numbers, as its data sheet shows them."""
    data = XyChartData(number_format="0.00")
    for line in drawn:
        series = data.add_series(page.words(f"report.series.{line.kind}"))
        for x, score in line.places:
            series.add_data_point(round(_across(page, x), 3), score)
    return data


def _across(page: Page, x: float) -> float:
    """A place across the page in stages, the first of which begins at 1."""
    return 1 + (x - page.x0) / (page.x1 - page.x0) * len(page.columns)


def _frame(chart: Chart, page: Page, scores: Scores) -> None:
    """No frame, no legend, no axes: grid and scores stand on the slide, at the same heights."""
    chart.has_legend = chart.has_title = False
    lane = page.lanes[Lane.CURVE]
    bottom, top = scores.score(lane.bottom), scores.score(lane.top)
    ends = ((chart.category_axis, 1, 1 + len(page.columns)), (chart.value_axis, bottom, top))
    for axis, start, end in ends:
        axis.minimum_scale, axis.maximum_scale = min(start, end), max(start, end)
        axis.reverse_order = end < start
        axis.has_major_gridlines = False
        axis.visible = False
    plot = chart._chartSpace.chart.plotArea
    for old in plot.findall("{*}layout"):
        plot.remove(old)
    plot.insert(0, _xml(_WHOLE))
    plot.append(_xml(_CLEAR))
    chart._chartSpace.chart.addnext(_xml(_CLEAR))


def _look(pen: Pen, page: Page, series: Any, line: _Line) -> None:
    """How a series looks: limits thin and pale, the mean of all dashed, the means strong."""
    tokens = page.tokens
    colour, wide = {
        "baseline": (tokens.neutral, 1.3),
        "low": (tokens.band, 1.0),
        "high": (tokens.band, 1.0),
        "unplaced": (tokens.neutral, 1.6),
        "curve": (tokens.curve, 2.6),
    }[line.kind]
    series._element.get_or_add_smooth().val = False
    stroke = series.format.line
    if not line.whole:
        stroke.fill.background()
    else:
        stroke.color.rgb = rgb(colour)
        stroke.width = Pt(pen.points(wide))
    if line.kind == "baseline":
        stroke.dash_style = MSO_LINE_DASH_STYLE.DASH
    if line.kind in {"curve", "unplaced"}:
        _markers(pen, page, series, line.run, (colour, wide))
    else:
        series.marker.style = XL_MARKER_STYLE.NONE


def _markers(
    pen: Pen, page: Page, series: Any, run: Sequence[Point], stroke: tuple[str, float]
) -> None:
    """Hollow circles at the points; none where a triangle or a diamond will stand."""
    signs, (colour, wide) = mark_signs(page.tokens), stroke
    _marker(pen, series.marker, signs[Verdict.NEUTRAL])
    for i, point in enumerate(run):
        if point.verdict == Verdict.NEUTRAL and not point.turn:
            continue
        own = series.points[i]
        own.format.line.color.rgb = rgb(colour)  # else the way to it would be the program's own
        own.format.line.width = Pt(pen.points(wide))
        if point.is_marked:
            own.marker.style = XL_MARKER_STYLE.NONE
        else:
            _marker(pen, own.marker, signs[point.verdict])


def _marker(pen: Pen, marker: Marker, sign: Sign) -> None:
    marker.style = XL_MARKER_STYLE.CIRCLE
    marker.size = max(2, round(pen.points(sign.size)))
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(sign.fill)
    marker.format.line.color.rgb = rgb(sign.line)
    marker.format.line.width = Pt(pen.points(sign.line_width))


def _xml(text: str) -> Any:
    return parse_xml(text.replace("{ns}", nsdecls("c", "a")))
