"""A recipe for files nobody has described: what their rows become, how they join."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from cx.domain import STAGES, Role, Shape, Stage, Text
from cx.model.assign import assign, completes_purchase
from cx.model.matching import key
from cx.model.recipe import Recipe, Table, TouchRule
from cx.model.stage_model import stage_model
from cx.read.comments import Paired, paired
from cx.read.guess import FileGuess
from cx.read.joins import APART, EXTRAS, Planned, Who, breaks_down, ids, joins
from cx.read.names import is_named
from cx.read.stacked import stem, title
from cx.read.time_of_day import clock_of
from cx.read.titles import (
    WHOLE,
    is_bare_date,
    says_time,
    touchpoint_of_date,
    touchpoint_of_question,
)
from cx.read.undone import undone_rules
from cx.read.undone_orders import NAMES

GENERIC: Final = "generic"
PURCHASE: Final = "purchase"  # the touchpoint of a bare date beside an amount
_WHOLE: Final = (
    Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.EXPECTATION, Role.EXPERIENCE, Role.SENTIMENT,
)  # fmt: skip
_SHOWN: Final = {
    **NAMES,
    PURCHASE: Text(ja="購入", en="Purchase"),
    WHOLE: Text(ja="全体", en="Overall"),
}
_CARRIED: Final = (
    Role.CHANNEL, Role.VISIT, Role.ORDER, Role.SEGMENT, Role.ACCOUNT, Role.BRAND, Role.ARM,
)  # fmt: skip


def plan(
    guesses: Sequence[FileGuess],
    *,
    keep: Iterable[str] = (),
    known: Mapping[int, str] | None = None,
    settled: Collection[int] = (),
) -> Recipe:
    """The recipe that the guesses add up to; ``keep`` names columns wanted as extras.

    ``known`` has the table ids of files that a recipe knows; those whose touches it has ``settled``
    get no rules here, but are joined to the others.
    """
    named = ids(guesses, known or {})
    found = joins(guesses, named, settled)
    wanted = tuple(keep)
    touches = [
        rule
        for guess in guesses
        if guess.raw.number not in settled
        for rule in _rules(guess, named[guess.raw.number], found, wanted)
    ]
    tables = tuple(
        Table(
            id=named[guess.raw.number],
            columns=_telling(guess),
            some=tuple(filter(None, guess.raw.columns)),
            shape=guess.shape,
        )
        for guess in guesses
    )
    return Recipe(
        id=GENERIC,
        name=Text(ja="自動で判断した読み取り", en="Guessed from the files"),
        tables=tables,
        joins=tuple(found.joins),
        touches=tuple(touches),
    )


def _telling(guess: FileGuess) -> tuple[str, ...]:
    """The columns by which next month's file is known again."""
    names = [name for columns in guess.roles.values() for name in columns]
    names += [*guess.dates, *(name for name, _ in guess.ratings)]
    return tuple(dict.fromkeys(names))


def _rules(guess: FileGuess, id: str, planned: Planned, wanted: Sequence[str]) -> list[TouchRule]:
    """The touches that the rows of one file make."""
    if guess.shape in {*APART, Shape.ATTRIBUTES}:
        return []
    who = planned.who.get(guess.raw.number)
    who = who or Who(guess.roles.get(Role.CUSTOMER, ()), guess.guests)
    carried: dict[Role, tuple[str, ...]] = {Role.CUSTOMER: who.customer} if who.customer else {}
    carried |= {role: guess.roles[role] for role in _CARRIED if role in guess.roles}
    borrowed = [join for join in planned.joins if join.left == id]
    aside = {name for each in (who.customer, *who.guests) for name in each}
    taken = [name for join in borrowed for name in join.take if name not in aside]
    extras = tuple(dict.fromkeys([*_extras(guess, wanted), *taken]))
    if guess.shape is Shape.LONG:
        rules = [_long(guess, id, carried, extras)]
    else:
        rules = _told_rules(guess, id, carried, extras, _answer_time(guess))
        if guess.shape is Shape.WIDE:
            rules = [*_dated_rules(guess, id, carried, extras), *rules]
    return [rule.model_copy(update={"guests": who.guests}) for rule in rules]


def _extras(guess: FileGuess, wanted: Sequence[str]) -> list[str]:
    used = {key(name) for columns in guess.roles.values() for name in columns}
    used |= {key(name) for name in (*guess.dates, *(name for name, _ in guess.ratings))}
    times = Counter(key(profile.name) for profile in guess.profiles)  # of twins neither is taken
    kept = [
        p.name
        for p in guess.profiles
        if key(p.name) not in used and times[key(p.name)] == 1 and breaks_down(p)
    ][:EXTRAS]
    return list(dict.fromkeys([*guess.raw.named(wanted), *kept]))


def _long(
    guess: FileGuess, id: str, carried: dict[Role, tuple[str, ...]], extras: tuple[str, ...]
) -> TouchRule:
    roles = {role: names for role, names in guess.roles.items() if role is not Role.AT} | carried
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
    rules = [
        TouchRule(
            table=id,
            touchpoint=label,
            names=_SHOWN.get(label),
            stage=Stage.SERVICE if label in NAMES else None,
            at=name,
            clock=clock_of(guess, name),
            roles=carried
            | (promises if placed[label] == "delivery" else {})
            | (value if name == buying else {}),
            extras=extras,
        )
        for label, name in named
    ]
    bought = next(rule for rule in rules if rule.at == buying)
    unless, undone = undone_rules(guess, bought, guess.dates)
    ended: dict[str, object] = {"unless": unless}  # an order undone is no purchase
    return [
        rule.model_copy(update=ended if placed[rule.touchpoint] == "purchase" else {})
        for rule in rules
    ] + undone


def _one_per_label(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of two columns about one event (注文日時 and 注文日) the one that says the time of day."""
    kept: dict[str, str] = {}
    for label, column in named:
        if label not in kept or (says_time(column) and not says_time(kept[label])):
            kept[label] = column
    return list(kept.items())


def _dated_label(guess: FileGuess, column: str) -> str:
    """A date column's touchpoint; a bare "date" beside an amount or order is a purchase."""
    for each in guess.undone:
        if each.column == column:
            return each.touchpoint
    label = touchpoint_of_date(column)
    if not is_bare_date(label):
        return label
    if Role.VALUE in guess.roles or Role.ORDER in guess.roles:
        return PURCHASE
    return stem(guess.raw.pieces[0].file) if guess.raw.pieces else title(guess.raw.file)


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
        alone = len(guess.ratings) == 1 and is_named(name, role, whole=True)  # a bare "NPS" alone
        label = WHOLE if whole_gap or alone else label
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
