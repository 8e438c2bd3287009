"""Totals typed by hand, the figures most people have of a test, as the sums that the analysis takes."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cx.domain import MetricKind
from cx.errors import TypedArms, TypedBlank, TypedCount, TypedPeople, TypedSpread
from cx.stats.sums import Sums
from cx.store.arms import ArmSums, Form


class TypedArm(NamedTuple):
    """One line as typed; None or NaN is not filled in."""

    name: str
    people: float | None
    conversions: float | None = None
    mean: float | None = None
    sd: float | None = None


def typed_sums(lines: Sequence[TypedArm], kind: MetricKind = MetricKind.PROPORTION) -> ArmSums:
    """The sums of one metric: the conversions of people, or a mean with its standard deviation.

    Parameters
    ----------
    lines : the control first. Lines with nothing filled in but perhaps a name are passed over.
    kind : PROPORTION reads ``conversions``; any other ``mean`` and ``sd``.

    Raises
    ------
    TypedArms
        There are fewer than two arms, or an arm has no name or that of another.
    TypedBlank
        An arm is filled in only in part.
    TypedPeople, TypedCount, TypedSpread
        People are no whole number above 0; conversions none from 0 to the people; a standard
        deviation is below 0, or the mean no number.

    Examples
    --------
    >>> found = typed_sums([TypedArm("A", 1000, 100), TypedArm("B", 1000, 120)])
    >>> found.units["B"], float(found.sums["B", 0].mean[0])
    (1000, 0.12)
    """
    counted = kind is MetricKind.PROPORTION
    filled = [line for line in map(_read, lines) if any(each is not None for each in line[1:])]
    names = [line.name for line in filled]
    if len(filled) < 2 or len({*names}) < len(names) or not all(names):
        raise TypedArms(arms=tuple(filter(None, names)))
    sums = {(line.name, 0): _counted(line) if counted else _measured(line) for line in filled}
    return ArmSums(
        arms=tuple(names),
        forms=(Form.SHARES if counted else Form.MEANS,),
        units={name: int(sums[name, 0].n) for name in names},
        sums=sums,
        missing=dict.fromkeys(sums, 0),
        rows=len(filled),
    )


def _counted(line: TypedArm) -> Sums:
    people, conversions = _people(line), line.conversions
    if conversions is None:
        raise TypedBlank(arm=line.name)
    if not (0 <= conversions <= people and float(conversions).is_integer()):
        raise TypedCount(arm=line.name, conversions=conversions, people=people)
    return Sums.of_raw(people, [conversions], [[conversions]])


def _measured(line: TypedArm) -> Sums:
    people, mean, sd = _people(line), line.mean, line.sd
    if mean is None or sd is None:
        raise TypedBlank(arm=line.name)
    if not (sd >= 0 and math.isfinite(sd) and math.isfinite(mean)):
        raise TypedSpread(arm=line.name, mean=mean, sd=sd)
    return Sums(people, np.array([mean]), np.array([[(people - 1) * sd**2]]))


def _people(line: TypedArm) -> float:
    if line.people is None:
        raise TypedBlank(arm=line.name)
    if not (line.people >= 1 and float(line.people).is_integer()):
        raise TypedPeople(arm=line.name, people=line.people)
    return float(line.people)


def _read(line: TypedArm) -> TypedArm:
    """The line with NaN as not filled in."""
    name, *figures = line
    people, conversions, mean, sd = (
        None if each is None or math.isnan(each) else each for each in figures
    )
    return TypedArm(name.strip(), people, conversions, mean, sd)
