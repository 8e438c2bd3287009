"""Which comment column goes with which rating: by the words of its title, else by its place."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role
from cx.model.matching import key, tokens
from cx.read.files.table import RawTable
from cx.read.names import is_id, is_named
from cx.read.privacy.titles import is_person
from cx.read.profile import Profile
from cx.read.ratings import ANSWERS
from cx.read.report import Note
from cx.read.titles import touchpoint_of_question
from cx.read.typed import As, Typer

_SENTENCE: Final = 8  # letters; shorter texts are words, not sentences
_GENERAL: Final = re.compile(
    r"その他|そのほか|全体|全般|総合|最後に|ご自由に|自由に|なんでも|何でも|"
    r"\b(anything|any other|other|else|additional|further|general|overall|finally)\b",
    re.IGNORECASE,
)
_REASON: Final = re.compile(r"理由|なぜ|どうして|\b(reasons?|why)\b", re.IGNORECASE)
_WHOLE: Final = re.compile(r"総合|全体|全般|\b(overall|general|whole)\b", re.IGNORECASE)
_ASIDE: Final = frozenset(  # words that say nothing of what a question is about
    ["a", "an", "the", "of", "on", "for", "with", "to", "about", "and", "or", "our", "your", "you", "we", "us", "is", "was", "were", "did", "do", "does", "how", "what", "why", "any", "please", "tell", "comment", "feedback", "review", "text", "opinion", "reason", "satisfaction", "satisfied", "rating", "rate", "score", "question", "level", "overall", "would", "could", "it", "this", "that", "in", "at", "from"]
)  # fmt: skip


def named_comments(free: Iterable[Profile], known: Sequence[str]) -> tuple[str, ...]:
    """The columns of texts that are named a comment, and those known to be one, in file order."""
    return tuple(
        p.name
        for p in free
        if p.name in known or (p.is_text and not p.is_gap and is_named(p.name, Role.COMMENT))
    )


def written_comments(free: Iterable[Profile], known: Sequence[str]) -> tuple[str, ...]:
    """The same with the columns that hold sentences, hardly two alike: answers whatever their title."""
    return tuple(p.name for p in free if p.name in known or (p.name and _is_written(p)))


def _is_written(profile: Profile) -> bool:
    return (
        profile.is_text
        and not profile.is_gap
        and profile.length >= _SENTENCE
        and 2 * profile.distinct > profile.rows * profile.filled
        and not (is_id(profile.name) or is_person(profile.name))
        and not any(is_named(profile.name, role) for role in ANSWERS)
    )


def told_apart(raw: RawTable) -> RawTable:
    """The table with a number behind the second and later titles of comments that are alike.

    Forms ask the same under several questions; what stands there must not be lost.
    """
    seen: Counter[str] = Counter()
    columns = []
    for name in raw.columns:
        seen[key(name)] += 1
        again = seen[key(name)] > 1 and is_named(name, Role.COMMENT)
        columns.append(f"{name} ({seen[key(name)]})" if again else name)
    return raw._replace(columns=tuple(columns))


def general_notes(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, columns: Iterable[str], typer: Typer
) -> list[Note]:
    """How many comments of each column there are, with the first."""
    notes = []
    for column in columns:
        told = typer.typed(raw, column, As.TEXT).value
        [(rows, example)] = connection.execute(
            f"SELECT count({told}), any_value({told} ORDER BY r.rowid) FROM {raw.table} AS r"
        ).fetchall()
        if rows:
            notes.append(Note("general_comments", raw.file, column, rows, example[:80]))
    return notes


class Paired(NamedTuple):
    """The comment columns of every rating, and those that go with none in particular."""

    of_rating: Mapping[str, tuple[str, ...]]
    general: tuple[str, ...]


def paired(columns: Sequence[str], ratings: Sequence[str], comments: Iterable[str]) -> Paired:
    """Every comment column with the rating that it names, or that it stands behind.

    ``columns`` is the file's order. A title that names no rating is taken for the question before it
    where comments alternate with ratings or it asks for a reason; one for everything else ("その他",
    "Anything else"), or one that stands alone behind several ratings, goes with the rating of the
    whole, or with none.

    Examples
    --------
    >>> columns = ["配送の満足度", "商品の満足度", "配送についてのご意見", "その他"]
    >>> paired(columns, columns[:2], columns[2:])
    Paired(of_rating={'配送の満足度': ('配送についてのご意見',)}, general=('その他',))
    """
    comments = tuple(comments)
    of_rating: dict[str, tuple[str, ...]] = {}
    general: list[str] = []
    for comment in comments:
        rating = ratings[0] if len(ratings) == 1 else _named(comment, columns, ratings)
        if rating is None and not _GENERAL.search(comment):
            rating = _before(comment, columns, ratings, comments)
        if rating is None:
            rating = next((name for name in ratings if _WHOLE.search(name)), None)
        if rating is None:
            general.append(comment)
        else:
            of_rating[rating] = (*of_rating.get(rating, ()), comment)
    return Paired(of_rating, tuple(general))


def _named(comment: str, columns: Sequence[str], ratings: Sequence[str]) -> str | None:
    """The rating whose subject the comment's title names best; of equals the one just before it."""
    here = columns.index(comment)
    scored = [
        (_alike(comment, touchpoint_of_question(name)), at < here, -abs(here - at), name)
        for name in ratings
        for at in (columns.index(name),)
    ]
    best = max(scored, default=None)
    return best[-1] if best is not None and best[0] else None


def _alike(comment: str, label: str) -> int:
    """How many letters of a rating's subject a comment's title repeats."""
    if not label.isascii():
        return len(key(label)) if key(label) in key(comment) else 0
    told = set(tokens(comment)) - _ASIDE
    return sum(len(word) for word in set(tokens(label)) & told)


def _before(
    comment: str, columns: Sequence[str], ratings: Sequence[str], comments: Sequence[str]
) -> str | None:
    """The rating that an untelling title stands behind, where its place says so."""
    here = columns.index(comment)
    earlier = [name for name in ratings if columns.index(name) < here]
    if not earlier:
        return None
    last = columns.index(earlier[-1])
    follows = not any(last < columns.index(other) < here for other in comments if other != comment)
    within = len(earlier) < len(ratings)
    alternating = len(comments) > 1 and _one_behind_each(columns, ratings, comments)
    asks_why = bool(_REASON.search(comment))
    return earlier[-1] if asks_why or (follows and (within or alternating)) else None


def _one_behind_each(
    columns: Sequence[str], ratings: Sequence[str], comments: Sequence[str]
) -> bool:
    """Whether most ratings have a comment directly behind them."""
    behind = sum(
        columns[columns.index(name) + 1 :][:1] in [[c] for c in comments] for name in ratings
    )
    return 2 * behind > len(ratings)
