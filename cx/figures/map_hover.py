"""What the map tells where the pointer rests, and to those who do not see it."""

import math
from collections.abc import Iterable

from cx.domain import Basis, Interval, Verdict
from cx.figures.map_columns import Column
from cx.figures.map_points import Point
from cx.figures.pieces import Target
from cx.moments import turning_said
from cx.moments.journey import Journey
from cx.words import Words


def of_point(point: Point, words: Words) -> Target:
    """A touchpoint: score with two decimals, interval and n; verdict and against what; reach."""
    lines = [point.label, *score_lines(point.mean, point.interval, point.n, words)]
    if math.isfinite(point.top2):
        lines.append(words("figure.hover.top2", share=point.top2))
    lines += _verdict(point, words)
    if point.turn:
        lines += turning_said.turn(point.turn.row, point.turn.found, words)
    if math.isfinite(point.reach):
        reach, customers = point.reach, point.customers
        lines.append(words("figure.hover.reach", reach=reach, customers=customers))
    return Target(point.key, tuple(lines))


def of_stage(column: Column, journey: Journey, words: Words) -> Target:
    """A stage: question, people, share going on with its definition, days, mean score."""
    facts = column.facts
    name = words("figure.hover.named", name=column.name, code=column.code)
    lines = [name if column.code else column.name, column.question]
    if math.isfinite(facts.reached):
        lines.append(words("figure.hover.reached", reached=facts.reached))
    lines += _flow(column, journey, words)
    lines += score_lines(facts.mean, facts.interval, facts.n, words)
    return Target(f"stage:{column.id}", tuple(lines))


def of_quote(column: Column, words: Words) -> Target | None:
    """A customer's words in full, with the touchpoint they are about."""
    quote = column.quote
    if quote is None:
        return None
    if not quote.label:
        return Target(quote.key, (column.name, words("figure.hover.unsaid", comment=quote.comment)))
    said = words("figure.hover.said", touchpoint=quote.label, comment=quote.comment)
    return Target(quote.key, (column.name, said))


def of_rest(column: Column) -> Target:
    """The touchpoints that the map has no room for."""
    return Target(f"stage:{column.id}", (column.name, *(p.label for p in column.shown.rest[:12])))


def alt(journey: Journey, columns: Iterable[Column], words: Words) -> str:
    """The map in words: people, stages, glory, pain, rates and the mean."""
    columns = tuple(columns)
    said = [words("figure.alt", customers=journey.customers, stages=len(columns))]
    for verdict in (Verdict.GLORY, Verdict.PAIN):
        names = [p.label for c in columns for p in c.scored if p.verdict == verdict]
        if names:
            said.append(words(f"figure.alt_{verdict}", names=names))
    names = [p.label for c in columns for p in c.shown.points if p.turn]
    if names:
        said.append(words("figure.alt_turning", names=names))
    rates = [(c.name, c.facts.rate) for c in columns if math.isfinite(c.facts.rate)]
    if rates:
        shown = [words("figure.alt_rate", stage=name, rate=rate) for name, rate in rates]
        said.append(words("figure.alt_rates", rates=shown))
    if journey.baseline is not None and math.isfinite(journey.baseline):
        said.append(words("figure.alt_baseline", mean=journey.baseline))
    return words.joined(said)


def footnote(journey: Journey, columns: Iterable[Column], words: Words) -> list[str]:
    """What the signs mean, of what is drawn, in sentences."""
    columns = tuple(columns)
    points = [point for column in columns for point in column.scored]
    decided = [point for point in points if point.is_decided]
    said: list[str] = []
    bases = {point.basis for point in decided} - {Basis.NONE}
    if bases:
        key = next(iter(bases)).value if len(bases) == 1 else "mixed"
        said.append(words(f"figure.foot.{key}"))
    if decided and journey.tested:
        said.append(words("figure.foot.decided", tested=journey.tested))
    if any(point.turn for column in columns for point in column.shown.points):
        said.append(turning_note(journey, words))
    if any(point.number for point in points):
        said.append(words("figure.foot.numbers"))
    if any(math.isfinite(c.facts.rate) for c in columns) and math.isfinite(journey.window_days):
        said.append(words("figure.foot.flow", days=journey.window_days))
    return said


def turning_note(journey: Journey, words: Words) -> str:
    """What the mark of a turning point means."""
    found = journey.turning
    if found is None:
        return ""
    what = turning_said.what(found.endpoint, words)
    return words("figure.foot.turning", what=what, days=found.horizon_days)


def score_lines(mean: float, interval: Interval, n: float, words: Words) -> list[str]:
    """A mean with its interval and n; nothing where it cannot be said."""
    if not math.isfinite(mean):
        return []
    if math.isfinite(interval.low) and math.isfinite(interval.high):
        return [words("figure.hover.score", mean=mean, n=n, **interval._asdict())]
    return [words("figure.hover.score_plain", mean=mean, n=n)]


def _verdict(point: Point, words: Words) -> list[str]:
    if not point.is_scored:
        return []
    lines = []
    if point.verdict != Verdict.NEUTRAL:
        lines.append(words(f"figure.hover.{point.verdict}"))
    if point.relative_only:
        lines.append(words("figure.hover.relative_only"))
    if point.basis != Basis.NONE and math.isfinite(point.difference):
        limits = point.difference_interval._asdict()
        lines.append(words(f"figure.hover.{point.basis}", difference=point.difference, **limits))
    return lines


def _flow(column: Column, journey: Journey, words: Words) -> list[str]:
    facts = column.facts
    if not math.isfinite(facts.rate):
        return []
    lines = [words("figure.hover.rate_plain", rate=facts.rate)]
    if math.isfinite(facts.rate_interval.low) and math.isfinite(facts.rate_interval.high):
        limits = facts.rate_interval._asdict()
        lines = [words("figure.hover.rate", rate=facts.rate, **limits)]
    counts = (facts.observed, facts.went_on, journey.window_days)
    if all(map(math.isfinite, counts)):
        named = zip(("observed", "went_on", "days"), counts, strict=True)
        lines.append(words("figure.hover.went_on", **dict(named)))
    if math.isfinite(facts.loss):
        lines.append(words("figure.hover.loss", loss=facts.loss))
    if math.isfinite(facts.median_days):
        lines.append(words("figure.hover.days", days=facts.median_days))
    return lines
