"""Known figures of real, public data; skipped loudly where the data are not beside the project."""

import json

import pytest
from click.testing import CliRunner

from cx.cli import main


def figures(*arguments: str):
    found = CliRunner().invoke(main, [*arguments, "--json"], catch_exceptions=False)
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)


def test_olist_stages_and_repeat_purchase(real_data):
    files = [str(path) for path in sorted((real_data / "olist_sample").glob("*.csv"))]
    data = figures("metrics", *files, "--recipe", "olist")
    touches = {row["touchpoint"]: row["touches"] for row in data["touchpoints"]}
    expected = {
        "purchase": 8135,
        "approval": 7989,
        "shipped": 6353,
        "delivered": 5170,
        "review": 8225,
    }
    assert touches == expected
    assert (data["repeat"]["buyers"], data["repeat"]["repeat_buyers"]) == (8016, 73)


def test_olist_is_recognised_without_being_told(real_data):
    files = [str(path) for path in sorted((real_data / "olist_sample").glob("*.csv"))]
    assert figures("read", *files)["customers"] == 8016


def test_clicks_have_600_customers_and_3605_visits(real_data):
    data = figures("metrics", str(real_data / "retentioneering_ecom" / "ecom.csv.gz"))
    assert data["customers"] == 600
    assert data["visits"]["visits"] == 3605


def test_a_survey_without_customers_has_a_curve_and_no_flow(real_data):
    data = figures("metrics", str(real_data / "ecsi_mobi" / "mobi.csv"))
    assert len(data["satisfaction"]) == 5
    assert {row["n"] for row in data["satisfaction"]} <= set(range(200, 251))
    assert not any(row["went_on"] for row in data["stages"])


@pytest.mark.parametrize("order", [None, "dmy"])
def test_nps_dates_are_day_first(real_data, order):
    options = ["--dates", order] if order else []
    data = figures("read", str(real_data / "nps_bank" / "NPStimeseries.csv"), *options)
    assert (data["from"][:10], data["to"][:10]) == ("2021-01-01", "2021-12-30")


def of(data, touchpoint: str):
    [row] = [row for row in data["moments"] if row["touchpoint"] == touchpoint]
    return row


def test_orders_alone_have_no_moments_but_the_path_itself(real_data):
    files = [str(path) for path in sorted((real_data / "olist_sample").glob("*.csv"))]
    data = figures("moments", *files, "--recipe", "olist")
    stages = ("purchase", "approval", "shipped", "delivered")
    assert {of(data, name)["influence"] for name in stages} == {"structural"}
    assert (of(data, "review")["influence"], of(data, "review")["experience"]) == (
        "too_few",
        "neutral",
    )


def test_in_clicks_a_payment_error_is_weighed_and_nothing_is_called_firm(real_data):
    file = str(real_data / "retentioneering_ecom" / "ecom.csv.gz")
    data = figures("moments", file, "--endpoint", "buys")
    assert of(data, "cart")["influence"] == "helps"
    error = of(data, "payment_error")
    assert error["rd"] < 0 < error["exposed"]
    assert {row["tier"] for row in data["moments"]} <= {"likely", "none"}
    assert {row["experience"] for row in data["moments"]} == {"none"}
