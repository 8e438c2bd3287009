"""Nothing personal is left in touches, reports, notes and errors; people and joins are."""

import json

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from cx.domain import Role
from cx.errors import CxError
from cx.model.recipe import Answers, Treatment
from cx.read.engine import connect
from cx.read.quality.left_out import LEFT_OUT
from cx.read.reading import read
from cx.read.report import PersonalKind, Source

HEAD = "会員ID,お名前(姓),お名前(名),フリガナ,メールアドレス,電話番号,郵便番号,都道府県,住所,生年月日,性別,IPアドレス,カード番号,注文番号,注文日,お届け日,金額,備考"
SECRETS = (
    "ヤマムラ", "山村", "陽菜", "example.org", "EXAMPLE", "0000-0000", "00000000", "150-0001", "1500001", "神宮前", "1990", "203.0.113", "4111", "1111",
)  # fmt: skip


def orders(rows: int = 12) -> str:
    lines = [HEAD]
    for at in range(rows):
        who = at % 4
        lines.append(
            f"{f'M{who}' if who else ''},山村,陽菜{who},ヤマムラ,{'P' if at % 2 else 'p'}{who}@Example.org,090-0000-000{who},150-0001,東京都,"
            f"渋谷区神宮前1-2-{who + 1},1990-01-0{who + 1},女性,203.0.113.{who},4111111111111111,N{at},2026-04-{at + 1:02d},2026-04-{at + 3:02d},1000,"
            f"山村様のご希望で090-0000-0000へ電話しました{at}"
        )
    return "\n".join(lines) + "\n"


def everything(connection, found) -> str:
    """All that is kept of a reading, as one text."""
    rows = [repr(connection.execute(f"SELECT * FROM {t}").fetchall()) for t in ("touches_in", LEFT_OUT)]  # fmt: skip
    kept = (found.report, found.recipe.model_dump_json(), found.names, found.totals, found.tests)
    return "\n".join([*rows, repr(kept)])


def test_nothing_personal_is_kept(reading, connection):
    found = reading(files={"orders.csv": orders()})
    text = everything(connection, found)
    assert [secret for secret in SECRETS if secret in text] == []
    assert {"東京都", "女性"} <= {
        word for word in ("東京都", "女性") if word in text
    }  # groups of people stay
    kinds = {each.column: (each.kind, each.treatment) for each in found.report.personal}
    left, key = Treatment.LEAVE_OUT, Treatment.HASH
    assert kinds == {
        "お名前(姓)": (PersonalKind.NAME, left), "お名前(名)": (PersonalKind.NAME, left), "フリガナ": (PersonalKind.NAME, left),
        "メールアドレス": (PersonalKind.MAIL, key), "電話番号": (PersonalKind.PHONE, key), "郵便番号": (PersonalKind.POSTCODE, left),
        "住所": (PersonalKind.ADDRESS, left), "生年月日": (PersonalKind.BIRTHDAY, left), "IPアドレス": (PersonalKind.IP, left),
        "カード番号": (PersonalKind.CARD, left),
    }  # fmt: skip
    assert {each.rows for each in found.report.personal} == {12}


def test_lines_that_could_not_be_read_show_nobody(reading, connection):
    text = orders() + "M1,山村,陽菜\n" + ",".join(["山村"] * 30) + "\n"
    found = reading(files={"orders.csv": text})
    assert {"short_rows", "long_rows"} <= {n.what for n in (*found.report.changes, *found.report.dropped)}  # fmt: skip
    text = everything(connection, found)
    assert [secret for secret in SECRETS if secret in text] == []


def test_errors_show_nobody(reading):
    wrong = orders().replace("2026-04-", "いつか山村")
    with pytest.raises(CxError) as raised:
        reading(files={"orders.csv": wrong.replace("いつか山村", "いつか")})
    assert [s for s in SECRETS if s in json.dumps(raised.value.fields, default=str, ensure_ascii=False)] == []  # fmt: skip


@settings(max_examples=25)
@given(
    st.lists(st.from_regex(r"[b-df-hj-np-tv-z]{6}[0-9]{4}", fullmatch=True), min_size=2, max_size=6, unique=True),
    st.sampled_from(["メールアドレス", "Email", "連絡用", "customer", "お客様"]),
    st.sampled_from([str, str.upper, lambda mail: f" {mail}", lambda mail: mail.replace("@", "＠")]),
)  # fmt: skip
def test_a_mail_survives_nowhere_and_still_joins(tmp_path_factory, boxes, title, written):
    folder = tmp_path_factory.mktemp("mails")
    lines = [f"{box}@example.org,2026-04-0{at + 1},{at}" for at, box in enumerate(boxes)]
    folder.joinpath("orders.csv").write_text(
        f"{title},注文日,注文番号\n" + "\n".join(lines), "utf-8"
    )
    answers = [f"2026-05-0{at + 1},{written(f'{box}@example.org')},{at % 5 + 1},{box}@example.org へ返信をください" for at, box in enumerate(boxes)]  # fmt: skip
    folder.joinpath("form.csv").write_text(
        "回答日,メールアドレス,満足度,ご意見\n" + "\n".join(answers), "utf-8"
    )
    with connect() as connection:
        sources = [Source(name, folder / name) for name in ("orders.csv", "form.csv")]
        found = read(sources, connection)
        text = everything(connection, found).casefold()
    assert [box for box in boxes if box in text] == []
    assert found.report.customers == len(boxes)
    [joined] = found.report.joins
    assert (joined.rows, joined.matched) == (len(boxes), len(boxes))


