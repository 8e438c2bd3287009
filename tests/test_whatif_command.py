"""`ichie whatif` keeps its contract on the sample and on totals, and refuses what cannot be in a sentence."""

import json
import shutil
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from cx.cli import main
from cx.domain import Language
from cx.model.project import Project
from cx.model.project_file import save
from cx.model.register import with_trial

from .decided import outcome, trial

SAMPLE = Path(__file__).parents[1] / "sample_data"
SIDES = ("baseline", "scenario", "difference")
LIMITS = {"mean", "low", "high"}
TOTALS = "stage,reached,went_on\nresearch,1000,400\npurchase,400,100\nreturn,100,\n"


def run(*arguments: str):
    return CliRunner().invoke(main, ["whatif", *arguments], catch_exceptions=False)


def figures(*arguments: str):
    found = run(*arguments, "--json")
    assert found.exit_code == 0, found.stderr

    def refused(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(found.stdout, parse_constant=refused)


@cache
def sample(language: str, *arguments: str):
    return figures(str(SAMPLE / language / "touches.csv"), *arguments, "--lang", language)


def shop(people: int = 240) -> str:
    """Touches over three months: half go on to the cart, a third of those buy, some twice; no values."""
    rows = ["user_id,event,timestamp"]
    for i in range(people):
        month, day = 1 + i % 3, 1 + i % 28
        rows.append(f"u{i},search,2026-{month:02d}-{day:02d} 09:00:00")
        rows += [f"u{i},home,2026-{month:02d}-{day:02d} 10:00:00"] if i % 4 else []
        rows += [f"u{i},purchase,2026-{month:02d}-{day:02d} 12:00:00"] if i % 6 == 1 else []
        rows += [f"u{i},purchase,2026-{month + 1:02d}-{day:02d} 12:00:00"] if i % 24 == 1 else []
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("language", [each.value for each in Language])
def test_the_keys_are_those_of_the_contract(language):
    data = sample(language, "--raise", "first_impression=+0.02")
    assert [data[side].keys() for side in SIDES] == [data["baseline"].keys()] * 3
    assert data["baseline"].keys() >= {"revenue_per_1000", "customers"}
    for side in SIDES:
        ranges = [data[side]["revenue_per_1000"], *data[side]["customers"].values()]
        for each in ranges:
            assert each.keys() == LIMITS
            assert each["low"] <= each["mean"] <= each["high"]
    gain = data["difference"]["revenue_per_1000"]
    now, then = (data[side]["revenue_per_1000"]["mean"] for side in SIDES[:2])
    assert gain["mean"] == pytest.approx(then - now)
    assert gain["low"] > 0
    predicted = data["predicted"]["difference"]["revenue_per_1000"]
    assert predicted["low"] < gain["low"] <= gain["high"] < predicted["high"]


def test_stages_are_those_of_the_metrics_and_so_is_the_rate_that_is_raised():
    path = str(SAMPLE / "en" / "touches.csv")
    known = json.loads(CliRunner().invoke(main, ["metrics", path, "--json"]).stdout)["stages"]
    data = sample("en", "--raise", "first_impression=+0.02")
    assert list(data["difference"]["customers"]) == [row["stage"] for row in known]
    [lever] = data["levers"]
    rate = next(row["rate"] for row in known if row["stage"] == "first_impression")
    assert (lever["now"], lever["then"]) == pytest.approx((rate, rate + 0.02))
    assert lever["provenance"] == "assumed"


@pytest.mark.parametrize("change", ["+0.0", "-0", "+0%"])
def test_a_change_by_nothing_changes_exactly_nothing(write, change):
    path = str(write("a.csv", shop()).path)
    data = figures(path, "--raise", f"research={change}", "--price", "3000", "--lang", "en")
    told = [data["difference"]["revenue_per_1000"], *data["difference"]["customers"].values()]
    assert {value for each in told for value in each.values()} == {0}
    assert data["baseline"] == data["scenario"]
    assert "would stay as it is" in data["headline"]


def test_both_languages_say_the_same_in_figures():
    ja, en = (sample(lang, "--raise", "first_impression=+0.02") for lang in ("ja", "en"))
    for side in SIDES:
        for key in ("revenue_per_1000", "purchases_per_1000"):
            assert ja[side][key] == pytest.approx(en[side][key])
    assert "10回中8回" in ja["headline"]
    assert "in 8 cases out of 10" in en["headline"]


def test_what_stands_beside_the_answer():
    data = sample("en", "--raise", "first_impression=+0.02")
    assert (data["months"], data["entrants"] > 1000, data["level"]) == (12, True, 0.8)
    assert {row["month"] for row in data["by_month"]} == set(range(1, 13))
    gains = [row["gain"] for row in data["tornado"]]
    assert gains == sorted(gains, reverse=True)
    assert data["check"]["rows"]
    assert data["snowball"]["k"] == pytest.approx(
        data["snowball"]["invitees"] / data["snowball"]["customers"]
    )
    assert data["keeping"]["ratio"] is None


def test_people_get_the_finding_both_ranges_the_stages_and_the_lever():
    path = str(SAMPLE / "ja" / "touches.csv")
    found = run(
        path, "--raise", "first_impression=2%", "--cost", "50000", "--margin", "0.4", "--lang", "ja"
    )
    assert found.exit_code == 0
    head = found.stdout.splitlines()[0]
    assert head.startswith("「出会う」から「買う」へ進む割合を1.")  # 2 % of what is there
    for part in (
        "平均の見込みの幅：",
        "実際に起こることの幅：",
        "買う（人数）：",
        "売上：",
        "粗利：",
        "費用は5万円です",
        "1ポイントの価値が最も大きい",
    ):
        assert part in found.stdout
    assert "nan" not in found.stdout


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (["--lever", "return=+0.02", "--lever", "price=+5%"], [("return", "assumed"), ("price", "assumed")]),
        (["--lever", "referral=+0.05"], [("referral", "assumed")]),
        (["--tip", "draw_personas"], [("tip", "assumed")]),
    ],
)  # fmt: skip
def test_several_kinds_of_levers_can_be_moved(options, kinds):
    data = sample("en", *options)
    assert [(row["kind"], row["provenance"]) for row in data["levers"]] == kinds


