"""`ichie test` and `ichie plan` keep their contract: keys, figures, one sentence for what is wrong."""

import json
from collections.abc import Iterable

import pytest
from click.testing import CliRunner

from cx.cli import main

HEALTH = {"check", "passed", "p", "message"}
METRICS = {
    "metric", "arm", "control_value", "value", "effect", "low", "high", "low_adjusted",
    "high_adjusted", "relative", "relative_low", "relative_high", "p", "p_adjusted",
    "chance_to_win", "expected_loss",
}  # fmt: skip
BUY = ("--arm", "arm", "--control", "A", "--metric", "buy:proportion")


def run(*arguments: str):
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def figures(*arguments: str):
    found = run(*arguments, "--json", "--lang", "en")
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)


def of(data, metric: str, arm: str):
    [found] = [row for row in data["metrics"] if (row["metric"], row["arm"]) == (metric, arm)]
    return found


def health(data) -> dict:
    return {row["check"]: row["passed"] for row in data["health"]}


def people(counts: dict[str, tuple[int, int]]) -> Iterable[tuple[str, int, int]]:
    """Arm, whether they bought, what they spent: so many of so many bought."""
    for arm, (bought, n) in counts.items():
        for at in range(n):
            yield arm, int(at < bought), (7 * at) % 40 if at < bought else 0


@pytest.fixture
def file(write):
    """Write people, a row each, and give the path."""

    def written(counts, name="test.csv", *, ids=lambda at: at, more="") -> str:
        lines = ["id,arm,buy,spend"]
        lines += [f"{ids(at)},{arm},{b},{s}" for at, (arm, b, s) in enumerate(people(counts))]
        return str(write(name, "\n".join(lines) + "\n" + more).path)

    return written


WON = {"A": (200, 1000), "B": (260, 1000)}


def test_a_test_has_its_keys_and_figures(file):
    data = figures("test", file(WON), *BUY, "--metric", "spend")
    assert data.keys() >= {"stopped", "health", "metrics", "verdict"}
    assert all(row.keys() >= HEALTH for row in data["health"])
    assert all(row.keys() >= METRICS for row in data["metrics"])
    assert (data["stopped"], data["verdict"], data["winner"]) == (False, "ship", "B")
    assert [(row["metric"], row["arm"]) for row in data["metrics"]] == [
        ("buy", "B"),
        ("spend", "B"),
    ]
    found = of(data, "buy", "B")
    assert (found["control_value"], found["value"]) == (0.2, 0.26)
    assert found["effect"] == pytest.approx(0.06)
    assert found["relative"] == pytest.approx(0.3)
    assert health(data)["duration"] is None


def test_each_unit_counts_once(file):
    path = file({"A": (200, 1000), "B": (260, 1000)}, ids=lambda at: at // 4)
    data = figures("test", path, *BUY, "--unit", "id")
    assert data["sizes"] == {"A": 250, "B": 250}
    assert health(data)["repeated_units"] is False


def test_files_of_an_arm_each(file):
    paths = [file({"x": WON[arm]}, f"{arm}.csv") for arm in "AB"]
    by_file = ("--arm", "@file", "--control", "A", "--metric", "buy:proportion")
    assert of(figures("test", *paths, *by_file), "buy", "B")["effect"] == pytest.approx(0.06)


def test_a_metric_measured_in_two_ways_is_named_with_its_kind(file):
    data = figures("test", file(WON), *BUY, "--metric", "buy")
    assert [row["metric"] for row in data["metrics"]] == ["buy:proportion", "buy:mean"]


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        ((), "ship"),
        (("--lower", "buy"), "roll_back"),
        (("--guardrail", "spend"), "ship"),
        (("--guardrail", "spend:.5"), "ship"),
        (("--guardrail", "spend:mean:.5"), "ship"),
        (("--guardrail", "spend", "--lower", "spend"), "review"),
        (("--guardrail", "buy"), "keep_running"),  # nothing is left to decide by
        (("--split", "A=.5,B=.5"), "ship"),
        (("--split", "B=.498, A=.5"), "ship"),
        (("--split", "A=.9,B=.1"), "withheld"),
        (("--alpha", ".0001"), "keep_running"),
    ],
)
def test_what_is_asked_for_changes_the_verdict(file, options, verdict):
    data = figures("test", file({"A": (200, 1000), "B": (260, 1000)}), *BUY, *options)
    assert data["verdict"] == verdict


def test_a_test_that_is_stopped_has_no_figures(file):
    data = figures("test", file({"A": (200, 1000), "B": (260, 700)}), *BUY)
    assert (data["stopped"], data["verdict"]) == (True, "withheld")
    assert (data["metrics"], data["variants"]) == ([], [])
    assert health(data)["sample_ratio"] is False


