"""From files to touches: shapes, roles, joins, and what is said about every row."""

import pytest

from cx.domain import Role, Shape, Stage
from cx.errors import (
    AmbiguousDates,
    BadSettings,
    CxError,
    DuplicateColumns,
    EmptyFile,
    HeaderOnly,
    MissingColumns,
    MissingTable,
    NoDates,
    NoReadableDates,
    NotATable,
    NothingMatches,
    NothingToRead,
    UnknownName,
)
from cx.model.recipe import Answers, Best, DateOrder
from cx.words import LANGUAGES, Words

LONG = """user_id,event,timestamp,platform
u1,home,2026-04-01 10:00:00,web
u1,purchase,2026-04-01 10:05:00,web
u2,home,2026-04-02 09:00:00,app
"""
ORDERS = """注文番号,顧客ID,注文日時,発送日,お届け予定日,合計金額
1,A,2026/04/01 10:00,2026/04/02,2026/04/05,"1,200円"
2,B,2026/04/03 11:00,,2026/04/07,800円
3,A,2026/05/03 11:00,2026/05/04,2026/05/07,900円
"""
SURVEY = """回答日時,顧客ID,商品ページの満足度,配送の満足度,ご意見
2026/04/10 09:00,A,満足,不満,遅かった
2026/04/11 09:00,B,とても満足,該当なし,
"""
TOTALS = """ステージ,人数,進んだ人数,回答数,平均
認知,1000,400,50,3.9
購入,400,,40,4.5
合計,1400,,,
"""


def touches(connection, columns='customer, touchpoint, CAST("at" AS VARCHAR), did, said, score'):
    return connection.execute(
        f"SELECT {columns} FROM touches_in ORDER BY file, row, part"
    ).fetchall()


def notes(found):
    return {note.what: note.rows for note in found}


def test_a_long_file_gives_a_touch_per_row(reading, connection):
    found = reading(files={"log.csv": LONG}).report
    assert [file.shape for file in found.files] == [Shape.LONG]
    assert (found.touches, found.customers) == (3, 2)
    assert found.columns == {
        Role.CUSTOMER: "user_id", Role.AT: "timestamp", Role.TOUCHPOINT: "event", Role.CHANNEL: "platform",
    }  # fmt: skip
    assert touches(connection)[1] == ("u1", "purchase", "2026-04-01 10:05:00", True, False, None)


def test_a_wide_file_gives_a_touch_per_date(reading, connection):
    found = reading(files={"注文.csv": ORDERS}).report
    assert found.files[0].shape is Shape.WIDE
    rows = touches(connection, 'customer, touchpoint, CAST("at" AS VARCHAR), "order", value')
    assert rows == [
        ("A", "注文", "2026-04-01 10:00:00", "1", 1200.0),
        ("A", "発送", "2026-04-02 12:00:00", "1", None),
        ("B", "注文", "2026-04-03 11:00:00", "2", 800.0),
        ("A", "注文", "2026-05-03 11:00:00", "3", 900.0),
        ("A", "発送", "2026-05-04 12:00:00", "3", None),
    ]
    assert found.dropped == ()  # order 2 was not sent yet: nothing is lost
    assert [(note.what, note.column, note.rows) for note in found.changes] == [
        ("numbers_written_out", "合計金額", 3),
        ("days_at_noon", "お届け予定日", 3),
        ("days_at_noon", "発送日", 2),
    ]


def test_a_promised_date_goes_with_delivery_and_is_no_touch(reading, connection):
    reading(files={"注文.csv": ORDERS})
    rows = touches(connection, "touchpoint, CAST(promised_at AS VARCHAR)")
    assert rows[0] == ("注文", None)
    assert rows[1] == ("発送", "2026-04-05 12:00:00")


def test_a_survey_gives_opinions_that_are_no_behaviour(reading, connection):
    found = reading(files={"アンケート.csv": SURVEY}).report
    assert found.files[0].shape is Shape.SURVEY
    assert touches(connection, "customer, touchpoint, did, said, score, comment") == [
        ("A", "商品ページ", False, True, 4.0, None),
        ("A", "配送", False, True, 2.0, None),
        ("A", "overall", False, True, None, "遅かった"),  # it names neither of the two
        ("B", "商品ページ", False, True, 5.0, None),
    ]
    assert found.questions == ()  # the words say which end is the best


def test_anonymous_answers_are_one_person_each_and_unlabelled_numbers_ask(reading, connection):
    text = '"",Q1,Q2,Q3\n' + "".join(
        f"{i},{i % 5 + 1},{i % 4 + 2},{i % 3 + 1}\n" for i in range(30)
    )
    found = reading(files={"mobi.csv": text})
    assert found.report.anonymous
    assert found.report.customers == 30
    [question] = found.report.questions
    assert (question.about, question.default) == ("scale_direction", "high")
    assert (found.scale.low, found.scale.high) == (1, 5)


