"""What a what-if says: its finding, a text to read aloud, its two ranges, what must be added."""

from typing import Final

import pandas as pd

from cx.errors import CxError
from cx.model.scenario import LeverKind
from cx.whatif import amounts, levers_said, worth_said
from cx.whatif.amounts import PEOPLE, Main, Told
from cx.whatif.grown import UNBOUNDED
from cx.whatif.names import Names
from cx.whatif.payback import Payback
from cx.whatif.results import PER, Answer, Note
from cx.words import Words

_KEY: Final = "whatif"
_CLEAR: Final = frozenset({"gain", "loss"})


def headline(answer: Answer, names: Names, words: Words) -> str:
    """The finding: what would be done, what that changes, how sure, and on what grounds."""
    return words.joined(head(answer, names, words))


def head(answer: Answer, names: Names, words: Words) -> list[str]:
    """The same sentence by sentence, the finding first."""
    found = amounts.main(answer)
    state = _state(answer, found)
    alike = state in _CLEAR and _shown(found, state, words).alike
    key = f"{state}_alike" if alike else state
    said = [words(f"{_KEY}.head.{key}", **_blanks(answer, found, state, names, words))]
    if answer.scenario.levers and state != "same":
        said.append(levers_said.grounds(answer, words))
    if Note.SNOWBALL in answer.notes:
        said.append(_note(answer, Note.SNOWBALL, words))
    return said


def aloud(answer: Answer, names: Names, words: Words, payback: Payback | None = None) -> str:
    """The same to be read aloud in a meeting: no brackets, whole sentences."""
    found = amounts.main(answer)
    state = _state(answer, found)
    blanks = _blanks(answer, found, state, names, words)
    key = state.removeprefix("maybe_")
    said = [words(f"{_KEY}.aloud.{key}", **blanks)]
    if state != "same" and blanks["range"] != blanks["gain"]:
        said.append(words(f"{_KEY}.aloud.range", range=blanks["range"]))
    if state in _CLEAR:
        said += [*_people(answer, names, words), *_total(answer, found, state, words)]
    if payback is not None and payback.costs and state != "now":
        said.append(worth_said.chance(payback, words))
    if state not in {"now", "same"}:
        said.append(levers_said.grounds(answer, words))
    return words.joined(said)


def ranges(answer: Answer, words: Words) -> list[tuple[str, str]]:
    """Both intervals of the gain, each with its name and what it means; none where nothing changes."""
    found = amounts.main(answer)
    told: list[tuple[str, str]] = []
    if found.nothing:
        return told
    for name, low, high in (
        ("expected", found.low, found.high),
        ("next", found.next_low, found.next_high),
    ):
        range = amounts.told(found.key, found.gain, low, high, words, change=True).range
        blanks = {"range": range, "per": PER, "entrants": answer.entrants}
        told.append((words(f"{_KEY}.range.{name}"), words(f"{_KEY}.range.{name}_told", **blanks)))
    return told


def title(answer: Answer, words: Words) -> str:
    """For how many people figures are given, and until when."""
    return words(f"{_KEY}.title", per=PER, over=_over(answer, words))


def notes(answer: Answer, words: Words) -> list[str]:
    """What must be said beside an answer."""
    return [_note(answer, each, words) for each in answer.notes]


def tornado(found: pd.DataFrame, answer: Answer, names: Names, words: Words) -> str:
    """Where one point is worth the most, and whether the next one is clearly behind.

    Parameters
    ----------
    found : ``what, stage, gain, low, high``, the most first.
    """
    about = amounts.main(answer)
    blanks = _about(answer, about, names, words)
    if found.empty or found["low"].iloc[0] <= 0:
        return words(f"{_KEY}.tornado.none", **blanks)
    top = found.iloc[0]
    figures = amounts.told(about.key, top["gain"], top["low"], top["high"], words)
    places = {
        "stage": names.stage(top["stage"], words),
        "next": names.following(top["stage"], words),
    }
    blanks |= {"gain": figures.value, "range": figures.range, **places}
    said = [words(f"{_KEY}.tornado.{top['what']}", **blanks)]
    if len(found) > 1 and found["high"].iloc[1] > top["low"]:
        name = _worth_name(found.iloc[1], names, words)
        said.append(words(f"{_KEY}.tornado.close", name=name))
    return words.joined(said)


