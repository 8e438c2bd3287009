"""The cubes that every store has, so that no page waits for its touches."""

from cx.store import flow, places, weeks
from cx.store.compared import blocks_of, own_cube, pair_cube
from cx.store.cube import Cube
from cx.store.daily import DAILY
from cx.store.lags import LAGS
from cx.store.moves import MOVES
from cx.store.opinions import Measure, opinion_cube
from cx.store.overview import EXTENT, PEOPLE
from cx.store.purchases import BUYERS, FACTS
from cx.store.retention import ACTIVE, Span
from cx.store.scan import Scan
from cx.store.since import SINCE
from cx.store.store import Store
from cx.store.visits import GAP_MINUTES, entry_cube, visit_cube


def make_cubes(store: Store) -> tuple[str, ...]:
    """Count all cubes of a store that are not kept yet; the names of their tables.

    Asked for one by one, each is counted when it is first needed.
    """
    scan = Scan(store.whole())
    return tuple(scan.keep_cube(cube) for cube in standard(store))


def standard(store: Store) -> tuple[Cube, ...]:
    """The cubes of a store: what pages and commands ask for with their usual terms."""
    found = [PEOPLE, EXTENT, DAILY, weeks.WEEK_COUNTS, MOVES, ACTIVE[Span.MONTH]]
    found += [visit_cube(GAP_MINUTES), entry_cube(GAP_MINUTES)]
    found += [places.DONE, places.ASKED, places.CHANNELS, BUYERS, FACTS, SINCE]
    if store.done:
        found += [flow.REACHED]
    if len(store.columns) > 1:
        found += [flow.onward_cube(flow.WINDOW_DAYS), LAGS]
        found += [weeks.week_onward_cube(flow.WINDOW_DAYS)] if store.last is not None else []
    if store.scale is not None:
        found += weeks.WEEK_SCORES.values()
        for by in ("touchpoint", "stage", None):
            for at_least in (None, store.scale.top):
                found.append(opinion_cube(Measure.SCORE, by=by, at_least=at_least))
        found += [make(Measure.SCORE, blocks_of(store)) for make in (own_cube, pair_cube)]
    return tuple(found)
