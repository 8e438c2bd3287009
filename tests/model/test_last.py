"""Files of now beside those of last time."""

import pytest

from cx.model.last import Kind, Print, beside, newer

APRIL = Print(name="4月.csv", columns="x", content="a")
MAY = Print(name="5月.csv", columns="x", content="b")
AGAIN = Print(name="4月.csv", columns="x", content="c")
WIDER = Print(name="4月.csv", columns="y", content="d")
MOVED = Print(name="四月.csv", columns="x", content="a")
SURVEY = Print(name="アンケート.csv", columns="z", content="e")
UNKNOWN = Print(name="表.csv")


@pytest.mark.parametrize(
    ("before", "now", "kinds"),
    [
        ([APRIL], [APRIL], [Kind.SAME]),
        ([APRIL], [MOVED], [Kind.SAME]),
        ([APRIL], [AGAIN], [Kind.NEWER]),
        ([APRIL], [WIDER], [Kind.NEWER]),
        ([APRIL], [MAY], [Kind.NEWER]),
        ([APRIL], [APRIL, MAY], [Kind.SAME, Kind.NEWER]),
        ([APRIL, SURVEY], [MAY, SURVEY], [Kind.NEWER, Kind.SAME]),
        ([APRIL], [SURVEY], [Kind.OTHER, Kind.MISSING]),
        ([APRIL, SURVEY], [APRIL], [Kind.SAME, Kind.MISSING]),
        ([UNKNOWN], [Print(name="別.csv")], [Kind.OTHER, Kind.MISSING]),
        ([], [APRIL], [Kind.OTHER]),
    ],
)
def test_every_file_has_its_kind(before, now, kinds):
    found = beside(before, now)
    assert [each.kind for each in found] == kinds
    assert newer(before, now) is (Kind.NEWER in kinds)


def test_the_same_name_is_nearer_than_the_same_columns():
    [found, _] = beside([MAY, APRIL], [AGAIN])
    assert found.before == APRIL
