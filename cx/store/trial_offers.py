"""What the loaded journey offers to a test: columns that could be arms, things to measure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cx.store.purchases import purchases
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.trial_figures import CUSTOMER, Measured, What, Where, is_at, precedes
from cx.store.trials import Assignment, told


class ArmColumn(NamedTuple):
    """A breakdown with few values, its customers by value, and those with several of them."""

    column: str
    arms: Mapping[str, int]
    several: int


def arm_columns(store: Store, columns: Sequence[str], *, most: int = 10) -> tuple[ArmColumn, ...]:
    """Those of some breakdowns that could be arms: two to ``most`` values with a time.

    At most a tenth of the customers may have several of the values.

    Raises
    ------
    MissingColumns
        A breakdown is none.
    """
    scan = Scan(store)
    found = []
    for column in columns:
        noted = scan.noted(column)
        number = int(scan.frame(noted.aggregate(n=noted.value.nunique()))["n"].iloc[0])
        if 2 <= number <= most:
            found.append(arms_noted(store, Assignment(column)))
    return tuple(each for each in found if each.several <= 0.1 * sum(each.arms.values()))


def arms_noted(store: Store, assignment: Assignment) -> ArmColumn:
    """The customers of each arm, wherever they were met first, largest first."""
    scan = Scan(store)
    noted = told(scan, assignment)
    by_arm = noted.group_by("value").aggregate(people=noted.count())
    rows = scan.frame(by_arm.order_by([by_arm.people.desc(), by_arm.value]))
    twice = noted.filter(noted.several)
    several = scan.frame(twice.aggregate(n=twice.customer.nunique()))["n"].iloc[0]
    arms = {str(arm): int(n) for arm, n in zip(rows["value"], rows["people"], strict=True)}
    return ArmColumn(assignment.column, arms, int(several))


def come(store: Store, assignment: Assignment, where: Where) -> float:
    """The share of the customers with an arm who came to a place with or after their first arm.

    NaN without any.
    """
    scan = Scan(store)
    noted, there = told(scan, assignment), scan.did
    there = there.filter(there["at"].notnull() & is_at(there, store, where))
    arms = noted.select(CUSTOMER, noted_at="at", noted_seen="seen")
    both = there.select(CUSTOMER, "at", "seen").join(arms, CUSTOMER)
    later = both.filter(~precedes(both, both.noted_at, both.noted_seen))
    came = scan.frame(later.aggregate(n=later.customer.nunique()))["n"].iloc[0]
    every = scan.frame(noted.aggregate(n=noted.customer.nunique()))["n"].iloc[0]
    return float(came / every) if every else float("nan")


def measurable(store: Store) -> tuple[Measured, ...]:
    """What the touches of a view let one measure; scores by touchpoint, the most answered first."""
    scan = Scan(store)
    did, said = scan.did, scan.said
    bought, one, _ = purchases(scan, store)
    dated = did.filter(did["at"].notnull())
    facts = scan.frame(dated.aggregate(dated=dated.count(), values=dated.value.count())).iloc[0]
    bought = bought.filter(bought["at"].notnull() & one.notnull())
    buys = int(scan.frame(bought.aggregate(n=bought.count()))["n"].iloc[0])
    scored = said.filter(said.score.notnull() & said["at"].notnull())
    counts = scored.group_by("spot").aggregate(n=scored.count())
    spots = scan.named(counts.order_by([counts.n.desc(), counts.spot]))["touchpoint"]
    found = [Measured(What.RETURN)] if buys else []
    if facts["dated"]:
        found += [Measured(What.GOES_ON, Where(stage=column)) for column in store.columns]
    found += [Measured(What.VALUE)] if facts["values"] else []
    if len(spots):
        found.append(Measured(What.SCORE))
    found += [
        Measured(What.SCORE, Where(touchpoint=name)) for name in dict.fromkeys(map(str, spots))
    ]
    return (*found, *([Measured(What.BOUNCE)] if facts["dated"] else []))
