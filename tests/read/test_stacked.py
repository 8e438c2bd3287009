"""Files of one kind as one table: what is stacked, what is not, and where each row stands."""

import pytest

from cx.domain import Shape
from cx.read import stacked as stacked_files
from cx.read.files.table import RawTable, Run
from cx.read.stacked import stem


def orders(month, days=range(1, 21), columns=("注文番号", "顧客ID", "注文日", "合計金額"), more=()):
    """A month of orders, a row a day; the order of ``columns`` is the file's."""
    lines = [",".join((*columns, *more))]
    for day in days:
        cells = {
            "注文番号": f"{month}{day:02d}",
            "顧客ID": f"C{day % 7}",
            "注文日": f"2026-{month:02d}-{day:02d}",
            "合計金額": str(100 * day),
        }
        lines.append(",".join([*(cells[name] for name in columns), *("x" for _ in more)]))
    return "\n".join([*lines, ""])


def rows(connection):
    return connection.execute(
        'SELECT "order", customer, CAST("at" AS DATE)::VARCHAR FROM touches_in ORDER BY row'
    ).fetchall()


def test_months_become_one_table_and_stay_single_files(reading, connection):
    found = reading(files={f"orders_{m}.csv": orders(m) for m in (1, 2, 3)}).report
    assert [(file.name, file.rows, file.shape) for file in found.files] == [
        (f"orders_{m}.csv", 20, Shape.WIDE) for m in (1, 2, 3)
    ]
    assert {file.table for file in found.files} == {"orders_1.csv +2"}
    assert [f"{file.first:%m-%d}" for file in found.files] == ["01-01", "02-01", "03-01"]
    assert found.touches == 60
    assert {guess.file for guess in found.guesses} == {"orders_1.csv +2"}
    assert {seen.rows for seen in found.seen} == {60}


def test_columns_may_stand_in_any_order_and_one_may_be_more(reading, connection):
    files = {
        "a.csv": orders(1, range(1, 3)),
        "b.csv": orders(2, range(1, 3), ("注文日", "合計金額", "注文番号", "顧客ID")),
        "c.csv": orders(3, range(1, 3), more=("色",)),
    }
    found = reading(files=files).report
    assert len({file.table for file in found.files}) == 1
    assert rows(connection)[2] == ("201", "C1", "2026-02-01")
    assert rows(connection)[4] == ("301", "C1", "2026-03-01")


def test_rows_of_overlapping_exports_count_once(reading, connection):
    files = {"a.csv": orders(1, range(1, 21)), "b.csv": orders(1, range(16, 29))}
    found = reading(files=files).report
    assert found.touches == 28
    [note] = [note for note in found.changes if note.what == "overlap"]
    assert (note.file, note.rows) == ("b.csv", 5)
    assert [file.rows for file in found.files] == [20, 13]  # as they came


@pytest.mark.parametrize("at_once", [1, 3, 7, 1_000])
def test_overlaps_are_found_a_part_at_a_time(reading, connection, monkeypatch, at_once):
    monkeypatch.setattr(stacked_files, "_AT_ONCE", at_once)
    files = {"a.csv": orders(1, range(1, 21)), "b.csv": orders(1, range(16, 29))}
    files["c.csv"] = orders(1, range(10, 13)) + orders(2, range(1, 5)).split("\n", 1)[1]
    found = reading(files=files).report
    assert found.touches == 32
    assert {(n.file, n.rows) for n in found.changes if n.what == "overlap"} == {
        ("b.csv", 5),
        ("c.csv", 3),
    }
    left = {
        name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }
    assert not {
        name for name in left if name.endswith(("hashed_rows", "alike_rows", "doubled_rows"))
    }


def test_a_row_that_one_file_has_twice_stays_twice(reading):
    twice = orders(1) + "120,C6,2026-01-20,2000\n"
    found = reading(files={"a.csv": twice, "b.csv": twice}).report
    [note] = [note for note in found.changes if note.what == "overlap"]
    assert note.rows == 21


