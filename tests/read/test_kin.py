"""Many files of one heading are understood at once, and just as each by itself would be."""

import pytest

from cx.model.recipe import Answers
from cx.read import kin, understood

FILES = 14


def day(number: int) -> str:
    """A day of answers: mails as keys, a score in which 9 means no answer, a column that is often empty."""
    lines = ["メールアドレス,接点,日時,満足度,クーポン"]
    lines += [
        f"a{at % 9}@example.com,{('検索', '注文')[at % 2]},2026-04-{number + 1:02d} 10:{at:02d},{(at + number) % 5 + 1 if at % 7 else 9},{'x' * (at % 3 == 0)}"
        for at in range(30)
    ]
    return "\n".join([*lines, ""])


DAYS = {f"web_{number:02d}.csv": day(number) for number in range(FILES)}


def told(connection, report):
    touches = connection.execute(
        'SELECT customer, touchpoint, "at", score, file, row FROM touches_in ORDER BY row'
    ).fetchall()
    personal = {(each.file, each.column, each.rows, each.key) for each in report.personal}
    return touches, report.guesses, report.changes, personal


@pytest.mark.parametrize(
    "answers", [None, Answers(missing={"満足度": ("9",)})], ids=["plain", "codes"]
)
def test_as_kin_and_one_by_one_the_same_is_read(reading, connection, monkeypatch, answers):
    def read():
        found = reading(files=DAYS, answers=answers, salt="s").report
        return told(connection, found)

    together = read()
    monkeypatch.setattr(kin, "_MANY", FILES + 1)
    assert together == read()


def test_the_cells_of_many_files_are_looked_at_once(reading, monkeypatch):
    looked = []

    def counted(connection, raw):
        looked.append(raw.table)
        return original(connection, raw)

    original = understood.profiles
    monkeypatch.setattr(understood, "profiles", counted)
    found = reading(
        files={**DAYS, "orders.csv": "注文番号,顧客ID,注文日\n1,A,2026-04-01\n2,B,2026-04-02\n"}
    )
    assert looked == ["cells_0_kin", f"raw_{FILES}"]
    assert found.report.touches == 30 * FILES + 2


def test_a_day_with_another_heading_is_looked_at_by_itself(connection, reading, monkeypatch):
    seen = []
    original = kin.looked_at

    def kept(connection, raws):
        seen.extend(original(connection, raws))
        return seen

    monkeypatch.setattr(understood, "looked_at", kept)
    reading(files={**DAYS, "web_99.csv": day(20).replace("クーポン", "割引")})
    assert {look.table for look in seen} == {"cells_0_kin", f"raw_{FILES}"}


def test_nothing_of_the_files_stays_but_the_touches(reading, connection):
    reading(files=DAYS)
    tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert ("cells_0_kin",) not in tables
