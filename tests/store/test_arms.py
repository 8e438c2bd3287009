import datetime
import math

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cx.errors import (
    AllInSeveralArms,
    MissingColumns,
    NoDeviation,
    NoPeople,
    NotAShare,
    OneArm,
    TooManyArms,
    UnknownArm,
)
from cx.model.experiment import Design, Metric
from cx.read.report import Grain
from cx.stats.sums import Sums
from cx.store.arms import ArmSums, Form, arm_sums


def found_in(
    rows: pd.DataFrame | dict[str, list[object]], *metrics: str | Metric, **asked: object
) -> ArmSums:
    """The sums of a frame of columns ``arm`` (control a) and whatever the metrics name."""
    design = {name: asked.pop(name) for name in ("unit", "at", "control") if name in asked}
    made = [Metric.parse(m) if isinstance(m, str) else m for m in metrics]
    with duckdb.connect() as connection:
        frame = pd.DataFrame(rows)
        connection.register("frame", frame)
        connection.execute("CREATE TABLE given AS FROM frame")
        whole = Design(**{"arm": "arm", "control": "a", "metrics": tuple(made), **design})
        return arm_sums(connection, "given", whole, **asked)


def same(got: Sums, want: Sums, rtol: float = 1e-9) -> None:
    assert got.n == want.n
    if want.n:
        np.testing.assert_allclose(got.mean, want.mean, rtol=rtol, atol=1e-12)
    spread = np.sqrt(np.outer(np.diag(want.products), np.diag(want.products)))
    np.testing.assert_allclose(
        got.products, want.products, rtol=rtol, atol=1e-9 * spread.max(initial=0) + 1e-12
    )


