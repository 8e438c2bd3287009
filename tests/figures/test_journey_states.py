"""What the map does with other data: surveys, behaviour alone, totals, one point, nothing."""

import dataclasses
import math
from typing import Any

import numpy as np
import pandas as pd

from cx.domain import Language
from cx.figures.journey_map import journey_map
from cx.words import Words
from tests.figures import journeys
from tests.figures.drawn import hovers, keys, named, words_of

JA, EN = Words.of("ja"), Words.of("en")


def _scores(figure: Any) -> list[float]:
    return [float(y) for trace in named(figure, "curve") for y in trace.y]


def test_one_column_of_24_questions_shows_them_all() -> None:
    figure = journey_map(journeys.survey(), words=JA)
    assert len(_scores(figure)) == 24
    assert len({key for key in keys(figure) if key.startswith("touchpoint:")}) == 24


def test_a_survey_has_no_flow_and_the_curve_gets_the_room() -> None:
    whole = journey_map(journeys.coffee(stages=5), words=JA)
    survey = journey_map(journeys.coffee(stages=5, flow=False), words=JA)
    assert "進む割合" in words_of(whole)
    assert not {"進む割合", "チャネル", "離脱"} & words_of(survey)
    assert _reach(survey) > _reach(whole)


def _reach(figure: Any) -> float:
    """Over how many pixels a point of score goes."""
    return abs(
        figure.layout.height / (figure.layout.yaxis2.range[0] - figure.layout.yaxis2.range[1])
    )


def test_behaviour_alone_has_no_curve_but_numbers_still() -> None:
    figure = journey_map(journeys.coffee(stages=5, touchpoints=60, scores=False), words=JA)
    assert not named(figure, "curve")
    assert not named(figure, "baseline")
    assert not {"感情曲線", "満足", "回答数 n"} & words_of(figure)
    assert {"1", "12", "60", "58%"} <= words_of(figure)


def test_totals_draw_the_stages_themselves_without_a_band() -> None:
    journey = journeys.totals()
    figure = journey_map(journey, words=JA)
    assert _scores(figure) == journey.stages["mean"].tolist()
    assert not named(figure, "band")
    assert "接点" not in words_of(figure)
    assert not any("95%" in text for text in hovers(figure))


def test_a_single_scored_touchpoint_is_a_point_with_its_interval() -> None:
    figure = journey_map(journeys.coffee(Language.EN, stages=1, touchpoints=1), words=EN)
    assert _scores(figure) == [3.5]
    assert len(named(figure, "band")) == 1


def test_missing_intervals_leave_gaps_in_the_band() -> None:
    journey = journeys.coffee(stages=1, touchpoints=4)
    points = journey.touchpoints.copy()
    points.loc[1, ["mean_low", "mean_high"]] = np.nan
    (band,) = named(journey_map(dataclasses.replace(journey, touchpoints=points), words=JA), "band")
    assert sum(x is None or math.isnan(x) for x in band.x) == 2


def test_scores_that_cannot_be_said_leave_no_empty_curve() -> None:
    journey = journeys.coffee(stages=3)
    unsaid = {"mean": np.nan, "mean_low": np.nan, "mean_high": np.nan}
    silent = dataclasses.replace(
        journey,
        touchpoints=journey.touchpoints.assign(**unsaid),
        stages=journey.stages.assign(**unsaid),
    )
    figure = journey_map(silent, words=JA)
    assert not named(figure, "curve")
    assert "感情曲線" not in words_of(figure)


def test_no_stages_is_one_sentence() -> None:
    figure = journey_map(journeys.nothing(), words=JA)
    assert words_of(figure) == {JA("figure.empty")}
    assert figure.layout.meta["alt"] == JA("figure.empty")


def test_what_has_no_stage_stands_at_the_end_and_takes_no_part_in_the_flow() -> None:
    placed, survey = journeys.coffee(stages=5, touchpoints=20), journeys.survey(touchpoints=4)
    points = survey.touchpoints.assign(touchpoint=list("ABCD"))
    both = dataclasses.replace(
        placed,
        stages=pd.concat([placed.stages, survey.stages], ignore_index=True),
        touchpoints=pd.concat([placed.touchpoints, points], ignore_index=True),
    )
    figure = journey_map(both, words=JA)
    (quiet,) = named(figure, "curve_unplaced")
    assert list(quiet.y) == survey.touchpoints["mean"].tolist()
    assert min(quiet.x) > max(x for trace in named(figure, "curve") for x in trace.x)
    assert "段階が未定" in words_of(figure)
