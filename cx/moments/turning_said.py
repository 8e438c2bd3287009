"""Moments of truth in sentences: the finding, what stands behind each moment, the team's guesses."""

import datetime
import math
from typing import Final

import pandas as pd

from cx.domain import Endpoint, Evidence, Influence, Quadrant, Verdict
from cx.moments.findings import Row
from cx.moments.journey import Journey
from cx.moments.turning import Source, Turning, records
from cx.words import Words, numbers

NAMED: Final = 2  # of several: the others are counted
WARNS: Final = 1.96  # |z| of the balance from which people were not alike beforehand
TINY: Final = 0.001  # a p or q that would be written as none
_NEEDS: Final = (Endpoint.ONWARD, Endpoint.BUYS)


def headline(found: Turning, words: Words) -> str:
    """The finding: what to mend and what to keep, else what decides, else why nothing is said."""
    names = {
        each.value: _several(found.of(each), found.journey, words)
        for each in (Quadrant.MEND, Quadrant.KEEP)
        if len(found.of(each))
    }
    if names:
        key = "both" if len(names) > 1 else next(iter(names))
        return words(f"page.moments.head.{key}", **names)
    if len(found.deciding):
        return words(
            "page.moments.head.decides", names=_several(found.deciding, found.journey, words)
        )
    if found.tested:
        return words("page.moments.head.none")
    kinds = set(found.rows["influence"].dropna())
    key = "few" if Influence.TOO_FEW in kinds or not kinds else "unlike"
    key = "structural" if kinds == {Influence.STRUCTURAL} else key
    return words(f"page.moments.head.{key}")


def notes(found: Turning, words: Words) -> list[str]:
    """What the finding rests on: what is missing for more, and how much was looked through."""
    said = []
    if not found.journey.has_scores:
        said.append(words("page.moments.no_scores"))
    if found.deciding.empty:
        said += [words("page.moments.checked", n=found.tested)] if found.tested else []
        said += _few(found, words)
    return said


def left_out(found: Turning, words: Words) -> list[str]:
    """Touchpoints whose influence is not known, and why."""
    said = [] if found.deciding.empty else _few(found, words)
    for kind in (Influence.STRUCTURAL, Influence.NOT_COMPARABLE):
        rows = found.rows[found.rows["influence"].eq(kind)]
        if len(rows):
            names = list(dict.fromkeys(_names(rows, found.journey, words)))
            said.append(words(f"page.moments.{kind}", names=names))
    return said


def _few(found: Turning, words: Words) -> list[str]:
    """How many touchpoints have enough people, where some have not."""
    if not found.rows["influence"].eq(Influence.TOO_FEW).any():
        return []
    return [words("page.moments.few", n=found.tested, all=found.checked)]


def guessed(found: Turning, words: Words) -> str:
    """The team's guesses beside the largest difference in the data; "" without guesses."""
    rows = found.rows[found.rows["guess"].notna()]
    if rows.empty:
        return ""
    names = list(dict.fromkeys(_names(rows, found.journey, words)))
    if found.deciding.empty:
        return words("page.moments.guess.open", names=names)
    size = found.deciding["rd"].abs()
    [top] = _names(found.deciding.loc[[size.idxmax()]], found.journey, words)
    key = "right" if top in names else "against"
    return words(f"page.moments.guess.{key}", names=names, top=top)


def what(endpoint: Endpoint, words: Words) -> str:
    """What is looked for after a touch, as in "the share that goes on"."""
    return words(f"page.moments.what.{endpoint}")


def action(row: Row, words: Words) -> str:
    """What to do with a moment, and why, in a sentence."""
    return words(f"page.moments.action.{_action(row)}")


def _action(row: Row) -> str:
    if row["quadrant"] is Quadrant.MEND:
        return "mend_helps" if row["better"] else "mend"
    if row["quadrant"] is not None:
        return str(row["quadrant"])
    if not row["decides"]:
        return "open" if row["source"] else "unknown"
    if row["verdict"] in (None, Verdict.TOO_FEW):
        return "helps" if row["better"] else "hurts"
    return "hurts_liked"


