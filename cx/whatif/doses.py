"""Doses: what customers got more or less of, and how much more often they then went on."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from cx.domain import Stage
from cx.metrics.stages import WINDOW_DAYS
from cx.model.deliveries import is_arrival, is_notice
from cx.model.recovery import Mend, Sign, meaning
from cx.model.scenario import LeverKind
from cx.read.titles import WHOLE
from cx.store.doses import After, asked, delivered, notified, replied, scored, shares
from cx.store.flow import reached
from cx.store.opinions import Measure
from cx.store.purchases import buyers
from cx.whatif.slopes import Slope, slope

if TYPE_CHECKING:
    from cx.store.store import Store

Key = tuple[LeverKind, str]

HORIZON_DAYS: Final = 60  # within which buying again counts
REPLY_DAYS: Final = 30  # a later answer is to another question
NOTICE_DAYS: Final = 14  # in which notices belong to an order, where deliveries are not known

KINDS: Final = (
    LeverKind.SATISFACTION,
    LeverKind.PAIN,
    LeverKind.EXPECTATION,
    LeverKind.DELIVERY,
    LeverKind.REPLY,
    LeverKind.NOTICES,
)
_LESS_IS_BETTER: Final = frozenset({LeverKind.DELIVERY, LeverKind.REPLY})


class Dose(NamedTuple):
    """How much of something customers get now, and what goes together with more of it.

    ``stage`` is the column where it acts. ``now`` is the mean level, ``share`` the share of the
    stage's people who have one, ``buyers`` that of all buyers. ``level`` is what a pain would be lifted to: the mean score at the
    stage's other touchpoints; NaN else. The level stays between ``low`` and ``high``. ``onward`` is
    of going on from the stage to the next within the window, ``returns`` of buying again; None
    where too few tell.
    """

    kind: LeverKind
    at: str
    stage: str
    now: float
    share: float
    level: float
    low: float
    high: float
    onward: Slope | None
    returns: Slope | None
    buyers: float = math.nan


def dose(
    store: "Store", kind: LeverKind, at: str, *, window_days: float = WINDOW_DAYS
) -> Dose | None:
    """The dose that a lever moves; None where the data do not have it or too few tell.

    Parameters
    ----------
    at : the touchpoint of SATISFACTION, PAIN, NOTICES; else "".
    """
    return doses(store, window_days=window_days, kinds=(kind,)).get((kind, at))


def levers(store: "Store", *, window_days: float = WINDOW_DAYS) -> tuple[Key, ...]:
    """The levers whose dose these data tell, the most useful first.

    Most useful is what is most firmly seen to go together with more going on or buying again (its
    slope over the error), weighed by the share of the stage's people who have it.
    """
    return tuple(doses(store, window_days=window_days))


def doses(
    store: "Store",
    *,
    window_days: float = WINDOW_DAYS,
    kinds: tuple[LeverKind, ...] = KINDS,
) -> Mapping[Key, Dose]:
    """All doses that these data tell, the most useful first.

    - SATISFACTION: the score at a touchpoint. PAIN: the same, lifted to ``level``; only where it is
      below that.
    - EXPECTATION: experience less expectation, in the stage with most such answers.
    - DELIVERY: days from a purchase to its delivery (``cx.store.doses.delivered``).
    - REPLY: days from a question or a trouble to the next answer, up to ``REPLY_DAYS``.
    - NOTICES: touches at a notice touchpoint per order (``cx.store.doses.notified``).

    Outcomes come after the dose: an answer in a questionnaire is held against what the customer did
    after giving it, not before. Only doses whose window (``HORIZON_DAYS`` for buying again) is over
    count; buying again is asked of those who bought before. Slopes: ``cx.whatif.slopes``.
    """
    if store.last is None:
        return {}
    after = After(window_days=window_days, horizon_days=HORIZON_DAYS)
    found: dict[Key, Dose] = {}
    for each in sorted(_found(store, after, kinds), key=_use, reverse=True):
        found.setdefault((each.kind, each.at), each)
    return found


def _found(store: "Store", after: After, kinds: tuple[LeverKind, ...]) -> Iterator[Dose]:
    arrivals = [
        spot for spot in _did(store, is_arrival) if store.spots[spot].column == _delivery(store)
    ]
    if {LeverKind.SATISFACTION, LeverKind.PAIN} & set(kinds) and asked(store, Measure.SCORE):
        yield from (each for each in _scores(store, after) if each.kind in kinds)
    if LeverKind.EXPECTATION in kinds and asked(store, Measure.GAP):
        yield from _gaps(store, after)
    if LeverKind.DELIVERY in kinds and arrivals:
        rows = delivered(store, arrivals, after)
        yield from _amounts(store, LeverKind.DELIVERY, "", _delivery(store), rows)
    if LeverKind.REPLY in kinds:
        yield from _replies(store, after)
    for spot in _did(store, is_notice) if LeverKind.NOTICES in kinds else ():
        name, stage = store.spots[spot][:2]
        until = arrivals if stage == _delivery(store) else []
        rows = notified(store, spot, until, after, notice_days=NOTICE_DAYS)
        yield from _amounts(store, LeverKind.NOTICES, name, stage, rows)


def _scores(store: "Store", after: After) -> Iterator[Dose]:
    """Satisfaction with every touchpoint, and what lifting it to its stage's level would move."""
    rows, share = scored(store, Measure.SCORE, after), shares(store, Measure.SCORE)
    whole = [spot for spot, each in enumerate(store.spots) if each.touchpoint == WHOLE]
    rows = rows[~rows["spot"].isin(whole)]
    stages = np.array([spot.column for spot in store.spots])[rows["spot"].to_numpy(dtype=int)]
    ends = store.scale[:2] if store.scale else (-math.inf, math.inf)
    names = set()
    for spot in rows["spot"].value_counts().index:  # of a name in two stages the one with more
        name, stage = store.spots[spot][:2]
        here = rows["spot"] == spot
        if name in names or spot not in share.index:
            continue
        names.add(name)
        found = _dose((LeverKind.SATISFACTION, name), stage, rows[here], share.loc[[spot]], ends)
        if found is None:
            continue
        yield found
        level = float(rows.loc[(stages == stage) & ~here, "level"].mean())
        if level > found.now:
            yield found._replace(kind=LeverKind.PAIN, level=level)


