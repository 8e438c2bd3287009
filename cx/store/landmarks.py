"""The scan of landmark trials: every touch, whether its outcome can still come, and whether it does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cx.domain import Endpoint, Stage
from cx.model.stage_model import UNPLACED
from cx.store.expressions import microseconds, number
from cx.store.scan import Scan
from cx.store.store import Store, breakdowns
from cx.store.visits import GAP_MINUTES

if TYPE_CHECKING:
    import pandas as pd

PROMOTER: Final = 9  # on 0-10
SEGMENT: Final = "segment"

COLUMNS: Final = (
    "customer",
    "spot",
    "column",
    "begins",
    "sign",
    "segment",
    "at_risk",
    "outcome",
    "seen",
)


def landmark_rows(
    store: Store,
    endpoint: Endpoint,
    *,
    horizon_days: float,
    gap_minutes: float = GAP_MINUTES,
) -> "pd.DataFrame":
    """Every dated touch of behaviour with what is known at it, and what follows.

    Endpoints: ``onward``: a stage of the path that comes later in the model (any later one where
    none is on the path); ``buys``: the first touchpoint that completes a purchase; ``returns``,
    after that: the next one in a later visit; ``recommends``: behaviour in the stage of
    ambassadors, or an answer of ``PROMOTER`` or more;
    ``complains``: a bad score or sentiment in the stage of sharing; ``leaves``: no further touch
    within the horizon.

    Parameters
    ----------
    horizon_days : within how many days after the touch the outcome counts.
    gap_minutes : a longer pause begins another visit; so does another visit id.

    Returns
    -------
    DataFrame
        One row per touch, by customer and time: ``customer`` (code), ``spot`` (place in
        ``store.spots``), ``column`` (ordinal in the model), ``begins`` (a visit), ``sign`` (-1, 0,
        1: the side on which the last score given before lies; 0 without one), ``segment`` (code;
        -1 without one), ``at_risk`` (the outcome can still come), ``outcome`` (it comes within the
        horizon), ``seen`` (the horizon ends before the data do).
    """
    import pandas as pd

    if store.last is None or not store.done:
        return pd.DataFrame(columns=list(COLUMNS))
    scan = Scan(store)
    query = _Query(store, scan, horizon_days * 86_400, gap_minutes * 60)
    return scan.frame(query.rows(endpoint))


def endpoints(store: Store) -> tuple[Endpoint, ...]:
    """The endpoints that the data can show: somebody did them, and there are times."""
    if store.last is None:
        return ()
    scan = Scan(store)
    query = _Query(store, scan, 0.0, 0.0)
    found = []
    for endpoint in (Endpoint.BUYS, Endpoint.RETURNS, Endpoint.RECOMMENDS, Endpoint.COMPLAINS):
        events = query.events(endpoint)
        if int(scan.frame(events.aggregate(n=events.count()))["n"].iloc[0]):
            found.append(endpoint)
    onward = (Endpoint.ONWARD,) if len(store.columns) > 1 else ()
    return (*onward, *found, Endpoint.LEAVES)


@dataclass(frozen=True, slots=True)
class _Query:
    """The scan's parts; times are in seconds."""

    store: Store
    scan: Scan
    horizon: float
    gap: float

    def rows(self, endpoint: Endpoint) -> Any:
        import ibis

        did = self.scan.did
        did = did.filter(did["at"].notnull())
        # By position: joined tables are in no order.
        visit_before = did.visit.lag().over(order_by=did.position)
        other_visit = (did.visit != visit_before).fill_null(False)
        same_visit = (did.visit == visit_before).fill_null(False)
        end = ibis.literal(self.store.last, type="timestamp")
        told = did.mutate(
            begins=did.gap.isnull() | other_visit | ((did.gap > self.gap) & ~same_visit),
            seen=microseconds(end, did["at"]) / 1_000_000 >= self.horizon,
        )
        told = self._signed(self._segmented(told))
        found = self._followed(told, endpoint)
        kept = found.select(
            "customer",
            "position",
            spot=found.spot.cast("int32"),
            column=found.column.cast("int16"),
            begins=found.begins,
            sign=found.sign.cast("int8"),
            segment=found.group.cast("int32"),
            at_risk=found.at_risk.fill_null(False),
            outcome=found.outcome.fill_null(False),
            seen=found.seen.fill_null(False),
        )
        return kept.order_by("position").drop("position")

    def events(self, endpoint: Endpoint) -> Any:
        """Who did what is asked for, and when first: ``customer, since, event`` (times)."""
        import ibis

        did, said = self.scan.did, self.scan.said
        nothing = ibis.null("timestamp")
        if endpoint is Endpoint.BUYS:
            found = did.filter(did.completes & did["at"].notnull())
            each = found.group_by("customer").aggregate(event=found["at"].min())
            return each.mutate(since=nothing)
        if endpoint is Endpoint.RETURNS:
            return self._returns(did)
        if endpoint is Endpoint.RECOMMENDS:
            acted = did.filter((did.column == self._column(Stage.ADVOCATE)) & did["at"].notnull())
            praised = said.filter((said.recommend >= PROMOTER) & said["at"].notnull())
            found = acted.select("customer", "at").union(praised.select("customer", "at"))
        else:
            bad = (said.score < self._middle).fill_null(False) | (said.sentiment < 0).fill_null(
                False
            )
            here = said.column == self._column(Stage.SHARE)
            found = said.filter(here & bad & said["at"].notnull()).select("customer", "at")
        each = found.group_by("customer").aggregate(event=found["at"].min())
        return each.mutate(since=nothing)

    def _returns(self, did: Any) -> Any:
        """The first purchase, and the next one in a later visit."""
        import ibis

        bought = did.filter(did.completes & did["at"].notnull())
        first = bought.group_by("customer").aggregate(since=bought["at"].min())
        both = bought.select("customer", "at").join(first, "customer")
        pause = microseconds(both["at"], both.since) / 1_000_000
        later = both.mutate(event=ibis.ifelse(pause > max(self.gap, 1.0), both["at"], None))
        return later.group_by("customer").aggregate(
            since=later.since.min(), event=later.event.min()
        )

    def _followed(self, told: Any, endpoint: Endpoint) -> Any:
        """Touches with ``at_risk``, ``outcome``."""
        import ibis

        if endpoint is Endpoint.LEAVES:
            return told.mutate(
                at_risk=ibis.literal(True),
                outcome=told.gap_next.isnull() | (told.gap_next > self.horizon),
            )
        if endpoint is Endpoint.ONWARD:
            joined, event, place = self._onward(told)
            since = joined.column.isin([k for k in self.store.done if self._later(k)])
            ahead = place.isnull() | (joined.position < place)
        else:
            joined = _beside(told, self.events(endpoint))
            event = joined.event
            ahead = event.isnull() | (joined["at"] < event)
            must = endpoint is Endpoint.RETURNS
            since = (joined["at"] >= joined.since).fill_null(False) if must else ibis.literal(True)
        wait = microseconds(event, joined["at"]) / 1_000_000
        return joined.mutate(at_risk=ahead & since, outcome=wait <= self.horizon)

    def _onward(self, told: Any) -> tuple[Any, Any, Any]:
        """Touches with their customer's journey; time and place of the first later stage."""
        import ibis

        journey = self.scan.journey
        joined = told.join(journey, "customer")
        event, place = ibis.null("timestamp"), ibis.null("int64")
        for k in self.store.done:
            later = self._later(k)
            if later:
                here = joined.column == k
                times = ibis.least(*(joined[f"at_{j}"] for j in later))
                places = ibis.least(*(joined[f"position_{j}"] for j in later))
                event = ibis.ifelse(here, times, event)
                place = ibis.ifelse(here, places, place)
        return joined, event, place

    def _later(self, k: int) -> list[int]:
        """The later columns: those on everybody's path, or any where none is."""
        model, done = self.store.model, self.store.done
        if done[k] == UNPLACED:
            return []
        later = [j for j, id in done.items() if j > k and id != UNPLACED]
        return [j for j in later if model.on_path(done[j])] or later

    def _segmented(self, told: Any) -> Any:
        """Touches with ``group``: a number for the customer's segment; -1 where there is none."""
        import ibis

        if SEGMENT not in breakdowns(self.store):
            return told.mutate(group=ibis.literal(-1))
        members = self.scan.members(SEGMENT)
        coded = members.mutate(group=ibis.dense_rank().over(order_by=members.value))
        joined = _beside(told, coded.select("customer", "group"))
        return joined.mutate(group=joined.group.fill_null(-1))

    def _signed(self, told: Any) -> Any:
        """Touches with ``sign``: the side of the last score that the customer gave before."""
        import ibis

        if self.store.scale is None:
            return told.mutate(sign=ibis.literal(0))
        said = self.scan.said
        said = said.filter(said.score.notnull() & said["at"].notnull())
        scored = said.group_by("customer", at=said["at"]).aggregate(
            side=(said.score.mean() - self._middle).sign().cast("float64")
        )
        both = told.select("customer", "at", "position", side=ibis.null("float64")).union(
            scored.select("customer", "at", position=ibis.null("int64"), side="side")
        )
        # Every score begins a run; a touch at its time comes before it.
        is_score = number(both.side.notnull())
        so_far = {"group_by": both.customer, "order_by": [both["at"], is_score]}
        runs = both.mutate(run=is_score.sum().over(ibis.cumulative_window(**so_far)))
        sides = runs.mutate(side=runs.side.max().over(group_by=[runs.customer, runs.run]))
        joined = told.left_join(sides.filter(sides.position.notnull()), "position")
        return joined.mutate(sign=joined.side.fill_null(0)).select(*told.columns, "sign")

    def _column(self, stage: Stage) -> int:
        model = self.store.model
        return model.columns.index(model.column_of(stage))

    @property
    def _middle(self) -> float:
        return self.store.scale.middle if self.store.scale else 0.0


def _beside(touches: Any, customers: Any) -> Any:
    """Touches with what is known of their customer, missing where nothing is."""
    known = customers.rename(who="customer")
    return touches.left_join(known, touches.customer == known.who).drop("who")
