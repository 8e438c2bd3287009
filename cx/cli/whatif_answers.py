"""A what-if for programs (the contract's keys) and for people (lines)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cx.whatif import amounts, check_said, levers_said, said, worth_said
from cx.whatif.names import Names
from cx.whatif.results import PER, Answer, Measure, Note
from cx.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from cx.whatif.check import Check
    from cx.whatif.keeping import Keeping
    from cx.whatif.payback import Payback
    from cx.whatif.snowball import Snowball

LEVEL: Final = 0.8  # of low and high
_SIDES: Final = {"baseline": "now", "scenario": "then", "difference": "gain"}
_PER: Final = (Measure.REVENUE, Measure.PURCHASES)


class Found(NamedTuple):
    """A scenario's answer with all that stands beside it; ``own_values``: the data have amounts."""

    answer: Answer
    names: Names
    own_values: bool
    payback: "Payback"
    tornado: "pd.DataFrame"
    snowball: "Snowball | None"
    keeping: "Keeping"
    check: "Check | None"


def figures(found: Found, words: Words) -> dict[str, Any]:
    """Under the contract's keys; low and high are of the average, predicted of what will happen."""
    answer, names = found.answer, found.names
    return {
        "months": answer.terms.months,
        "entrants": answer.entrants,
        "per": PER,
        "level": LEVEL,
        **{key: _side(answer, side) for key, side in _SIDES.items()},
        "predicted": {key: _predicted(answer, side) for key, side in _SIDES.items()},
        "figures": answer.figures.to_dict("records"),
        "stages": answer.stages.to_dict("records"),
        "by_month": answer.months.to_dict("records"),
        "levers": _levers(found, words),
        "costs": answer.costs,
        "payback": {**found.payback._asdict(), "said": _paid_back(found, words)},
        "tornado": found.tornado.to_dict("records"),
        "snowball": _snowball(found, words),
        "keeping": {**found.keeping._asdict(), "said": _kept(found, words)},
        "check": _check(found, words),
        "headline": said.headline(answer, names, words),
        "aloud": said.aloud(answer, names, words, found.payback),
        "ranges": [{"name": name, "said": told} for name, told in said.ranges(answer, words)],
        "most_worth": said.tornado(found.tornado, answer, names, words),
        "notes": said.notes(answer, words),
    }


def unused(found: Found, words: Words) -> list[str]:
    """What of the options has no use with these data, or is missing for more."""
    answer = found.answer
    if Note.PEOPLE_ONLY in answer.notes:
        return [words("cli.whatif.price")]
    asked = answer.terms.price is not None or answer.terms.margin is not None
    if Note.NO_PURCHASES in answer.notes and asked:
        return [words("cli.whatif.ignored")]
    if found.own_values and answer.terms.price is not None:
        return [words("cli.whatif.price_unused")]
    return []


def lines(found: Found, words: Words) -> Iterator[str]:
    """A what-if for people: the finding, now and then, what is moved, what it is worth."""
    answer, names = found.answer, found.names
    yield said.headline(answer, names, words)
    for name, told in said.ranges(answer, words):
        yield words("cli.whatif.told", name=name, said=told)
    yield said.title(answer, words)
    yield from (f"  {line}" for line in _stage_lines(found, words))
    yield from (f"  {line}" for line in _figure_lines(found, words))
    moved = levers_said.lines(answer, names, words)
    parts = {
        "levers": [levers_said.line(each, words) for each in moved],
        "worth": [*_paid_back(found, words), said.tornado(found.tornado, answer, names, words)],
        "data": [*_kept(found, words), *_of_data(found, words)],
        "must": said.notes(answer, words),
    }
    for part, sentences in parts.items():
        if sentences:
            yield words(f"cli.whatif.{part}")
            yield from (f"  {sentence}" for sentence in sentences)


