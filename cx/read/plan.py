"""A recipe for files nobody has described: what their rows become, how they join."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Final

from cx.domain import STAGES, Role, Shape, Text
from cx.model.assign import assign, completes_purchase
from cx.model.matching import key
from cx.model.recipe import Join, Recipe, Table, TouchRule
from cx.model.stage_model import stage_model
from cx.read.comments import Paired, paired
from cx.read.guess import FileGuess
from cx.read.names import is_person, is_referrer
from cx.read.profile import Profile
from cx.read.titles import (
    WHOLE,
    is_bare_date,
    says_time,
    touchpoint_of_date,
    touchpoint_of_question,
)

GENERIC: Final = "generic"
PURCHASE: Final = "purchase"  # the touchpoint of a bare date beside an amount
_WHOLE: Final = (
    Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.EXPECTATION, Role.EXPERIENCE, Role.SENTIMENT,
)  # fmt: skip
_SHOWN: Final = {
    PURCHASE: Text(ja="購入", en="Purchase"),
    WHOLE: Text(ja="全体", en="Overall"),
}
_EXTRA_VALUES: Final = 200  # a column with more different cells is no breakdown
_EXTRAS: Final = 20
_APART: Final = frozenset({Shape.TOTALS, Shape.TEST})  # what makes no touches and borrows nothing
_FACTS: Final = frozenset({Shape.ATTRIBUTES, Shape.TEST})  # what is known of customers, or orders
_CARRIED: Final = (
    Role.CHANNEL, Role.VISIT, Role.ORDER, Role.SEGMENT, Role.ACCOUNT, Role.BRAND, Role.ARM,
)  # fmt: skip


def plan(guesses: Sequence[FileGuess], *, keep: Iterable[str] = ()) -> Recipe:
    """The recipe that the guesses add up to; ``keep`` names columns wanted as extras."""
    ids = _ids(guesses)
    joins = _joins(guesses, ids)
    wanted = tuple(keep)
    touches = [
        rule for guess in guesses for rule in _rules(guess, ids[guess.raw.number], joins, wanted)
    ]
    tables = tuple(
        Table(id=ids[guess.raw.number], columns=_telling(guess), shape=guess.shape)
        for guess in guesses
    )
    name = Text(ja="自動で判断した読み取り", en="Guessed from the files")
    return Recipe(id=GENERIC, name=name, tables=tables, joins=tuple(joins), touches=tuple(touches))


def _ids(guesses: Sequence[FileGuess]) -> dict[int, str]:
    """A table id per file: its name without ending, numbered where two are alike."""
    ids: dict[int, str] = {}
    for guess in guesses:
        stem = PurePath(guess.raw.file).name.split(".")[0] or "file"
        ids[guess.raw.number] = (
            stem if stem not in ids.values() else f"{stem} {guess.raw.number + 1}"
        )
    return ids


def _telling(guess: FileGuess) -> tuple[str, ...]:
    """The columns by which next month's file is known again."""
    names = [name for columns in guess.roles.values() for name in columns]
    names += [*guess.dates, *(name for name, _ in guess.ratings)]
    return tuple(dict.fromkeys(names))


def _joins(guesses: Sequence[FileGuess], ids: dict[int, str]) -> list[Join]:
    """Who lacks a customer borrows one; who has one takes over what is known of her."""
    joins: list[Join] = []
    for left in guesses:
        if left.shape in _APART:
            continue
        for right in guesses:
            if right is left or right.shape is Shape.TOTALS:
                continue
            join = _lookup(left, right, ids) or _attributes(left, right, ids)
            if join is not None:
                joins.append(join)
    return joins


def _shared(left: FileGuess, right: FileGuess) -> str | None:
    """A column of both that names each row on the right: customer first, then order, then any id."""
    there = {key(p.name): p for p in right.profiles if p.name}
    for role in (Role.CUSTOMER, Role.ORDER):
        for name in left.roles.get(role, ()):
            if key(name) in there:
                return name
    for profile in left.profiles:
        other = there.get(key(profile.name))
        if profile.name and key(profile.name).endswith("id") and other is not None and other.unique:
            return profile.name
    return None


