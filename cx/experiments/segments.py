"""A test by segment: where the effect is larger or smaller, corrected for looking everywhere."""

from typing import Final, NamedTuple

import numpy as np

from cx.experiments.analyse import corrected, estimates
from cx.experiments.compare import is_small
from cx.experiments.health import LEAST_PEOPLE
from cx.experiments.results import Estimate
from cx.model.experiment import Design
from cx.stats.corrections import bh, fcr_levels
from cx.stats.effects import NAN
from cx.stats.sums import Sums
from cx.store.arms import ArmSums, Form

MOST: Final = 20  # segments shown, largest first


class Segment(NamedTuple):
    """One estimate in one segment; ``too_few``: no judgement, its p is not counted."""

    value: str
    estimate: Estimate
    too_few: bool


def segments(sums: ArmSums, design: Design) -> tuple[Segment, ...]:
    """Every metric and arm in each segment, with Benjamini and Hochberg over all of them.

    Segments explain, they do not decide. One with fewer than 30 people in an arm, or 10 who did or
    did not, is shown and not judged.

    Parameters
    ----------
    sums : with ``groups``.

    Returns
    -------
    tuple of Segment
        Largest segments first, at most ``MOST`` of them; ``p_adjusted``, ``better`` and the
        adjusted interval (false coverage rate) are over all segments that are judged.
    """
    found: list[tuple[Segment, tuple[Form, Sums, Sums]]] = []
    for value, figures in list(sums.groups.items())[:MOST]:
        for at, each in enumerate(estimates(figures, sums, design)):
            place = at // (len(sums.arms) - 1)
            both = [figures[arm, place] for arm in (sums.arms[0], each.arm)]
            few = min(each.control_n, each.n) < LEAST_PEOPLE
            few = few or (sums.forms[place] is Form.SHARES and is_small(*both))
            found.append((Segment(value, each, few), (sums.forms[place], both[0], both[1])))
    p = np.array([NAN if each.too_few else each.estimate.p for each, _ in found])
    judged = zip(found, bh(p), fcr_levels(p, design.alpha), strict=True)
    return tuple(
        each._replace(estimate=corrected(each.estimate, both, design.alpha, float(q), float(level)))
        for (each, both), q, level in judged
    )