def test_low_is_best_turns_the_scores(reading, connection):
    text = "Q1,Q2,Q3\n1,5,3\n2,4,2\n5,1,4\n"
    options = {"answers": Answers(best={"*": Best.LOW})}
    found = reading(files={"a.csv": text}, **options)
    assert found.report.questions == ()
    assert touches(connection, "touchpoint, score")[:2] == [("Q1", 5.0), ("Q2", 1.0)]


def test_totals_have_no_customers_and_lose_their_sum_line(reading):
    found = reading(files={"集計.csv": TOTALS})
    assert found.report.files[0].shape is Shape.TOTALS
    assert list(found.totals["stage"]) == ["認知", "購入"]
    assert list(found.totals["reached"]) == [1000, 400]
    assert notes(found.report.dropped) == {"sum_line": 1}
    assert (found.scale.low, found.scale.high) == (1, 5)


def test_answers_without_customer_borrow_one_through_the_order(reading, connection):
    reviews = "注文番号,評価,コメント\n1,2,遅い\n3,5,よい\n9,4,誰？\n"
    found = reading(files={"注文.csv": ORDERS, "レビュー.csv": reviews}).report
    [join] = found.joins
    assert (join.rows, join.matched) == (3, 2)
    said = connection.execute(
        "SELECT customer, score FROM touches_in WHERE said ORDER BY row"
    ).fetchall()
    assert said == [("A", 2.0), ("A", 5.0), ("#2-3", 4.0)]  # nobody knows who the third was


def test_attributes_join_for_breakdowns(reading, connection):
    people = "顧客ID,地域\nA,東京\nB,大阪\nC,東京\n"
    reading(files={"注文.csv": ORDERS, "顧客.csv": people})
    assert set(touches(connection, 'customer, "extra:地域"')) == {("A", "東京"), ("B", "大阪")}


def test_who_brought_a_customer_is_kept_though_no_value_stands_twice(reading, connection):
    people = "顧客ID,紹介者,入会経路コード\nA,,x1\nB,A,x2\nC,B,x3\n"
    reading(files={"注文.csv": ORDERS, "顧客.csv": people})
    kept = [row[0] for row in connection.execute("DESCRIBE touches_in").fetchall()]
    assert "extra:紹介者" in kept
    assert "extra:入会経路コード" not in kept
    assert set(touches(connection, 'customer, "extra:紹介者"')) == {("A", None), ("B", "A")}


def test_what_the_user_says_wins(reading):
    text = "code,what,when,user_id\nA,x,2026-04-01,1\nB,y,2026-04-02,1\n"
    mapping = {Role.CUSTOMER: ("code",), Role.TOUCHPOINT: ("what",), Role.AT: ("when",)}
    found = reading(files={"a.csv": text}, mapping=mapping).report
    assert found.customers == 2
    assert found.columns[Role.CUSTOMER] == "code"


def test_several_columns_of_a_role_are_averaged(reading, connection):
    text = "user_id,e1,e2,q1\na,4,5,3\nb,2,,4\n"
    mapping = {Role.EXPECTATION: ("e1", "e2"), Role.EXPERIENCE: ("q1",)}
    reading(files={"a.csv": text}, mapping=mapping)
    rows = connection.execute(
        "SELECT customer, expectation, experience FROM touches_in WHERE expectation IS NOT NULL ORDER BY row"
    ).fetchall()
    assert rows == [("a", 4.5, 3.0), ("b", 2.0, 4.0)]


def test_a_gap_question_is_a_gap_by_itself(reading, connection):
    text = "user_id,配送は期待と比べていかがでしたか\na,期待以上\nb,期待どおり\nc,期待以下\n"
    reading(files={"a.csv": text})
    rows = touches(connection, "touchpoint, expectation, experience")
    assert rows == [("配送", 0.0, 1.0), ("配送", 0.0, 0.0), ("配送", 0.0, -1.0)]


def test_every_row_that_is_no_touch_is_counted_with_an_example(reading):
    text = (
        LONG
        + "u3,,2026-04-02 09:00:00,app\n,home,2026-04-02 09:00:00,app\nu4,home,,app\nu5,home,yesterday,app\n"
    )
    found = reading(files={"log.csv": text}).report
    assert found.touches == 3
    assert notes(found.dropped) == {
        "no_customer": 1, "no_touchpoint": 1, "no_date": 1, "unreadable_date": 1,
    }  # fmt: skip
    examples = {note.what: note.example for note in found.dropped}
    assert examples["unreadable_date"] == "yesterday"
    assert examples["no_touchpoint"] == "5"  # the row as a spreadsheet numbers it


