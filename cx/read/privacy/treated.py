"""Personal columns found and treated before anything else is known of a file."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.domain import Language, Role
from cx.model.matching import key
from cx.model.recipe import Treatment
from cx.read.files.table import RawTable
from cx.read.names import is_named
from cx.read.privacy.keys import hashed, narrow, own_salt
from cx.read.privacy.persons import persons
from cx.read.privacy.titles import is_addressee, is_perhaps_person, is_reading
from cx.read.profile import Profile
from cx.read.profile import profiles as profiles_of
from cx.read.report import Personal, PersonalKind
from cx.words import Words

_KEYS: Final = frozenset({PersonalKind.MAIL, PersonalKind.PHONE})
_WHO: Final = frozenset({Role.CUSTOMER, Role.ORDER, Role.VISIT, Role.ACCOUNT, Role.SEGMENT})
_LINES: Final = frozenset({"short_rows", "long_rows", "lines_above"})
_PART: Final = re.compile(r"(.*\D)[1-4]")  # of the title of a number in several columns
_WHOLE: Final = 7  # letters; less is a part of a phone number that stands in several columns
_ENOUGH: Final = 0.5  # of the rows; a key that fewer have tells nobody apart


class Treated(NamedTuple):
    """The tables without what says who a person is, their profiles, and what was done."""

    raws: list[RawTable]
    profiles: list[list[Profile]]
    personal: tuple[Personal, ...]


class _Column(NamedTuple):
    """A personal column by its place, and what becomes of it.

    ``rest`` are the places where its number goes on, as of a phone number in three columns.
    """

    at: int
    kind: PersonalKind
    treatment: Treatment
    rest: tuple[int, ...] = ()


def treated(
    connection: duckdb.DuckDBPyConnection,
    raws: Sequence[RawTable],
    profiles: Sequence[list[Profile]],
    looks: Sequence[RawTable] | None = None,
    *,
    salt: str,
    told: Mapping[str, Treatment],
    roles: Mapping[str, Role | None] | None = None,
) -> Treated:
    """Hash what joins files, leave out what else is personal, unless the user ``told`` otherwise.

    Mails and phone numbers become keys by which people are told apart; all else that is personal is
    made empty. A column that was given a role (``roles``) is wanted: it becomes a key where the role is
    who somebody is, and stays where it is another. Without a ``salt`` one is made of the files. ``looks``
    are the tables by whose cells each file is judged, where it is not its own (``cx.read.kin``).
    """
    said = {key(column): treatment for column, treatment in told.items()}
    given = {key(column): role for column, role in (roles or {}).items()}
    looked = {look.table: (look, seen) for look, seen in zip(looks or raws, profiles, strict=True)}
    judged = {
        table: _columns(connection, look, seen, said, given)
        for table, (look, seen) in looked.items()
    }
    found = [judged[look.table] for look in looks or raws]
    if not any(found):
        return Treated(list(raws), list(profiles), ())
    secret = salt or own_salt(connection, [raw.table for raw in raws])
    own = {raw.table for raw in raws}
    shared = {
        table: _treated(connection, look, seen, judged[table], secret)[1]
        for table, (look, seen) in looked.items()
        if table not in own
    }
    done = [
        _treated(connection, raw, seen, columns, secret, shared.get(look.table))
        for raw, seen, columns, look in zip(raws, profiles, found, looks or raws, strict=True)
    ]
    return Treated(
        [raw for raw, _, _ in done],
        [seen for _, seen, _ in done],
        tuple(each for _, _, personal in done for each in personal),
    )


def _columns(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    seen: Sequence[Profile],
    said: Mapping[str, Treatment],
    given: Mapping[str, Role | None],
) -> list[_Column]:
    """The personal columns of a file, with what is to become of each."""
    kinds = persons(connection, raw, seen)
    found = []
    for at, profile in enumerate(seen):
        title = key(profile.name)
        if at not in kinds and said.get(title, Treatment.KEEP) is Treatment.KEEP:
            continue
        kind = kinds.get(at, PersonalKind.OTHER)
        usual = _usual(profile, kind, given.get(title))
        found.append(_Column(at, kind, said.get(title, usual)))
    return _whole_numbers(found, seen, said)


def _whole_numbers(
    columns: list[_Column], seen: Sequence[Profile], said: Mapping[str, Treatment]
) -> list[_Column]:
    """The columns, of a phone number that stands in several the first with all of it."""
    parts: dict[str, list[_Column]] = {}
    for each in columns:
        title = _PART.fullmatch(seen[each.at].name)
        cut = each.kind is PersonalKind.PHONE and 0 < seen[each.at].length < _WHOLE
        if title and cut and not is_addressee(title[0]) and key(title[0]) not in said:
            parts.setdefault(title[1], []).append(each)
    first = {
        group[0]: _Column(
            group[0].at, PersonalKind.PHONE, Treatment.HASH, tuple(each.at for each in group[1:])
        )
        for group in parts.values()
        if len(group) > 1
    }
    return [first.get(each, each) for each in columns]


def _usual(profile: Profile, kind: PersonalKind, role: Role | None) -> Treatment:
    """What becomes of a column of which nothing was said."""
    if role is not None:
        return Treatment.HASH if kind in _KEYS or role in _WHO else Treatment.KEEP
    whole = kind is PersonalKind.MAIL or max(map(len, profile.samples), default=0) >= _WHOLE
    if kind in _KEYS and not is_addressee(profile.name) and whole:
        return Treatment.HASH
    customer = is_perhaps_person(profile.name) and is_named(profile.name, Role.CUSTOMER, whole=True)
    return Treatment.HASH if customer else Treatment.LEAVE_OUT


def _treated(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    seen: list[Profile],
    columns: Sequence[_Column],
    salt: str,
    known: list[Profile] | None = None,
) -> tuple[RawTable, list[Profile], list[Personal]]:
    """One file: its table changed in place, column by column; ``known`` are its profiles afterwards."""
    if not columns:
        return raw, seen, []
    made = _last_resort(seen, columns, salt)
    if made is not None:
        title, cell = made
        raw = raw._replace(columns=(*raw.columns, title))
        place = f"c{len(raw.columns) - 1}"
        connection.execute(f"ALTER TABLE {raw.table} ADD COLUMN {place} VARCHAR")
        connection.execute(f"UPDATE {raw.table} SET {place} = {cell}")
    for at, kind, treatment, rest in columns:
        if treatment is not Treatment.KEEP:
            whole = ", ".join(f"c{place}" for place in (at, *rest))
            cell = f"concat_ws('', {whole})" if rest else f"c{at}"
            cell = (
                hashed(f"({cell})", salt, kind) if treatment is Treatment.HASH else "NULL::VARCHAR"
            )
            connection.execute(
                f"ALTER TABLE {raw.table} ALTER c{at} SET DATA TYPE VARCHAR USING {cell}"
            )
    changed = [each.at for each in columns if each.treatment is not Treatment.KEEP]
    changed += range(len(seen), len(raw.columns))
    notes = (
        note._replace(example="") if note.what in _LINES else note for note in raw.notes
    )  # a whole line shows all of its cells
    personal = [
        Personal(
            file=raw.file,
            column=seen[at].name,
            kind=kind,
            treatment=treatment,
            rows=round(seen[at].filled * seen[at].rows),
            key=treatment is Treatment.HASH,
        )
        for at, kind, treatment, _ in columns
    ]
    raw = raw._replace(notes=tuple(notes))
    return raw, known or _profiled(connection, raw, seen, changed), personal


def _profiled(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    seen: Sequence[Profile],
    changed: Sequence[int],
) -> list[Profile]:
    """The profiles, those of the changed columns made anew: nothing of their old cells stays."""
    if not changed:
        return list(seen)
    cells = ", ".join(f"c{at} AS c{place}" for place, at in enumerate(changed))
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW treated_cells AS SELECT {cells}, rowid FROM {raw.table}"
    )
    names = tuple(raw.columns[at] for at in changed)
    anew = profiles_of(connection, raw._replace(table="treated_cells", columns=names))
    connection.execute("DROP VIEW treated_cells")
    found = dict(enumerate(seen)) | dict(zip(changed, anew, strict=True))
    return [found[at] for at in range(len(raw.columns))]


def _last_resort(
    seen: Sequence[Profile], columns: Sequence[_Column], salt: str
) -> tuple[str, str] | None:
    """A key made of name and postcode, or of a customer's name alone; None where a better one is there.

    It is given as its title and its cell as SQL.
    """
    used = {each.at for each in columns}
    if any(
        profile.filled >= _ENOUGH and at not in used and is_named(profile.name, Role.CUSTOMER)
        for at, profile in enumerate(seen)
    ):
        return None
    if any(
        each.treatment is Treatment.HASH and seen[each.at].filled >= _ENOUGH for each in columns
    ):
        return None
    own = [each for each in columns if not is_addressee(seen[each.at].name)]
    names = [
        f"c{at}"
        for at, kind, *_ in own
        if kind is PersonalKind.NAME and not is_reading(seen[at].name)
    ]
    codes = [f"c{at}" for at, kind, *_ in own if kind is PersonalKind.POSTCODE]
    if not codes:
        called = [
            at for at, kind, *_ in own if is_named(seen[at].name, "customer_name", whole=True)
        ]
        cell = hashed(f"c{called[0]}", salt, PersonalKind.NAME) if called else ""
        return (_made("name", seen[called[0]].name), cell) if called else None
    if not names:
        return None
    name = narrow(f"concat_ws('', {', '.join(names)})")
    zipped = narrow(f"concat_ws('', {', '.join(codes)})")
    code = f"regexp_replace({zipped}, '[^0-9a-z]', '', 'g')"
    both = hashed(f"({name} || '|' || {code})", salt, PersonalKind.NAME)
    title = _made("name_postcode", seen[next(each.at for each in own)].name)
    return title, f"CASE WHEN {name} <> '' AND {code} <> '' THEN {both} END"


def _made(what: str, beside: str) -> str:
    """The title of a column that was made, in the language of one beside it."""
    words = Words.of(Language.EN if beside.isascii() else Language.JA)
    return words(f"read.made.{what}")
