"""The page of moments: guesses first, the finding with its card, and a sentence for all data."""

import pytest

from cx.domain import Endpoint, Evidence, Tier, Verdict
from cx.moments import influence
from cx.moments.journey import journey
from cx.words import Words
from pages.kit import show
from tests import shop
from tests.moments import decisive
from tests.pages.test_pages import texts
from tests.pages.test_timeline import TOTALS

LANGUAGES = ("ja", "en")
EVENTS = "user_id,event,timestamp,score\n"
PLANTED = {
    "注文": decisive.Effect(-0.08, Tier.LIKELY),
    "発送": decisive.Effect(0.06, Tier.FIRM),
}


@pytest.fixture
def planted(monkeypatch):
    """Influences as if found in the shop: its orders turn people away."""

    def found(store, *, endpoint, horizon_days, progress=None):
        progress(0.5)
        seen = journey(store)
        return decisive.influences(seen, PLANTED, endpoint=endpoint, horizon_days=horizon_days)

    monkeypatch.setattr(influence, "influences", found)


def opened(screen, lang="ja", files=None, **options):
    """The page after the question whether to guess first."""
    app = screen("moments", lang=lang, files=shop.files() if files is None else files, **options)
    assert not app.exception
    if any(button.key == "guess_show" for button in app.button):
        app.button(key="guess_show").click().run()
    assert not app.exception
    return app


def labels(app):
    return [button.label for button in app.button]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_data_the_page_says_how_to_begin(screen, lang):
    app = screen("moments", lang=lang)
    assert not app.exception
    assert app.title[0].value == Words.of(lang)("page.moments.title")
    assert Words.of(lang)("state.no_map") in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_before_the_data_the_team_is_asked_for_its_guesses(screen, lang):
    words = Words.of(lang)
    app = screen("moments", lang=lang, files=shop.files())
    assert app.title[0].value == words("page.moments.title")
    assert {words("page.moments.guess.first"), words("page.moments.guess.show")} <= set(labels(app))
    assert not app.dataframe


def test_a_guess_is_kept_and_stands_beside_the_data(screen, planted):
    words = Words.of("ja")
    app = screen("moments", files=shop.files())
    app.button(key="guess_write").click().run()
    app.selectbox(key="guess_1").select("発送")
    app.segmented_control(key="guess_feeling_1").set_value(Verdict.GLORY)
    [save] = [b for b in app.button if b.label == words("page.moments.guess.save")]
    save.click().run()
    assert not app.exception
    assert app.session_state["project"].guesses == {"発送": Verdict.GLORY}
    assert words("page.moments.guess.against", names=["発送"], top="注文") in texts(app)
    app.selectbox(key="moment_pick").select("delivery:発送").run()
    assert "栄光、データと一致" in texts(app)