def test_odd_rows_are_kept_where_they_can_be_and_named_where_not(reading):
    text = (
        LONG
        + "u3,home,2026-04-02 09:00:00\nu4,home,2026-04-02 09:00:00,app,extra\nu5,home,2026-04-02 09:00:00"
    )
    found = reading(files={"log.csv": text}).report
    assert found.touches == 5
    assert notes(found.changes) == {"short_rows": 2}
    assert notes(found.dropped) == {"long_rows": 1}


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_delimiters_are_found(reading, sign):
    assert reading(files={"log.csv": LONG.replace(",", sign)}).report.touches == 3


def test_line_breaks_inside_quotes_are_part_of_the_cell(reading, connection):
    text = 'user_id,event,timestamp,comment\nu1,home,2026-04-01,"one\r\ntwo"\n'
    reading(files={"log.csv": text})
    assert touches(connection, "comment") == [("one\r\ntwo",)]


def test_a_file_without_header_gets_numbered_columns(reading):
    text = "u1,2026-04-01,3\nu2,2026-04-02,4\n"
    mapping = {Role.CUSTOMER: ("column 1",), Role.AT: ("column 2",)}
    found = reading(files={"a.csv": text}, mapping=mapping).report
    assert "no_header" in notes(found.changes)
    assert found.customers == 2


def test_ambiguous_dates_ask_and_an_answer_settles_them(reading, connection):
    text = "user_id,event,date\nu1,home,03/04/2024\nu2,home,05/06/2024\n"
    with pytest.raises(AmbiguousDates) as caught:
        reading(files={"log.csv": text})
    assert caught.value.fields["ambiguous"] == 2
    assert caught.value.fields["orders"] == ("dmy", "mdy")
    reading(files={"log.csv": text}, answers=Answers(dates={"date": DateOrder.DMY}))
    assert touches(connection, 'CAST("at" AS DATE)')[0][0].isoformat() == "2024-04-03"


def test_future_dates_are_said(reading):
    text = LONG + "u3,home,2999-04-02 09:00:00,app\n"
    [found] = reading(files={"log.csv": text}).report.found
    assert (found.check, found.rows, found.handling) == ("future", 1, "keep")


def test_a_saved_recipe_reads_next_months_files_the_same_way(reading):
    first = reading(files={"april.csv": ORDERS})
    saved = first.recipe.model_copy(update={"id": "mine"})
    second = reading(files={"may.csv": ORDERS}, recipe=saved)
    assert second.report.touches == first.report.touches


def test_names_that_sql_or_csv_could_mistake_are_only_names(reading, connection):
    text = "user_id,event,timestamp,\"select; drop\"\"x\"\nu'1,ho'me,2026-04-01,=1+1\nu'1,ho'me,2026-04-01,=1+2\nu2,a,2026-04-01,=1+1\n"
    reading(files={"l.csv": text})
    assert touches(connection, "customer, touchpoint")[0] == ("u'1", "ho'me")


WRONG = [
    ("a.csv", "", {}, EmptyFile),
    ("a.csv", "a,b,c\n", {}, HeaderOnly),
    ("a.csv", "just one column\nx\ny\n", {}, NotATable),
    ("a.csv", "a:b:c\n1:2:3\n", {}, NotATable),
    ("a.csv", "user_id,event,date\nu1,home,03/04/2024\n", {}, AmbiguousDates),
    ("a.csv", "user_id,event,date\nu1,home,01/02/03\n", {}, AmbiguousDates),
    ("a.csv", "colour,size\nred,1\nblue,2\n", {}, NothingToRead),
    ("a.csv", "user_id,colour\nu1,red\nu2,blue\n", {}, NoDates),
    (
        "a.csv",
        "user_id,event,when\nu1,home,soon\nu2,home,later\n",
        {"mapping": {Role.AT: ("when",)}},
        NoReadableDates,
    ),
    ("a.csv", "user_id,event,date,user_id\nu1,home,2024-04-01,u1\n", {}, DuplicateColumns),
    ("a.csv", LONG, {"mapping": {Role.SCORE: ("nowhere",)}}, MissingColumns),
    ("a.csv", LONG, {"recipe": "olist"}, MissingTable),
    ("a.csv", LONG, {"recipe": "nothing"}, UnknownName),
]


