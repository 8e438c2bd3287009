import pytest

from cx.errors import AmbiguousDates, DuplicateColumns, MissingColumns, OneArm, UnknownArm
from cx.model.experiment import Design, Metric
from cx.read.named_test import BY_FILE, NamedTest, beside, named_test
from cx.read.report import Grain, Source
from tests.conftest import REAL


def design(*metrics: str, arm: str = "arm", control: str = "a", **rest: object) -> Design:
    made = tuple(map(Metric.parse, metrics))
    return Design(arm=arm, control=control, metrics=made, **rest)


def rows_of(connection, found: NamedTest) -> list[tuple]:
    return connection.execute(f"SELECT * FROM {found.table} ORDER BY rowid").fetchall()


def whats(found: NamedTest) -> list[str]:
    return [note.what for note in found.notes]


def test_units_keep_only_the_columns_named(connection, write):
    file = write(
        "test.csv",
        '会員番号,グループ,購入,売上,端末,メモ\n1,A,はい,"1,200円",PC,x\n2,B,いいえ,▲３００,スマホ,y\n3,,はい,なし,PC,z\n',
        "cp932",
    )
    asked = design("購入:proportion", "売上", arm="グループ", control="Ａ", unit="会員番号")
    found = named_test([file], connection, asked, keep=["端末"])
    assert rows_of(connection, found) == [
        ("A", "1", "PC", 1.0, 1200.0),
        ("B", "2", "スマホ", 0.0, -300.0),
        (None, "3", "PC", 1.0, None),
    ]
    assert (found.grain, found.people, found.design.control) == (Grain.UNITS, None, "A")
    assert whats(found) == ["numbers_written_out"]
    [(left,)] = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'raw%'"
    ).fetchall()
    assert left == 0


DAYS = "date,visitors,clicks,paid\n2026-03-01,100,10,1\n2026-03-02,100,10,{}\n2026-03-03,90,12,\n"


@pytest.mark.parametrize("control", ["control", "control.csv", "Control"])
def test_files_are_arms_and_blank_last_days_are_noted(connection, write, control):
    files = [write("control.csv", DAYS.format(2)), write("new.csv", DAYS.format(""))]
    asked = design("paid:proportion/clicks", arm=BY_FILE, control=control)
    found = named_test(files, connection, asked)
    assert (found.grain, found.people) == (Grain.DAILY, "visitors")
    assert (found.design.control, found.design.at) == ("control", "date")
    [note] = found.notes
    assert (note.what, note.column, note.rows, note.example) == (
        "blank_end",
        "paid",
        3,
        "2026-03-03",
    )
    assert [row[0] for row in rows_of(connection, found)] == ["control"] * 3 + ["new"] * 3


def test_files_of_one_stem_keep_their_endings(connection, write):
    text = "x,y\n1,1\n2,2\n"
    files = [write("a.csv", text), write("a.tsv", text.replace(",", "\t"))]
    found = named_test(files, connection, design("y", arm=BY_FILE, control="a.tsv"))
    assert found.design.control == "a.tsv"
    with pytest.raises(UnknownArm):
        named_test(files, connection, design("y", arm=BY_FILE, control="a"))


def test_a_line_of_sums_counts_nothing_twice(connection, write):
    file = write("t.csv", "arm,people,orders\na,100,10\nb,110,9\n合計,210,19\n")
    found = named_test([file], connection, design("orders:proportion"))
    assert (found.grain, found.people) == (Grain.TOTALS, "people")
    assert [row[0] for row in rows_of(connection, found)] == ["a", "b"]
    assert whats(found) == ["sum_line"]


def test_totals_of_means_find_their_deviation(connection, write):
    file = write("t.csv", "arm,users,spend,sd\na,100,10.5,3\nb,110,9.5,4\n")
    found = named_test([file], connection, design("spend"))
    assert (found.grain, found.people) == (Grain.TOTALS, "users")
    assert found.deviations == {"spend": "sd"}


