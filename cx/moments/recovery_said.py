"""What is said of recovery: whether mending paid, which kind, how quickly, and against no pain at all."""

from collections.abc import Mapping
from typing import Any, Final

from cx.domain import Text
from cx.model.recovery import Sign
from cx.moments.pains import Pain
from cx.moments.recovery import Recovery, State
from cx.moments.recovery_trials import Outcome
from cx.store.opinions import Measure
from cx.words import Words

_KEY: Final = "page.moments.recovery"
_NAMED: Final = 4  # touchpoints of one meaning

Row = Mapping[Any, Any]


def headline(found: Recovery, words: Words) -> str:
    """The finding: of how many mended pains people came back, or else what there is to see."""
    rows = {row["outcome"]: row for row in found.outcomes.to_dict("records") if row["note"] == ""}
    blanks = {"window": found.window_days, "pains": found.pains, "mended": found.mended}
    if found.state is not State.COMPARED:
        return words(f"{_KEY}.head.{found.state}", **blanks)
    if Outcome.RETURN in rows:
        return _head(found.returned, rows[Outcome.RETURN], blanks, words)
    if Outcome.SATISFACTION in rows:
        return _head("satisfaction", rows[Outcome.SATISFACTION], blanks, words)
    return words(f"{_KEY}.head.few", **blanks)


def todo(found: Recovery, words: Words) -> str | None:
    """What to do where there is nothing to compare."""
    key = f"{_KEY}.todo.{found.state}"
    return words(key) if key in words else None


def outcomes(found: Recovery, words: Words) -> list[str]:
    """What mending changed, outcome by outcome, with its caution."""
    said = []
    for row in found.outcomes.to_dict("records"):
        said += _outcome(found, row, words)
    if found.recent:
        said.append(words(f"{_KEY}.recent", n=found.recent, horizon=found.horizon_days))
    return [*said, words(f"{_KEY}.caution")]


def definition(found: Recovery, names: Mapping[str, Text], words: Words) -> str:
    """What counted as a pain here, and what as mended."""
    pains = [pain(found, each, names, words) for each in Pain if _asked(found, each)]
    mends = []
    for mend, rows in found.mended_by.groupby("mend", sort=False):
        touchpoints = [_label(each, names, words) for each in rows["touchpoint"][:_NAMED]]
        mends.append(
            words(f"{_KEY}.by", mend=words(f"{_KEY}.mend.{mend}"), touchpoints=touchpoints)
        )
    key = "definition" if mends else "definition_none"
    blanks = {"window": found.window_days, "mends": mends} if mends else {}
    return words(f"{_KEY}.{key}", pains=pains, **blanks)


def pain(found: Recovery, kind: Pain, names: Mapping[str, Text], words: Words) -> str:
    """What a kind of pain was seen by."""
    if kind is Pain.SCORE and found.measure is Measure.SENTIMENT:
        return words(f"{_KEY}.pain.sentiment")
    if kind is Pain.SCORE:
        return words(f"{_KEY}.pain.score", most=found.at_most)
    if kind is Pain.LATE:
        return words(f"{_KEY}.pain.late")
    shown = [_label(each, names, words) for each in found.signs[Sign(kind)][:_NAMED]]
    return words(f"{_KEY}.pain.{kind}", names=shown)


def kinds(found: Recovery, words: Words) -> list[str]:
    """Which kind of mending differs clearly, and in what."""
    said = []
    for mend, rows in found.kinds.groupby("mend", sort=False):
        name = words(f"{_KEY}.mend.{mend}")
        better = rows["difference"] > 0
        for key, clear in (("up", rows["clear"] & better), ("down", rows["clear"] & ~better)):
            outcomes = [words(f"{_KEY}.outcome.{each}") for each in rows["outcome"][clear]]
            if outcomes:
                said.append(words(f"{_KEY}.said.kind_{key}", mend=name, outcomes=outcomes))
        if not rows["clear"].any():
            key = "open" if rows["note"].eq("").any() else "few"
            said.append(words(f"{_KEY}.said.kind_{key}", mend=name))
    if found.kinds["mend"].nunique() == 1:
        said.append(words(f"{_KEY}.said.kind_only"))
    return said


