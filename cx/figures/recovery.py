"""Mended pains beside comparable ones: the next score as a slope, coming back and recommending as points."""

from collections.abc import Mapping
from typing import Any, Final

import plotly.graph_objects as go

from cx.domain import Interval, Scale, Verdict
from cx.figures import recovery_panels as panels
from cx.figures.canvas import Canvas, curve
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Stroke
from cx.figures.recovery_panels import Measure, Panel, Place
from cx.figures.text import wrap
from cx.figures.theme import BOLD, LABEL, NOTE, SMALL, Theme
from cx.figures.theme import theme as tokens_of
from cx.moments.recovery import Recovery
from cx.moments.recovery_trials import Outcome
from cx.store.opinions import Measure as Opinion
from cx.words import Words

WIDTH: Final = 1250
_NEAR: Final = 34.0  # px between the labels of two slopes
_TEN: Final = Scale(0, 10)

Row = Mapping[Any, Any]


def mended(
    found: Recovery, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """What followed mended pains, beside comparable pains that were not mended, an outcome a panel.

    Where pains were scored, satisfaction is drawn from the score at the pain to the next one, so
    that the rise that comes by itself is seen. A triangle stands where the difference is clear.

    Parameters
    ----------
    width : in pixels; on a phone panels stand below one another

    Returns
    -------
    The figure; one sentence where nothing was mended.
    """
    tokens = tokens_of(theme)
    if not found.mended:
        return empty(words("figure.recovery.empty"), tokens, width)
    rows: list[Row] = list(found.outcomes.to_dict("records"))
    spots, height = panels.places(len(rows), width)
    notes = wrap(words("page.moments.recovery.how"), NOTE, width - 16, lines=3)
    canvas = Canvas(tokens, width, height + 8 + 15 * len(notes))
    for row, spot in zip(rows, spots, strict=True):
        _panel(canvas, found, row, spot, words)
    for i, line in enumerate(notes):
        left = 6 if width < panels.PHONE else 24
        canvas.text(left, height + 8 + 15 * i, line, Face(NOTE, tokens.ink2))
    said = [_said(found, row, words) for row in rows]
    return canvas.figure(words("figure.recovery.alt", points=words.joined(said)))


def outcome_name(found: Recovery, row: Row, words: Words) -> str:
    """What an outcome is called over its panel."""
    outcome = row["outcome"]
    if outcome == Outcome.RETURN:
        return words(f"figure.recovery.return_{found.returned}", days=found.horizon_days)
    if outcome == Outcome.RECOMMENDATION:
        return words(f"figure.recovery.{f'told_{found.told}' if row['share'] else 'answer'}")
    return words("figure.recovery.satisfaction")


def measure_of(found: Recovery, row: Row) -> Measure:
    """Along what an outcome's values stand."""
    if row["outcome"] == Outcome.RECOMMENDATION:
        return Measure(row["share"], _TEN)
    sentiment = found.measure is Opinion.SENTIMENT
    return Measure(row["share"], Scale(-1, 1) if sentiment else found.scale)


def interval_line(row: Row, words: Words) -> str:
    """A value's interval, as the pointer tells it."""
    kind = "share" if row["share"] else "score"
    return words(f"figure.recovery.interval_{kind}", low=row["low"], high=row["high"])


def _panel(
    canvas: Canvas, found: Recovery, row: Row, spot: tuple[float, float, float], words: Words
) -> None:
    name, measure = outcome_name(found, row, words), measure_of(found, row)
    if row["note"]:
        at = panels.panel(spot, measure, [])
        panels.head(canvas, at, name, "", Verdict.NEUTRAL)
        panels.note(canvas, at, _note(row, words))
        return
    ends = ("value", "value_low", "value_high", "other", "other_low", "other_high")
    values = [row[each] for each in (*ends, "before", "before_other")]
    at = panels.panel(spot, measure, values)
    panels.head(canvas, at, name, _finding(row, words), _verdict(row))
    panels.grid(canvas, at, measure, words)
    slope = row["before"] == row["before"]
    (_slope if slope else _points)(canvas, at, row, words)


def _points(canvas: Canvas, at: Panel, row: Row, words: Words) -> None:
    """Two values, the mended one on the right."""
    room = (at.right - at.x0) * 0.48
    for kind, share in (("other", 0.25), ("value", 0.75)):
        point = _place(at, row, kind, at.x(share), words)
        panels.draw(canvas, at, [point], kind)
        shown = words.shown(row[kind], "share" if row["share"] else "score")
        y, face = at.scores.at(row[kind]), Face(LABEL, canvas.tokens.ink, BOLD)
        canvas.text(point.x + 14, y, shown, face)
        name = words(f"figure.recovery.{'mended' if kind == 'value' else 'other'}")
        n = words("figure.timeline.n", n=row["n" if kind == "value" else "others"])
        panels.foot(canvas, at, point.x, name, n, room)


def _slope(canvas: Canvas, at: Panel, row: Row, words: Words) -> None:
    """From the score at the pain to the next one, both for the mended and the others."""
    tokens, x0, x1 = canvas.tokens, at.x(0.16), at.x(0.6)
    kinds = (("other", "before_other", "7px,5px"), ("value", "before", "solid"))
    for kind, before, dash in kinds:
        ends = [(x0, at.scores.at(row[before])), (x1, at.scores.at(row[kind]))]
        canvas.traces.append(curve(ends, Stroke(tokens.curve, 2.2, dash), f"slope_{kind}"))
        shown = words("figure.recovery.at_pain"), words.shown(row[before], "score2")
        start = Place(x0, row[before], Interval(row[before], row[before]), shown)
        panels.draw(canvas, at, [start, _place(at, row, kind, x1, words)], kind)
    same = words.shown(row["before"], "score")
    y0 = at.scores.at(min(row["before"], row["before_other"])) - 18
    canvas.text(x0 - 8, y0, same, Face(LABEL, tokens.ink, BOLD), anchor="right")
    for kind, y in _apart(at, row).items():
        shown_value = words.shown(row[kind], "score")
        name = words(f"figure.recovery.{'mended' if kind == 'value' else 'other_short'}")
        n = words("figure.timeline.n", n=row["n" if kind == "value" else "others"])
        canvas.text(x1 + 14, y - 7, shown_value, Face(LABEL, tokens.ink, BOLD))
        canvas.text(x1 + 42, y - 7, name, Face(SMALL, tokens.ink))
        canvas.text(x1 + 42, y + 9, n, Face(NOTE, tokens.ink3))
    face = Face(SMALL, tokens.ink)
    for x, key in ((x0, "at_pain"), (x1, "after")):
        canvas.text(x, at.bottom + 14, words(f"figure.recovery.{key}"), face, anchor="center")


def _apart(at: Panel, row: Row) -> dict[str, float]:
    """The heights of the two slopes' labels, far enough apart to be read."""
    high, low = sorted(("value", "other"), key=lambda kind: at.scores.at(row[kind]))
    ys = {kind: at.scores.at(row[kind]) for kind in (high, low)}
    short = max(0.0, _NEAR - (ys[low] - ys[high])) / 2
    return {high: ys[high] - short, low: ys[low] + short}


def _place(at: Panel, row: Row, kind: str, x: float, words: Words) -> Place:
    own = {"low": row[f"{kind}_low"], "high": row[f"{kind}_high"], "share": row["share"]}
    name = words(f"figure.recovery.{'mended' if kind == 'value' else 'other'}")
    shown = words.shown(row[kind], "share1" if row["share"] else "score2")
    n = words("figure.timeline.n", n=row["n" if kind == "value" else "others"])
    verdict = _verdict(row) if kind == "value" else Verdict.NEUTRAL
    lines = (name, shown, interval_line(own, words), n)
    return Place(x, row[kind], Interval(own["low"], own["high"]), lines, verdict)


def _verdict(row: Row) -> Verdict:
    if not row["clear"]:
        return Verdict.NEUTRAL
    return Verdict.GLORY if row["difference"] > 0 else Verdict.PAIN


def _finding(row: Row, words: Words) -> str:
    kind = "points" if row["share"] else "diff"
    blanks = {name: row[name] for name in ("difference", "low", "high")}
    text = words(f"figure.recovery.{kind}", **blanks)
    return text if row["clear"] else words("figure.recovery.open", text=text)


def _note(row: Row, words: Words) -> str:
    blanks = {"n": row["n"], "others": row["others"]} if row["note"] == "too_few" else {}
    return words(f"figure.recovery.{row['note']}", **blanks)


def _said(found: Recovery, row: Row, words: Words) -> str:
    name = outcome_name(found, row, words)
    if row["note"]:
        return words("figure.recovery.alt_note", name=name, note=_note(row, words))
    form = "share" if row["share"] else "score"
    shown = {kind: words.shown(row[kind], form) for kind in ("value", "other")}
    numbers = {"n": row["n"], "others": row["others"]}
    return words("figure.recovery.alt_point", name=name, **shown, **numbers)