def refused(error: CxError, names: Names, words: Words) -> str:
    """Why something cannot be, with the names that people know instead of ids."""
    ways = {
        "stage": names.stage,
        "stages": names.stage,
        "touchpoint": names.touchpoint,
        "touchpoints": names.touchpoint,
        "tip": names.tip,
        "first": names.tip,
        "second": names.tip,
    }
    fields = dict(error.fields)
    for field, way in ways.items():
        value = fields.get(field)
        if isinstance(value, str):
            fields[field] = way(value, words)
        elif isinstance(value, tuple):
            fields[field] = tuple(way(str(each), words) for each in value)
    if fields.get("lever") in set(LeverKind):
        kind = LeverKind(str(fields["lever"]))
        fields["lever"] = levers_said.name(kind, str(fields.get("at", "")), names, words)
    return words(f"error.{error.code}", **fields)


def _state(answer: Answer, found: Main) -> str:
    """Which sentence fits: what the interval leaves open."""
    if not answer.scenario.levers:
        return "now"
    if found.nothing:
        return "same"
    if found.low > 0 or found.high < 0:
        return "gain" if found.low > 0 else "loss"
    if amounts.vanishes(found):
        return "open"
    return "maybe_gain" if found.gain > 0 else "maybe_loss"


def _blanks(
    answer: Answer, found: Main, state: str, names: Names, words: Words
) -> dict[str, object]:
    shown = _shown(found, state, words)
    return {
        **_about(answer, found, names, words),
        "premise": levers_said.premise(answer, names, words) if answer.scenario.levers else "",
        "gain": shown.value,
        "now": shown.value,
        "range": shown.range,
    }


def _shown(found: Main, state: str, words: Words) -> Told:
    """The figure that a sentence gives: what there is now, or the size of what changes."""
    if state == "now":
        return amounts.told(found.key, found.now, found.now_low, found.now_high, words)
    if state in _CLEAR:
        low, high = sorted((abs(found.low), abs(found.high)))
        return amounts.told(found.key, abs(found.gain), low, high, words)
    signed = amounts.told(found.key, found.gain, found.low, found.high, words, change=True)
    size = amounts.told(found.key, abs(found.gain), found.low, found.high, words)
    return Told(size.value, signed.range)


def _about(answer: Answer, found: Main, names: Names, words: Words) -> dict[str, object]:
    """What is counted, for how many, and until when."""
    stage = names.stage(found.stage, words) if found.stage else ""
    return {
        "what": words(f"{_KEY}.what.{found.key}", per=PER, stage=stage),
        "over": _over(answer, words),
    }


def _over(answer: Answer, words: Words) -> str:
    """Until when is counted."""
    ends = Note.NO_TIMES in answer.notes or Note.TOTALS in answer.notes
    return words(f"{_KEY}.over{'_end' if ends else ''}", months=answer.terms.months)


def _people(answer: Answer, names: Names, words: Words) -> list[str]:
    """How many more come to the stage after the one that is raised, where that is clear."""
    levers = answer.scenario.levers
    if len(levers) != 1 or levers[0].kind is not LeverKind.TRANSITION:
        return []
    ids = list(answer.stages["stage"])
    row = answer.stages.iloc[ids.index(levers[0].at) + 1]
    low, high = sorted((abs(row["gain_low"]), abs(row["gain_high"])))
    if row["gain_low"] * row["gain_high"] <= 0:
        return []
    figures = amounts.told(PEOPLE, abs(row["gain"]), low, high, words)
    key = "people_gain" if row["gain"] > 0 else "people_loss"
    stage = names.stage(str(row["stage"]), words)
    return [words(f"{_KEY}.aloud.{key}", gain=figures.value, stage=stage, per=PER)]


def _total(answer: Answer, found: Main, state: str, words: Words) -> list[str]:
    """What the gain comes to for everyone who enters within the months."""
    if Note.NO_TIMES in answer.notes or Note.TOTALS in answer.notes:
        return []
    gain = amounts.amount(found.key, abs(found.gain) * answer.entrants / PER, words)
    return [words(f"{_KEY}.aloud.total_{state}", gain=gain, entrants=answer.entrants)]


def _note(answer: Answer, note: Note, words: Words) -> str:
    return words(f"{_KEY}.note.{note}", months=answer.terms.months, generations=UNBOUNDED)


def _worth_name(row: "pd.Series[float]", names: Names, words: Words) -> str:
    """What a row of the tornado would move."""
    kinds = {
        "transition": LeverKind.TRANSITION,
        "return": LeverKind.RETURN,
        "referral": LeverKind.REFERRAL,
        "value": LeverKind.PRICE,
    }
    return levers_said.name(kinds[str(row["what"])], str(row["stage"]), names, words)
