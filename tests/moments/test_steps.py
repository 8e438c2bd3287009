"""Verdicts on stages and on the ways between them, falls, expectation, the overall score."""

import numpy as np
import pytest

from cx.domain import Basis, Verdict
from cx.moments import steps_said
from cx.moments.drops import drops
from cx.moments.expectation import Kind, by_expectation, kind
from cx.moments.glory_pain import glory_pain
from cx.moments.journey import journey
from cx.moments.peak_end import Candidate, Finding, Outcome, peak_end
from cx.moments.steps import COLUMNS, MomentKind, stage_verdicts, transition_verdicts
from cx.words import Words
from tests.touches import did, said, store_of

STAGES = ("research", "purchase", "delivery", "use", "service", "share")
LANGUAGES = ("ja", "en")


def survey(levels, *, customers=80, seed=1, noise=0.6, **more):
    """Every customer scores two touchpoints in each stage around its level, with a mood."""
    rng, rows = np.random.default_rng(seed), []
    for number in range(customers):
        mood = rng.normal(0, 0.4)
        for stage, level in zip(STAGES, levels, strict=False):
            pair = level if isinstance(level, tuple) else (level, level)
            for name, each in zip("ab", pair, strict=True):
                score = float(np.clip(np.round(each + mood + rng.normal(0, noise)), 1, 5))
                rows.append(said(f"c{number}", f"{stage} {name}", score, stage=stage, **more))
    return rows


def of(found):
    return found.set_index("stage")


def test_a_stage_stands_out_by_what_the_same_customers_gave_elsewhere():
    levels = (3.4, 3.4, 2.4, 3.4, 4.3, 3.4)
    found = stage_verdicts(store_of(survey(levels)))
    verdicts = of(found)["verdict"].to_dict()
    assert verdicts.pop("delivery") == Verdict.PAIN
    assert verdicts.pop("service") == Verdict.GLORY
    assert set(verdicts.values()) == {Verdict.NEUTRAL}
    assert found.columns.tolist() == list(COLUMNS)
    assert found["stage"].tolist() == list(STAGES)
    assert set(found["kind"]) == {MomentKind.STAGE}
    assert set(found["basis"]) == {Basis.SATISFACTION}


def test_a_stage_of_one_touchpoint_is_judged_as_the_touchpoint():
    touches = [
        each for each in survey((3.4, 3.4, 2.4, 3.4, 4.3, 3.4)) if each.touchpoint[-1] == "a"
    ]
    store = store_of(touches)
    numbers = ["average", "difference", "difference_low", "difference_high", "p"]
    stages, points = of(stage_verdicts(store)), of(glory_pain(store))
    assert stages[numbers].to_numpy() == pytest.approx(points.loc[stages.index, numbers].to_numpy())


def test_few_touchpoints_are_held_against_all_other_answers():
    touches = [each for each in survey((3.4, 2.2)) if each.touchpoint[-1] == "a"]
    found = of(stage_verdicts(store_of(touches)))
    assert set(found["basis"]) == {Basis.REST}
    assert found.loc["purchase", "verdict"] == Verdict.PAIN
    assert found.loc["research", "difference"] == pytest.approx(
        -found.loc["purchase", "difference"]
    )
    assert found.loc["research", "relative_only"] == (found.loc["research", "average"] <= 3)


def test_a_stage_is_judged_by_what_most_of_its_answers_are():
    rng = np.random.default_rng(4)
    gaps = [
        said(f"c{k}", "order", None, stage="purchase", expectation=4.0,
             experience=float(rng.integers(1, 4)))
        for k in range(200)
    ]  # fmt: skip
    found = of(stage_verdicts(store_of([*survey((3.4,) * 6), *gaps])))
    assert found.loc["purchase", ["verdict", "basis", "answers"]].tolist() == [
        Verdict.PAIN, Basis.GAP, 200,
    ]  # fmt: skip
    assert found.loc["use", "basis"] == Basis.SATISFACTION


def test_few_answers_and_none():
    few = of(stage_verdicts(store_of(survey((3.4, 2.2), customers=4))))
    assert set(few["verdict"]) == {Verdict.TOO_FEW}
    assert few["q"].isna().all()
    silent = store_of([did("a", 0, "order")])
    assert stage_verdicts(silent).empty
    assert transition_verdicts(silent).empty


