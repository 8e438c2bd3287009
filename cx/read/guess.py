"""What a file's columns are for, and what shape it has: by name, then by content, each with its reason."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

from cx.domain import Role, Shape
from cx.model.matching import contains, key
from cx.read.profile import Profile
from cx.read.report import Guess, Why
from cx.read.table import RawTable

_TIMES: Final = frozenset({Role.AT, Role.PROMISED_AT, Role.WISHED_AT})
_NUMBERS: Final = frozenset(
    {Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.SENTIMENT, Role.EXPECTATION, Role.EXPERIENCE,
     Role.VALUE, Role.REACHED, Role.WENT_ON, Role.MEAN, Role.FEELING, Role.SD, Role.N}
)  # fmt: skip
_TOTALS: Final = frozenset({Role.REACHED, Role.WENT_ON, Role.MEAN, Role.FEELING, Role.SD, Role.N})
ANSWERS: Final = (Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.EXPERIENCE)
_ALIKE: Final = 3  # this many columns on one short scale are ratings even without a telling name
_QUESTION_MARKS: Final = ("?", "？", "か。", "ください")


class FileGuess(NamedTuple):
    """A file understood: its shape, the column of every role, its dates and its ratings.

    ``dates`` make touches where no touchpoint column does; ``ratings`` are the answers, each with
    its role.
    """

    raw: RawTable
    profiles: tuple[Profile, ...]
    shape: Shape
    roles: dict[Role, tuple[str, ...]]
    dates: tuple[str, ...]
    ratings: tuple[tuple[str, Role], ...]
    guesses: tuple[Guess, ...]

    def profile(self, column: str) -> Profile:
        """The profile of a column."""
        return next(profile for profile in self.profiles if key(profile.name) == key(column))


def guess(
    raw: RawTable,
    profiles: list[Profile],
    mapping: Mapping[Role, tuple[str, ...]],
    told: Mapping[str, Role | None] | None = None,
) -> FileGuess:
    """Guess shape and roles of one file.

    What the user said wins: ``mapping`` fills a role with columns (several are averaged), ``told``
    says what single columns are, None for one that is not to be used.
    """
    said = {key(column): role for column, role in (told or {}).items()}
    used = [profile for profile in profiles if said.get(key(profile.name), Role.AT) is not None]
    asked = _asked(raw, used, mapping, said)
    answers = {p.name: role for p in used if (role := said.get(key(p.name))) in ANSWERS and role}
    taken = {key(name) for columns in (*asked.values(), answers) for name in columns}
    free = [profile for profile in used if profile.name and key(profile.name) not in taken]
    found = _by_name(free, skip=frozenset(asked))
    reasons = {role: (columns, Why.ASKED, "") for role, columns in asked.items()} | found
    _by_content(free, reasons)
    roles = {role: columns for role, (columns, _, _) in reasons.items()}
    ratings = _ratings(used, roles, asked, answers)
    dates = _touch_dates(used, roles)
    shape = _shape(raw, roles, dates, ratings)
    if shape is not Shape.TOTALS:
        roles = {role: columns for role, columns in roles.items() if role not in _TOTALS}
    guesses = [
        Guess(raw.file, column, role, why, detail)
        for role, (columns, why, detail) in reasons.items()
        if role in roles
        for column in columns
    ]
    named = {(g.column, g.role) for g in guesses}
    guesses += [
        Guess(
            raw.file,
            column,
            role,
            *((Why.ASKED, "") if column in answers else (Why.CONTENT, "ratings")),
        )
        for column, role in ratings
        if (column, role) not in named
    ]
    if shape is Shape.WIDE:
        guesses += [
            Guess(raw.file, name, Role.AT, Why.CONTENT, "dates")
            for name in dates
            if (name, Role.AT) not in named
        ]
    return FileGuess(raw, tuple(profiles), shape, roles, dates, ratings, tuple(guesses))


def _asked(
    raw: RawTable,
    used: list[Profile],
    mapping: Mapping[Role, tuple[str, ...]],
    said: Mapping[str, Role | None],
) -> dict[Role, tuple[str, ...]]:
    """The columns of this file that the user gave to roles, answers to single questions apart."""
    asked = {role: here for role, names in mapping.items() if (here := raw.named(names))}
    for profile in used:
        role = said.get(key(profile.name))
        if role is not None and role not in ANSWERS:
            asked[role] = (*asked.get(role, ()), profile.name)
    return asked


_Reasons = dict[Role, tuple[tuple[str, ...], Why, str]]


def _by_name(free: list[Profile], *, skip: frozenset[Role]) -> _Reasons:
    """Roles that column names tell: whole names first, in the order of the list; then parts."""
    found: _Reasons = {}
    taken: set[str] = set()
    for exact in (True, False):
        for role, (wholes, parts) in _synonyms().items():
            if role in found or role in skip:
                continue
            for word in wholes if exact else parts:
                fitting = [
                    profile.name
                    for profile in free
                    if profile.name not in taken
                    and (key(profile.name) == key(word) if exact else contains(profile.name, word))
                    and (_fits(role, profile) or (exact and _claims(role, profile)))
                ]
                if fitting:
                    found[role] = ((fitting[0],), Why.NAME, word)
                    taken.add(fitting[0])
                    break
    return found


def _fits(role: Role, profile: Profile) -> bool:
    """Whether a column's content can fill a role at all."""
    if not profile.filled:
        return False
    if role in _TIMES:
        return profile.is_date
    if role in {Role.SCORE, Role.RECOMMEND, Role.EFFORT}:
        rated = profile.ratings is not None or profile.mixed
        return rated or (role is Role.SCORE and profile.is_number)
    if role is Role.EXPERIENCE:
        return profile.is_gap or profile.ratings is not None
    if role in _NUMBERS:
        return profile.is_number and not profile.is_date
    if role is Role.COMMENT:
        return profile.is_text and not profile.is_gap
    if role is Role.TOUCHPOINT:
        return profile.is_text
    return not profile.is_date


