"""Which titles of columns promise something personal: those of the shop systems and forms that are known."""

import pytest

from cx.model.recipe import recipe, recipes
from cx.read.privacy.titles import is_addressee, kind_of_title

OF_SYSTEMS = {
    "mail": "メールアドレス 注文者メールアドレス メールアドレス(請求先) Email Email|Address E-mail メール 送付先メールアドレス Customer|Email",
    "phone": "電話番号 注文者電話番号1 送付先電話番号3 電話番号(請求先) お電話番号 TEL Tel. 携帯 ご連絡先 FAX番号 Billing|Phone Shipping|Phone Phone Mobile",
    "name": "お名前(姓) お名前(名) お名前(セイ) 配送先：お名前（姓） 注文者姓 注文者名 注文者姓カナ 注文者名カナ 注文者：名字 送付先姓 送付先名前 氏(請求先) 名(請求先) 氏(配送先)"
    " 購入者|名前 会員名 お客様名 氏名 フリガナ 届け先氏名カナ 担当者 ニックネーム Billing|Name Shipping|Name First|Name Last|Name FirstName customer_name Your|name",
    "address": "注文者住所：番地 注文者住所それ以降の住所 送付先住所郡市区 住所(請求先) 住所2(配送先) ご住所 町名・番地 建物名 Address Billing|Address1 Billing|Street Shipping|Address2",
    "postcode": "郵便番号 注文者郵便番号1 郵便番号(請求先) 〒 Billing|Zip Shipping|Zip zip Postal|code customer_zip_code_prefix",
    "ip": "IP|Address IPアドレス ip IPAddress",
    "birthday": "生年月日 注文者生年月日 誕生日 Birthday Date|of|birth DOB",
    "number": "マイナンバー 口座番号 SSN パスポート番号",
    "card": "カード番号 クレジットカード番号 カード下4桁 Card|number",
}  # fmt: skip
NOT_PERSONAL = (
    "商品名 配送方法名 ファイル名 キャンペーン名 都道府県 市区町村 店舗住所 店舗名 店舗電話番号 性別 注文者性別 会員番号 会員ID 顧客ID 注文番号 受注番号 商品番号 LINE|ID 友だちID"
    " 支払方法(名称) 対応状況(名称) 明細区分(名称) 出荷メール送信日 会員ランク ポイントカード番号 電話対応の満足度 名称 品名 誕生月 年代 誕生日クーポン カード会社 セッション名 ページ名 問合せ区分 電話サポート"
    " 氏名の表示 Name Customer お客様 product|name Lineitem|name Event|name campaign event_name file|name Shipping|Method Billing|City Billing|Province Shipping|Country Billing|Company"
    " Email|Marketing|Consent seller_zip_code_prefix ip_count Card|type Mobile|app|version cell|count phone|support|satisfaction Contact|reason mailing|list device User|ID"
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (kind, title.replace("|", " "))
        for kind, titles in OF_SYSTEMS.items()
        for title in titles.split()
    ],
)
def test_a_personal_column_is_known_by_its_title(kind, title):
    assert kind_of_title(title) == kind


@pytest.mark.parametrize("title", [title.replace("|", " ") for title in NOT_PERSONAL.split()])
def test_names_of_things_and_ids_are_not_personal(title):
    assert kind_of_title(title) is None


def test_no_recipe_reads_dates_or_amounts_from_a_column_that_would_be_left_out():
    """What a built-in recipe needs must still be there when it reads."""
    for each in map(recipe, recipes()):
        for rule in each.touches:
            needed = [rule.at, *rule.extras]
            needed += [c for role, names in rule.roles.items() if role != "customer" for c in names]
            assert [name for name in needed if name and kind_of_title(name)] == [], each.id


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("送付先電話番号", True),
        ("Shipping Phone", True),
        ("電話番号", False),
        ("Billing Phone", False),
    ],
)
def test_an_addressee_is_not_who_bought(title, other):
    assert is_addressee(title) is other