@pytest.mark.parametrize(
    ("counts", "failed"),
    [
        ({"A": (0, 400), "B": (0, 400)}, {"conversions", "no_spread"}),
        ({"A": (200, 400), "B": (0, 1)}, {"sample_ratio", "size", "conversions"}),
    ],
)
def test_what_cannot_be_compared_is_withheld_with_its_reason(file, counts, failed):
    data = figures("test", file(counts), *BUY)
    assert data["verdict"] == "withheld"
    assert {check for check, passed in health(data).items() if passed is False} == failed


def test_all_values_missing(write):
    rows = [f"{at},{'AB'[at % 2]}," for at in range(200)]
    path = str(write("test.csv", "\n".join(["id,arm,buy", *rows]) + "\n").path)
    data = figures("test", path, *BUY)
    assert data["verdict"] == "withheld"
    assert health(data)["missing"] is False


def test_people_in_two_groups_are_left_out_and_too_many_stop_the_test(file):
    few, many = (
        figures("test", file(WON, f"{n}.csv", ids=lambda at, n=n: at % 1000 if at % 1000 < n else at), *BUY, "--unit", "id")
        for n in (8, 300)
    )  # fmt: skip
    assert (few["sizes"], few["stopped"]) == ({"A": 992, "B": 992}, False)
    assert health(few)["several_arms"] is False
    assert (many["stopped"], many["metrics"]) == (True, [])


def test_a_last_line_that_breaks_off_is_left_out_and_said(file):
    data = figures("test", file(WON, more="9999,B,1"), *BUY)
    assert data["sizes"] == {"A": 1000, "B": 1000}
    assert any("breaks off" in note for note in data["notes"])


def test_means_below_zero_have_no_relative_effect(write):
    rows = [f"{'AB'[at % 2]},{-at % 7 - 20}" for at in range(200)]
    path = str(write("test.csv", "\n".join(["arm,profit", *rows]) + "\n").path)
    data = figures("test", path, "--arm", "arm", "--control", "A", "--metric", "profit")
    [row] = data["metrics"]
    assert row["p"] is not None
    assert (row["relative"], row["relative_low"], row["relative_high"]) == (None, None, None)


def test_the_order_of_day_and_month_can_be_said(write):
    rows = [f"{'AB'[at % 2]},{at % 3 // 2},0{1 + at % 7}/04/2024" for at in range(280)]
    path = str(write("test.csv", "\n".join(["arm,buy,day", *rows]) + "\n").path)
    asked = (path, *BUY, "--at", "day")
    found = run("test", *asked, "--lang", "en")
    assert found.exit_code == 2
    assert "--dates" in found.stderr
    for order, days in (("dmy", 7), ("mdy", 183)):
        said = {
            row["check"]: row["message"]
            for row in figures("test", *asked, "--dates", order)["health"]
        }
        assert f"{days} days" in said["duration"]


@pytest.mark.parametrize("huge", ["1e300", "-1e300", "1e150"])
def test_values_beyond_all_measure_are_never_reckoned_with(write, huge):
    rows = [f"{'AB'[at % 2]},{at % 3 // 2},{huge if at % 5 else 3}" for at in range(200)]
    path = str(write("test.csv", "\n".join(["arm,buy,spend", *rows]) + "\n").path)
    data = figures("test", path, *BUY, "--metric", "spend")
    spend, alone = of(data, "spend", "B"), of(figures("test", path, *BUY), "buy", "B")
    unsaid = ("low", "high", "p", "p_adjusted", "relative", "chance_to_win", "expected_loss")
    assert [spend[name] for name in unsaid] == [None] * len(unsaid)
    assert of(data, "buy", "B")["p_adjusted"] == alone["p_adjusted"]
    assert data["message"].startswith("No answer yet. “buy”")


WRONG = [
    (("--control", "Z"), "Z"),
    (("--metric", "nope"), "nope"),
    (("--metric", "buy:share"), "buy:share"),
    (("--metric", "buy:ratio"), "buy:ratio"),
    (("--guardrail", "spend:2"), "spend:2"),
    (("--guardrail", "spend:-.1"), "spend:-.1"),
    (("--guardrail", "spend:nan"), "spend:nan"),
    (("--split", "A=.5,B=.6"), "A=.5,B=.6"),
    (("--split", "A=.5"), "A=.5"),
    (("--split", "A=.5,C=.5"), "A=.5,C=.5"),
    (("--split", "A=1.5,B=-.5"), "A=1.5,B=-.5"),
    (("--split", "A=nan,B=.5"), "A=nan,B=.5"),
    (("--split", "half"), "half"),
    (("--lower", "spend"), "spend"),
    (("--unit", "who"), "who"),
    (("--alpha", "1.5"), "1.5"),
]


@pytest.mark.parametrize(("options", "named"), WRONG)
def test_what_is_wrong_is_one_sentence_that_names_it(file, options, named):
    found = run("test", file(WON), *BUY, *options, "--lang", "en")
    assert found.exit_code == 2
    assert found.stdout == ""
    assert named in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1


