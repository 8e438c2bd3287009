"""How tests from files are read at first, and what they give."""

import datetime
import math

import pandas as pd
import pytest

from cx.domain import Decision, MetricKind, MetricRole, Status
from cx.errors import NothingToFind
from cx.experiments import loaded, outcomes, tables
from cx.experiments.analyse import analyse
from cx.experiments.setup import design_of, first_choices, lower_is_better, split_of
from cx.experiments.typed import TypedArm, typed_sums
from cx.experiments.wishes import Wish, answer, known
from cx.model.experiment import Design, Metric, Trial
from cx.model.project import Project
from cx.model.register import with_trial
from cx.read.engine import connect
from cx.read.report import Arm, Candidate, Grain, TestTable

SHARE, MEAN = MetricKind.PROPORTION, MetricKind.MEAN
DAY = datetime.date(2026, 4, 1)


def table(*metrics: tuple[str, MetricKind], arms=("B", "これまで"), **more) -> TestTable:
    fields = {"grain": Grain.UNITS, "people": None, "covariates": (), "unit": "id", "date": None}
    return TestTable(
        files=("test.csv",),
        table="trial",
        arm="グループ",
        metrics=tuple(Candidate(*each) for each in metrics),
        arms=tuple(Arm(name, 10) for name in arms),
        rows=20,
        **(fields | more),
    )


CONTROLS = [
    (("B", "これまで"), "これまで"),
    (("Mens E-Mail", "No E-Mail"), "No E-Mail"),
    (("treatment", "control"), "control"),
    (("B", "A"), "A"),
    (("赤いボタン", "青いボタン"), "赤いボタン"),
]


@pytest.mark.parametrize(("arms", "control"), CONTROLS)
def test_the_control_is_the_arm_that_is_called_so(arms, control):
    assert first_choices(table(("x", SHARE), arms=arms)).control == control


def test_what_decides_is_the_share_that_counts_successes():
    found = first_choices(
        table(
            ("会員", SHARE), ("購入額", MEAN), ("購入数", SHARE), ("問い合わせ", SHARE), ("返品", MEAN)
        )
    )  # fmt: skip
    assert found.primary == "購入数"
    assert found.guardrails == found.less == ("問い合わせ", "返品")
    assert found.secondary == ("購入額", "会員")


@pytest.mark.parametrize("kind", [SHARE, MEAN])
def test_a_single_measure_decides_whatever_it_is_called(kind):
    found = first_choices(table(("解約", kind)))
    assert (found.primary, found.guardrails, found.less) == ("解約", (), ("解約",))
    [metric] = design_of(table(("解約", kind)), found).metrics
    assert not metric.higher_is_better


def test_counts_of_days_are_of_people_or_of_an_earlier_count():
    daily = table(
        ("Clicks", SHARE), ("Payments", SHARE), grain=Grain.DAILY, people="Views", unit=None
    )
    first = first_choices(daily)
    assert [m.denominator for m in design_of(daily, first).metrics] == ["Views", "Views"]
    of_clicks = first._replace(whole="Clicks")
    assert [m.denominator for m in design_of(daily, of_clicks).metrics] == ["Views", "Clicks"]


def test_a_margin_is_of_guardrails_alone():
    test = table(("購入数", SHARE), ("問い合わせ", SHARE))
    metrics = design_of(test, first_choices(test)._replace(margin=0.05)).metrics
    assert [(m.role, m.margin) for m in metrics] == [
        (MetricRole.PRIMARY, None),
        (MetricRole.GUARDRAIL, 0.05),
    ]


@pytest.mark.parametrize("name", ["CV", "購入額", "visits", "再購入"])
def test_most_measures_are_better_when_higher(name):
    assert not lower_is_better(name)


SPLITS = [
    ([1, 1], None),
    ([9, 1], {"A": 0.9, "B": 0.1}),
    ([None, 2], None),
    ([], None),
]


@pytest.mark.parametrize(("parts", "split"), SPLITS)
def test_parts_become_shares(parts, split):
    assert split_of(["A", "B"], parts) == split


@pytest.fixture
def connection():
    with connect() as made:
        made.execute(
            "CREATE TABLE trial AS SELECT i AS id, CASE WHEN i % 2 = 0 THEN 'これまで' ELSE 'B' END AS"
            ' "グループ", (i % 5 = 0)::DOUBLE AS buys, (i % 7)::DOUBLE AS spend,'
            " TIMESTAMP '2026-04-01' + (i // 100) * INTERVAL 1 DAY AS day,"
            " CASE WHEN i % 3 = 0 THEN 'new' ELSE 'old' END AS kind FROM range(1000) t(i)"
        )
        yield made


