"""Lines close under one another at one edge become one box, and stand where they stood."""

from cx.figures.pieces import Face
from cx.report.blocks import Line, blocks

FACE = Face(12, "#000000")


def test_lines_far_apart_stay_apart():
    lines = [Line(10, y, "x", FACE, "left") for y in (20, 36, 80)]
    assert [len(block.lines) for block in blocks(lines)] == [2, 1]


def test_lines_at_other_edges_stay_apart():
    lines = [Line(10, 20, "x", FACE, "left"), Line(10, 36, "x", FACE, "right")]
    assert [len(block.lines) for block in blocks(lines)] == [1, 1]


def test_a_single_line_is_level_with_its_place():
    [block] = blocks([Line(10, 20, "x", FACE, "left")])
    assert block.top + block.height / 2 == 20


def test_a_box_holds_its_text_on_the_side_of_its_edge():
    [left] = blocks([Line(100, 20, "x", FACE, "left")])
    [right] = blocks([Line(100, 20, "x", FACE, "right")])
    assert left.left == 100
    assert right.left + right.width == 100
