"""What a file's columns are for, and what shape it has: by name, then by content, each with its reason."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from cx.domain import Role, Shape
from cx.model.matching import contains, key
from cx.read.arms import Layout, layout
from cx.read.comments import named_comments, written_comments
from cx.read.confidence import judged
from cx.read.files.table import RawTable
from cx.read.fitting import claims, fits
from cx.read.names import is_id, is_named, is_title, synonyms
from cx.read.privacy.keys import kind_of_keys, surest
from cx.read.profile import Profile
from cx.read.ratings import ANSWERS, ratings, tells_rating
from cx.read.report import Guess, Why
from cx.read.undone_orders import Undone

_ENOUGH: Final = 0.5  # of the rows; a key that fewer have tells nobody apart
_OF_TESTS: Final = frozenset(
    {Role.ARM, Role.CUSTOMER, Role.VISIT, Role.ORDER, Role.AT, Role.REACHED}
)
_TOTALS: Final = frozenset({Role.REACHED, Role.WENT_ON, Role.MEAN, Role.FEELING, Role.SD, Role.N})


_Reasons = dict[Role, tuple[tuple[str, ...], Why, str]]


class Link(NamedTuple):
    """Two columns that hold the same keys: ``share`` (0..1) of the keys ``on`` stand in the other file."""

    right: int
    on: str
    right_on: str
    share: float


class FileGuess(NamedTuple):
    """A file understood: its shape, the column of every role, its dates and its ratings.

    ``dates`` make touches where no touchpoint column does; ``ratings`` are the answers, each with
    its role. ``trial`` is how a test is laid out. ``guests`` say who a customer is where her column is
    empty, ``undone`` which orders were cancelled, returned or refunded,
    ``links`` where its keys stand in other files.
    """

    raw: RawTable
    profiles: tuple[Profile, ...]
    shape: Shape
    roles: dict[Role, tuple[str, ...]]
    dates: tuple[str, ...]
    ratings: tuple[tuple[str, Role], ...]
    guesses: tuple[Guess, ...]
    trial: Layout | None = None
    guests: tuple[tuple[str, ...], ...] = ()
    undone: tuple[Undone, ...] = ()
    links: tuple[Link, ...] = ()

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
    _order_name(free, reasons)
    if Role.COMMENT in found:
        _comments(reasons, free, named_comments)
    _by_content(free, reasons)
    _sheet_of_feelings(free, reasons)
    roles = {role: columns for role, (columns, _, _) in reasons.items()}
    answered = ratings(used, roles, asked, answers)
    dates = _touch_dates(used, roles)
    shape = _shape(raw, roles, dates, answered)
    named_so = {profile.name: profile for profile in reversed(used)}
    telling = [
        name for name, role in answered if role is not Role.SCORE or tells_rating(named_so[name])
    ]
    trial = layout(used, roles, dates, answered=bool(telling))
    if trial is not None:
        return _test(raw, tuple(profiles), reasons, trial)
    if shape is Shape.SURVEY and Role.COMMENT not in asked:
        _comments(reasons, [p for p in used if p.name not in dict(answered)], written_comments)
        roles = {role: columns for role, (columns, _, _) in reasons.items()}
    if shape is not Shape.TOTALS:
        roles = {role: columns for role, columns in roles.items() if role not in _TOTALS}
    guesses = _told(raw, reasons, answered, answers, frozenset(roles))
    named = {(g.column, g.role) for g in guesses}
    if shape is Shape.WIDE:
        guesses += [
            Guess(raw.file, name, Role.AT, Why.CONTENT, "dates")
            for name in dates
            if (name, Role.AT) not in named
        ]
    told_so = judged(guesses, used, one_time=shape is not Shape.WIDE)
    return FileGuess(raw, tuple(profiles), shape, roles, dates, answered, told_so)


def _told(
    raw: RawTable,
    reasons: _Reasons,
    answered: tuple[tuple[str, Role], ...],
    answers: Mapping[str, Role],
    roles: frozenset[Role],
) -> list[Guess]:
    """Every column with its role and the reason."""
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
        for column, role in answered
        if (column, role) not in named
    ]
    return guesses


def _comments(
    reasons: _Reasons,
    free: list[Profile],
    found: Callable[[list[Profile], tuple[str, ...]], tuple[str, ...]],
) -> None:
    """Give further columns the role of a comment, where no other role has taken them."""
    known, why, word = reasons.get(Role.COMMENT, ((), Why.CONTENT, "texts"))
    taken = {name for names, _, _ in reasons.values() for name in names} - {*known}
    if columns := found([profile for profile in free if profile.name not in taken], known):
        reasons[Role.COMMENT] = (columns, why, word)


def _test(
    raw: RawTable, profiles: tuple[Profile, ...], reasons: _Reasons, trial: Layout
) -> FileGuess:
    """A file of a test: no journey, so only the roles that a test has."""
    if trial.arm is not None and trial.arm not in reasons.get(Role.ARM, ((),))[0]:
        reasons[Role.ARM] = ((trial.arm,), Why.CONTENT, "arms")
    if trial.people is not None:
        reasons.setdefault(Role.REACHED, ((trial.people,), Why.NAME, trial.people))
    kept = {trial.arm, trial.unit, trial.date, trial.people}
    found = {
        role: told for role, told in reasons.items() if role in _OF_TESTS and {*told[0]} <= kept
    }
    guesses = [
        Guess(raw.file, name, role, why, detail)
        for role, (names, why, detail) in found.items()
        for name in names
    ]
    roles = {role: names for role, (names, _, _) in found.items()}
    return FileGuess(raw, profiles, Shape.TEST, roles, (), (), tuple(guesses), trial)


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


def _by_name(free: list[Profile], *, skip: frozenset[Role]) -> _Reasons:
    """Roles that column names tell: whole names first, in the order of the list; then parts."""
    found: _Reasons = {}
    taken: set[str] = set()
    for exact in (True, False):
        for role, (wholes, parts) in synonyms().items():
            if role in found or role in skip:
                continue
            for word in wholes if exact else parts:
                fitting = [
                    profile.name
                    for profile in free
                    if profile.name not in taken
                    and (is_title(profile.name, word) if exact else contains(profile.name, word))
                    and (fits(role, profile) or (exact and claims(role, profile)))
                ]
                if fitting:
                    found[role] = ((fitting[0],), Why.NAME, word)
                    taken.add(fitting[0])
                    break
    return found


def _by_content(free: list[Profile], reasons: _Reasons) -> None:
    """Roles that only the values tell: the one date, a repeating id, the key of a mail or phone."""
    dates = [
        profile for profile in free if profile.is_date and not is_named(profile.name, "no_touch")
    ]
    told = {name for columns, _, _ in reasons.values() for name in columns}
    if Role.AT not in reasons:
        rest = [profile for profile in dates if profile.name not in told]
        if rest and (len(rest) == 1 or Role.TOUCHPOINT in reasons):
            reasons[Role.AT] = ((rest[0].name,), Why.CONTENT, "dates")
    if Role.CUSTOMER not in reasons and Role.TOUCHPOINT in reasons:
        ids = [
            profile.name
            for profile in free
            if profile.name not in told and is_id(profile.name) and not profile.unique
        ]
        if ids:
            reasons[Role.CUSTOMER] = ((ids[0],), Why.CONTENT, "repeating ids")
    if Role.CUSTOMER not in reasons:
        keys = [
            profile
            for profile in free
            if profile.name not in told
            and profile.filled >= _ENOUGH
            and kind_of_keys(profile.samples)
        ]
        if keys:
            best = min(keys, key=lambda profile: surest(kind_of_keys(profile.samples)))
            reasons[Role.CUSTOMER] = ((best.name,), Why.CONTENT, "keys")


def _order_name(free: list[Profile], reasons: _Reasons) -> None:
    """The order's number where a shop's export calls it a name, as the columns beside it tell."""
    titles = [profile.name for profile in free if profile.filled]
    beside = sum(is_named(title, "order_beside") for title in titles)
    names = [title for title in titles if is_named(title, "order_name", whole=True)]
    if Role.ORDER not in reasons and names and beside > 1:
        reasons[Role.ORDER] = ((names[0],), Why.NAME, names[0])


def _sheet_of_feelings(free: list[Profile], reasons: _Reasons) -> None:
    """The team's feelings by stage, also where they are written in words that no one can draw."""
    if not (Role.STAGE in reasons or Role.TOUCHPOINT in reasons) or Role.CUSTOMER in reasons:
        return
    for profile in free:
        if profile.filled and is_named(profile.name, Role.FEELING, whole=True):
            reasons.setdefault(Role.FEELING, ((profile.name,), Why.NAME, profile.name))


