"""Tests of arms among the files: recognised in each of their forms, and never at a journey's cost."""

from pathlib import Path

import pytest

from cx.domain import MetricKind, Role, Shape
from cx.model.recipe import Answers
from cx.read.report import Grain, Source

SAMPLE = Path(__file__).parents[2] / "sample_data"
MEAN, PROPORTION = MetricKind.MEAN, MetricKind.PROPORTION
UNITS = "user_id,timestamp,group,page_seen,converted,pre_spend,spend\n" + "".join(
    f"{800 + i},2026-04-{i % 28 + 1:02d} 22:11:48,{'control' if i % 2 else 'treatment'},"
    f"{'old' if i % 2 else 'new'},{int(i % 7 == 0)},{i % 9}.5,{i % 11}.25\n"
    for i in range(60)
)
DAILY = "日付,パターン,訪問者数,CV数\n" + "".join(
    f"2026/04/{day:02d},{arm},{90 + day},{day}\n" for day in range(1, 9) for arm in "AB"
)
TOTALS = 'パターン,表示人数,CV数,CVR\nA,"1,200",60,5.0%\nB,"1,190",72,6.1%\n合計,"2,390",132,5.5%\n'
MEANS = "Arm,People,Mean,SD\nA,100,5.2,1.1\nB,110,5.9,1.0\n"
NO_MAIL = "segment,visit,spend\n" + "Mens E-Mail,1,9.5\nNo E-Mail,0,0\nWomens E-Mail,1,3.2\n" * 5
SHEETS = [
    (UNITS, Grain.UNITS, "group", "user_id", [("converted", PROPORTION), ("spend", MEAN)]),
    (DAILY, Grain.DAILY, "パターン", None, [("CV数", PROPORTION)]),
    (TOTALS, Grain.TOTALS, "パターン", None, [("CV数", PROPORTION)]),
    (MEANS, Grain.TOTALS, "Arm", None, [("Mean", MEAN)]),
    (NO_MAIL, Grain.UNITS, "segment", None, [("visit", PROPORTION), ("spend", MEAN)]),
]  # fmt: skip


def only(found):
    [test] = found.tests
    return test


@pytest.mark.parametrize(("text", "grain", "arm", "unit", "metrics"), SHEETS)
def test_a_test_is_known_by_its_columns(reading, text, grain, arm, unit, metrics):
    found = reading(files={"a.csv": text})
    assert found.report.files[0].shape is Shape.TEST
    test = only(found)
    assert (test.grain, test.arm, test.unit) == (grain, arm, unit)
    assert [(metric.column, metric.kind) for metric in test.metrics] == metrics
    assert found.report.columns[Role.ARM] == arm
    assert found.report.touches == 0


def test_units_have_their_arms_covariates_and_rows_in_a_typed_table(reading, connection):
    test = only(reading(files={"a.csv": UNITS}))
    assert test.covariates == ("pre_spend",)
    assert test.date == "timestamp"
    assert [tuple(arm) for arm in test.arms] == [("treatment", 30), ("control", 30)]
    types = dict(
        connection.execute(
            f"SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '{test.table}'"
        ).fetchall()
    )
    assert types == {
        "user_id": "VARCHAR", "timestamp": "TIMESTAMP", "group": "VARCHAR", "page_seen": "VARCHAR",
        "converted": "DOUBLE", "pre_spend": "DOUBLE", "spend": "DOUBLE",
    }  # fmt: skip
    [(rows, converted)] = connection.execute(
        f"SELECT count(*), sum(converted) FROM {test.table}"
    ).fetchall()
    assert (rows, converted) == (60, 9)


def test_totals_lose_their_sum_line_and_say_so(reading):
    found = reading(files={"a.csv": TOTALS})
    assert [tuple(arm) for arm in only(found).arms] == [("A", 1200), ("B", 1190)]
    assert [note.what for note in found.report.dropped] == ["sum_line"]


def test_a_standard_deviation_goes_with_its_mean(reading):
    assert only(reading(files={"a.csv": MEANS})).metrics[0].sd == "SD"


def test_yes_and_no_are_one_and_nought(reading, connection):
    text = "顧客ID,群,再購入\n" + "".join(
        f"{i},{'AB'[i % 2]},{'はい' if i % 3 else 'いいえ'}\n" for i in range(12)
    )
    test = only(reading(files={"a.csv": text}))
    assert test.metrics[0].kind is PROPORTION
    assert connection.execute(f'SELECT sum("再購入") FROM {test.table}').fetchall() == [(8.0,)]


