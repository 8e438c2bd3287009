"""Levers as the command line writes them."""

import math
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

from cx.errors import BadLever, UnknownName, UnknownTouchpoint
from cx.model.scenario import PLACED, Lever, LeverKind
from cx.model.stage_model import StageModel

_MINUS: Final = "\N{MINUS SIGN}"
_SHARES: Final = frozenset({LeverKind.PAIN, LeverKind.TIP, LeverKind.PRICE})  # 5% is 0.05
_EXAMPLES: Final = {
    LeverKind.TRANSITION: "transition:purchase=+0.02",
    LeverKind.SATISFACTION: "satisfaction:TOUCHPOINT=+0.5",
    LeverKind.PAIN: "pain:TOUCHPOINT=0.5",
    LeverKind.NOTICES: "notices:TOUCHPOINT=-1",
    LeverKind.TIP: "tip:stay_in_touch=0.5",
    LeverKind.INCENTIVE: "incentive=300",
}
_AT_TOUCHPOINTS: Final = PLACED - {LeverKind.TRANSITION, LeverKind.TIP}


def asked_levers(
    model: StageModel,
    touchpoints: Collection[str],
    strength: float,
    *,
    raised: Iterable[str],
    tips: Iterable[str],
    levers: Iterable[str],
) -> tuple[Lever, ...]:
    """The levers of ``--raise``, ``--tip`` and ``--lever``, in this order.

    Parameters
    ----------
    touchpoints : those of the data; none where the data are totals.

    Raises
    ------
    BadLever
        One is not written as it should be.
    UnknownName, UnknownTouchpoint
        The model has no such stage, or the data no such touchpoint.
    """
    found = [
        *(_raised(text, model) for text in raised),
        *(_tip(text) for text in tips),
        *(_lever(text, model) for text in levers),
    ]
    for lever in found:
        if lever.kind in _AT_TOUCHPOINTS and touchpoints and lever.at not in touchpoints:
            raise UnknownTouchpoint(touchpoint=lever.at, touchpoints=tuple(touchpoints))
    return tuple(lever.model_copy(update={"strength": strength}) for lever in found)


def _raised(text: str, model: StageModel) -> Lever:
    stage, by, relative = _parts(text, "--raise", "purchase=+0.02")
    return Lever(kind=LeverKind.TRANSITION, at=_stage(stage, model), by=by, relative=relative)


def _tip(text: str) -> Lever:
    """A tip for everyone, or ``ID=SHARE``."""
    if "=" not in text:
        return Lever(kind=LeverKind.TIP, at=text.strip(), by=1.0)
    id, by, _ = _parts(text, "--tip", "stay_in_touch=0.5")
    return Lever(kind=LeverKind.TIP, at=id, by=by)


def _lever(text: str, model: StageModel) -> Lever:
    """``KIND[:AT]=CHANGE``; the last = parts, as names of touchpoints may hold one."""
    where, by, relative = _parts(text, "--lever", "return=+0.02")
    name, _, at = (part.strip() for part in where.partition(":"))
    if name not in set(LeverKind):
        raise UnknownName(kind="lever", name=name, names=tuple(each.value for each in LeverKind))
    kind = LeverKind(name)
    if (kind in PLACED) is not bool(at) or (relative and kind is LeverKind.INCENTIVE):
        raise BadLever(option="--lever", text=text, example=_EXAMPLES.get(kind, f"{kind}=+0.02"))
    at = _stage(at, model) if kind is LeverKind.TRANSITION else at
    relative = relative and kind not in _SHARES
    return Lever(kind=kind, at=at, by=by, relative=relative)


def _parts(text: str, option: str, example: str) -> tuple[str, float, bool]:
    """What is moved, by how much, and whether that is a share of what is there."""
    where, sign, change = text.rpartition("=")
    number = unicodedata.normalize("NFKC", change).replace(_MINUS, "-").strip()
    relative = number.endswith("%")
    try:
        by = float(number.removesuffix("%"))
    except ValueError:
        by = math.nan
    if not (sign and where.strip() and math.isfinite(by)):
        raise BadLever(option=option, text=text, example=example)
    return where.strip(), by / 100 if relative else by, relative


def _stage(text: str, model: StageModel) -> str:
    """The id of a stage's column, by that id or by what else a file may call it."""
    ids = tuple(column.id for column in model.columns)
    if text in ids:
        return text
    stage = model.stage_of(text)
    if stage is None:
        raise UnknownName(kind="stage", name=text, names=ids)
    return model.column_of(stage).id
