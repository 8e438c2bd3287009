"""Files as people really export them: odd cells, odd rows, odd heads; nothing breaks, nothing is silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.domain import Role
from cx.errors import CxError, DuplicateColumns, MissingColumns
from cx.read import dates, levels, numerals
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.words import LANGUAGES, Words

HEAD = "customer_id,event,timestamp\n"
ROW = "u,home,2026-04-01 10:00\n"
ORDERS = (
    "注文番号,顧客ID,注文日時,商品名,合計金額\n"
    "1,A,2026/04/01 10:00,茶,3000\n1,A,2026/04/01 10:00,碗,3000\n2,B,2026/04/02 10:00,茶,1000\n"
)


def rows(connection, columns):
    return connection.execute(
        f"SELECT {columns} FROM touches_in ORDER BY file, row, part"
    ).fetchall()


def notes(found):
    return {note.what: (note.rows, note.example) for note in found}


@pytest.mark.parametrize(
    "text", ["9999-12-31 24:30", "0001-01-01 00:00+14:00", "2026-04-01 10:00 +25:00"]
)
def test_dates_beyond_the_calendar_are_no_dates(text):
    assert dates.parse(text) is None


def test_a_date_beyond_the_calendar_is_dropped_and_said(reading):
    found = reading(files={"a.csv": HEAD + ROW + "v,home,9999-12-31 24:30\n"}).report
    assert notes(found.dropped) == {"unreadable_date": (1, "9999-12-31 24:30")}


@given(st.text(max_size=40) | st.dates().map(str) | st.datetimes().map(str))
def test_no_text_breaks_the_readers_of_cells(text):
    for order in (None, *dates.DateOrder):
        dates.parse(text, order)
    levels.level(text)
    levels.gap(text)
    number = numerals.parse(text)
    assert number is None or abs(number) < float("inf")


def test_a_number_beyond_all_measure_is_none():
    assert numerals.parse("1e999") is None


@pytest.mark.parametrize("twin", ["memo,memo", "Memo,memo", "ｍｅｍｏ,memo"])
def test_columns_that_nobody_needs_may_stand_twice(reading, twin):
    text = f"customer_id,event,timestamp,{twin}\n" + "".join(
        f"u{i},home,2026-04-01 10:00,{i % 2},{i % 3}\n" for i in range(20)
    )
    assert reading(files={"a.csv": text}).report.touches == 20


def test_a_column_that_stands_twice_can_be_asked_for_by_its_exact_name_only(reading, connection):
    text = "customer_id,event,timestamp,memo,Memo,x,x\n" + "".join(
        f"u{i},home,2026-04-01 10:00,{i % 2},b{i % 3},1,2\n" for i in range(20)
    )
    reading(files={"a.csv": text}, keep=("Memo",))
    assert {value for (value,) in rows(connection, '"extra:Memo"')} == {"b0", "b1", "b2"}
    with pytest.raises(DuplicateColumns):
        reading(files={"a.csv": text}, keep=("x",))
    with pytest.raises(MissingColumns):
        reading(files={"a.csv": text}, keep=("nothing",))


def test_a_cell_may_be_very_long(reading, connection):
    text = 'customer_id,event,timestamp,comment\nu,home,2026-04-01,"' + "あ" * 1_500_000 + '"\n'
    found = reading(files={"a.csv": text + "v,home,2026-04-01,x\n"}).report
    assert (found.touches, found.dropped) == (2, ())
    assert rows(connection, "length(comment)") == [(1_500_000,), (1,)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_a_stray_zero_byte_makes_no_text_unreadable(reading, write, encoding):
    text = "顧客ID,行動,日時\n" + "会員,商品ページ,2026-04-01\n" * 20 + "会\0員,配送,2026-04-01\n"
    found = reading(write("a.csv", text, encoding)).report
    assert (found.files[0].encoding, found.touches) == (encoding, 21)
    assert notes(found.changes)["unreadable_characters"] == (1, encoding)


def test_mixed_line_ends_lose_no_row(reading, connection):
    text = HEAD.replace("\n", "\r\n") + ROW + ROW.replace("\n", "\r\n") + ROW.replace("\n", "\r")
    assert reading(files={"a.csv": text + ROW}).report.touches == 4
    assert {customer for (customer,) in rows(connection, "customer")} == {"u"}


def test_open_quotes_short_rows_and_old_line_ends_at_once_are_still_a_table(reading):
    text = 'customer_id,event,timestamp\r"u,home,2026-04-01\rv,"x\ny",2026-04-01\rw\rz,home,2026-04-01\r"q,"x\ny"'
    found = reading(files={"a.csv": text}).report
    assert found.touches + sum(note.rows for note in found.dropped) == found.files[0].rows


def test_lines_above_the_header_are_skipped_and_said_and_rows_keep_their_numbers(reading):
    text = "売上レポート 2026年4月\n\n期間: 2026/04/01-2026/04/30\n顧客ID,行動,日時\nu,home,2026-04-01\n,home,2026-04-01\n"
    found = reading(files={"a.csv": text}).report
    assert notes(found.changes)["lines_above"] == (2, "売上レポート 2026年4月")
    assert notes(found.dropped) == {"no_customer": (1, "6")}  # as a spreadsheet numbers it


def test_a_title_padded_with_commas_is_no_header(reading):
    text = "売上レポート,,,\n顧客ID,行動,日時,経路\nu,home,2026-04-01,web\n"
    assert reading(files={"a.csv": text}).report.columns[Role.CUSTOMER] == "顧客ID"


def test_numbers_outside_the_scale_do_not_stretch_it_and_are_said(reading, connection):
    odd = {0: "0", 10: "6", 20: "99", 30: "-"}
    text = "customer_id,event,timestamp,score\n" + "".join(
        f"u{i},home,2026-04-01,{odd.get(i, i % 5 + 1)}\n" for i in range(100)
    )
    found = reading(files={"a.csv": text})
    assert (found.scale.low, found.scale.high) == (1, 5)
    assert notes(found.report.changes)["outside_scale"] == (3, "0")
    assert "unread_values" not in notes(found.report.changes)  # "-" says that there is no answer
    [(scored,)] = connection.execute("SELECT count(score) FROM touches_in").fetchall()
    assert scored == 96


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ({1: 9, 2: 9, 3: 9, 4: 9, 5: 9}, (1, 5)),
        ({0: 1, 3: 9, 7: 9, 8: 9, 9: 9, 10: 9}, (0, 10)),
        ({1: 30, 2: 30, 5: 30, 6: 3, 7: 3}, (1, 7)),
        ({2: 50, 5: 50, 6: 1}, (2, 5)),
        ({1: 50, 5: 50, 9: 5, 99: 5}, (1, 5)),
        ({20: 5, 80: 5}, (20, 80)),
        ({-3: 1, 3: 1}, None),
    ],
)
def test_the_scale_is_the_one_that_nearly_all_answers_keep_to(values, ends):
    assert levels.ends(values) == ends


def test_answers_in_words_and_numbers_are_read_and_the_rest_is_said(reading, connection):
    cells = ["満足", "4", "★★★", "５", "５：とても満足", "まあまあ", "n/a"]
    text = "顧客ID,回答日,配送の満足度\n" + "".join(
        f"u{i},2026/04/01,{cells[i % 7]}\n" for i in range(70)
    )
    found = reading(files={"a.csv": text}).report
    assert notes(found.changes)["unread_values"] == (10, "まあまあ")
    assert notes(found.dropped) == {"nothing_told": (20, "7")}
    assert {score for (score,) in rows(connection, "score")} == {3, 4, 5}


def test_scores_with_decimals_are_scores(reading, connection):
    text = "customer_id,event,timestamp,score\na,x,2026-04-01,4.5\nb,x,2026-04-01,3.5\n"
    reading(files={"a.csv": text})
    assert rows(connection, "score") == [(4.5,), (3.5,)]


def test_a_column_asked_for_in_another_case_keeps_its_scale(reading, connection):
    text = "customer_id,event,timestamp,Ｐoints\na,x,2026-04-01,5\nb,x,2026-04-01,1\n"
    reading(files={"a.csv": text}, mapping={Role.SCORE: ("points",)})
    assert rows(connection, "score") == [(5.0,), (1.0,)]


def test_recommendation_outside_0_to_10_is_no_answer(reading, connection):
    text = "customer_id,回答日,推奨度\na,2026-04-01,10（ぜひすすめたい）\nb,2026-04-01,99\nc,2026-04-01,0\n"
    found = reading(files={"a.csv": text}, mapping={Role.RECOMMEND: ("推奨度",)}).report
    assert rows(connection, "customer, recommend") == [("a", 10.0), ("c", 0.0)]
    assert notes(found.changes)["outside_scale"] == (1, "99")


def test_amounts_that_are_no_numbers_are_said(reading):
    text = "customer_id,event,timestamp,amount\n" + "".join(
        f"u{i},purchase,2026-04-01,{'応相談' if i == 3 else 100}\n" for i in range(30)
    )
    assert notes(reading(files={"a.csv": text}).report.changes)["unread_values"] == (1, "応相談")


def test_a_scale_is_seen_in_a_file_with_a_rhythm(reading):
    text = "customer_id,event,timestamp,score\n" + "".join(
        f"u{i},x{i % 4},2026-04-01,{5 if i % 4 == 0 else i % 10 + 1}\n" for i in range(4_000)
    )
    found = reading(files={"a.csv": text})
    assert (found.scale.low, found.scale.high) == (1, 10)


def test_the_items_of_an_order_are_one_order(reading, connection):
    found = reading(files={"orders.csv": ORDERS}).report
    assert rows(connection, 'customer, "order", value') == [("A", "1", 3000.0), ("B", "2", 1000.0)]
    assert notes(found.changes)["same_order"] == (1, "3")


def test_keys_that_a_spreadsheet_has_changed_still_join(reading):
    reviews = "注文番号,評価\n１,5\n2.0,3\n"
    orders = ORDERS.replace("\n1,", "\n001,").replace("\n2,", "\n002,")
    found = reading(files={"orders.csv": orders, "reviews.csv": reviews}).report
    assert [(join.rows, join.matched) for join in found.joins] == [(2, 2)]
    assert notes(found.changes)["keys_alike"][0] == 2


def test_the_first_of_several_partners_is_taken_and_said(reading):
    orders = "注文番号,顧客ID,注文日時\n1,A,2026/04/01\n1,C,2026/04/03\n2,B,2026/04/02\n"
    found = reading(files={"orders.csv": orders, "reviews.csv": "注文番号,評価\n1,5\n2,3\n"}).report
    assert notes(found.changes)["first_of_several"] == (1, "1")


def test_customers_who_never_meet_are_said(reading):
    reviews = "顧客ID,回答日,評価\n0A,2026/04/05,5\n0B,2026/04/05,3\n"
    found = reading(files={"orders.csv": ORDERS, "reviews.csv": reviews}).report
    assert notes(found.changes)["strangers"] == (2, "0A")
    met = reading(files={"orders.csv": ORDERS, "reviews.csv": reviews.replace("0A", "A")}).report
    assert "strangers" not in notes(met.changes)


def test_files_of_one_name_are_told_apart_and_a_file_twice_is_said(reading, write, tmp_path):
    (tmp_path / "b").mkdir()
    sources = [write("a.csv", HEAD + ROW + ",x,2026-04-01\n")]
    path = tmp_path / "b" / "a.csv"
    path.write_bytes(sources[0].path.read_bytes())
    found = reading(*sources, Source("a.csv", path)).report
    assert [file.name for file in found.files] == ["a.csv", "a.csv (2)"]
    assert [(note.file, note.rows) for note in found.dropped] == [("a.csv +1", 1)]
    assert notes(found.changes)["overlap"] == (2, "")  # its rows count once


def test_totals_in_percent_are_shares_of_those_who_were_there(reading):
    text = "ステージ,人数,進んだ人数,回答数,平均\n認知,1000,40%,50,3.9\n購入,40%,500,40,4.5\n使用,300,400,-4,4\n"
    found = reading(files={"t.csv": text})
    assert list(found.totals["went_on"].fillna(-1)) == [400, 500, -1]
    assert list(found.totals["reached"].fillna(-1)) == [1000, -1, 300]
    said = notes(found.report.changes)
    assert said["shares_of_people"] == (1, "40%")
    assert said["shares_of_nobody"] == (1, "40%")
    assert said["impossible_counts"] == (1, "300 / 400 / -4")


def test_a_line_of_totals_without_a_name_is_said_with_its_place(reading):
    text = "stage,reached,went on,n,mean\nresearch,100,40,50,3.9\n,5,,,\n"
    assert notes(reading(files={"t.csv": text}).report.dropped) == {"no_label": (1, "3")}


def test_reading_that_breaks_off_leaves_nothing_behind(reading, connection):
    with pytest.raises(CxError):
        reading(files={"a.csv": HEAD + ROW, "b.csv": "a,b\n"})
    with pytest.raises(CxError):
        reading(files={"a.csv": HEAD + "u,home,03/04/2024\n"})
    left = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert {name for (name,) in left} <= {"touches_in", "touch_rows"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_has_its_sentence(reading, language):
    words = Words.of(language)
    for what in ("outside_scale", "unread_values", "same_order", "keys_alike", "strangers"):
        assert words(f"read.change.{what}", example="x")


CELLS = {
    "customer_id": st.sampled_from(["a", "b", " ", "", "#1-1", "'; DROP", "c\n", '"q"']),
    "event": st.sampled_from(["home", "purchase", "", "x,y", "配送"]),
    "timestamp": st.sampled_from(
        ["2026-04-01 10:00", "2026/4/2", "", "soon", "令和8年4月3日", "24:30"]
    ),
    "score": st.sampled_from(["1", "5", "", "99", "満足", "?", "nan"]),
}


@given(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=30))
def test_every_row_of_a_long_file_is_a_touch_or_dropped_once(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("long") / "a.csv"
    lines = [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in (r[name] for name in CELLS))
        for r in records
    ]
    path.write_text("\n".join([",".join(CELLS), *lines]) + "\n", encoding="utf-8")
    roles = {Role.CUSTOMER: ("customer_id",), Role.TOUCHPOINT: ("event",), Role.AT: ("timestamp",)}
    with connect() as connection:
        try:
            found = read([Source("a.csv", path)], connection, mapping=roles).report
        except CxError:
            good = [r for r in records if r["customer_id"].strip() and r["event"]]
            assert not any(r["timestamp"][:2] in {"20", "令和"} for r in good)
            return
    assert found.files[0].rows == len(records)
    assert found.touches + sum(note.rows for note in found.dropped) == len(records)
