"""What customers did, said and bought after they came into a test, and before."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from cx.store.expressions import firsts, microseconds, number
from cx.store.purchases import purchases, valued
from cx.store.scan import Scan
from cx.store.store import Store, column_ids
from cx.store.visits import visits

CUSTOMER: Final = "customer"
TOUCHES_BEFORE: Final = "touches_before"
VISITS: Final = "visits"


class What(StrEnum):
    """What is measured of a customer after they came into a test."""

    GOES_ON = "goes_on"  # 1 where they did something at a place, else 0
    RETURN = "return"  # 1 where they bought, and not for the first time of all, else 0
    VALUE = "value"  # the sum of the values of what they did, each purchase once
    SCORE = "score"  # the mean of their scores, those of the exposing touch too; none without
    BOUNCE = "bounce"  # visits of one touch, over ``VISITS``; also the visit that exposing began


class Where(NamedTuple):
    """A column of the model, or a touchpoint; neither is everywhere."""

    stage: str | None = None
    touchpoint: str | None = None


class Measured(NamedTuple):
    """A thing to measure; a place counts for going on and scores."""

    what: What
    where: Where = Where()

    @property
    def key(self) -> str:
        """As the command line would write it.

        Examples
        --------
        >>> Measured(What.GOES_ON, Where(stage="purchase")).key, Measured(What.VALUE).key
        ('goes_on@purchase', 'value')
        """
        place = self.where.touchpoint or self.where.stage
        return f"{self.what}@{place}" if place else self.what.value

    @property
    def before(self) -> str:
        """The key of the same thing in all the time before."""
        return f"{self.key}|before"


class Figures:
    """What every exposed customer did, said and bought, from the scans that it needs.

    Parameters
    ----------
    exposed : ``customer, at, seen`` of the exposing touch; one row each.
    window_days : for how many days after it a customer is looked at, its end included.
    """

    def __init__(self, scan: Scan, store: Store, exposed: Any, window_days: float) -> None:
        self.scan, self.store, self.window_days = scan, store, window_days
        self.exposed = exposed.select(CUSTOMER, exposed_at="at", exposed_seen="seen")
        self.tables: list[Any] = []
        self.names: dict[str, str] = {}

    def measure(self, measures: Sequence[Measured], gap_minutes: float) -> dict[str, bool]:
        """Fill ``tables``, each with a row per customer that has any of it.

        ``names`` are those of their columns by key: the engine tells no Cart from cart.

        Returns
        -------
        dict
            The keys, and whether a customer who is not there has 0.
        """
        self._deeds([each for each in measures if each.what in {What.GOES_ON, What.VALUE}])
        kinds = {each.what for each in measures}
        if What.SCORE in kinds:
            self._scores([each for each in measures if each.what == What.SCORE])
        if What.RETURN in kinds:
            self._returns()
        if What.BOUNCE in kinds:
            self._bounces(gap_minutes)
        empty = {each.key for each in measures if each.what == What.SCORE}
        empty |= {each.before for each in measures if each.what in {What.SCORE, What.BOUNCE}}
        wanted = [key for each in measures for key in (each.key, each.before)]
        wanted += [VISITS] if What.BOUNCE in kinds else []
        return {key: key not in empty for key in [*wanted, TOUCHES_BEFORE]}

    def _deeds(self, measures: Sequence[Measured]) -> None:
        did = self._timed(valued(self.scan, self.store))
        parts = {TOUCHES_BEFORE: did.before.sum()}
        for each in measures:
            for key, then in ((each.key, did.after), (each.before, did.before)):
                if each.what == What.VALUE:
                    parts[key] = did.value.sum(where=then)
                else:
                    parts[key] = number(then & is_at(did, self.store, each.where)).max()
        self._add(did, parts)

    def _scores(self, measures: Sequence[Measured]) -> None:
        said = self.scan.said
        said = self._timed(said.filter(said.score.notnull()))
        parts = {}
        for each in measures:
            here = is_at(said, self.store, each.where)
            parts[each.key] = said.score.mean(where=here & (said.after | said.now))
            parts[each.before] = said.score.mean(where=here & said.before)
        self._add(said, parts)

    def _returns(self) -> None:
        """Purchases after the first of all."""
        import ibis

        did, one, _ = purchases(self.scan, self.store)
        bought = did.mutate(one=one).filter(one.notnull() & did["at"].notnull())
        each = firsts(bought, (CUSTOMER, "one"), (bought["at"], bought.seen))
        each = each.select(CUSTOMER, "one", "at", "seen")
        mine = ibis.window(group_by=each.customer, order_by=[each["at"], each.seen])
        each = self._timed(each.mutate(again=ibis.row_number().over(mine) > 0))
        measure = Measured(What.RETURN)
        self._add(
            each,
            {measure.key: number(each.after & each.again).max(), measure.before: each.before.sum()},
        )

    def _bounces(self, gap_minutes: float) -> None:
        found = self._timed(visits(self.scan, self.store, gap_minutes=gap_minutes))
        counted, measure = found.after | found.now, Measured(What.BOUNCE)
        self._add(
            found,
            {
                measure.key: (found.bounced & counted).sum(),
                VISITS: counted.sum(),
                measure.before: number(found.bounced).cast("float64").mean(where=found.before),
            },
        )

    def _timed(self, touches: Any) -> Any:
        """The touches with a time, and whether each lies before exposure, is it, or follows in time."""
        both = touches.filter(touches["at"].notnull()).join(self.exposed, CUSTOMER)
        before = precedes(both, both.exposed_at, both.exposed_seen)
        now = (both["at"] == both.exposed_at) & (both.seen == both.exposed_seen)
        within = days(both["at"], both.exposed_at) <= self.window_days
        return both.mutate(before=before, now=now, after=~before & ~now & within)

    def _add(self, timed: Any, parts: Mapping[str, Any]) -> None:
        new = {key: f"figure_{len(self.names) + n}" for n, key in enumerate(parts)}
        self.names |= new
        numbers = {new[key]: part.cast("float64") for key, part in parts.items()}
        self.tables.append(timed.group_by(CUSTOMER).aggregate(**numbers))


def is_at(touches: Any, store: Store, where: Where) -> Any:
    """Whether touches were at a place."""
    import ibis

    if where.touchpoint is not None:
        spots = [n for n, spot in enumerate(store.spots) if spot.touchpoint == where.touchpoint]
        return touches.spot.isin(spots)
    if where.stage is not None:
        return touches.column == column_ids(store.model).index(where.stage)
    return ibis.literal(True)


def precedes(touches: Any, at: Any, seen: Any) -> Any:
    """Whether touches come before a moment in the order of touches."""
    return (touches["at"] < at) | ((touches["at"] == at) & (touches.seen < seen))


def days(later: Any, earlier: Any) -> Any:
    """The days between two times."""
    return microseconds(later, earlier) / 86_400_000_000
