import pytest
import streamlit as st

from cx.words import Words
from tests import shop

LANGUAGES = ("ja", "en")
PAGES = ("home", "data", "stages", "journey")


def texts(app):
    return "\n".join(
        each.value for kind in (app.title, app.subheader, app.markdown) for each in kind
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_without_data_every_page_says_how_to_begin(screen, page, lang):
    app = screen(page, lang=lang)
    assert not app.exception
    if page != "home":  # home shows the sample's finding
        assert app.title[0].value == Words.of(lang)(f"page.{page}.title")
    invitations = ("page.home.sample_what", "state.no_data", "state.no_map")
    assert any(
        Words.of(lang)(key).split("。")[0].split(".")[0] in texts(app) for key in invitations
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_with_data_every_page_speaks_of_them(screen, page, lang):
    app = screen(page, lang=lang, files=shop.files())
    assert not app.exception
    assert not app.error
    telling = {"home": shop.PAIN, "journey": shop.GLORY, "data": shop.ORDERS, "stages": "AMOT"}
    assert telling[page] in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_after_a_broken_file_every_page_works_and_keeps_earlier_data(screen, page, lang):
    app = screen(page, lang=lang, files=shop.files() | {shop.BROKEN: b""})
    assert not app.exception
    told = [each.value for each in app.error]
    assert all(shop.BROKEN in sentence for sentence in told)
    assert bool(told) or page == "journey"
    assert shop.BROKEN not in texts(app)


def test_a_broken_file_alone_leaves_the_page_usable(screen):
    app = screen("home", files={shop.BROKEN: b""})
    assert shop.BROKEN in app.error[0].value
    assert app.file_uploader


EVENTS = "user_id,event,timestamp\n"
FLOWS = {
    "one row": (EVENTS + "u1,purchase,2026-04-01 10:00\n", False),
    "one customer": (EVENTS + "u1,home,2026-04-01 10:00\nu1,purchase,2026-04-02 10:00\n", False),
    "one stage": (EVENTS + "u1,purchase,2026-04-01 10:00\nu2,order,2026-04-02 10:00\n", False),
    "one placed": (EVENTS + "u1,purchase,2026-04-01 10:00\nu2,xyz,2026-04-02 10:00\n", False),
    "two stages": (EVENTS + "u1,home,2026-04-01 10:00\nu2,purchase,2026-04-02 10:00\n", True),
    "totals": ("stage,people,mean\nresearch,100,4\npurchase,40,3\n", True),
    "one total": ("stage,people,mean\nresearch,100,4\n", False),
}


@pytest.mark.parametrize(("text", "flows"), FLOWS.values(), ids=FLOWS)
def test_a_flow_is_promised_only_where_people_could_go_on(screen, text, flows):
    app = screen("data", files={"a.csv": text.encode()})
    assert not app.exception
    words, shown = Words.of("ja"), texts(app)
    assert (words("page.data.has.flow") in shown) is flows
    assert (words("page.data.needs.flow") in shown) is not flows


def test_an_upload_leads_to_the_page_that_shows_how_it_was_read(screen):
    app = screen("home")
    for name, content in shop.files().items():
        app.file_uploader[0].upload(name, content)
    app.run()
    assert app.title[0].value == Words.of("ja")("page.data.title")
    assert shop.SURVEY in texts(app)


def test_ambiguous_dates_are_asked_and_the_answer_reads_them(screen):
    app = screen("data", files={"us.csv": shop.american()})
    assert not app.exception
    labels = [button.label for button in app.button]
    assert "2024年4月1日" in labels
    assert "2024年1月4日" in labels
    app.button[labels.index("2024年4月1日")].click().run()
    assert not app.exception
    assert "2024年4月1日〜4月12日" in texts(app)


def test_a_question_may_be_left_out(screen):
    app = screen("data", files=shop.files() | {"us.csv": shop.american()})
    labels = [button.label for button in app.button]
    app.button[labels.index(Words.of("ja")("button.leave_out"))].click().run()
    assert "2024年4月1日" not in [button.label for button in app.button]
    assert shop.ORDERS in texts(app)


def test_names_in_files_are_no_markup(screen):
    name = "**bold** <b>x<b> :smile: $a$ [l](http://x.test).csv"
    app = screen("data", files={name: shop.survey()})
    shown = texts(app)
    assert r"\*\*bold\*\* \<b\>x\<b\>" in shown
    assert r"\$a\$ \[l\](" in shown
    assert ":smile:" not in shown


def test_the_stage_model_changes_the_map_at_once(screen):
    app = screen("stages", files=shop.files())
    app.selectbox[0].select("five_moments").run()
    assert not app.exception
    assert "FMOT" in texts(app)
    assert app.selectbox[0].value == "five_moments"


def test_an_open_stage_shows_its_touchpoints(screen):
    app = screen("journey", files=shop.files())
    app.get("button_group")[0]
    picker = app.segmented_control(key="stage_picker")
    picker.set_value("delivery").run()
    assert not app.exception
    table = app.dataframe[0].value
    assert shop.PAIN in list(table.iloc[:, 0])


def test_a_survey_alone_says_which_file_would_add_the_flow(screen):
    app = screen("journey", files={shop.SURVEY: shop.survey()})
    assert not app.exception
    assert Words.of("ja")("state.survey_only") in texts(app)


def test_orders_alone_say_which_file_would_add_the_curve(screen):
    app = screen("journey", files={shop.ORDERS: shop.orders()})
    assert not app.exception
    assert Words.of("ja")("state.behaviour_only") in texts(app)


def test_totals_say_that_nobody_can_be_followed(screen):
    totals = "段階,人数,次へ進んだ人数\n調べる,1200,700\n買う,700,300\n届く,300,280\n".encode(
        "cp932"
    )
    app = screen("journey", files={"集計.csv": totals})
    assert not app.exception
    assert Words.of("ja")("state.totals") in texts(app)


@pytest.mark.parametrize(
    ("locale", "language"), [("en-US", "en"), ("ja-JP", "ja"), ("fr", "ja"), ("", "ja")]
)
def test_the_first_language_is_the_browsers(screen, locale, language):
    app = screen("home", lang=None, locale=locale)
    assert Words.of(language)("page.home.sample_what") in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_begins_with_the_samples_finding_and_three_ways(screen, lang):
    words = Words.of(lang)
    app = screen("home", lang=lang)
    named = {"ja": ("お届けまでの待ち時間", "送料のページ"), "en": ("Wait for", "Shipping fee")}
    assert all(each in app.title[0].value for each in named[lang])  # its pain, and what decides
    labels = [button.label for button in app.button]
    assert {words("button.see_sample"), words("button.start_without_data")} <= set(labels)
    assert app.file_uploader


def test_the_sample_opens_as_if_it_were_ones_own(screen):
    words = Words.of("ja")
    app = screen("home")
    [button] = [b for b in app.button if b.label == words("button.see_sample")]
    button.click().run()
    assert not app.exception
    assert "送料のページ" in app.title[0].value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_data_there_are_four_ways_with_a_sheet_each(screen, lang):
    app = screen("team", lang=lang)
    assert not app.exception
    assert len(app.get("download_button")) == 10  # four ways and a test, as Excel and as CSV
    for way in ("knowledge", "records", "rivals", "asking"):
        assert Words.of(lang)(f"page.team.{way}.name") in texts(app)


def test_a_sheet_of_the_team_becomes_a_map_marked_as_its_opinion(screen):
    sheet = "ステージ,接点,気持ち,理由\n調べる,検索,1,速い\n出会う,送料,-2,最後に出る\n".encode()
    app = screen("journey", files={"チームの地図.csv": sheet})
    assert not app.exception
    assert Words.of("ja")("state.team") in texts(app)
    assert "送料" in app.title[0].value


def test_an_empty_drawing_asks_for_a_feeling(screen):
    words = Words.of("ja")
    app = screen("team")
    [button] = [b for b in app.button if b.label == words("button.make_map")]
    button.click().run()
    assert words("page.team.nothing_drawn") in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_names_the_pages_that_more_data_would_open(screen, lang):
    told = Words.of(lang)("page.home.open.timeline")
    orders = {shop.ORDERS: shop.files()[shop.ORDERS]}
    assert told in texts(screen("home", lang=lang, files=orders)).replace("\\", "")
    st.cache_resource.clear()
    assert told not in texts(screen("home", lang=lang, files=shop.files())).replace("\\", "")
