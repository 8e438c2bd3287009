"""The page of what-if: levers answer in both languages, for all data, and whatever a link says."""

import pytest

from cx.errors import NoJourney
from cx.model.scenario import Lever, LeverKind, Scenario
from cx.words import Words
from tests import shop
from tests.pages.test_pages import FLOWS, texts
from tests.pages.test_timeline import TOTALS

LANGUAGES = ("ja", "en")
EVENTS = "user_id,event,timestamp\n"
BUYS = "whatif_lever_transition:research"
ASKED = {"lever": ["transition:research:0.05"]}


def day(number):
    return f"2026-{4 + number // 28:02d}-{number % 28 + 1:02d}"


def events(people=90):
    """People who search; two of three buy, every third of these comes back; without amounts."""
    rows = []
    for n in range(people):
        rows.append(f"u{n},search,{day(n % 30)}")
        if n % 3:
            rows.append(f"u{n},purchase,{day(n % 30 + 2)}")
        if n % 9 == 1:
            rows.append(f"u{n},purchase,{day(n % 30 + 12)}")
    return (EVENTS + "\n".join(rows) + "\n").encode()


def snowball(people=120):
    """Everybody brings two others a few days later."""
    rows = ["user_id,event,timestamp,referred_by"]
    for n in range(people):
        by = f"u{(n - 1) // 2}" if n else ""
        generation = (n + 1).bit_length() - 1
        rows.append(f"u{n},search,{day(9 * generation)},{by}")
        rows.append(f"u{n},purchase,{day(9 * generation + 1)},{by}")
    return "\n".join(rows).encode()


def opened(screen, lang="ja", files=None, **options):
    app = screen(
        "whatif", lang=lang, files={"log.csv": events()} if files is None else files, **options
    )
    assert not app.exception
    return app


def told(app):
    """What the page says, without the marks that keep names from being markup."""
    return texts(app).replace("\\", "")


def sliders(app):
    return {each.key: each for each in app.slider}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_data_the_page_says_how_to_begin(screen, lang):
    app = screen("whatif", lang=lang)
    assert not app.exception
    assert app.title[0].value == Words.of(lang)("page.whatif.title")
    assert Words.of(lang)("state.no_map") in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_at_first_nothing_is_moved_and_the_title_says_how_it_is_now(screen, lang):
    app = opened(screen, lang, shop.files())
    assert not app.error
    assert sliders(app)
    assert all(each.value == 0 for each in app.slider)
    assert Words.of(lang)("page.whatif.scenarios_none") in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_moving_a_lever_changes_the_finding_and_the_link(screen, lang):
    app = opened(screen, lang)
    before = app.title[0].value
    sliders(app)[BUYS].set_value(5.0).run()
    assert not app.exception
    assert app.title[0].value != before
    assert app.query_params["lever"] == "transition:research:0.05"
    assert Words.of(lang)("page.whatif.source.assumed") in told(app)
    app.button(key="whatif_again").click().run()
    assert app.title[0].value == before
    assert "lever" not in app.query_params


def test_a_link_restores_levers_terms_and_costs(screen):
    app = opened(
        screen,
        query={**ASKED, "months": "6", "price": "3000", "margin": "0.4", "once": "50000"},
    )
    assert sliders(app)[BUYS].value == 5.0
    kept = {each.key: each.value for each in app.number_input}
    assert kept["whatif_months"] == 6
    assert kept["whatif_price"] == 3000
    assert kept["whatif_margin"] == 40
    assert kept["whatif_once"] == 50000
    assert "6か月" in app.title[0].value


