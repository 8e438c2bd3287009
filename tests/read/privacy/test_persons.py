"""Personal columns by their cells, with and without a title that says so."""

import pytest

from cx.read.privacy.persons import kind_of, luhn

CARDS = ["4111 1111 1111 1111", "5555555555554444", "378282246310005", "3530111333300000", "6011111111111117"]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "cells", "kind"),
    [
        ("memo", ["a@example.org", "Ann <b@example.org>", "ｃ＠example.jp"], "mail"),
        ("アカウント", ["f0e1@pc.fw.rakuten.ne.jp"], "mail"),
        ("Q1", ["090-1234-5678", "０３−１２３４−５６７８"], "phone"),
        ("お客様番号", ["09012345678", "080-1234-5678"], "phone"),
        ("Q2", ["203.0.113.9", "198.51.100.27"], "ip"),
        ("Q2", ["2001:db8::1", "2001:db8::2"], "ip"),
        ("Q3", CARDS, "card"),
        ("Q4", ["東京都港区芝1-2-3", "大阪市北区梅田3丁目1"], "address"),
        ("Q5", ["〒150-0001", "105-0011"], "postcode"),
        ("電話番号", ["0312345678", "9012345678"], "phone"),
        ("カード番号", ["****-****-****-1234"], "card"),
        ("郵便番号", ["1500001"], "postcode"),
        ("誕生日", ["1990/01/31", "昭和60年1月2日", "1985-05-05"], "birthday"),
        ("氏名", ["山田太郎"], "name"),
        # what looks like it and is not
        ("電話番号", ["あり", "なし"], None),
        ("住所", ["東京都", "大阪府", "横浜市青葉区"], None),
        ("誕生日クーポン", ["使った", "使わない"], None),
        ("注文番号", ["123-4567", "234-5678"], None),
        ("受注番号", ["03-1234-5678", "04-1234-5678"], None),
        ("注文番号", ["1234567890123456", "2234567890123456"], None),
        ("時刻", ["10:20:30", "11:00:00"], None),
        ("version", ["1.2.3.4"], None),
        ("金額", ["1200", "1,200円"], None),
        ("店舗電話番号", ["03-1234-5678"], None),
        ("満足度", ["5", "4"], None),
        ("氏名", ["5", "4"], None),
        ("Email", ["yes", "no"], None),
        ("カード番号", ["1001", "100200300"], None),
        ("日付", ["2026-04-01", "2026-04-02"], None),
        ("コメント", ["メールはa@example.orgです", "よかった"], None),
    ],
)
def test_cells_decide(title, cells, kind):
    assert kind_of(title, cells) == kind


def test_a_wrong_digit_is_no_card():
    assert all(luhn("".join(card.split())) for card in CARDS)
    wrong = [card[:-1] + str((int(card[-1]) + 1) % 10) for card in CARDS]
    assert kind_of("Q3", wrong) is None
