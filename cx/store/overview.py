"""Scan of the whole: how many, from when to when."""

import datetime
from typing import Any, Final, NamedTuple

import pandas as pd

from cx.store.cube import Cube
from cx.store.expressions import number
from cx.store.scan import Scan
from cx.store.store import Store


class Overview(NamedTuple):
    """Customers and touches of a view, and the times of its first and last touch."""

    customers: int
    touches: int
    first: datetime.datetime | None
    last: datetime.datetime | None


def overview(store: Store) -> Overview:
    """Count a view's customers and touches; a touch both done and said counts once.

    Times are None where no touch has one.
    """
    scan = Scan(store)
    people = scan.frame(PEOPLE)["people"].iloc[0]
    found = scan.frame(EXTENT).iloc[0]
    first, last = (None if pd.isna(found[end]) else found[end] for end in ("first", "last"))
    return Overview(
        0 if pd.isna(people) else int(people),
        0 if pd.isna(found["touches"]) else int(found["touches"]),
        first.to_pydatetime() if first is not None else None,
        last.to_pydatetime() if last is not None else None,
    )


def _people(scan: Scan) -> Any:
    return scan.customers.select("customer", people=1)


def _extent(scan: Scan) -> Any:
    did, said = scan.did, scan.said
    done = did.select("customer", touches=1, first=did["at"], last=did["at"])
    only = number(~said.also_did)
    return done.union(said.select("customer", touches=only, first=said["at"], last=said["at"]))


PEOPLE: Final = Cube("people", _people, depends="touches")
EXTENT: Final = Cube("extent", _extent, lows=("first",), highs=("last",), depends="touches")