def moved(row: Row, found: Turning, words: Words) -> str:
    """What a moment moves, with its caution; where that is not known, why."""
    if row["source"] is None:
        return words(f"page.moments.unknown.{unknown(row)}")
    way = "more" if row["rd"] > 0 else "less"
    blanks = {"rd": row["rd"], "size": abs(row["rd"])}
    if row["source"] is Source.TESTED:
        trial = row["trial"]
        metric = trial.outcome.metric.column
        return words(f"page.moments.moved.tested_{way}", **blanks, test=trial.name, metric=metric)
    blanks |= {
        "name": found.journey.label(row["touchpoint"], words.language),
        "what": what(found.endpoint, words),
        "days": found.horizon_days,
    }
    chance = row["low"] <= 0 <= row["high"]
    key = way if row["decides"] else "open" if chance else "unsure"
    return words(f"page.moments.moved.observed_{key}", **blanks)


def turn(row: Row, found: Turning, words: Words) -> list[str]:
    """What the mark of a turning point tells: what it moves, and how firm that is."""
    key = "test" if row["source"] is Source.TESTED else row["tier"]
    return [moved(row, found, words), words(f"page.moments.turn.{key}")]


def unknown(row: Row) -> str:
    """Why a moment's influence is not known: what stands in the data, or that nothing could follow."""
    return str(row["influence"] or ("unseen" if math.isnan(row["reach"]) else "late"))


def score_limits(row: Row, words: Words) -> str:
    """The interval of a moment's mean score, with how many answered."""
    if not row["n"]:
        return words("page.moments.card.no_score")
    blanks = {"low": row["mean_low"], "high": row["mean_high"], "n": row["n"]}
    return words(f"page.moments.card.score_{'limits' if _is(row['mean_low']) else 'n'}", **blanks)


def about(score: float, at: datetime.datetime | None, words: Words) -> str:
    """What stands under a quote: its score and day, as far as they are known."""
    told = []
    if _is(score):
        shown = words.shown(score, "n" if float(score).is_integer() else "score")
        told.append(words("page.moments.card.scored", score=shown))
    if not numbers.is_missing(at):
        told.append(words.shown(at, "date"))
    return words("page.moments.card.apart").join(told)


def known_from(row: Row, words: Words) -> list[tuple[str, str]]:
    """From where a moment is known: each kind of evidence with what it says."""
    said = []
    for each in row["evidence"]:
        told = words("page.moments.evidence.noted")
        if each is Evidence.TEAM and row["agreement"]:
            guess = words(f"page.moments.guess.{row['guess']}")
            told = words(f"page.moments.agreement.{row['agreement']}", guess=guess)
        elif each is Evidence.TEST and row["trial"] is not None:
            outcome = row["trial"].outcome
            told = words(
                "page.moments.card.tested_on", name=row["trial"].name, day=outcome.decided_on
            )
        elif each is Evidence.DATA:
            told = _data(row, words)
        said.append((words(f"page.moments.evidence.{each}"), told))
    return said


def mended(count: int, pains: int, words: Words) -> tuple[str, str]:
    """How many of a moment's pains were mended: what that is, and how many."""
    told = words("page.moments.card.mended_of", mended=count, pains=pains, share=count / pains)
    return words("page.moments.card.mended"), told


def _data(row: Row, words: Words) -> str:
    """What the data show: how firm the influence is, else how it felt."""
    if row["decides"] and row["source"] is Source.OBSERVED:
        return words(f"page.moments.tier.{row['tier']}")
    return words(f"verdict.{row['verdict']}")


