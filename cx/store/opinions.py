"""Scans of what customers said: scores, gaps, comments. None of it counts as behaviour."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal

from cx.store.cube import Cube, Depends, added_up
from cx.store.expressions import bare, number
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.sums import clustered

if TYPE_CHECKING:
    import pandas as pd


class Measure(StrEnum):
    """What an opinion is about."""

    SCORE = "score"
    SENTIMENT = "sentiment"
    GAP = "gap"  # experience - expectation
    EXPECTATION = "expectation"
    EXPERIENCE = "experience"
    RECOMMEND = "recommend"
    EFFORT = "effort"


By = Literal["touchpoint", "stage"]

KEYS: Final[dict[By, str]] = {"touchpoint": "spot", "stage": "column"}
_TELLING: Final = (8, 60)  # characters that a quote can be read in at a glance


def opinion_sums(
    store: Store, measure: Measure, *, by: By | None, at_least: float | None = None
) -> "pd.DataFrame":
    """Cluster sums of answers: k is a customer's sum of answers, m their number.

    Parameters
    ----------
    by : ``touchpoint`` (and its stage), ``stage``, or None for all answers in one row.
    at_least : where given, k counts the answers of at least this.

    Returns
    -------
    DataFrame
        ``touchpoint, stage`` (by touchpoint) or ``stage`` (by stage), then ``k, m, kk, km, mm,
        groups``, in no order; only what has answers. Without answers at all one row of NaN where
        ``by`` is None.
    """
    scan = Scan(store)
    return scan.named(opinion_cube(measure, by=by, at_least=at_least))


def opinion_cube(measure: Measure, *, by: By | None, at_least: float | None = None) -> Cube:
    """Everyone's answers, as ``opinion_sums`` gives them."""
    keys = (KEYS[by],) if by else ()

    def rows(scan: Scan) -> Any:
        found = answered(scan.said, measure)
        value = found.answer
        counted = value if at_least is None else number(value >= at_least).cast("float64")
        each = found.group_by("customer", *keys).aggregate(k=counted.sum(), m=value.count())
        return clustered(each)

    depends: Final[dict[By | None, Depends]] = {"touchpoint": "spots", "stage": "stages"}
    name = f"{measure.value} by {by} from {at_least}"
    return Cube(name, rows, keys, depends=depends.get(by, "touches"))


def answers(store: Store, measure: Measure) -> "pd.DataFrame":
    """Every answer with who gave it and where.

    Returns
    -------
    DataFrame
        ``customer`` (code), ``spot`` (place in ``store.spots``), ``answer``; sorted by all three.
    """
    scan = Scan(store)
    found = answered(scan.said, measure).select("customer", "spot", "answer")
    return scan.frame(found.order_by(["customer", "spot", "answer"]))


def own_means(store: Store, measure: Measure) -> "pd.DataFrame":
    """What each customer answered at each touchpoint, on average.

    Returns
    -------
    DataFrame
        ``customer`` (code), ``spot`` (place in ``store.spots``), ``answer``; sorted by both.
    """
    scan = Scan(store)
    found = answered(scan.said, measure)
    each = found.group_by("customer", "spot").aggregate(answer=found.answer.mean())
    return scan.frame(each.order_by(["customer", "spot"]))


def levels_of_expectation(store: Store) -> "pd.DataFrame":
    """Cluster sums of gaps by how much was expected.

    Returns
    -------
    DataFrame
        One row per touchpoint and level with gaps, in no order: ``touchpoint, stage, level`` (-1
        below the middle of the scale, 0 at it, 1 above)``, k, m, kk, km, mm, groups``. Empty
        where the scale is not known or expectations lie outside it.
    """
    scan = Scan(store)
    told = answered(scan.said, Measure.GAP)
    ends = scan.frame(told.aggregate(low=told.expectation.min(), high=told.expectation.max()))
    inside = (
        store.scale and store.scale.low <= ends["low"][0] <= ends["high"][0] <= store.scale.high
    )
    told = told.mutate(level=(told.expectation - _middle(store)).sign().cast("int8"))
    told = told if inside else told.limit(0)
    each = told.group_by("customer", "spot", "level").aggregate(
        k=told.answer.sum(), m=told.answer.count()
    )
    return scan.named(added_up(clustered(each), ("spot", "level")))


def comments(
    store: Store, *, touchpoint: str | None = None, stage: str | None = None, limit: int = 100
) -> "pd.DataFrame":
    """What customers wrote, the most telling first.

    Short comments (8 to 60 characters) stand before others, then those whose score is far from
    the middle of the scale, then in the order of the files.

    Parameters
    ----------
    touchpoint : only comments on it.
    stage : only comments on touchpoints in this column of the model.
    limit : at most so many rows.

    Returns
    -------
    DataFrame
        ``touchpoint, stage, comment, score`` (NaN without), ``at`` (NaT without).
    """
    scan = Scan(store)
    told = _told(scan.said, store)
    wanted = [
        code
        for code, spot in enumerate(store.spots)
        if (touchpoint is None or spot.touchpoint == touchpoint)
        and (stage is None or spot.column == stage)
    ]
    told = told.filter(told.spot.isin(wanted)).order_by(_telling(told)).limit(limit)
    return scan.named(told.select("spot", "comment", "score", "at"))


def quotable(store: Store, *, most: int = 5) -> "pd.DataFrame":
    """The most telling comments of every touchpoint, on either side of the scale's middle.

    Returns
    -------
    DataFrame
        At most ``most`` rows per touchpoint and side, the most telling first: ``touchpoint, stage,
        comment, score`` (NaN without).
    """
    import ibis

    scan = Scan(store)
    told = _told(scan.said, store)
    told = told.mutate(side=(told.score - _middle(store)).sign().fill_null(0.0))
    group = [told.spot, told.side]
    ranked = told.mutate(rank=ibis.row_number().over(group_by=group, order_by=_telling(told)))
    kept = ranked.filter(ranked["rank"] < most)
    return scan.named(kept.order_by(_telling(kept)).select("spot", "comment", "score"))


def answered(said: Any, measure: Measure) -> Any:
    """Opinions that say something of a measure, as ``answer``."""
    gap = (said.experience - said.expectation).round(9)  # .3 less .1 + .2 is nothing
    told = said.mutate(answer=gap if measure is Measure.GAP else said[measure.value])
    return told.filter(told.answer.notnull())


def _told(said: Any, store: Store) -> Any:
    """Comments with how telling they are."""
    text = bare(said.comment)
    length = text.length()
    told = said.mutate(
        comment=text,
        short=number(length.between(*_TELLING)),
        extreme=(said.score - _middle(store)).abs().fill_null(-1.0),
    )
    return told.filter(text.notnull() & (length > 0))


def _middle(store: Store) -> float:
    return store.scale.middle if store.scale else 0.0


def _telling(told: Any) -> list[Any]:
    return [told.short.desc(), told.extreme.desc(), told.seen]
