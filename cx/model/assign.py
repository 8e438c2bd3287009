"""Which stage a touchpoint belongs to, and why."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from cx.domain import STAGES, Stage
from cx.model.matching import contains
from cx.model.stage_model import StageModel, stage_info


class Reason(StrEnum):
    """Why a touchpoint stands in its stage."""

    CHOSEN = "chosen"  # the user said so
    FILE = "file"  # the file or its recipe names the stage
    PATTERN = "pattern"  # a known word stands in the touchpoint's name
    UNKNOWN = "unknown"  # nothing points to a stage


class Assigned(NamedTuple):
    """A touchpoint's stage with its reason; ``match`` is the label or word that decided."""

    touchpoint: str
    stage_label: str | None
    stage: Stage | None
    reason: Reason
    match: str


def assign(
    touchpoints: Iterable[tuple[str, str | None]],
    model: StageModel,
    *,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
) -> list[Assigned]:
    """The stage of every (touchpoint, stage label in the file), in the order given.

    The user's choice wins over the file, the file over patterns. ``choices`` maps touchpoints,
    ``codes`` the file's own labels. A choice of None means the user left it out of all stages.

    Raises
    ------
    AmbiguousCode
        A label in the file means several stages under this model and ``codes`` does not say which.

    Examples
    --------
    >>> from cx.model.stage_model import stage_model
    >>> assign([("add_to_cart", None)], stage_model())[0].stage.value
    'first_impression'
    """
    chosen, told = choices or {}, codes or {}
    return [_one(touchpoint, label, model, chosen, told) for touchpoint, label in touchpoints]


def completes_purchase(touchpoint: str) -> bool:
    """Whether a touchpoint's name means that a purchase was made, not only begun.

    Examples
    --------
    >>> completes_purchase("purchase"), completes_purchase("payment_details")
    (True, False)
    >>> completes_purchase("注文"), completes_purchase("注文確認メール")
    (True, False)
    >>> completes_purchase("注文ページ"), completes_purchase("注文完了ページ")
    (False, True)
    """
    found = _by_pattern(touchpoint)
    if found is None or found[0] is not Stage.PURCHASE:
        return False
    info = stage_info(Stage.PURCHASE)
    if any(contains(touchpoint, word) for word in info.made):
        return True
    if any(contains(touchpoint, word) for word in info.around):
        return False
    return any(contains(touchpoint, word) for word in info.completes)


def _one(
    touchpoint: str,
    label: str | None,
    model: StageModel,
    choices: Mapping[str, Stage | None],
    codes: Mapping[str, Stage],
) -> Assigned:
    if touchpoint in choices:
        return Assigned(touchpoint, label, choices[touchpoint], Reason.CHOSEN, touchpoint)
    if label:
        stage = codes[label] if label in codes else model.stage_of(label)
        if stage is not None:
            return Assigned(touchpoint, label, stage, Reason.FILE, label)
    found = _by_pattern(touchpoint)
    if found is not None:
        return Assigned(touchpoint, label, found[0], Reason.PATTERN, found[1])
    return Assigned(touchpoint, label, None, Reason.UNKNOWN, "")


def _by_pattern(touchpoint: str) -> tuple[Stage, str] | None:
    """The stage whose longest pattern stands in the name; of equals, the later one in the name."""
    hits = [
        (len(pattern), touchpoint.casefold().rfind(pattern.casefold()), stage, pattern)
        for stage in STAGES
        for pattern in stage_info(stage).patterns
        if contains(touchpoint, pattern)
    ]
    if not hits:
        return None
    *_, stage, pattern = max(hits, key=lambda hit: hit[:2])
    return stage, pattern
