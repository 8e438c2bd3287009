"""Priorities: what effort each tip takes, who does it by when, and scores on axes of one's own."""

import datetime
import unicodedata
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from cx.domain import Text
from cx.model.base import Settings
from cx.model.tips import Tip

SCORES: Final = (1, 2, 3, 4, 5)  # of effort and of every own axis
IMPACT: Final = "impact"
EFFORT: Final = "effort"
WORTH: Final = "worth"  # impact per point of effort
DUE: Final = "due"
MOST_AXES: Final = 5
LONGEST: Final = 60  # letters of an owner or an axis

Score = Annotated[int, Field(ge=SCORES[0], le=SCORES[-1])]


class OwnAxis(Settings):
    """Something of the user's own by which tips are scored, 1 (low) to 5 (high)."""

    id: Annotated[str, Field(pattern="^axis_[1-9][0-9]*$")]
    name: Text


class Weighed(Settings):
    """What the user says of a tip: effort (None: as the tip says), owner, day, scores by axis."""

    effort: Score | None = None
    owner: Annotated[str, Field(max_length=LONGEST)] = ""
    due: datetime.date | None = None
    scores: dict[str, Score] = {}


class Priorities(Settings):
    """How tips are weighed: ``across`` and ``up`` are the picture's axes, ``order`` the table's.

    Examples
    --------
    >>> Priorities(axes=(OwnAxis(id="axis_1", name=Text("戦略", "Strategy")),)).known
    ('impact', 'effort', 'axis_1')
    """

    tips: dict[str, Weighed] = {}
    axes: Annotated[tuple[OwnAxis, ...], Field(max_length=MOST_AXES)] = ()
    across: str = EFFORT
    up: str = IMPACT
    order: str = WORTH

    @model_validator(mode="after")
    def _known_axes(self) -> Self:
        known = self.known
        if len(set(known)) < len(known):
            raise ValueError("two axes have one id")
        if not {self.across, self.up} <= set(known) or self.across == self.up:
            raise ValueError("across and up are two of the axes")
        if self.order not in self.orders:
            raise ValueError(f"tips cannot be put in order by {self.order}")
        return self

    @property
    def known(self) -> tuple[str, ...]:
        """The axes of which the picture shows two."""
        return (IMPACT, EFFORT, *(axis.id for axis in self.axes))

    @property
    def orders(self) -> tuple[str, ...]:
        """By what tips can be put in order."""
        return (WORTH, EFFORT, DUE, *(axis.id for axis in self.axes))

    def of(self, id: str) -> Weighed:
        """What is said of a tip."""
        return self.tips.get(id, Weighed())

    def effort(self, tip: Tip) -> int:
        """A tip's effort: the user's, else the one that it comes with."""
        own = self.of(tip.id).effort
        return tip.effort if own is None else own


def may_be_called(priorities: Priorities, name: str, *, id: str | None = None) -> bool:
    """Whether an axis (``id``: this one, anew) may have a name: not empty, and no other has it.

    Examples
    --------
    >>> may_be_called(Priorities(), " "), may_be_called(Priorities(), "Strategy")
    (False, True)
    """
    taken = {_folded(text) for each in priorities.axes if each.id != id for text in each.name}
    return bool(name.strip()) and _folded(name) not in taken


def with_axis(priorities: Priorities, name: str) -> Priorities:
    """One axis more, in the words of one language for both.

    Raises
    ------
    ValueError
        Its name may not be, or there are ``MOST_AXES``.

    Examples
    --------
    >>> [axis.id for axis in with_axis(Priorities(), "Strategy").axes]
    ['axis_1']
    """
    _refuse(priorities, name)
    taken = {axis.id for axis in priorities.axes}
    id = next(f"axis_{k}" for k in range(1, len(taken) + 2) if f"axis_{k}" not in taken)
    return _changed(priorities, axes=(*priorities.axes, OwnAxis(id=id, name=_named(name))))


def renamed(priorities: Priorities, id: str, name: str) -> Priorities:
    """An axis under another name; its scores stay. ValueError where the name may not be."""
    _refuse(priorities, name, id=id)
    axes = tuple(
        OwnAxis(id=id, name=_named(name)) if axis.id == id else axis for axis in priorities.axes
    )
    return _changed(priorities, axes=axes)


def without_axis(priorities: Priorities, id: str) -> Priorities:
    """The axes but one; its scores go with it, and the picture and the order fall back."""
    axes = tuple(axis for axis in priorities.axes if axis.id != id)
    tips = {
        tip: each.model_copy(
            update={"scores": {axis: score for axis, score in each.scores.items() if axis != id}}
        )
        for tip, each in priorities.tips.items()
    }
    shown = {} if id not in {priorities.across, priorities.up} else {"across": EFFORT, "up": IMPACT}
    order = WORTH if priorities.order == id else priorities.order
    return _changed(priorities, axes=axes, tips=tips, order=order, **shown)


def with_axes(priorities: Priorities, *, across: str, up: str) -> Priorities:
    """Other axes in the picture; the same one twice makes the two change places."""
    if across == up:
        across, up = (priorities.up, up) if priorities.across == up else (across, priorities.across)
    return _changed(priorities, across=across, up=up)


def with_weighed(priorities: Priorities, id: str, said: Weighed) -> Priorities:
    """What the user says of a tip, in the place of what was said before."""
    others = {tip: each for tip, each in priorities.tips.items() if tip != id}
    return _changed(priorities, tips=others if said == Weighed() else {**others, id: said})


def _refuse(priorities: Priorities, name: str, *, id: str | None = None) -> None:
    if not may_be_called(priorities, name, id=id):
        raise ValueError(f"an axis cannot be called {name!r}")


def _changed(priorities: Priorities, **changes: object) -> Priorities:
    """Checked anew, as ``model_copy`` does not."""
    return Priorities.model_validate({**dict(priorities), **changes})


def _named(name: str) -> Text:
    return Text(ja=name.strip(), en=name.strip())


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