def _claims(role: Role, profile: Profile) -> bool:
    """Whether a column named as a date holds words: then its cells are to be read, or complained of."""
    return role is Role.AT and profile.filled > 0 and profile.is_text


def _by_content(free: list[Profile], reasons: _Reasons) -> None:
    """Roles that only the values tell: the one date, a repeating id."""
    dates = [profile for profile in free if profile.is_date and not _in(profile.name, "no_touch")]
    told = {name for columns, _, _ in reasons.values() for name in columns}
    if Role.AT not in reasons:
        rest = [profile for profile in dates if profile.name not in told]
        if rest and (len(rest) == 1 or Role.TOUCHPOINT in reasons):
            reasons[Role.AT] = ((rest[0].name,), Why.CONTENT, "dates")
    if Role.CUSTOMER not in reasons and Role.TOUCHPOINT in reasons:
        ids = [
            profile.name
            for profile in free
            if profile.name not in told and _is_id(profile.name) and not profile.unique
        ]
        if ids:
            reasons[Role.CUSTOMER] = ((ids[0],), Why.CONTENT, "repeating ids")


def _is_id(name: str) -> bool:
    return contains(name, "id") or "番号" in name or "コード" in name


def _ratings(
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
        and not _in(profile.name, "no_rating")
    ]
    for profile in open_ones:
        if profile.is_gap:
            answers[profile.name] = Role.EXPERIENCE
        elif (profile.ratings or profile.mixed) and _tells_rating(profile):
            answers[profile.name] = Role.SCORE
    alike = [p for p in open_ones if p.ratings and p.distinct > 2 and p.name not in answers]
    if len(alike) >= _ALIKE:
        answers |= {profile.name: Role.SCORE for profile in alike}
    told = {name for role in ANSWERS for name in asked.get(role, ()) if len(asked[role]) > 1}
    return tuple(
        (p.name, answers[p.name]) for p in profiles if p.name in answers and p.name not in told
    )


def _tells_rating(profile: Profile) -> bool:
    """Whether words say that this is an answer: labelled cells, a rating's name, a question."""
    names = _synonyms()[Role.SCORE]
    named = any(contains(profile.name, word) for word in (*names[0], *names[1]))
    asks = any(mark in profile.name for mark in _QUESTION_MARKS) or "[" in profile.name
    return profile.labelled or named or (asks and profile.distinct > 2)


def _touch_dates(profiles: list[Profile], roles: Mapping[Role, tuple[str, ...]]) -> tuple[str, ...]:
    """Date columns that say when something happened."""
    promises = {name for role in (Role.PROMISED_AT, Role.WISHED_AT) for name in roles.get(role, ())}
    return tuple(
        profile.name
        for profile in profiles
        if profile.is_date
        and profile.name
        and profile.name not in promises
        and not _in(profile.name, "no_touch")
    )


def _shape(
    raw: RawTable,
    roles: Mapping[Role, tuple[str, ...]],
    dates: tuple[str, ...],
    ratings: tuple[tuple[str, Role], ...],
) -> Shape:
    labelled = Role.TOUCHPOINT in roles or Role.STAGE in roles
    who = Role.CUSTOMER in roles or Role.ORDER in roles
    counts = Role.REACHED in roles or (Role.MEAN in roles and Role.N in roles)
    counts = counts or Role.FEELING in roles
    if labelled and counts and not who:
        return Shape.TOTALS
    if labelled and (Role.AT in roles or Role.CUSTOMER in roles):
        return Shape.LONG
    answers = bool(ratings) or Role.EXPERIENCE in roles or Role.SCORE in roles
    if answers and len(dates) <= 1:
        return Shape.SURVEY
    if dates and who:
        return Shape.WIDE
    return Shape.SURVEY if answers else Shape.ATTRIBUTES


@lru_cache
def _lists() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("synonyms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache
def _synonyms() -> dict[Role, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {
        Role(name): (tuple(words.get("whole", ())), tuple(words.get("part", ())))
        for name, words in _lists().items()
        if name in set(Role)
    }


def _in(name: str, section: str) -> bool:
    return any(contains(name, word) for word in _lists()[section]["part"])


def is_person(name: str) -> bool:
    """Whether a column says who a person is (name, address, phone)."""
    return _in(name, "person")