def test_a_way_on_which_the_mood_falls():
    """It falls into delivery and stays: one way only."""
    found = of(transition_verdicts(store_of(survey((3.9, 3.9, 2.9, 2.9, 2.9, 2.9)))))
    assert found["verdict"].to_dict() == {
        "research": Verdict.NEUTRAL,
        "purchase": Verdict.PAIN,
        "delivery": Verdict.NEUTRAL,
        "use": Verdict.NEUTRAL,
        "service": Verdict.NEUTRAL,
    }
    row = found.loc["purchase"]
    assert row["next"] == "delivery"
    assert row["difference"] == pytest.approx(row["average"] - row["before"])
    assert row["difference_high"] < 0


def test_what_falls_at_every_step_is_no_steps_doing():
    levels = (4.4, 4.1, 3.8, 3.5, 3.2, 2.9)
    found = transition_verdicts(store_of(survey(levels, customers=200)))
    assert found["usual"].iloc[0] == pytest.approx(-0.3, abs=0.1)
    assert set(found["verdict"]) == {Verdict.NEUTRAL}


def test_rising_less_than_the_others_is_no_fall():
    """The last way does not move while the others rise: less than usual, yet no pain."""
    levels = (2.4, 2.8, 3.2, 3.6, 4.0, 4.0)
    found = of(transition_verdicts(store_of(survey(levels, customers=300))))
    assert found.loc["service", "verdict"] == Verdict.NEUTRAL


def test_a_fall_between_two_good_scores():
    store = store_of(survey((4.4, (4.6, 3.8), (4.2, 2.5), 4.4), customers=120))
    found = of(drops(store, journey(store)))
    assert found["clear"].to_dict() == {"research": False, "purchase": True, "use": False}
    row = found.loc["purchase"]
    assert (row["touchpoint"], row["next"]) == ("purchase a", "purchase b")
    assert row["difference"] == pytest.approx(row["after"] - row["before"])
    assert row["high"] < 0


def test_a_fall_counts_the_customers_who_scored_both():
    """Others gave the second touchpoint 1: they say nothing of a fall."""
    both = survey((4.4,), customers=40)
    others = [said(f"x{k}", "research b", 1.0, stage="research") for k in range(10)]
    store = store_of([*both, *others])
    (row,) = drops(store, journey(store)).itertuples()
    assert row.customers == 40
    assert not row.clear