def test_files_called_after_arms_are_one_test(reading, connection):
    day = "Date,Pageviews,Clicks,Payments\n" + "".join(
        f'"Sat, Oct {n}",77{n},68,{n if n < 25 else ""}\n' for n in range(11, 31)
    )
    found = reading(files={"control.csv": day, "new.csv": day.replace("68", "75")})
    test = only(found)
    assert (test.files, test.grain, test.people) == (
        ("control.csv", "new.csv"),
        Grain.DAILY,
        "Pageviews",
    )
    assert [arm.name for arm in test.arms] == ["control", "new"]
    assert [file.shape for file in found.report.files] == [Shape.TEST, Shape.TEST]
    sums = connection.execute(
        f"SELECT {test.arm}, sum(Clicks), count(Payments) FROM {test.table} GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert sums == [("control", 20 * 68, 14), ("new", 20 * 75, 14)]


def test_rows_without_an_arm_are_left_out_and_said(reading):
    found = reading(files={"a.csv": UNITS + "999,2026-04-01 10:00:00,,old,1,2.5,3.25\n"})
    assert only(found).rows == 60
    assert [(note.what, note.rows, note.example) for note in found.report.dropped] == [
        ("no_arm", 1, "62")
    ]


JOURNEYS = [
    ("user_id,event,timestamp,variant\nu1,home,2026-04-01,A\nu2,home,2026-04-01,B\n", Shape.LONG, "A"),
    (
        "order id,customer,order date,amount,variant\n"
        + "".join(f"{i},c{i % 9},2026-04-{i % 28 + 1:02d},{100 + i},{'AB'[i % 2]}\n" for i in range(40)),
        Shape.WIDE,
        "A",
    ),
    (
        "回答日時,グループ,商品の満足度,配送の満足度\n"
        + "".join(f"2026/04/{i % 28 + 1:02d} 10:00,{'AB'[i % 2]},{i % 5 + 1},{i % 4 + 1}\n" for i in range(30)),
        Shape.SURVEY,
        "A",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shape", "arm"), JOURNEYS)
def test_a_journey_with_arms_stays_a_journey(reading, connection, text, shape, arm):
    found = reading(files={"a.csv": text})
    assert found.report.files[0].shape is shape
    assert found.tests == ()
    assert connection.execute("SELECT min(arm) FROM touches_in").fetchall() == [(arm,)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("april.csv", "Date,Pageviews,Clicks\n2026-04-01,100,10\n2026-04-02,110,11\n"),
        ("people.csv", "顧客ID,グループ,地域\nA,x,東京\nB,y,大阪\n"),
    ],
)
def test_what_compares_no_arms_is_no_test(reading, file, text):
    touches = "user_id,event,timestamp\nu1,home,2026-04-01 10:00:00\nu2,home,2026-04-01 11:00:00\n"
    assert reading(files={"log.csv": touches, file: text}).tests == ()


def test_what_the_user_says_of_the_arm_wins(reading):
    text = "userid,version,retained\n" + "".join(
        f"{i},gate_{30 + 10 * (i % 2)},{'TRUE' if i % 3 else 'FALSE'}\n" for i in range(40)
    )
    said = Answers(roles={"version": Role.ARM})
    assert only(reading(files={"a.csv": text}, answers=said)).arm == "version"
    unsaid = Answers(roles={"variant": None})
    journey = "user_id,date,variant,bought\n" + "".join(
        f"{i},2026-04-01,{'AB'[i % 2]},{i % 2}\n" for i in range(20)
    )
    assert reading(files={"b.csv": journey}, answers=unsaid).tests == ()
    assert reading(files={"b.csv": journey}).tests != ()


def test_a_test_beside_a_journey_breaks_it_down_where_its_customers_are_known(reading, connection):
    log = "user_id,event,timestamp\n801,home,2026-04-01 10:00:00\n802,home,2026-04-02 10:00:00\n"
    found = reading(files={"log.csv": log, "test.csv": UNITS})
    assert only(found).rows == 60
    arms = connection.execute(
        'SELECT customer, "extra:group" FROM touches_in ORDER BY 1'
    ).fetchall()
    assert arms == [("801", "control"), ("802", "treatment")]


def test_a_test_of_other_customers_stands_by_itself(reading):
    log = "user_id,event,timestamp\nx,home,2026-04-01 10:00:00\ny,home,2026-04-02 10:00:00\n"
    found = reading(files={"log.csv": log, "test.csv": UNITS})
    assert (found.report.touches, only(found).rows, found.report.joins) == (2, 60, ())


@pytest.mark.parametrize(("language", "arm"), [("ja", "グループ"), ("en", "Group")])
def test_the_sample_test_is_one(reading, language, arm):
    path = SAMPLE / language / "test.csv"
    test = only(reading(Source("test.csv", path)))
    rows = len(path.read_text(encoding="utf-8-sig").splitlines()) - 1
    assert (test.arm, test.grain, len(test.arms), test.rows) == (arm, Grain.UNITS, 2, rows)


def test_real_tests_are_recognised(reading, real_data):
    mails = only(reading(Source("hillstrom.csv", real_data / "hillstrom" / "hillstrom.csv")))
    assert {arm.name: arm.people for arm in mails.arms} == {
        "Womens E-Mail": 21387, "No E-Mail": 21306, "Mens E-Mail": 21307,
    }  # fmt: skip
    assert {metric.column for metric in mails.metrics} >= {"visit", "conversion", "spend"}
    assert mails.covariates == ("history",)
    names = ("control.csv", "experiment.csv")
    days = only(reading(*(Source(name, real_data / "udacity_screener" / name) for name in names)))
    assert {arm.name: arm.people for arm in days.arms} == {"control": 345543, "experiment": 344660}
