"""The metrics as pictures: shares going on, where visits end at once, days between, the weeks."""

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from cx.domain import Interval, Scale
from cx.figures.course import Course, course
from cx.figures.dots import WIDTH, Row, days_axis, dots, share_axis
from cx.figures.theme import Theme
from cx.moments.journey import Journey
from cx.words import Words

_HOUR: Final = 1 / 24  # days
MOST: Final = 12  # entries drawn; the table has all of them


def going_on(
    journey: Journey, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """The share of each stage's people who go on to the next."""
    found = journey.stages[journey.stages["rate"].notna()]
    rows = [
        _share(
            _stage(journey, row["stage"], words),
            row,
            words("figure.metrics.of_people", n=row["observed"]),
            words("figure.metrics.went_on", k=row["went_on"], n=row["observed"]),
            words,
        )
        for row in found.to_dict("records")
    ]
    return _shares(rows, "going_on", words, theme, width)


def entries(
    found: pd.DataFrame,
    journey: Journey,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """Where visits begin, and the share of them that end there at once.

    Parameters
    ----------
    found : ``cx.metrics.visits.bounce_by_entry``
    journey : whose names are used
    """
    rows = [
        _share(
            journey.label(row["touchpoint"], words.language),
            row,
            words("figure.metrics.of_visits", n=row["visits"]),
            words("figure.metrics.bounced", k=row["bounced"], n=row["visits"]),
            words,
        )
        for row in found.head(MOST).to_dict("records")
    ]
    return _shares(rows, "entries", words, theme, width)


def waits(
    found: pd.DataFrame,
    journey: Journey,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """Days from stage to stage: the median, and between what the middle half lies.

    Parameters
    ----------
    found : ``cx.metrics.times.times``
    """
    rows = []
    for row in found.to_dict("records"):
        ends = {key: _stage(journey, row[key], words) for key in ("stage", "next")}
        half = words("figure.metrics.half", low=row["p25"], high=row["p75"])
        most = words("figure.metrics.most", high=row["p90"])
        rows.append(
            Row(
                name=words("figure.metrics.step", **ends),
                value=row["median"],
                interval=Interval(row["p25"], row["p75"]),
                shown=_days(row["median"], words),
                n=words("figure.metrics.of_people", n=row["n"]),
                lines=(half, most),
            )
        )
    said = words("figure.metrics.alt_waits", rows=[f"{row.name} {row.shown}" for row in rows])
    return dots(
        rows,
        days_axis(rows),
        words=words,
        alt=said,
        nothing=words("figure.metrics.empty"),
        theme=theme,
        width=width,
    )


def weekly_course(
    people: pd.DataFrame,
    scores: pd.DataFrame,
    onward: pd.DataFrame,
    journey: Journey,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """People, mean score, and the share going on from the first stage, by week.

    Parameters
    ----------
    people, scores, onward : ``cx.metrics.weekly``
    """
    courses = [
        Course(words("figure.metrics.people"), "n", _weeks(people, "customers")),
        Course(words("figure.metrics.new"), "n", _weeks(people, "new")),
    ]
    if len(scores):
        scale: Scale | None = journey.scale
        courses.append(Course(words("figure.metrics.mean"), "score", _weeks(scores, "mean"), scale))
    known = onward[onward["rate"].notna()]
    if len(known):
        id = known["stage"].iloc[0]
        name = words("figure.metrics.on_from", stage=_stage(journey, id, words))
        rows = _weeks(onward[onward["stage"] == id].assign(n=onward["reached"]), "rate")
        courses.append(Course(name, "share", rows))
    return course(courses, words=words, theme=theme, width=width)


def _weeks(found: pd.DataFrame, value: str) -> list[dict[str, Any]]:
    rows = found.assign(value=found[value].astype(float)).reindex(
        columns=["week", "value", "low", "high", "n", "whole"]
    )
    records: list[Any] = rows.to_dict("records")
    return records


def _days(days: float, words: Words) -> str:
    """Days; below an hour "0.0 days" would say nothing."""
    return words.shown(days, "days") if days >= _HOUR else words("figure.metrics.hour")


def _stage(journey: Journey, id: str, words: Words) -> str:
    return journey.model.column(id).name.of(words.language)


def _share(name: str, row: Any, n: str, line: str, words: Words) -> Row:
    interval = Interval(row["low"], row["high"])
    shown = words.shown(row["rate"], "share")
    limits = words("figure.metrics.between", low=row["low"], high=row["high"])
    return Row(name, row["rate"], interval, shown, n, (line, limits))


def _shares(rows: list[Row], kind: str, words: Words, theme: Theme, width: float) -> go.Figure:
    said = words(f"figure.metrics.alt_{kind}", rows=[f"{row.name} {row.shown}" for row in rows])
    nothing = words("figure.metrics.empty")
    axis = share_axis(rows)
    return dots(rows, axis, words=words, alt=said, nothing=nothing, theme=theme, width=width)
