"""What the metrics say in sentences: people first, how many of how many, how sure."""

import pandas as pd

from cx.metrics.repeat import Repeat
from cx.metrics.visits import Bounce
from cx.moments.findings import path
from cx.moments.journey import Journey
from cx.moments.timeline import Extremes
from cx.words import Words, numbers


def onward(journey: Journey, words: Words) -> str:
    """The stage on everybody's path that fewest go on from, and how long those take who do."""
    if journey.stages["rate"].isna().all():
        return words("page.metrics.no_flow")
    found = path(journey).dropna(subset=["rate"])
    if found.empty:
        return words("page.metrics.no_path")
    row = found.sort_values("rate", kind="stable").iloc[0]
    timed = row["median_days"] == row["median_days"]
    totals = journey.window_days != journey.window_days
    key = "onward_totals" if totals else "onward_timed" if timed else "onward"
    blanks = {name: row[name] for name in ("observed", "went_on", "rate", "low", "high")}
    return words(
        f"page.metrics.finding.{key}",
        stage=_stage(journey, str(row["stage"]), words),
        window=journey.window_days,
        days=row["median_days"],
        **blanks,
    )


def visits(found: Bounce, words: Words) -> str:
    """How many visits end after one touch."""
    if not found.visits:
        return words("page.metrics.no_visits")
    return words("page.metrics.finding.visits", **found._asdict())


def waits(found: pd.DataFrame, journey: Journey, words: Words) -> str:
    """Where people wait longest."""
    if found.empty:
        return words("page.metrics.no_times")
    row = found.sort_values("median", ascending=False, kind="stable").iloc[0]
    ends = {key: _stage(journey, str(row[key]), words) for key in ("stage", "next")}
    return words(
        "page.metrics.finding.waits", **ends, n=row["n"], median=row["median"], p75=row["p75"]
    )


def felt(journey: Journey, best: Extremes, words: Words) -> str:
    """All scores together, the best touchpoint and the worst."""
    scored = journey.touchpoints[journey.touchpoints["n"] > 0]
    if scored.empty or journey.baseline is None:
        return words("page.metrics.no_scores")
    names = {
        kind: journey.label(str(rows["touchpoint"].iloc[0]), words.language)
        for kind, rows in (("peak", best.peak), ("worst", best.worst))
        if len(rows)
    }
    key = "felt" if len(names) > 1 else "felt_alike"
    top = journey.scale.high if journey.scale else None
    n = int(scored["n"].sum())
    return words(f"page.metrics.finding.{key}", n=n, mean=journey.baseline, top=top, **names)


def repeat(found: Repeat, journey: Journey, words: Words) -> str:
    """How many buyers bought again, and in which period."""
    if not found.buyers:
        return words("page.metrics.no_buyers")
    blanks = {name: getattr(found, name) for name in ("buyers", "repeat_buyers", "rate")}
    blanks |= {"low": found.low, "high": found.high}
    if journey.first is None or journey.last is None:
        return words("page.metrics.finding.repeat_undated", **blanks)
    period = numbers.period(journey.first, journey.last, words.language)
    return words("page.metrics.finding.repeat", **blanks, period=period)


def weeks(people: pd.DataFrame, words: Words) -> str:
    """The last week that is over, beside the one before."""
    whole = people[people["whole"]]
    if len(whole) < 2:
        return words("page.metrics.finding.weeks_few" if len(people) else "page.metrics.no_weeks")
    last, before = whole.iloc[-1], whole.iloc[-2]
    day = last["week"].date()
    return words(
        "page.metrics.finding.weeks", day=day, n=last["customers"], before=before["customers"]
    )


def _stage(journey: Journey, id: str, words: Words) -> str:
    return journey.model.column(id).name.of(words.language)
