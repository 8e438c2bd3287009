"""Valid files, bent and broken at random, and things that were never files; all by a seed."""

import csv
import io
import random
from collections.abc import Sequence
from functools import lru_cache

from tests.read.corpus import CASES
from tests.read.corpus.case import Outcome

_LARGEST = 20_000  # bytes of a file worth bending
_SIGNS = b"\x00\xff\xfe\x1b\"',;\t|\n\r\\{}[]()<>=#-0919\xe3\x81\x82\x82\xa0PK\x03\x04"
_LETTERS = "aZ09 ,;\t|\n\r\"'\\/.-+=@#%&<>{}[]()①髙あ漢ｱ円▲　👍\u202e\u200b\ufeff\x00\x1b\x1f\u2028\U0010ffff"
_CELLS = (
    "", " ", "C1", "検索", "2024-04-01 10:00", "2024/4/1", "01/02/03", "24:30", "令和6年4月1日", "0000-00-00", "45383",
    "5", "99", "-1", "満足", "5：満足", "1,200円", "▲5", "1e999", "nan", "inf", "合計", "a@example.com", "090-1234-5678",
    "=1+1", "<b>", "x" * 500, "'; DROP TABLE touches_in; --", "{", "[1,2]", '{"a":1}', "\n", '"', "0" * 40,
)  # fmt: skip
_NAMES = (
    "顧客ID", "接点", "日時", "満足度", "金額", "コメント", "ステージ", "人数", "平均", "注文番号", "注文日", "注文時間", "到着日",
    "発送日", "推奨度", "パターン", "メールアドレス", "電話番号", "回答日", "チャネル", "", "", "配送の満足度", "会員ID", "timestamp",
    "customer_id", "event", "stage", "n", "mean", "arm", "converted", "Start Date", "Respondent ID", "Name", "Email",
    "c0", "row", "合計", "件数", "設問", "期待", "お名前", "住所", "生年月日", "友だちID", "標準偏差", "Paid at", "Lineitem name",
)  # fmt: skip


@lru_cache
def seeds() -> list[tuple[str, bytes]]:
    """The files of the corpus that can be read, as long as they are small."""
    found = []
    for case in CASES:
        if case.outcome is not Outcome.REFUSED and len(case.files) == 1:
            for name, made in case.files.items():
                if len(content := made()) < _LARGEST:
                    found.append((name, content))
    return found


def mutated(seed: int) -> dict[str, bytes]:
    """The files of this number: bent, of random cells, of random bytes; sometimes two or three at once."""
    if seed % 8 == 4:
        chance = random.Random(seed)
        shared = chance.sample(_NAMES, chance.randint(1, 5))
        names = chance.choice(
            [("a.csv", "b.csv"), ("2024-04.csv", "2024-05.csv"), ("a.csv", "b.csv", "c.csv")]
        )
        return {name: _cells(chance, shared).encode() for name in names}
    return dict([_single(seed)])


def _single(seed: int) -> tuple[str, bytes]:
    chance = random.Random(seed)
    kind = seed % 8
    if kind == 0:
        return _name(chance), chance.randbytes(chance.randint(1, 3000))
    if kind == 1:
        return _name(chance), _letters(chance).encode("utf-8", "replace")
    if kind in {2, 3}:
        return "a.csv", _cells(chance).encode(
            chance.choice(["utf-8", "cp932", "utf-16"]), "replace"
        )
    name, content = chance.choice(seeds())
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        content = _bent(content, chance)
    return name, content


def _name(chance: random.Random) -> str:
    return "a." + chance.choice(["csv", "tsv", "xlsx", "json", "parquet", "zip", "gz", "txt", ""])


def _bent(content: bytes, chance: random.Random) -> bytes:
    """One of: a byte changed, put in or taken out; a block cut, doubled, moved; another file within."""
    at = chance.randrange(len(content) + 1)
    to = min(len(content), at + chance.choice([1, 2, 10, 100, 1000]))
    here = chance.randrange(len(content) + 1)
    sign = bytes([chance.choice(_SIGNS)])
    other = chance.choice(seeds())[1]
    return chance.choice(
        [
            content[:at] + sign + content[at + 1 :],
            content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :] if at < len(content) else content,
            content[:at] + sign * chance.choice([1, 3, 100]) + content[at:],
            content[:at] + content[to:],
            content[:at] + content[at:to] * 2 + content[to:],
            content[:here] + content[at:to] + content[here:],
            content[:at],
            content[at:],
            content[:at] + other[:2000] + content[at:],
            content.replace(content[at : at + 2], sign) if content[at : at + 2] else content,
        ]
    )  # fmt: skip


def _letters(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.randint(1, 600)))


def _cells(chance: random.Random, shared: Sequence[str] = ()) -> str:
    """A table of known names with any cells below, most of a column alike."""
    names = [*shared, *chance.sample(_NAMES, chance.randint(0 if shared else 1, 9 - len(shared)))]
    usual = [chance.sample(_CELLS, 3) for _ in names]
    rows = [
        [
            chance.choice(cells) if chance.random() < 0.9 else chance.choice(_CELLS)
            for cells in usual
        ]
        for _ in range(chance.choice([1, 2, 5, 30]))
    ]
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=chance.choice(",,,\t;|"), lineterminator=chance.choice(["\n", "\r\n", "\r"])
    )
    writer.writerows([names, *rows] if chance.random() < 0.95 else rows)
    return out.getvalue()
