"""Recovery: the sample's planted truth is found, pains are told once, and nothing is made up."""

import dataclasses
import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cx.domain import Language
from cx.model.recovery import Mend
from cx.model.stage_model import stage_model
from cx.moments import recovery_said as said_of
from cx.moments.pains import Pain, pains
from cx.moments.recovery import Recovery, State, recovery
from cx.moments.recovery_trials import Outcome
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build
from cx.store.opinions import Measure
from cx.store.recoveries import Returned, Told
from cx.words import Words
from tests.moments.mended import found as made
from tests.moments.mended import touches
from tests.touches import START, Touch, did, said, store_of

SAMPLE = Path(__file__).parents[2] / "sample_data"
BOTH = [Words.of(language) for language in Language]


def row(found: Recovery, outcome: Outcome, part: str = "outcomes") -> dict:
    rows = getattr(found, part)
    return rows[rows["outcome"] == outcome].to_dict("records")[0]


@pytest.mark.parametrize("language", Language)
def test_the_samples_planted_recovery_is_found(language):
    """Coming back after a late delivery: 26 % without an apology, 51 % with one."""
    with connect() as connection:
        files = ("touches.csv", "survey.csv", "orders.csv")
        sources = [Source(name, SAMPLE / language / name) for name in files]
        reading = read(sources, connection)
        found = recovery(build(connection, stage_model(), scale=reading.scale))
    back = row(found, Outcome.RETURN)
    assert back["clear"]
    assert back["low"] <= 0.25 <= back["high"]
    assert found.mended == 38
    assert found.mended_by["mend"].tolist() == [Mend.APOLOGY]
    felt = row(found, Outcome.SATISFACTION)
    assert felt["note"] == ""
    assert felt["low"] <= 0 <= felt["high"]  # no effect on scores is planted
    told = row(found, Outcome.RECOMMENDATION)
    assert not told["share"]
    assert told["low"] > 0  # 1.2 of ten points are planted
    assert not found.paradox["clear"].any()


def test_what_was_planted_is_found_beyond_the_rise_that_comes_by_itself():
    found = made()
    felt = row(found, Outcome.SATISFACTION)
    assert felt["n"] == felt["others"] == 120
    assert felt["before"] == pytest.approx(felt["before_other"])
    assert felt["other"] - felt["before"] > 1  # regression to the mean
    assert felt["low"] <= 1 <= felt["high"]
    assert felt["low"] > 0.5
    back = row(found, Outcome.RETURN)
    assert back["low"] <= 0.3 <= back["high"]
    assert set(found.kinds["mend"]) == {Mend.APOLOGY, Mend.REFUND}
    assert found.reply["n"].sum() == 3 * 120


def test_without_an_effect_nothing_is_clear_although_scores_rise():
    found = made(rise=0.0, again=0.0, seed=3)
    felt = row(found, Outcome.SATISFACTION)
    assert felt["value"] - felt["before"] > 1
    assert not felt["clear"]
    assert not row(found, Outcome.RETURN)["clear"]


def test_numbers_tie():
    found = made()
    for part in ("outcomes", "kinds", "paradox"):
        rows = getattr(found, part)
        rows = rows[rows["note"] == ""]
        assert len(rows)
        np.testing.assert_allclose(rows["value"] - rows["other"], rows["difference"])
        assert (rows["low"] <= rows["difference"]).all()
        assert (rows["difference"] <= rows["high"]).all()
        assert rows["value"].between(rows["value_low"], rows["value_high"]).all()


def test_the_share_that_came_back_is_that_of_the_rows():
    rows = touches()
    bought_again = {t.customer for t in rows if t.touchpoint == "Order" and t.days > 0}
    mended = {t.customer for t in rows if t.touchpoint in ("Apology", "Refund issued")}
    back = row(made(), Outcome.RETURN)
    assert back["n"] == len(mended)
    assert back["value"] == pytest.approx(len(mended & bought_again) / len(mended))


def test_recommending_by_deed_where_nobody_answered():
    found = made(answers=False)
    told = row(found, Outcome.RECOMMENDATION)
    assert (found.told, told["share"]) == (Told.ADVOCATE, True)
    assert told["difference"] > 0


def test_the_user_says_what_mends():
    rows = [
        Touch(t.customer, t.days, t.touchpoint.replace("Apology", "Step 9"), t.more)
        for t in touches()
    ]
    store = store_of(rows)
    without = pains(store, window_days=30)
    assert without.rows["lag"].notna().sum() == 60
    own = pains(store, window_days=30, meanings={"Step 9": Mend.CALL, "Refund issued": None})
    assert own.rows[Mend.CALL].notna().sum() == 60
    assert own.rows[Mend.REFUND].notna().sum() == 0


def test_one_pain_is_told_once():
    promise = START + datetime.timedelta(days=1)
    store = store_of(
        [
            did("one", 3.0, "Delivered", promised_at=promise),
            did("one", 4.0, "Phone support"),
            said("one", "Delivery", 1.0, days=20.0),
            said("two", "Delivery", 1.0, days=1.0),
            did("two", 40.0, "Phone support"),
            did("two", 41.0, "payment error"),
            said("three", "Delivery", 2.0, days=3.0),
            said("three", "Delivery", 1.0, days=90.0),
            said("four", "Delivery", 3.0, days=3.0),
            said("five", "Apology", 1.0, days=3.0),
        ]
    )
    found = pains(store, window_days=30)
    each = found.rows.groupby("customer")["pain"].agg(list).tolist()
    # Customers are coded by name: one, three, two; the good score and that of the mending are none.
    assert each == [[Pain.LATE], [Pain.SCORE], [Pain.SCORE, Pain.ASKED]]


