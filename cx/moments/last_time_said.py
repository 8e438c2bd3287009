"""What changed since last time, in three sentences; and which files differ."""

from collections.abc import Sequence
from typing import Final

from cx.model.last import Beside, Kind, Seen
from cx.moments.journey import Journey
from cx.moments.last_time import Measure, News, Since, What
from cx.words import Words, numbers

NAMED: Final = 3  # names of one kind; of more only the number is said
STILL: Final = 0.1  # of what chance allows for: below it nothing moved that anybody would see


def sentences(found: Since, journey: Journey, words: Words) -> list[str]:
    """What came with the new files, which stage moved most, and what is new or gone."""
    return [added(found, words), moved(found, journey, words), news(found, journey, words)]


def added(found: Since, words: Words) -> str:
    """Touches, customers and days since last time."""
    before, now = found.before, found.now
    more = {"touches": now.touches - before.touches, "customers": now.customers - before.customers}
    counts = {"touches_before": before.touches, "customers_before": before.customers}
    counts |= {"touches": now.touches, "customers": now.customers}
    if (now.first, now.last) != (before.first, before.last) and None not in (now.last, before.last):
        if now.first == before.first and min(more.values()) >= 0:
            return words("since.grown", before=before.last, last=now.last, **more)
        periods = {"before": _period(before, words), "now": _period(now, words)}
        return words("since.other_period", **periods, **counts)
    return words("since.counts" if any(more.values()) else "since.no_counts", **counts)


def moved(found: Since, journey: Journey, words: Words) -> str:
    """The stage that moved most, and whether that is beyond chance."""
    move = found.moved
    if move is None:
        return words("since.not_compared")
    key = (
        f"{move.measure}_{'up' if move.difference > 0 else 'down'}" if move.clear else move.measure
    )
    if move.strength < STILL:
        return words("since.still")
    top = found.now.scale.high if move.measure is Measure.SCORE and found.now.scale else None
    blanks = {name: getattr(move, name) for name in ("before", "after", "low", "high")}
    stage = journey.model.column(move.stage).name.of(words.language)
    counts = {"n_before": move.n_before, "n_after": move.n_after}
    return words(f"since.{key}", stage=stage, top=top, **blanks, **counts)


def news(found: Since, journey: Journey, words: Words) -> str:
    """Touchpoints, columns, segments and channels that are new or gone."""
    parts = [part for each in found.news for part in _parts(each, journey, words)]
    return words("since.news", parts=parts) if parts else words("since.no_news")


def files(found: Sequence[Beside], words: Words) -> list[str]:
    """A sentence for every file that is not the one of last time."""
    return [
        words(f"since.file.{each.kind}{_grown(each)}", **_blanks(each))
        for each in found
        if each.kind is not Kind.SAME
    ]


def _grown(each: Beside) -> str:
    """Whether a newer file has the name of the one before, and goes on to a later day."""
    if each.kind is not Kind.NEWER or each.now is None or each.before is None:
        return ""
    last, before = each.now.last, each.before.last
    again = "_again" if each.now.name == each.before.name else ""
    later = last is not None and before is not None and last > before
    return again + ("_until" if later else "")


def _blanks(each: Beside) -> dict[str, object]:
    now, before = each.now, each.before
    blanks: dict[str, object] = {}
    if now is not None:
        blanks |= {"name": now.name, "rows": now.rows, "last": now.last}
    if before is not None:
        blanks |= {"before": before.name, "rows_before": before.rows}
    return blanks


def _parts(each: News, journey: Journey, words: Words) -> list[str]:
    parts = []
    for kind, names in (("new", each.new), ("gone", each.gone)):
        if each.what is What.TOUCHPOINT:
            names = tuple(journey.label(name, words.language) for name in names)
        key = f"since.{kind}.{each.what}"
        if names:
            more = len(names) > NAMED
            key += "_many" if more else ""
            parts.append(words(key, names=names[:NAMED], n=len(names)))
    return parts


def _period(seen: Seen, words: Words) -> str:
    if seen.first is None or seen.last is None:
        return numbers.MISSING
    return numbers.period(seen.first, seen.last, words.language)
