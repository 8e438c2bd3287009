"""The tip catalogue: advice from the sources, each tied to stages and a metric, ready for a test."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Annotated, Final, NamedTuple, Self

from pydantic import Field, model_validator

from cx.domain import MetricKind, Stage, Text
from cx.model.base import Settings, checked, toml
from cx.model.matching import contains

OWN: Final = "own"  # the source of a user's own tip


class Group(StrEnum):
    """Where a tip comes from."""

    SEVEN_TIPS = "seven_tips"
    SMOT_STEPS = "smot_steps"
    EXPECTATION_LAWS = "expectation_laws"
    ROUNDS = "rounds"
    OTHER = "other"
    OWN = "own"


class Direction(StrEnum):
    """Which way a metric is better."""

    UP = "up"
    DOWN = "down"


class Goal(StrEnum):
    """What a tip should move, or must not worsen."""

    BOUNCE = "bounce"  # visits that end after one touch
    GOES_ON = "goes_on"  # people who come to the next stage
    SATISFACTION = "satisfaction"
    GAP = "gap"  # experience - expectation
    SUCCESS = "success"  # people who get done what they bought it for
    RETURN = "return"  # people who buy again
    VALUE = "value"  # sales per customer
    MARGIN = "margin"  # what remains of the sales
    RECOMMEND = "recommend"
    SHARE = "share"  # people who post or review
    ANSWERS = "answers"  # people who answer a question of ours
    RESOLVED = "resolved"  # problems solved at the first contact
    CONTACTS = "contacts"  # people who have to ask
    COMPLAINTS = "complaints"
    REPLY_TIME = "reply_time"
    UNSUBSCRIBES = "unsubscribes"

    @property
    def better(self) -> Direction:
        """Which way is better."""
        return Direction.DOWN if self in _LOWER_IS_BETTER else Direction.UP


_LOWER_IS_BETTER: Final = frozenset(
    {Goal.BOUNCE, Goal.CONTACTS, Goal.COMPLAINTS, Goal.REPLY_TIME, Goal.UNSUBSCRIBES}
)


class Unit(StrEnum):
    """What is given an arm of a test at random."""

    CUSTOMER = "customer"
    VISIT = "visit"
    ORDER = "order"


class Aim(StrEnum):
    """What tips are looked for."""

    MEND = "mend"  # a pain
    SPREAD = "spread"  # a glory, so that more people have it and speak of it
    GO_ON = "go_on"  # a loss
    LISTEN = "listen"  # too little is known


class Template(Settings):
    """The test of a tip, ready to be planned: the first arm is how it is now."""

    unit: Unit
    arms: Annotated[tuple[Text, ...], Field(min_length=2)]
    kind: MetricKind
    window_days: Annotated[int, Field(gt=0)]


class Tip(Settings):
    """Advice to test: never a finding.

    ``step`` is its place among numbered advice (which of the five steps, which of the three
    rounds); ``sources`` are the rows of the sources' list of concepts, or ``OWN``; ``guardrails``
    must not get worse; ``effort`` is 1 (an afternoon) to 5 (a project); ``touchpoints`` are parts
    of the names of touchpoints that it fits, compared as in ``cx.model.matching``; ``only`` are the
    aims that it serves, where it does not serve all.
    """

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    group: Group = Group.OWN
    step: int | None = None
    sources: Annotated[tuple[str, ...], Field(min_length=1)] = (OWN,)
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    title: Text
    advice: Text
    metric: Goal
    guardrails: tuple[Goal, ...] = ()
    test: Template
    effort: Annotated[int, Field(ge=1, le=5)]
    touchpoints: tuple[str, ...] = ()
    only: tuple[Aim, ...] = ()

    @property
    def direction(self) -> Direction:
        """Which way the metric should move."""
        return self.metric.better


class Fits(StrEnum):
    """Why a tip fits."""

    TOUCHPOINT = "touchpoint"  # one of its words stands in the touchpoint's name
    STAGE = "stage"  # it speaks of the stage
    METRIC = "metric"  # it moves what is aimed at


class Fit(NamedTuple):
    """A tip with the reasons why it fits; ``word`` is the one in the touchpoint's name."""

    tip: Tip
    reasons: tuple[Fits, ...]
    word: str