def world(n: int = 3_000, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    spend = rng.lognormal(3, 1, n)
    frame = pd.DataFrame(
        {
            "unit": rng.permutation(n),
            "arm": rng.choice(["a", "b", "c"], n),
            "visit": rng.integers(0, 2, n),
            "spend": np.where(rng.random(n) < 0.1, np.nan, spend),
            "orders": rng.poisson(2, n),
            "before": np.where(rng.random(n) < 0.2, np.nan, spend + rng.normal(0, 5, n)),
            "day": pd.Timestamp("2026-03-01") + pd.to_timedelta(rng.integers(0, 14, n), unit="D"),
            "device": rng.choice(["phone", "pc"], n, p=[0.7, 0.3]),
        }
    )
    frame.loc[rng.random(n) < 0.02, "arm"] = None
    return frame


def test_every_arm_and_metric_as_by_hand():
    frame = world()
    got = found_in(frame, "visit:proportion", "spend", "spend:ratio/orders")
    assert got.arms == ("a", "b", "c")
    assert got.forms == (Form.SHARES, Form.MEANS, Form.RATIOS)
    assert got.rows == len(frame)
    assert got.no_arm == frame["arm"].isna().sum() > 0
    for arm, part in frame.groupby("arm"):
        assert got.units[arm] == len(part)
        assert got.missing[arm, 0] == 0
        assert got.missing[arm, 1] == got.missing[arm, 2] == part["spend"].isna().sum() > 0
        full = part.dropna(subset="spend")
        same(got.sums[arm, 0], Sums.of_values(part[["visit"]]))
        same(got.sums[arm, 1], Sums.of_values(full[["spend"]]))
        same(got.sums[arm, 2], Sums.of_values(full[["spend", "orders"]]))


@pytest.mark.parametrize("unit", [None, "unit"])
def test_naming_units_that_do_not_repeat_changes_nothing(unit):
    frame = world()
    metrics = ("visit:proportion", Metric(column="spend", covariate="before"), "spend:ratio/orders")
    plain, named = found_in(frame, *metrics), found_in(frame, *metrics, unit=unit)
    assert plain.forms == named.forms
    assert (named.repeated, named.several_arms, named.no_unit) == (0, 0, 0)
    assert (plain.units, plain.missing, plain.no_arm) == (named.units, named.missing, named.no_arm)
    for place, sums in plain.sums.items():
        same(named.sums[place], sums)


def test_a_missing_covariate_is_a_constant_with_an_indicator():
    frame = world()
    got = found_in(frame, Metric(column="spend", covariate="before"))
    part = frame[(frame["arm"] == "b") & frame["spend"].notna()]
    sums = got.sums["b", 0]
    gone = part["before"].isna()
    assert sums.n == len(part)
    assert sums.mean[2] == pytest.approx(gone.mean())
    filled = (sums.n * sums.mean[1] - part["before"].sum()) / gone.sum()
    by_hand = Sums.of_values(np.column_stack([part["spend"], part["before"].fillna(filled), gone]))
    same(sums, by_hand)
    other = frame[(frame["arm"] == "a") & frame["spend"].notna()]
    hole = other["before"].isna().sum()
    same_fill = (got.sums["a", 0].n * got.sums["a", 0].mean[1] - other["before"].sum()) / hole
    assert same_fill == pytest.approx(filled)


def test_days_and_groups_add_up_to_the_whole():
    frame = world()
    by_day = found_in(frame, "visit:proportion", "spend:ratio/orders", at="day")
    by_device = found_in(frame, "visit:proportion", "spend:ratio/orders", at="day", by="device")
    assert (by_day.first, by_day.last) == (datetime.date(2026, 3, 1), datetime.date(2026, 3, 14))
    assert list(by_device.groups) == ["phone", "pc"]
    assert by_device.daily == by_device.days == by_day.groups == by_day.group_units == {}
    for parts, sizes, whole in (
        (by_day.daily, by_day.days, by_day),
        (by_device.groups, by_device.group_units, by_device),
    ):
        assert sum(size["b"] for size in sizes.values()) == whole.units["b"]
        for place, sums in whole.sums.items():
            added = [part[place] for part in parts.values()]
            same(sum(added[1:], start=added[0]), sums)
    first = frame[(frame["day"] == "2026-03-01") & (frame["arm"] == "a")]
    same(by_day.daily[datetime.date(2026, 3, 1)]["a", 0], Sums.of_values(first[["visit"]]))


def test_units_that_repeat_are_added_up_first():
    rng = np.random.default_rng(5)
    unit = rng.integers(0, 200, 2_000)
    frame = pd.DataFrame(
        {
            "unit": unit,
            "arm": np.where(unit % 2, "a", "b"),
            "visit": rng.integers(0, 2, 2_000),
            "spend": np.where(rng.random(2_000) < 0.2, np.nan, rng.normal(5, 1, 2_000)),
            "day": pd.Timestamp("2026-03-01")
            + pd.to_timedelta(rng.integers(0, 9, 2_000), unit="D"),
        }
    )
    got = found_in(frame, "visit:proportion", "spend", unit="unit", at="day")
    assert got.forms == (Form.RATIOS, Form.RATIOS)
    assert got.repeated == 2_000 - frame["unit"].nunique()
    units = frame.groupby(["arm", "unit"]).agg(
        visit=("visit", "sum"),
        rows=("visit", "count"),
        spend=("spend", "sum"),
        spent=("spend", "count"),
        day=("day", "min"),
    )
    for arm, part in units.groupby("arm"):
        assert got.units[arm] == len(part)
        same(got.sums[arm, 0], Sums.of_values(part[["visit", "rows"]]))
        full = part[part["spent"] > 0]
        same(got.sums[arm, 1], Sums.of_values(full[["spend", "spent"]]))
        days = part["day"].dt.date.value_counts()
        assert {day: size[arm] for day, size in got.days.items() if size[arm]} == days.to_dict()


def test_units_of_several_arms_or_none_are_left_out_and_counted():
    got = found_in(
        {
            "unit": ["1", "1", "2", "3", "3", "4", "5", None, "6"],
            "arm": ["a", "b", "a", "a", None, None, "b", "b", "b"],
            "spend": [100.0, 100.0, 1.0, 2.0, 50.0, 9.0, 3.0, 70.0, None],
        },
        "spend",
        unit="unit",
    )
    assert (got.several_arms, got.no_arm, got.no_unit, got.repeated) == (1, 2, 1, 0)
    assert got.units == {"a": 2, "b": 2}
    assert got.missing == {("a", 0): 0, ("b", 0): 1}
    same(got.sums["a", 0], Sums.of_values([[1.0], [2.0]]))
    same(got.sums["b", 0], Sums.of_values([[3.0]]))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("offset", [1e9, -1e12])
def test_large_values_keep_their_spread(offset, turned):
    """Also where the first rows tell nothing of the rest."""
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 1, 20_000)
    y = np.concatenate([np.zeros(2_000), offset + noise])
    arm = ["a"] * 2_000 + ["b"] * 20_000
    frame = pd.DataFrame({"arm": arm, "y": y, "x": 1 + y})
    got = found_in(
        frame.sort_index(ascending=False) if turned else frame, Metric(column="y", covariate="x")
    )
    exact = y[2_000:] - offset
    assert got.sums["b", 0].variance[0] == pytest.approx(exact.var(ddof=1), rel=1e-9)
    assert got.sums["b", 0].mean[0] - offset == pytest.approx(exact.mean(), abs=abs(offset) * 3e-16)
    assert got.sums["b", 0].covariance[0, 1] == pytest.approx(
        exact.var(ddof=1), rel=1e-3 * abs(offset) / 1e12 + 1e-6
    )
    assert got.sums["a", 0].variance.tolist() == [0, 0, 0]