def _gaps(store: "Store", after: After) -> Iterator[Dose]:
    """Experience less expectation, in the stage with most answers."""
    rows, share = scored(store, Measure.GAP, after), shares(store, Measure.GAP)
    rows = rows[rows["spot"].isin(share.index)]
    if rows.empty:
        return
    stages = rows["spot"].map(lambda spot: store.spots[spot].column)
    stage = str(stages.value_counts().index[0])
    here = rows[stages == stage]
    ends = (float(rows["level"].min()), float(rows["level"].max()))
    own = share.loc[here["spot"].unique()]
    found = _dose((LeverKind.EXPECTATION, ""), stage, here, own, ends)
    if found:
        yield found


def _replies(store: "Store", after: After) -> Iterator[Dose]:
    """Days until an answer, in the stage with most questions."""
    questions = _did(store, lambda name: isinstance(meaning(name), Sign))
    answers = _did(store, lambda name: isinstance(meaning(name), Mend))
    if not questions or not answers:
        return
    rows = replied(store, questions, answers, after, window_days=REPLY_DAYS)
    stages = rows["spot"].map(lambda spot: store.spots[spot].column)
    for stage in stages.value_counts().index[:1]:
        yield from _amounts(store, LeverKind.REPLY, "", stage, rows[stages == stage])


def _amounts(
    store: "Store", kind: LeverKind, at: str, stage: str, rows: pd.DataFrame
) -> Iterator[Dose]:
    """Doses that are days or numbers: from 0 up."""
    if stage not in store.columns:
        return
    people = int(reached(store).set_index("stage")["reached"][stage])
    have = rows["customer"].nunique(), rows.loc[rows["bought"], "customer"].nunique()
    share = pd.DataFrame(
        {
            "stage": [min(have[0] / max(people, 1), 1.0)],
            "buyers": [have[1] / max(buyers(store).buyers, 1)],
        }
    )
    found = _dose((kind, at), stage, rows, share, (0.0, math.inf))
    if found:
        yield found


def _dose(
    key: Key, stage: str, rows: pd.DataFrame, share: pd.DataFrame, ends: tuple[float, float]
) -> Dose | None:
    """A dose; of several spots the share of the one that most have."""
    if rows.empty:
        return None
    onward, returns = slope(rows, "on"), slope(rows, "again")
    if onward is None and returns is None:
        return None
    now, most = float(rows["level"].mean()), share.max()
    shares_of = float(most["stage"]), float(most["buyers"])
    return Dose(*key, stage, now, shares_of[0], math.nan, *ends, onward, returns, shares_of[1])


def _use(found: Dose) -> float:
    """How firmly a better dose goes together with more, weighed by who has it."""
    side = -1 if found.kind in _LESS_IS_BETTER else 1
    slopes = [each for each in (found.onward, found.returns) if each]
    return found.share * max(side * each.value / each.error for each in slopes)


def _did(store: "Store", is_one: Callable[[str], bool]) -> list[int]:
    """The spots where something is done whose names mean something."""
    return [k for k, spot in enumerate(store.spots) if spot.did and is_one(spot.touchpoint)]


def _delivery(store: "Store") -> str:
    return store.model.column_of(Stage.DELIVERY).id
