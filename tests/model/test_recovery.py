"""What names of touchpoints say about pains and their mending."""

import pytest

from cx.model.recovery import Mend, Sign, meaning


@pytest.mark.parametrize(
    ("touchpoint", "expected"),
    [
        ("Apology", Mend.APOLOGY),
        ("お詫びの連絡", Mend.APOLOGY),
        ("sorry_card", Mend.APOLOGY),
        ("返金", Mend.REFUND),
        ("RefundIssued", Mend.REFUND),
        ("お詫びクーポン", Mend.VOUCHER),
        ("apology coupon", Mend.VOUCHER),
        ("交換品の発送", Mend.REPLACEMENT),
        ("replacement sent", Mend.REPLACEMENT),
        ("折り返しの電話", Mend.CALL),
        ("ticket resolved", Mend.CALL),
        ("payment_error", Sign.TROUBLE),
        ("決済エラー", Sign.TROUBLE),
        ("未解決", Sign.TROUBLE),
        ("Ticket not solved", Sign.TROUBLE),
        ("電話サポート", Sign.ASKED),
        ("Chat with support", Sign.ASKED),
        ("クーポン", None),
        ("coupon", None),
        ("iphone case", None),
        ("よくある質問", None),
        ("First cup", None),
    ],
)
def test_meanings(touchpoint, expected):
    assert meaning(touchpoint) is expected
