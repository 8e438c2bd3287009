"""Fill the table of touches from a recipe's rules, and count every row that could not become one."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role
from cx.model.recipe import Recipe, TouchRule
from cx.read.relation import Relations, Wanted, name
from cx.read.report import Note
from cx.read.table import RawTable
from cx.read.touches import COLUMNS, EXTRA, TOUCHES
from cx.read.typed import As

KINDS: Final = {
    Role.SCORE: As.SCORE,
    Role.RECOMMEND: As.NUMBER,
    Role.EFFORT: As.NUMBER,
    Role.SENTIMENT: As.NUMBER,
    Role.EXPECTATION: As.NUMBER,
    Role.EXPERIENCE: As.NUMBER,
    Role.VALUE: As.NUMBER,
    Role.PROMISED_AT: As.TIME,
    Role.WISHED_AT: As.TIME,
}
_OPINIONS: Final = (
    Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.SENTIMENT, Role.EXPECTATION, Role.EXPERIENCE, Role.COMMENT,
)  # fmt: skip


class Filled(NamedTuple):
    """What filling did: rows that could not become touches, and whether answers were anonymous."""

    dropped: tuple[Note, ...]
    anonymous: bool


def create(connection: duckdb.DuckDBPyConnection, extras: Iterable[str]) -> None:
    """Make the empty table of touches with its further columns."""
    columns = [f'"{column}" {kind}' for column, kind in COLUMNS.items()]
    columns += [f"{_extra(column)} VARCHAR" for column in extras]
    connection.execute(f"CREATE OR REPLACE TABLE {TOUCHES} ({', '.join(columns)})")


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
    known = _Known(rule, relations)
    view = f"SELECT * FROM ({relations.sql(rule.table, known.wanted)})"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE rule_rows AS SELECT row, {known.customer(raw)} AS customer,"
        f' {known.at} AS "at", {known.touchpoint} AS touchpoint, {known.told} AS told, * EXCLUDE (row)'
        f" FROM ({view})"
    )
    columns = ["file", "row", "part", "customer", "at", "touchpoint", "stage", "did", "said"]
    stage = f"'{rule.stage}'" if rule.stage else known.text(Role.STAGE)
    said = "told" if rule.said else "false"
    values = [
        str(raw.number),
        "row",
        str(part),
        "customer",
        '"at"',
        "touchpoint",
        stage,
        str(rule.did),
        said,
    ]
    for role in (role for role in Role if role.value in COLUMNS and role.value not in columns):
        columns.append(role.value)
        values.append(known.value(role))
    columns += [_extra_name(column) for column in known.extras]
    values += [name(column, As.TEXT) for column in known.extras]
    listed = ", ".join(_quoted(column) for column in columns)
    connection.execute(
        f"INSERT INTO {TOUCHES} ({listed}) SELECT {', '.join(values)} FROM rule_rows WHERE {known.makes_touch}"
    )
    dropped = _dropped(connection, rule, raw, known)
    connection.execute("DROP TABLE rule_rows")
    return Filled(tuple(dropped), known.anonymous)


class _Known:
    """The columns of a rule that are really there, as SQL."""

    def __init__(self, rule: TouchRule, relations: Relations) -> None:
        self.rule = rule
        self.roles = {
            role: tuple(column for column in columns if relations.has(rule.table, column))
            for role, columns in rule.roles.items()
        }
        self.extras = tuple(column for column in rule.extras if relations.has(rule.table, column))
        self.anonymous = not self.roles.get(Role.CUSTOMER)
        self.relations = relations

    def kind(self, role: Role) -> As:
        """What a role's columns are read as; an experience in words is a gap by itself."""
        return KINDS.get(role, As.TEXT)

    @property
    def wanted(self) -> list[Wanted]:
        """All columns of the rule with the kinds they are read as."""
        wanted = [
            (column, self.kind(role)) for role, columns in self.roles.items() for column in columns
        ]
        wanted += [(column, As.GAP) for column in self.roles.get(Role.EXPERIENCE, ())]
        wanted += [(column, As.TEXT) for column in self.extras]
        if self.rule.at:
            wanted += [(self.rule.at, As.TIME), (self.rule.at, As.TEXT)]
        return wanted

    def customer(self, raw: RawTable) -> str:
        """The customer, or a name of its own for each answer of which nobody knows who gave it."""
        nobody = f"'#{raw.number + 1}-' || (row + 1)"
        if self.anonymous:
            return nobody
        told = self.text(Role.CUSTOMER)
        return told if self.rule.did else f"coalesce({told}, {nobody})"

    @property
    def at(self) -> str:
        """The time of the touch."""
        return name(self.rule.at, As.TIME) if self.rule.at else "CAST(NULL AS TIMESTAMP)"

    @property
    def touchpoint(self) -> str:
        """The touchpoint: a column's or the rule's own."""
        if self.roles.get(Role.TOUCHPOINT):
            return self.text(Role.TOUCHPOINT)
        return "'" + self.rule.touchpoint.replace("'", "''") + "'"

    @property
    def told(self) -> str:
        """Whether the row holds an opinion."""
        given = [self.value(role) for role in _OPINIONS if self.roles.get(role)]
        return " OR ".join(f"{value} IS NOT NULL" for value in given) if given else "false"

    @property
    def makes_touch(self) -> str:
        """The rows that become touches."""
        conditions = ["customer IS NOT NULL", "touchpoint IS NOT NULL"]
        if self.rule.at:
            conditions.append('"at" IS NOT NULL')
        if not self.rule.did:
            conditions.append("told")
        return " AND ".join(conditions)

    def text(self, role: Role) -> str:
        """A text role; several columns are joined by a space, as family and given name are."""
        columns = [name(column, As.TEXT) for column in self.roles.get(role, ())]
        if not columns:
            return "CAST(NULL AS VARCHAR)"
        return (
            columns[0] if len(columns) == 1 else f"nullif(concat_ws(' ', {', '.join(columns)}), '')"
        )

    def value(self, role: Role) -> str:
        """A role's value; several numbers are averaged over those that are there."""
        kind = self.kind(role)
        if kind is As.TEXT:
            return self.text(role)
        columns = [name(column, kind) for column in self.roles.get(role, ())]
        gaps = [name(column, As.GAP) for column in self.roles.get(Role.EXPERIENCE, ())]
        if role is Role.EXPERIENCE and columns:
            return f"coalesce({gaps[0]}, {_average(columns)})"
        if role is Role.EXPECTATION and not columns and gaps:
            return f"CASE WHEN {gaps[0]} IS NOT NULL THEN 0 END"
        if not columns:
            return f"CAST(NULL AS {COLUMNS[role.value]})"
        return columns[0] if len(columns) == 1 or kind is As.TIME else _average(columns)


