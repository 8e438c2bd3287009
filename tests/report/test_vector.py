"""Figures as SVG: everything drawn is there, at its place, and nothing unknown is left out."""

import inspect
import pkgutil
from collections import Counter
from importlib import import_module
from xml.etree.ElementTree import Element, fromstring

import plotly.graph_objects as go
import pytest

import cx.figures
from cx.domain import Language
from cx.figures.canvas import Canvas, area, curve, marks
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.theme import CLEAR, Theme
from cx.figures.theme import theme as tokens_of
from cx.report.vector import svg
from cx.words import Words
from tests.figures.drawn import named, texts
from tests.figures.every import figures

EN = Language.EN
NAME = "{http://www.w3.org/2000/svg}"
PARTS = {"dots", "course", "empty", "forest_narrow"}  # drawn by the others
TRICKY = '<b>R&D</b> "it\'s"  $1'
TAGS = ("svg", "title", "style", "rect", "g", "path", "circle", "text")


def read(figure: go.Figure) -> Element:
    return fromstring(svg(figure, language=EN))


def found(drawing: Element, tag: str) -> list[Element]:
    return list(drawing.iter(NAME + tag))


def one() -> Canvas:
    """A page of 200 x 100 with one thing of each kind."""
    canvas = Canvas(tokens_of(Theme.LIGHT), 200, 100, Scores(1, 5, 90, 10))
    canvas.rect((10, 20), (30, 40), "#123456")
    canvas.line((0, 50), (200, 50), Stroke("#654321", 1.5, "5px,4px"))
    canvas.traces.append(area([(0, 1), (50, 3), (50, 1), (0, 1)], "rgba(1,2,3,0.5)", "band"))
    canvas.traces.append(curve([(0, 1), (100, 5), (None, None), (150, 3), (200, 3)],
                               Stroke("#000000", 2), "curve"))  # fmt: skip
    sign = Sign("triangle-up", 18, "#FF0000", "#FFFFFF", 1.5)
    canvas.traces.append(marks([(100, 5)], [Target("key", ("line",))], sign, "glory"))
    canvas.sign(20, 30, Sign("circle", 8, "#FFFFFF", "#000000", 2))
    canvas.text(40, 60, "left", Face(12, "#1E252C"))
    canvas.text(40, 80, "right", Face(20, "#1E252C", 600), anchor="right")
    canvas.target(40, 60, Target("key", ("line",)))
    return canvas


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", list(figures()))
def test_every_figure_keeps_its_texts_marks_and_alternative_text(name, language, theme):
    figure = figures()[name](words=Words.of(language), theme=theme)
    drawing = read(figure)
    shown = Counter(each.text for each in found(drawing, "text"))
    assert shown == Counter(each.text.replace("&#36;", "$") for each in texts(figure))
    seen = [trace for trace in figure.data if trace.mode == "markers"]
    seen = [trace for trace in seen if trace.marker.color != CLEAR]
    count = sum(len(trace.x) for trace in seen)
    triangles = [each for each in found(drawing, "path") if each.get("transform")]
    assert len(found(drawing, "circle")) + len(triangles) == count
    assert found(drawing, "title")[0].text == figure.layout.meta["alt"]
    assert drawing.get("width") == f"{figure.layout.width:.2f}".rstrip("0").rstrip(".")


def test_no_kind_of_figure_is_forgotten():
    modules = [
        import_module(f"cx.figures.{m.name}") for m in pkgutil.iter_modules(cx.figures.__path__)
    ]
    drawers = {
        name
        for module in modules
        for name, each in vars(module).items()
        if inspect.isfunction(each) and each.__module__ == module.__name__
        if not name.startswith("_") and inspect.signature(each).return_annotation is go.Figure
    }
    assert drawers - PARTS == set(figures())


