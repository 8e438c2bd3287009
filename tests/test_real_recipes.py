"""Real, public data read as they are: at most three questions, and figures known from elsewhere."""

from pathlib import Path

import pytest

from cx.read.report import Source

SETS = {
    "hillstrom": ("hillstrom.csv",),
    "cdnow": ("CDNOW_master.txt",),
    "ecsi_mobi": ("mobi.csv",),
    "nps_bank": ("NPStimeseries.csv",),
    "economy_watchers": ("economy_watchers_6000.csv",),
    "udacity_screener": ("control.csv", "experiment.csv"),
}
KNOWN = {"hillstrom": "hillstrom", "cdnow": "cdnow", "ecsi_mobi": "ecsi_mobi", "nps_bank": "nps"}


def sources(real_data: Path, name: str) -> list[Source]:
    folder = real_data / name
    files = SETS.get(name) or tuple(sorted(path.name for path in folder.glob("*.csv")))
    return [Source(file, folder / file) for file in files]


@pytest.mark.parametrize("name", [*SETS, "olist_sample"])
def test_real_files_are_read_with_at_most_three_questions(real_data, reading, name):
    found = reading(*sources(real_data, name))
    assert len(found.report.questions) <= 3
    assert found.report.touches or found.tests
    wanted = "olist" if name == "olist_sample" else KNOWN.get(name, "")
    assert {file.recipe for file in found.report.files} == {wanted}


def test_cdnow_has_its_customers_and_repeat_purchases(real_data, reading, connection):
    found = reading(*sources(real_data, "cdnow")).report
    assert (found.touches, found.customers) == (69_659, 23_570)
    [(share,)] = connection.execute(
        'SELECT avg(CAST(days > 1 AS INT)) FROM (SELECT count(DISTINCT CAST("at" AS DATE)) AS days'
        " FROM touches_in GROUP BY customer)"
    ).fetchall()
    assert share == pytest.approx(0.4886, abs=5e-5)


def test_ecsi_has_its_gap_between_expectation_and_quality(real_data, reading, connection):
    reading(*sources(real_data, "ecsi_mobi"))
    gaps = [
        gap
        for (gap,) in connection.execute(
            "SELECT round(experience - expectation, 9) FROM touches_in WHERE touchpoint = 'service'"
        ).fetchall()
    ]
    assert sum(gaps) / len(gaps) == pytest.approx(0.201, abs=5e-4)
    signs = [(gap > 0) - (gap < 0) for gap in gaps]
    assert [signs.count(sign) for sign in (1, 0, -1)] == [149, 5, 96]


def test_hillstrom_has_its_visits_by_arm(real_data, reading, connection):
    [test] = reading(*sources(real_data, "hillstrom")).tests
    assert (test.arm, sum(arm.people for arm in test.arms)) == ("segment", 64_000)
    visits = dict(
        connection.execute(f"SELECT segment, avg(visit) FROM {test.table} GROUP BY 1").fetchall()
    )
    assert visits["Mens E-Mail"] == pytest.approx(0.18276, abs=5e-6)
    assert visits["No E-Mail"] == pytest.approx(0.10617, abs=5e-6)


def test_nps_of_the_bank_is_about_the_whole(real_data, reading, connection):
    reading(*sources(real_data, "nps_bank"))
    [(touchpoint, nps)] = connection.execute(
        "SELECT touchpoint, 100 * (avg(CAST(recommend >= 9 AS INT)) - avg(CAST(recommend <= 6 AS INT)))"
        " FROM touches_in GROUP BY 1"
    ).fetchall()
    assert (touchpoint, nps) == ("overall", pytest.approx(11.8, abs=0.05))


def test_economy_watchers_have_a_rating_and_a_text_each(real_data, reading, connection):
    reading(*sources(real_data, "economy_watchers"))
    [counted] = connection.execute(
        "SELECT count(*), count(score), count(comment), min(score), max(score) FROM touches_in"
    ).fetchall()
    assert counted == (6000, 6000, 6000, 1, 5)


def test_udacity_has_its_days_in_two_arms(real_data, reading):
    [test] = reading(*sources(real_data, "udacity_screener")).tests
    assert (len(test.arms), test.rows, test.people) == (2, 74, "Pageviews")


def test_olist_has_its_stages(real_data, reading, connection):
    reading(*sources(real_data, "olist_sample"))
    found = dict(
        connection.execute("SELECT touchpoint, count(*) FROM touches_in GROUP BY 1").fetchall()
    )
    assert found == {"purchase": 8135, "approval": 7989, "shipped": 6353, "delivered": 5170, "review": 8225}  # fmt: skip
