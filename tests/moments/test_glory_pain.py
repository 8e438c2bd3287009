import numpy as np
import pytest

from cx.domain import Basis, Verdict
from cx.moments.glory_pain import glory_pain
from cx.moments.steps import stage_verdicts
from cx.store.opinions import Measure, opinion_sums
from tests.touches import did, said, store_of

NAMES = [f"step {letter}" for letter in "abcdefgh"]


def survey(levels, *, customers=60, rng=None, answer=None):
    """Every customer scores every touchpoint around its level, with a mood of their own."""
    rng = rng or np.random.default_rng(1)
    rows = []
    for number in range(customers):
        mood = rng.normal(0, 0.6)
        for name, level in levels.items():
            score = float(np.clip(np.round(level + mood + rng.normal(0, 0.7)), 1, 5))
            rows.append(
                answer(f"c{number}", name, score) if answer else said(f"c{number}", name, score)
            )
    return rows


def verdicts(touches):
    return glory_pain(store_of(touches)).set_index("touchpoint")


def test_a_pain_and_a_glory_among_others():
    levels = dict.fromkeys(NAMES, 3.4) | {NAMES[2]: 2.2, NAMES[5]: 4.4}
    found = verdicts(survey(levels))
    expected = [Verdict.NEUTRAL] * 8
    expected[2], expected[5] = Verdict.PAIN, Verdict.GLORY
    assert found["verdict"].tolist() == expected
    assert set(found["basis"]) == {Basis.SATISFACTION}
    assert not found["relative_only"].any()
    assert found["q"].notna().sum() == 8


def test_better_than_the_others_but_not_satisfied_is_relative():
    levels = dict.fromkeys(NAMES, 1.8) | {NAMES[0]: 2.6}
    row = verdicts(survey(levels)).loc[NAMES[0]]
    assert (row["verdict"], row["relative_only"]) == (Verdict.GLORY, True)


def test_worse_than_the_others_but_not_dissatisfied_is_relative():
    levels = dict.fromkeys(NAMES, 4.6) | {NAMES[0]: 3.7}
    row = verdicts(survey(levels)).loc[NAMES[0]]
    assert (row["verdict"], row["relative_only"]) == (Verdict.PAIN, True)


def test_the_gap_comes_first_and_needs_no_other_touchpoint():
    rng = np.random.default_rng(2)
    touches = [
        said(f"c{number}", "order", 5.0, expectation=4.0, experience=float(rng.integers(1, 4)))
        for number in range(30)
    ]
    row = verdicts(touches).loc["order"]
    assert (row["verdict"], row["basis"], row["relative_only"]) == (Verdict.PAIN, Basis.GAP, False)
    assert row["average"] == pytest.approx(row["difference"])


def test_satisfaction_stands_where_gaps_are_too_few():
    levels = dict.fromkeys(NAMES, 3.4)
    touches = survey(levels)
    touches[:5] = [
        each._replace(more=each.more | {"expectation": 3.0, "experience": 3.0})
        for each in touches[:5]
    ]
    assert set(verdicts(touches)["basis"]) == {Basis.SATISFACTION}


def test_kinds_of_score_are_not_mixed():
    """Sentiment at one touchpoint is not held against satisfaction at the others."""
    mood = np.random.default_rng(3).normal(0.2, 0.1, 40)
    extra = [said(f"c{place}", "talk", None, sentiment=each) for place, each in enumerate(mood)]
    both = verdicts([*survey(dict.fromkeys(NAMES, 3.4)), *extra])
    alone = verdicts(survey(dict.fromkeys(NAMES, 3.4)))
    assert both.loc["talk", ["verdict", "basis"]].tolist() == [Verdict.NEUTRAL, Basis.NONE]
    assert both.loc[NAMES, "difference"].tolist() == pytest.approx(alone["difference"].tolist())


def test_sentiment_alone_is_judged_against_itself():
    def feeling(customer, name, score):
        return said(customer, name, None, sentiment=(score - 3) / 2)

    levels = dict.fromkeys(NAMES, 3.4) | {NAMES[4]: 2.0}
    row = verdicts(survey(levels, answer=feeling)).loc[NAMES[4]]
    assert (row["verdict"], row["basis"]) == (Verdict.PAIN, Basis.SENTIMENT)


def test_fewer_than_ten_answers_are_too_few():
    touches = survey(dict.fromkeys(NAMES, 3.4)) + [said(f"c{k}", "rare", 1.0) for k in range(9)]
    row = verdicts(touches).loc["rare"]
    assert row["verdict"] == Verdict.TOO_FEW
    assert np.isnan(row["q"])


def test_fewer_than_five_touchpoints_are_held_against_their_stage():
    levels = {"order a": 3.5, "order b": 2.0, "delivery": 1.5}
    found = verdicts(survey(levels))
    assert found.loc["order b", ["verdict", "basis"]].tolist() == [Verdict.PAIN, Basis.STAGE]
    assert found.loc["order a", ["verdict", "basis"]].tolist() == [Verdict.GLORY, Basis.STAGE]
    alone = found.loc["delivery"]
    assert (alone["verdict"], alone["basis"]) == (Verdict.NEUTRAL, Basis.NONE)
    difference = found.loc["order a", "average"] - found.loc["order b", "average"]
    assert found.loc["order a", "difference"] == pytest.approx(difference)


