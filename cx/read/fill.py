"""Fill the table of touches from a recipe's rules, and count every row that could not become one."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role
from cx.model.recipe import Recipe, TouchRule
from cx.read.files.table import RawTable
from cx.read.in_place import InPlace, show, shown
from cx.read.quality.named_rows import NAMED, TAKEN_TOGETHER, name_none
from cx.read.relation import Relations, name
from cx.read.report import Note
from cx.read.rule_columns import SILENT, RuleColumns
from cx.read.sql import literal, quoted
from cx.read.touches import COLUMNS, EXTRA, ROWS, TOUCHES
from cx.read.typed import As

_ALWAYS: Final = frozenset({"file", "row", "part", "customer", "at", "touchpoint", "did", "said"})


class Filled(NamedTuple):
    """What filling did: rows that made no touch, items put together, and what else is known of it.

    ``silent`` is whether some row had nothing to say to the rule, which another rule may have heard;
    ``in_place`` has the touches that stand in the file's own table.
    """

    dropped: tuple[Note, ...]
    changed: tuple[Note, ...]
    anonymous: bool
    silent: bool
    in_place: InPlace | None = None


def create(connection: duckdb.DuckDBPyConnection, recipe: Recipe) -> None:
    """Make the empty touches with the further columns of a recipe.

    Columns that no rule fills stand in the view alone: to write nothing a million times takes long.
    """
    kinds = _kinds(extras_of(recipe))
    used = [column for column in kinds if column in _filled(recipe) or column not in COLUMNS]
    listed = ", ".join(f"{quoted(column)} {kinds[column]}" for column in used)
    connection.execute(f"CREATE OR REPLACE TABLE {ROWS} ({listed})")
    values = {column: quoted(column) for column in used}
    show(connection, f"SELECT {shown(values, kinds)} FROM {ROWS}")
    name_none(connection)


def _kinds(extras: Iterable[str]) -> dict[str, str]:
    """The columns of the touches with their types."""
    return COLUMNS | {EXTRA + column: "VARCHAR" for column in extras}


def _filled(recipe: Recipe) -> frozenset[str]:
    """The columns of the touches that some rule may fill."""
    roles = {role.value for rule in recipe.touches for role in rule.roles}
    if Role.EXPERIENCE in roles:
        roles.add(Role.EXPECTATION)  # what was compared with it
    if any(rule.stage for rule in recipe.touches):
        roles.add(Role.STAGE)
    return frozenset(_ALWAYS | roles)


def extras_of(recipe: Recipe) -> tuple[str, ...]:
    """All further columns a recipe keeps, each once (DuckDB's names ignore case)."""
    seen: dict[str, str] = {}
    for rule in recipe.touches:
        for column in rule.extras:
            seen.setdefault(column.casefold(), column)
    return tuple(seen.values())


def fill(
    connection: duckdb.DuckDBPyConnection,
    rule: TouchRule,
    raw: RawTable,
    part: int,
    relations: Relations,
    *,
    alone: Recipe | None = None,
) -> Filled:
    """Add the touches of one rule; see ``Relations.sql`` for what it raises.

    Where it is the only rule of a recipe, ``alone``, they may stay where they stand.
    """
    known = RuleColumns(rule, relations)
    # what looks at several rows is worked out once
    grouped = known.same_order != "false" or known.filtered
    if alone and not grouped and (found := _in_place(connection, alone, rule, raw, known)):
        return Filled((), (), known.anonymous, False, found)
    rows = (
        f"SELECT *, {known.why_not} AS why, {known.same_order} AS same_order,"
        f" {known.order_value} AS order_value"
        f" FROM ({_made(raw, known)} FROM ({relations.sql(rule.table, known.wanted)}))"
    )
    if grouped:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE rule_rows AS {rows}")
    values = _values(rule, raw, part, known)
    listed = ", ".join(quoted(column) for column in values)
    kept = " WHERE why IS NULL AND NOT same_order" if grouped else ""
    connection.execute(
        f"INSERT INTO {ROWS} ({listed}) SELECT {', '.join(values.values())}"
        f" FROM {'rule_rows' if grouped else f'({rows})'}{kept}"
    )
    if not (grouped or _misfits(connection, raw, part, known, rows)):
        return Filled((), (), known.anonymous, False)
    filled = _counted(connection, rule, raw, known)
    connection.execute("DROP TABLE rule_rows")
    return filled


def _made(raw: RawTable, known: RuleColumns) -> str:
    """What makes rows of a relation touches, as the SELECT in front of them."""
    return (
        f'SELECT row, {known.customer(raw)} AS customer, {known.at} AS "at",'
        f" {known.touchpoint} AS touchpoint, {known.told} AS told, * EXCLUDE (row)"
    )


def _in_place(
    connection: duckdb.DuckDBPyConnection,
    recipe: Recipe,
    rule: TouchRule,
    raw: RawTable,
    known: RuleColumns,
) -> InPlace | None:
    """Show the rows of a file as the touches, if all of them are: to copy them would take long."""
    relations = known.relations
    values, kinds = _values(rule, raw, 0, known), _kinds(extras_of(recipe))
    if not (values.keys() <= kinds.keys() and relations.stands_alone(rule.table, known.shown)):
        return None
    made = f"SELECT {shown(values, kinds)} FROM ({_made(raw, known)} FROM "
    now, lasting = (
        f"{made}({relations.sql(rule.table, known.shown, standing=table)}))"
        for table in (raw.table, ROWS)
    )
    for lacking in known.lacking:  # asked one by one, a table often knows it without looking
        if connection.execute(f"SELECT 1 FROM ({now}) WHERE {lacking} LIMIT 1").fetchall():
            return None
    show(connection, now)
    return InPlace(raw, lasting)


def _values(rule: TouchRule, raw: RawTable, part: int, known: RuleColumns) -> dict[str, str]:
    """The columns of the touches that a rule fills, each as SQL over its rows."""
    values = {
        "file": str(raw.number),
        "row": "row",
        "part": str(part),
        "customer": "customer",
        "at": '"at"',
        "touchpoint": "touchpoint",
        "did": str(rule.did),
        "said": "told" if rule.said else "false",
    }
    given = {role.value for role in known.roles}
    given |= {Role.EXPECTATION.value} if Role.EXPERIENCE in known.roles else set()
    if rule.stage:
        values["stage"] = f"'{rule.stage}'"
    values |= {
        column: known.value(Role(column))
        for column in COLUMNS
        if column not in values and column in given
    }
    return values | {EXTRA + column: name(column, As.TEXT) for column in known.extras}


def _misfits(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, part: int, known: RuleColumns, rows: str
) -> bool:
    """Take out again the rows that are no touch, and keep them for counting; whether there are any.

    To fill first and look afterwards is far faster than to work every cell out twice.
    """
    wrong = f"file = {raw.number} AND part = {part} AND ({' OR '.join(known.lacking)})"
    [(some,)] = connection.execute(f"SELECT count(*) > 0 FROM {TOUCHES} WHERE {wrong}").fetchall()
    if some:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE rule_rows AS SELECT * FROM ({rows})"
            f" SEMI JOIN (SELECT row FROM {TOUCHES} WHERE {wrong}) USING (row)"
        )
        connection.execute(f"DELETE FROM {ROWS} WHERE {wrong}")
    return bool(some)