def test_a_score_moves_what_goes_together_with_it_at_the_strength_asked_for(tmp_path):
    for name in ("touches.csv", "survey.csv", "orders.csv"):
        shutil.copy(SAMPLE / "en" / name, tmp_path)
    asked = [str(tmp_path), "--lever", "satisfaction:First cup=+0.2"]
    [whole, *_] = figures(*asked)["levers"]
    [half, *_] = figures(*asked, "--strength", "0.5")["levers"]
    assert whole["provenance"] == "observed"
    assert half["effect"] == pytest.approx(whole["effect"] / 2)


def test_a_decided_test_of_the_project_moves_what_its_tip_moves(tmp_path):
    known = with_trial(Project(), trial("a", outcome(), tip="draw_personas", stage=None))
    path = tmp_path / "p.ichie"
    save(known, path)
    data = sample("en", "--tip", "draw_personas", "--project", str(path))
    [lever] = data["levers"]
    assert lever["provenance"] == "tested"
    assert 0 < lever["effect"] < 0.17  # drawn towards 0
    assert "A/B test" in data["headline"]


def test_totals_say_what_comes_in_the_end(write):
    data = figures(
        str(write("totals.csv", TOTALS).path), "--raise", "research=+0.02", "--price", "1000"
    )
    assert data["difference"]["customers"]["purchase"]["mean"] == pytest.approx(20, rel=0.01)
    assert data["difference"]["customers"]["return"]["mean"] == pytest.approx(5, rel=0.05)
    assert data["difference"]["revenue_per_1000"]["mean"] == pytest.approx(20_000, rel=0.01)
    assert (data["by_month"], data["check"], data["snowball"]) == ([], None, None)
    assert "in the end" in data["headline"]


def test_without_amounts_people_and_purchases_are_counted_and_a_price_gives_revenue(write):
    path = str(write("a.csv", shop()).path)
    found = run(path, "--raise", "first_impression=+0.02", "--json", "--lang", "en")
    data = json.loads(found.stdout)
    assert "--price" in found.stderr
    assert [data[side]["revenue_per_1000"] for side in SIDES] == [None] * 3
    gain = data["difference"]["purchases_per_1000"]["mean"]
    assert gain > 0
    priced = figures(path, "--raise", "first_impression=+0.02", "--price", "3000")
    assert priced["difference"]["revenue_per_1000"]["mean"] == pytest.approx(3000 * gain)


