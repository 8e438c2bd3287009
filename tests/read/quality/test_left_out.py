"""Rows that reading left out stand in a table of the connection, with their reasons."""

from cx.read.quality import left_out as module
from cx.read.quality.left_out import Heads, files_left_out, left_out

HEADS = Heads("row", "why", "column", "line")
LOG = """user_id,event,timestamp
u1,home,2026-04-01 10:00:00
,home,2026-04-01 10:05:00
u2,,2026-04-02 09:00:00
u3,home,いつか
u4,home,
"""


def fetched(connection, report, number=0):
    file = report.files[number]
    return left_out(connection, file.name, file.columns, HEADS)


def test_every_row_left_out_is_there_with_its_reason_and_cells(reading, connection):
    report = reading(files={"log.csv": LOG}).report
    rows = fetched(connection, report)
    assert [*rows.columns] == ["row", "why", "column", "user_id", "event", "timestamp"]
    assert rows[["row", "why", "column"]].to_numpy().tolist() == [
        [3, "no_customer", ""],
        [4, "no_touchpoint", "event"],
        [5, "unreadable_date", "timestamp"],
        [6, "no_date", "timestamp"],
    ]
    assert rows["timestamp"][2] == "いつか"
    assert files_left_out(connection) == {"log.csv": 4}


def test_a_line_that_is_no_row_is_there_as_it_stands(reading, connection):
    report = reading(files={"log.csv": LOG + "u9,home,2026-04-01,extra,more\n"}).report
    last = fetched(connection, report).iloc[-1]
    assert (last["row"], last["why"], last["line"]) == (
        7,
        "long_rows",
        "u9,home,2026-04-01,extra,more",
    )


def test_nothing_left_out_is_an_empty_table(reading, connection):
    report = reading(files={"log.csv": "\n".join(LOG.split("\n")[:2]) + "\n"}).report
    assert fetched(connection, report).empty
    assert files_left_out(connection) == {}


def test_rows_are_kept_up_to_a_number_for_each_reason(reading, connection, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    text = LOG + ",home,2026-04-01 10:05:00\n" * 10
    report = reading(files={"log.csv": text}).report
    why = fetched(connection, report)["why"]
    assert why.value_counts()["no_customer"] == 3
    assert [note.rows for note in report.dropped if note.what == "no_customer"] == [11]


def test_a_column_of_the_file_may_be_called_like_ours(reading, connection):
    report = reading(
        files={"log.csv": LOG.replace("event", "event,row").replace("home", "home,7")}
    ).report
    assert [*fetched(connection, report).columns][-3:] == ["event", "row (3)", "timestamp"]


def test_items_of_one_order_are_not_lost(reading, connection):
    orders = """order_id,user_id,ordered_at,amount
1,A,2026-04-01 10:00,100
1,A,2026-04-01 10:00,200
"""
    report = reading(files={"orders.csv": orders}).report
    assert fetched(connection, report).empty


PEOPLE = """user_id,氏名,event,timestamp
u1,山田太郎,home,2026-04-01 10:00:00
u2,佐藤花子,home,2026-04-01 10:05:00
u3,鈴木一郎,home,いつか
u4,田中実,home,2026-04-01 10:05:00,extra
"""


def test_nobody_is_named_among_the_rows_that_were_left_out(reading, connection):
    reading(files={"log.csv": PEOPLE})
    kept = str(connection.execute("SELECT * FROM left_out").fetchall())
    assert "いつか" in kept
    assert not any(name in kept for name in ("鈴木", "田中"))


def test_in_a_line_that_is_no_row_names_are_masked(reading, connection):
    text = LOG + "u9,担当の鈴木様へ,2026-04-01,taro@example.com,more\n"
    report = reading(files={"log.csv": text}).report
    line = fetched(connection, report).iloc[-1]["line"]
    assert "taro@example.com" not in line
    assert line.startswith("u9,")
