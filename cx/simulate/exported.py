"""What all files of other systems share: tokens for people, tables, what is in them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cx.simulate.rows import Order


class Exported(NamedTuple):
    """A file, and what a reader must find in it: touches by touchpoint, and customers."""

    path: Path
    touches: Mapping[str, int]
    customers: int


def who(customer: int) -> dict[str, str]:
    """Tokens that stand for a person."""
    number = f"{customer + 1:04d}"
    return {
        "family": f"顧客{number}", "given": "見本", "kana": "コキャク", "kana2": "ミホン",
        "mail": f"c{number}@example.com", "masked": f"m{number}@pc.fw.rakuten.ne.jp.example",
        "phone": f"090-0000-{number}", "zip": "1000001", "member": str(customer + 1),
    }  # fmt: skip


def people(orders: Iterable[Order]) -> int:
    """How many customers placed the orders."""
    return len({order.customer for order in orders})


def table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]], encoding: str) -> Path:  # fmt: skip
    """Write rows with some of the columns as a CSV file."""
    cells = [[row.get(column, "") for column in columns] for row in rows]
    return written(path, [columns, *cells], encoding)


def written(path: Path, rows: Iterable[Sequence[object]], encoding: str) -> Path:
    """Write rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