def test_a_price_is_not_used_where_the_data_have_amounts():
    path = str(SAMPLE / "en" / "touches.csv")
    found = run(path, "--price", "1", "--json")
    assert "was not used" in found.stderr
    assert json.loads(found.stdout)["baseline"] == sample("en")["baseline"]


def test_without_purchases_people_alone_are_counted(write):
    text = "".join(line for line in shop().splitlines(True) if "purchase" not in line)
    found = run(
        str(write("a.csv", text).path),
        "--raise",
        "research=+0.02",
        "--price",
        "9",
        "--json",
        "--lang",
        "en",
    )
    data = json.loads(found.stdout)
    assert "no purchases" in found.stderr
    assert data["difference"]["purchases_per_1000"] is None
    assert data["difference"]["customers"]["first_impression"]["mean"] > 0
    assert "reach “First impression”" in data["headline"]


def test_a_month_of_data_shows_no_coming_back_and_says_so(write):
    lines = [
        line
        for line in shop().splitlines(True)
        if "-02-" not in line and "-03-" not in line and "-04-" not in line
    ]
    data = figures(str(write("a.csv", "".join(lines)).path), "--window", "3", "--lang", "en")
    assert any("hardly a month" in note for note in data["notes"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--raise", "research=+0.9"], "between 0% and 100%"),
        (["--raise", "research=-0.9"], "between 0% and 100%"),
        (["--raise", "nosuch=+0.1"], "nosuch"),
        (["--raise", "advocate=+0.1"], "Nobody in these data reached"),
        (["--raise", "purchase=+0.1"], "last stage"),
        (["--raise", "research"], "purchase=+0.02"),
        (["--raise", "research=nan"], "purchase=+0.02"),
        (["--raise", "research=1e999"], "purchase=+0.02"),
        (["--raise", "research=0.01", "--raise", "research=0.02"], "moved twice"),
        (["--lever", "dance=1"], "dance"),
        (["--lever", "pain=0.5"], "pain:TOUCHPOINT=0.5"),
        (["--lever", "satisfaction:nosuch=1"], "nosuch"),
        (["--lever", "satisfaction:home=1"], "home"),
        (["--lever", "delivery=-1"], "delivery"),
        (["--lever", "referral=+0.1"], "who brought whom"),
        (["--lever", "price=+0.1"], "--price"),
        (["--lever", "return=+2"], "between 0% and 100%"),
        (["--price", "100", "--lever", "price=-1"], "something must be paid"),
        (["--price", "100", "--lever", "incentive=10%"], "incentive=300"),
        (["--tip", "nosuch"], "nosuch"),
        (["--tip", "value_proposition"], "Please test it first"),
        (["--cost", "-5"], "cannot be below 0"),
        (["--keeping", "-5"], "cannot be below 0"),
        (["--cost", "nan"], "nan"),
        (["--price", "0"], "--price"),
        (["--margin", "nan"], "nan"),
        (["--margin", "1.5"], "--margin"),
        (["--months", "37"], "--months"),
        (["--entrants", "0"], "--entrants"),
        (["--project", "nosuch.ichie"], "nosuch.ichie"),
        (["--segment", "nobody"], "nobody"),
        (["--window", "1000", "--raise", "research=+0.01"], "whole window"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(write, options, said):
    found = run(str(write("a.csv", shop(120)).path), *options, "--lang", "en")
    assert found.exit_code == 2
    assert found.stdout == ""
    assert said in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1


def test_totals_move_rates_alone(write):
    found = run(str(write("totals.csv", TOTALS).path), "--lever", "return=+0.02", "--lang", "ja")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "集計済みのデータ" in found.stderr


def test_a_survey_alone_shows_no_journey(write):
    text = "user_id,satisfaction\n" + "".join(f"u{i},{1 + i % 5}\n" for i in range(50))
    found = run(str(write("a.csv", text).path), "--best", "high", "--lang", "en")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "followed from stage to stage" in found.stderr


def test_filters_take_a_part_of_the_people():
    part = sample("en", "--segment", "Connoisseur")
    assert 0 < part["entrants"] < sample("en")["entrants"]
