"""The steps of an order in the wrong order: within a row, between an order and what was said of it."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role
from cx.model.recipe import Check
from cx.read.names import is_named
from cx.read.quality.odd import Odd, Part, found
from cx.read.touches import TOUCHES


class Step(StrEnum):
    """A step of an order; ``SAID`` is an opinion of it."""

    ORDERED = "ordered"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    SAID = "said"


# Nothing is sent before it was ordered, nor comes before it was sent. Who pays on delivery, or by the
# end of the month, does so later; who waits in vain writes a review before it comes.
_PAIRS: Final = (
    (Check.IMPOSSIBLE_ORDER, Step.ORDERED, Step.SHIPPED),
    (Check.IMPOSSIBLE_ORDER, Step.SHIPPED, Step.DELIVERED),
    (Check.IMPOSSIBLE_ORDER, Step.ORDERED, Step.DELIVERED),
    (Check.UNUSUAL_ORDER, Step.PAID, Step.SHIPPED),
    (Check.UNUSUAL_ORDER, Step.DELIVERED, Step.SAID),
)
_WORDS: Final = (Step.PAID, Step.SHIPPED, Step.DELIVERED, Step.ORDERED)  # the order of looking
_STATUSES: Final = 50  # a column with more different cells says something else


class _Pair(NamedTuple):
    """Two steps of a row; of a row that has the date ``between`` them that one tells more."""

    check: Check
    early: Part
    late: Part
    between: Part | None

    @property
    def both(self) -> str:
        """The rows with both dates, as SQL: ``row, early, late``."""
        early, late = _dates(self.early), _dates(self.late)
        return f'SELECT row, e."at" AS early, l."at" AS late FROM {early} AS e JOIN {late} AS l USING (row)'

    @property
    def odd(self) -> str:
        """Those of them whose dates stand in the wrong order."""
        odd = f"SELECT * FROM ({self.both}) WHERE {wrong('early', 'late')}"
        return (
            odd
            if self.between is None
            else f"SELECT * FROM ({odd}) ANTI JOIN {_dates(self.between)} USING (row)"
        )


def _dates(part: Part) -> str:
    return f'(SELECT row, "at" FROM {TOUCHES} WHERE {part.where})'


def step(title: str) -> Step | None:
    """The step of an order that a touchpoint, a column or a status names.

    Examples
    --------
    >>> step("発送日"), step("Delivered"), step("order status"), step("キャンセル")
    (<Step.SHIPPED: 'shipped'>, <Step.DELIVERED: 'delivered'>, <Step.ORDERED: 'ordered'>, None)
    """
    if is_named(title, "step_none"):
        return None
    return next((each for each in _WORDS if is_named(title, f"step_{each}")), None)


def wrong(early: str, late: str) -> str:
    """Whether one time lies before another that comes first; days alone (noon, midnight) as days."""
    bare = " OR ".join(f"CAST({at} AS TIME) IN ('00:00:00', '12:00:00')" for at in (early, late))
    days = f"CAST({late} AS DATE) < CAST({early} AS DATE)"
    return f"({late} < {early} AND ({days} OR NOT ({bare})))"


def steps(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> Iterator[Odd]:
    """Rows and orders with dates in the wrong order, a line for each pair of dates."""
    dated = [part for part in parts if part.rule.at]
    orders: list[tuple[int, dict[Step, Part]]] = []
    for number in dict.fromkeys(part.raw.number for part in dated):
        placed = _placed(part for part in dated if part.raw.number == number)
        orders.append((number, placed))
        yield from _within(connection, placed)
        yield from _undated(connection, placed)
    for _, sent in orders:
        for _, told in orders:
            if Step.DELIVERED in sent and Step.SAID in told and Step.SAID not in sent:
                yield from _between(connection, sent[Step.DELIVERED], told[Step.SAID])


def _placed(parts: Iterable[Part]) -> dict[Step, Part]:
    """The parts of a file that are steps of an order; of two alike the first."""
    placed: dict[Step, Part] = {}
    for part in parts:
        rule = part.rule
        if Role.TOUCHPOINT in rule.roles:
            continue
        where = step(rule.touchpoint) or step(rule.at)
        where = Step.SAID if rule.said else where if rule.did else None
        if where is not None:
            placed.setdefault(where, part)
    return placed


def _within(connection: duckdb.DuckDBPyConnection, placed: dict[Step, Part]) -> Iterator[Odd]:
    """Dates of one row; a join of two is many times faster than to bring all together by row."""
    for check, early, late in _PAIRS:
        if early not in placed or late not in placed:
            continue
        around = (early, late) == (Step.ORDERED, Step.DELIVERED)
        between = placed.get(Step.SHIPPED) if around else None
        pair = _Pair(check, placed[early], placed[late], between)
        if pair.early.rule.at == pair.late.rule.at:
            continue
        [(of, some)] = connection.execute(
            f"SELECT count(*), count(*) FILTER (late < early) FROM ({pair.both})"
        ).fetchall()
        if not some:
            continue
        [(hits, row, first, last)] = connection.execute(
            f"SELECT count(*), min(row), arg_min(early, row), arg_min(late, row) FROM ({pair.odd})"
        ).fetchall()
        if not hits:
            continue
        ids = f"row IN (SELECT row FROM ({pair.odd}))"
        seen = found(
            check,
            pair.late,
            (hits, of),
            f"{first:%Y-%m-%d %H:%M} → {last:%Y-%m-%d %H:%M}",
            row,
            columns=(pair.late.rule.at, pair.early.rule.at),
            corrects=check is Check.IMPOSSIBLE_ORDER,
        )
        file = f"file = {pair.late.raw.number}"
        yield Odd(seen, f"{file} AND {ids}", f"{pair.late.where} AND {ids}")


def _between(connection: duckdb.DuckDBPyConnection, sent: Part, told: Part) -> Iterator[Odd]:
    """What was said of an order in another file, before it came."""
    if any(Role.ORDER not in part.rule.roles for part in (sent, told)):
        return
    odd = wrong("came", '"at"')
    came = f'SELECT "order", min("at") AS came FROM {TOUCHES} WHERE {sent.where} GROUP BY 1'
    said = f'SELECT row, "at", came FROM {TOUCHES} JOIN ({came}) USING ("order") WHERE {told.where}'
    [(of, hits, row, came_at, at)] = connection.execute(
        f"SELECT count(*), count(*) FILTER ({odd}), min(row) FILTER ({odd}),"
        f' arg_min(came, row) FILTER ({odd}), arg_min("at", row) FILTER ({odd}) FROM ({said})'
    ).fetchall()
    if hits:
        example = f"{came_at:%Y-%m-%d %H:%M} → {at:%Y-%m-%d %H:%M}"
        columns = (told.rule.at, sent.rule.at)
        seen = found(Check.UNUSUAL_ORDER, told, (hits, of), example, row, columns=columns)
        yield Odd(seen, f"{told.where} AND row IN (SELECT row FROM ({said}) WHERE {odd})")


def _undated(connection: duckdb.DuckDBPyConnection, placed: dict[Step, Part]) -> Iterator[Odd]:
    """Rows whose status says that a step was taken, and whose date of it is empty."""
    for where in (Step.SHIPPED, Step.DELIVERED):
        if where not in placed:
            continue
        part = placed[where]
        raw = part.raw
        for at, column in enumerate(raw.columns):
            if not (column and is_named(column, "status") and raw.has(part.rule.at)):
                continue
            empty = f"coalesce(trim({raw.sql(part.rule.at)}), '') = ''"
            cells = connection.execute(
                f"SELECT c{at}, count(*), count(*) FILTER ({empty}), min(rowid) FILTER ({empty})"
                f" FROM {raw.table} GROUP BY 1 LIMIT {_STATUSES + 1}"
            ).fetchall()
            told = [cell for cell in cells if cell[0] and step(cell[0]) is where]
            missing = sum(cell[2] for cell in told)
            if missing and len(cells) <= _STATUSES:
                row, text = min((cell[3], cell[0]) for cell in told if cell[2])
                counts = (missing, sum(cell[1] for cell in told))
                columns = (part.rule.at, column)
                yield Odd(
                    found(Check.NO_DATE, part, counts, text, row, excludes=False, columns=columns)
                )