def reply(found: Recovery, words: Words) -> list[str]:
    """How soon pains were mended, and whether sooner was better."""
    said = [words(f"{_KEY}.said.reply_half", split=found.split_days)]
    rows = found.quick[found.quick["clear"]]
    for row in rows.to_dict("records"):
        key = "up" if row["difference"] > 0 else "down"
        shown = {name: value(row, name, words) for name in ("value", "other")}
        outcome = words(f"{_KEY}.outcome.{row['outcome']}")
        said.append(words(f"{_KEY}.said.reply_clear_{key}", outcome=outcome, **shown))
    return said if len(rows) else [*said, words(f"{_KEY}.said.reply_open")]


def paradox(found: Recovery, words: Words) -> list[str]:
    """The mended beside people who met no pain, with its caution."""
    said = [
        words(f"{_KEY}.said.paradox_{row['outcome']}_{_way(row)}", **_numbers(row))
        for row in found.paradox.to_dict("records")
        if row["note"] == "" and row["outcome"] != Outcome.RECOMMENDATION
    ]
    return [*(said or [words(f"{_KEY}.said.paradox_few")]), words(f"{_KEY}.said.paradox_caution")]


def value(row: Row, name: str, words: Words) -> str:
    """A share as per cent, a mean as a score."""
    return words.shown(row[name], "share" if row["share"] else "score")


def alike(names: str, words: Words) -> str:
    """What was held alike, in words."""
    return words.shown([words(f"{_KEY}.alike.{name}") for name in names.split()], "items")


def _head(key: str, row: Row, blanks: Mapping[str, object], words: Words) -> str:
    k = round(row["value"] * row["n"]) if row["share"] else None
    shown = {"low": row["value_low"], "high": row["value_high"], "value": row["value"]}
    told = {"n": row["n"], "k": k, "other": row["other"], "window": blanks["window"], **shown}
    return words(f"{_KEY}.head.{key}", **told)


def _outcome(found: Recovery, row: Row, words: Words) -> list[str]:
    outcome = Outcome(row["outcome"])
    if row["note"]:
        name = words(f"{_KEY}.outcome.{outcome}")
        blanks = {"n": row["n"], "others": row["others"]} if row["note"] == "too_few" else {}
        return [words(f"{_KEY}.said.{row['note']}", outcome=name, **blanks)]
    told = _numbers(row)
    if outcome is Outcome.RETURN:
        return [words(f"{_KEY}.said.return_{_way(row)}", **told)]
    clear = "clear" if row["clear"] else "open"
    if outcome is Outcome.RECOMMENDATION:
        return [words(f"{_KEY}.said.{'deed' if row['share'] else 'answer'}_{clear}", **told)]
    rise = row["before_other"] == row["before_other"] and row["other"] > row["before_other"]
    more = [words(f"{_KEY}.said.satisfaction_rise", **told)] if rise else []
    scale = None if found.measure is Measure.SENTIMENT else found.scale
    top = scale.high if scale else 1.0
    return [words(f"{_KEY}.said.satisfaction_{clear}", **told, top=top), *more]


def _numbers(row: Row) -> dict[str, Any]:
    names = ("n", "value", "other", "difference", "low", "high", "before_other")
    return {name: row[name] for name in names}


def _way(row: Row) -> str:
    return "open" if not row["clear"] else "up" if row["difference"] > 0 else "down"


def _asked(found: Recovery, pain: Pain) -> bool:
    """Whether a kind of pain could be found in these data."""
    if pain is Pain.SCORE:
        return found.measure is not None
    if pain is Pain.LATE:
        return bool(found.found["pain"].eq(Pain.LATE).any())
    return bool(found.signs[Sign(pain)])


def _label(touchpoint: str, names: Mapping[str, Text], words: Words) -> str:
    return names[touchpoint].of(words.language) if touchpoint in names else touchpoint
