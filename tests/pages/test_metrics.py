"""The metrics' questions of what people do next and whether they stay, in every state of the data."""

import pytest

from cx.words import Words
from pages.kit import show
from tests import shop
from tests.pages.test_pages import texts
from tests.pages.test_timeline import TOTALS

LANGUAGES = ("ja", "en")
QUESTIONS = ("moves", "stays")


def orders(rows: str) -> dict[str, bytes]:
    return {"orders.csv": ("customer_id,date,touchpoint\n" + rows).encode()}


def months(times: str = "2026-0{month}-05") -> dict[str, bytes]:
    """Twelve who look and buy in January; six of them again in February; one until 31 March."""
    rows = []
    for n in range(12):
        for month in (1, 2) if n < 6 else (1,):
            at = times.format(month=month)
            rows += [f"c{n},{at},search", f"c{n},{at},order"]
    rows.append(f"c0,{times.replace('05', '31').format(month=3)},order")
    return orders("\n".join(rows))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_questions_have_a_sentence_a_picture_and_tables(screen, lang):
    words = Words.of(lang)
    app = screen("metrics", lang=lang, files=months())
    assert not app.exception
    assert not app.error
    heads = [head.value for head in app.subheader]
    for question in QUESTIONS:
        assert words(f"page.metrics.question.{question}") in heads
        assert app.get("plotly_chart")
    shown = texts(app)
    assert {"ja": "12人のうち6人（50%", "en": "Of 12 people, 6 were active again"}[lang] in shown
    assert words("page.metrics.note.any")[:20] in shown
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels.count(words("button.save_csv")) >= 3
    tables = [set(table.value.columns) for table in app.dataframe]
    for column in ("departures", "offset", "kept"):
        head = words(f"page.metrics.column.{column}")
        assert any(head in table for table in tables)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_times_moves_are_counted_and_staying_is_not(screen, lang):
    words = Words.of(lang)
    rows = "".join(f"c{n},{name}\n" for n in range(12) for name in ("search", "order"))
    app = screen("metrics", lang=lang, files={"a.csv": f"customer_id,touchpoint\n{rows}".encode()})
    assert not app.exception
    assert words("page.metrics.note.undated") in texts(app)
    assert words("page.metrics.stay_undated") in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_with_few_people_no_share_is_headlined(screen, lang):
    words = Words.of(lang)
    rows = "a,2026-01-05,search\na,2026-01-06,order\nb,2026-03-01,order\n"
    app = screen("metrics", lang=lang, files=orders(rows))
    assert not app.exception
    assert words("page.metrics.few_moves", between=1) in texts(app)
    assert words("page.metrics.stay_few", n=1) in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_within_one_month_nobody_can_have_stayed(screen, lang):
    app = screen("metrics", lang=lang, files=orders("a,2026-01-05,search\nb,2026-01-06,search\n"))
    assert not app.exception
    assert Words.of(lang)("page.metrics.stay_short") in texts(app)
    assert Words.of(lang)("page.metrics.one_stage")[:12] in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_survey_alone_says_what_to_add(screen, lang):
    survey = b"customer_id,date,Satisfaction [Order]\na,2026-01-05,4\nb,2026-01-06,5\n"
    app = screen("metrics", lang=lang, files={"survey.csv": survey})
    assert not app.exception
    assert Words.of(lang)("page.metrics.no_moves") in texts(app)
    assert Words.of(lang)("page.metrics.stay_undated") in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_totals_ask_neither_question(screen, lang):
    app = screen("metrics", lang=lang, files={"totals.csv": TOTALS})
    assert not app.exception
    heads = [head.value for head in app.subheader]
    assert not {Words.of(lang)(f"page.metrics.question.{name}") for name in QUESTIONS} & {*heads}
    assert show.plain(Words.of(lang)("page.metrics.no_people")) in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_under_a_period_everything_begins_anew(screen, lang):
    app = screen("metrics", lang=lang, files=shop.files(), query={"period": "2026-04"})
    assert not app.exception
    assert not app.error
    heads = [head.value for head in app.subheader]
    assert Words.of(lang)("page.metrics.question.stays") in heads
