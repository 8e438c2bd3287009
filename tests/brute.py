"""The definitions once more, in the plainest Python: what the store's scans must agree with."""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tests.touches import Touch


def journeys(touches: Sequence[Touch]) -> dict[str, list[Touch]]:
    """Every customer's behaviour in the order of time, then of the file; without time last."""
    ordered = defaultdict(list)
    for touch in touches:
        if touch.more["did"]:
            ordered[touch.customer].append(touch)
    for rows in ordered.values():
        rows.sort(key=lambda touch: (touch.days is None, touch.days or 0.0))
    return dict(ordered)


def flow(
    touches: Sequence[Touch], columns: Sequence[str], of: dict[str, str], window: float
) -> Any:
    """Per column: reached, observed, went_on, median_days (None where it cannot be said)."""
    times = [touch.days for touch in touches if touch.more["did"] and touch.days is not None]
    last, rows = max(times, default=None), []
    for place, column in enumerate(columns):
        following = columns[place + 1] if place + 1 < len(columns) else None
        reached = observed = went_on = 0
        days = []
        for steps in journeys(touches).values():
            stages = [of[step.touchpoint] for step in steps]
            if column not in stages:
                continue
            reached += 1
            first = stages.index(column)
            start = steps[first].days
            later = [
                s.days
                for s, stage in zip(steps[first:], stages[first:], strict=True)
                if stage == following
            ]
            seen = last is None or (start is not None and start + window <= last)
            observed += seen
            in_time = bool(later) and (
                last is None or (later[0] is not None and later[0] - start <= window)
            )
            went_on += seen and in_time
            if later and start is not None and later[0] is not None:
                days.append(later[0] - start)
        median = statistics.median(days) if days else None
        rows.append(
            (reached, observed, went_on, median) if following else (reached, None, None, None)
        )
    return rows


def visits(touches: Sequence[Touch], gap_minutes: float) -> list[tuple[str, str, bool]]:
    """Every visit's customer, entry touchpoint and whether it bounced."""
    carrying = {_place(touch) for touch in touches if touch.more.get("visit")}
    found = []
    for customer, steps in journeys(touches).items():
        named: dict[str, list[Touch]] = defaultdict(list)
        alone: list[list[Touch]] = []
        for run in _runs(steps, gap_minutes):
            began = next(
                (i for i, s in enumerate(run) if not carrying or _place(s) in carrying), len(run)
            )
            ids = [step.more.get("visit") for step in run]
            if not any(ids):
                alone.append(run[began:])
                continue
            current = next(filter(None, ids))
            for step in run[began:]:
                current = step.more.get("visit") or current
                named[current].append(step)
        for visit in (*named.values(), *filter(None, alone)):
            found.append((customer, visit[0].touchpoint, len(visit) == 1))
    return found


def _place(touch: Touch) -> tuple[str, str | None]:
    return touch.touchpoint, touch.more.get("stage")


def _runs(steps: Sequence[Touch], gap_minutes: float) -> list[list[Touch]]:
    """Touches with short pauses; one without a time stands alone, or nowhere without an id."""
    runs: list[list[Touch]] = []
    for step in steps:
        if step.days is None and not step.more.get("visit"):
            continue
        near = runs and step.days is not None and runs[-1][-1].days is not None
        if near and (step.days - runs[-1][-1].days) * 1440 <= gap_minutes:
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs
