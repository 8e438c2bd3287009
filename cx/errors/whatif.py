"""Errors of what-ifs: levers that cannot be, or that the data know nothing of."""

from cx.errors.base import CxError


class NoJourney(CxError):
    """Nobody can be followed from stage to stage."""

    code = "no_journey"  # stages


class RateBeyond(CxError):
    """A stage's rate would leave 0 to 1."""

    code = "rate_beyond"  # stage, rate, asked


class RateUnknown(CxError):
    """Nobody in a stage could be followed for the whole window."""

    code = "rate_unknown"  # stage


class ReturnBeyond(CxError):
    """The share who buy again would leave 0 to 1."""

    code = "return_beyond"  # rate, asked


class ScoreBeyond(CxError):
    """A touchpoint's mean score would leave its scale."""

    code = "score_beyond"  # touchpoint, now, asked, least, most


class GapBeyond(CxError):
    """The mean gap between experience and expectation would leave its scale."""

    code = "gap_beyond"  # now, asked, least, most


class DaysBelow(CxError):
    """A delivery or an answer would take less than no days."""

    code = "days_below"  # now, asked


class NoticesBelow(CxError):
    """Less than no notices would be sent for an order."""

    code = "notices_below"  # touchpoint, now, asked


class ReferralBelow(CxError):
    """A customer would bring fewer than no new ones."""

    code = "referral_below"  # now, asked


class PriceBelow(CxError):
    """A purchase would be worth nothing or less."""

    code = "price_below"  # asked


class ShareBeyond(CxError):
    """The share of people whom a lever reaches is not between 0 and 1."""

    code = "share_beyond"  # name, asked


class StageNotReached(CxError):
    """Nobody in the data reached a stage that a lever names."""

    code = "stage_not_reached"  # stage, stages


class LastStage(CxError):
    """A lever would raise the share who go on from the last stage."""

    code = "last_stage"  # stage, stages


class LeverTwice(CxError):
    """The same thing is moved by two levers."""

    code = "lever_twice"  # lever, at


class PainAndScore(CxError):
    """A touchpoint's pain is mended and its score raised at once, which is partly the same."""

    code = "pain_and_score"  # touchpoint


class TipsClash(CxError):
    """Two tips move the same metric of the same stage; nobody knows what both do together."""

    code = "tips_clash"  # first, second


class NegativeCost(CxError):
    """A cost is below 0."""

    code = "negative_cost"  # cost


class NoValues(CxError):
    """A lever works on amounts, and the data have none."""

    code = "no_values"  # lever


class NoPurchases(CxError):
    """A lever works on purchases, and the data have none."""

    code = "no_purchases"  # lever


class NoReferrals(CxError):
    """The data do not say who brought whom."""

    code = "no_referrals"


class UnknownTouchpoint(CxError):
    """A touchpoint that a lever names is not in the data."""

    code = "unknown_touchpoint"  # touchpoint, touchpoints


class DoseUnknown(CxError):
    """Too few customers tell what a touchpoint's lever would move."""

    code = "dose_unknown"  # touchpoint


class ChangeUnknown(CxError):
    """Too few customers tell what a lever without a touchpoint would move."""

    code = "change_unknown"  # lever


class UnknownTip(CxError):
    """There is no tip of that name, neither in the catalogue nor in the project."""

    code = "unknown_tip"  # tip, tips


class TipMovesNothing(CxError):
    """What a tip should move has no place in the chain of stages."""

    code = "tip_moves_nothing"  # tip, metric


class TipNotReached(CxError):
    """Nobody in the data reached the stages of which a tip speaks."""

    code = "tip_not_reached"  # tip, stages


class TotalsOnly(CxError):
    """A lever needs single customers, and the data are totals."""

    code = "totals_only"  # lever


class BadLever(CxError):
    """A lever is not written as it should be."""

    code = "bad_lever"  # option, text, example
