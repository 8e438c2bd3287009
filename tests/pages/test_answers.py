from cx.domain import Role, Stage
from cx.model.filters import Filters
from cx.model.project import Project
from cx.model.project_file import packed
from cx.model.recipe import DateOrder
from cx.read.report import Guess, Why
from cx.words import Words
from pages.kit.answers import _as_date
from pages.kit.columns import Column, _told
from tests import shop

PAIRS = [
    Column("a.csv", "id", Guess("a.csv", "id", Role.CUSTOMER, Why.NAME, "id")),
    Column("a.csv", "q1", Guess("a.csv", "q1", Role.SCORE, Why.CONTENT, "ratings")),
    Column("a.csv", "q2", Guess("a.csv", "q2", Role.SCORE, Why.CONTENT, "ratings")),
    Column("a.csv", "text", None),
]


def test_an_untouched_table_says_nothing():
    assert _told(PAIRS, ["customer", "score", "score", ""]) == {}


def test_only_changed_columns_are_told():
    assert _told(PAIRS, ["customer", "score", "effort", "comment"]) == {
        "q2": Role.EFFORT,
        "text": Role.COMMENT,
    }


def test_a_column_that_is_not_to_be_used_is_told_as_none():
    assert _told(PAIRS, ["customer", "", "score", ""]) == {"q1": None}


def test_a_date_is_shown_as_each_order_reads_it():
    words = Words.of("en")
    assert _as_date("03/04/2024", DateOrder.MDY, words) == "4 Mar 2024"
    assert _as_date("03/04/2024 10:30", DateOrder.DMY, words) == "3 Apr 2024"
    assert _as_date("０３/０４/２４", DateOrder.YMD, words) == "24 Apr 2003"
    assert _as_date("no date", DateOrder.MDY, words) == words("read.choice.mdy")


def saved_part(screen):
    """The data page with its part for saved projects open."""
    app = screen("data", files=shop.files())
    app.get_by_key("data_part").set_value("saved").run()
    assert not app.exception
    return app


def open_project(app, content: bytes):
    uploads = [each for each in app.file_uploader if ".ichie" in each.label]
    uploads[0].upload("いちえ.ichie", content)
    app.run()


def test_a_saved_project_opens_with_its_model_and_stages(screen):
    app = saved_part(screen)
    open_project(app, packed(Project(model="five_moments", stages={"配送": Stage.SERVICE})))
    assert not app.exception
    assert not app.error
    labels = [button.label for button in app.button]
    app.button[labels.index(Words.of("ja")("button.make_map"))].click().run()
    assert not app.exception
    assert [option for option in app.get_by_key("stage_picker").options if "届く" in option]


def test_a_saved_project_opens_with_its_filters(screen):
    app = saved_part(screen)
    open_project(app, packed(Project(filters=Filters(period="2026-04"))))
    assert not app.error
    assert app.query_params["period"] == "2026-04"


def test_a_file_that_is_no_project_says_so(screen):
    app = saved_part(screen)
    open_project(app, b"{")
    assert "いちえ" in app.error[0].value


def test_columns_that_nobody_knows_can_be_told_and_read(screen):
    strange = b"abc,def,ghi\nx,foo,bar\ny,foo,baz\n"
    app = screen("home", files={"strange.csv": strange})
    assert not app.exception
    assert "strange.csv" in app.error[0].value
    assert Words.of("ja")("button.fix_columns") in [each.label for each in app.expander]
    assert list(app.dataframe[0].value.iloc[:, 1]) == ["abc", "def", "ghi"]


DAYS = [f"2026-01-{row % 28 + 1:02d}" for row in range(60)]
OPEN = {
    "log.csv": "会員番号,ユーザーID,event,日時,created,備考\n"
    + "".join(
        f"M{row % 9},U{row % 4},購入,{DAYS[row]} 10:00,{DAYS[row]}T01:00:00Z,ギフト{row}\n"
        for row in range(60)
    ),
    "survey.csv": "会員番号,配送の評価,味の評価\n"
    + "".join(f"M{row},{9 if row % 20 == 0 else row % 5 + 1},{row % 5 + 1}\n" for row in range(60)),
}