WRONG = [
    {"lever": "magic:1"},
    {"lever": ["transition:research:0.05", "return:nan"]},
    {"months": "999"},
    {"margin": "-1"},
    {"once": "<b>"},
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", WRONG, ids=str)
def test_a_link_that_makes_no_sense_is_a_sentence_and_nothing_is_moved(screen, lang, query):
    app = opened(screen, lang, query=query)
    assert ":material/link_off:" in texts(app)
    assert all(each.value == 0 for each in app.slider)


REFUSED = [
    ["transition:research:0.9"],  # beyond 1
    ["transition:purchase:0.1"],  # the last stage
    ["transition:moon:0.1"],
    ["satisfaction:search:0.1"],  # nobody was asked
    ["tip:no_such_tip:1"],
    ["price:0.1"],  # no amounts
    ["referral:0.1"],
    ["transition:research:0.1", "transition:research:0.2"],
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("levers", REFUSED, ids=str)
def test_levers_that_cannot_be_are_refused_with_the_reason_and_can_be_put_back(
    screen, lang, levers
):
    words = Words.of(lang)
    app = opened(screen, lang, query={"lever": levers})
    assert words("page.whatif.refused") in told(app)
    app.button(key="whatif_again").click().run()
    assert not app.exception
    assert words("page.whatif.refused") not in told(app)


def test_a_negative_cost_is_a_sentence(screen):
    app = opened(screen, query={**ASKED, "once": "-5"})
    assert "費用" in told(app)
    app.number_input(key="whatif_once").set_value(10.0).run()
    assert Words.of("ja")("page.whatif.refused") not in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_alone_become_money_with_a_price(screen, lang):
    words = Words.of(lang)
    app = opened(screen, lang, query=ASKED)
    assert words("whatif.note.people_only") in told(app)
    app.number_input(key="whatif_price").set_value(3000.0).run()
    assert not app.exception
    assert words("whatif.note.people_only") not in told(app)
    assert app.query_params["price"] == "3000"
    app.number_input(key="whatif_once").set_value(1000.0).run()
    assert words("page.whatif.worth") in [each.label for each in app.metric]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_price_below_nothing_is_a_sentence_and_can_be_mended(screen, lang):
    app = opened(screen, lang, query={"price": "-3"})
    assert not app.slider
    app.number_input(key="whatif_price").set_value(3000.0).run()
    assert not app.exception
    assert app.slider


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FLOWS)
def test_every_small_set_of_data_has_sentences(screen, lang, name):
    app = opened(screen, lang, {"a.csv": FLOWS[name][0].encode()}, query=ASKED)
    assert app.title[0].value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_totals_answer_for_people_alone(screen, lang):
    app = opened(screen, lang, {"集計.csv": TOTALS}, query=ASKED)
    assert Words.of(lang)("whatif.note.totals") in told(app)
    assert set(sliders(app)) == {BUYS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_that_holds_a_test_alone_has_a_sentence(screen, lang):
    rows = "".join(f"p{n},{'AB'[n % 2]},{int(n % 7 == 0)}\n" for n in range(60))
    app = opened(screen, lang, {"test.csv": ("id,arm,bought\n" + rows).encode()})
    assert app.title[0].value == Words.of(lang)("page.whatif.title")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_customers_who_bring_more_than_one_other_grow_to_the_horizon(screen, lang):
    words = Words.of(lang)
    app = opened(screen, lang, {"log.csv": snowball()}, query={"lever": ["referral:0.3"]})
    assert words("whatif.note.snowball", generations=4) in told(app)
    assert "inf" not in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scenarios_are_saved_compared_opened_and_removed(screen, lang):
    words = Words.of(lang)
    app = opened(screen, lang, query=ASKED)
    saves = [each for each in app.button if each.label == words("page.whatif.save")]
    saves[0].click().run()
    app.button(key="whatif_again").click().run()
    [kept] = app.session_state["project"].scenarios
    assert kept.levers == (Lever(kind=LeverKind.TRANSITION, at="research", by=0.05),)
    assert kept.name in told(app)
    app.button(key="whatif_open_0").click().run()
    assert sliders(app)[BUYS].value == 5.0
    assert app.query_params["name"] == kept.name
    app.button(key="whatif_remove_0").click().run()
    assert app.session_state["project"].scenarios == ()
    assert not app.exception


def test_a_scenario_of_other_data_is_told_apart(screen):
    words = Words.of("ja")
    app = opened(screen, query=ASKED)
    alien = Scenario(name="別", levers=(Lever(kind=LeverKind.PAIN, at="配送", by=0.5),))
    project = app.session_state["project"]
    app.session_state["project"] = project.model_copy(update={"scenarios": (alien,)})
    app.run()
    assert not app.exception
    assert words("page.whatif.not_now", name="別", why="")[:12] in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_lever_is_put_on_the_card_and_taken_off(screen, lang):
    app = opened(screen, lang, shop.files())
    before = set(sliders(app))
    picker = app.selectbox(key="whatif_add")
    picker.select(picker.options[-1]).run()
    assert not app.exception
    assert len(app.slider) == len(before) + 1
    [out] = [each for each in app.button if each.key.startswith("whatif_out")]
    out.click().run()
    assert set(sliders(app)) == before


def unfolded(screen, lang, part, files):
    """The page with one of its parts unfolded that are worked out only then."""
    app = opened(
        screen, lang, files, query={"lever": ["transition:research:0.05"], "price": "3000"}
    )
    app.session_state[part] = True
    app.run()
    assert not app.exception
    return app


def grouped():
    """The same people, every other one new."""
    head, *rows = events().decode().splitlines()
    return "\n".join(
        [f"{head},segment", *(f"{row},{('new', 'known')[len(row) % 2]}" for row in rows)]
    ).encode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_ranges_stand_behind_how_sure_by_name(screen, lang):
    words, files = Words.of(lang), {"log.csv": events()}
    app = unfolded(screen, lang, "sure_whatif", files)
    assert f"**{words('whatif.range.expected')}**" in told(app)
    assert f"**{words('whatif.range.next')}**" in told(app)
    assert words("whatif.source.assumed") in told(app)
    assert [len(each.value) for each in app.dataframe[:1]] == [2]  # stages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_months_are_counted_from_the_first_touch_or_by_the_calendar(screen, lang):
    app = unfolded(screen, lang, "whatif_months_of", {"log.csv": events()})
    app.segmented_control(key="whatif_month_view").set_value("calendar").run()
    assert not app.exception


@pytest.mark.parametrize("lang", LANGUAGES)
def test_groups_are_worked_out_when_they_are_asked_for(screen, lang):
    files = {"log.csv": grouped()}
    app = unfolded(screen, lang, "whatif_segments", files)
    assert Words.of(lang)("page.whatif.segments_help") in told(app)
    app.button(key="whatif_again").click().run()
    assert Words.of(lang)("page.whatif.segments_none") in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_snowball_is_told(screen, lang):
    app = unfolded(screen, lang, "whatif_snowball", {"log.csv": snowball()})
    assert "120" in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_only_seen_in_the_data_can_be_counted_by_half(screen, lang):
    words = Words.of(lang)
    app = opened(screen, lang, {"log.csv": scored()}, query={"lever": ["satisfaction:search:0.5"]})
    assert words("page.whatif.source.observed") in told(app)
    whole = app.title[0].value
    app.toggle[0].set_value(True).run()
    assert app.query_params["lever"] == "satisfaction:search:0.5*0.5"
    assert app.title[0].value != whole


def scored(people=600):
    """Who gave their search more points goes on to buy more often."""
    rows = ["user_id,event,timestamp,score"]
    for n in range(people):
        score = n % 5 + 1
        rows.append(f"u{n},search,{day(n % 25)},{score}")
        if n % 7 < score:
            rows.append(f"u{n},purchase,{day(n % 25 + 3)},")
    return ("\n".join(rows) + f"\nu0,search,{day(80)},3\n").encode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_filter_asks_of_those_in_view_alone(screen, lang):
    app = opened(screen, lang, {"log.csv": events()}, query={**ASKED, "period": "2026-04"})
    assert app.slider
    assert not app.error


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_in_files_are_no_markup(screen, lang):
    app = opened(screen, lang, query={**ASKED, "name": "**bold** <b>"})
    saves = [each for each in app.button if each.label == Words.of(lang)("page.whatif.save")]
    saves[0].click().run()
    assert r"\*\*bold\*\*" in texts(app)
    assert " **bold**" not in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_spending_on_winning_and_keeping_is_set_beside_the_sources(screen, lang):
    app = opened(screen, lang)
    assert Words.of(lang)("whatif.keeping.untold") in told(app)
    app.number_input(key="whatif_winning").set_value(500_000.0).run()
    app.number_input(key="whatif_keeping").set_value(20_000.0).run()
    assert not app.exception
    assert Words.of(lang)("whatif.keeping.untold") not in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_check_says_where_it_cannot_be_made(screen, lang):
    app = opened(screen, lang)
    assert Words.of(lang)("page.whatif.check") in [each.value for each in app.subheader]
    assert Words.of(lang)("whatif.check.none") in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_flow_the_page_is_no_part_of_the_navigation(screen, lang):
    app = screen("home", lang=lang, files={shop.SURVEY: shop.survey()})
    assert Words.of(lang)("page.home.open.whatif") in told(app)
    app = screen("home", lang=lang, files=shop.files())
    assert Words.of(lang)("page.home.open.whatif") not in told(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_alone_are_no_journey_and_the_link_to_the_page_says_so(screen, lang):
    app = opened(screen, lang, {shop.SURVEY: shop.survey()})
    assert not app.exception
    assert Words.of(lang).error(NoJourney(stages=())) in told(app)
