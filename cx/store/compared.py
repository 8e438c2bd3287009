"""What customers scored at their touchpoints beside each other, added up in blocks of customers."""

from typing import Any, Final

import numpy as np

from cx.read.titles import WHOLE
from cx.stats.two_way_sums import BlockSums
from cx.store.cube import Cube
from cx.store.opinions import Measure, answered
from cx.store.scan import Scan
from cx.store.store import Store

BLOCKS: Final = 256  # into which customers are folded
FEWEST_BLOCKS: Final = 50  # where touchpoints are very many
_CELLS: Final = BLOCKS * 32**2  # pairs of touchpoints x blocks, about
_PRIME: Final = 2**31 - 1
_MIXED: Final = ((48_271, 11), (69_621, 7), (16_807, 5))


def block_sums(store: Store, measure: Measure) -> BlockSums:
    """The sums from which touchpoints are compared (``cx.stats.two_way_sums``).

    Touchpoints are places in ``store.spots``; a score of everything together stands outside. The
    sums add up over customers, so they are kept as cubes and filters only add.
    """
    scan, blocks = Scan(store), blocks_of(store)
    own = scan.frame(own_cube(measure, blocks))
    pairs = scan.frame(pair_cube(measure, blocks))
    return BlockSums(
        blocks=blocks,
        block=own["block"].to_numpy(dtype=np.int64),
        touchpoint=own["spot"].to_numpy(dtype=np.int64),
        centred=own["centred"].to_numpy(dtype=float),
        scores=own["scores"].to_numpy(dtype=np.int64),
        customers=own["customers"].to_numpy(dtype=np.int64),
        pair_block=pairs["block"].to_numpy(dtype=np.int64),
        one=pairs["spot"].to_numpy(dtype=np.int64),
        other=pairs["other"].to_numpy(dtype=np.int64),
        shared=pairs["shared"].to_numpy(dtype=float),
        within=float(own["within"].max()) if len(own) else 0.0,
        most=float(own["most"].max()) if len(own) else 0.0,
    )


def blocks_of(store: Store) -> int:
    """Into how many blocks a store's customers are folded: fewer where touchpoints are many."""
    return max(FEWEST_BLOCKS, min(BLOCKS, _CELLS // max(1, len(store.spots)) ** 2))


def own_cube(measure: Measure, blocks: int) -> Cube:
    """By block and touchpoint, the scores of customers at two touchpoints or more."""
    import ibis

    def rows(scan: Scan) -> Any:
        each = _each(scan, measure, blocks)
        mean = each.total / each.answers
        return each.select(
            "customer",
            "block",
            "spot",
            centred=each.told - each.n * mean,
            scores=each.n,
            customers=ibis.literal(1, type="int64"),
            within=ibis.greatest(each.highest - mean, mean - each.lowest),
            most=ibis.greatest(each.highest, -each.lowest),
        )

    name = f"compared {measure.value} in {blocks}"
    return Cube(name, rows, ("block", "spot"), highs=("within", "most"), depends="spots")


def pair_cube(measure: Measure, blocks: int) -> Cube:
    """By block and pair of touchpoints, what they share of customers' scores."""

    def rows(scan: Scan) -> Any:
        one = _each(scan, measure, blocks)
        other = one.select(who="customer", other="spot", there="n")
        both = one.join(other, [one.customer == other.who, one.spot < other.other])
        shared = both.n * both.there / both.answers
        return both.select("customer", "block", "spot", "other", shared=shared)

    keys = ("block", "spot", "other")
    return Cube(f"pairs {measure.value} in {blocks}", rows, keys, depends="spots")


def _each(scan: Scan, measure: Measure, blocks: int) -> Any:
    """Every customer's scores at every touchpoint, where there are two: with block and totals."""
    whole = [code for code, spot in enumerate(scan.store.spots) if spot.touchpoint == WHOLE]
    found = answered(scan.said, measure)
    found = found.filter(found.spot.notin(whole)) if whole else found
    value = found.answer
    each = found.group_by("customer", "spot").aggregate(
        n=value.count(), told=value.sum(), lowest=value.min(), highest=value.max()
    )
    # A window and not a join, so that the scores are looked through once.
    each = each.group_by("customer").mutate(
        answers=each.n.sum(), total=each.told.sum(), spots=each.spot.count()
    )
    return each.filter(each.spots > 1).mutate(block=_block(each.customer, blocks))


def _block(customer: Any, blocks: int) -> Any:
    """A customer's block: as good as drawn, and the same in every engine and process."""
    code = customer.cast("int64") % _PRIME
    for factor, more in _MIXED:  # a square, so that neighbours do not stay in step
        code = (code * factor + more) % _PRIME
        code = code * code % _PRIME
    return (code % blocks).cast("int16")