def test_a_loaded_test_is_analysed_by_day_and_segment(connection):
    test = table(("buys", SHARE), ("spend", MEAN), date="day")
    design = design_of(test, first_choices(test))
    found = loaded.analysed(connection, test, design)
    assert found.result.sizes == {"これまで": 500, "B": 500}
    assert found.course["day"].nunique() == 10
    last = found.course.iloc[-2:]
    assert list(last["effect"]) == pytest.approx([e.effect for e in found.result.estimates])
    assert loaded.segment_columns(connection, test) == ("kind",)
    values = {each.value for each in loaded.by_segment(connection, test, design, "kind")}
    assert values == {"new", "old"}


def test_splitting_again_finds_little(connection):
    test = table(("buys", SHARE), ("spend", MEAN))
    found = loaded.re_split(connection, test, design_of(test, first_choices(test)))
    assert found is not None
    assert found.passed


def test_days_cannot_be_split_again(connection):
    daily = table(("buys", SHARE), grain=Grain.DAILY, people="spend", unit=None)
    assert loaded.re_split(connection, daily, design_of(daily, first_choices(daily))) is None
    assert loaded.segment_columns(connection, daily) == ()


def result(second: int = 786, people: int = 6000):
    lines = [TypedArm("A", people, 672), TypedArm("B", people, second)]
    return analyse(
        typed_sums(lines),
        Design(arm="group", control="A", metrics=(Metric(column="CV", kind=SHARE),)),
    )


def test_the_outcome_holds_what_the_ledger_needs():
    found = outcomes.outcome(result(), DAY)
    assert found is not None
    assert (found.decision, found.arm, found.people) == (Decision.SHIP, "B", 12000)
    assert found.relative == pytest.approx(786 / 672 - 1)
    assert found.low < found.value - found.control_value < found.high
    assert found.error == pytest.approx(0.0577, abs=0.001)  # delta method by hand: .05764


def test_a_withheld_result_has_no_outcome():
    lines = [TypedArm("A", 9000, 672), TypedArm("B", 6000, 786)]
    withheld = analyse(typed_sums(lines), result().design)
    assert withheld.stopped
    assert outcomes.outcome(withheld, DAY) is None


def test_a_decided_trial_takes_its_own_place():
    first, other = Trial(id="1", name="a"), Trial(id="2", name="b")
    done = outcomes.decided(first, result(), DAY)
    kept = with_trial(Project(tests=(first, other)), done)
    assert kept.tests == (done, other)
    assert done.status is Status.DECIDED
    assert with_trial(Project(tests=(other,)), done).tests == (other, done)


def test_the_table_has_a_row_per_comparison_and_the_ways_beside():
    found = result()
    assert list(tables.figures(found)["effect"]) == [each.effect for each in found.estimates]
    assert list(tables.ways(found)["how"]) == ["raw", *(v.how for v in found.variants)]


def test_a_wish_in_per_cent_is_a_share():
    wish = Wish(SHARE, 10.5, 12.0, daily=400)
    assert (wish.baseline, wish.effect) == (0.105, 0.015)
    found = answer(wish)
    assert found.planned.per_arm == 6965
    assert found.curve["days"].max() >= found.planned.days


def test_clusters_need_more_people():
    alone = answer(Wish(MEAN, 40, 44, sd=30)).planned.per_arm
    shops = answer(Wish(MEAN, 40, 44, sd=30, cluster=11, alike=0.1)).planned.per_arm
    assert shops == pytest.approx(2 * alone, abs=3)


def test_no_change_is_nothing_to_find():
    with pytest.raises(NothingToFind):
        answer(Wish(SHARE, 10, 10, daily=400))


def test_stages_from_which_all_or_nobody_goes_on_are_no_baselines():
    stages = pd.DataFrame(
        {
            "stage": ["visit", "cart", "buy", "again"],
            "reached": [3000.0, 500.0, 100.0, 40.0],
            "rate": [0.1234, 1.0, 0.0, math.nan],
        }
    )
    [found] = known(stages, DAY, DAY + datetime.timedelta(days=9))
    assert found == ("visit", 12.3, 300)
    assert known(stages, None, None)[0].daily is None