@pytest.mark.parametrize(("name", "content", "options", "error"), WRONG)
def test_what_cannot_be_read_is_one_clear_sentence_in_both_languages(
    reading, name, content, options, error
):
    with pytest.raises(error) as caught:
        reading(files={name: content}, **options)
    for language in LANGUAGES:
        sentence = Words.of(language).error(caught.value)
        assert sentence.endswith(("。", "。）", "）。", ".", "?", "？"))
        assert "{" not in sentence


def test_keys_that_match_nothing_are_named_with_examples(reading):
    reviews = "注文番号,評価\nX1,2\nX3,5\n"
    with pytest.raises(NothingMatches) as caught:
        reading(files={"注文.csv": ORDERS, "レビュー.csv": reviews})
    assert caught.value.fields["left_example"] == "X1"


def test_a_recipe_file_that_is_wrong_says_where(reading, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('id = "mine"\n', encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        reading(files={"a.csv": LONG}, recipe=str(path))
    assert caught.value.fields["where"] in {"name", "tables"}


def test_reading_leaves_nothing_but_the_touches_behind(reading, connection):
    reading(files={"log.csv": LONG})
    tables = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    assert {name for name in tables if name.startswith("raw_")} == set()


def test_stage_ids_in_a_file_are_kept(reading, connection):
    text = "user_id,event,stage,date\nu1,x,purchase,2024-04-01\n"
    reading(files={"a.csv": text})
    assert touches(connection, "stage") == [(Stage.PURCHASE,)]


def test_every_error_is_a_cx_error():
    assert all(issubclass(error, CxError) for *_, error in WRONG)


def test_a_quotation_mark_that_never_closes_swallows_no_rows(reading):
    rows = "".join(f"u{i},home,2026-04-02 09:00:00,app\n" for i in range(50))
    found = reading(files={"log.csv": LONG + 'u9,"home,2026-04-02 09:00:00,app\n' + rows}).report
    assert found.touches == 54
    assert notes(found.changes)["open_quote"] == 1


def test_a_bare_date_beside_an_amount_is_a_purchase(reading, connection):
    reading(files={"a.csv": "customer,date,amount\nA,2026-04-01,100\nB,2026-05-01,200\n"})
    assert touches(connection, "touchpoint, value") == [("purchase", 100.0), ("purchase", 200.0)]


def test_guessed_rules_that_were_saved_are_followed_to_the_letter(reading, connection):
    first = reading(files={"a.csv": SURVEY})
    rules = first.recipe.touches[:1]
    saved = first.recipe.model_copy(update={"touches": rules})
    reading(files={"b.csv": SURVEY}, recipe=saved)
    assert {touchpoint for (touchpoint,) in touches(connection, "touchpoint")} == {"商品ページ"}


def test_one_column_of_several_can_be_left_out_or_be_something_else(reading, connection):
    text = "会員ID,商品の満足度,配送の満足度,味の満足度,メモ\na,3,4,5,x\nb,2,3,4,y\n"
    said = Answers(roles={"配送の満足度": None, "メモ": Role.COMMENT, "味の満足度": Role.EFFORT})
    found = reading(files={"a.csv": text}, answers=said).report
    rows = touches(connection, "customer, touchpoint, score, effort, comment")
    assert rows == [
        ("a", "商品", 3.0, None, None),
        ("a", "味", None, 5.0, None),
        ("a", "overall", None, None, "x"),
        ("b", "商品", 2.0, None, None),
        ("b", "味", None, 4.0, None),
        ("b", "overall", None, None, "y"),
    ]
    assert {g.why.value for g in found.guesses if g.column in {"メモ", "味の満足度"}} == {"asked"}


def test_a_role_may_have_its_columns_in_two_files(reading):
    files = {
        "a.csv": "who,event,timestamp\nx,home,2026-04-01\n",
        "b.csv": "kunde,event,timestamp\ny,home,2026-04-02\n",
    }
    found = reading(files=files, mapping={Role.CUSTOMER: ("who", "kunde")}).report
    assert found.customers == 2


def test_a_column_of_a_known_recipe_can_be_left_out(reading, connection):
    first = reading(files={"a.csv": SURVEY})
    said = Answers(roles={"ご意見": None})
    reading(files={"b.csv": SURVEY}, recipe=first.recipe, answers=said)
    assert {comment for (comment,) in touches(connection, "comment")} == {None}


def test_two_columns_about_one_event_make_one_touch(reading, connection):
    text = "注文番号,顧客ID,注文日,注文日時\n1,A,2026/04/01,2026/04/01 10:00\n2,B,2026/04/02,2026/04/02 11:00\n"
    reading(files={"a.csv": text})
    assert touches(connection, 'touchpoint, CAST("at" AS VARCHAR)') == [
        ("注文", "2026-04-01 10:00:00"),
        ("注文", "2026-04-02 11:00:00"),
    ]