def test_answers_of_which_nobody_knows_who_gave_them_all_count(reading):
    text = "味の満足度,配送の満足度\n" + "5,4\n4,3\n" * 10
    found = reading(files={"1.csv": text, "2.csv": text.replace("4,3\n", "2,3\n", 1)}).report
    assert len({file.table for file in found.files}) == 1
    assert found.touches == 80
    assert "overlap" not in {note.what for note in found.changes}


@pytest.mark.parametrize("again", [range(0), range(16, 21), range(1, 21, 2)])
def test_an_example_names_the_file_and_row_it_stands_in(reading, again):
    second = orders(1, again) + "\n".join(orders(2).splitlines()[1:]) + "\n"
    second += "299,,2026-02-27,5\n"
    found = reading(files={"a.csv": orders(1), "b.csv": second}).report
    [note] = [note for note in found.dropped if note.what == "no_customer"]
    assert note.example == f"b.csv {len(again) + 20 + 2}"


APART = [
    ("other shape", {"a.csv": orders(1), "b.csv": "注文番号,顧客ID,地域\n1,C1,東\n2,C2,西\n"}),
    ("another scale", {
        "a.csv": "顧客ID,味の評価,梱包の評価\n" + "".join(f"C{i},{i % 5 + 1},{i % 4 + 1}\n" for i in range(40)),
        "b.csv": "顧客ID,味の評価,梱包の評価\n" + "".join(f"C{i},{i % 10 + 1},{i % 10 + 1}\n" for i in range(40)),
    }),
    ("the file says what happened", {
        "開封.csv": "顧客ID,日時\n" + "".join(f"C{i},2026-01-{i + 1:02d} 10:00\n" for i in range(20)),
        "クリック.csv": "顧客ID,日時\n" + "".join(f"C{i},2026-01-{i + 1:02d} 10:00\n" for i in range(20)),
    }),
    ("two columns more", {"a.csv": orders(1), "b.csv": orders(2, more=("色", "形"))}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "files"), APART, ids=[why for why, _ in APART])
def test_files_of_two_kinds_stay_apart(reading, why, files):
    found = reading(files=files).report
    assert [file.table for file in found.files] == list(files)


def test_the_number_of_a_month_is_no_name_of_what_happened(reading, connection):
    text = "顧客ID,日時\n" + "".join(f"C{i},2026-0{{m}}-{i + 1:02d} 10:00\n" for i in range(20))
    files = {f"来店_2026-0{m}.csv": text.replace("{m}", str(m)) for m in (1, 2)}
    assert len({file.table for file in reading(files=files).report.files}) == 1
    names = connection.execute("SELECT DISTINCT touchpoint FROM touches_in").fetchall()
    assert names == [("来店",)]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("来店_2026-04.csv", "来店"),
        ("orders (2).csv", "orders"),
        ("2026.csv", "2026"),
        ("a.csv", "a"),
        ("売上.xlsx［4月］", "売上"),
        ("メール.xlsx［開封 2］", "開封"),
    ],
)
def test_a_stem_is_a_name_without_its_numbers(name, kept):
    assert stem(name) == kept


def test_many_runs_are_told_as_few_are():
    raw = RawTable(0, "a", "t", (), "", "", 9, (), 2, runs=(Run(0, "a", 2), Run(4, "b", 7)))
    assert [raw.place(row) for row in (0, 3, 4, 8)] == [("a", 2), ("a", 5), ("b", 7), ("b", 11)]


def test_parts_that_interleave_are_looked_up_row_by_row(reading):
    days = range(1, 29)
    first = [orders(month, days) for month in range(1, 8)]
    whole = first[0] + "".join(text.split("\n", 1)[1] for text in first[1:])
    lines = whole.splitlines()
    half = "\n".join([lines[0], *lines[2::2], ""])
    second = whole + "899,,2026-08-01,1\n"
    found = reading(files={"a.csv": half, "b.csv": second}).report
    assert found.touches == len(lines) - 1
    [note] = [note for note in found.dropped if note.what == "no_customer"]
    assert note.example == f"b.csv {len(lines) + 1}"