@pytest.mark.parametrize(
    ("end", "rows", "notes"),
    [
        ("b,5,1", 3, []),
        ("b,5,", 3, []),
        ("b,5\n", 3, ["short_rows"]),
        ("b,5", 2, ["short_rows", "cut_line"]),
        ("b", 2, ["short_rows", "cut_line"]),
        ('b,5,"x\ny"', 3, []),
    ],
)
def test_a_last_line_that_breaks_off_is_left_out(connection, write, end, rows, notes):
    file = write("t.csv", f"arm,y,z\na,1,2\nb,2,3\n{end}")
    found = named_test([file], connection, design("y"))
    assert len(rows_of(connection, found)) == rows
    assert whats(found) == notes


@pytest.mark.parametrize(("title", "at"), [("assigned_at", "assigned_at"), ("cancelled_at", None)])
def test_only_a_date_of_assignment_is_taken_unasked(connection, write, title, at):
    days = "".join(f"{arm},{k},2026-03-{k + 13}\n" for k in range(9) for arm in "ab")
    file = write("t.csv", f"arm,y,{title}\n{days}")
    assert named_test([file], connection, design("y")).design.at == at
    asked = named_test([file], connection, design("y", at=title))
    assert asked.design.at == title
    assert rows_of(connection, asked)[0][-1].day == 13


def test_dates_nobody_asked_for_stop_nothing(connection, write):
    days = "".join(f"{arm},{k},0{k + 1}/0{k + 2}/2026\n" for k in range(6) for arm in "ab")
    file = write("t.csv", f"arm,y,date\n{days}")
    assert named_test([file], connection, design("y")).design.at is None
    with pytest.raises(AmbiguousDates):
        named_test([file], connection, design("y", at="date"))


@pytest.mark.parametrize(
    ("text", "asked", "error", "fields"),
    [
        ("arm,y\na,1\nb,2\n", design("z"), MissingColumns, {"missing": ("z",), "found": ("arm", "y")}),
        ("arm,y\na,1\nb,2\n", design("y", arm="group"), MissingColumns, {"missing": ("group",)}),
        ("arm,y\na,1\nb,2\n", design("y", unit="id"), MissingColumns, {"missing": ("id",)}),
        ("arm,y,y\na,1,2\nb,2,3\n", design("y"), DuplicateColumns, {"column": "y"}),
        ("arm,y\na,1\nb,2\n", design("y", control="c"), UnknownArm, {"arm": "c", "arms": ("a", "b")}),
        ("arm,y\nb,1\nb,2\n", design("y"), OneArm, {"arms": ("b",)}),
        ("arm,y\nb,1\nb,2\n", design("y", arm=BY_FILE), OneArm, {"arms": ("t",)}),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told(connection, write, text, asked, error, fields):
    with pytest.raises(error) as told:
        named_test([write("t.csv", text)], connection, asked)
    assert told.value.fields.items() >= fields.items()


def test_a_database_beside_is_gone_afterwards(tmp_path, write):
    file = write("t.csv", "arm,y\na,1\nb,2\n")
    folder = tmp_path / "beside"
    folder.mkdir()
    with beside(folder) as connection:
        assert len(rows_of(connection, named_test([file], connection, design("y")))) == 2
        assert any(folder.rglob("*.duckdb"))
    assert not any(folder.iterdir())


@pytest.mark.skipif(not REAL.is_dir(), reason="the real data are not here")
def test_real_tests_are_read_as_named(connection):
    hillstrom = Source("hillstrom.csv", REAL / "hillstrom" / "hillstrom.csv")
    asked = design("visit:proportion", "spend", arm="segment", control="No E-Mail")
    assert len(rows_of(connection, named_test([hillstrom], connection, asked))) == 64_000
    folder = REAL / "udacity_screener"
    files = [Source(f"{name}.csv", folder / f"{name}.csv") for name in ("control", "experiment")]
    asked = design("Enrollments:proportion/Clicks", arm=BY_FILE, control="control")
    found = named_test(files, connection, asked)
    assert (found.grain, found.people, whats(found)) == (Grain.DAILY, "Pageviews", ["blank_end"])
