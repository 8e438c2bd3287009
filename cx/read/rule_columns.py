"""The columns that a rule of a recipe finds in its table, as SQL over the rows they stand in."""

from collections.abc import Sequence
from typing import Final

from cx.domain import Role
from cx.model.recipe import TouchRule
from cx.read.files.table import RawTable
from cx.read.relation import Relations, Wanted, name
from cx.read.touches import COLUMNS
from cx.read.typed import As

SILENT: Final = "silent"  # a row has nothing to say to this rule; another rule may hear it
KINDS: Final = {
    Role.SCORE: As.SCORE,
    Role.RECOMMEND: As.RECOMMEND,
    Role.EFFORT: As.EFFORT,
    Role.SENTIMENT: As.SENTIMENT,
    Role.EXPECTATION: As.NUMBER,
    Role.EXPERIENCE: As.NUMBER,
    Role.VALUE: As.NUMBER,
    Role.PROMISED_AT: As.TIME,
    Role.WISHED_AT: As.TIME,
}
_OPINIONS: Final = (
    Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.SENTIMENT, Role.EXPECTATION, Role.EXPERIENCE, Role.COMMENT,
)  # fmt: skip


class RuleColumns:
    """The columns of a rule that are really there, as SQL."""

    def __init__(self, rule: TouchRule, relations: Relations) -> None:
        self.rule = rule
        self.roles = {
            role: tuple(column for column in columns if relations.has(rule.table, column))
            for role, columns in rule.roles.items()
        }
        extras: dict[str, str] = {}
        for column in rule.extras:
            if relations.has(rule.table, column):
                extras.setdefault(column.casefold(), column)  # DuckDB's names ignore case
        self.extras = tuple(extras.values())
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
        told = f"CASE WHEN contains({told}, '@') THEN lower({told}) ELSE {told} END"  # mail has no case
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
    def why_not(self) -> str:
        """Why a row makes no touch: the first of these reasons, NULL where it makes one."""
        cases = ["WHEN customer IS NULL THEN 'no_customer'"]
        if self.roles.get(Role.TOUCHPOINT):
            cases.append("WHEN touchpoint IS NULL THEN 'no_touchpoint'")
        if not self.rule.did:
            cases.append(f"WHEN NOT told THEN '{SILENT}'")
        if self.rule.at:
            cell = name(self.rule.at, As.TEXT)
            empty = SILENT if self.dated else "no_date"
            cases.append(f"WHEN \"at\" IS NULL AND {cell} IS NOT NULL THEN 'unreadable_date'")
            cases.append(f"WHEN \"at\" IS NULL THEN '{empty}'")
        return f"CASE {' '.join(cases)} END"

    @property
    def dated(self) -> bool:
        """Whether the rule is about a date column: an empty cell there has not happened yet."""
        return self.rule.did and not self.roles.get(Role.TOUCHPOINT)

    @property
    def same_order(self) -> str:
        """Whether a row is a further item of an order that has its touch already."""
        if not self.dated or not self.roles.get(Role.ORDER):
            return "false"
        order = self.text(Role.ORDER)
        return f"{order} IS NOT NULL AND row_number() OVER ({self._per_order} ORDER BY row) > 1"

    @property
    def order_value(self) -> str:
        """The largest value among an order's items: exports repeat the order's total in each."""
        if self.same_order == "false" or not self.roles.get(Role.VALUE):
            return "CAST(NULL AS DOUBLE)"
        columns = [name(column, As.NUMBER) for column in self.roles[Role.VALUE]]
        own = columns[0] if len(columns) == 1 else _average(columns)
        largest = f"max({own}) OVER ({self._per_order})"
        return f"CASE WHEN {self.text(Role.ORDER)} IS NOT NULL THEN {largest} ELSE {own} END"

    @property
    def _per_order(self) -> str:
        return f'PARTITION BY customer, "at", {self.text(Role.ORDER)}'

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
        value = columns[0] if len(columns) == 1 or kind is As.TIME else _average(columns)
        return "order_value" if role is Role.VALUE and self.same_order != "false" else value


def _average(columns: Sequence[str]) -> str:
    return f"list_avg([{', '.join(columns)}])"
