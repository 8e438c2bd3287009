"""The pages of the timeline and of the metrics, in both languages, with and without data."""

import datetime

import pytest

from cx.read.events import read_events
from cx.words import Words
from pages.kit import timeline_controls
from tests import shop
from tests.pages.test_pages import texts

LANGUAGES = ("ja", "en")
PAGES = ("timeline", "metrics")
VIEWS = ("journey", "weeks", "since", "customer")
TOTALS = (
    "段階,人数,次へ進んだ人数,平均,回答数\n調べる,1200,700,3.9,300\n買う,700,300,4.2,120\n".encode(
        "cp932"
    )
)


def chosen(app, view):
    app.segmented_control(key="timeline_view").set_value(view).run()
    assert not app.exception
    assert not app.error
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_without_data_the_page_says_how_to_begin(screen, page, lang):
    app = screen(page, lang=lang)
    assert not app.exception
    assert app.title[0].value == Words.of(lang)(f"page.{page}.title")
    assert Words.of(lang)("state.no_map") in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_with_data_the_page_names_the_best_and_the_worst(screen, page, lang):
    app = screen(page, lang=lang, files=shop.files())
    assert not app.exception
    assert not app.error
    assert shop.GLORY in texts(app)
    assert shop.PAIN in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_after_a_broken_file_the_page_keeps_earlier_data(screen, page, lang):
    app = screen(page, lang=lang, files=shop.files() | {shop.BROKEN: b""})
    assert not app.exception
    assert shop.GLORY in texts(app)
    assert shop.BROKEN not in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_finding(screen, view, lang):
    app = chosen(screen("timeline", lang=lang, files=shop.files()), view)
    assert app.title[0].value
    assert app.title[0].value != Words.of(lang)("page.timeline.title")


@pytest.mark.parametrize("view", VIEWS)
def test_a_survey_without_dates_has_its_sentences(screen, view):
    survey = "顧客ID,配送の満足度,梱包の満足度\na,2,5\nb,1,4\nc,2,5\n".encode("cp932")
    app = chosen(screen("timeline", files={"回答.csv": survey}), view)
    assert app.title[0].value


