"""What a case of the corpus is, and the plain tables that the cases bend and break."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from cx.model.recipe import Answers


class Outcome(StrEnum):
    """What becomes of a file."""

    READ = "read"  # every row is used as it stands
    FINDINGS = "read_with_findings"  # read, and what was changed or left out is said
    ASKS = "asks"  # a question only the user can answer
    REFUSED = "refused"  # one clear sentence


class Case(NamedTuple):
    """Files, what becomes of them, and what exactly is expected; None is not looked at.

    ``says`` are codes of notes, questions or the error; ``rows`` the rows of data that the files
    hold, whatever becomes of them; ``values`` the rows of a query over ``touches_in``.
    """

    group: str
    name: str
    files: Mapping[str, Callable[[], bytes]]
    outcome: Outcome
    says: frozenset[str] = frozenset()
    rows: int | None = None
    touches: int | None = None
    customers: int | None = None
    values: tuple[str, list[tuple[Any, ...]]] | None = None
    answers: Answers | None = None


def case(
    group: str,
    name: str,
    files: Mapping[str, Callable[[], bytes]] | bytes | str,
    outcome: Outcome,
    *says: str,
    file: str = "data.csv",
    **expected: Any,
) -> Case:
    """A case; one file may be given as its content."""
    if isinstance(files, bytes | str):
        content = files.encode() if isinstance(files, str) else files
        files = {file: lambda: content}
    return Case(group, name, files, outcome, frozenset(says), **expected)


HEAD = ("顧客ID", "接点", "日時", "チャネル", "金額", "コメント")
LATIN_HEAD = ("customer_id", "touchpoint", "timestamp", "channel", "amount", "comment")
TOUCHPOINTS = ("検索", "商品ページ", "注文", "配送")
CHANNELS = ("アプリ", "店舗")
LATIN_TOUCHPOINTS = ("search", "product page", "purchase", "delivery")
LATIN_CHANNELS = ("app", "shop")


def journey(comment: str = "とても良かった", *, latin: bool = False) -> list[tuple[str, ...]]:
    """Six customers with four touches each; every cell is plain, the comment stands in all."""
    points, channels = (LATIN_TOUCHPOINTS, LATIN_CHANNELS) if latin else (TOUCHPOINTS, CHANNELS)
    return [
        (
            f"C{who:03d}",
            points[step],
            f"2024-04-{1 + who + step:02d} 1{step}:30:00",
            channels[who % 2],
            str(1000 + 100 * who) if step == 2 else "",
            f"{comment} {who}-{step}" if step == 3 else "",
        )
        for who in range(6)
        for step in range(4)
    ]


def text(
    head: Sequence[str] | None,
    rows: Iterable[Sequence[str]],
    delimiter: str = ",",
    end: str = "\n",
    quoting: Any = csv.QUOTE_MINIMAL,
) -> str:
    """A table as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([head, *rows] if head else rows)
    return out.getvalue()


def column(name: str, cells: Iterable[str], **more: Sequence[str]) -> str:
    """A long table with one column in question, beside plain ones; ``more`` are further columns."""
    rows = [
        (f"C{at % 7:03d}", TOUCHPOINTS[at % 4], f"2024-04-{1 + at % 27:02d} 10:00:00", cell)
        for at, cell in enumerate(cells)
    ]
    further = [[*each] for each in zip(*more.values(), strict=True)] if more else [[]] * len(rows)
    wide = [(*row, *each) for row, each in zip(rows, further, strict=True)]
    return text(("顧客ID", "接点", "日時", name, *more), wide)


PLAIN = text(HEAD, journey())
PLAIN_ROWS = 24
