"""Priorities in sentences, and as the tables that people read and change."""

import math
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from cx.model.priority import LONGEST, SCORES, Priorities, Weighed, with_weighed
from cx.model.tips import Tip
from cx.whatif.amounts import amount, told
from cx.whatif.gains import NO_DATA
from cx.whatif.priorities import Late, Ranking
from cx.whatif.results import PER, Measure
from cx.words import Words

CHANGED: Final = ("effort", "owner", "due")  # by people, beside the scores
_DIGITS: Final = 2
_NUMBERS: Final = {
    "impact": "impact",
    "impact_low": "impact_low",
    "impact_high": "impact_high",
    "upside": "upside",
    "per_effort": "worth",
    "per_effort_low": "worth_low",
    "per_effort_high": "worth_high",
    "upside_per_effort": "worth_upside",
}


def summary(found: Ranking, words: Words) -> list[str]:
    """What brings most for its effort, or why that cannot be said; and what is counted."""
    if not len(found.rows):
        return [words("page.priorities.empty")]
    if not found.known:
        data = not found.rows["note"].eq(NO_DATA).all()
        return [words(f"page.priorities.{'outside' if data else 'no_data'}")]
    counted = (
        []
        if found.counted == Measure.REVENUE
        else [words(f"page.priorities.counts_{found.counted}")]
    )
    return [_best(found, words), *counted]


def _best(found: Ranking, words: Words) -> str:
    best = found.best
    blanks = {
        "name": best["title"],
        "what": words(f"page.priorities.what.{found.counted}"),
        "per": PER,
    }
    if best["worth"] > 0:
        limits = (best["worth_low"], best["worth_high"])
        worth = told(found.counted, best["worth"], *limits, words)
        return words("page.priorities.tested", worth=worth.value, range=worth.range, **blanks)
    upside = amount(found.counted, best["worth_upside"], words)
    return words("page.priorities.untested", worth=upside, **blanks)


def overdue(found: Iterable[Late], words: Words) -> list[str]:
    """The tips whose day is over, each with how long and whose it is."""
    return [
        words(
            f"page.priorities.{'late_owned' if each.owner else 'late_one'}",
            name=each.tip.title,
            days=each.days,
            due=each.due,
            owner=each.owner,
        )
        for each in found
    ]


def how(found: Ranking, words: Words) -> str:
    """How the order comes about, and what it takes for granted."""
    blanks = {"per": PER, "spread": found.spread}
    return words.joined(
        words(f"page.priorities.sure.{each}", **blanks)
        for each in ("worth", "tested", "untested", "parts")
    )


def named(row: Any, words: Words) -> str:
    """A tip's name on one line, after its place in the order."""
    name = " ".join(row["title"].of(words.language).split())
    return words("figure.priorities.named", place=row["place"], name=name)


def worth(row: Any, found: Ranking, words: Words) -> str:
    """A tip's worth in a cell: expected with its limits, what a success would bring, or why neither."""
    if math.isnan(row["impact"]):
        return _note(row["note"], words)
    if row["tested"]:
        limits = (row["impact_low"], row["impact_high"])
        expected = told(found.counted, row["impact"], *limits, words)
        return words("page.priorities.worth.tested", gain=expected.value, range=expected.range)
    if row["upside"] <= 0:
        return words("page.priorities.worth.never")
    upside = amount(found.counted, row["upside"], words)
    return words("page.priorities.worth.untested", upside=upside)


def sheet(found: Ranking, words: Words) -> pd.DataFrame:
    """What people change, one row per tip under its id, in order.

    Returns
    -------
    DataFrame
        Columns ``title`` (with the place), ``worth`` where any is known, those of ``CHANGED``, one per own axis
        under its id, ``status``.
    """
    rows = found.rows.set_index("tip")
    records = found.rows.to_dict("records")
    cells = rows.assign(
        title=[named(row, words) for row in records],
        worth=[worth(row, found, words) for row in records],
        status=[words(f"tips.status.{row['status']}") for row in records],
        due=pd.to_datetime(rows["due"]),
    )
    return cells[list(heads(found, words))].rename_axis(None)


def changed(edited: pd.DataFrame, tips: Iterable[Tip], priorities: Priorities) -> Priorities:
    """The priorities after people changed a ``sheet``; what they left alone stays as it was.

    An effort that is the tip's own is none of the user's. What cannot be a score is none.
    """
    known = {tip.id: tip for tip in tips}
    for id, row in zip(edited.index, edited.to_dict("records"), strict=True):
        effort, owner = _score(row["effort"]), row["owner"]
        scores = {axis.id: _score(row[axis.id]) for axis in priorities.axes}
        said = Weighed(
            effort=None if effort == known[id].effort else effort,
            owner=owner.strip()[:LONGEST] if isinstance(owner, str) else "",
            due=None if pd.isna(row["due"]) else pd.Timestamp(row["due"]).date(),
            scores={axis: score for axis, score in scores.items() if score is not None},
        )
        if said != priorities.of(id):
            priorities = with_weighed(priorities, id, said)
    return priorities


def _score(value: Any) -> int | None:
    return int(value) if value in SCORES else None


def heads(found: Ranking, words: Words) -> dict[str, str]:
    """What the columns of ``sheet`` are called."""
    heads = {"title": words("page.priorities.column.title")}
    if found.known:
        what = words(f"page.priorities.what.{found.counted}")
        heads["worth"] = words("page.priorities.column.worth", what=what, per=PER)
    heads |= {name: words(f"page.priorities.column.{name}") for name in CHANGED}
    heads |= {axis.id: axis.name.of(words.language) for axis in found.axes}
    return heads | {"status": words("page.priorities.column.status")}


def efforts(words: Words) -> dict[int, str]:
    """How each effort is called."""
    return {
        n: words("page.priorities.effort_option", n=n, effort=words(f"page.tips.efforts.{n}"))
        for n in SCORES
    }


def table(found: Ranking, words: Words) -> pd.DataFrame:
    """Everything to take away, numbers as numbers, under the heads that people read."""
    records = found.rows.to_dict("records")
    columns: dict[str, list[Any]] = {
        "place": [row["place"] for row in records],
        "title": [row["title"].of(words.language) for row in records],
        "status": [words(f"tips.status.{row['status']}") for row in records],
        "metric": [words(f"tips.metric.{row['metric']}") for row in records],
        "effort": [row["effort"] for row in records],
        "owner": [row["owner"] for row in records],
        "due": [row["due"] for row in records],
        "tested": [words(f"page.priorities.from.{_source(row)}") for row in records],
    }
    columns |= {name: found.rows[of].round(_DIGITS).tolist() for name, of in _NUMBERS.items()}
    columns["note"] = [_note(row["note"], words) for row in records]
    named = {words(f"page.priorities.column.{name}"): cells for name, cells in columns.items()}
    own = {axis.name.of(words.language): found.rows[axis.id].tolist() for axis in found.axes}
    return pd.DataFrame(named | {_free(name, named): cells for name, cells in own.items()})


def _source(row: Any) -> str:
    if math.isnan(row["impact"]):
        return "unknown"
    return "tested" if row["tested"] else "untested"


def _note(note: str, words: Words) -> str:
    key = f"page.priorities.unknown.{note}"
    return words(key if key in words else "page.priorities.unknown.other") if note else ""


def _free(name: str, taken: Iterable[str]) -> str:
    """An own axis may be called as one of the columns is."""
    return f"{name} *" if name in set(taken) else name
