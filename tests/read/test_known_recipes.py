"""Known recipes: told by columns as a set, beside guesses for other files; what orders undone become."""

from pathlib import Path

import numpy as np
import pytest

from cx.domain import Role
from cx.errors import MissingTable
from cx.model.own_recipes import keep, own_recipes
from cx.model.recipe import built_in, recipe, recipes
from cx.read.report import Source
from cx.simulate.exports import Kind, export
from cx.simulate.shop import simulate
from cx.simulate.world import World
from cx.words import LANGUAGES, Words


@pytest.fixture(scope="module")
def shop():
    return simulate(World(customers=60), np.random.default_rng(3))


def touches(connection) -> dict[str, int]:
    rows = connection.execute("SELECT touchpoint, count(*) FROM touches_in GROUP BY 1").fetchall()
    return dict(rows)


ORDERS = "注文番号,顧客ID,注文日,注文時間,合計金額,注文状況,発送日\n"


def orders(*statuses: str) -> str:
    return ORDERS + "".join(
        f"A{at},c{at % 3},2025/04/{at:02},1{at % 10}:30:00,{at}000,{status},2025/05/{at:02}\n"
        for at, status in enumerate(statuses, 1)
    )


DONE = ["発送済み"] * 8


@pytest.mark.parametrize(
    ("status", "touchpoint", "purchases"),
    [
        ("キャンセル", "cancel", 8),
        ("注文取消", "cancel", 8),
        ("Cancelled", "cancel", 8),
        ("返品済み", "return", 8),
        ("返金", "refund", 8),
        ("一部返金", "refund", 9),
        ("キャンセル不可", None, 9),
    ],
)
def test_an_order_undone_is_no_purchase_in_any_file(reading, connection, status, touchpoint, purchases):  # fmt: skip
    found = reading(files={"orders.csv": orders(*DONE, status)}).report
    made = touches(connection)
    assert made["注文"] == purchases
    assert {name for name in made if name in {"cancel", "return", "refund"}} == ({touchpoint} - {None})  # fmt: skip
    told = {note.what: note.rows for note in found.changes if note.what.startswith("undone")}
    assert told == ({f"undone_{touchpoint}": 1} if touchpoint else {})


def test_a_time_of_day_in_its_own_column_is_joined_to_the_date(reading, connection):
    reading(files={"orders.csv": orders(*DONE)})
    [(at,)] = connection.execute(
        "SELECT min(\"at\") FROM touches_in WHERE touchpoint = '注文'"
    ).fetchall()
    assert f"{at:%H:%M}" == "11:30"


def test_columns_may_stand_in_any_order_and_others_may_be_missing(shop, reading, tmp_path, write):
    made = export(Kind.ECCUBE, shop, tmp_path)
    rows = [line.split(",") for line in made.path.read_text(encoding="cp932").splitlines()]
    left = [
        at for at, name in enumerate(rows[0]) if not name.startswith(("配送先", "規格", "出荷ID"))
    ]
    text = "\n".join(",".join(row[at] for at in reversed(left)) for row in rows)
    found = reading(write("受注.csv", text)).report
    assert [file.recipe for file in found.files] == ["eccube4"]
    assert found.customers == made.customers


def test_a_form_beside_known_orders_is_guessed_and_joined(shop, reading, connection, tmp_path):
    known, form = export(Kind.BASE, shop, tmp_path), export(Kind.GOOGLE_FORMS, shop, tmp_path)
    found = reading(*(Source(each.path.name, each.path) for each in (known, form)))
    assert [file.recipe for file in found.report.files] == ["base", "google_forms"]
    assert touches(connection) == {**known.touches, **form.touches}
    assert found.report.customers == known.customers
    [joined] = [each for each in found.report.joins if each.left == "form.csv"]
    assert joined.matched == joined.rows


def test_answers_by_order_number_find_the_customer_of_known_orders(reading, connection, shop, tmp_path, write):  # fmt: skip
    known = export(Kind.BASE, shop, tmp_path)
    bought = [f"B{order.number}" for order in shop.orders[:12]]
    answers = "注文番号,配送の満足度\n" + "".join(f"{each},満足\n" for each in bought)
    found = reading(Source("base.csv", known.path), write("answers.csv", answers.replace("注文番号", "注文ID"))).report  # fmt: skip
    assert found.customers == known.customers
    assert touches(connection)["配送"] == 12


