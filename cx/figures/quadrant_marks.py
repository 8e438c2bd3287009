"""The marks of the moments' picture: what each moment looks like, what it tells, and its label."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from cx.domain import Evidence, Interval, Quadrant, Verdict
from cx.figures import map_hover
from cx.figures.effects import Looks, looks
from cx.figures.pieces import Sign, Target
from cx.figures.text import clean
from cx.figures.theme import Tokens
from cx.moments.findings import Row
from cx.moments.turning import Source, Turning, clear, records
from cx.moments.turning_said import unknown
from cx.words import Words

_UNKNOWN: Final = Interval(math.nan, math.nan)
_BETTER: Final = {Verdict.GLORY: True, Verdict.PAIN: False}


class Moment(NamedTuple):
    """A touchpoint of the picture; ``size`` is the size of its effect, ``limits`` go with it."""

    key: str  # what a click says: "<stage>:<touchpoint>"
    name: str
    mean: float  # NaN where there are too few scores
    interval: Interval
    size: float  # NaN where nothing is known of its influence
    limits: Interval
    effect: float  # the same with its sign
    decides: bool
    verdict: Verdict
    row: Row

    @property
    def clear(self) -> bool | None:
        """As in ``cx.moments.turning.clear``."""
        return clear(self.row)


def moments(found: Turning, words: Words) -> list[Moment]:
    """The touchpoints of which an influence or a score is known, the most important first."""
    every = [_moment(row, found, words) for row in records(found.rows)]
    return [each for each in every if not math.isnan(each.size) or not math.isnan(each.mean)]


def key(stage: str, touchpoint: str) -> str:
    """What a click on a moment says."""
    return f"{stage}:{touchpoint}"


def look(moment: Moment, tokens: Tokens) -> Looks:
    """Glory that helps and pain that hurts are coloured; what else decides is an ink diamond."""
    if moment.decides and moment.clear is not None:
        return looks(moment.clear, tokens, size=18)
    if moment.decides:
        return Looks(Sign("diamond", 15, tokens.ink, tokens.bg, 1.5), tokens.ink, tokens.ink)
    found = looks(_BETTER.get(moment.verdict), tokens, size=12)
    sign = found.sign._replace(line_width=1.5)
    return Looks(sign, tokens.neutral, tokens.ink2)


def target(moment: Moment, found: Turning, words: Words) -> Target:
    """What a moment answers: its name and stage, its score, its effect with the interval, n and q."""
    row, stage = moment.row, found.journey.model.column(moment.row["stage"])
    name = words("figure.quadrant.named", name=moment.name, stage=stage.name.of(words.language))
    lines = [name, *map_hover.score_lines(row["mean"], _interval(row), row["n"], words)]
    if row["source"] is not None:
        blanks = {"what": words(f"page.moments.what.{found.endpoint}"), "rd": row["rd"]}
        limits = {"low": row["low"], "high": row["high"]}
        lines.append(words(f"figure.quadrant.{row['source']}", **blanks, **limits))
    if row["source"] is Source.OBSERVED:
        n, q = row["exposed"], row["q"]
        lines.append(words("figure.quadrant.people", n=n))
        lines.append(words(f"page.moments.tier.{row['tier']}", q=q))
    elif row["source"] is None:
        lines.append(words(f"page.moments.unknown.{unknown(row)}"))
    if Evidence.TEAM in row["evidence"]:
        lines.append(words(f"figure.quadrant.guess_{row['guess']}"))
    return Target(moment.key, tuple(lines))


def alt(found: Turning, every: Sequence[Moment], words: Words) -> str:
    """The figure in words: how many touchpoints, and what stands in each quadrant."""
    said = [words("figure.quadrant.alt", n=len(every), tested=found.tested)]
    for each in Quadrant:
        inside = [moment.name for moment in every if moment.row["quadrant"] is each]
        if inside:
            said.append(words(f"figure.quadrant.alt_{each}", names=inside))
    return words.joined(said)


def ends(moments: Iterable[Moment]) -> list[float]:
    """The limits of effects, where they are known."""
    return [end for each in moments for end in each.limits if math.isfinite(end)]


def _moment(row: dict[str, Any], found: Turning, words: Words) -> Moment:
    size, limits = abs(row["rd"]), Interval(row["low"], row["high"])
    if row["rd"] < 0:
        limits = Interval(-limits.high, -limits.low)
    scored = row["verdict"] not in (None, Verdict.TOO_FEW)
    return Moment(
        key=key(row["stage"], row["touchpoint"]),
        name=clean(found.journey.label(row["touchpoint"], words.language)),
        mean=row["mean"] if scored else math.nan,
        interval=_interval(row) if scored else _UNKNOWN,
        size=size,
        limits=limits,
        effect=row["rd"],
        decides=row["decides"],
        verdict=row["verdict"] or Verdict.TOO_FEW,
        row=row,
    )


def _interval(row: Row) -> Interval:
    return Interval(row["mean_low"], row["mean_high"])
