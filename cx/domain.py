"""The nouns of the journey as enums and small frozen types: one word per thing, everywhere."""

import math
from enum import StrEnum
from typing import Final, NamedTuple


class Language(StrEnum):
    """A language the product speaks."""

    JA = "ja"
    EN = "en"


class Marks(StrEnum):
    """In which words Japanese names the marks; English has one pair of words."""

    SOURCE = "source"  # 栄光 and 痛み
    PLAIN = "plain"  # 感動 and 不満


class Text(NamedTuple):
    """A name or sentence in both languages.

    Examples
    --------
    >>> Text(ja="購入", en="Purchase").of(Language.EN)
    'Purchase'
    """

    ja: str
    en: str

    def of(self, language: Language) -> str:
        """The text in one language."""
        return self.ja if language is Language.JA else self.en


class Stage(StrEnum):
    """A step of the journey; the id never changes, codes and names are labels a model gives it."""

    RESEARCH = "research"
    FIRST_IMPRESSION = "first_impression"
    PURCHASE = "purchase"
    DELIVERY = "delivery"
    USE = "use"
    SERVICE = "service"
    SHARE = "share"
    RETURN = "return"
    ADVOCATE = "advocate"


class Kind(StrEnum):
    """What a touch is: behaviour (did) or opinion (said). One row of a file may be both."""

    DID = "did"
    SAID = "said"


class Shape(StrEnum):
    """The shape of a file's table."""

    LONG = "long"  # a row per touch
    WIDE = "wide"  # a row per order or customer, several date columns
    SURVEY = "survey"  # a row per answer, columns per touchpoint or question
    TOTALS = "totals"  # a row per stage or touchpoint, counts and means, no customer
    TEST = "test"  # a row per unit with its arm, or per day and arm, or per arm: no journey
    ATTRIBUTES = (
        "attributes"  # a row per customer or order, nothing that happened: joined to others
    )


class Role(StrEnum):
    """What a column is for."""

    CUSTOMER = "customer"
    AT = "at"
    TOUCHPOINT = "touchpoint"
    STAGE = "stage"
    CHANNEL = "channel"
    SCORE = "score"
    RECOMMEND = "recommend"
    EFFORT = "effort"
    SENTIMENT = "sentiment"
    EXPECTATION = "expectation"
    EXPERIENCE = "experience"
    PROMISED_AT = "promised_at"
    WISHED_AT = "wished_at"
    COMMENT = "comment"
    VALUE = "value"
    BRAND = "brand"
    VISIT = "visit"
    ORDER = "order"
    SEGMENT = "segment"
    ACCOUNT = "account"
    ARM = "arm"
    # Columns of totals, which have no customer.
    REACHED = "reached"
    WENT_ON = "went_on"
    MEAN = "mean"
    FEELING = "feeling"  # the team's own opinion, -2 to 2
    SD = "sd"
    N = "n"


class Verdict(StrEnum):
    """How a touchpoint felt, as far as the data decide it."""

    GLORY = "glory"
    PAIN = "pain"
    NEUTRAL = "neutral"
    TOO_FEW = "too_few"


class Basis(StrEnum):
    """What a verdict stands on: never two kinds of score in one fit."""

    GAP = "gap"  # experience - expectation; its zero is real
    SATISFACTION = "satisfaction"  # customer and touchpoint effects over satisfaction scores
    SENTIMENT = "sentiment"  # the same over sentiment
    STAGE = "stage"  # fewer than five connected touchpoints: against the rest of the stage
    REST = "rest"  # the same, of a stage: against all other answers
    TEAM = "team"  # what the team feels, not what customers said
    NONE = "none"  # nothing to compare with


class MetricKind(StrEnum):
    """How a test's metric is made of the units' values."""

    PROPORTION = "proportion"  # yes or no; with a denominator: a count over a count
    MEAN = "mean"  # an amount per unit
    RATIO = "ratio"  # one sum over another


class MetricRole(StrEnum):
    """What a metric is in a test."""

    PRIMARY = "primary"  # decides
    GUARDRAIL = "guardrail"  # must not get worse
    SECONDARY = "secondary"  # explains


class Decision(StrEnum):
    """What a test says to do."""

    SHIP = "ship"
    ROLL_BACK = "roll_back"
    KEEP_RUNNING = "keep_running"
    REVIEW = "review"
    WITHHELD = "withheld"  # a failed check makes the figures meaningless


class Endpoint(StrEnum):
    """What may follow a touch: the decision whose turning is looked for."""

    ONWARD = "onward"  # goes on to a later stage
    BUYS = "buys"
    RETURNS = "returns"  # comes back after buying
    RECOMMENDS = "recommends"
    COMPLAINS = "complains"  # tells others of something bad
    LEAVES = "leaves"  # nothing more within the horizon


class Influence(StrEnum):
    """Whether a touchpoint moves the decision that follows, as far as the data decide it."""

    HELPS = "helps"
    HURTS = "hurts"
    NONE = "none"
    TOO_FEW = "too_few"
    NOT_COMPARABLE = "not_comparable"  # who touched it is like nobody who did not
    STRUCTURAL = "structural"  # it is the path itself, not a choice


class Tier(StrEnum):
    """How firm the evidence of an influence is."""

    FIRM = "firm"
    LIKELY = "likely"
    NONE = "none"


class Evidence(StrEnum):
    """Where a moment is known from."""

    DATA = "data"
    TEAM = "team"  # the team's own knowledge
    RECORDS = "records"  # the hardest stages in service records
    INTERVIEW = "interview"
    SURVEY = "survey"
    RIVALS = "rivals"  # a test of competitors
    TEST = "test"  # a decided A/B test


class Quadrant(StrEnum):
    """What to do with a moment: experience beside influence."""

    MEND = "mend"  # felt badly, and it decides
    KEEP = "keep"  # felt well, and it decides
    BUILD = "build"  # felt well, decides nothing yet
    LEAVE = "leave"  # felt badly, decides nothing


class Status(StrEnum):
    """How far a tip has come."""

    IDEA = "idea"
    PLANNED = "planned"
    RUNNING = "running"
    DECIDED = "decided"
    ROLLED_OUT = "rolled_out"


class Interval(NamedTuple):
    """Limits of an interval; NaN where it cannot be said."""

    low: float
    high: float


class Scale(NamedTuple):
    """A scale of answers: its ends, and which end is the best.

    Examples
    --------
    >>> Scale(1, 5).middle
    3.0
    """

    low: float
    high: float
    best_is_high: bool = True

    @property
    def middle(self) -> float:
        """Half way between the ends: above it lies the good side."""
        return (self.low + self.high) / 2

    @property
    def top(self) -> float:
        """The lowest satisfied answer: the top two fifths of the whole steps.

        Examples
        --------
        >>> Scale(1, 5).top, Scale(1, 7).top, Scale(0, 10).top, Scale(1, 4).top
        (4.0, 6.0, 7.0, 4.0)
        """
        return self.high + 1.0 - max(1, math.floor(0.4 * (self.high - self.low + 1)))

    @property
    def bottom(self) -> float:
        """The highest dissatisfied answer: as many steps from the low end."""
        return self.low + self.high - self.top


STAGES: Final = tuple(Stage)
