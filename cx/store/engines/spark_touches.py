"""The table of touches made by Spark, of files that one machine cannot hold."""

import dataclasses
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ibis

from cx.domain import Role, Shape
from cx.errors import NotATouchPerRow, NothingToRead, PersonalOnSpark, UnlikeTheFirst
from cx.model.matching import key
from cx.model.recipe import Answers, Recipe, TouchRule, Treatment
from cx.read.engine import connect
from cx.read.fill import extras_of
from cx.read.privacy.mask import TELLING
from cx.read.reading import read
from cx.read.report import FileRead, Note, Reading, Source
from cx.read.rule_columns import KINDS
from cx.read.touches import COLUMNS, EXTRA, ROWS, TOUCHES
from cx.read.typed import As
from cx.store.engines.spark import Spark
from cx.store.engines.spark_cells import Reader, Way
from cx.store.engines.spark_files import (
    Cells,
    cells,
    has_line_breaks,
    head,
    some_cells,
    together,
)

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_KIND: Final = {
    "VARCHAR": "string",
    "DOUBLE": "float64",
    "TIMESTAMP": "timestamp",
    "BOOLEAN": "boolean",
    "BIGINT": "int64",
    "USMALLINT": "int32",
}
_WHY: Final = "why"  # why a row is no touch; NULL where it is one
_BESIDE: Final = (_WHY, "place", "cell")  # what rows have beside the columns of touches
_OPINIONS: Final = (Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.SENTIMENT, Role.EXPECTATION, Role.EXPERIENCE, Role.COMMENT)  # fmt: skip
# What the first rows tell of all; other changes are counted anew, or concern the first rows only.
_HOLDS: Final = frozenset({"rescaled", "zone_told", "guided", "higher_is_better", "lowest_is_best"})


def read_touches(
    session: "SparkSession",
    places: Sequence[str],
    *,
    recipe: Recipe | str | None = None,
    mapping: Mapping[Role, tuple[str, ...]] | None = None,
    answers: Answers | None = None,
    keep: Iterable[str] = (),
    own: Sequence[Recipe] = (),
) -> Reading:
    """Large files of one touch per row as Spark's table ``touches_in`` (``cx.read.touches``).

    Our own reader understands the first rows of the first place; what it learned maps all rows of all
    places. A row that is no touch is counted under its reason. Its place in the order of the files is
    the same as on one machine, however Spark shares the work out.

    Parameters
    ----------
    places : files or folders of files, Parquet or CSV in UTF-8 with headings, as all machines of the
        cluster see them. Further ones have the columns of the first, in any order.
    recipe, mapping, answers, keep, own : as for ``cx.read.reading.read``.

    Returns
    -------
    Reading
        As ``cx.read.reading.read`` gives it. Rows are not looked at for what is odd, and say so.

    Raises
    ------
    NotATouchPerRow
        The files are of another shape, or a recipe joins, filters or puts columns together.
    PersonalOnSpark
        A column that is needed says who a person is, of which a key would have to be made.
    UnlikeTheFirst
        A place lacks columns of the first one.
    NothingToRead
        No row is a touch.
    CxError
        What ``cx.read.reading.read`` raises of the first rows.
    """
    with tempfile.TemporaryDirectory() as folder, connect() as connection:
        path = head(session, places[0], Path(folder))
        first = read(
            [Source(Path(places[0]).name, path)],
            connection,
            recipe=recipe,
            mapping=mapping,
            answers=answers,
            keep=keep,
            own=own,
        )
        delimiter = first.report.files[0].delimiter
        broken = has_line_breaks(path, delimiter)
    rule = _one_rule(first, places[0])
    found = [cells(session, place, delimiter=delimiter, broken=broken) for place in places]
    _check_alike(found, _wanted(rule))
    views, known = together(session, found), some_cells(found[0])
    db = Spark(session).backend()
    filled = [
        _filled(db, view, each, first, rule, known) for view, each in zip(views, found, strict=True)
    ]
    rows, *rest = [rows for rows, _ in filled]
    db.create_table(ROWS, rows.union(*rest) if rest else rows, overwrite=True)
    kept = db.table(ROWS)
    db.create_view(TOUCHES, kept.filter(kept[_WHY].isnull()).drop(*_BESIDE), overwrite=True)
    return _reported(db, first, found, [note for _, notes in filled for note in notes], rule)