def test_a_pain_of_sentiment_where_there_are_no_scores():
    def voice(name: str, days: float, mood: float) -> Touch:
        return Touch(name, days, "Review", {"did": False, "said": True, "sentiment": mood})

    store = store_of([voice("one", 1.0, -0.2), voice("two", 1.0, 0.0), voice("three", 1.0, 0.9)])
    found = pains(store, window_days=30)
    assert found.measure is Measure.SENTIMENT
    assert found.rows["severity"].tolist() == [-0.2]


EMPTY = {
    State.NO_TIMES: [did("one", None, "Search"), said("one", "Delivery", 1.0)],
    State.NO_PAINS: [did("one", 1.0, "Search"), said("one", "Delivery", 5.0, days=2.0)],
    State.NO_MENDS: [did("one", 1.0, "Search"), said("one", "Delivery", 1.0, days=2.0)],
    State.NONE_MENDED: [
        did("one", 1.0, "Apology"),
        said("one", "Delivery", 1.0, days=2.0),
        did("two", 3.0, "Search"),
    ],
    State.FEW: [said("one", "Delivery", 1.0, days=2.0), did("one", 3.0, "Apology")],
}


@pytest.mark.parametrize("state", EMPTY)
def test_every_empty_state_has_its_sentence_and_what_to_do(state):
    found = recovery(store_of(EMPTY[state]))
    assert found.state is state
    for words in BOTH:
        told = [
            said_of.headline(found, words),
            said_of.todo(found, words),
            said_of.definition(found, {}, words),
            *said_of.outcomes(found, words),
        ]
        assert all(told)


def test_without_scores_satisfaction_is_said_to_be_missing():
    promise = START + datetime.timedelta(days=1)
    rows = [did("end", 200.0, "Search")]
    for number in range(60):
        name = f"c{number:02}"
        rows.append(did(name, 0.0, "Order", order=f"{name}-1"))
        rows.append(did(name, 3.0, "Delivered", promised_at=promise))
        if number % 2:
            rows.append(did(name, 4.0, "Apology"))
        if number % 4 != 2:
            rows.append(did(name, 20.0, "Order", order=f"{name}-2"))
    found = recovery(store_of(rows))
    assert found.measure is None
    assert row(found, Outcome.SATISFACTION)["note"] == "missing"
    assert row(found, Outcome.RECOMMENDATION)["note"] == "missing"
    back = row(found, Outcome.RETURN)
    assert (back["value"], back["other"]) == (1.0, 0.5)
    assert np.isnan(back["before"])
    for words in BOTH:
        assert any(
            words("page.moments.recovery.outcome.satisfaction") in each
            for each in said_of.outcomes(found, words)
        )


def test_few_mended_pains_are_not_compared():
    rows = [t for t in touches() if t.touchpoint not in ("Apology", "Refund issued")]
    rows += [did(f"c{number:04}", 4.0, "Apology") for number in range(0, 18, 2)]
    found = recovery(store_of(rows))
    assert found.state is State.FEW
    assert set(found.outcomes["note"]) == {"too_few"}
    assert found.outcomes["difference"].isna().all()


def test_deeds_need_the_whole_horizon():
    rows = [t for t in touches() if t.customer != "end"]
    last = max(t.days for t in rows)
    found = recovery(store_of(rows), horizon_days=last)
    assert found.recent == found.mended == 120
    assert row(found, Outcome.RETURN)["note"] in {"missing", "too_few"}
    assert row(found, Outcome.SATISFACTION)["note"] == ""


def test_people_with_a_pain_later_count_as_without_one_until_then():
    """Who comes back has more chances to meet a pain: "never" would leave those out."""
    rows = touches()
    late = [
        said(t.customer, "Product page", 1.0, days=100.0)
        for t in rows
        if t.customer.startswith("glad") and t.touchpoint == "Order" and t.days > 0
    ]
    plain, more = (recovery(store_of(each)) for each in (rows, rows + late))
    before, after = (row(found, Outcome.RETURN, "paradox") for found in (plain, more))
    assert before["others"] == after["others"] == 240
    assert before["other"] == pytest.approx(after["other"])


@pytest.mark.parametrize("words", BOTH, ids=lambda words: words.language)
def test_what_is_said_of_a_clear_effect(words):
    found = made()
    every = [
        said_of.headline(found, words),
        *said_of.outcomes(found, words),
        *said_of.kinds(found, words),
        *said_of.reply(found, words),
        *said_of.paradox(found, words),
        said_of.definition(found, {}, words),
    ]
    assert "120" in every[0]
    assert words("page.moments.recovery.caution") in every
    assert not any("{" in each or "nan" in each.lower() for each in every)
    assert said_of.todo(found, words) is None
    assert said_of.alike("pain wait", words)


@pytest.mark.parametrize("words", BOTH, ids=lambda words: words.language)
@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_said_of_every_outcome_up_and_down(words, sign):
    found = made(answers=False)
    turned = {
        part: getattr(found, part).assign(
            clear=True, difference=sign * getattr(found, part)["difference"].abs()
        )
        for part in ("outcomes", "kinds", "quick", "paradox")
    }
    turned_found = dataclasses.replace(found, **turned, returned=Returned.CAME)
    told = [
        *said_of.outcomes(turned_found, words),
        *said_of.kinds(turned_found, words),
        *said_of.reply(turned_found, words),
        *said_of.paradox(turned_found, words),
    ]
    other = dataclasses.replace(
        found,
        **{part: rows.assign(difference=-rows["difference"]) for part, rows in turned.items()},
    )
    assert told != said_of.outcomes(other, words)
    assert said_of.headline(turned_found, words)


def test_the_result_is_made_of_plain_frames():
    found = made()
    assert isinstance(found.found, pd.DataFrame)
    assert found.pains == 240
    assert found.found["share"].tolist() == [0.5]
