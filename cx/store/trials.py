"""The loaded journey as the data of a test: who came into which arm when, and what they did after."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from cx.store.expressions import firsts, number
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.trial_figures import (
    CUSTOMER,
    TOUCHES_BEFORE,
    Figures,
    Measured,
    Where,
    days,
    is_at,
    precedes,
)
from cx.store.visits import GAP_MINUTES

ARM: Final = "arm"
EXPOSED_AT: Final = "exposed_at"


class Assignment(NamedTuple):
    """What gives customers an arm: the values of a breakdown, and from when on their time counts.

    The column ``touchpoint`` with two of its values makes arms of touchpoints. A customer is
    exposed with their first touch that has an arm; with ``since``, with the first thing they did
    there, not before that touch: where the arm is a fact about the customer, which stands at all
    their touches, only this says when the test began for them.
    """

    column: str
    arms: tuple[str, ...] = ()  # all values where empty
    since: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialTable:
    """A table for ``cx.store.arms``, in the connection, and who is not in it.

    One row per customer, whatever they did later (intention to treat). Customers met in several
    arms have a row in each, without figures: the test counts them and leaves them out. All figures
    are DOUBLE; missing is NULL.

    Parameters
    ----------
    table : its name.
    columns : the name of the column of each key: ``ARM``, ``CUSTOMER``, ``EXPOSED_AT``, the
        segments (``segment:`` and their name), ``TOUCHES_BEFORE``, ``VISITS`` (with bounces), and
        of each measure its ``key`` and ``before``.
    arms : customers of each arm, the largest first, without those in several.
    several : customers in several arms, of those in the table.
    unfinished : exposed customers whose window is not over; they are not in the table.
    never : customers with an arm who never came to where the test begins; nor are they.
    varying : keys of what is known from before and differs between customers.
    """

    table: str
    columns: Mapping[str, str]
    arms: Mapping[str, int]
    several: int
    unfinished: int
    never: int
    varying: frozenset[str]


def trial_table(
    store: Store,
    assignment: Assignment,
    measures: Sequence[Measured],
    *,
    window_days: float,
    gap_minutes: float = GAP_MINUTES,
    segments: Sequence[str] = (),
    titles: Mapping[str, str] | None = None,
) -> TrialTable:
    """Make the table of a test of the journey; one made for the same question is replaced.

    After is later in the order of touches; the window's end is included. Only customers whose
    window ends before the data do are in the table. Touches and notes of arms without a time do
    not count.

    Parameters
    ----------
    window_days : for how many days after exposure a customer is looked at.
    gap_minutes : the pause that ends a visit.
    segments : breakdowns whose first value of each customer stands in a column of its own.
    titles : names of columns by key, where the key itself is not to be the name.

    Raises
    ------
    MissingColumns
        The breakdown is none.
    """
    scan = Scan(store)
    asked = (store.view, store.period, store.stages, assignment, measures, window_days, gap_minutes, segments, titles)  # fmt: skip
    name = f"trial_{hashlib.sha256(repr(asked).encode()).hexdigest()[:16]}"
    exposed = scan.keep(f"{name}_exposed", _exposed(scan, store, assignment, window_days))
    alone = exposed.filter(exposed.observed & ~exposed.several)
    figures = Figures(scan, store, alone, window_days)
    zeros = figures.measure(measures, gap_minutes)
    groups = {f"segment:{each}": each for each in segments}
    figures.tables += [scan.members(each).rename({key: "value"}) for key, each in groups.items()]
    keys = [ARM, CUSTOMER, EXPOSED_AT, *groups, *zeros]
    columns = _distinct(keys, {ARM: assignment.column, **groups, **(titles or {})})
    rows = _rows(exposed, figures, zeros)
    named = {name: rows[figures.names.get(key, key)] for key, name in columns.items()}
    table = scan.keep(name, rows.order_by([CUSTOMER, ARM]).select(**named))
    known = [TOUCHES_BEFORE, *(each.before for each in measures)]
    differ = {key: table[columns[key]].min() < table[columns[key]].max() for key in known}
    found = scan.frame(
        table.aggregate(**{key: each.fill_null(False) for key, each in differ.items()})
    ).iloc[0]
    return TrialTable(
        table=name,
        columns=columns,
        varying=frozenset(key for key in known if found[key]),
        **_counts(scan, exposed),
    )


def told(scan: Scan, assignment: Assignment) -> Any:
    """The first touch of every customer with each arm, and whether they have several."""
    import ibis

    noted = scan.noted(assignment.column)
    if assignment.arms:
        noted = noted.filter(noted.value.isin(assignment.arms))
    mine = ibis.window(group_by=noted.customer)
    return noted.mutate(several=noted.count().over(mine) > 1)


def _exposed(scan: Scan, store: Store, assignment: Assignment, window_days: float) -> Any:
    """``customer, arm, several, at, seen`` of the exposing touch, and whether the window is over."""
    import ibis

    noted = told(scan, assignment)
    if assignment.since is not None:
        there = scan.did
        there = there.filter(there["at"].notnull() & is_at(there, store, assignment.since))
        both = there.select(CUSTOMER, "at", "seen").join(
            noted.select(CUSTOMER, "value", noted_at="at", noted_seen="seen"), CUSTOMER
        )
        both = both.filter(~precedes(both, both.noted_at, both.noted_seen))
        first = firsts(both, (CUSTOMER, "value"), (both["at"], both.seen))
        first = first.select(CUSTOMER, "value", "at", "seen")
        noted = noted.select(CUSTOMER, "value", "several").left_join(first, [CUSTOMER, "value"])
    observed = ibis.literal(False)
    if store.last is not None:
        end = ibis.literal(store.last, type="timestamp")
        observed = (days(end, noted["at"]) >= window_days).fill_null(False)
    rows = noted.select(CUSTOMER, "several", "at", "seen", arm=noted.value, observed=observed)
    over = number(rows.observed).max().over(ibis.window(group_by=rows.customer))
    return rows.mutate(observed=over > 0)


def _rows(exposed: Any, figures: Figures, zeros: Mapping[str, bool]) -> Any:
    """The exposed with their figures; nothing is known of customers in several arms."""
    import ibis

    rows = exposed.filter(exposed.observed).rename({EXPOSED_AT: "at"})
    for table in figures.tables:
        rows = rows.left_join(table, CUSTOMER).drop(f"{CUSTOMER}_right")
    filled = {}
    for key, zero in zeros.items():
        column = rows[figures.names[key]]
        known = column.fill_null(0.0) if zero else column
        filled[figures.names[key]] = ibis.ifelse(rows.several, None, known)
    return rows.mutate(**filled)


def _counts(scan: Scan, exposed: Any) -> dict[str, Any]:
    """Customers of each arm, in several, unfinished, never exposed."""
    alone = ~exposed.several
    by_arm = exposed.group_by(ARM).aggregate(
        people=exposed.count(where=alone & exposed.observed),
        unfinished=exposed.count(where=alone & exposed["at"].notnull() & ~exposed.observed),
        never=exposed.count(where=alone & exposed["at"].isnull()),
    )
    rows = scan.frame(by_arm.order_by([by_arm.people.desc(), by_arm.arm]))
    twice = exposed.filter(exposed.several & exposed.observed)
    several = scan.frame(twice.aggregate(n=twice.customer.nunique()))["n"].iloc[0]
    return {
        "arms": {str(arm): int(n) for arm, n in zip(rows[ARM], rows["people"], strict=True)},
        "several": int(several),
        "unfinished": int(rows["unfinished"].sum()),
        "never": int(rows["never"].sum()),
    }


def _distinct(keys: Sequence[str], titles: Mapping[str, str]) -> dict[str, str]:
    """A name for the column of each key; of names that differ only in case the later are numbered.

    Examples
    --------
    >>> _distinct(["arm", "score@cart", "score@Cart"], {"arm": "Group"})
    {'arm': 'Group', 'score@cart': 'score@cart', 'score@Cart': 'score@Cart (2)'}
    """
    names: dict[str, str] = {}
    for key in keys:
        taken = {name.casefold() for name in names.values()}
        title = name = titles.get(key, key)
        number = 2
        while name.casefold() in taken:
            name, number = f"{title} ({number})", number + 1
        names[key] = name
    return names