@pytest.mark.parametrize(
    ("high", "low", "expected"),
    [
        (5.0, 4.0, Kind.BEATS_HIGH),
        (4.0, 4.0, Kind.BEATS_LOW),
        (4.0, 1.0, Kind.MISSES_LOW),
        (2.0, 2.0, Kind.MISSES_HIGH),
        (3.0, 4.0, Kind.SPLIT),
        (4.0, 2.0, None),
    ],
)
def test_glory_because_little_was_expected_or_although_much_was(high, low, expected):
    """Half expect 4, half 2; small differences around a mean of experience."""
    touches = [
        said(f"c{k}", "order", None, expectation=4.0 if k % 2 else 2.0,
             experience=(high if k % 2 else low) + (k // 2 % 3 - 1) / 10)
        for k in range(60)
    ]  # fmt: skip
    found = by_expectation(store_of(touches))
    assert found["n"].tolist() == [30, 30]
    assert found["level"].tolist() == ["low", "high"]
    assert kind(found) == expected


def test_few_at_a_level_have_no_limits():
    touches = [
        said(f"c{k}", "order", None, expectation=4.0 if k < 9 else 2.0, experience=5.0 - k % 2)
        for k in range(30)
    ]
    found = by_expectation(store_of(touches)).set_index("level")
    assert found["too_few"].to_dict() == {"low": False, "high": True}
    assert np.isnan(found.loc["high", "low"])


def overall(made_of, *, people=200, name="overall", seed=2):
    """Five scores of every customer, and an overall one made of them."""
    rng, rows = np.random.default_rng(seed), []
    for number in range(people):
        scores = rng.integers(1, 6, 5).astype(float)
        for stage, score in zip(STAGES, scores, strict=False):
            rows.append(said(f"c{number}", f"{stage} a", score, stage=stage))
        told = float(np.clip(np.round(made_of(scores) + 0.3 * rng.normal()), 1, 5))
        if name == "recommend":
            rows.append(said(f"c{number}", "asked", None, recommend=2 * told))
        else:
            rows.append(said(f"c{number}", name, told))
    return rows


@pytest.mark.parametrize(
    ("made_of", "expected"),
    [
        (np.mean, Candidate.MEAN),
        (np.max, Candidate.BEST),
        (np.min, Candidate.WORST),
        (lambda scores: scores[-1], Candidate.END),
        (lambda scores: (scores.max() + scores[-1]) / 2, Candidate.PEAK_END),
    ],
)
@pytest.mark.parametrize("name", ["overall", "recommend"])
def test_what_the_overall_score_is_made_of_is_found(made_of, expected, name):
    found = peak_end(store_of(overall(made_of, name=name)))
    assert found.finding == Finding.CLEAR
    assert found.outcome == name
    assert found.people == 200
    assert found.candidates["candidate"].iloc[0] == expected
    assert found.candidates["r2"].is_monotonic_decreasing


def test_without_an_overall_question_the_last_score_stands_for_it_and_the_end_is_no_candidate():
    touches = [each for each in overall(np.min) if each.touchpoint != "overall"]
    found = peak_end(store_of(touches))
    assert found.outcome == Outcome.LAST
    assert set(found.candidates["candidate"]) == {"mean", "best", "worst"}
    assert found.finding == Finding.NOTHING  # scores drawn apart from each other
    said_of_it = steps_said.overall(found, Words.of("en"))
    assert "last score" in said_of_it[0]


@pytest.mark.parametrize(
    ("touches", "finding"),
    [
        (overall(np.mean, people=29), Finding.TOO_FEW),
        (overall(lambda _: 9.0, people=40), Finding.ALIKE),
        ([said("a", "order", 4), said("a", "delivery", 3)], Finding.NONE),
        ([said(f"c{k}", "order", 4.0) for k in range(50)], Finding.NONE),
        ([did("a", 0, "order")], Finding.NONE),
    ],
    ids=str,
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_compared_is_a_sentence(touches, finding, lang):
    found = peak_end(store_of(touches))
    assert found.finding == finding
    assert found.candidates.empty
    (sentence,) = steps_said.overall(found, Words.of(lang))
    assert sentence == Words.of(lang)(
        f"page.timeline.peak_end.{finding}",
        n=found.people,
        outcome=Words.of(lang)(f"page.timeline.peak_end.outcome.{found.outcome or 'last'}"),
    )


def told(touches, words):
    store = store_of(touches)
    whole = journey(store)
    parts = stage_verdicts(store), transition_verdicts(store), drops(store, whole)
    table, _ = steps_said.felt_table(*parts, whole, words)
    return steps_said.felt(*parts, whole, words), table


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stages_ways_and_falls_are_said(lang):
    words = Words.of(lang)
    levels = (3.2, (4.6, 3.8), 2.2, 3.2, 3.2, 3.2)
    said_of_it, table = told(survey(levels, customers=120), words)
    whole = " ".join(said_of_it)
    assert "purchase a" in whole
    assert words.shown("Delivery" if lang == "en" else "届く", "quoted") in whole
    assert len(table) == 6 + 5 + 1
    assert set(table[words("page.timeline.column.kind")]) == {
        words(f"page.timeline.kind.{kind}") for kind in ("stage", "transition", "drop")
    }


@pytest.mark.parametrize(
    ("touches", "keys"),
    [
        ([did("a", 0, "order")], ["no_stage"]),
        ([said(f"c{k}", "order", 3.0 + k % 2) for k in range(30)], ["no_stage"]),
        ([said("a", "order", 3.0), said("a", "delivery", 5.0)], ["no_stage"]),
        (survey((4.0,) * 6, noise=0, customers=1), ["no_stage"]),
        (
            [
                said(f"c{k}", name, 4.0)
                for k in range(30)
                for name in ("order", "checkout", "delivery")
            ],
            ["no_difference", "no_change", "no_drop"],
        ),
    ],
    ids=("behaviour", "one touchpoint", "one customer", "one customer, many", "constant"),
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_judged_is_a_plain_sentence(touches, keys, lang):
    words = Words.of(lang)
    said_of_it, _ = told(touches, words)
    starts = [words.raw(f"page.timeline.felt.{key}").split("{")[0] for key in keys]
    assert len(said_of_it) == len(keys)
    assert all(one.startswith(start) for one, start in zip(said_of_it, starts, strict=True))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_expectations_are_said(lang):
    words = Words.of(lang)
    touches = [
        said(f"c{k}", "order", None, expectation=4.0 + k % 2 / 10, experience=5.0 - k % 3 / 10)
        for k in range(30)
    ]
    store = store_of(touches)
    found, whole = by_expectation(store), journey(store)
    (sentence,) = steps_said.expected(found, whole, words)
    assert words.shown("order", "quoted") in sentence
    table, formats = steps_said.expected_table(found, whole, words)
    assert len(table) == 1
    assert set(formats) <= set(table.columns)
    nothing = [
        said(f"c{k}", "order", None, expectation=4.0, experience=3.5 + k % 2) for k in range(30)
    ]
    quiet = store_of(nothing)
    assert steps_said.expected(by_expectation(quiet), journey(quiet), words) == [
        words("page.timeline.expectation.none")
    ]
