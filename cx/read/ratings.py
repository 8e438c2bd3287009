"""Which columns of a table are answers, and to what kind of question."""

from collections.abc import Mapping
from typing import Final

from cx.domain import Role
from cx.model.matching import contains
from cx.read.names import is_named, synonyms
from cx.read.profile import Profile

ANSWERS: Final = (Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.EXPERIENCE)
_ALIKE: Final = 3  # this many columns on one short scale are ratings even without a telling name
_QUESTION_MARKS: Final = ("?", "？", "か。", "ください")


def ratings(
    profiles: list[Profile],
    roles: Mapping[Role, tuple[str, ...]],
    asked: Mapping[Role, tuple[str, ...]],
    said: Mapping[str, Role],
) -> tuple[tuple[str, Role], ...]:
    """The columns of answers in file order, each with its role; what the user ``said`` is one is one."""
    paired = Role.EXPECTATION in roles  # expectation and experience then stand in one touch
    answers = {
        name: role
        for role in ANSWERS
        for name in roles.get(role, ())
        if not (paired and role is Role.EXPERIENCE)
    } | dict(said)
    others = {name for names in roles.values() for name in names} - answers.keys()
    open_ones = [
        profile
        for profile in profiles
        if profile.name
        and profile.name not in answers
        and profile.name not in others
        and not is_named(profile.name, "no_rating")
    ]
    for profile in open_ones:
        if profile.is_gap:
            answers[profile.name] = Role.EXPERIENCE
        elif (profile.ratings or profile.mixed) and tells_rating(profile):
            answers[profile.name] = Role.SCORE
    alike = [p for p in open_ones if p.ratings and p.distinct > 2 and p.name not in answers]
    if len(alike) >= _ALIKE:
        answers |= {profile.name: Role.SCORE for profile in alike}
    told = {name for role in ANSWERS for name in asked.get(role, ()) if len(asked[role]) > 1}
    return tuple(
        (p.name, answers[p.name]) for p in profiles if p.name in answers and p.name not in told
    )


def tells_rating(profile: Profile) -> bool:
    """Whether words say that this is an answer: labelled cells, a rating's name, a question."""
    names = synonyms()[Role.SCORE]
    named = any(contains(profile.name, word) for word in (*names[0], *names[1]))
    asks = any(mark in profile.name for mark in _QUESTION_MARKS) or "[" in profile.name
    return profile.labelled or named or (asks and profile.distinct > 2)