def opened(screen):
    return screen("data", files={name: text.encode() for name, text in OPEN.items()})


def labels(app):
    return [button.label for button in app.button]


def test_three_questions_are_in_sight_and_the_others_come_after(screen):
    app = opened(screen)
    words = Words.of("ja")
    assert not app.exception
    assert words("page.data.questions_left", n=2) in [each.label for each in app.expander]
    asked = [text.value for text in app.markdown if text.value.endswith(("か？", "すか？"))]
    assert sum("お客様を表す列" in text for text in asked) == 1
    assert labels(app).index("会員番号") < labels(app).index(words("read.choice.high"))
    assert labels(app).index(words("read.choice.high")) < labels(app).index(
        words("read.choice.value")
    )


def test_an_answer_is_kept_and_not_asked_again(screen):
    app = opened(screen)
    app.button[labels(app).index("ユーザーID")].click().run()
    assert not app.exception
    assert "ユーザーID" not in labels(app)
    assert app.session_state["project"].answers.roles == {"ユーザーID": Role.CUSTOMER}
    words = Words.of("ja")
    assert words("page.data.questions_left", n=1) in [each.label for each in app.expander]


def test_what_is_to_be_checked_stands_first_with_its_cells(screen):
    table = opened(screen).dataframe[0].value
    words = Words.of("ja")
    first = table.iloc[0]
    assert first[words("page.data.column_name")] == "会員番号"
    assert first[words("page.data.column_sure")] == words("read.sureness.ask")
    assert first[words("page.data.column_samples")] == "M0、M1、M2"
    assert "ユーザーID" in first[words("page.data.column_why")]


def test_another_time_zone_reads_the_files_again(screen):
    app = opened(screen)
    [zone] = [each for each in app.selectbox if each.label == Words.of("ja")("page.data.zone")]
    zone.set_value("Europe/London").run()
    assert not app.exception
    assert app.session_state["project"].answers.zone == "Europe/London"


def test_numbers_that_mean_no_answer_can_be_told(screen):
    app = opened(screen)
    words = Words.of("ja")
    [codes] = [e for e in app.text_input if e.label == words("page.data.missing_codes")]
    codes.set_value("9, 5").run()
    app.button(key="missing_again").click().run()
    assert not app.exception
    assert app.session_state["project"].answers.missing == {"*": ("9", "5")}


TOTALS = "パターン,人数,成果のあった人数\nA,1000,50\nB,{b}\n"


def test_a_test_alone_is_told_in_one_sentence_and_offers_no_map(screen):
    app = screen("data", files={"test.csv": TOTALS.format(b="1010,70").encode()})
    assert not app.exception
    assert not app.error
    words = Words.of("ja")
    said = [element.value for element in app.markdown]
    assert sum("A 1,000、B 1,010" in text for text in said) == 1
    assert words("button.make_map") not in [button.label for button in app.button]


def test_a_half_filled_test_says_which_number_is_missing(screen):
    app = screen("data", files={"test.csv": TOTALS.format(b=",").encode()})
    assert not app.exception
    said = "Bの欄が空いています"
    assert sum(said in element.value for element in app.markdown) == 2
    app.get_by_key("data_part").set_value("quality").run()
    assert sum(said in element.value for element in app.markdown) == 4  # and among the details


def test_home_tells_of_a_test_alone(screen):
    app = screen("home", files={"test.csv": TOTALS.format(b="1010,70").encode()})
    assert not app.exception
    assert not app.error


def test_the_direction_of_scores_can_be_turned_among_the_columns(screen):
    rows = "".join(f"C{at},2026-04-0{at % 9 + 1},{at % 5 + 1}\n" for at in range(20))
    file = f"顧客ID,回答日,配送の満足度\n{rows}".encode()
    app = screen("data", files={"survey.csv": file})
    [best] = [each for each in app.selectbox if str(each.key).startswith("best")]
    assert best.value == "high"
    best.select("low").run()
    assert not app.exception
    assert app.session_state["project"].answers.best == {"*": "low"}
    [best] = [each for each in app.selectbox if str(each.key).startswith("best")]
    assert best.value == "low"
