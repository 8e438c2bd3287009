"""Which stage is worth the most per point: every lever of the chain moved a little, one at a time."""

from typing import Final

import pandas as pd

from cx.errors import RateBeyond, RateUnknown, ReturnBeyond
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.whatif.answers import can_be, priced, side
from cx.whatif.fit import Fit
from cx.whatif.levers import moved
from cx.whatif.results import PER
from cx.whatif.rows import LEVELS, main, quantiles

POINT: Final = 0.01
COLUMNS: Final = ("what", "stage", "gain", "low", "high")


def tornado(fit: Fit, terms: Terms) -> pd.DataFrame:
    """What one point more would bring, at every stage, in coming back, referral and values.

    A rate that cannot rise by a point, or is not known, is left out.

    Returns
    -------
    DataFrame
        The greatest gain first: ``what`` ("transition", "return", "referral", "value": the kinds of
        levers)``, stage`` ("" but for transitions), and per 1,000 entrants ``gain, low, high`` (80 %)
        of revenue, else purchases, else people in the last stage.

    Raises
    ------
    CxError
        There is no journey, or a term cannot be, as in ``cx.whatif.answers.answer``.
    """
    fit = priced(fit, terms)
    can_be(fit, Scenario(), terms)
    now = main(fit, side(fit, None, terms))
    rows = []
    for what, lever in _levers(fit):
        try:
            then = main(fit, side(fit, moved(fit, (lever,)), terms))
        except (RateBeyond, RateUnknown, ReturnBeyond):
            continue
        gain = (then - now) * PER
        rows.append((what, lever.at, float(gain.mean()), *quantiles(gain, LEVELS)))
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.sort_values("gain", ascending=False, ignore_index=True)


def _levers(fit: Fit) -> list[tuple[str, Lever]]:
    found = [
        ("transition", Lever(kind=LeverKind.TRANSITION, at=stage, by=POINT))
        for stage in fit.columns[:-1]
    ]
    if not fit.returns.empty:
        found.append(("return", Lever(kind=LeverKind.RETURN, by=POINT)))
    if fit.referral is not None:
        found.append(("referral", Lever(kind=LeverKind.REFERRAL, by=POINT)))
    if fit.has_values:
        found.append(("value", Lever(kind=LeverKind.PRICE, by=POINT)))
    return found