def test_each_thing_stands_at_its_pixels():
    drawing = read(one().figure("alt"))
    paths = [each.get("d") for each in found(drawing, "path")]
    assert paths == [
        "M10.0,20.0L40.0,20.0L40.0,60.0L10.0,60.0Z",
        "M0.0,50.0L200.0,50.0",
        "M0,90L50,50L50,90L0,90Z",
        "M0,90L100,10M150,50L200,50",
        "M-10.39,4.5H10.39L0,-9Z",
    ]
    assert found(drawing, "path")[-1].get("transform") == "translate(100,10)"
    [circle] = found(drawing, "circle")
    assert (circle.get("cx"), circle.get("cy"), circle.get("r")) == ("20", "30", "4")
    left, right = found(drawing, "text")
    assert (left.get("x"), left.get("y"), left.get("text-anchor")) == ("40", "63", "start")
    assert (right.get("y"), right.get("text-anchor")) == ("85", "end")
    assert (right.get("font-size"), right.get("font-weight")) == ("20", "600")


@pytest.mark.parametrize("height", [h + 1 / 3 for h in range(430, 460)])
def test_a_page_may_be_of_any_height(height):
    canvas = Canvas(tokens_of(Theme.LIGHT), 1250, height)
    canvas.rect((10, 20), (30, 40), "#123456")
    assert found(read(canvas.figure("alt")), "path")


def test_colours_dashes_and_clearness_are_kept():
    rect, line, band, *_ = found(read(one().figure("alt")), "path")
    assert (rect.get("fill"), rect.get("stroke")) == ("#123456", None)
    assert (line.get("fill"), line.get("stroke-dasharray")) == ("none", "5,4")
    assert (line.get("stroke"), line.get("stroke-width")) == ("#654321", "1.5")
    assert (band.get("fill"), band.get("fill-opacity")) == ("#010203", "0.5")


def test_names_from_files_are_text():
    canvas = one()
    canvas.text(0, 0, TRICKY, Face(12, "#1E252C"))
    drawing = read(canvas.figure(TRICKY))
    assert TRICKY in {each.text for each in found(drawing, "text")}
    assert {each.tag for each in drawing.iter()} <= {NAME + tag for tag in TAGS}


@pytest.mark.parametrize(
    "change",
    [
        {"data": go.Bar(x=[1], y=[1])},
        {"data": go.Scatter(x=[1], y=[1], mode="lines+markers")},
        {"data": go.Scatter(x=[1], y=[1], mode="lines", line={"shape": "spline"})},
        {"data": go.Scatter(x=[1], y=[1], mode="lines", line={"dash": "dot", "width": 1})},
        {"data": go.Scatter(x=[1], y=[1], mode="lines", line={"color": "red", "width": 1})},
        {"data": go.Scatter(x=[1], y=[1], mode="lines", fill="tozeroy")},
        {"data": go.Scatter(x=[1], y=[1], mode="lines", opacity=0.5)},
        {"data": marks([(1, 1)], [Target("", ())], Sign("star", 9, "#000000", "#000000"), "s")},
        {"annotation": {"text": "here", "x": 1, "y": 1}},
        {"shape": {"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": 1}},
        {"layout": {"title": "above"}},
        {"layout": {"showlegend": True}},
        {"layout": {"xaxis": {"visible": True}}},
        {"layout": {"yaxis": {"range": [0, 100]}}},
        {"layout": {"margin": {"l": 10}}},
    ],
    ids=str,
)
def test_an_unknown_element_is_never_left_out(change):
    figure = one().figure("alt")
    adders = {
        "data": figure.add_trace,
        "annotation": figure.add_annotation,
        "shape": figure.add_shape,
        "layout": figure.update_layout,
    }
    for kind, what in change.items():
        adders[kind](what)
    with pytest.raises(NotImplementedError):
        svg(figure, language=EN)


def test_markup_in_a_text_is_never_left_out():
    figure = one().figure("alt")
    named(figure, "texts")[0].text = ("<b>bold</b>", "plain")
    with pytest.raises(NotImplementedError, match="markup"):
        svg(figure, language=EN)