def _lookup(left: FileGuess, right: FileGuess, ids: dict[int, str]) -> Join | None:
    if Role.CUSTOMER in left.roles or Role.CUSTOMER not in right.roles or right.trial is not None:
        return None
    shared = _shared(left, right)
    if shared is None or shared in left.roles.get(Role.CUSTOMER, ()):
        return None
    return Join(
        left=ids[left.raw.number],
        right=ids[right.raw.number],
        on=shared,
        take=right.roles[Role.CUSTOMER],
    )


def _attributes(left: FileGuess, right: FileGuess, ids: dict[int, str]) -> Join | None:
    if right.shape not in _FACTS or left.shape is Shape.ATTRIBUTES:
        return None
    shared = _shared(left, right)
    if shared is None:
        return None
    have = {key(profile.name) for profile in left.profiles}
    times = Counter(key(profile.name) for profile in right.profiles)
    take = [
        p.name
        for p in right.profiles
        if key(p.name) not in have and times[key(p.name)] == 1 and _breaks_down(p)
    ]
    value = [name for name in right.roles.get(Role.VALUE, ()) if key(name) not in have]
    take = list(dict.fromkeys([*value, *take]))[:_EXTRAS]
    if not take:
        return None
    return Join(left=ids[left.raw.number], right=ids[right.raw.number], on=shared, take=tuple(take))


def _breaks_down(profile: Profile) -> bool:
    """Whether a column parts customers into groups worth comparing, or says who brought them."""
    parts = 1 < profile.distinct <= _EXTRA_VALUES and not profile.unique
    return (
        bool(profile.name)
        and (parts or is_referrer(profile.name))
        and not profile.is_date
        and not is_person(profile.name)
    )


def _rules(
    guess: FileGuess, id: str, joins: Sequence[Join], wanted: Sequence[str]
) -> list[TouchRule]:
    """The touches that the rows of one file make."""
    if guess.shape in {*_APART, Shape.ATTRIBUTES}:
        return []
    carried: dict[Role, tuple[str, ...]] = {
        role: guess.roles[role] for role in (Role.CUSTOMER, *_CARRIED) if role in guess.roles
    }
    borrowed = [join for join in joins if join.left == id]
    if Role.CUSTOMER not in carried:
        lookups = [join for join in borrowed if len(join.take) == 1]
        carried |= {Role.CUSTOMER: lookups[0].take} if lookups else {}
    extras = tuple(dict.fromkeys([*_extras(guess, wanted), *_taken(borrowed, carried)]))
    if guess.shape is Shape.LONG:
        return [_long(guess, id, extras)]
    at = _answer_time(guess)
    told = _told_rules(guess, id, carried, extras, at)
    return [*_dated_rules(guess, id, carried, extras), *told] if guess.shape is Shape.WIDE else told


def _extras(guess: FileGuess, wanted: Sequence[str]) -> list[str]:
    used = {key(name) for columns in guess.roles.values() for name in columns}
    used |= {key(name) for name in (*guess.dates, *(name for name, _ in guess.ratings))}
    times = Counter(key(profile.name) for profile in guess.profiles)  # of twins neither is taken
    kept = [
        p.name
        for p in guess.profiles
        if key(p.name) not in used and times[key(p.name)] == 1 and _breaks_down(p)
    ][:_EXTRAS]
    return list(dict.fromkeys([*guess.raw.named(wanted), *kept]))


def _taken(joins: Iterable[Join], carried: dict[Role, tuple[str, ...]]) -> list[str]:
    known = {name for columns in carried.values() for name in columns}
    return [name for join in joins for name in join.take if name not in known]


def _long(guess: FileGuess, id: str, extras: tuple[str, ...]) -> TouchRule:
    roles = {role: names for role, names in guess.roles.items() if role is not Role.AT}
    if Role.TOUCHPOINT not in roles:
        roles[Role.TOUCHPOINT] = roles[Role.STAGE]
    said = any(role in roles for role in (Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.SENTIMENT,
                                          Role.EXPERIENCE, Role.COMMENT))  # fmt: skip
    asked = any("設問" in name or key(name) == "question" for name in roles[Role.TOUCHPOINT])
    at = guess.roles.get(Role.AT, ("",))[0]
    return TouchRule(table=id, at=at, did=not asked, said=said, roles=roles, extras=extras)


