"""What only the user knows of the files, most consequential first, and what each answer means."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import duckdb

from cx.domain import Role, Shape
from cx.model.matching import key
from cx.model.recipe import Answers, Best, Recipe
from cx.read import dates, levels
from cx.read.guess import FileGuess
from cx.read.names import is_named
from cx.read.profile import Profile
from cx.read.ratings import ANSWERS
from cx.read.report import UNSURE, Guess, Note, Question

NONE: Final = "none"  # no column is the customer
NO_ANSWER, VALUE = "no_answer", "value"  # what a number outside a scale is
COMMENT, NO_COMMENT = "comment", "no_comment"
UTC: Final = "UTC"
_CHOICES: Final = 3
_SAMPLES: Final = 3
_SAMPLE: Final = 200
_FEW: Final = 0.25  # codes are rarer
_FIXED: Final = frozenset({Role.RECOMMEND, Role.EFFORT, Role.EXPERIENCE})
_SHAPES: Final = frozenset({Shape.LONG, Shape.WIDE, Shape.SURVEY})


def questions(
    connection: duckdb.DuckDBPyConnection,
    guesses: Sequence[FileGuess],
    recipe: Recipe,
    told: Iterable[str],
    directions: Sequence[Question],
    notes: Sequence[Note],
) -> list[Question]:
    """All open questions, the most consequential first.

    They are: who the customer is, when it was, which end of a scale is the best, which numbers are no
    answer, in which zone times are, and whether remarks are comments.

    ``guesses`` are those of files that no recipe knew, ``told`` the columns of which the user has said
    what they are, ``directions`` the questions about scales, ``notes`` what was changed so far. What
    the recipe knows is not asked again, and what one answer settles for several files is asked once.
    """
    found = [guess for guess in guesses if guess.shape in _SHAPES]
    basic = [question for guess in found for question in _basic(guess)]
    order = {Role.CUSTOMER: 0, Role.AT: 1}
    basic.sort(key=lambda question: order[_ROLES[question.about]])
    every = [
        *basic,
        *(_with_cells(question, guesses) for question in directions),
        *(q for guess in found for q in _codes(connection, guess, recipe)),
        *(q for guess in found for q in _zone(connection, guess, recipe, notes)),
        *(q for guess in found for q in _remarks(guess, {key(name) for name in told})),
    ]
    alike = {(each.about, key(each.column), each.choices): each for each in reversed(every)}
    return [each for each in every if any(each is kept for kept in alike.values())]


def _with_cells(question: Question, guesses: Iterable[FileGuess]) -> Question:
    """A question about a column with a few of its cells."""
    for guess in guesses:
        if guess.raw.file == question.file and guess.raw.has(question.column):
            return question._replace(samples=guess.profile(question.column).samples)
    return question


def answered(question: Question, choice: str, said: Answers) -> Answers:
    """The answers with one more."""
    columns, about = question.columns or (question.column,), question.about
    if about == "scale_direction":
        return said.model_copy(update={"best": {**said.best, "*": Best(choice)}})
    if about == "missing":
        codes = tuple(question.example.split(", ")) if choice == NO_ANSWER else ()
        missing = {**said.missing, **dict.fromkeys(columns, codes)}
        return said.model_copy(update={"missing": missing})
    if about == "zone":
        return said.model_copy(update={"zones": {**said.zones, **dict.fromkeys(columns, choice)}})
    if about == "comment":
        told = {question.column: Role.COMMENT if choice == COMMENT else None}
    else:
        told = {question.column: None} if choice == NONE else {choice: _ROLES[about]}
    return said.model_copy(update={"roles": {**said.roles, **told}})


_ROLES: Final[Mapping[str, Role]] = {"customer": Role.CUSTOMER, "time": Role.AT}


def _basic(guess: FileGuess) -> Iterator[Question]:
    """Which column is the customer, and which the time, where this is not sure."""
    for about, role in _ROLES.items():
        for told in guess.guesses:
            unsure = told.role is role and told.confidence < UNSURE
            if unsure and (told.rivals or role is Role.CUSTOMER):
                yield _one_of(guess, told, about)


def _one_of(guess: FileGuess, told: Guess, about: str) -> Question:
    columns = (told.column, *told.rivals)[:_CHOICES]
    choices = columns if about == "time" else (*columns, NONE)
    samples = tuple(f"{name}: {', '.join(guess.profile(name).samples[:2])}" for name in columns)
    rows = guess.raw.rows
    return Question(about, guess.raw.file, told.column, choices, told.column, "", (), samples, rows)


def _codes(
    connection: duckdb.DuckDBPyConnection, guess: FileGuess, recipe: Recipe
) -> Iterator[Question]:
    """Numbers outside the scale of answers, asked once for all columns of one scale."""
    answers = {name: role for role in ANSWERS for name in guess.roles.get(role, ())}
    answers |= dict(guess.ratings)
    scales: dict[tuple[float, float], list[tuple[str, dict[str, int]]]] = {}
    for profile in guess.profiles:
        fixed = answers.get(profile.name) in _FIXED  # its scale is known, 0 an answer like another
        if profile.name in answers and profile.ends and profile.name not in recipe.missing:
            codes = {} if fixed else _outside(connection, guess, profile)
            if codes:
                scale = levels.scale_of(*profile.ends)
                ends = (scale.low, scale.high) if scale else profile.ends
                scales.setdefault(ends, []).append((profile.name, codes))
    for (low, high), columns in scales.items():
        rows: dict[str, int] = {}
        for _, codes in columns:
            for code, number in codes.items():
                rows[code] = rows.get(code, 0) + number
        yield Question(
            about="missing",
            file=guess.raw.file,
            column=columns[0][0],
            choices=(NO_ANSWER, VALUE),
            default=NO_ANSWER,
            example=", ".join(sorted(rows, key=float)),
            columns=tuple(name for name, _ in columns),
            samples=(f"{low:g}-{high:g}",),
            rows=sum(rows.values()),
        )


def _outside(
    connection: duckdb.DuckDBPyConnection, guess: FileGuess, profile: Profile
) -> dict[str, int]:
    """Plain numbers outside a column's scale, with their rows, where the sample has any."""
    ends = profile.ends
    if ends is None or not any(_is_outside(cell, ends) for cell in profile.cells):
        return {}
    cell = f"trim({guess.raw.sql(profile.name)})"
    found = connection.execute(
        f"SELECT {cell}, count(*) FROM {guess.raw.table} WHERE try_cast({cell} AS DOUBLE) IS NOT NULL"
        " GROUP BY 1 ORDER BY 1"
    ).fetchall()
    codes = {text: rows for text, rows in found if _is_outside(text, ends)}
    return codes if sum(codes.values()) <= _FEW * profile.rows * profile.filled else {}


