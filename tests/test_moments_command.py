"""`ichie moments` keeps its contract, finds what the sample plants, and says what data lack."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from cx.cli import main
from cx.domain import Influence, Language, Tier, Verdict
from cx.simulate.shop import simulate
from cx.simulate.wording import wording
from cx.simulate.world import SEED, Spot

SAMPLE = Path(__file__).parents[1] / "sample_data"
FILES = ("touches.csv", "survey.csv", "orders.csv")
KEYS = {
    "stage", "touchpoint", "exposed", "rd", "low", "high", "q", "influence", "tier", "experience",
    "score", "score_low", "score_high",
}  # fmt: skip


def run(*arguments: str):
    return CliRunner().invoke(main, ["moments", *arguments], catch_exceptions=False)


def figures(*arguments: str):
    found = run(*arguments, "--json")
    assert found.exit_code == 0, found.stderr

    def refused(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(found.stdout, parse_constant=refused)


@cache
def sample(language: str, count: int = len(FILES), endpoint: str = "onward"):
    paths = [str(SAMPLE / language / name) for name in FILES[:count]]
    return figures(*paths, "--endpoint", endpoint)


def of(data, touchpoint: str):
    [row] = [row for row in data["moments"] if row["touchpoint"] == touchpoint]
    return row


@cache
def truth():
    return simulate(rng=np.random.default_rng(SEED)).truth


@pytest.mark.parametrize("language", Language)
def test_the_keys_are_those_of_the_contract(language):
    data = sample(language)
    assert data.keys() >= {"horizon_days", "tested", "moments"}
    assert data["horizon_days"] == 7
    for row in data["moments"]:
        assert row.keys() >= KEYS
        assert row["influence"] in set(Influence)
        assert row["tier"] in set(Tier)
        assert row["experience"] in {*Verdict, "none"}
        assert isinstance(row["exposed"], int)
        assert (row["experience"] == "none") == (row["score"] is None)
        assert (row["q"] is None) == (row["rd"] is None)
        if row["rd"] is not None:
            assert -1 <= row["low"] <= row["rd"] <= row["high"] <= 1
            assert 0 <= row["q"] <= 1
        if row["score_low"] is not None:
            assert row["score_low"] <= row["score"] <= row["score_high"]
    assert data["tested"] == sum(row["q"] is not None for row in data["moments"])


@pytest.mark.parametrize("language", Language)
def test_every_touchpoint_has_one_row_and_what_decides_comes_first(language):
    rows = sample(language)["moments"]
    spots = [(row["stage"], row["touchpoint"]) for row in rows]
    paths = [str(SAMPLE / language / name) for name in FILES]
    known = CliRunner().invoke(main, ["metrics", *paths, "--json"]).stdout
    points = json.loads(known)["touchpoints"]
    assert sorted(spots) == sorted((row["stage"], row["touchpoint"]) for row in points)
    decides = [row["tier"] != "none" for row in rows]
    assert decides == sorted(decides, reverse=True)


@pytest.mark.parametrize(("count", "endpoint"), [(1, "buys"), (3, "buys"), (3, "onward")])
@pytest.mark.parametrize("language", Language)
def test_the_planted_truth_is_found(language, count, endpoint):
    """What is planted is buying in that visit; the log alone knows little else that comes later."""
    names, data = wording(language).spots, sample(language, count, endpoint)
    for spot, side in ((Spot.FEE, Influence.HURTS), (Spot.QUIZ, Influence.HELPS)):
        row = of(data, names[spot])
        assert (row["influence"], row["tier"] == Tier.NONE) == (side, False)
    for spot, verdict in (
        (Spot.FIRST_CUP, Verdict.GLORY), (Spot.QUIZ, Verdict.GLORY), (Spot.FEE, Verdict.PAIN),
        (Spot.PHONE, Verdict.PAIN), (Spot.REFERRAL, Verdict.PAIN),
    ):  # fmt: skip
        assert of(data, names[spot])["experience"] == verdict


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("language", Language)
def test_what_only_goes_together_is_never_firm(language, count):
    names, data = wording(language).spots, sample(language, count)
    tied = [names[each.spot] for each in truth().influences if each.confounded]
    assert len(tied) >= 8
    assert [name for name in tied if of(data, name)["tier"] == Tier.FIRM] == []


def test_both_languages_say_the_same_in_figures():
    ja, en = sample(Language.JA), sample(Language.EN)
    assert ja["tested"] == en["tested"]
    for ours, theirs in zip(ja["moments"], en["moments"], strict=True):
        assert (ours["stage"], ours["rd"], ours["tier"]) == pytest.approx(
            (theirs["stage"], theirs["rd"], theirs["tier"])
        )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("Shipping fee page", "Taste quiz", "▼ pain", "firm", "the path itself")),
        ("ja", ("送料のページ", "コーヒー診断", "▼ 痛み", "確か", "道のりそのもの")),
    ],
)
def test_people_get_a_finding_and_a_line_for_every_touchpoint(lang, said):
    found = run(*(str(SAMPLE / lang / name) for name in FILES), "--lang", lang)
    assert found.exit_code == 0
    assert all(each in found.stdout for each in said)
    head = found.stdout.splitlines()[0]
    assert all(each in head for each in said[:2])
    assert "p=" not in head
    rows = sample(Language(lang))["moments"]
    for row in rows:
        assert any(line.strip().startswith(row["touchpoint"]) for line in found.stdout.splitlines())


def log(people: int = 120, *, score: str = "", points: str = "home cart catalog purchase") -> str:
    """Touches of some people over a month; ``score`` names the touchpoint with scores, * all."""
    rng, rows = np.random.default_rng(5), ["user_id,event,timestamp,score"]
    for i in range(12 * people):
        event = str(rng.choice(points.split()))
        day, hour, given = rng.integers(1, 29), rng.integers(0, 24), rng.integers(1, 6)
        shown = given if score in (event, "*") else ""
        rows.append(f"u{i % people},{event},2026-04-{day:02d} {hour:02d}:00:00,{shown}")
    return "\n".join(rows) + "\n"


PATH = "user_id,event,timestamp\n" + "".join(
    f"u{i},{event},2026-04-{1 + i % 28:02d} {hour}:00:00\n"
    for i in range(200)
    for hour, event in ((10, "home"), (11, "purchase"))
)
TOTALS = "stage,touchpoint,n,mean\nresearch,advert,50,3.9\npurchase,basket,40,4.5\n"
UNTIMED = "user_id,event,score\n" + "".join(
    f"u{i},{event},{i % 5 + 1}\n" for i in range(90) for event in ("home", "cart", "purchase")
)


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (TOTALS, [], "These are totals"),
        (UNTIMED, [], "No column says when"),
        (log(score="*", points="home cart catalog"), [], "All touchpoints stand in one stage"),
        (log(1, score="*"), [], "There is one customer"),
        (log(score="*"), ["--horizon", "90"], "90 days are longer than the data"),
    ],
    ids=["totals", "no times", "one stage", "one customer", "long horizon"],
)
def test_where_nobody_can_be_followed_a_sentence_says_so_and_scores_still_count(
    write, text, options, said
):
    path = str(write("a.csv", text).path)
    found = run(path, *options, "--json", "--lang", "en", "--best", "high")
    data = json.loads(found.stdout)
    assert found.exit_code == 0
    assert said in found.stderr
    assert data["tested"] == 0
    assert data["moments"]
    for row in data["moments"]:
        assert (row["influence"], row["exposed"], row["rd"]) == ("too_few", 0, None)
        assert row["score"] is not None
    told = run(path, *options, "--lang", "en", "--best", "high").stdout
    assert said in told
    assert all(row["touchpoint"] in told for row in data["moments"])


@pytest.mark.parametrize(
    ("text", "influences", "experiences", "said"),
    [
        (PATH, {"structural", "too_few"}, {"none"}, "the path itself"),
        (log(), {"none", "too_few"}, {"none"}, "hold no scores"),
        (log(score="cart"), {"none", "too_few"}, {"none", "neutral"}, "Only one touchpoint"),
    ],
    ids=["structural", "no scores", "scores at one touchpoint"],
)
def test_what_is_missing_is_said_beside_what_is_there(write, text, influences, experiences, said):
    path = str(write("a.csv", text).path)
    data = figures(path, "--best", "high")
    assert {row["influence"] for row in data["moments"]} == influences
    assert {row["experience"] for row in data["moments"]} == experiences
    assert said in run(path, "--lang", "en", "--best", "high").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--horizon", "0"], "--horizon"),
        (["--horizon", "nan"], "nan"),
        (["--endpoint", "dances"], "dances"),
        (["--endpoint", "complains"], "complains"),
        (["--segment", "nobody"], "nobody"),
    ],
)
def test_misuse_is_one_sentence(write, options, said):
    found = run(str(write("a.csv", log(40)).path), *options)
    assert found.exit_code == 2
    assert found.stdout == ""
    assert said in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1


def test_another_decision_and_a_part_of_the_people_can_be_asked_for():
    path = str(SAMPLE / "en" / "touches.csv")
    data = figures(path, "--endpoint", "leaves", "--horizon", "14")
    assert (data["endpoint"], data["horizon_days"]) == ("leaves", 14)
    known = CliRunner().invoke(main, ["metrics", path, "--by", "segment", "--json"]).stdout
    [first, *_] = json.loads(known)["groups"]
    part = figures(path, "--segment", first["value"])
    assert 0 < of(part, "Search")["exposed"] < of(sample("en", 1), "Search")["exposed"]