def _one_rule(first: Reading, place: str) -> TouchRule:
    """The one rule by which each row of the files makes a touch."""
    file, rules = first.report.files[0], first.recipe.touches
    if file.shape is not Shape.LONG or len(rules) != 1 or first.recipe.joins or first.tests:
        raise NotATouchPerRow(file=place)
    rule = rules[0]
    together = any(len(columns) > 1 for columns in rule.roles.values())
    more = rule.when or rule.unless or rule.clock or rule.or_at or rule.guests or rule.split
    if more or together or Role.TOUCHPOINT not in rule.roles:
        raise NotATouchPerRow(file=place)
    wanted = {key(column) for column in _wanted(rule)}
    for each in first.report.personal:
        if key(each.column) in wanted and each.treatment is Treatment.HASH:
            raise PersonalOnSpark(file=place, column=each.column)
    return rule


def _wanted(rule: TouchRule) -> tuple[str, ...]:
    """The columns that a rule needs."""
    named = (*(column for columns in rule.roles.values() for column in columns), *rule.extras)
    return tuple(dict.fromkeys(filter(None, (*named, rule.at))))


def _check_alike(found: Sequence[Cells], wanted: Sequence[str]) -> None:
    for each in found:
        there = {key(name) for name in each.columns}
        if missing := tuple(name for name in wanted if key(name) not in there):
            raise UnlikeTheFirst(file=each.place, first=found[0].place, missing=missing)


def _filled(
    db: Any,
    view: str,
    part: Cells,
    first: Reading,
    rule: TouchRule,
    known: Mapping[str, Sequence[str]],
) -> tuple[Any, list[Note]]:
    """The touches of one place, each row with why it is none, and what was read as something else."""
    scales = {name: scale.scale for name, scale in first.recipe.scales.items()}
    way = Way(first.recipe, scales, part.columns, known, part.place)
    reader = Reader(db, db.table(view), way)
    typed = {
        role.value: reader.read(columns[0], KINDS[role])
        for role, columns in rule.roles.items()
        if role in KINDS
    }
    if rule.at:
        typed["at"] = reader.read(rule.at, As.TIME)
    rows = reader.rows
    values = {role: rows[name] for role, name in typed.items()}
    values |= {
        role.value: reader.text(columns[0])
        for role, columns in rule.roles.items()
        if role not in KINDS
    }
    values |= {EXTRA + column: reader.text(column) for column in extras_of(first.recipe)}
    notes = [*reader.notes, *_quiet(db, rows, values, rule, part.place)]
    values["customer"] = _customer(values.get("customer"), rows, rule)
    if rule.stage:
        values["stage"] = ibis.literal(str(rule.stage))
    told = [values[role.value].notnull() for role in _OPINIONS if role.value in values]
    said = ibis.or_(*told) if rule.said and told else ibis.literal(False)
    values |= {
        "file": rows.place_file,
        "row": rows.place_row,
        "part": ibis.literal(0),
        "did": ibis.literal(rule.did),
        "said": said,
    }
    kinds = COLUMNS | dict.fromkeys((name for name in values if name.startswith(EXTRA)), "VARCHAR")
    columns = {
        name: values[name].cast(_KIND[kind]) if name in values else ibis.null(_KIND[kind])
        for name, kind in kinds.items()
    }
    cell = reader.text(rule.at) if rule.at else ibis.null("string")
    why = _why_not(values, cell, rule)
    cell = why.isnull().ifelse(None, cell)
    return rows.select(**columns, why=why, place=ibis.literal(part.place), cell=cell), notes