def _is_outside(cell: str, ends: tuple[float, float]) -> bool:
    answer = levels.level(cell)
    scale = levels.scale_of(*ends)
    if answer is None or answer.labelled or scale is None:
        return False
    return cell.lstrip("+-").isdecimal() and not scale.low <= answer.value <= scale.high


def _zone(
    connection: duckdb.DuckDBPyConnection, guess: FileGuess, recipe: Recipe, notes: Iterable[Note]
) -> Iterator[Question]:
    """Times that name no zone beside others that do, and name another one."""
    times = [*guess.dates, *guess.roles.get(Role.AT, ())]
    plain: dict[str, str] = {}
    files = {raw.file for raw in guess.raw.files}
    counted = [note for note in notes if note.what == "unix_times" and note.file in files]
    hints = [note.example.split(" → ")[0] for note in counted]
    in_files = Counter(note.column for note in counted)
    unix = {name for name, n in in_files.items() if n == len(files)}  # of others some name no zone
    step = max(1, guess.raw.rows // _SAMPLE)
    firsts = ", ".join(str(run.start) for run in guess.raw.runs) or "0"
    for name in dict.fromkeys(times):
        for (text,) in connection.execute(  # empty ones too: to look for them means to read all
            f"SELECT coalesce(trim({guess.raw.sql(name)}), '') FROM {guess.raw.table}"
            f" WHERE rowid % {step} = 0 OR rowid IN ({firsts}) ORDER BY rowid"
        ).fetchall():
            when = dates.parse(text, None, recipe.zone)
            if when is None or not when.timed or name in unix:
                continue
            if not dates.has_zone(text):
                plain.setdefault(name, text)
            elif dates.as_written(text) != when:
                hints.append(text)
    asked = tuple(name for name in plain if name not in recipe.zones)
    if asked and hints and recipe.zone != UTC:
        yield Question(
            about="zone",
            file=guess.raw.file,
            column=asked[0],
            choices=(recipe.zone, UTC),
            default=recipe.zone,
            example=plain[asked[0]],
            columns=asked,
            samples=tuple(dict.fromkeys(hints))[:_SAMPLES],
            rows=guess.raw.rows,
        )


def _remarks(guess: FileGuess, told: set[str]) -> Iterator[Question]:
    """Columns of remarks, which may be the customer's words or the staff's."""
    used = {key(name) for names in guess.roles.values() for name in names}
    used |= {key(each.column) for each in guess.guesses} | told
    for profile in guess.profiles:
        free = profile.name and key(profile.name) not in used
        if free and profile.is_text and is_named(profile.name, "remark"):
            yield Question(
                about="comment",
                file=guess.raw.file,
                column=profile.name,
                choices=(COMMENT, NO_COMMENT),
                default=NO_COMMENT,
                example="",
                samples=profile.samples[:_SAMPLES],
                rows=round(profile.rows * profile.filled),
            )
