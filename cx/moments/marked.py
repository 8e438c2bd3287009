"""The journey with its turning points, as its maps, headlines and papers show them."""

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from cx.domain import Endpoint
from cx.model.project import Project
from cx.moments.influence import COLUMNS, HORIZON_DAYS, Influences, influences
from cx.moments.journey import Journey
from cx.moments.turning import turning
from cx.store import Store
from cx.store.landmarks import endpoints


def marked(journey: Journey, store: Store | None, project: Project | None = None) -> Journey:
    """The journey with the touchpoints that decide who goes on; as it is where none can be told.

    Parameters
    ----------
    store : whose touches are compared; None for totals.
    project : its decided tests take the place of what was observed.
    """
    if store is None or not can_turn(journey, endpoints(store)):
        return journey
    return turned(journey, influences(store), project or Project())


def turned(journey: Journey, found: Influences, project: Project) -> Journey:
    """The journey with its turning points from influences that are known."""
    return replace(journey, turning=turning(journey, found, project))


def can_turn(journey: Journey, known: Collection[Endpoint]) -> bool:
    """Whether there are people to compare, and something later to go on to."""
    return journey.customers > 1 and Endpoint.ONWARD in known


def unknown(endpoint: Endpoint = Endpoint.ONWARD, horizon_days: float = HORIZON_DAYS) -> Influences:
    """The influences of data that nobody can be followed in: none."""
    rows = pd.DataFrame(columns=list(COLUMNS))
    return Influences(endpoint=endpoint, horizon_days=horizon_days, tested=0, checked=0, rows=rows)
