"""Questions as forms ask them: what each is about, and whether more is better."""

import pytest

from cx.domain import Role
from cx.model.assign import assign
from cx.model.stage_model import presets, stage_model
from cx.read.names import is_named
from cx.read.titles import more_is_better, touchpoint_of_question

ABOUT = [
    ("How satisfied were you with the first cup?", "First cup"),
    ("How satisfied are you with our customer support? (1-5)", "Customer support"),
    ("How happy were you with the packaging?", "Packaging"),
    ("Overall, how satisfied were you with your checkout?", "Checkout"),
    ("How would you rate the delivery?", "Delivery"),
    ("How would you rate your experience with our website?", "Website"),
    ("How do you rate our packaging, on a scale of 1 to 5?", "Packaging"),
    ("Please rate our packaging", "Packaging"),
    ("Rate your satisfaction with the price:", "Price"),
    ("How was the delivery?", "Delivery"),
    ("How satisfied were you with finding the product on our site?", "Finding the product on our site"),
    ("How likely are you to recommend us to a friend? (0-10)", "Recommend us to a friend"),
    ("Would you recommend us to a friend?", "Recommend us to a friend"),
    ("How satisfied were you overall?", "overall"),
    ("How would you rate your overall experience?", "overall"),
    ("How satisfied are you with us?", "overall"),
    ("総合満足度", "overall"),
    ("全体の満足度", "overall"),
    ("全体的な満足度を教えてください", "overall"),
    ("Overall satisfaction", "overall"),
    ("Satisfaction with delivery", "delivery"),
    ("配送の満足度（1〜5）", "配送"),
    ("配送の満足度", "配送"),
    ("味には満足しましたか？", "味"),
    ("How many cups do you drink?", "How many cups do you drink?"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "about"), ABOUT)
def test_a_question_is_called_by_what_it_asks_about(title, about):
    assert touchpoint_of_question(title) == about


@pytest.mark.parametrize(
    ("title", "up"),
    [
        ("How satisfied were you with the first cup?", True),
        ("Satisfaction with delivery", True),
        ("配送の満足度", True),
        ("How dissatisfied were you?", False),
        ("配送の不満足度", False),
        ("味には満足しましたか？", False),  # 1 often stands for "very much" here
        ("Q1", False),
    ],
)
def test_a_degree_of_satisfaction_is_the_better_the_higher(title, up):
    assert more_is_better(title) is up


@pytest.mark.parametrize("preset", presets())
@pytest.mark.parametrize(
    ("touchpoint", "stage"),
    [
        ("Fulfilled", "delivery"),
        ("Cancelled", "service"),
        ("Canceled", "service"),
        ("友人にすすめたいですか", "advocate"),
        ("Recommend us to a friend", "advocate"),
    ],
)
def test_what_shops_and_forms_write_has_a_stage(preset, touchpoint, stage):
    [found] = assign([(touchpoint, None)], stage_model(preset))
    assert found.stage == stage


@pytest.mark.parametrize(
    "title",
    [
        "What made you happiest?", "What bothered you most?", "Any suggestions?", "一番嬉しかったのは",
        "うれしかったことは何ですか", "困ったこと", "How could we improve?",
    ],
)  # fmt: skip
def test_open_questions_are_comments(title):
    assert is_named(title, Role.COMMENT)
