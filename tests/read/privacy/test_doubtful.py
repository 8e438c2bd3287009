"""Where it is doubtful who somebody is: shared mails, cells that name nobody, names alone."""

import pytest

from cx.model.recipe import Treatment
from cx.read.preview import preview

ORDERS = "会員ID,メールアドレス,注文日,金額\n"


def test_a_mail_that_two_files_give_to_different_people_is_nobodys(reading, connection):
    files = {
        f"{name}.csv": ORDERS
        + "".join(f"{name}{at},x{at}@a.org,2026-04-01,100\n" for at in range(9))
        for name in "ab"
    }
    forms = "回答日,メールアドレス,満足度\n" + "".join(
        f"2026-04-09,x{at}@a.org,{at % 5 + 1}\n" for at in range(9)
    )
    reading(files=files | {"form.csv": forms})
    told = connection.execute("SELECT customer FROM touches_in WHERE said").fetchall()
    assert {customer[0] for (customer,) in told} <= {"m"}  # a mail's own key


@pytest.mark.parametrize("column", ["電話番号", "メールアドレス"])
@pytest.mark.parametrize("junk", ["guest", "000-0000-0000", "1111111111", "なし"])
def test_a_cell_that_names_nobody_makes_nobody(reading, connection, column, junk):
    own = "090-1234-{:04d}" if column == "電話番号" else "p{}@a.org"
    rows = [junk, *(own.format(at) for at in range(1, 9)), junk]
    text = f"{column},注文日,金額\n" + "".join(f"{cell},2026-04-01,100\n" for cell in rows)
    found = reading(files={"a.csv": text}).report
    assert found.customers == 8
    assert [(note.what, note.rows) for note in found.dropped] == [("no_customer", 2)]


@pytest.mark.parametrize("title", ["金額(円)", "金額（税込）", "amount (JPY)", "合計金額［税込］"])
def test_an_amount_may_say_its_unit(reading, connection, title):
    rows = "".join(f"C{at},2026-04-01,{100 + at}\n" for at in range(5))
    reading(files={"a.csv": f"顧客ID,注文日,{title}\n{rows}"})
    assert connection.execute("SELECT sum(value) FROM touches_in").fetchall() == [(510,)]


def test_where_nothing_else_tells_customers_apart_their_names_do(reading, connection):
    rows = "".join(f"見本{at % 3},2026-04-0{at + 1},100\n" for at in range(6))
    found = reading(files={"a.csv": f"顧客名,日付,金額\n{rows}"}).report
    assert found.customers == 3
    [(example,)] = connection.execute("SELECT min(customer) FROM touches_in").fetchall()
    assert example.startswith("name:")
    assert [each.treatment for each in found.personal] == [Treatment.LEAVE_OUT]


def test_notes_and_samples_tell_no_phone_number(reading):
    rows = "".join(f"C{at},2026-04-01,よい,03-1234-567{at}へ\n" for at in range(5))
    text = f"顧客ID,回答日,感想,備考\n{rows}C9,2026-04-01,よい,はい,03-1234-5678へ電話\n"
    found = reading(files={"a.csv": text}).report
    assert "long_rows" in {note.what for note in found.dropped}
    assert "03-1234" not in str(found)


def test_a_first_look_masks_comments_and_hides_what_was_left_out(write):
    rows = "".join(f"{at},a{at},03-1234-567{at}へ\n" for at in range(5))
    source = write("a.csv", f"番号,合言葉,感想\n{rows}")
    look = preview(source, {"合言葉": Treatment.LEAVE_OUT})
    assert "03-1234" not in str(look.rows)
    assert {row[1] for row in look.rows} == {""}
