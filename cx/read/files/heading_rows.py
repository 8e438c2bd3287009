"""A header of several rows as one: groups above their parts, survey tools' own rows, a row of units."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cx.domain import Role
from cx.read.names import is_id, is_named, synonyms
from cx.read.privacy.titles import is_person
from cx.read.report import Note

ANSWERS: Final = (Role.SCORE, Role.RECOMMEND, Role.EFFORT, Role.EXPERIENCE, Role.COMMENT)
_IMPORT_ID: Final = re.compile(r'\{\s*"ImportId"\s*:\s*"([^"]*)"')
_QUESTION: Final = re.compile(r"^QID", re.IGNORECASE)
_LAST_PART: Final = re.compile(r"^(.*\S)\s+-\s+(\S[^-]*)$")
_ANSWER_WORDS: Final = frozenset({"response", "open-ended response", "回答", "自由回答"})
_UNIT: Final = re.compile(
    r"[(（\[［〔]\s*[^()（）\[\]［］〔〕\d]{1,10}\s*[)）\]］〕]|単位\s*[:：].{1,10}|"
    r"[千百万億]*円|人|名|件|点|個|回|日|時間|分|秒|[%％]|yen|jpy|usd"
)
_VALUE: Final = re.compile(r"[\d\s.,:/+\-年月日時分秒T%円¥]*\d[\d\s.,:/+\-年月日時分秒TZ%円¥]*")


class Heading(NamedTuple):
    """The names of the columns, and the first and last row (places in the sample) that make them."""

    names: tuple[str, ...]
    first: int
    last: int
    notes: tuple[Note, ...]


def heading(file: str, rows: Sequence[Sequence[str]], at: int, width: int) -> Heading:
    """The header around the row ``at`` of a sample, which has names for at least half of its columns."""
    wide = [_wide(row, width) for row in rows]
    first = last = at
    names = wide[at]
    if (found := _numbered_questions(wide[at : at + 3])) is not None:
        names, last = found, at + 2
    elif (found := _grouped(wide, at, at + 1)) is not None:
        names, last = found, at + 1
    elif (found := _grouped(wide, at - 1, at)) is not None:
        names, first = found, at - 1
    notes = []
    if last > first:
        example = next((n for n, plain in zip(names, wide[at], strict=True) if n != plain), "")
        notes.append(Note("heading_rows", file, "", last - first + 1, example))
    if last + 2 < len(wide) and _are_units(wide[last + 1]):
        last += 1
        units = [f"{n} {u}" for n, u in zip(names, wide[last], strict=True) if n and u]
        notes.append(Note("unit_row", file, "", 1, ", ".join(units[:3])))
    return Heading(tuple(names), first, last, tuple(notes))


def _wide(row: Sequence[str], width: int) -> list[str]:
    cells = [" ".join(cell.split()) for cell in row[:width]]
    return cells + [""] * (width - len(cells))


def _are_units(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return bool(filled) and all(_UNIT.fullmatch(cell.casefold()) for cell in filled)


def _numbered_questions(rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Qualtrics: short names, what was asked, and each column's own id; answers begin below.

    What the tool itself records keeps its short name, a question gets its text, the row of a grid in
    brackets.
    """
    if len(rows) < 3:
        return None
    ids = [_IMPORT_ID.match(cell) for cell in rows[2]]
    if 2 * sum(id is not None for id in ids) <= len(ids):
        return None
    asked = [
        _LAST_PART.sub(r"\1 [\2]", text) if text and id and _QUESTION.match(id[1]) else short
        for short, text, id in zip(rows[0], rows[1], ids, strict=True)
    ]
    often = Counter(asked)
    return [
        f"{name} ({short})" if often[name] > 1 and name != short else name
        for name, short in zip(asked, rows[0], strict=True)
    ]


def _grouped(rows: Sequence[Sequence[str]], above: int, below: int) -> list[str] | None:
    """One name per column where a row names groups and the one below it their parts; else None.

    A group's name stands above the first of its columns, the others are blank. Columns that belong
    to no group have their name in either row. What stands in the lower row is no value.
    """
    if above < 0 or below + 1 >= len(rows):
        return None
    top, sub = rows[above], rows[below]
    filled = [at for at, cell in enumerate(top) if cell]
    values = sum(_VALUE.fullmatch(cell) is not None for cell in (*top, *sub) if cell)
    if len(filled) < 2 or values:
        return None
    group = list(top)
    for left, right in pairwise([*filled, len(top)]):
        group[left:right] = [
            top[left] if at == left or sub[at] else "" for at in range(left, right)
        ]
    parts = [at for at, cell in enumerate(top) if not cell and group[at]]
    starts = {at for at in filled if at + 1 in parts}
    alone = [at for at in filled if at not in starts]
    if any(sub[at] and not _says_nothing(sub[at], top[at]) for at in alone):
        return None
    answers = any(sub[at].casefold() in _ANSWER_WORDS for at in alone)
    data = rows[below + 1 :]
    unnamed = any(row[at] for row in data for at in range(len(top)) if not (group[at] or sub[at]))
    again = any(sub[at] and row[at] == sub[at] for row in data for at in (*parts, *starts))
    if unnamed or again or not (parts or answers):
        return None
    often = Counter(sub)
    return [_together(group[at], sub[at], often) for at in range(len(top))]


def _says_nothing(sub: str, top: str) -> bool:
    return (
        sub == top or sub.casefold() in _ANSWER_WORDS or _UNIT.fullmatch(sub.casefold()) is not None
    )


def _together(group: str, part: str, often: Counter[str]) -> str:
    """The name of a part of a group, as forms name the rows of a grid: question [row]."""
    if not (group and part) or _says_nothing(part, group):
        return group or part
    if any(is_named(part, role, whole=True) for role in ANSWERS):
        return f"{group} {part}"
    known = any(
        is_named(part, role, whole=True) for role in synonyms() if role is not Role.TOUCHPOINT
    )
    if often[part] == 1 and (known or is_id(part) or is_person(part)):
        return part
    return f"{group} [{part}]"
