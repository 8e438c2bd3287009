"""How sure a guess is: how the column was told, less what speaks against it.

=======================================================  ==========
how the role was told                                    confidence
=======================================================  ==========
the user said so, or a recipe knows the file             1
the column's whole name is a known word                  0.95
a part of its name is                                    0.75
its content alone                                        0.65
its content alone, where everything hangs on it: who     0.5
=======================================================  ==========

From this goes 0.3 where the cells fit only in part (half of them are empty, or no answers), and 0.2
where another column of the file tells the same as well; 0.4 where this is who the customer is or
when it happened, on which everything else rests. Nothing is surer than not below 0.05.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from cx.domain import Role
from cx.model.matching import contains, key
from cx.read.fitting import fits
from cx.read.names import is_id, is_named, synonyms
from cx.read.privacy.keys import kind_of_keys
from cx.read.profile import Profile
from cx.read.ratings import ANSWERS
from cx.read.report import Guess, Why

_WHOLE, _PART, _CONTENT, _CONTENT_WHO = 0.95, 0.75, 0.65, 0.5
_IN_PART, _RIVAL, _RIVAL_BASIC, _LEAST = 0.3, 0.2, 0.4, 0.05
BASIC: Final = frozenset({Role.CUSTOMER, Role.AT})  # everything else rests on these
_SEVERAL: Final = frozenset({*ANSWERS, Role.COMMENT, Role.PROMISED_AT, Role.WISHED_AT})
_ALIKE: Final = 0.1  # two columns that tell as many people apart, within this, mean the same people


def judged(
    guesses: Iterable[Guess], profiles: Sequence[Profile], *, one_time: bool
) -> tuple[Guess, ...]:
    """The guesses with their confidence, and the columns that could have the role as well.

    ``one_time`` is whether a single column says when things happened, as it does not where every date
    makes a touch of its own.
    """
    guesses = tuple(guesses)
    by_name = {profile.name: profile for profile in reversed(profiles)}
    given = {guess.column for guess in guesses}
    free = [profile for profile in profiles if profile.name and profile.name not in given]
    return tuple(
        _judged(guess, by_name[guess.column], free, one_time=one_time)
        if guess.why in {Why.NAME, Why.CONTENT} and guess.column in by_name
        else guess
        for guess in guesses
    )


def _judged(guess: Guess, profile: Profile, free: Sequence[Profile], *, one_time: bool) -> Guess:
    role = guess.role
    single = role not in _SEVERAL and (one_time or role is not Role.AT)
    told = strength(role, profile)
    rivals = tuple(other.name for other in free if single and _rivals(role, profile, other, told))
    confidence = told - (_IN_PART if _in_part(role, profile) else 0)
    if rivals:
        confidence -= _RIVAL_BASIC if role in BASIC else _RIVAL
    return guess._replace(confidence=round(max(confidence, _LEAST), 2), rivals=rivals)


def strength(role: Role, profile: Profile) -> float:
    """How strongly a column's name, else its content, tells that it has a role."""
    wholes, parts = synonyms().get(role, ((), ()))
    if key(profile.name) in {key(word) for word in wholes}:
        return _WHOLE
    if any(contains(profile.name, word) for word in (*parts, *wholes)):
        return _PART
    return _CONTENT_WHO if role is Role.CUSTOMER else _CONTENT


def _in_part(role: Role, profile: Profile) -> bool:
    if role in ANSWERS:
        return profile.mixed
    return role in BASIC and (profile.filled < 0.5 or not fits(role, profile))


def _rivals(role: Role, chosen: Profile, other: Profile, told: float) -> bool:
    """Whether another column, free for the role, tells as strongly that it has it."""
    if not fits(role, other) or strength(role, other) < told:
        return False
    if told == _CONTENT and role is Role.AT:
        return not is_named(other.name, "no_touch")
    if role is Role.CUSTOMER:
        if kind_of_keys(other.samples):
            return False  # a mail's key completes an id, and is no rival to it
        repeats = told != _CONTENT_WHO or (is_id(other.name) and not other.unique)
        apart = abs(other.distinct - chosen.distinct) > _ALIKE * max(
            other.distinct, chosen.distinct
        )
        return repeats and apart and other.distinct > 1
    return told > _CONTENT
