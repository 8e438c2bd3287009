"""What is said of levers: what would be done, what moves from what to what, where that is known from."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from cx.model.scenario import Lever, LeverKind
from cx.whatif.names import Names
from cx.whatif.results import Answer, Applied, Provenance
from cx.words import Words

_KEY: Final = "whatif"
# How a lever's own quantity is written.
_FORMS: Final = {
    LeverKind.TRANSITION: "rate",
    LeverKind.RETURN: "rate",
    LeverKind.SATISFACTION: "score",
    LeverKind.PAIN: "score",
    LeverKind.EXPECTATION: "gap",
    LeverKind.DELIVERY: "days",
    LeverKind.REPLY: "days",
    LeverKind.NOTICES: "times",
    LeverKind.REFERRAL: "people",
    LeverKind.PRICE: "money",
    LeverKind.INCENTIVE: "money",
}
# One point more or less of a rate is one per hundred, as is a customer brought by a hundred.
_HUNDREDTHS: Final = frozenset({LeverKind.TRANSITION, LeverKind.RETURN, LeverKind.REFERRAL})


class Line(NamedTuple):
    """A lever in words: its name, what it moves from what to what, the source of its effect.

    ``moved`` is "" where a lever has no quantity of its own (a tip); ``effects`` are sentences on
    what it finally moves, where that is not what the user typed.
    """

    lever: Lever
    name: str
    moved: str
    provenance: Provenance
    source: str
    effects: tuple[str, ...]


def lines(answer: Answer, names: Names, words: Words) -> list[Line]:
    """Every lever of an answer, in the order in which they were given."""
    found = []
    for lever in answer.scenario.levers:
        rows = [each for each in answer.applied if each.lever == lever]
        if rows:
            found.append(_line(lever, rows, names, words))
    return found


def line(each: Line, words: Words) -> str:
    """A lever in one sentence or two."""
    key = "line" if each.moved else "line_unmoved"
    said = words(f"{_KEY}.lever.{key}", name=each.name, moved=each.moved, source=each.source)
    return words.joined([said, *each.effects])


def name(kind: LeverKind, at: str, names: Names, words: Words) -> str:
    """What a lever is called."""
    return words(f"{_KEY}.lever.name.{kind}", **_places(kind, at, names, words))


def source(lever: Lever, provenance: Provenance, words: Words) -> str:
    """Where a lever's effect comes from, in a sentence."""
    return words(f"{_KEY}.source.{_source(lever, provenance)}", strength=lever.strength)


def premise(answer: Answer, names: Names, words: Words) -> str:
    """What would be done: the beginning of a sentence."""
    levers = answer.scenario.levers
    if len(levers) == 1:
        return _if(answer.applied[0] if answer.applied else _idle(levers[0]), names, words)
    title = answer.scenario.name
    key = "named" if title else "several"
    return words(f"{_KEY}.if.{key}", name=title, n=len(levers))


def grounds(answer: Answer, words: Words) -> str:
    """What an answer rests on: assumptions, what goes together in the data, tests."""
    known = {each.lever: each.provenance for each in answer.applied}
    if len(known) == 1:
        [(lever, provenance)] = known.items()
        key = _source(lever, provenance)
        rises = key == "assumed" and answer.applied[0].then > answer.applied[0].now
        return words(f"{_KEY}.grounds.{key}{'_up' if rises else ''}")
    counts = {each: sum(one is each for one in known.values()) for each in Provenance}
    told = [each for each in Provenance if counts[each]]
    if len(told) == 1:
        return words(f"{_KEY}.grounds.all_{told[0]}")
    parts = [words(f"{_KEY}.grounds.part_{each}", n=counts[each]) for each in told]
    return words(f"{_KEY}.grounds.mixed", n=len(known), parts=parts)


def _line(lever: Lever, rows: Sequence[Applied], names: Names, words: Words) -> Line:
    first = rows[0]
    form, moved = _FORMS.get(lever.kind), ""
    if form and not math.isnan(first.now):
        moved = words(f"{_KEY}.lever.moved.{form}", now=first.now, then=first.then)
    return Line(
        lever,
        name(lever.kind, lever.at, names, words),
        moved,
        first.provenance,
        source(lever, first.provenance, words),
        tuple(_effect(each, names, words) for each in rows if _tells_more(each)),
    )


def _tells_more(each: Applied) -> bool:
    """Whether what finally moves is not the quantity that was typed."""
    return each.provenance is not Provenance.ASSUMED or each.lever.kind is LeverKind.TIP


def _effect(each: Applied, names: Names, words: Words) -> str:
    return words(
        f"{_KEY}.lever.effect.{each.on}",
        stage=names.stage(each.stage, words) if each.stage else "",
        next=names.following(each.stage, words) if each.stage else "",
        effect=each.effect,
        low=each.effect_low,
        high=each.effect_high,
    )


def _source(lever: Lever, provenance: Provenance) -> str:
    """The source as the words tell it apart: a tip without a test is not the user's assumption."""
    if lever.kind is LeverKind.TIP and provenance is not Provenance.TESTED:
        return "untested"
    if provenance is Provenance.OBSERVED and lever.strength < 1:
        return "observed_part"
    priced = lever.kind in {LeverKind.PRICE, LeverKind.INCENTIVE}
    return "assumed_price" if priced else str(provenance)


def _if(each: Applied, names: Names, words: Words) -> str:
    lever, size = each.lever, each.then - each.now
    if lever.kind in {LeverKind.TIP, LeverKind.PAIN}:
        key = f"{lever.kind}{'' if lever.by >= 1 else '_part'}"
    elif lever.kind is LeverKind.INCENTIVE:
        key = str(lever.kind)
    else:
        key = f"{lever.kind}_{'down' if lever.by < 0 else 'up'}"
    by = lever.by if math.isnan(size) else size
    if lever.kind is LeverKind.PRICE:
        by = 100 * lever.by
    by = abs(100 * by if lever.kind in _HUNDREDTHS else by)
    places = _places(lever.kind, lever.at, names, words)
    blanks = {"by": float(f"{by:.3g}"), "share": lever.by, "money": by}
    return words(f"{_KEY}.if.{key}", **places, **blanks)


def _idle(lever: Lever) -> Applied:
    """A lever of which nothing in the data depends."""
    nothing = (math.nan, math.nan, "", "", 0.0, 0.0, 0.0)
    return Applied(lever, Provenance.ASSUMED, *nothing)


def _places(kind: LeverKind, at: str, names: Names, words: Words) -> dict[str, str]:
    if kind is LeverKind.TRANSITION:
        return {"stage": names.stage(at, words), "next": names.following(at, words)}
    known = names.tip if kind is LeverKind.TIP else names.touchpoint
    return {"at": known(at, words)}
