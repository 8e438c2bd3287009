"""What is said of paying back, of winning against keeping, and of the snowball."""

import math
from typing import Final

from cx.model.scenario import Terms
from cx.whatif import amounts
from cx.whatif.keeping import LEAST, MOST, Keeping
from cx.whatif.payback import Payback
from cx.whatif.results import Measure
from cx.whatif.snowball import Snowball
from cx.words import Words

_KEY: Final = "whatif.worth"
_SURE: Final = 0.95  # from here on nine of ten would be too little
_LEAST: Final = 0.01  # nothing is more certain than this, either way
_ALIKE: Final = 0.005  # of K: would be written as the same


def paid_back(found: Payback, words: Words) -> list[str]:
    """Whether a scenario pays back, what it may cost, how much of its change is enough."""
    if found.basis is None:
        return [words(f"{_KEY}.no_money")] if found.costs else []
    said = [chance(found, words)]
    if found.gain > 0:
        cost = amounts.amount(Measure.REVENUE, found.break_even_cost, words)
        said.append(words(f"{_KEY}.cost", cost=cost))
        said += [_lift(found, words)] if found.costs > 0 else []
    return [*said, *_basis(found, words)]


def share(found: Payback, words: Words) -> str:
    """The chance to pay back as one number; never quite certain, never quite none."""
    if found.chance > 1 - _LEAST:
        return words(f"{_KEY}.chance_sure", share=1 - _LEAST)
    if found.chance < _LEAST:
        return words(f"{_KEY}.chance_unlikely", share=_LEAST)
    return words.shown(found.chance, "share")


def chance(found: Payback, words: Words) -> str:
    """Costs, gain and how often the one pays for the other, in a sentence."""
    if found.basis is None:
        return words(f"{_KEY}.no_money")
    blanks = {
        "costs": amounts.amount(Measure.REVENUE, found.costs, words),
        "gain": amounts.amount(Measure.REVENUE, abs(found.gain), words),
        "basis": words(f"{_KEY}.{found.basis}"),
        "entrants": found.entrants,
        "of_ten": round(10 * found.chance),
    }
    return words(f"{_KEY}.{_key(found)}", **blanks)


def kept(found: Keeping, terms: Terms, words: Words) -> str:
    """The firm's own costs of winning against keeping, beside what is often quoted."""
    if terms.winning is None or terms.keeping is None:
        return words("whatif.keeping.untold")
    if math.isnan(found.win) or math.isnan(found.keep):
        return words("whatif.keeping.nobody")
    if math.isnan(found.ratio):
        return words("whatif.keeping.free", win=_round(found.win))
    key = "below" if found.ratio < LEAST else "above" if found.ratio > MOST else "within"
    blanks = {name: _round(getattr(found, name)) for name in ("win", "keep", "ratio")}
    return words(f"whatif.keeping.{key}", **blanks)


def snowballed(found: Snowball | None, words: Words) -> list[str]:
    """How many customers one brings, and whether that comes to rest."""
    if found is None:
        return [words("whatif.snowball.none")]
    key = "grows" if found.low >= 1 else "stops" if found.high < 1 else "unsure"
    blanks = {**found._asdict(), "days": found.matured_days}
    if key == "stops":
        blanks["all"] = found.k / (1 - found.k)
        key = "stops_soon" if blanks["all"] - found.k < _ALIKE else key
    said = [words(f"whatif.snowball.{key}", **blanks)]
    if not math.isnan(found.cycle_days):
        said.append(words("whatif.snowball.cycle", days=found.cycle_days))
    return said


def _key(found: Payback) -> str:
    if found.gain > 0:
        way = (
            "surely"
            if found.chance >= _SURE
            else "hardly"
            if found.chance < 1 - _SURE
            else "likely"
        )
        return way if found.costs else "free"
    if not found.costs:
        return "free_loss" if found.gain else "free_no_gain"
    return "no_gain" if found.chance >= 1 - _SURE else "never"


def _lift(found: Payback, words: Words) -> str:
    share = found.break_even_lift
    if math.isnan(share):
        return words(f"{_KEY}.lift_never")
    key = "lift_less" if share < 1 else "lift_more"
    return words(f"{_KEY}.{key}", share=share, times=_round(share))


def _basis(found: Payback, words: Words) -> list[str]:
    return [words(f"{_KEY}.revenue_alone")] if found.basis is Measure.REVENUE else []


def _round(value: float) -> float:
    """Two digits: nobody knows more of it."""
    return float(f"{value:.2g}")
