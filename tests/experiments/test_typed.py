import math

import numpy as np
import pytest

from cx.domain import MetricKind
from cx.errors import CxError, TypedArms, TypedBlank, TypedCount, TypedPeople, TypedSpread
from cx.experiments.typed import TypedArm, typed_sums
from cx.stats.sums import Sums
from cx.store.arms import Form


def test_conversions_are_as_if_each_person_were_a_row():
    got = typed_sums([TypedArm(" A ", 5, 2), TypedArm("B", 4, 4), TypedArm("C", None, math.nan)])
    assert got.arms == ("A", "B")
    assert got.forms == (Form.SHARES,)
    assert got.units == {"A": 5, "B": 4}
    by_hand = Sums.of_values([[1.0]] * 2 + [[0.0]] * 3)
    assert got.sums["A", 0].n == 5
    np.testing.assert_allclose(got.sums["A", 0].mean, by_hand.mean)
    np.testing.assert_allclose(got.sums["A", 0].products, by_hand.products)
    assert got.sums["B", 0].variance[0] == 0


def test_means_are_as_the_people_behind_them():
    values = np.array([3.0, 8.0, 10.0])
    line = TypedArm("A", 3, mean=values.mean(), sd=values.std(ddof=1))
    got = typed_sums([line, line._replace(name="B")], MetricKind.MEAN)
    by_hand = Sums.of_values(values[:, None])
    assert got.forms == (Form.MEANS,)
    np.testing.assert_allclose(got.sums["B", 0].products, by_hand.products)
    np.testing.assert_allclose(got.sums["B", 0].mean, by_hand.mean)


GOOD = TypedArm("A", 10, 5, 1.0, 2.0)


@pytest.mark.parametrize(
    ("lines", "kind", "error"),
    [
        ([GOOD], "proportion", TypedArms),
        ([], "proportion", TypedArms),
        ([GOOD, GOOD], "proportion", TypedArms),
        ([GOOD, GOOD._replace(name=" ")], "proportion", TypedArms),
        ([GOOD, TypedArm("B", 10)], "proportion", TypedBlank),
        ([GOOD, TypedArm("B", None, 3)], "proportion", TypedBlank),
        ([GOOD, TypedArm("B", math.nan, 3)], "proportion", TypedBlank),
        ([GOOD, TypedArm("B", 10, mean=1.0)], "mean", TypedBlank),
        ([GOOD, TypedArm("B", 0, 0)], "proportion", TypedPeople),
        ([GOOD, TypedArm("B", -10, 3)], "proportion", TypedPeople),
        ([GOOD, TypedArm("B", 10.5, 3)], "proportion", TypedPeople),
        ([GOOD, TypedArm("B", math.inf, 3)], "proportion", TypedPeople),
        ([GOOD, TypedArm("B", 10, 11)], "proportion", TypedCount),
        ([GOOD, TypedArm("B", 10, -1)], "proportion", TypedCount),
        ([GOOD, TypedArm("B", 10, 0.3)], "proportion", TypedCount),
        ([GOOD, TypedArm("B", 10, mean=1.0, sd=-1.0)], "mean", TypedSpread),
        ([GOOD, TypedArm("B", 10, mean=math.inf, sd=1.0)], "mean", TypedSpread),
    ],
)
def test_what_cannot_be_is_told_of_its_arm(lines, kind, error):
    with pytest.raises(CxError) as told:
        typed_sums(lines, MetricKind(kind))
    assert type(told.value) is error
    assert told.value.fields.get("arm", "B") == "B"