def test_values_beyond_measure_leave_the_spread_unsaid():
    whole = found_in({"arm": list("aabb"), "y": [1e300, 3e300, 1.0, 2.0]}, "y")
    assert math.isnan(whole.sums["a", 0].variance[0])
    assert whole.sums["a", 0].mean[0] == pytest.approx(2e300)
    got = found_in({"arm": list("aabb"), "y": [1e300, -1e300, 1.0, 2.0]}, "y")
    assert math.isnan(got.sums["a", 0].variance[0])
    assert got.sums["a", 0].mean[0] == pytest.approx(0, abs=1e290)


def test_infinite_values_are_missing():
    got = found_in({"arm": list("aaabbb"), "y": [1, math.inf, 2, -math.inf, 5, 7]}, "y")
    assert got.missing == {("a", 0): 1, ("b", 0): 1}
    same(got.sums["a", 0], Sums.of_values([[1.0], [2.0]]))


@pytest.mark.parametrize("value", [0.1, 1e9 + 0.1, -3.0, 0.0])
def test_what_never_varies_has_no_spread(value):
    frame = {"arm": ["a", "b"] * 1_500, "y": [value] * 3_000}
    for sums in found_in(frame, "y").sums.values():
        assert sums.variance[0] == 0
        assert sums.mean[0] == pytest.approx(value)


@given(
    y=arrays(np.float64, 24, elements=st.floats(-1e6, 1e6)),
    cut=st.integers(2, 22),
    offset=st.sampled_from([0.0, 1e9]),
)
def test_parts_of_a_table_add_up_to_it(y, cut, offset):
    frame = pd.DataFrame({"arm": ["a", "b"] * 12, "y": y + offset, "x": y[::-1]})
    metric = Metric(column="y", covariate="x")
    whole = found_in(frame, metric)
    parts = [found_in(part, metric) for part in (frame[:cut], frame[cut:])]
    for place, sums in whole.sums.items():
        same(parts[0].sums[place] + parts[1].sums[place], sums, rtol=1e-6)


def test_days_of_counts_leave_out_blank_ones():
    got = found_in(
        {
            "arm": ["a", "a", "a", "b", "b", "b"],
            "day": ["2026-03-01", "2026-03-02", "2026-03-03"] * 2,
            "views": [100, 90, 80, 101, 91, 81],
            "clicks": [10, 20, 30, 11, 21, 31],
            "paid": [5, 6, None, 4, 8, None],
        },
        "paid:proportion/clicks",
        "clicks:proportion",
        "paid:ratio/clicks",
        at="day",
        grain=Grain.DAILY,
        people="views",
    )
    assert got.forms == (Form.SHARES, Form.SHARES, Form.RATIOS)
    assert got.units == {"a": 270, "b": 273}
    assert got.blank_days == {0: 1, 2: 1}
    assert got.days[datetime.date(2026, 3, 3)] == {"a": 80, "b": 81}
    paid = got.sums["a", 0]
    assert (paid.n, paid.mean[0], paid.products[0, 0]) == (
        30,
        11 / 30,
        pytest.approx(11 - 121 / 30),
    )
    assert got.sums["b", 1].n * got.sums["b", 1].mean[0] == 63
    same(got.sums["b", 2], Sums.of_values([[4, 11], [8, 21]]))
    assert got.daily[datetime.date(2026, 3, 3)]["a", 0].n == 0


def test_totals_of_means_carry_their_spread():
    values = [np.array([3.0, 4.0, 9.0]), np.array([1.0, 2.0, 2.0, 7.0])]
    table = {
        "arm": ["a", "b"],
        "n": [each.size for each in values],
        "spend": [each.mean() for each in values],
        "sd": [each.std(ddof=1) for each in values],
        "bought": [2, 3],
    }
    asked = {"grain": Grain.TOTALS, "people": "n", "deviations": {"spend": "sd"}}
    got = found_in(table, "spend", "bought:proportion", **asked)
    assert got.units == {"a": 3, "b": 4}
    for arm, each in zip("ab", values, strict=True):
        same(got.sums[arm, 0], Sums.of_values(each[:, None]))
    same(got.sums["a", 1], Sums.of_values([[1], [1], [0]]))


