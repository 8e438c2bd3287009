"""What is masked in comments, and what stays."""

import random

import pytest

from cx.read.privacy.mask import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("連絡はabc@example.co.jpまで", "連絡は〔メールアドレス〕まで"),
        ("ＡＢＣ＠example.comです", "〔メールアドレス〕です"),
        ("電話は090-1234-5678です", "電話は〔電話番号〕です"),
        ("０９０−１２３４−５６７８へ", "〔電話番号〕へ"),
        ("電話0312345678に", "電話〔電話番号〕に"),
        ("〒150-0001 東京都渋谷区神宮前1-2-3に送って", "〔住所〕に送って"),
        ("渋谷区神宮前1丁目2番3号の店", "〔住所〕の店"),
        ("カードは4111 1111 1111 1111です", "カードは〔カード番号〕です"),
        ("山田様、佐藤花子さん、ヤマダ様", "〔お名前〕様、〔お名前〕さん、〔お名前〕様"),
        ("スタッフの田中さんに感謝", "スタッフの〔お名前〕さんに感謝"),
        ("クロネコヤマトの佐々木さん", "クロネコヤマトの〔お名前〕さん"),
        ("先日土屋さんが", "先日〔お名前〕さんが"),
        ("私は高橋と申します", "私は〔お名前〕と申します"),
        ("Ask Ms. Smith, 555-123-4567, ann@x.org", "Ask Ms. [name], [phone number], [mail address]"),
        ("My name is Anna Lee.", "My name is [name]."),
    ],
)  # fmt: skip
def test_people_are_masked_in_the_language_of_the_text(text, expected):
    assert masked(text) == expected


_KEPT = """ご担当様 皆様 皆さん お客様 お客さん 店員さん スタッフさん 奥さん 奥様 お母さん お母様 お父様 ご主人様 旦那様 お子様 担当者様 責任者様 配達員さん ドライバーさん 美容師さん 運転手さん 業者さん 二名様 2名様
外国人様 お連れ様 会員様 ショップ様 メーカーさん ホテルさん ヤマトさん アマゾンさん 前年同様 仕様です 模様です 多様な 異様な 様子を見た 様々な 神様 王様 同様に お疲れ様 ご馳走様 たくさん 沢山 さんざん 氏名 彼氏 各氏
宮殿 御殿 赤ちゃん おじいちゃん 先生 担当先生 健太くん 子供さん ママさん 農家さん 漁師さん 花屋さん 生徒さん 店舗さん 方々皆さん
注文番号は0123-456-7890です 注文番号123456-20240401-0000000001 お問い合わせ番号4012-3456-7890 2026-04-01に届く 1,200円でした 10:30に到着 3-4日かかる 大阪市から3-4日 評価は5-5-5 サイズは10-20-30 第3回 12345 IDは0901234567890
4111-1111-1111-1112 渋谷区の店 札幌市内 10番線 1番 一番 Order#4111-2222 Dr.Martens MissDior 3.5点 2026年10月12日13時45分 24-70-200mm"""
KEPT = _KEPT.split()


@pytest.mark.parametrize("text", KEPT)
def test_who_is_not_named_and_other_numbers_stay(text):
    assert masked(text) == text


def test_a_text_is_masked_once_and_for_all():
    rng = random.Random(7)
    parts = [
        *KEPT,
        "山田様",
        "a@example.org",
        "090-1234-5678",
        "〒150-0001",
        "Mr. Smith",
        "。",
        "と",
        " ",
    ]
    for _ in range(300):
        text = "".join(rng.choices(parts, k=6))
        assert masked(masked(text)) == masked(text)
        assert "example.org" not in masked(text)


def test_comments_of_others_stay_as_they_are(real_data):
    """Six thousand comments about the economy name nobody."""
    lines = (real_data / "economy_watchers" / "economy_watchers_6000.csv").read_text("utf-8-sig")
    changed = [line for line in lines.splitlines() if masked(line) != line]
    assert changed == []