def test_what_a_reading_settled_reads_the_same_files_again(shop, reading, connection, tmp_path):
    made = export(Kind.SHOPIFY, shop, tmp_path)
    source = Source(made.path.name, made.path)
    first = reading(source)
    before = touches(connection)
    again = reading(source, recipe=first.recipe)
    assert touches(connection) == before
    assert again.recipe.touches == first.recipe.touches


def test_rules_kept_by_name_read_next_months_file_by_themselves(reading, connection):
    told = {Role.CHANNEL: ("注文状況",)}
    found = reading(files={"may.csv": orders(*DONE)}, mapping=told)
    keep(found.recipe, "うちの受注")
    later = reading(files={"june.csv": orders(*DONE, *DONE)}, own=own_recipes()).report
    assert [file.recipe for file in later.files] == ["うちの受注"]
    assert touches(connection)["注文"] == 16
    [(channel,)] = connection.execute("SELECT DISTINCT channel FROM touches_in").fetchall()
    assert channel == "発送済み"
    by_name = reading(files={"june.csv": orders(*DONE)}, recipe="うちの受注", own=own_recipes())
    assert by_name.report.files[0].recipe == "うちの受注"


def test_a_recipe_that_is_asked_for_and_does_not_fit_says_what_it_needs(reading):
    with pytest.raises(MissingTable, match="注文日時"):
        reading(files={"a.csv": orders(*DONE)}, recipe="base")


CALLS = "受付日時,受付番号,顧客ID,問合せ区分,内容,対応者\n" + "".join(
    f"2025/04/{at:02} 10:00,{at},c{at % 4},{'返品' if at % 2 else '配送'},届きません,担当A\n"
    for at in range(1, 13)
)


def test_a_guided_recipe_reads_on_demand_and_says_that_it_is_to_be_checked(reading, connection):
    assert reading(files={"calls.csv": CALLS}).report.files[0].recipe == ""
    found = reading(files={"calls.csv": CALLS}, recipe="call_log").report
    assert found.files[0].recipe == "call_log"
    assert "guided" in {note.what for note in found.changes}
    assert touches(connection) == {"返品": 6, "配送": 6}
    stages = connection.execute("SELECT DISTINCT stage FROM touches_in").fetchall()
    assert stages == [("service",)]


def test_what_the_user_says_wins_over_what_is_known(reading, connection):
    form = "タイムスタンプ,会員番号,担当店,配送の満足度\n" + "".join(
        f"2025/04/{at:02} 9:00:00,m{at % 5},s{at % 2},満足\n" for at in range(1, 13)
    )
    reading(files={"form.csv": form}, mapping={Role.CUSTOMER: ("担当店",)})
    [(people,)] = connection.execute("SELECT count(DISTINCT customer) FROM touches_in").fetchall()
    assert people == 2


def test_pages_of_one_event_are_told_apart(reading, connection):
    head = "event_name,event_timestamp,user_pseudo_id,ga_session_id,page_location\n"
    pages = [
        "https://a.example/",
        "https://a.example/products/12?x=1",
        "https://a.example/cart#top",
    ]
    rows = [
        f"{name},{1_743_612_480_000_000 + at},u{at % 4},1,{pages[at % 3]}\n"
        for at, name in enumerate(["page_view", "page_view", "page_view", "session_start"] * 6)
    ]
    reading(files={"ga4.csv": head + "".join(rows)})
    assert touches(connection) == {"home": 6, "/products/*": 6, "/cart": 6}


@pytest.mark.parametrize("each", built_in(), ids=lambda each: each.id)
def test_a_built_in_recipe_is_whole(each):
    ids = {table.id for table in each.tables}
    assert {rule.table for rule in each.touches} <= ids
    used = {rule.table for rule in each.touches}
    assert all(
        table.guess or table.optional or table.id in used or each.joins for table in each.tables
    )
    assert all(each.guided or table.columns for table in each.tables)
    assert recipe(each.id) == each


def test_every_built_in_recipe_is_described():
    text = Path(__file__).parents[2].joinpath("docs", "files.md").read_text(encoding="utf-8")
    assert [name for name in recipes() if f"`{name}`" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_recipes_do_is_said(language):
    words = Words.of(language)
    for what in ("undone_cancel", "undone_return", "undone_refund", "guests", "guided"):
        assert f"read.change.{what}" in words
    assert "read.dropped.other_lines" in words
