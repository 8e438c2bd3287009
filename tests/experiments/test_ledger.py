"""The ledger: effects drawn towards 0, what those that won come to, and how that is said."""

import math

import numpy as np
import pytest

from cx.domain import Decision, MetricKind, Stage
from cx.experiments.ledger import COLUMNS, Ledger, ledger
from cx.experiments.ledger_said import effect, how, summary, table
from cx.model.experiment import Metric
from cx.words import LANGUAGES, Words
from tests import decided

SHIP, BACK = Decision.SHIP, Decision.ROLL_BACK


def of(*effects, **changes) -> Ledger:
    return ledger(
        decided.trial(
            str(i), decided.outcome(value, error, decision=decision, day=i + 1, **changes)
        )
        for i, (value, error, decision) in enumerate(effects)
    )


def test_without_outcomes_it_is_empty_with_all_its_columns():
    found = ledger([decided.trial("a", None)])
    assert (found.decided, found.won, found.totals) == (0, 0, ())
    assert tuple(found.rows.columns) == COLUMNS


def test_a_winner_is_drawn_half_way_where_it_is_as_unsure_as_tips_are():
    found = of((0.08, 0.05, SHIP))
    [row] = found.rows.to_dict("records")
    assert row["shrunk"] == pytest.approx(0.04)
    assert row["shrunk_high"] - row["shrunk"] == pytest.approx(1.96 * 0.05 / math.sqrt(2), rel=1e-3)
    assert (found.spread, found.learnt) == (0.05, False)


def test_winners_of_one_metric_multiply_and_losers_do_not_count():
    found = of((0.08, 0.05, SHIP), (-0.06, 0.05, BACK), (0.04, 0.05, SHIP))
    assert found.rows["cumulative"].tolist() == pytest.approx(
        [0.04, math.nan, 1.04 * 1.02 - 1], nan_ok=True
    )
    [total] = found.totals
    assert (total.tests, total.lift) == (2, pytest.approx(1.04 * 1.02 - 1))
    errors = [0.05 / math.sqrt(2) / (1 + value) for value in (0.04, 0.02)]
    high = 1.04 * 1.02 * math.exp(1.96 * math.hypot(*errors)) - 1
    assert total.high == pytest.approx(high, rel=1e-3)
    assert total.low < total.lift < total.high


def test_metrics_are_not_mixed():
    trials = [
        decided.trial("a", decided.outcome(day=1)),
        decided.trial("b", decided.outcome(metric=decided.SALES, day=2)),
        decided.trial("c", decided.outcome(day=3)),
    ]
    totals = ledger(trials).totals
    assert [(total.metric, total.tests) for total in totals] == [
        (decided.BUY, 2),
        (decided.SALES, 1),
    ]


def test_from_ten_tests_on_they_say_how_strongly_to_shrink():
    rng = np.random.default_rng(5)
    true = rng.normal(0, 0.1, 40)
    effects = [(value + rng.normal(0, 0.05), 0.05, SHIP) for value in true]
    found = ledger(
        decided.trial(f"{i:02d}", decided.outcome(*each[:2])) for i, each in enumerate(effects)
    )
    assert found.learnt
    assert found.spread == pytest.approx(0.1, rel=0.3)
    raw, left = (np.abs(found.rows[key] - true).mean() for key in ("relative", "shrunk"))
    assert left < raw


def test_an_outcome_without_a_relative_effect_is_listed_and_not_added():
    found = of((None, None, SHIP), (0.08, 0.05, SHIP))
    assert (found.decided, found.won) == (2, 2)
    assert found.rows["shrunk"].isna().tolist() == [True, False]
    assert found.totals[0].tests == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_how_many_won_what_that_is_worth_and_how_it_is_computed(language):
    words, found = Words.of(language), ledger(decided.project().tests)
    first, total = summary(found, words)
    assert first == words("ledger.some", n=4, won=2)
    assert "再購入" in total
    assert words.shown(found.totals[0].lift, "relative") in total
    assert words("ledger.assumes") in how(found, words)
    assert summary(ledger([]), words) == (words("ledger.none"),)
    assert summary(of((-0.1, 0.02, BACK)), words) == (words("ledger.lost", n=1, won=0),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_a_row_for_each_test_in_words_that_people_read(language):
    words, found = Words.of(language), ledger(decided.project().tests)
    rows, forms = table(found, {Stage.DELIVERY: "配達"}, words)
    assert len(rows) == 4
    assert set(forms) <= set(rows.columns)
    assert words("ledger.decision.roll_back") in rows[words("ledger.column.decision")].tolist()
    assert "配達" in rows[words("ledger.column.stage")].tolist()


@pytest.mark.parametrize(
    ("kind", "relative", "expected"),
    [
        (MetricKind.PROPORTION, 0.17, "+1.7pt"),
        (MetricKind.MEAN, 0.17, "+17.0%"),
        (MetricKind.MEAN, None, "±0"),
    ],
)
def test_an_effect_is_points_of_a_share_else_relative(kind, relative, expected):
    found = decided.outcome(relative, metric=Metric(column="x", kind=kind))
    assert effect(found, Words.of("ja")) == expected
