"""What is asked, in which order, and what each answer changes."""

import pytest

from cx.domain import Role
from cx.model.recipe import Answers, Best
from cx.read.asked_said import choice_said, evidence_said, question_said
from cx.read.questions import answered
from cx.words import LANGUAGES, Words

DAYS = [f"2026-01-{row % 28 + 1:02d}" for row in range(60)]
CODED = "回答日,会員番号,配送の評価,味の評価\n" + "".join(
    f"{DAYS[row]},M{row},{(0, 9, 99)[row // 10 % 3] if row % 10 == 0 else row % 5 + 1},{row % 5 + 1}\n"
    for row in range(60)
)
MIXED = "会員番号,event,日時,created\n" + "".join(
    f"M{row % 9},home,{DAYS[row]} 10:00,{DAYS[row]}T01:00:00Z\n" for row in range(60)
)
WHO = "会員番号,ユーザーID,event,日時\n" + "".join(
    f"M{row % 9},U{row % 4},home,{DAYS[row]}\n" for row in range(60)
)
WHEN = "会員番号,event,開封,返信\n" + "".join(
    f"M{row % 9},home,{DAYS[row]},{DAYS[-row]}\n" for row in range(60)
)
REMARKS = "注文番号,会員番号,注文日,備考\n" + "".join(
    f"{row},M{row % 9},{DAYS[row]},置き配を希望{row}\n" for row in range(60)
)

CASES = [  # file, about, column, choices, default
    (CODED, "missing", "配送の評価", ("no_answer", "value"), "no_answer"),
    (MIXED, "zone", "日時", ("Asia/Tokyo", "UTC"), "Asia/Tokyo"),
    (WHO, "customer", "会員番号", ("会員番号", "ユーザーID", "none"), "会員番号"),
    (WHEN, "time", "開封", ("開封", "返信"), "開封"),
    (REMARKS, "comment", "備考", ("comment", "no_comment"), "no_comment"),
]


def asked(report, about):
    return [question for question in report.questions if question.about == about]


@pytest.mark.parametrize(("text", "about", "column", "choices", "default"), CASES)
def test_what_cannot_be_guessed_is_asked_with_a_default(
    reading, text, about, column, choices, default
):
    [question] = asked(reading(files={"a.csv": text}).report, about)
    found = (question.column, question.choices, question.default, question.file)
    assert found == (column, choices, default, "a.csv")
    assert question.rows > 0


@pytest.mark.parametrize(("text", "about"), [case[:2] for case in CASES])
def test_no_answer_is_asked_for_again(reading, text, about):
    [question] = asked(reading(files={"a.csv": text}).report, about)
    for choice in question.choices:
        answers = answered(question, choice, Answers())
        assert asked(reading(files={"a.csv": text}, answers=answers).report, about) == []


@pytest.mark.parametrize(("text", "about"), [case[:2] for case in CASES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_answer_is_said(reading, text, about, language):
    words = Words.of(language)
    [question] = asked(reading(files={"a.csv": text}).report, about)
    assert question.column in question_said(question, words) or about in {"customer", "time"}
    assert bool(evidence_said(question, words)) == (about != "missing")
    labels = [choice_said(question, choice, words) for choice in question.choices]
    assert len(set(labels)) == len(labels)
    assert not any(label.startswith("read.") for label in labels)


def test_the_most_consequential_question_comes_first(reading):
    files = {"a.csv": REMARKS, "b.csv": CODED, "c.csv": WHO, "d.csv": WHEN}
    found = [question.about for question in reading(files=files).report.questions]
    assert found == ["customer", "time", "scale_direction", "missing", "comment"]


def test_codes_are_no_answer_until_the_user_says_they_are(reading):
    found = reading(files={"a.csv": CODED})
    [question] = asked(found.report, "missing")
    assert (question.example, question.rows) == ("0, 9, 99", 6)
    assert found.report.touches == 114
    kept = answered(question, "value", Answers())
    assert reading(files={"a.csv": CODED}, answers=kept).report.touches == 120
    none = reading(files={"a.csv": CODED}, answers=answered(question, "no_answer", Answers()))
    assert none.report.touches == 114
    said = {note.what: note for note in none.report.changes}
    assert (said["missing_codes"].rows, said["missing_codes"].example) == (6, "0, 9, 99")
    assert none.recipe.missing == {"配送の評価": ("0", "9", "99")}


def test_a_number_within_the_scale_can_mean_no_answer(reading, connection):
    text = "会員番号,おすすめ度\n" + "".join(f"M{row},{row % 11}\n" for row in range(55))
    answers = Answers(missing={"*": ("0",)})
    found = reading(files={"a.csv": text}, answers=answers).report
    assert found.touches == 50
    rows = connection.execute("SELECT min(recommend) FROM touches_in").fetchall()
    assert rows == [(1.0,)]


def test_times_without_a_zone_move_where_the_user_says_so(reading, connection):
    [question] = asked(reading(files={"a.csv": MIXED}).report, "zone")
    answers = answered(question, "UTC", Answers())
    found = reading(files={"a.csv": MIXED}, answers=answers)
    assert f"{found.report.first:%Y-%m-%d %H:%M}" == "2026-01-01 19:00"
    assert found.recipe.zones == {"日時": "UTC"}
    assert "zone_told" in {note.what for note in found.report.changes}


def test_times_are_shown_in_the_zone_of_the_project(reading):
    text = "会員番号,event,日時\n" + "".join(
        f"M{row % 9},home,{DAYS[row]}T01:00:00Z\n" for row in range(60)
    )
    found = reading(files={"a.csv": text}, answers=Answers(zone="America/New_York"))
    assert f"{found.report.first:%Y-%m-%d %H:%M}" == "2025-12-31 20:00"
    assert found.report.questions == ()


def test_an_answer_keeps_what_was_said_before(reading):
    [question] = asked(reading(files={"a.csv": WHO}).report, "customer")
    before = Answers(best={"*": Best.LOW}, roles={"event": Role.TOUCHPOINT})
    after = answered(question, "ユーザーID", before)
    assert after.best == before.best
    assert after.roles == {"event": Role.TOUCHPOINT, "ユーザーID": Role.CUSTOMER}


def test_what_one_answer_settles_for_several_files_is_asked_once(reading):
    other = REMARKS.replace("注文番号", "受注番号").replace("置き配", "配達")
    found = reading(files={"a.csv": REMARKS, "b.csv": other}).report
    assert [question.column for question in asked(found, "comment")] == ["備考"]


def test_a_single_0_among_recommendations_is_an_answer(reading, connection):
    rows = "".join(f"C{at},2026-04-01,{at % 10 + 1}\n" for at in range(40))
    found = reading(files={"a.csv": f"顧客ID,回答日,推奨度\n{rows}C40,2026-04-01,0\n"})
    assert not found.report.questions
    told = connection.execute("SELECT min(recommend), count(recommend) FROM touches_in").fetchall()
    assert told == [(0, 41)]