def test_touchpoints_that_nobody_connects_are_held_against_their_stage():
    levels = dict.fromkeys(NAMES, 3.4)
    apart = [said(f"x{k}", "step apart", float(k % 2 + 1)) for k in range(20)]
    row = verdicts([*survey(levels), *apart]).loc["step apart"]
    assert (row["verdict"], row["basis"]) == (Verdict.PAIN, Basis.STAGE)


def test_a_score_of_everything_together_is_no_touchpoint():
    touches = survey(dict.fromkeys(NAMES, 3.4))
    whole = [said(f"c{k}", "overall", 1.0) for k in range(60)]
    alone, both = verdicts(touches), verdicts([*touches, *whole])
    assert "overall" not in both.index
    assert both["difference"].tolist() == alone["difference"].tolist()


def test_behaviour_alone_has_no_verdicts():
    assert glory_pain(store_of([did("a", 0, "order")])).empty


def test_the_same_data_give_the_same_verdicts_in_any_order():
    touches = survey(dict.fromkeys(NAMES, 3.4))
    one, other = verdicts(touches), verdicts(touches[::-1])
    columns = ["difference", "difference_low", "q"]
    assert one[columns].to_numpy() == pytest.approx(other.loc[one.index, columns].to_numpy())


def test_empty_touchpoints_are_rarely_flagged_and_a_pain_is_found():
    """12 worlds of 9 empty touchpoints and a pain of .8 points; q = .10 leaves few false flags."""
    rng, false, found = np.random.default_rng(11), 0, 0
    names = [f"step {letter}" for letter in "abcdefghij"]
    for _ in range(12):
        levels = dict.fromkeys(names, 3.6) | {names[3]: 2.8}
        judged = verdicts(survey(levels, customers=80, rng=rng))["verdict"]
        found += judged[names[3]] == Verdict.PAIN
        false += int((judged.drop(names[3]) != Verdict.NEUTRAL).sum())
    assert found == 12
    assert false / 108 <= 0.05


def test_touchpoints_that_everyone_scores_alike_are_neutral():
    """Differences of 1e-17 come from rounding: they are no glory, however certain."""
    levels = {name: 3.0 if name == NAMES[0] else 4.0 for name in NAMES[:6]}
    touches = [said(f"c{k}", name, level) for k in range(30) for name, level in levels.items()]
    found = verdicts(touches)["verdict"]
    assert found[NAMES[0]] == Verdict.PAIN
    assert set(found.drop(NAMES[0])) == {Verdict.NEUTRAL}


def test_a_gap_by_rounding_alone_is_none():
    """.3 against .1 + .2 differ by 6e-17 in floats."""
    touches = [
        said(f"c{k}", "order", None, expectation=0.3, experience=0.1 + 0.2) for k in range(30)
    ]
    row = verdicts(touches).loc["order"]
    assert (row["verdict"], row["difference"]) == (Verdict.NEUTRAL, 0)


def test_very_many_answers_are_judged_alike_by_sums(monkeypatch):
    """Effects are the same; limits stand on 256 blocks in the place of 400 customers."""
    levels = dict.fromkeys(NAMES, 3.4) | {NAMES[2]: 2.2, NAMES[5]: 4.4, "delivery": 2.6}
    apart = [said(f"x{k}", "step apart", float(k % 2 + 1)) for k in range(20)]
    store = store_of([*survey(levels, customers=400), *apart])
    plain = glory_pain(store), stage_verdicts(store)
    monkeypatch.setattr("cx.moments.glory_pain.EXACT", 0)
    for found, expected in zip((glory_pain(store), stage_verdicts(store)), plain, strict=True):
        same = ["stage", "verdict", "basis", "answers", "relative_only"]
        assert found[same].equals(expected[same])
        assert found["difference"].tolist() == pytest.approx(expected["difference"].tolist())
        width = found["difference_high"] - found["difference_low"]
        before = expected["difference_high"] - expected["difference_low"]
        assert width.tolist() == pytest.approx(before.tolist(), rel=0.25)
    assert {Verdict.GLORY, Verdict.PAIN} <= set(plain[0]["verdict"])
    assert {Basis.SATISFACTION, Basis.STAGE} == set(plain[0]["basis"])


def test_a_kind_is_not_asked_for_where_no_touchpoint_waits_for_it(monkeypatch):
    """Sentiment is on every touch of many exports, and the last kind that anything is judged by."""
    asked = []

    def looked(store, measure, **terms):
        asked.append(measure)
        return opinion_sums(store, measure, **terms)

    monkeypatch.setattr("cx.moments.glory_pain.opinion_sums", looked)
    verdicts(survey(dict.fromkeys(NAMES, 3.4)))
    assert asked == [Measure.GAP, Measure.SCORE]
    verdicts([*survey(dict.fromkeys(NAMES, 3.4)), said("c1", "talk", None, sentiment=0.5)])
    assert asked[2:] == [Measure.GAP, Measure.SCORE, Measure.SENTIMENT]
