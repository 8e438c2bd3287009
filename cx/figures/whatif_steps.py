"""The stages of a what-if as its pictures show them: people, rates and gains, written and told."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from cx.figures import gains
from cx.figures.canvas import Canvas
from cx.figures.effects import Looks
from cx.figures.pieces import Face, Target
from cx.figures.text import clean
from cx.figures.theme import BOLD, REGULAR, Tokens, faded
from cx.figures.widths import width as text_width
from cx.model.stage_model import StageModel
from cx.whatif.results import Answer, Note
from cx.words import Words

_WAYS: Final = ("share", "share1")


class Step(NamedTuple):
    """A stage: what stands in its nodes, on its bands, and below."""

    id: str
    name: str
    people: tuple[str, str]  # now, after
    rates: tuple[float, float]
    shares: tuple[str, str]  # the rates as they are written; "" where none is known
    gain: str
    limits: str
    look: Looks
    moved: bool  # whether its own rate is another
    target: Target

    def thickness(self, after: bool, whole: float) -> float:
        """How thick a band is, where everybody is as thick as the whole; never too thin to be seen."""
        return max(min(max(self.rates[after], 0.0), 1.0) * whole, 1.5)


def steps_of(answer: Answer, model: StageModel, words: Words, tokens: Tokens) -> tuple[Step, ...]:
    """The stages in journey order."""
    ends = ("gain", "gain_low", "gain_high")
    records: list[Any] = answer.stages.to_dict("records")
    rows = [gains.settled(row, row["now"], *ends) for row in records]
    more = any(map(_belied, rows))  # then all gains get a decimal more
    return tuple(_step(row, model, (words, tokens), more=more) for row in rows)


def alt(answer: Answer, steps: Sequence[Step], words: Words) -> str:
    """The picture in words."""
    rows = [
        words(
            "figure.whatif.flow.alt_row",
            stage=s.name,
            now=s.people[0],
            then=s.people[1],
            gain=s.gain,
        )
        for s in steps
    ]
    return words("figure.whatif.flow.alt", per=per(answer, words), rows=rows)


def per(answer: Answer, words: Words) -> str:
    """Of whom the numbers speak, and within what time."""
    timeless = {Note.NO_TIMES, Note.TOTALS} & set(answer.notes)
    key = "per_in_the_end" if timeless else "per"
    return words(f"figure.whatif.flow.{key}", months=answer.terms.months)


def share(
    canvas: Canvas, place: tuple[float, float], step: Step, *, after: bool, size: float, room: bool
) -> None:
    """A rate on its band; where it is moved it stands out. ``room``: the band is thick enough."""
    (x, y), text, moved = place, step.shares[after], after and step.moved
    if not room:
        wide = text_width(text, size, BOLD) + 8
        ground = faded(canvas.tokens.bg, 0.86)
        canvas.rect((x - wide / 2, y - size * 0.6), (wide, size * 1.2), ground, radius=3)
    colour = canvas.tokens.accent if moved else canvas.tokens.ink
    weight = REGULAR if after and not moved else BOLD
    canvas.text(x, y, text, Face(size, colour, weight), anchor="center")


def ribbon(
    start: float,
    end: float,
    middle: float,
    thickness: tuple[float, float],
    *,
    upright: bool = False,
) -> str:
    """A band that narrows within a part of its way, as a path; ``upright`` from above to below."""
    half, thin = thickness[0] / 2, thickness[1] / 2
    bend = start + (end - start) * 0.42
    mid = (start + bend) / 2

    def p(along: float, across: float) -> str:
        x, y = (middle + across, along) if upright else (along, middle + across)
        return f"{x:.1f},{y:.1f}"

    return (
        f"M{p(start - 3, -half)}L{p(start, -half)}C{p(mid, -half)} {p(mid, -thin)} {p(bend, -thin)}"
        f"L{p(end, -thin)}L{p(end, thin)}L{p(bend, thin)}"
        f"C{p(mid, thin)} {p(mid, half)} {p(start, half)}L{p(start - 3, half)}Z"
    )


def _decimals(row: Any) -> int:
    """Decimals of a stage's people: none from ten people on."""
    least = min((value for value in (row["now"], row["then"]) if value > 0), default=10.0)
    return 0 if least >= 10 else 1 if least >= 1 else 2


def _belied(row: Any) -> bool:
    """Whether rounded people would not differ by the rounded gain."""
    now, then, gain = (round(row[key], _decimals(row)) for key in ("now", "then", "gain"))
    return bool(round(then - now - gain, 3))


def _step(row: Any, model: StageModel, manner: tuple[Words, Tokens], *, more: bool) -> Step:
    (words, tokens), digits = manner, _decimals(row)
    exact = gains.seen(row["gain"], digits + more)
    name = clean(model.column(row["stage"]).name.of(words.language))
    people = tuple(gains.fixed(row[key], digits) for key in ("now", "then"))
    rates = (row["rate"], row["then_rate"])
    known, moved = all(map(math.isfinite, rates)), not math.isclose(*rates, abs_tol=1e-9)
    ways = [[words.shown(rate, way) for rate in rates] for way in _WAYS]
    shares = ways[moved and ways[0][0] == ways[0][1]] if known else ["", ""]
    gain = gains.signed(row["gain"], exact)
    ends = (row["gain_low"], row["gain_high"])
    limits = gains.bracket(*ends, exact) if row["gain"] else ""
    change = (words("figure.whatif.told", gain=gain, limits=limits),) if limits else ()
    return Step(
        id=row["stage"],
        name=name,
        people=(people[0], people[1]),
        rates=rates,
        shares=(shares[0], shares[1]),
        gain=gain,
        limits=limits,
        look=gains.looks_of({"low": ends[0], "high": ends[1]}, tokens),
        moved=known and moved,
        target=Target(f"stage:{row['stage']}", (name, *_told(row, words, digits), *change)),
    )


def _told(row: Any, words: Words, digits: int) -> tuple[str, ...]:
    """What a stage tells: people now and after, and the share going on."""
    told = []
    for key in ("now", "then"):
        people = gains.fixed(row[key], digits)
        limits = gains.bracket(row[f"{key}_low"], row[f"{key}_high"], digits)
        told.append(words(f"figure.whatif.flow.{key}_told", people=people, limits=limits))
    if math.isfinite(row["rate"]) and math.isfinite(row["then_rate"]):
        rates = {"now": row["rate"], "then": row["then_rate"]}
        told.append(words("figure.whatif.flow.rates_told", **rates))
    return tuple(told)