_MOVING: Final = {
    Aim.MEND: frozenset(
        {
            Goal.SATISFACTION,
            Goal.GAP,
            Goal.RESOLVED,
            Goal.CONTACTS,
            Goal.COMPLAINTS,
            Goal.REPLY_TIME,
        }
    ),
    Aim.SPREAD: frozenset({Goal.RETURN, Goal.VALUE, Goal.RECOMMEND, Goal.SHARE}),
    Aim.GO_ON: frozenset({Goal.BOUNCE, Goal.GOES_ON, Goal.RETURN, Goal.SUCCESS}),
    Aim.LISTEN: frozenset({Goal.ANSWERS}),
}


def catalogue() -> tuple[Tip, ...]:
    """All tips of the sources.

    Examples
    --------
    >>> [tip.id for tip in catalogue() if tip.group is Group.SEVEN_TIPS][1]
    'value_proposition'
    """
    return _catalogue_file().tips


def tips_for(
    stages: Collection[Stage],
    touchpoint: str | None = None,
    *,
    aim: Aim | None = None,
    among: Iterable[Tip] | None = None,
) -> tuple[Fit, ...]:
    """The tips that fit a place of the journey, the best first, each with its reasons.

    A tip fits where a word of its stands in the touchpoint's name, or where it speaks of one of
    the stages; without stages also where it only moves what is aimed at. Of those, the touchpoint
    counts most, then the metric, then how few stages a tip speaks of, then how little effort.

    Parameters
    ----------
    stages : the stages of a column of the map; none for what has no place.
    touchpoint : its name as in the file.
    aim : what is wanted there.
    among : the tips to look through, the user's own among them; by default the catalogue.

    Examples
    --------
    >>> best = tips_for([Stage.DELIVERY], "発送メール", aim=Aim.MEND)[0]
    >>> best.tip.id, [reason.value for reason in best.reasons], best.word
    ('delivery_updates', ['touchpoint', 'stage', 'metric'], '発送')
    """
    tips = catalogue() if among is None else among
    serving = (tip for tip in tips if aim is None or not tip.only or aim in tip.only)
    found = (_fit(tip, stages, touchpoint, aim) for tip in serving)
    placed = {Fits.TOUCHPOINT, Fits.STAGE} if stages else set(Fits)
    fitting = [fit for fit in found if placed & set(fit.reasons)]
    return tuple(sorted(fitting, key=_rank))


def _fit(tip: Tip, stages: Collection[Stage], touchpoint: str | None, aim: Aim | None) -> Fit:
    words = (word for word in tip.touchpoints if touchpoint and contains(touchpoint, word))
    word = max(words, key=len, default="")
    holds = {
        Fits.TOUCHPOINT: bool(word),
        Fits.STAGE: not set(stages).isdisjoint(tip.stages),
        Fits.METRIC: aim is not None and tip.metric in _MOVING[aim],
    }
    return Fit(tip, tuple(reason for reason in Fits if holds[reason]), word)


def _rank(fit: Fit) -> tuple[bool, bool, int, int]:
    """What is smallest comes first."""
    touchpoint, metric = Fits.TOUCHPOINT in fit.reasons, Fits.METRIC in fit.reasons
    return not touchpoint, not metric, len(fit.tip.stages), fit.tip.effort


class _CatalogueFile(Settings):
    tips: tuple[Tip, ...]

    @model_validator(mode="after")
    def _every_id_once(self) -> Self:
        ids = [tip.id for tip in self.tips]
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            raise ValueError(f"more than one tip is called: {', '.join(twice)}")
        return self


@lru_cache
def _catalogue_file() -> _CatalogueFile:
    text = resources.files(__package__).joinpath("tips.toml").read_text(encoding="utf-8")
    return checked(_CatalogueFile, toml(text, file="tips.toml"), file="tips.toml")
