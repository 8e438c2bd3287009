"""How soon pains were mended, and what followed."""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from cx.moments.recovery_trials import EDGES, ENOUGH, Asked, compare, followed, levels


def reply(own: pd.DataFrame, asked: Sequence[Asked], window_days: float) -> pd.DataFrame:
    """What follows by days from pain to mending.

    Parameters
    ----------
    own : the treated of ``trial_rows``.

    Returns
    -------
    DataFrame
        One row per outcome and band with mended pains: ``outcome, start, end`` (days)``, n, share,
        value, low, high`` (95 %, clustered by customer); without ``ENOUGH`` pains the numbers from
        value on are NaN.
    """
    edges = (*[edge for edge in EDGES if edge < window_days], window_days)
    found = []
    for each in asked:
        told = followed(own, each)
        for band, (start, end) in enumerate(pairwise(edges)):
            part = told[told["wait"] == band]
            numbers: tuple[float, ...] = (float("nan"),) * 3
            if len(part) >= ENOUGH:
                values = part[each.column].to_numpy(dtype=float)
                numbers = levels(part["customer"].to_numpy(), values, share=each.share)
            if len(part):
                found.append((each.outcome, start, end, len(part), each.share, *numbers))
    names = ["outcome", "start", "end", "n", "share", "value", "low", "high"]
    return pd.DataFrame(found, columns=names)


def quick(own: pd.DataFrame, asked: Sequence[Asked]) -> tuple[pd.DataFrame, float]:
    """Mended within the median time against later, with the same kind of pain, equally bad.

    Returns
    -------
    the comparisons (``compare``), and the median time in days (NaN without mended pains).
    """
    split = float(own["lag"].median()) if len(own) else float("nan")
    rows = own.assign(treated=own["lag"] <= split)
    return compare(rows, asked, ("pain", "severity", "purchases", "asked")), split
