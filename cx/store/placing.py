"""Which stage and column every touchpoint stands in: the small table that models replace."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cx.domain import Stage
from cx.model.assign import Assigned, Reason, assign, completes_purchase
from cx.model.stage_model import UNPLACED, StageModel


class Place(NamedTuple):
    """A touchpoint with the stage label that the file gives it."""

    code: int
    touchpoint: str
    label: str | None
    seen: int  # the file order of its first touch
    did: bool  # whether something was done there


class Spot(NamedTuple):
    """A touchpoint in a column of the model; several labels of the file may lead to one."""

    touchpoint: str
    column: str
    did: bool


class PlaceRow(NamedTuple):
    """What the table of stages holds of a place."""

    place: int
    spot: int
    column: int  # the column's ordinal in the model; unplaced comes last
    purchase: bool  # stands in the stage purchase
    completes: bool  # a purchase is made there, not only begun


def placed(
    places: Sequence[Place],
    model: StageModel,
    *,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
) -> tuple[tuple[Spot, ...], list[PlaceRow]]:
    """The spots of a model, and the rows of its table of stages.

    Raises
    ------
    AmbiguousCode
        A label in the file means several stages under this model and ``codes`` does not say which.

    Examples
    --------
    >>> from cx.model.stage_model import stage_model
    >>> spots, rows = placed([Place(0, "checkout", None, 0, True)], stage_model())
    >>> spots[0].column, rows[0].purchase, rows[0].completes
    ('purchase', True, False)
    """
    pairs = [(place.touchpoint, place.label) for place in places]
    stages = _agreed(assign(pairs, model, choices=choices, codes=codes))
    ordinals = {column.id: number for number, column in enumerate(model.columns)}
    columns = [model.column_of(stage).id if stage else UNPLACED for stage in stages]
    did: dict[tuple[str, str], bool] = {}
    for place, column in zip(places, columns, strict=True):
        spot = (place.touchpoint, column)
        did[spot] = did.get(spot, False) or place.did
    spots = tuple(Spot(touchpoint, column, did[touchpoint, column]) for touchpoint, column in did)
    number = {spot[:2]: code for code, spot in enumerate(spots)}
    rows = [
        PlaceRow(
            place.code,
            number[place.touchpoint, column],
            ordinals.get(column, len(ordinals)),
            stage is Stage.PURCHASE,
            stage is Stage.PURCHASE and completes_purchase(place.touchpoint),
        )
        for place, column, stage in zip(places, columns, stages, strict=True)
    ]
    return spots, rows


def _agreed(assigned: Sequence[Assigned]) -> list[Stage | None]:
    """The stages; where one file names a touchpoint's stage and another is silent, the name holds."""
    told: dict[str, set[Stage | None]] = {}
    for each in assigned:
        if each.reason is Reason.FILE:
            told.setdefault(each.touchpoint, set()).add(each.stage)
    return [
        next(iter(told[each.touchpoint]))
        if each.reason in {Reason.PATTERN, Reason.UNKNOWN}
        and len(told.get(each.touchpoint, ())) == 1
        else each.stage
        for each in assigned
    ]