def _touch_dates(profiles: list[Profile], roles: Mapping[Role, tuple[str, ...]]) -> tuple[str, ...]:
    """Date columns that say when something happened."""
    promises = {name for role in (Role.PROMISED_AT, Role.WISHED_AT) for name in roles.get(role, ())}
    return tuple(
        profile.name
        for profile in profiles
        if profile.is_date
        and profile.name
        and profile.name not in promises
        and not is_named(profile.name, "no_touch")
    )


def _shape(
    raw: RawTable,
    roles: Mapping[Role, tuple[str, ...]],
    dates: tuple[str, ...],
    ratings: tuple[tuple[str, Role], ...],
) -> Shape:
    labelled = Role.TOUCHPOINT in roles or Role.STAGE in roles
    who = Role.CUSTOMER in roles or Role.ORDER in roles
    counts = bool(roles.keys() & {Role.REACHED, Role.MEAN, Role.FEELING})
    if labelled and counts and not who:
        return Shape.TOTALS
    if labelled and (Role.AT in roles or Role.CUSTOMER in roles):
        return Shape.LONG
    answers = bool(ratings) or Role.EXPERIENCE in roles or Role.SCORE in roles
    comments = roles.get(Role.COMMENT, ())
    answers |= bool(comments) and {*comments, *dates} == {name for name in raw.columns if name}
    if answers and len(dates) <= 1:
        return Shape.SURVEY
    if dates and who:
        return Shape.WIDE
    return Shape.SURVEY if answers else Shape.ATTRIBUTES