def sure(row: Row, found: Turning, words: Words) -> list[str]:
    """How sure a moment is: alike beforehand, hidden causes, counts, chance."""
    if row["source"] is Source.TESTED:
        return [words("page.moments.sure.test")]
    if row["source"] is None:
        return [words(f"page.moments.unknown.{unknown(row)}")]
    said = [words(f"page.moments.sure.tier.{row['tier']}")]
    if _is(row["balance"]):
        key = "warns" if abs(row["balance_z"]) > WARNS else "fine"
        said.append(words(f"page.moments.sure.balance_{key}", balance=row["balance"]))
    if _is(row["e_value"]) and row["decides"]:
        e_values = {"e": row["e_value"], "limit": row["e_value_limit"]}
        said.append(words("page.moments.sure.e_value", **e_values))
    if row["compared_by"]:
        names = [words(f"page.moments.compared.{each}") for each in row["compared_by"].split()]
        said.append(words("page.moments.sure.compared", names=names))
    said.append(words("page.moments.sure.overlap", overlap=row["overlap"]))
    counts = ("exposed", "exposed_rate", "others", "others_rate")
    said.append(words("page.moments.sure.counts", **{name: row[name] for name in counts}))
    if _is(row["within"]):
        within = {"within": row["within"], "p": row["within_p"]}
        key = "within_tiny" if row["within_p"] < TINY else "within"
        said.append(words(f"page.moments.sure.{key}", **within))
    key = "tested_tiny" if row["q"] < TINY else "tested"
    said.append(words(f"page.moments.sure.{key}", tested=found.tested, q=row["q"]))
    return [*said, words("page.moments.sure.caution")]


def table(found: Turning, words: Words) -> pd.DataFrame:
    """All touchpoints under the heads that people read; effects in points, evidence as a list."""
    heads = {each: words(f"page.moments.column.{each}") for each in _COLUMNS}
    rows = [_line(row, found, words) for row in records(found.rows)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    return frame.rename(columns=heads)


_COLUMNS: Final = (
    "touchpoint", "stage", "action", "mean", "n", "effect", "interval", "tier", "q", "people",
    "evidence",
)  # fmt: skip


def _line(row: Row, found: Turning, words: Words) -> dict[str, object]:
    limits = {"low": row["low"], "high": row["high"]}
    known = row["source"] is not None
    return {
        "touchpoint": found.journey.label(row["touchpoint"], words.language),
        "stage": found.journey.model.column(row["stage"]).name.of(words.language),
        "action": words(f"quadrant.{row['quadrant']}.name") if row["quadrant"] else None,
        "mean": row["mean"],
        "n": row["n"],
        "effect": 100 * row["rd"],
        "interval": words("figure.quadrant.interval", **limits) if known else None,
        "tier": words(f"page.moments.short.{_short(row)}"),
        "q": row["q"],
        "people": row["customers"],
        "evidence": [words(f"page.moments.evidence.{each}") for each in row["evidence"]],
    }


def _short(row: Row) -> str:
    if row["source"] is Source.TESTED:
        return "tested"
    return str(row["tier"] if row["source"] else unknown(row))


def unfit(journey: Journey, horizon_days: float, words: Words) -> str:
    """Why a journey cannot say what a touchpoint moves; "" where it can."""
    if journey.customers < 2:
        return words("page.moments.one_customer")
    if journey.first and journey.last:
        span = (journey.last - journey.first).days + 1
        if span <= horizon_days:
            return words("page.moments.horizon_long", days=horizon_days, span=span)
    return ""


def _several(rows: pd.DataFrame, journey: Journey, words: Words) -> str:
    """The first of some names, and how many more there are."""
    names = list(dict.fromkeys(_names(rows, journey, words)))
    if len(names) == 1:
        return words.shown(names[0], "quoted")
    first, second, *others = names
    key = "more" if others else "two"
    return words(f"page.moments.head.{key}", first=first, second=second, n=len(others))


def _names(rows: pd.DataFrame, journey: Journey, words: Words) -> list[str]:
    return [journey.label(name, words.language) for name in rows["touchpoint"]]


def _is(value: float) -> bool:
    return not math.isnan(value)
