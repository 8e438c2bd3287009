"""Comments of a survey: each with the question that it is about, and none lost."""

import pytest

from cx.read.comments import paired
from cx.words import LANGUAGES, Words

PAIRS = [
    (  # named, in another order than the ratings
        "商品の満足度,配送の満足度,配送についてのご意見,商品についてのご意見",
        {"商品の満足度": "商品についてのご意見", "配送の満足度": "配送についてのご意見"},
        "",
    ),
    (  # untelling titles that alternate with the ratings
        "商品の満足度,ご意見,配送の満足度,ご意見 (2)",
        {"商品の満足度": "ご意見", "配送の満足度": "ご意見 (2)"},
        "",
    ),
    (  # one for everything at the end
        "商品の満足度,商品についてのご意見,配送の満足度,配送についてのご意見,その他ご意見",
        {"商品の満足度": "商品についてのご意見", "配送の満足度": "配送についてのご意見"},
        "その他ご意見",
    ),
    ("商品の満足度,配送の満足度,ご意見", {}, "ご意見"),
    ("商品の満足度,配送の満足度,推奨度,理由", {"推奨度": "理由"}, ""),
    ("商品の満足度,総合満足度,その他ご意見", {"総合満足度": "その他ご意見"}, ""),
    ("配送の満足度,ご意見", {"配送の満足度": "ご意見"}, ""),
    (
        "Satisfaction with the product,Comments on the product,Satisfaction with delivery,"
        "Comments on delivery,Anything else?",
        {
            "Satisfaction with the product": "Comments on the product",
            "Satisfaction with delivery": "Comments on delivery",
        },
        "Anything else?",
    ),
    (
        "Satisfaction [Wait for delivery],Comment on the wait,Satisfaction [Packaging]",
        {"Satisfaction [Wait for delivery]": "Comment on the wait"},
        "",
    ),
    (
        "How satisfied are you with support?,Why?,How satisfied are you with the price?,Please tell us why",
        {
            "How satisfied are you with support?": "Why?",
            "How satisfied are you with the price?": "Please tell us why",
        },
        "",
    ),
]


@pytest.mark.parametrize(("titles", "of_rating", "general"), PAIRS)
def test_a_comment_goes_with_the_question_it_names_or_follows(titles, of_rating, general):
    columns = titles.split(",")
    asked = ("満足", "推奨", "satisf")
    ratings = [name for name in columns if any(word in name.casefold() for word in asked)]
    found = paired(columns, ratings, [name for name in columns if name not in ratings])
    assert found.of_rating == {rating: (comment,) for rating, comment in of_rating.items()}
    assert found.general == tuple(filter(None, [general]))


FORM = """タイムスタンプ,商品の満足度,商品についてのご意見,配送の満足度,配送で気になった点はありますか,その他ご意見
2026/04/10 09:00:00,5,香りがとても良いです,2,箱が少しつぶれていました,いつもありがとう
2026/04/11 09:00:00,4,,1,予定日に届きませんでした,
2026/04/12 09:00:00,3,味は普通だと思いました,4,,
"""
FORM_EN = """Timestamp,Satisfaction with the product,Comments on the product,Satisfaction with delivery,What about the delivery?,Anything else?
2026-04-10 09:00:00,5,It smells so good,2,The box was crushed,Thanks as always
2026-04-11 09:00:00,4,,1,It came two days late,
2026-04-12 09:00:00,3,The taste is nothing special,4,,
"""


@pytest.mark.parametrize(
    ("text", "product", "delivery", "thanks"),
    [
        (FORM, "商品", "配送", "いつもありがとう"),
        (FORM_EN, "the product", "delivery", "Thanks as always"),
    ],
)
def test_every_text_of_a_form_is_kept_and_the_general_one_is_said(
    reading, connection, text, product, delivery, thanks
):
    found = reading(files={"form.csv": text}).report
    written = connection.execute(
        "SELECT touchpoint, count(comment) FROM touches_in GROUP BY 1 HAVING count(comment) > 0"
    ).fetchall()
    assert {name.removeprefix("the "): n for name, n in written} == {
        product.removeprefix("the "): 2, delivery: 2, "overall": 1,
    }  # fmt: skip
    [note] = [note for note in found.changes if note.what == "general_comments"]
    assert (note.rows, note.example) == (1, thanks)
    for language in LANGUAGES:
        assert Words.of(language)("read.change.general_comments")


def test_two_columns_of_one_title_are_both_kept(reading, connection):
    text = (
        "顧客ID,商品の満足度,ご意見,配送の満足度,ご意見\na,5,よい香り,2,箱がへこみ\nb,4,,1,遅い\n"
    )
    reading(files={"form.csv": text})
    said = connection.execute(
        "SELECT touchpoint, comment FROM touches_in WHERE comment IS NOT NULL ORDER BY row, part"
    ).fetchall()
    assert said == [("商品", "よい香り"), ("配送", "箱がへこみ"), ("配送", "遅い")]


def test_two_comments_of_one_touch_stand_together(reading, connection):
    text = "user_id,event,date,comment,reason\na,home,2026-04-01,slow,many pictures\nb,home,2026-04-02,,\n"
    reading(files={"log.csv": text})
    assert connection.execute("SELECT comment FROM touches_in ORDER BY row").fetchall() == [
        ("slow many pictures",), (None,),
    ]  # fmt: skip


RECORD_DATES = [
    "Date joined", "Joined", "joined_at", "Member since", "Sign-up date", "signup_date", "Date of birth",
    "DOB", "Birthday", "Customer since", "Registration date", "Registered", "Last login", "Expires",
    "入会日", "登録日", "会員登録日時", "生年月日", "誕生日", "加入日", "最終更新日時", "有効期限", "作成日",
]  # fmt: skip


@pytest.mark.parametrize("name", RECORD_DATES)
def test_dates_about_the_person_or_the_record_are_no_touches(reading, connection, name):
    text = f"customer_id,{name},order date\na,2020-01-01,2026-04-01\nb,2021-01-01,2026-04-02\n"
    reading(files={"orders.csv": text})
    assert connection.execute("SELECT DISTINCT touchpoint FROM touches_in").fetchall() == [
        ("order",)
    ]
