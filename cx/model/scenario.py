"""What a what-if is asked: levers, scenarios and the terms on which they are worked out."""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from cx.model.base import Settings

MONTHS: Final = 12
LONGEST: Final = 36  # months


class LeverKind(StrEnum):
    """What a lever moves; ``Lever.at`` and the unit of ``Lever.by`` follow from it."""

    TRANSITION = "transition"  # at: a stage; by: share of its people who go on within the window
    RETURN = (
        "return"  # by: share of buyers who buy again; after later purchases as much in log odds
    )
    SATISFACTION = "satisfaction"  # at: a touchpoint; by: points of its mean score
    PAIN = "pain"  # at: a touchpoint; by: share (0..1) of its customers lifted to the stage's level
    EXPECTATION = "expectation"  # by: points by which the mean gap rises
    DELIVERY = "delivery"  # by: days from purchase to delivery
    REPLY = "reply"  # by: days until an answer
    NOTICES = "notices"  # at: a touchpoint; by: such touches per order
    REFERRAL = "referral"  # by: customers whom one customer brings
    PRICE = "price"  # by: share of the value of a purchase
    INCENTIVE = "incentive"  # by: what a purchase costs more: coupons, gifts, free shipping
    TIP = "tip"  # at: a tip's id; by: share (0..1) of the people who get it


# Levers at a place of the journey, and those that are refused twice at one place.
PLACED: Final = frozenset(
    {
        LeverKind.TRANSITION,
        LeverKind.SATISFACTION,
        LeverKind.PAIN,
        LeverKind.NOTICES,
        LeverKind.TIP,
    }
)


class Lever(Settings):
    """One thing that is moved.

    ``by`` is the change, in the unit of its kind; with ``relative`` it is a share of what is there
    now. ``strength`` is how much of an observed connection is taken for an effect.

    Examples
    --------
    >>> Lever(kind=LeverKind.TRANSITION, at="purchase", by=0.02).strength
    1.0
    """

    kind: LeverKind
    at: str = ""
    by: float = 0.0
    relative: bool = False
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0


class Scenario(Settings):
    """Several levers at once, and what they cost: ``once`` and every month, in the data's currency."""

    name: str = ""
    levers: tuple[Lever, ...] = ()
    once: float = 0.0
    monthly: float = 0.0


class Terms(Settings):
    """On what a what-if is worked out.

    ``entrants`` is how many people begin their journey within ``months``; None: as many as in the
    data. ``price`` is the value of a purchase where the data have none. ``margin`` is the share of
    revenue that remains. ``winning`` and ``keeping`` are what is spent a month on winning new
    customers and on keeping those there are; None: not known.
    """

    months: Annotated[int, Field(ge=1, le=LONGEST)] = MONTHS
    entrants: Annotated[int, Field(ge=1)] | None = None
    price: float | None = None
    margin: Annotated[float, Field(gt=0, le=1)] | None = None
    winning: float | None = None
    keeping: float | None = None