def test_one_arm_only(file):
    found = run("test", file({"A": (20, 100)}), *BUY, "--lang", "en")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "at least two arms" in found.stderr


@pytest.mark.parametrize(("language", "won"), [("ja", "の案が勝ちました"), ("en", "“B” won")])
def test_people_read_the_verdict_first(file, language, won):
    lines = run("test", file(WON), *BUY, "--lang", language).stdout.splitlines()
    assert won in lines[0]
    assert sum(line.startswith(("✓", "!", "–")) for line in lines) == 15


@pytest.mark.parametrize(
    ("below", "counted"), [("people", "6,000 people each"), ("views", "of 9,000 “views” each")]
)
def test_a_share_says_what_it_is_of(write, below, counted):
    rows = "arm,people,views,buy\nA,6000,9000,672\nB,6000,9000,786\n"
    path = str(write("totals.csv", rows).path)
    data = figures(
        "test", path, "--arm", "arm", "--control", "A", "--metric", f"buy:proportion/{below}"
    )
    assert counted in data["message"]


def test_a_plan_has_its_keys():
    rate = ("--kind", "proportion", "--baseline", "0.105", "--effect", "0.015")
    data = figures("plan", *rate)
    assert (data["per_arm"], data["total"], data["days"]) == (6965, 13930, None)
    assert data["power"] == pytest.approx(0.8, abs=1e-4)
    assert figures("plan", *rate, "--daily", "400")["days"] == 35
    stricter = figures("plan", *rate, "--arms", "3", "--power", ".9", "--alpha", ".01")
    assert stricter["total"] == 3 * stricter["per_arm"] > 3 * 6965
    mean = figures("plan", "--kind", "mean", "--baseline", "40", "--effect", "-2.5", "--sd", "25")
    assert mean["per_arm"] == 1571
    assert "6,965人" in run("plan", *rate, "--lang", "ja").stdout


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--kind", "mean", "--baseline", "40", "--effect", "2"), "--sd"),
        (("--kind", "proportion", "--baseline", "10.5", "--effect", "1.5"), "10.5"),
        (("--kind", "proportion", "--baseline", "0.9", "--effect", "0.2"), "1.1"),
        (("--kind", "proportion", "--baseline", "0.1", "--effect", "0"), "0"),
        (("--kind", "proportion", "--baseline", "0.1", "--effect", ".1", "--arms", "1"), "1"),
        (("--kind", "proportion", "--baseline", "0.1", "--effect", ".1", "--daily", "0"), "0"),
    ],
)
def test_what_cannot_be_planned_is_one_sentence(options, named):
    found = run("plan", *options)
    assert (found.exit_code, found.stdout) == (2, "")
    assert named in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1


def test_hillstrom_has_its_known_figures(real_data):
    path = str(real_data / "hillstrom" / "hillstrom.csv")
    kinds = ("visit:proportion", "conversion:proportion", "spend:mean")
    metrics = [part for kind in kinds for part in ("--metric", kind)]
    data = figures("test", path, "--arm", "segment", "--control", "No E-Mail", *metrics)
    visit, conversion, spend = (of(data, kind.split(":")[0], "Mens E-Mail") for kind in kinds)
    assert (visit["value"], visit["control_value"]) == pytest.approx((0.18276, 0.10617), abs=5e-6)
    assert visit["effect"] == pytest.approx(0.07659, abs=5e-6)
    assert visit["p"] == pytest.approx(5.7e-112, rel=0.02)
    assert conversion["effect"] == pytest.approx(0.006805, abs=5e-7)
    assert conversion["p"] == pytest.approx(1.5e-13, rel=0.05)
    assert spend["effect"] == pytest.approx(0.7698, abs=5e-5)
    assert (spend["low"], spend["high"]) == pytest.approx((0.485, 1.055), abs=5e-4)
    assert spend["p"] == pytest.approx(1.16e-7, rel=0.01)
    assert data["verdict"] == "ship"


def test_udacity_has_its_known_figures_and_says_what_is_blank(real_data):
    folder = real_data / "udacity_screener"
    paths = [str(folder / name) for name in ("control.csv", "experiment.csv")]
    names = ("Enrollments", "Payments")
    metrics = [part for name in names for part in ("--metric", f"{name}:proportion/Clicks")]
    data = figures("test", *paths, "--arm", "@file", "--control", "control", *metrics)
    gross, net = (of(data, name, "experiment") for name in names)
    assert gross["effect"] == pytest.approx(-0.02055, abs=5e-6)
    assert (gross["low"], gross["high"]) == pytest.approx((-0.0291, -0.0120), abs=5e-5)
    assert net["effect"] == pytest.approx(-0.00487, abs=5e-6)
    assert (net["low"], net["high"]) == pytest.approx((-0.0116, 0.0019), abs=5e-5)
    [blank] = [row for row in data["health"] if row["check"] == "blank"]
    assert blank["passed"] is False
    assert "14" in blank["message"]
