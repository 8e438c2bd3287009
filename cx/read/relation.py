"""A recipe's table with the columns it borrows through joins, as SQL over the loaded files."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.errors import MissingColumns, MissingKey, NothingMatches
from cx.model.matching import key
from cx.model.recipe import Join, Reduce
from cx.read.files.table import RawTable
from cx.read.report import Joined, Note
from cx.read.sql import quoted
from cx.read.typed import As, Typer
from cx.read.unread import Cells

Wanted = tuple[str, As]

# Spreadsheets take zeros from the front of a key and put ".0" behind it; people mix case and width.
LOOSE_KEY: Final = "lower(nfc_normalize(regexp_replace(ltrim(translate(trim({0}), '０１２３４５６７８９－', '0123456789-'), '0'), '\\.0+$', '')))"


class _Matched(NamedTuple):
    rows: int
    matched: int
    left_example: str
    right_example: str


class Relations:
    """Builds the SQL of a recipe's tables; ``tables`` has those whose file was given.

    A table that stands ``apart`` need not match: it is joined where it does.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        tables: Mapping[str, RawTable],
        joins: Sequence[Join],
        typer: Typer,
        *,
        apart: frozenset[str] = frozenset(),
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._joins = [join for join in joins if join.left in tables and join.right in tables]
        self._typer = typer
        self._apart = apart
        self.notes: list[Note] = []
        self._loose: set[int] = set()
        self._off: set[int] = set()  # joins that match nothing and need not

    def has(self, table: str, column: str) -> bool:
        """Whether a table has a column, its own or a borrowed one."""
        if self._tables[table].has(column):
            return True
        return self._join_for(table, column) is not None

    def stands_alone(self, table: str, wanted: Sequence[Wanted]) -> bool:
        """Whether all wanted columns are the table's own, and read without a table beside it."""
        raw = self._tables[table]
        return all(
            raw.has(column) and not self._typer.typed(raw, column, kind).join
            for column, kind in wanted
        )

    def any_cell(self, table: str, column: str, *tests: str) -> bool:
        """Whether a cell of a table's own column passes one of the tests (``Cells.any``)."""
        raw = self._tables[table]
        return Cells(self._connection, raw, raw.sql(column)).any(*tests)

    def sql(self, table: str, wanted: Sequence[Wanted], *, standing: str = "") -> str:
        """A SELECT with ``row`` and, for each wanted column, its value under ``name(column, kind)``.

        ``standing`` is the name that the table will have, if another.

        Raises
        ------
        MissingColumns, DuplicateColumns
            A column is nowhere, or in two places.
        MissingKey
            The column of a join is not in its table.
        """
        raw = self._tables[table]
        parts, clauses = ["r.rowid AS row"], []
        borrowed: dict[int, list[Wanted]] = {}
        for column, kind in dict.fromkeys(wanted):
            if raw.has(column):
                typed = self._typer.typed(raw, column, kind)
                parts.append(f"{typed.value} AS {name(column, kind)}")
                clauses.append(typed.join)
                continue
            at = self._join_for(table, column)
            if at is None:
                raise MissingColumns(missing=(column,), found=tuple(filter(None, raw.columns)))
            borrowed.setdefault(at, []).append((column, kind))
        for at, columns in borrowed.items():
            parts += [f"j{at}.{name(column, kind)}" for column, kind in columns]
            clauses.append(self._joined(raw, at, columns))
        return f"SELECT {', '.join(parts)} FROM {standing or raw.table} AS r{''.join(dict.fromkeys(clauses))}"

    def check(self) -> list[Joined]:
        """How many rows of each join found a partner.

        Raises
        ------
        MissingKey
            A key column is not there.
        NothingMatches
            Not one row did.
        """
        return [found for join in self._joins if (found := self._checked(join))]

    def _join_for(self, table: str, column: str) -> int | None:
        wanted = key(column)
        for at, join in enumerate(self._joins):
            if at in self._off:
                continue
            if join.left == table and wanted in {key(taken) for taken in join.take}:
                return at
        return None

    def _joined(self, raw: RawTable, at: int, columns: Sequence[Wanted]) -> str:
        join = self._joins[at]
        self._keys(join)
        inner = self.sql(join.right, [(join.right_key, As.TEXT), *columns])
        how = {Reduce.FIRST: "arg_min({0}, row)", Reduce.SUM: "sum({0})"}[join.reduce]
        picked = ", ".join(
            f"{how.format(name(column, kind))} AS {name(column, kind)}" for column, kind in columns
        )
        left = self._key(join, self._typer.typed(raw, join.on, As.TEXT).value)
        right = name(join.right_key, As.TEXT)
        return (
            f" LEFT JOIN (SELECT {self._key(join, right)} AS joined_key, {picked} FROM ({inner})"
            f" WHERE {right} IS NOT NULL GROUP BY 1) AS j{at} ON j{at}.joined_key = {left}"
        )

    def _key(self, join: Join, cell: str) -> str:
        """A key to compare: as it stands, or where nothing matches so, by ``LOOSE_KEY``."""
        return LOOSE_KEY.format(cell) if self._joins.index(join) in self._loose else cell

    def _keys(self, join: Join) -> None:
        left, right = self._tables[join.left], self._tables[join.right]
        for table, column in ((left, join.on), (right, join.right_key)):
            if not table.has(column):
                raise MissingKey(left=left.file, right=right.file, key=column, file=table.file)

    def _checked(self, join: Join) -> Joined | None:
        self._keys(join)
        left, right = self._tables[join.left], self._tables[join.right]
        found = self._matched(join)
        if not found.matched:
            self._loose.add(self._joins.index(join))
            found = self._matched(join)
            if found.matched:
                example = f"{found.left_example} = {found.right_example}"
                self.notes.append(Note("keys_alike", left.file, join.on, found.matched, example))
        if not found.matched and join.right in self._apart:
            self._off.add(self._joins.index(join))
            return None
        if not found.matched:
            raise NothingMatches(
                left=left.file,
                right=right.file,
                key=join.on,
                left_example=found.left_example,
                right_example=found.right_example,
            )
        if join.reduce is Reduce.FIRST:
            self._note_several(join)
        return Joined(left.file, right.file, join.on, found.rows, found.matched, join.right_key)

    def _matched(self, join: Join) -> _Matched:
        left, right = self._tables[join.left], self._tables[join.right]
        on = self._key(join, self._typer.typed(left, join.on, As.TEXT).value)
        there = self._key(join, self._typer.typed(right, join.right_key, As.TEXT).value)
        cell, other = f"r.{left.sql(join.on)}", f"r.{right.sql(join.right_key)}"
        [(rows, matched, one, example)] = self._connection.execute(
            f"SELECT count(*), count(*) FILTER (found), coalesce(arg_min(cell, row) FILTER (found), arg_min(cell, row)), "
            f" (SELECT arg_min({other}, r.rowid) FROM {right.table} AS r WHERE {there} IS NOT NULL)"
            f" FROM (SELECT r.rowid AS row, {cell} AS cell, {on} IN (SELECT {there} FROM {right.table} AS r) AS found"
            f" FROM {left.table} AS r WHERE {on} IS NOT NULL)"
        ).fetchall()
        return _Matched(rows, matched, one or "", example or "")

    def _note_several(self, join: Join) -> None:
        """Note keys that stand in several rows on the right, of which the first is taken."""
        right = self._tables[join.right]
        there = self._key(join, self._typer.typed(right, join.right_key, As.TEXT).value)
        taken = [
            self._typer.typed(right, column, As.TEXT).value
            for column in join.take
            if right.has(column)
        ]
        if not taken:
            return
        differ = " OR ".join(f"count(DISTINCT {value}) > 1" for value in taken)
        [(rows, example)] = self._connection.execute(
            f"SELECT coalesce(sum(n - 1), 0), min(key) FROM (SELECT {there} AS key, count(*) AS n"
            f" FROM {right.table} AS r WHERE {there} IS NOT NULL GROUP BY 1 HAVING {differ})"
        ).fetchall()
        if rows:
            self.notes.append(
                Note("first_of_several", right.file, join.right_key, int(rows), example)
            )


def name(column: str, kind: As) -> str:
    """The SQL name under which a relation gives a column as a kind.

    Examples
    --------
    >>> name('the "best" day', As.TIME)
    '"time:the ""best"" day"'
    """
    return quoted(f"{kind}:{column}")