def _average(columns: Sequence[str]) -> str:
    return f"list_avg([{', '.join(columns)}])"


def _dropped(
    connection: duckdb.DuckDBPyConnection, rule: TouchRule, raw: RawTable, known: _Known
) -> list[Note]:
    """Rows that made no touch though they should have, with an example of each kind."""
    cases = [("no_customer", "customer IS NULL", "", "row + 2")]
    if rule.at:
        cell = name(rule.at, As.TEXT)
        cases.append(("unreadable_date", f'"at" IS NULL AND {cell} IS NOT NULL', rule.at, cell))
        if rule.roles.get(Role.TOUCHPOINT):
            cases.append(("no_date", f"{cell} IS NULL", rule.at, "row + 2"))
    if rule.roles.get(Role.TOUCHPOINT):
        cases.append(
            ("no_touchpoint", "touchpoint IS NULL", rule.roles[Role.TOUCHPOINT][0], "row + 2")
        )
    notes = []
    for what, condition, column, example in cases:
        [(rows, seen)] = connection.execute(
            f"SELECT count(*), CAST(arg_min({example}, row) AS VARCHAR) FROM rule_rows WHERE {condition}"
        ).fetchall()
        if rows:
            notes.append(Note(what, raw.file, column, rows, seen or ""))
    return notes


def _extra_name(column: str) -> str:
    return EXTRA + column


def _extra(column: str) -> str:
    return _quoted(_extra_name(column))


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
