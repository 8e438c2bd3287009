"""Customers with pains, some of them mended, made for tests: what follows is known."""

from functools import cache

import numpy as np

from cx.moments.recovery import Recovery, recovery
from tests.touches import Touch, did, said, store_of

MENDS = ("Apology", "Refund issued")


def touches(
    customers: int = 240,
    *,
    seed: int = 1,
    rise: float = 1.0,
    again: float = 0.3,
    answers: bool = True,
) -> list[Touch]:
    """A purchase, a bad score, for every other a mending, then a next score and perhaps a purchase.

    Parameters
    ----------
    rise : points that a mending adds to the next score
    again : what it adds to the share that buys again (.3 without)
    answers : whether people say how likely they recommend it; else some refer a friend
    """
    rng = np.random.default_rng(seed)
    rows = [did("end", 200.0, "Search")]
    for number in range(customers):
        name = f"c{number:04}"
        mended = number % 2 == 0
        bad = float(rng.integers(1, 3))
        rows += [
            did(name, 0.0, "Order", order=f"{name}-1"),
            said(name, "Product page", float(rng.integers(3, 6)), days=0.1),
            said(name, "Delivery", bad, days=3.0),
        ]
        lag = float(rng.choice([0.4, 1.5, 3.0, 6.0]))
        if mended:
            rows.append(did(name, 3.0 + lag, MENDS[number // 2 % 2]))
        level = 3.0 + rise * mended + 0.2 * (bad - 1.5) + 0.6 * rng.normal()
        rows.append(said(name, "First cup", float(np.clip(np.round(level), 1, 5)), days=20.0))
        if rng.random() < 0.3 + again * mended:
            day = 15.0 + 20 * rng.random()
            rows.append(did(name, day, "Order", order=f"{name}-2"))
        if answers:
            vote = float(np.clip(np.round(6 + mended + rng.normal()), 0, 10))
            more = {"recommend": vote}
            rows.append(Touch(name, 25.0, "Questionnaire", {"did": False, "said": True, **more}))
        elif rng.random() < 0.2 + 0.2 * mended:
            rows.append(did(name, 30.0, "Refer a friend"))
    for number in range(customers):
        name = f"glad{number:04}"
        rows += [
            did(name, 0.0, "Order", order=f"{name}-1"),
            said(name, "Delivery", 4.0, days=3.0),
            said(name, "First cup", float(rng.integers(3, 6)), days=20.0),
        ]
        if rng.random() < 0.5:
            rows.append(did(name, 25.0, "Order", order=f"{name}-2"))
    return rows


@cache
def found(**options) -> Recovery:
    """The recovery of ``touches`` with these options, computed once."""
    return recovery(store_of(touches(**options)))