def test_values_beyond_a_quantile_are_capped():
    y = np.concatenate([np.arange(1_000.0), np.arange(1_000.0)])
    y[-1] = 1e6
    frame = pd.DataFrame({"arm": ["a"] * 1_000 + ["b"] * 1_000, "y": y, "one": 1, "zero": 0.0})
    got = found_in(frame, "y", "y:ratio/one", "one:proportion", "zero", cap=0.999)
    limit = np.quantile(y, 0.999)
    assert got.caps == {0: pytest.approx(limit), 1: pytest.approx(limit)}
    assert got.top[0] == pytest.approx(y[y > limit].sum() / y.sum())
    same(got.sums["b", 0], Sums.of_values(np.minimum(y[1_000:], limit)[:, None]))
    assert got.sums["b", 1].mean[1] == 1


def test_what_was_known_before_stands_beside():
    frame = world()
    got = found_in(frame, "visit:proportion", covariates=("before", "orders"), unit="unit")
    assert set(got.sums) == {(arm, 0) for arm in "abc"}
    part = frame[frame["arm"] == "c"]
    same(got.balance["c", "before"], Sums.of_values(part[["before"]].dropna()))
    same(got.balance["c", "orders"], Sums.of_values(part[["orders"]]))


def test_only_the_largest_groups_are_kept():
    rows = [("ab"[i % 2], f"g{k:03}", 1.0) for k in range(60) for i in range(2 + 2 * (k == 59))]
    got = found_in(pd.DataFrame(rows, columns=["arm", "group", "y"]), "y", by="group")
    assert len(got.groups) == 50
    assert next(iter(got.groups)) == "g059"
    assert got.units == {"a": 61, "b": 61}


@pytest.mark.parametrize(
    ("arms", "control", "names"),
    [
        ([1, 0, 1, 0], "0", ("0", "1")),
        ([1.0, 0.0, None, 0.0], "0", ("0", "1")),
        ([True, False, True, True], "False", ("False", "True")),
        (["対照", " 新しい", "", "対照"], "対照", ("対照", "新しい")),
    ],
)
def test_arms_of_any_type_are_named(arms, control, names):
    got = found_in({"arm": arms, "y": [1, 2, 3, 4]}, "y", control=control)
    assert got.arms == names


UNITS = {
    "arm": list("aabb"),
    "y": [0.0, 1.0, 2.0, 1.0],
    "n": [1.0, 1.0, 3.0, 1.0],
    "text": list("wxyz"),
}


@pytest.mark.parametrize(
    ("rows", "metric", "asked", "error", "fields"),
    [
        (UNITS, "z", {}, MissingColumns, {"missing": ("z",), "found": ("arm", "y", "n", "text")}),
        (UNITS, "y", {"unit": "id"}, MissingColumns, {"missing": ("id",)}),
        (UNITS, "y", {"control": "c"}, UnknownArm, {"arm": "c", "arms": ("a", "b")}),
        ({"arm": ["a", "a", None], "y": [1, 2, 3]}, "y", {}, OneArm, {"arms": ("a",)}),
        ({"arm": list("abab"), "y": [1] * 4, "id": [1, 1, 2, 2]}, "y", {"unit": "id"}, AllInSeveralArms, {"units": 2}),
        ({"arm": range(60), "y": range(60)}, "y", {"control": "0"}, TooManyArms, {"arms": 60}),
        (UNITS, "y:proportion", {}, NotAShare, {"column": "y", "rows": 1, "example": "2"}),
        (UNITS, "y:proportion", {"unit": "text"}, NotAShare, {"rows": 1}),
        (UNITS, "n:proportion/y", {"grain": Grain.DAILY}, NotAShare, {"rows": 2, "example": "1 / 0"}),
        (UNITS, "y:proportion", {"grain": Grain.DAILY}, NoPeople, {"column": "y"}),
        (UNITS, "y", {"grain": Grain.TOTALS, "people": "n"}, NoDeviation, {"column": "y"}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_test_is_told(rows, metric, asked, error, fields):
    with pytest.raises(error) as told:
        found_in(rows, metric, **asked)
    assert told.value.fields.items() >= fields.items()


def test_a_metric_without_any_value_has_no_sums():
    got = found_in({"arm": list("aabb"), "y": [None, None, 1.0, 2.0]}, "y")
    assert got.sums["a", 0].n == 0
    assert got.missing["a", 0] == 2
    assert math.isnan(got.sums["a", 0].mean[0])