def test_a_key_is_the_same_next_month_and_another_in_another_project(write):
    def customers(salt: str) -> list[tuple[str]]:
        with connect() as connection:
            read(
                [write("a.csv", "メール,来店日\na@x.org,2026-04-01\nb@x.org,2026-04-02\n")],
                connection,
                salt=salt,
            )
            return connection.execute(
                "SELECT DISTINCT customer FROM touches_in ORDER BY 1"
            ).fetchall()

    assert customers("one") == customers("one") != customers("two")
    assert customers("") == customers(
        ""
    )  # the same files give the same figures, also without a project


TOLD = "メールアドレス,氏名,注文日,金額\n" + "".join(
    f"p{at % 3}@example.org,山村{at % 3},2026-04-0{at + 1},100\n" for at in range(6)
)


@pytest.mark.parametrize(
    ("column", "treatment", "customer", "name"),
    [
        ("メールアドレス", Treatment.KEEP, "p0@example.org", None),
        ("氏名", Treatment.KEEP, None, "山村0"),
        ("氏名", Treatment.HASH, None, "name:"),
        ("金額", Treatment.LEAVE_OUT, None, None),
    ],
)
def test_the_user_decides(reading, connection, column, treatment, customer, name):
    found = reading(files={"a.csv": TOLD}, answers=Answers(personal={column: treatment}))
    assert found.recipe.personal == {column: treatment}  # next month's file is read alike
    [told] = [each for each in found.report.personal if each.column == column]
    assert told.treatment is treatment
    first = connection.execute("SELECT * FROM touches_in ORDER BY row LIMIT 1").df().iloc[0]
    assert customer is None or first["customer"] == customer
    if treatment is Treatment.LEAVE_OUT:
        assert Role.VALUE not in found.report.columns
    if name and treatment is Treatment.KEEP:
        assert first["extra:氏名"] == name


def test_a_name_that_was_asked_for_as_the_customer_becomes_a_key(reading, connection):
    text = "氏名,来店日\n" + "".join(f"山村{at % 2},2026-04-0{at + 1}\n" for at in range(4))
    found = reading(files={"a.csv": text}, mapping={Role.CUSTOMER: ("氏名",)}).report
    assert found.customers == 2
    [(customer,)] = connection.execute("SELECT min(customer) FROM touches_in").fetchall()
    assert customer.startswith("name:")


def test_name_and_postcode_tell_people_apart_where_nothing_better_is_there(reading):
    lines = [f"佐藤{at % 3}子,150-000{at % 2},2026-04-{at + 1:02d}\n" for at in range(12)]
    found = reading(files={"a.csv": "氏名,郵便番号,来店日\n" + "".join(lines)}).report
    assert (found.columns[Role.CUSTOMER], found.customers) == ("氏名と郵便番号", 6)
    better = "会員番号," + "氏名,郵便番号,来店日\n" + "".join(f"{at % 4}," + line for at, line in enumerate(lines))  # fmt: skip
    found = reading(files={"b.csv": better}).report
    assert (found.columns[Role.CUSTOMER], found.customers) == ("会員番号", 4)


@pytest.mark.parametrize(
    ("head", "cells", "kind"),
    [
        ("customer", ["Ann Smith", "Bob Jones"], PersonalKind.NAME),
        ("お客様", ["山田太郎", "佐藤 花子"], PersonalKind.NAME),
        ("customer", ["A", "B"], None),
        ("お客様", ["C001", "C002"], None),
    ],
)
def test_a_column_of_customers_is_hashed_where_it_holds_names(reading, head, cells, kind):
    text = f"{head},date\n" + "".join(f"{cells[at % 2]},2026-04-0{at + 1}\n" for at in range(6))
    found = reading(files={"a.csv": text}).report
    assert found.customers == 2
    assert [each.kind for each in found.personal] == ([kind] if kind else [])
    assert all(each.treatment is Treatment.HASH for each in found.personal)


def test_what_an_own_recipe_hides_is_hidden_next_month(reading, connection):
    text = TOLD.replace("氏名", "よび名")
    recipe = reading(files={"a.csv": text}, answers=Answers(personal={"よび名": Treatment.LEAVE_OUT})).recipe  # fmt: skip
    for options in ({"recipe": recipe}, {"own": (recipe.model_copy(update={"id": "mine"}),)}):
        found = reading(files={"b.csv": text}, **options)
        assert "山村" not in everything(connection, found)


def test_a_breakdown_that_was_asked_for_stays(reading, connection):
    found = reading(files={"a.csv": TOLD}, keep=("氏名",)).report
    assert [each.treatment for each in found.personal if each.column == "氏名"] == [Treatment.KEEP]
    assert connection.execute('SELECT DISTINCT "extra:氏名" FROM touches_in ORDER BY 1').fetchall() == [("山村0",), ("山村1",), ("山村2",)]  # fmt: skip


def test_parts_of_a_phone_number_are_one_key_and_an_addressee_is_none(reading, connection):
    text = (
        "注文番号,注文日,メールアドレス,電話番号1,電話番号2,電話番号3,送付先電話番号\n"
        + "".join(
            f"{at},2026-04-0{at + 1},p{at % 2}@x.org,090,000{at},1111,03-0000-000{at}\n"
            for at in range(6)
        )
    )
    found = reading(files={"a.csv": text}).report
    kinds = [(each.kind, each.treatment) for each in found.personal]
    left = (PersonalKind.PHONE, Treatment.LEAVE_OUT)
    whole = (PersonalKind.PHONE, Treatment.HASH)
    assert kinds == [(PersonalKind.MAIL, Treatment.HASH), whole, left, left, left]
    told = text.replace("メールアドレス", "備考欄").replace("@x.org", "")
    reading(files={"a.csv": told})
    keys = connection.execute("SELECT DISTINCT customer FROM touches_in").fetchall()
    assert [each.split(":")[0] for (each,) in keys] == ["phone"] * 6
