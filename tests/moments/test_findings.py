"""What stands out: a loss is named on everybody's path alone."""

from dataclasses import replace

import pandas as pd
import pytest

from cx.domain import Language
from cx.model.stage_model import stage_model
from cx.moments import metrics_said
from cx.moments.findings import leads, path
from cx.moments.journey import journey
from cx.report import sentences
from cx.words import Words
from tests.figures import journeys
from tests.touches import did, store_of


def with_stages(*rows, model="full"):
    """A journey of (stage, reached, rate to the next)."""
    table = pd.DataFrame(rows, columns=["stage", "reached", "rate"]).astype({"rate": float})
    return replace(journeys.coffee(), model=stage_model(model), stages=table)


def test_leaving_before_a_side_stage_is_no_loss():
    found = with_stages(
        ("purchase", 100, 0.9),
        ("delivery", 90, 0.7),
        ("use", 60, 0.1),  # few need service
        ("service", 6, 0.2),
        ("return", 30, 0.05),  # few recommend
        ("advocate", 3, None),
    )
    assert leads(found).drop["stage"] == "delivery"
    assert path(found)[["stage", "next"]].values.tolist() == [
        ["purchase", "delivery"],
        ["delivery", "use"],
    ]


def test_coming_back_is_on_the_path():
    found = with_stages(("delivery", 90, 0.9), ("use", 60, 0.2), ("return", 30, None))
    assert leads(found).drop["stage"] == "use"
    assert leads(found).drop["next"] == "return"


def test_where_all_ways_lead_aside_no_loss_is_named():
    found = with_stages(("use", 60, 0.1), ("service", 6, 0.5), ("share", 3, None))
    assert leads(found).drop is None
    words = Words.of(Language.JA)
    assert "drop" not in sentences.findings(found, words)
    assert metrics_said.onward(found, words) == words("page.metrics.no_path")


def test_a_stage_without_behaviour_is_stepped_over():
    found = with_stages(("purchase", 100, 0.5), ("service", None, None), ("return", 40, None))
    assert leads(found).drop["next"] == "return"


def test_what_has_no_stage_is_nobodys_next():
    found = with_stages(("use", 60, None), ("unplaced", 6, None))
    assert leads(found).drop is None


@pytest.mark.parametrize(
    ("model", "side"),
    [
        ("full", {"service", "share", "advocate"}),
        ("five_moments", {"lmot"}),
        ("p_and_g_4", {"tmot"}),
        ("ecommerce_5", set()),
        ("fmcg", {"tell"}),
        ("b2b", {"service", "advocate"}),
    ],
)
def test_side_stages_of_the_presets(model, side):
    found = stage_model(model)
    assert {column.id for column in found.columns if not found.on_path(column.id)} == side


def test_an_own_model_may_put_a_side_stage_on_the_path():
    full = stage_model()
    columns = [
        column.model_copy(update={"on_path": True}) if column.id == "service" else column
        for column in full.columns
    ]
    assert full.model_copy(update={"columns": tuple(columns)}).on_path("service")


def test_two_ways_the_lowest_rate_from_touches_skips_service():
    rows = []
    for number in range(20):
        name = f"c{number:02}"
        rows += [did(name, 0, "search"), did(name, 1, "order"), did(name, 40, "search")]
        if number < 12:
            rows.append(did(name, 3, "delivery"))
        if number < 2:
            rows.append(did(name, 5, "support"))
    found = journey(store_of(rows))
    assert found.stages["stage"].tolist() == ["research", "purchase", "delivery", "service"]
    assert leads(found).drop["stage"] == "purchase"
    assert leads(found).drop["rate"] == pytest.approx(12 / 20)
