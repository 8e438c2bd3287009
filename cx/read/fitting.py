"""Whether what a column holds can fill a role."""

from typing import Final

from cx.domain import Role
from cx.model.matching import key
from cx.read.profile import Profile

# Titles that can mean nothing else, so that numbers below them are codes.
_CODED: Final = frozenset(
    map(key, ("接点", "タッチポイント", "イベント名", "touchpoint", "event name"))
)
_TIMES: Final = frozenset({Role.AT, Role.PROMISED_AT, Role.WISHED_AT})
_RATED: Final = frozenset({Role.SCORE, Role.RECOMMEND, Role.EFFORT})
_NUMBERS: Final = frozenset(
    {Role.SENTIMENT, Role.EXPECTATION, Role.VALUE, Role.REACHED, Role.WENT_ON, Role.MEAN,
     Role.FEELING, Role.SD, Role.N}
)  # fmt: skip


def fits(role: Role, profile: Profile) -> bool:
    """Whether a column's content can fill a role at all."""
    if not profile.filled:
        return False
    if role in _TIMES:
        return profile.is_date
    if role in _RATED:
        rated = profile.ratings is not None or profile.mixed
        return rated or (profile.is_number and not profile.is_date)
    if role is Role.EXPERIENCE:
        return profile.is_gap or profile.ratings is not None
    if role in _NUMBERS:
        return profile.is_number and not profile.is_date
    if role is Role.COMMENT:
        return profile.is_text and not profile.is_gap
    if role is Role.TOUCHPOINT:
        return profile.is_text
    return not profile.is_date


def claims(role: Role, profile: Profile) -> bool:
    """Whether a column is what its name says although its cells do not look so.

    Words under the name of a date are to be read, or complained of; touchpoints may be codes.
    """
    if role is Role.TOUCHPOINT:
        codes = profile.is_number and not profile.is_date and not profile.unique
        return codes and key(profile.name) in _CODED
    return role is Role.AT and profile.filled > 0 and profile.is_text