def test_whoever_wants_the_data_is_not_asked_again(screen, planted):
    app = opened(screen)
    assert app.session_state["project"].guesses == {}
    app.run()
    assert app.title[0].value != Words.of("ja")("page.moments.title")
    app.button(key="guess_again").click().run()
    assert app.selectbox(key="guess_1")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_title_is_the_finding_and_the_first_moment_has_its_card(screen, planted, lang):
    app = opened(screen, lang)
    assert "注文" in app.title[0].value
    shown = texts(app)
    assert "−8.0" in shown
    assert Words.of(lang)("button.plan_test") in labels(app)
    table = app.dataframe[-1].value
    assert "注文" in set(table.iloc[:, 0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_everything_is_the_path_itself_the_title_says_so(screen, lang):
    words = Words.of(lang)
    app = opened(screen, lang)  # orders: everybody comes through every touchpoint
    assert not app.error
    assert app.title[0].value.replace("\\", "") == words("page.moments.head.structural")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_after_a_broken_file_the_page_keeps_earlier_data(screen, planted, lang):
    app = opened(screen, lang, shop.files() | {shop.BROKEN: b""})
    assert "注文" in app.title[0].value
    assert shop.BROKEN not in texts(app)


def test_what_is_looked_for_stands_in_the_url(screen, planted):
    app = opened(screen, query={"endpoint": "leaves", "days": "3"})
    assert app.selectbox(key="moment_endpoint").value is Endpoint.LEAVES
    assert app.number_input(key="moment_days").value == 3
    app.number_input(key="moment_days").set_value(5).run()
    assert app.query_params["days"] == "5"
    app.selectbox(key="moment_endpoint").select(Endpoint.LEAVES).run()
    assert Words.of("ja")("page.moments.what.leaves") in texts(app)


@pytest.mark.parametrize("days", ["0", "-3", "soon", "9999", "²"])
def test_a_horizon_that_makes_no_sense_in_a_link_is_passed_over(screen, planted, days):
    app = opened(screen, query={"days": days, "endpoint": "moon"})
    assert app.number_input(key="moment_days").value == 7


def test_other_evidence_is_noted_in_the_project(screen, planted):
    app = opened(screen)
    app.multiselect[-1].set_value([Evidence.INTERVIEW]).run()
    assert not app.exception
    assert app.session_state["project"].evidence == {"注文": (Evidence.INTERVIEW,)}
    assert Words.of("ja")("page.moments.evidence.interview") in texts(app)
    app.multiselect[-1].set_value([]).run()
    assert app.session_state["project"].evidence == {}


def test_plan_a_test_takes_the_touchpoint_along(screen, planted):
    app = opened(screen)
    app.button(key="moment_plan").click().run()
    assert not app.exception
    asked = app.session_state["tip"]
    assert (asked.touchpoint, asked.stage) == ("注文", "purchase")
    assert app.session_state["tests_view"] == "plan"


def test_what_it_would_be_worth_takes_the_pain_and_its_stage_along(screen, planted):
    app = opened(screen)
    app.button(key="moment_worth").click().run()
    assert not app.exception
    added = {(kind.value, at) for kind, at in app.session_state["whatif_draft"].added}
    assert ("transition", "purchase") in added
    assert added <= {("transition", "purchase"), ("pain", "注文")}


def test_how_sure_it_is_stands_behind_its_name(screen, planted):
    app = opened(screen)
    [behind] = [e for e in app.expander if e.label == Words.of("ja")("page.moments.card.sure")]
    told = "\n".join(each.value for each in behind.markdown)
    assert "問題ありません" in told
    assert "原因とは限りません" in told


def rows(*touches):
    return (EVENTS + "".join(",".join(map(str, touch)) + "\n" for touch in touches)).encode()


def day(number):
    return f"2026-04-{number % 27 + 1:02d} 10:00"


MANY = range(90)
DATA = {
    "one customer": (
        rows(*(("u1", name, day(i), "") for i, name in enumerate(("home", "cart", "purchase")))),
        "one_customer",
    ),
    "no scores": (
        rows(
            *(
                (f"u{i}", ("blog", "search")[i % 2], f"2026-04-{i % 20 + 1:02d} 10:00", "")
                for i in MANY
            ),
            *((f"u{i}", "purchase", f"2026-04-{i % 20 + 1:02d} 11:00", "") for i in MANY if i % 3),
        ),
        "no_scores",
    ),
    "totals": (TOTALS, "no_people"),
    "no times": ("顧客ID,配送の満足度,梱包の満足度\na,2,5\nb,1,4\n".encode("cp932"), "no_outcome"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("content", "key"), DATA.values(), ids=DATA)
def test_data_that_cannot_say_all_have_a_sentence(screen, lang, content, key):
    app = opened(screen, lang, {"a.csv": content})
    assert not app.error
    assert app.title[0].value
    assert Words.of(lang)(f"page.moments.{key}")[:30] in texts(app).replace("\\", "")


def test_a_horizon_longer_than_the_data_is_a_sentence_and_can_be_made_shorter(screen):
    app = opened(screen, query={"days": "200"})
    assert "200日はデータの期間" in texts(app)
    app.number_input(key="moment_days").set_value(7).run()
    assert "データの期間" not in texts(app)


def test_one_stage_looks_for_what_else_can_follow(screen):
    touches = ((f"u{i}", ("purchase", "order")[i % 2], day(i), "") for i in MANY)
    app = opened(screen, files={"a.csv": rows(*touches)})
    assert Endpoint.ONWARD not in app.selectbox(key="moment_endpoint").options
    assert app.title[0].value


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("files", [shop.files(), {"集計.csv": TOTALS}], ids=["people", "totals"])
def test_the_view_of_recovery_opens_without_a_guess(screen, lang, files):
    app = screen("moments", lang=lang, files=files)
    app.segmented_control(key="moments_view").set_value("recovery").run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value


def test_names_in_files_are_no_markup(screen, monkeypatch):
    name = "**bold** <b>"
    content = rows(
        *((f"u{i}", (name, "search")[i % 2], day(i), i % 5 + 1) for i in MANY),
        *((f"u{i}", "purchase", day(i + 1), "") for i in MANY),
    )

    def found(store, *, endpoint, horizon_days, progress=None):
        return decisive.influences(journey(store), {name: decisive.Effect(0.2, Tier.FIRM)})

    monkeypatch.setattr(influence, "influences", found)
    app = opened(screen, files={"a.csv": content})
    assert r"\*\*bold\*\*" in texts(app)
    assert " **bold**" not in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_card_says_how_many_pains_were_mended(screen, lang):
    rows = [
        f"u{k},{what},2026-01-{day:02},{score}\n"
        for k in range(40)
        for day, what, score in (
            (1, "search", ""),
            (5, "delivery", 1 if k < 20 else 5),
            (25, "search", ""),
            *([(6, "apology", "")] if k < 5 else []),
        )
    ]
    words = Words.of(lang)
    app = opened(screen, lang, {"log.csv": (EVENTS + "".join(rows)).encode()})
    app.selectbox(key="moment_pick").select("delivery:delivery").run()
    assert not app.exception
    told = words("page.moments.card.mended_of", mended=5, pains=20, share=0.25)
    assert words("page.moments.card.mended") in texts(app)
    assert show.plain(told) in texts(app)


def test_lists_to_choose_from_show_names_as_they_are(screen):
    """They know no markup: a line below a letter needs no backslash."""
    rows = "".join(f"u{k},add_to_cart,2026-01-{1 + k % 28:02},\n" for k in range(60))
    rows += "".join(f"u{k},order_page,2026-01-{1 + k % 28:02},\n" for k in range(60))
    app = opened(screen, "en", {"log.csv": (EVENTS + rows).encode()})
    app.button(key="guess_again").click().run()
    for box in app.selectbox:
        assert not any("\\" in option for option in box.options)