def counted(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, int, str], int]:
    """Rows that some rule could not read, by reason, number of the file and column; each row once."""
    rows = connection.execute(
        f'SELECT why, file, "column", count(DISTINCT row) FROM {NAMED} GROUP BY ALL'
    ).fetchall()
    return {(why, file, column): number for why, file, column, number in rows}


def unheard(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, rules: Iterable[TouchRule]
) -> list[Note]:
    """The rows of a file that made no touch under any rule and that no other note names."""
    what = "other_lines" if any(each.when or each.unless for each in rules) else "nothing_told"
    gone = " UNION ALL ".join(
        f"SELECT row FROM {table} WHERE file = {raw.number}" for table in (TOUCHES, NAMED)
    )
    rest = f"(SELECT rowid AS row FROM {raw.table}) AS r ANTI JOIN ({gone}) AS gone USING (row)"
    [(rows, example)] = connection.execute(
        f"SELECT count(*), arg_min({raw.told}, row) FROM {rest}"
    ).fetchall()
    if not rows:
        return []
    connection.execute(f"INSERT INTO {NAMED} SELECT {raw.number}, row, '{what}', '' FROM {rest}")
    return [Note(what, raw.file, "", rows, example)]


def _counted(
    connection: duckdb.DuckDBPyConnection, rule: TouchRule, raw: RawTable, known: RuleColumns
) -> Filled:
    """Rows that made no touch, with an example of each reason."""
    cell = name(rule.at, As.TEXT) if rule.at else "NULL"
    found = connection.execute(
        f"SELECT coalesce(why, '{TAKEN_TOGETHER}'), count(*),"
        f" arg_min({raw.told}, row), arg_min({cell}, row)"
        " FROM rule_rows WHERE why IS NOT NULL OR same_order GROUP BY 1 ORDER BY 1"
    ).fetchall()
    columns = {"no_date": rule.at, "unreadable_date": rule.at}
    columns["no_touchpoint"] = next(iter(rule.roles.get(Role.TOUCHPOINT, ())), "")
    about = " ".join(f"WHEN '{why}' THEN {literal(column)}" for why, column in columns.items())
    connection.execute(
        f"INSERT INTO {NAMED} SELECT {raw.number}, row, coalesce(why, '{TAKEN_TOGETHER}'),"
        f" CASE why {about} ELSE '' END FROM rule_rows WHERE why <> '{SILENT}' OR same_order"
    )
    notes = {
        why: Note(
            why, raw.file, columns.get(why, ""), rows, text if why in {"unreadable_date"} else row
        )
        for why, rows, row, text in found
    }
    silent = notes.pop(SILENT, None) is not None
    same = notes.pop(TAKEN_TOGETHER, None)
    changed = (same._replace(column=known.roles[Role.ORDER][0]),) if same else ()
    return Filled(tuple(notes.values()), changed, known.anonymous, silent)
