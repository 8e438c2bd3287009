"""One customer per person: guests fall back on their mail, files meet by it."""

ORDERS = "会員ID,メールアドレス,電話番号,注文番号,注文日\n"


def customers(connection) -> list[str]:
    rows = connection.execute("SELECT customer FROM touches_in ORDER BY file, row, part").fetchall()
    return [customer for (customer,) in rows]


def test_a_guest_is_known_by_mail_then_by_phone(reading, connection):
    text = ORDERS + (
        "M1,a@x.org,090-0000-0001,1,2026-04-01\n"
        ",A@X.org,,2,2026-04-02\n"  # the member, not logged in
        ",b@x.org,090-0000-0002,3,2026-04-03\n"
        ",b@x.org,,4,2026-04-04\n"  # the same guest
        ",,090-0000-0003,5,2026-04-05\n"
        ",,+81 90 0000 0003,6,2026-04-06\n"
    )
    found = reading(files={"orders.csv": text}).report
    who = customers(connection)
    assert who[0] == who[1] == "M1"
    assert who[2] == who[3]
    assert who[2].startswith("mail:")
    assert who[4] == who[5]
    assert who[4].startswith("phone:")
    assert found.customers == 3
    assert [(n.column, n.rows) for n in found.changes if n.what == "guests"] == [("会員ID", 5)]


def test_a_phone_that_several_members_share_names_none_of_them(reading, connection):
    text = ORDERS + "M1,,090-0000-0001,1,2026-04-01\nM2,,090-0000-0001,2,2026-04-02\n,,090-0000-0001,3,2026-04-03\n"  # fmt: skip
    assert reading(files={"orders.csv": text}).report.customers == 3
    assert customers(connection)[2].startswith("phone:")


def test_answers_by_mail_find_the_members_of_another_file(reading, connection):
    orders = ORDERS + "".join(f"M{at},p{at}@x.org,,{at},2026-04-0{at + 1}\n" for at in range(5))
    answers = "回答日,E-mail,満足度\n" + "".join(f"2026-05-0{at + 1},P{at}@X.org,{at}\n" for at in range(1, 6))  # fmt: skip
    found = reading(files={"orders.csv": orders, "form.csv": answers}).report
    assert customers(connection)[5:9] == ["M1", "M2", "M3", "M4"]
    assert customers(connection)[9].startswith("mail:")  # p5 has never ordered
    [joined] = found.joins
    assert (joined.left, joined.right, joined.key, joined.rows, joined.matched) == ("form.csv", "orders.csv", "E-mail", 5, 4)  # fmt: skip
    assert [n.rows for n in found.changes if n.what == "known_by_key"] == [4]