def test_totals_have_no_weeks_and_no_people(screen):
    app = screen("timeline", files={"集計.csv": TOTALS})
    assert not app.exception
    assert Words.of("ja")("page.timeline.no_people") in texts(chosen(app, "weeks"))
    app = screen("metrics", files={"集計.csv": TOTALS})
    assert Words.of("ja")("page.metrics.no_people") in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_under_the_curve_stand_stages_and_the_overall_score(screen, lang):
    words = Words.of(lang)
    app = screen("timeline", lang=lang, files=shop.files())
    heads = [head.value for head in app.subheader]
    assert heads == [words(f"page.timeline.felt.{part}") for part in ("stages", "overall")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_expectations_have_a_part_of_their_own(screen, lang):
    rows = [f"c{k},2026-04-{k % 28 + 1:02},order,{4 - k % 2},{3 + k % 3},4" for k in range(40)]
    text = "customer_id,date,touchpoint,expectation,experience,satisfaction\n" + "\n".join(rows)
    app = screen("timeline", lang=lang, files={"answers.csv": text.encode()})
    assert not app.exception
    assert Words.of(lang)("page.timeline.felt.expectation") in [h.value for h in app.subheader]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_totals_say_that_single_answers_are_needed(screen, lang):
    app = screen("timeline", lang=lang, files={"totals.csv": TOTALS})
    assert Words.of(lang)("page.timeline.felt.totals")[:20] in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("people", [1, 40])
def test_a_constant_survey_and_a_single_customer_have_their_sentences(screen, people, lang):
    rows = "".join(f"C{k},2026-04-{k % 28 + 1:02},4,4,4\n" for k in range(people))
    head = "customer_id,date,Satisfaction [Order],Satisfaction [Delivery],Satisfaction [Taste]\n"
    app = chosen(screen("timeline", lang=lang, files={"a.csv": (head + rows).encode()}), "weeks")
    app = chosen(app, "journey")
    key = "felt.no_stage" if people == 1 else "felt.no_difference"
    assert Words.of(lang).raw(f"page.timeline.{key}").split("{")[0].rstrip("（ (") in texts(app)


def test_behaviour_alone_has_metrics_but_no_timeline(screen):
    words = Words.of("ja")
    app = screen("timeline", files={shop.ORDERS: shop.orders()})
    assert words("page.timeline.no_scores") in texts(app)
    app = screen("metrics", files={shop.ORDERS: shop.orders()})
    assert not app.exception
    assert words("page.metrics.no_scores") in texts(app)


def test_an_event_is_noted_compared_and_left_out_again(screen):
    app = chosen(screen("timeline", files=shop.files()), "weeks")
    app.date_input[-1].set_value(datetime.date(2026, 4, 24))
    app.text_input[-1].set_value("**新しい配送会社**")
    noted = Words.of("ja")("page.timeline.event_add")
    next(button for button in app.button if button.label == noted).click().run()
    assert not app.exception
    assert r"\*\*新しい配送会社\*\*" in texts(app)
    left = Words.of("ja")("page.timeline.event_out")
    next(button for button in app.button if button.label == left).click().run()
    assert "新しい配送会社" not in texts(app)


def test_an_event_outside_the_data_is_a_sentence(screen):
    app = chosen(screen("timeline", lang="en", files=shop.files()), "weeks")
    app.date_input[-1].set_value(datetime.date(2001, 4, 24))
    noted = Words.of("en")("page.timeline.event_add")
    next(button for button in app.button if button.label == noted).click().run()
    assert "has no data on both sides" in texts(app)
    assert Words.of("en")("page.timeline.event_unnamed") in texts(app)


def test_a_customer_is_found_by_a_part_of_the_number(screen):
    app = chosen(screen("timeline", files=shop.files()), "customer")
    app.text_input[-1].set_value("c0042").run()
    assert "C0042" in app.title[0].value
    app.text_input[-1].set_value("nobody").run()
    assert not app.exception
    assert "nobody" in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_who_and_when_and_has_its_table(screen, view, lang):
    app = chosen(screen("timeline", lang=lang, files=shop.files()), view)
    assert "60" in texts(app)
    assert "2026" in texts(app)
    assert len(app.dataframe) == (3 if view == "journey" else 1)  # stages, the overall score
    labels = [button.proto.label for button in app.get("download_button")]
    assert Words.of(lang)("button.save_csv") in labels


@pytest.mark.parametrize("view", VIEWS)
def test_the_line_under_the_title_names_the_filters(screen, view):
    app = chosen(
        screen("timeline", lang="en", files=shop.files(), query={"period": "2026-04"}), view
    )
    assert "Apr 2026" in texts(app)


class Upload:
    """A file as the browser sends it."""

    name = "events.csv"

    def __init__(self, text: str) -> None:
        self._content = text.encode()

    def getbuffer(self) -> memoryview:
        return memoryview(self._content)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_many_events_outside_the_data_are_one_sentence(screen, lang):
    text = "date,event\n" + "".join(f"200{n}-04-01,old {n}\n" for n in range(5))
    app = screen("timeline", lang=lang, files=shop.files())
    read = read_events("a.csv", text.encode(), (), unnamed="?")
    project = app.session_state["project"]
    app.session_state["project"] = project.model_copy(update={"events": read.events})
    shown = texts(chosen(app, "weeks"))
    told = Words.of(lang)("page.timeline.outside_many", n=5, names=["old 0", "old 1"], period="")
    assert told.split("old 1")[0] in shown
    assert shown.count("old 3") == 1  # in the list below, where it can be left out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_events_from_a_file_are_noted_and_the_other_rows_told(screen, lang, monkeypatch):
    text = "date,event\n2026-04-24,carrier\n2026-04-24,carrier\nsoon,sale\n2001-04-01,old\n"
    given = iter([Upload(text)])
    real = timeline_controls.st.file_uploader

    def uploader(label, **options):
        real(label, **options)
        asked = label == Words.of(lang)("page.timeline.events_file")
        return next(given, None) if asked else None

    monkeypatch.setattr(timeline_controls.st, "file_uploader", uploader)
    app = chosen(screen("timeline", lang=lang, files=shop.files()), "weeks")
    words, shown = Words.of(lang), texts(app)
    file = {"file": "events.csv", "rows": 1}
    assert words("page.timeline.events_read", file="events.csv", n=2) in shown
    assert words("read.event.repeated", example="carrier", **file) in shown
    assert words("read.event.unreadable_date", example="soon", **file) in shown
    assert words("page.timeline.outside", name="old", day=datetime.date(2001, 4, 1),
                 period="").split("2001")[0] in shown  # fmt: skip
