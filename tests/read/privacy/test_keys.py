"""Keys: equal for one person however she is written, different for different people, salts and kinds."""

import re

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from cx.read.engine import connect
from cx.read.privacy.keys import hashed, key_kind, own_salt
from cx.read.report import PersonalKind

MAIL, PHONE, NAME = PersonalKind.MAIL, PersonalKind.PHONE, PersonalKind.NAME


def key(cell: str, kind: PersonalKind = MAIL, salt: str = "salt") -> str | None:
    with connect() as connection:
        query = f"SELECT {hashed('cell', salt, kind)} FROM (SELECT $cell::VARCHAR AS cell)"
        [(found,)] = connection.execute(query, {"cell": cell}).fetchall()
    return found


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        (
            MAIL,
            "ann@example.org|Ann@Example.ORG| ann@example.org |ａｎｎ＠ｅｘａｍｐｌｅ．ｏｒｇ|mailto:ann@example.org|Ann <ann@example.org>|'ann@example.org",
        ),
        (
            PHONE,
            "090-1234-5678|09012345678|０９０−１２３４−５６７８|090 1234 5678|+81 90-1234-5678|+81(0)90-1234-5678|0081-90-1234-5678|'09012345678|9012345678|9012345678.0",
        ),
        (PHONE, "03-1234-5678|(03)1234-5678|0312345678|+81-3-1234-5678|312345678"),
        (PHONE, "+1 (555) 123-4567|555-123-4567|15551234567"),
        (NAME, "山田 太郎|山田　太郎|山田太郎"),
    ],
)
def test_however_it_is_written_the_key_is_one(kind, cells):
    assert len({key(cell, kind) for cell in cells.split("|")}) == 1


@pytest.mark.parametrize("kind", [MAIL, PHONE])
@pytest.mark.parametrize("cell", ["", " ", "-", "なし", "N/A", "none", "＊＊＊", "a***@example.org", "不明", "−"])  # fmt: skip
def test_nobody_has_no_key(cell, kind):
    assert key(cell, kind) is None


def test_a_key_shows_its_kind_and_nothing_else():
    found = key("ann@example.org")
    assert re.fullmatch(r"mail:[0-9a-f]{20}", str(found))
    assert found is not None
    assert key_kind(found) is MAIL
    assert key("ann@example.org", salt="other") != found
    assert key("it's", NAME, salt="it's") is not None  # quotes are no SQL


@given(st.text(max_size=30), st.text(max_size=30))
@example("a@b.org", "A@b.org")
def test_equal_keys_mean_cells_that_differ_in_writing_alone(one, other):
    plain = ["".join(each.split()).replace("\x00", "") for each in (one, other)]
    one, other = plain
    if one.isascii() and other.isascii() and one.isalnum() and other.isalnum():
        found = key(one, NAME), key(other, NAME)
        if None not in found:
            assert (found[0] == found[1]) == (one.lower() == other.lower())


def test_without_a_project_the_salt_is_the_files_own(connection):
    connection.execute("CREATE TABLE one AS SELECT 'a' AS c0; CREATE TABLE two AS SELECT 'b' AS c0")
    assert own_salt(connection, ["one"]) == own_salt(connection, ["one"]) != own_salt(connection, ["two"])  # fmt: skip
