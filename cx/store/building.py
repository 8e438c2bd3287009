"""From the table of touches to the store's sorted, coded tables."""

import datetime
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from cx.model.filters import GROUPS
from cx.read.touches import TOUCHES
from cx.store.engines.engine import SCHEMA, Engine
from cx.store.engines.neighbours import with_neighbours
from cx.store.expressions import bare, finite, microseconds, number
from cx.store.placing import Place

CUBED: Final = (*GROUPS, "arm")  # the breakdowns that every store is asked for

# What a touch keeps beside its codes.
_DID: Final = ("channel", "visit", "order", "value")
_SAID: Final = (
    "score",
    "recommend",
    "effort",
    "sentiment",
    "expectation",
    "experience",
    "comment",
)


class Made(NamedTuple):
    """What building learned of the touches."""

    places: tuple[Place, ...]
    touches: int
    last: datetime.datetime | None
    visit_ids: bool


def make_touches(engine: Engine) -> Made:
    """Make the tables ``customers``, ``places``, ``labels``, ``did`` and ``said``.

    ``did`` has one row per behaviour, sorted by customer, time and place in the files, with
    ``position`` (its number in that order), ``previous`` (the place of the customer's touch
    before) and ``gap``, ``gap_next`` (seconds to the touches before and after). A touch without a
    time comes after those with one, in the order of the files. ``said`` has one row per opinion;
    a touch that is both stands in both, marked ``also_did``.
    """
    engine.reset()
    db = engine.backend()
    touches = numbered(db.table(TOUCHES))
    _keep(db, "customers", _customers(touches, engine.touch_columns()))
    _keep(db, "named", _labels(touches))
    named = db.table("named", database=SCHEMA)
    _keep(db, "places", _places(named))
    places = db.table("places", database=SCHEMA).select("touchpoint", "place", bare="label")
    labels = named.join(places, ["touchpoint", "bare"]).select("touchpoint", "label", "place")
    _keep(db, "labels", labels)
    db.drop_table("named", database=SCHEMA)
    coded = _coded(
        touches, db.table("customers", database=SCHEMA), db.table("labels", database=SCHEMA)
    )
    did = coded.filter(coded.did).select("customer", "at", "seen", "place", *_DID)
    if engine.ordered:
        _keep(db, "sorted", did.order_by(["customer", "at", "seen"]))
        _keep(db, "did", _with_neighbours(db.table("sorted", database=SCHEMA)))
        db.drop_table("sorted", database=SCHEMA)
    else:
        _keep(db, "did", with_neighbours(did))
    said = coded.filter(coded.said).mutate(also_did=coded.did.fill_null(False))
    _keep(db, "said", _finite(said.select("customer", "at", "seen", "place", "also_did", *_SAID)))
    return _learned(db)


def _keep(db: Any, name: str, expression: Any) -> None:
    db.create_table(name, expression, database=SCHEMA)


def numbered(touches: Any) -> Any:
    """Touches with ``seen``, their order in the files, as one number; a missing label is empty."""
    file, part = touches.file.cast("int64"), touches.part.cast("int64")
    seen = file * 2**48 + touches.row * 2**12 + part
    return touches.mutate(seen=seen, label=touches.stage.fill_null(""))


def _customers(touches: Any, there: Sequence[str]) -> Any:
    """The customers' codes, in the order of their names, and the ends of their groups (``ends_of``)."""
    import ibis

    ends: dict[str, Any] = {}
    for column in CUBED:
        if column in there:
            low, high = ends_of(column)
            ends |= {low: touches[column].min(), high: touches[column].max()}
    names = touches.group_by(name=touches.customer).aggregate(**ends)
    return names.mutate(customer=ibis.row_number().over(order_by=names.name).cast("int32"))


def ends_of(column: str) -> tuple[str, str]:
    """The columns of ``customers`` with the lowest and highest value each has in a breakdown.

    They differ only where a customer has several, so that nobody needs to look at the touches.
    """
    return f"low:{column}", f"high:{column}"


def _labels(touches: Any) -> Any:
    """Every (touchpoint, stage label as in the files), with the ``bare`` label."""
    did = number(touches.did)
    labels = touches.group_by("touchpoint", "label").aggregate(
        seen=touches.seen.min(), did=did.max()
    )
    return labels.mutate(bare=bare(labels.label))


def _places(labels: Any) -> Any:
    """The codes of (touchpoint, bare stage label), in order of first appearance."""
    import ibis

    places = labels.group_by("touchpoint", label=labels.bare).aggregate(
        seen=labels.seen.min(), did=labels.did.max() > 0
    )
    number = ibis.row_number().over(order_by=places.seen)
    return places.mutate(place=number.cast("int32"))


def _coded(touches: Any, customers: Any, codes: Any) -> Any:
    """Touches with codes for customers and places."""
    renamed = touches.rename(name="customer")
    return renamed.join(customers, "name").join(codes, ["touchpoint", "label"])


def _finite(said: Any) -> Any:
    """Opinions with numbers that are none (NaN, infinite) as missing."""
    numbers = [name for name in _SAID if said[name].type().is_floating()]
    return said.mutate(**{name: finite(said[name]) for name in numbers})


def _with_neighbours(ordered: Any) -> Any:
    """A sorted table with each touch's number and its customer's touches before and after.

    A lag over the whole table costs a fraction of one over each customer's rows; the neighbour
    counts where it is the same customer's.
    """
    import ibis

    at, customer = ordered["at"], ordered.customer
    before, after = customer.lag() == customer, customer.lead() == customer
    gap = microseconds(at, at.lag()) / 1_000_000
    gap_next = microseconds(at.lead(), at) / 1_000_000
    return ordered.mutate(
        position=ibis.row_number().cast("int64"),
        previous=ibis.ifelse(before, ordered.place.lag(), None),
        gap=ibis.ifelse(before, gap, None),
        gap_next=ibis.ifelse(after, gap_next, None),
    )


def _learned(db: Any) -> Made:
    places = db.to_pyarrow(db.table("places", database=SCHEMA).order_by("place")).to_pylist()
    did = db.table("did", database=SCHEMA)
    facts = db.to_pyarrow(
        did.aggregate(n=did.count(), last=did["at"].max(), visits=did.visit.count())
    ).to_pylist()
    said = db.to_pyarrow(db.table("said", database=SCHEMA).count()).as_py()
    return Made(
        tuple(
            Place(row["place"], row["touchpoint"], row["label"] or None, row["seen"], row["did"])
            for row in places
        ),
        facts[0]["n"] + said,
        facts[0]["last"],
        facts[0]["visits"] > 0,
    )