def _dated_rules(
    guess: FileGuess, id: str, carried: dict[Role, tuple[str, ...]], extras: tuple[str, ...]
) -> list[TouchRule]:
    """A touch per date column, in the order of the journey; value goes with the purchase."""
    model = stage_model()
    named = _one_per_label([(_dated_label(guess, name), name) for name in guess.dates])
    placed = {a.touchpoint: a.stage for a in assign([(label, None) for label, _ in named], model)}
    order = {None: len(STAGES)} | {stage: at for at, stage in enumerate(STAGES)}
    named.sort(key=lambda pair: order[placed[pair[0]]])
    promises = {r: guess.roles[r] for r in (Role.PROMISED_AT, Role.WISHED_AT) if r in guess.roles}
    value = {Role.VALUE: guess.roles[Role.VALUE]} if Role.VALUE in guess.roles else {}
    paying = [pair for pair in named if placed[pair[0]] == "purchase"] or named
    buying = next((name for label, name in paying if completes_purchase(label)), paying[0][1])
    return [
        TouchRule(
            table=id,
            touchpoint=label,
            names=_SHOWN.get(label),
            at=name,
            roles=carried
            | (promises if placed[label] == "delivery" else {})
            | (value if name == buying else {}),
            extras=extras,
        )
        for label, name in named
    ]


def _one_per_label(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of two columns about one event (注文日時 and 注文日) the one that says the time of day."""
    kept: dict[str, str] = {}
    for label, column in named:
        if label not in kept or (says_time(column) and not says_time(kept[label])):
            kept[label] = column
    return list(kept.items())


def _dated_label(guess: FileGuess, column: str) -> str:
    """A date column's touchpoint; a bare "date" beside an amount or order is a purchase."""
    label = touchpoint_of_date(column)
    if not is_bare_date(label):
        return label
    if Role.VALUE in guess.roles or Role.ORDER in guess.roles:
        return PURCHASE
    return PurePath(guess.raw.file).name.split(".")[0]


def _answer_time(guess: FileGuess) -> str:
    """When the answers of a row were given: its answer date, else its last date."""
    if guess.shape is Shape.WIDE:
        telling = [
            n
            for n in guess.dates
            if any(word in n for word in ("回答", "answer", "投稿", "review"))
        ]
        return (telling or list(guess.dates))[-1]
    return guess.roles.get(Role.AT, guess.dates or ("",))[0]


def _told_rules(
    guess: FileGuess,
    id: str,
    carried: dict[Role, tuple[str, ...]],
    extras: tuple[str, ...],
    at: str,
) -> list[TouchRule]:
    """A said touch per rating, and one of the answers and comments about everything."""
    told = TouchRule(
        table=id, touchpoint=WHOLE, at=at, did=False, said=True, roles=carried, extras=extras
    )
    comments, general = _paired(guess)
    rules = []
    for name, role in guess.ratings:
        own = {role: (name,)} | ({Role.COMMENT: comments[name]} if name in comments else {})
        label = touchpoint_of_question(name)
        whole_gap = role is Role.EXPERIENCE and label == name  # it asks about nothing in particular
        label = WHOLE if whole_gap else label
        update = {"touchpoint": label, "names": _SHOWN.get(label), "roles": carried | own}
        rules.append(told.model_copy(update=update))
    single = {name for name, _ in guess.ratings}
    whole = {
        role: names
        for role in _WHOLE
        if (names := guess.roles.get(role)) and not set(names) & single
    }
    if general:
        whole[Role.COMMENT] = general
    if whole:
        rules.append(told.model_copy(update={"names": _SHOWN[WHOLE], "roles": carried | whole}))
    return rules


def _paired(guess: FileGuess) -> Paired:
    """Which comment columns go with which rating."""
    columns = [profile.name for profile in guess.profiles]
    return paired(columns, [name for name, _ in guess.ratings], guess.roles.get(Role.COMMENT, ()))


def general_comments(guess: FileGuess) -> tuple[str, ...]:
    """The comment columns of a file of answers that go with no rating in particular."""
    return _paired(guess).general if guess.shape in {Shape.SURVEY, Shape.WIDE} else ()