def _side(answer: Answer, side: str) -> dict[str, Any]:
    """Now, then or the difference: revenue and people per 1,000 entrants."""
    return {
        **{f"{measure}_per_{PER}": _range(answer.figure(measure), side) for measure in _PER},
        "customers": {row["stage"]: _range(row, side) for _, row in answer.stages.iterrows()},
    }


def _predicted(answer: Answer, side: str) -> dict[str, Any]:
    """The same of what will happen to the entrants, where it is known."""
    return {
        f"{measure}_per_{PER}": _range(answer.figure(measure), side, "_next") for measure in _PER
    }


def _range(row: "pd.Series[Any] | None", side: str, of: str = "") -> dict[str, float] | None:
    if row is None:
        return None
    return {"mean": row[side], "low": row[f"{side}{of}_low"], "high": row[f"{side}{of}_high"]}


def _levers(found: Found, words: Words) -> list[dict[str, Any]]:
    """The levers, each with what it finally moves: one row per thing moved."""
    told = {each.lever: each for each in levers_said.lines(found.answer, found.names, words)}
    return [
        {
            **each.lever.model_dump(mode="json"),
            **{name: value for name, value in each._asdict().items() if name != "lever"},
            "name": told[each.lever].name,
            "said": levers_said.line(told[each.lever], words),
        }
        for each in found.answer.applied
    ]


def _paid_back(found: Found, words: Words) -> list[str]:
    """What is said of costs, where anything is moved."""
    return worth_said.paid_back(found.payback, words) if found.answer.scenario.levers else []


def _kept(found: Found, words: Words) -> list[str]:
    """What winning costs against keeping, where both were given."""
    terms = found.answer.terms
    if terms.winning is None and terms.keeping is None:
        return []
    return [worth_said.kept(found.keeping, terms, words)]


def _snowball(found: Found, words: Words) -> dict[str, Any] | None:
    if found.snowball is None:
        return None
    return {**found.snowball._asdict(), "said": worth_said.snowballed(found.snowball, words)}


def _check(found: Found, words: Words) -> dict[str, Any] | None:
    if found.check is None:
        return None
    told = check_said.checked(found.check, found.names, words)
    rows = found.check.rows.to_dict("records")
    return {**found.check._asdict(), "rows": rows, "holds": found.check.holds, "said": told}


def _of_data(found: Found, words: Words) -> list[str]:
    """The snowball, where there is one, and whether the sums tell what happened."""
    ball = [] if found.snowball is None else worth_said.snowballed(found.snowball, words)
    if Note.TOTALS in found.answer.notes:  # nothing can be held against them
        return ball
    return [*ball, *check_said.checked(found.check, found.names, words)]


def _stage_lines(found: Found, words: Words) -> Iterator[str]:
    for _, row in found.answer.stages.iterrows():
        name = found.names.stage(row["stage"], words)
        yield _row("stage", amounts.PEOPLE, row, words, stage=name)


def _figure_lines(found: Found, words: Words) -> Iterator[str]:
    for _, row in found.answer.figures.iterrows():
        name = words(f"figure.whatif.what.{row['measure']}")
        yield _row("figure", str(row["measure"]), row, words, name=name)


def _row(key: str, kind: str, row: "pd.Series[Any]", words: Words, **blanks: str) -> str:
    """One line: now alone where nothing changes, else now, then and what is gained."""
    now = amounts.told(kind, row["now"], row["now_low"], row["now_high"], words)
    if amounts.unchanged(row["now"], row["gain"], row["gain_low"], row["gain_high"]):
        return words(f"cli.whatif.{key}_now", now=now.value, **blanks)
    then = amounts.told(kind, row["then"], row["then_low"], row["then_high"], words)
    gain = amounts.told(kind, row["gain"], row["gain_low"], row["gain_high"], words, change=True)
    told = {"now": now.value, "then": then.value, "gain": gain.value, "range": gain.range}
    return words(f"cli.whatif.{key}{'_alike' if gain.alike else ''}", **told, **blanks)
