"""How sure a guess is, by how the column was told and what speaks against it."""

import pytest

from cx.domain import Role
from cx.read.report import UNSURE, Guess, Sureness, Why

ROWS = 30


def file(**columns):
    """A file whose columns have a cell for each row."""
    heads = ",".join(columns)
    lines = (",".join(str(cell(row)) for cell in columns.values()) for row in range(ROWS))
    return "\n".join([heads, *lines, ""])


def day(row):
    return f"2026-01-{row % 28 + 1:02d}"


def who(row):
    return f"M{row % 9}"


def other(row):
    return f"U{row % 4}"


def step(row):
    return ("home", "cart", "buy")[row % 3]


CASES = [  # columns, role, confidence, rivals
    ({"会員番号": who, "event": step, "日時": day}, Role.CUSTOMER, 0.95, ()),
    ({"弊社会員番号": who, "event": step, "日時": day}, Role.CUSTOMER, 0.75, ()),
    ({"識別コード": who, "event": step, "日時": day}, Role.CUSTOMER, 0.5, ()),
    ({"会員番号": who, "ユーザーID": other, "event": step, "日時": day}, Role.CUSTOMER, 0.55, ("ユーザーID",)),
    ({"会員番号": who, "ユーザーID": who, "event": step, "日時": day}, Role.CUSTOMER, 0.95, ()),  # the same people
    ({"会員番号": lambda row: who(row) if row % 3 == 0 else "", "event": step, "日時": day}, Role.CUSTOMER, 0.65, ()),
    ({"会員番号": who, "event": step, "日時": day}, Role.AT, 0.95, ()),
    ({"会員番号": who, "event": step, "開封": day}, Role.AT, 0.65, ()),
    ({"会員番号": who, "event": step, "開封": day, "返信": day}, Role.AT, 0.25, ("返信",)),
    ({"会員番号": who, "event": step, "日時": day, "チャネル": other, "媒体": who}, Role.CHANNEL, 0.75, ("媒体",)),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "role", "confidence", "rivals"), CASES)
def test_each_way_of_telling_has_its_confidence(reading, columns, role, confidence, rivals):
    found = reading(files={"log.csv": file(**columns)}).report
    [guess] = [each for each in found.guesses if each.role is role]
    assert (guess.confidence, guess.rivals) == (confidence, rivals)


def test_what_the_user_said_is_sure(reading):
    columns = {"会員番号": who, "ユーザーID": other, "event": step, "日時": day}
    mapping = {Role.CUSTOMER: ("ユーザーID",)}
    found = reading(files={"log.csv": file(**columns)}, mapping=mapping).report
    [guess] = [each for each in found.guesses if each.role is Role.CUSTOMER]
    assert (guess.column, guess.confidence, guess.why) == ("ユーザーID", 1.0, Why.ASKED)


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, Sureness.SURE), (0.95, Sureness.SURE), (0.75, Sureness.LIKELY), (UNSURE, Sureness.LIKELY), (0.55, Sureness.ASK)],
)  # fmt: skip
def test_confidence_has_a_word(confidence, word):
    assert Guess("a.csv", "a", Role.AT, Why.NAME, "a", confidence).sureness is word
