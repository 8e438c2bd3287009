"""Fill the table of touches from a recipe's rules, and count every row that could not become one."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role
from cx.model.recipe import Recipe, TouchRule
from cx.read.files.table import RawTable
from cx.read.relation import Relations, name
from cx.read.report import Note
from cx.read.rule_columns import SILENT, RuleColumns
from cx.read.touches import COLUMNS, EXTRA, TOUCHES
from cx.read.typed import As

_NAMED: Final = "named_rows"  # (file, row) of rows without a touch that a note already names


class Filled(NamedTuple):
    """What filling did: rows that made no touch, items put together, and what else is known of it.

    ``silent`` is whether some row had nothing to say to the rule, which another rule may have heard.
    """

    dropped: tuple[Note, ...]
    changed: tuple[Note, ...]
    anonymous: bool
    silent: bool


def create(connection: duckdb.DuckDBPyConnection, extras: Iterable[str]) -> None:
    """Make the empty table of touches with its further columns."""
    columns = [f'"{column}" {kind}' for column, kind in COLUMNS.items()]
    columns += [f"{_extra(column)} VARCHAR" for column in extras]
    connection.execute(f"CREATE OR REPLACE TABLE {TOUCHES} ({', '.join(columns)})")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_NAMED} (file USMALLINT, row BIGINT)")


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
) -> Filled:
    """Add the touches of one rule; see ``Relations.sql`` for what it raises."""
    known = RuleColumns(rule, relations)
    view = f"SELECT * FROM ({relations.sql(rule.table, known.wanted)})"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE rule_rows AS SELECT *, {known.why_not} AS why,"
        f" {known.same_order} AS same_order, {known.order_value} AS order_value FROM (SELECT row, {known.customer(raw)} AS customer,"
        f' {known.at} AS "at", {known.touchpoint} AS touchpoint, {known.told} AS told, * EXCLUDE (row)'
        f" FROM ({view}))"
    )
    values = {
        "file": str(raw.number),
        "row": "row",
        "part": str(part),
        "customer": "customer",
        "at": '"at"',
        "touchpoint": "touchpoint",
        "stage": f"'{rule.stage}'" if rule.stage else known.text(Role.STAGE),
        "did": str(rule.did),
        "said": "told" if rule.said else "false",
    }
    values |= {column: known.value(Role(column)) for column in COLUMNS if column not in values}
    values |= {EXTRA + column: name(column, As.TEXT) for column in known.extras}
    listed = ", ".join(_quoted(column) for column in values)
    connection.execute(
        f"INSERT INTO {TOUCHES} ({listed}) SELECT {', '.join(values.values())} FROM rule_rows"
        " WHERE why IS NULL AND NOT same_order"
    )
    filled = _counted(connection, rule, raw, known)
    connection.execute("DROP TABLE rule_rows")
    return filled


def unheard(connection: duckdb.DuckDBPyConnection, raw: RawTable) -> list[Note]:
    """The rows of a file that made no touch under any rule and that no other note names."""
    gone = " UNION ALL ".join(
        f"SELECT row FROM {table} WHERE file = {raw.number}" for table in (TOUCHES, _NAMED)
    )
    [(rows, example)] = connection.execute(
        f"SELECT count(*), CAST(min({raw.numbered}) AS VARCHAR) FROM (SELECT rowid AS row FROM {raw.table})"
        f" AS r ANTI JOIN ({gone}) AS gone USING (row)"
    ).fetchall()
    return [Note("nothing_told", raw.file, "", rows, example)] if rows else []


def _counted(
    connection: duckdb.DuckDBPyConnection, rule: TouchRule, raw: RawTable, known: RuleColumns
) -> Filled:
    """Rows that made no touch, with an example of each reason."""
    connection.execute(
        f"INSERT INTO {_NAMED} SELECT {raw.number}, row FROM rule_rows"
        f" WHERE why <> '{SILENT}' OR same_order"
    )
    cell = name(rule.at, As.TEXT) if rule.at else "NULL"
    found = connection.execute(
        f"SELECT CASE WHEN why IS NULL THEN 'same_order' ELSE why END, count(*),"
        f" CAST(min({raw.numbered}) AS VARCHAR), arg_min({cell}, row)"
        " FROM rule_rows WHERE why IS NOT NULL OR same_order GROUP BY 1 ORDER BY 1"
    ).fetchall()
    columns = {"no_date": rule.at, "unreadable_date": rule.at}
    columns["no_touchpoint"] = next(iter(rule.roles.get(Role.TOUCHPOINT, ())), "")
    notes = {
        why: Note(
            why, raw.file, columns.get(why, ""), rows, text if why in {"unreadable_date"} else row
        )
        for why, rows, row, text in found
    }
    silent = notes.pop(SILENT, None) is not None
    same = notes.pop("same_order", None)
    changed = (same._replace(column=known.roles[Role.ORDER][0]),) if same else ()
    return Filled(tuple(notes.values()), changed, known.anonymous, silent)


def _extra(column: str) -> str:
    return _quoted(EXTRA + column)


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
