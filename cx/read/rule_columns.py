"""The columns that a rule of a recipe finds in its table, as SQL over the rows they stand in."""

from collections.abc import Iterable, Sequence
from typing import Final

from cx.domain import Role
from cx.model.recipe import TouchRule
from cx.read.files.table import RawTable
from cx.read.relation import Relations, Wanted, name
from cx.read.sql import literal
from cx.read.touches import COLUMNS
from cx.read.typed import As

# A page's address without host and question, its first two folders; names with digits are one kind.
_PATH: Final = "regexp_replace(regexp_replace({0}, '^[a-z]+://[^/]*|[?#].*$', '', 'g'), '/[^/]*[0-9][^/]*', '/*', 'g')"
_PAGE: Final = f"coalesce(nullif(regexp_extract({_PATH}, '^(/[^/]+){{{{1,2}}}}'), ''), 'home')"
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
        self.relations = relations
        self.guests = tuple(each for each in rule.guests if self._there(each))
        self.anonymous = not (self.roles.get(Role.CUSTOMER) or self.guests)
        self.when = rule.when if self._there(rule.when) else {}
        self.idle = self.when != rule.when  # what tells the rows that it is about is not there
        self.unless = {
            column: told for column, told in rule.unless.items() if self._there([column])
        }
        self.or_at = tuple(column for column in rule.or_at if self._there([column]))
        self.clock = rule.clock if rule.clock and self._there([rule.clock]) else ""

    def _there(self, columns: Iterable[str]) -> bool:
        return all(self.relations.has(self.rule.table, column) for column in columns)

    def kind(self, role: Role) -> As:
        """What a role's columns are read as; an experience in words is a gap by itself."""
        return KINDS.get(role, As.TEXT)

    @property
    def wanted(self) -> list[Wanted]:
        """All columns of the rule with the kinds they are read as, and the cell of its time."""
        return [*self.shown, *[(self.rule.at, As.TEXT)] * bool(self.rule.at)]

    @property
    def shown(self) -> list[Wanted]:
        """The columns from which touches are made."""
        wanted = [
            (column, self.kind(role)) for role, columns in self.roles.items() for column in columns
        ]
        wanted += [(column, As.GAP) for column in self.roles.get(Role.EXPERIENCE, ())]
        texts = [*self.extras, *self.when, *self.unless, *self._pages]
        texts += [column for each in self.guests for column in each]
        wanted += [(column, As.TEXT) for column in texts]
        if self.rule.at:
            wanted.append((self.rule.at, As.TIME))
        wanted += [(column, As.TIME) for column in self.or_at]
        return [*wanted, (self.clock, As.CLOCK)] if self.clock else wanted

    def customer(self, raw: RawTable) -> str:
        """The customer, or a name of its own for each answer of which nobody knows who gave it."""
        nobody = f"'#{raw.number + 1}-' || (row + 1)"
        if self.anonymous:
            return nobody
        told = f"coalesce({', '.join([self.text(Role.CUSTOMER), *map(_together, self.guests)])})"
        if self._mixed_names(raw):
            told = f"ltrim({told}, chr(39))"  # the apostrophe by which sheets mark a text
            told = f"CASE WHEN contains({told}, '@') THEN lower({told}) ELSE {told} END"  # mail has no case
        return told if self.rule.did else f"coalesce({told}, {nobody})"

    def _mixed_names(self, raw: RawTable) -> bool:
        """Whether a customer's name may have an apostrophe in front, or be a mail address."""
        columns = self.roles.get(Role.CUSTOMER, ())
        if self.guests or not all(map(raw.has, columns)):
            return True
        tests = ("{0} < '('", "contains({0}, '@')")
        return any(self.relations.any_cell(self.rule.table, each, *tests) for each in columns)

    @property
    def at(self) -> str:
        """The time of the touch."""
        if not self.rule.at:
            return "CAST(NULL AS TIMESTAMP)"
        own = name(self.rule.at, As.TIME)
        if self.clock:
            clock = f"to_seconds({name(self.clock, As.CLOCK)})"
            own = f"coalesce(date_trunc('day', {own}) + {clock}, {own})"
        return f"coalesce({', '.join([own, *(name(each, As.TIME) for each in self.or_at)])})"

    @property
    def touchpoint(self) -> str:
        """The touchpoint: a column's, one of its pages, or the rule's own."""
        if not self.roles.get(Role.TOUCHPOINT):
            return literal(self.rule.touchpoint)
        label = self.text(Role.TOUCHPOINT)
        pages = [
            f"WHEN {label} = {literal(told)} AND {name(page, As.TEXT)} IS NOT NULL"
            f" THEN {_PAGE.format(name(page, As.TEXT))}"
            for told, page in self.rule.split.items()
            if page in self._pages
        ]
        return f"CASE {' '.join(pages)} ELSE {label} END" if pages else label

    @property
    def _pages(self) -> tuple[str, ...]:
        """The columns of pages that tell touches of one name apart."""
        return tuple(page for page in self.rule.split.values() if self._there([page]))

    @property
    def filtered(self) -> bool:
        """Whether the rule is about some of the rows only."""
        return bool(self.when or self.unless or self.idle)

    @property
    def meant(self) -> str:
        """Whether a row is one of those that the rule is about."""
        tests = ["false"] * self.idle
        tests += [_like(column, told) for column, told in self.when.items()]
        tests += [f"NOT {_like(column, told)}" for column, told in self.unless.items()]
        return " AND ".join(tests) or "true"

    @property
    def told(self) -> str:
        """Whether the row holds an opinion."""
        given = [self.value(role) for role in _OPINIONS if self.roles.get(role)]
        return " OR ".join(f"{value} IS NOT NULL" for value in given) if given else "false"

    @property
    def lacking(self) -> tuple[str, ...]:
        """What makes a touch that was filled none, each as a test of its own; ``why_not`` says why."""
        lacks = ["customer IS NULL", "touchpoint IS NULL"]
        lacks += [] if self.rule.did else ["NOT said"]
        return (*lacks, *['"at" IS NULL'] * bool(self.rule.at))

    @property
    def why_not(self) -> str:
        """Why a row makes no touch: the first of these reasons, NULL where it makes one."""
        cases = [f"WHEN NOT ({self.meant}) THEN '{SILENT}'"] if self.filtered else []
        cases.append("WHEN customer IS NULL THEN 'no_customer'")
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
        return f'PARTITION BY customer, "at", {self.text(Role.ORDER)}, {self.meant}'

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


def _together(columns: Sequence[str]) -> str:
    """Columns that together say who somebody is, where all of them are filled."""
    return " || ' ' || ".join(name(column, As.TEXT) for column in columns)


def _like(column: str, told: Sequence[str]) -> str:
    """Whether a column's cell is like one of the patterns; an empty one is like none."""
    cell = name(column, As.TEXT)
    alike = " OR ".join(f"{cell} GLOB {literal(pattern)}" for pattern in told)
    return f"coalesce({alike}, false)"


def _average(columns: Sequence[str]) -> str:
    return f"list_avg([{', '.join(columns)}])"