def _customer(told: Any, rows: Any, rule: TouchRule) -> Any:
    """The customer, or a name of its own for an answer of which nobody knows who gave it."""
    nobody = "#" + (rows.place_file + 1).cast("string") + "-" + (rows.place_row + 1).cast("string")
    if told is None:
        return nobody
    plain = told.re_replace("^'+", "")
    plain = plain.contains("@").ifelse(plain.lower(), plain)
    return plain if rule.did else plain.fill_null(nobody)


def _why_not(values: Mapping[str, Any], cell: Any, rule: TouchRule) -> Any:
    """Why a row makes no touch, as ``cx.read.rule_columns`` has it."""
    cases = [
        (values["customer"].isnull(), "no_customer"),
        (values["touchpoint"].isnull(), "no_touchpoint"),
    ]
    if not rule.did:
        cases.append((~values["said"], "nothing_told"))
    if rule.at:
        cases.append((values["at"].isnull() & cell.notnull(), "unreadable_date"))
        cases.append((values["at"].isnull(), "no_date"))
    return ibis.cases(*cases, else_=ibis.null("string"))


def _quiet(db: Any, rows: Any, values: dict[str, Any], rule: TouchRule, place: str) -> list[Note]:
    """Comments that may tell who somebody is are left out: there is nobody to mask them."""
    if (comment := values.get("comment")) is None:
        return []
    telling = comment.re_search(TELLING).fill_null(False)
    values["comment"] = telling.ifelse(None, comment)
    n = db.to_pyarrow(rows.filter(telling).count()).as_py()
    return [Note("comments_left_out", place, rule.roles[Role.COMMENT][0], n, "")] if n else []


def _reported(
    db: Any, first: Reading, found: Sequence[Cells], notes: Sequence[Note], rule: TouchRule
) -> Reading:
    """The reading of the first rows with the counts of all."""
    rows, touches = db.table(ROWS), db.table(TOUCHES)
    facts = db.to_pyarrow(
        touches.aggregate(
            touches=touches.count(),
            customers=touches.customer.nunique(),
            first=touches["at"].min(),
            last=touches["at"].max(),
        )
    ).to_pylist()[0]
    counts = rows.group_by("place", _WHY).aggregate(
        n=rows.count(),
        row=rows.row.min(),
        cell=rows.cell.argmin(rows.row),
        first=rows["at"].min(),
        last=rows["at"].max(),
    )
    each = db.to_pyarrow(counts.order_by(["place", _WHY])).to_pylist()
    about = {"unreadable_date": rule.at, "no_date": rule.at}
    about["no_touchpoint"] = rule.roles[Role.TOUCHPOINT][0]
    dropped = tuple(
        Note(row[_WHY], row["place"], about.get(row[_WHY], ""), row["n"], _example(row))
        for row in each
        if row[_WHY] is not None
    )
    if not facts["touches"]:
        raise NothingToRead(file=found[0].place, columns=found[0].columns)
    holding = [note for note in first.report.changes if note.what in _HOLDS]
    unlooked = Note("not_looked_at", found[0].place, "", sum(row["n"] for row in each), "")
    report = dataclasses.replace(
        first.report,
        **facts,
        files=tuple(_file(first.report.files[0], part, each) for part in found),
        changes=(*holding, *notes, unlooked),
        dropped=dropped,
        seen=(),
        found=(),
    )
    return dataclasses.replace(first, report=report)


def _example(row: Mapping[str, Any]) -> str:
    """A date that could not be read, or else a row's number as a spreadsheet has it."""
    return str(row["cell"] if row[_WHY] == "unreadable_date" else row["row"] + 2)


def _file(known: FileRead, part: Cells, counted: Sequence[Mapping[str, Any]]) -> FileRead:
    own = [row for row in counted if row["place"] == part.place]
    of_touches = [row for row in own if row[_WHY] is None]
    return known._replace(
        name=part.place,
        rows=sum(row["n"] for row in own),
        columns=part.columns,
        given=part.place,
        first=of_touches[0]["first"] if of_touches else None,
        last=of_touches[0]["last"] if of_touches else None,
    )
