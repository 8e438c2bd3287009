from cx.domain import Role
from cx.model.filters import Filters
from cx.model.project import Project
from cx.model.recipe import DateOrder
from cx.read.report import Guess, Why
from cx.words import Words
from pages.kit.answers import _as_date
from pages.kit.columns import _told
from tests import shop

PAIRS = [
    ("a.csv", "id", Guess("a.csv", "id", Role.CUSTOMER, Why.NAME, "id")),
    ("a.csv", "q1", Guess("a.csv", "q1", Role.SCORE, Why.CONTENT, "ratings")),
    ("a.csv", "q2", Guess("a.csv", "q2", Role.SCORE, Why.CONTENT, "ratings")),
    ("a.csv", "text", None),
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


def test_a_saved_project_opens_with_its_model_and_stages(screen):
    app = screen("data", files=shop.files())
    saved = Project(model="five_moments", stages={"配送": "service"}).dumps()
    uploads = app.file_uploader
    uploads[-1].upload("いちえ.ichie", saved.encode())
    app.run()
    assert not app.exception
    assert not app.error
    labels = [button.label for button in app.button]
    app.button[labels.index(Words.of("ja")("button.make_map"))].click().run()
    assert not app.exception
    assert [option for option in app.get_by_key("stage_picker").options if "届く" in option]


def test_a_saved_project_opens_with_its_filters(screen):
    app = screen("data", files=shop.files())
    saved = Project(filters=Filters(period="2026-04")).dumps()
    app.file_uploader[-1].upload("いちえ.ichie", saved.encode())
    app.run()
    assert not app.error
    assert app.query_params["period"] == "2026-04"


def test_a_file_that_is_no_project_says_so(screen):
    app = screen("data", files=shop.files())
    app.file_uploader[-1].upload("いちえ.ichie", b"{")
    app.run()
    assert "いちえ" in app.error[0].value


def test_columns_that_nobody_knows_can_be_told_and_read(screen):
    strange = b"abc,def,ghi\nx,foo,bar\ny,foo,baz\n"
    app = screen("home", files={"strange.csv": strange})
    assert not app.exception
    assert "strange.csv" in app.error[0].value
    assert Words.of("ja")("button.fix_columns") in [each.label for each in app.expander]
    assert list(app.dataframe[0].value.iloc[:, 1]) == ["abc", "def", "ghi"]


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
    assert (
        sum("Bの欄が空いています" in element.value for element in app.markdown) == 4
    )  # and among the details


def test_home_tells_of_a_test_alone(screen):
    app = screen("home", files={"test.csv": TOTALS.format(b="1010,70").encode()})
    assert not app.exception
    assert not app.error
