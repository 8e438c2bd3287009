"""Small crowds for the what-if: who goes on, who buys again, all seen for long enough."""

import numpy as np

from cx.store import Store
from cx.whatif.fit import Fit, fit
from tests.touches import Touch, did, store_of

NAMES = ("search", "product page", "order", "delivery", "review")
FLOW = ("research", "first_impression", "purchase", "delivery", "share")
ON = (0.8, 0.5, 0.9, 0.4)
AGAIN = 0.3  # after every purchase
VALUE = 100.0
DRAWS = 2_000


def touches(
    n: int = 2000,
    *,
    seed: int = 1,
    again: float = AGAIN,
    value: float | None = VALUE,
    days: int = 300,
) -> list[Touch]:
    """Everyone begins with a search; stage follows stage after about two days."""
    rng = np.random.default_rng(seed)
    found = []
    for who in range(n):
        day = rng.uniform(0, days)
        for place, name in enumerate(NAMES):
            if place and rng.random() > ON[place - 1]:
                break
            found.append(_touch(who, day, name, value))
            start, day = day, day + rng.exponential(2)
            if name == "order":
                bought = start
                while rng.random() < again:
                    bought += 10 + rng.exponential(10)
                    found.append(_touch(who, bought, name, value))
    inside = [touch for touch in found if touch.days is not None and touch.days <= days]
    return [*inside, did("end", days, "search")]


def _touch(who: int, day: float, name: str, value: float | None) -> Touch:
    more = {"value": value} if name == "order" and value is not None else {}
    return did(f"c{who:05}", day, name, **more)


def store(n: int = 2000, **options: object) -> Store:
    """A store of such a crowd."""
    return store_of(touches(n, **options))  # type: ignore[arg-type]


def fitted(n: int = 2000, **options: object) -> Fit:
    """What a what-if learns from it."""
    return fit(store(n, **options), draws=DRAWS)
