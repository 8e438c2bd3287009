"""Read files into touches: the one way in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import duckdb

from cx.domain import Role, Shape
from cx.model.recipe import Answers, Handling, Recipe
from cx.read import fill
from cx.read.between import met, spelled_apart, strangers
from cx.read.comments import general_notes
from cx.read.engine import understandable
from cx.read.half_filled import odd_ratings
from cx.read.in_place import InPlace, settle
from cx.read.known_notes import known_notes
from cx.read.plan import general_comments
from cx.read.privacy.mask import masked
from cx.read.progress import Progress, Step, silent
from cx.read.quality.checked import Checked, checked
from cx.read.quality.columns import columns_seen
from cx.read.quality.left_out import collect
from cx.read.questions import questions
from cx.read.relation import Relations
from cx.read.report import Joined, Note, Question, Reading, ReadReport, Source
from cx.read.reported import columns, files_read, nothing, shape, unused
from cx.read.scales import rule_of, scale_of_means, scales, upright
from cx.read.tested import tests
from cx.read.touches import TOUCHES
from cx.read.typed import Typer
from cx.read.understood import Understood, understood

if TYPE_CHECKING:
    import pandas as pd

_DROPPED: Final = frozenset(
    {"long_rows", "sum_line", "broken_records", "no_label", "blank_line", "rival_line", "no_arm"}
)


def read(
    sources: Sequence[Source],
    connection: duckdb.DuckDBPyConnection,
    *,
    recipe: Recipe | str | None = None,
    mapping: Mapping[Role, tuple[str, ...]] | None = None,
    answers: Answers | None = None,
    keep: Iterable[str] = (),
    own: Sequence[Recipe] = (),
    salt: str = "",
    progress: Progress = silent,
) -> Reading:
    """Files as touches in the connection's table ``touches_in`` (``cx.read.touches``).

    Without a recipe the files are compared with the user's ``own`` recipes and the built-in ones, and
    guessed where none fits.
    ``mapping`` gives columns to roles and wins over every guess; ``answers`` settle what a file
    leaves open; ``keep`` names further columns wanted for breakdowns. ``salt`` is the project's own,
    with which keys that say who a person is are hashed; ``progress`` is told of every step.

    Raises
    ------
    NoSuchFile, EmptyFile, HeaderOnly, NotText, NotATable
        A file is no table.
    UnknownName, BadSettings, MissingTable
        The recipe is not there, is wrong, or needs a file that was not given.
    MissingColumns, DuplicateColumns
        A column that was asked for is nowhere, or stands twice.
    NoDates, NoReadableDates, AmbiguousDates
        Times that are needed are missing or cannot be read.
    MissingKey, NothingMatches
        Two files cannot be joined.
    NothingToRead
        Nothing in the files is a touch, an answer, a total or a test.
    NothingFilled, TooFewArms
        A sheet holds nothing but its headings and labels; a test has nothing to compare.
    DiskFull, MemoryTooSmall
        This machine has no more of it.
    """
    said, asked = answers or Answers(), dict(mapping or {})
    try:
        with understandable():
            found = understood(
                sources,
                connection,
                recipe=recipe,
                asked=asked,
                said=said,
                keep=tuple(keep),
                own=own,
                salt=salt,
                progress=progress,
            )
            return _Run(connection, found, said, asked, progress).reading()
    finally:
        _tidy(connection)


class _Run:
    """One reading: tables are matched, columns typed, touches filled, everything counted."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        found: Understood,
        answers: Answers,
        asked: Mapping[Role, tuple[str, ...]],
        progress: Progress,
    ) -> None:
        guesses, chosen = found.guesses, found.chosen
        recipe = chosen.recipe
        self.connection, self.guesses, self.asked = connection, guesses, asked
        self.found, self.progress = found, progress
        self.raws = [guess.raw for guess in guesses]
        self.tables = chosen.tables
        self.scales, self.directions, self.taken = scales(recipe, guesses, answers)
        self.told = answers.roles
        self.recipe = recipe.model_copy(
            update={"scales": {name: rule_of(scale) for name, scale in self.scales.items()}}
        )
        self.typer = Typer(connection, recipe, self.scales)
        self.changed: list[Note] = []
        self.in_place: InPlace | None = None

    def reading(self) -> Reading:
        """Fill the table of touches and report."""
        self.progress(Step.TOUCHES)
        apart = frozenset(t.id for t in self.recipe.tables if t.shape is Shape.TEST)
        relations = Relations(
            self.connection, self.tables, self.recipe.joins, self.typer, apart=apart
        )
        joins = relations.check()
        fill.create(self.connection, self.recipe)
        dropped, anonymous = self._touches(relations)
        by_key = {n.file: n.column for n in self.found.notes if n.what == "known_by_key"}
        together = met(self.connection, self.guesses, joins)
        joins += [each._replace(key=by_key.get(each.left, each.key)) for each in together]
        frame, sums = self._totals()
        trials, odd = tests(self.connection, self.guesses, self.typer)
        notes = self._notes(relations)
        self.progress(Step.CHECKING)
        odd_rows = checked(self.connection, self.recipe, self.tables)
        collect(self.connection, self.raws, self.found.personal)
        notes += [*sums, *odd, *unused(self.guesses, self.found.chosen), *odd_rows.changed]
        dropped += odd_rows.dropped
        report = self._report(joins, notes, dropped, odd_rows, anonymous)
        if not (report.touches or trials) and frame is None:
            nothing(self.guesses, dropped)
        if self.in_place is not None:
            settle(self.connection, self.in_place)
        opinion = self._is_opinion()
        names = {rule.touchpoint: rule.names for rule in self.recipe.touches if rule.names}
        return Reading(
            report=report,
            recipe=self.recipe,
            scale=upright(self.typer.common) or scale_of_means(frame, feeling=opinion),
            names=names,
            recipes={each.id: each.name for each in self.found.chosen.known.values()},
            totals=frame,
            opinion=opinion,
            tests=trials,
        )

    def _notes(self, relations: Relations) -> list[Note]:
        """What was mended while reading, in the order of reading."""
        notes = [note for raw in self.raws for note in raw.notes]
        notes += [*self.taken, *self.typer.notes]
        notes += known_notes(self.connection, self.recipe, self.found.chosen, relations)
        for found in self.guesses:
            if self.found.chosen.is_settled(found.raw):
                continue
            notes += odd_ratings(found)
            columns = general_comments(found)
            notes += general_notes(self.connection, found.raw, columns, self.typer)
        alone = strangers(self.connection, self.raws)
        alone += spelled_apart(self.connection, self.raws)
        return [*notes, *self.found.notes, *relations.notes, *self.changed, *alone]

    def _touches(self, relations: Relations) -> tuple[list[Note], bool]:
        """Fill the touches; rows that made none, each under one reason per column."""
        dropped: dict[tuple[str, int, str], Note] = {}
        done: dict[str, list[fill.Filled]] = {}
        rules = [rule for rule in self.recipe.touches if rule.table in self.tables]
        mends = any(told is not Handling.KEEP for told in self.recipe.quality.values())
        alone = self.recipe if len(rules) == 1 and not mends else None
        for rule in rules:
            raw = self.tables[rule.table]
            filled = done.setdefault(rule.table, [])
            at = len(filled)
            filled.append(fill.fill(self.connection, rule, raw, at, relations, alone=alone))
            self.in_place = filled[-1].in_place
            for note in filled[-1].dropped:
                dropped.setdefault((note.what, raw.number, note.column), note)
        rows = fill.counted(self.connection)
        named = [note._replace(rows=rows[key]) for key, note in dropped.items()]
        rest: list[Note] = []
        for table, each in done.items():
            changed = [note for filled in each for note in filled.changed]
            self.changed += sorted(changed, key=lambda note: -note.rows)[:1]
            if all(filled.silent for filled in each):
                own = [rule for rule in rules if rule.table == table]
                rest += fill.unheard(self.connection, self.tables[table], own)
        anonymous = any(filled.anonymous for each in done.values() for filled in each)
        return [*named, *rest], anonymous

    def _questions(self) -> list[Question]:
        """What only the user knows."""
        chosen, notes = self.found.chosen, self.found.notes
        guessed = [guess for guess in self.guesses if not chosen.is_settled(guess.raw)]
        return questions(self.connection, guessed, self.recipe, self.told, self.directions, notes)

    def _is_opinion(self) -> bool:
        """Whether the totals are what the team feels, not what was counted."""
        return any(
            Role.FEELING in guess.roles for guess in self.guesses if guess.shape is Shape.TOTALS
        )

    def _totals(self) -> "tuple[pd.DataFrame | None, list[Note]]":
        sheets = [guess for guess in self.guesses if guess.shape is Shape.TOTALS]
        if not sheets:
            return None, []
        import pandas as pd  # most files do without, and it takes long to come

        from cx.read.totals import totals

        found = [totals(self.connection, guess, self.typer) for guess in sheets]
        frame = pd.concat([frame for frame, _ in found], ignore_index=True)
        return frame, [note for _, notes in found for note in notes]

    def _report(
        self,
        joins: list[Joined],
        changes: list[Note],
        dropped: list[Note],
        odd_rows: Checked,
        anonymous: bool,
    ) -> ReadReport:
        known_count = odd_rows.customers
        people = "count(DISTINCT customer)" if known_count is None else str(known_count)
        [(touches, customers, first, last)] = self.connection.execute(
            f'SELECT count(*), {people}, min("at"), max("at") FROM {TOUCHES}'
        ).fetchall()
        known = self.found.chosen.known
        long_rows = [note for note in changes if note.what in _DROPPED]
        return ReadReport(
            files=tuple(
                each._replace(given=self.found.given_as.get(each.name, each.name))
                for g in self.guesses
                for each in files_read(
                    self.connection, g.raw, shape(g, self.found.chosen), known.get(g.raw.number)
                )
            ),
            touches=touches,
            customers=customers,
            first=first,
            last=last,
            guesses=columns(self.guesses, self.found.chosen, self.asked),
            joins=tuple(joins),
            changes=tuple(_quiet(note) for note in changes if note not in long_rows),
            dropped=tuple(_quiet(note) for note in (*long_rows, *dropped)),
            questions=tuple(
                each._replace(samples=tuple(map(masked, each.samples)))
                for each in self._questions()
            ),
            anonymous=anonymous,
            personal=self.found.personal,
            seen=columns_seen(self.guesses, self.found.personal, (*changes, *dropped)),
            found=odd_rows.found,
            given=self.found.given,
        )


def _quiet(note: Note) -> Note:
    """A note whose example tells no mail, phone number or name of somebody."""
    return note._replace(example=masked(note.example))


def _tidy(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave nothing of the files but the touches, also where reading broke off."""
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name,"
        " '^(raw_[0-9]+|cells_[0-9]+_.*|rule_rows|(named|doubled|hashed|alike)_rows|refused_rows|reject_errors|reject_scans)$')"
    ).fetchall()
    for (table,) in tables:
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')
