"""The filter bar: in the link, over pages, cleared, and too tight."""

import csv
import io

import pytest

from cx.words import Words
from tests import shop

JA, EN = Words.of("ja"), Words.of("en")


def log() -> dict[str, bytes]:
    """60 people with a channel and a segment each: 56 by web, 4 by shop; half gold, half silver."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("customer_id", "timestamp", "event", "channel", "segment"))
    for number in range(60):
        channel, segment = "shop" if number < 4 else "web", ("gold", "silver")[number % 2]
        for month, event in ((3, "search"), (4, "order"), (5, "delivery")):
            day = f"2026-{month:02d}-{number % 28 + 1:02d} 10:00"
            writer.writerow((f"C{number:03d}", day, event, channel, segment))
    return {"log.csv": text.getvalue().encode()}


def texts(app) -> str:
    return "\n".join(
        each.value for kind in (app.title, app.subheader, app.markdown) for each in kind
    )


def period(app):
    return app.selectbox(key="filter_row_period")


def link(app) -> dict[str, list[str]]:
    query = app.query_params
    return {key: [each] if isinstance(each, str) else each for key, each in query.items()}


def clear(app):
    return next(each for each in app.button if each.label == JA("filter.clear"))


def test_the_bar_offers_what_the_data_have(screen):
    app = screen("journey", files=log())
    assert not app.exception
    assert {"2025年度", "2026年度 上期", "2026年4月", "直近30日"} <= set(period(app).options)
    assert list(app.multiselect(key="filter_row_channel").options) == ["web", "shop"]
    assert list(app.multiselect(key="filter_row_segment").options) == ["gold", "silver"]
    assert JA("filter.clear") not in [each.label for each in app.button]


def test_files_without_groups_offer_periods_alone(screen):
    app = screen("journey", files=shop.files())
    assert period(app)
    assert not app.multiselect


def test_pages_that_no_filter_touches_have_no_bar(screen):
    for page in ("home", "data", "stages", "glossary"):
        app = screen(page, files=log(), query={"channel": "shop"})
        assert not app.exception
        assert not app.multiselect


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_filters_of_a_link_hold_and_the_page_says_so(screen, lang):
    query = {"period": "fy2026q1", "channel": ["web"], "segment": ["gold"]}
    app = screen("journey", lang=lang, files=log(), query=query)
    assert not app.exception
    words = Words.of(lang)
    names = {
        "ja": ["2026年度 第1四半期", "gold", "web"],
        "en": ["FY2026 Q1 (Apr–Jun)", "gold", "web"],
    }
    assert words("page.journey.who_undated", customers=28) in texts(app)
    assert words("filter.on", chosen=names[lang]).split(":")[-1] in texts(app).replace("\\", "")
    assert link(app)["period"] == ["fy2026q1"]


def test_a_choice_moves_into_the_link_without_words_of_a_language(screen):
    app = screen("journey", files=log())
    period(app).select("fy2025").run()
    app.multiselect(key="filter_row_channel").select("web").run()
    assert not app.exception
    assert link(app) == {"lang": ["ja"], "period": ["fy2025"], "channel": ["web"]}
    assert "56人" in texts(app)
    assert app.selectbox(key="filter_phone_period").value == "fy2025"


def test_several_values_are_joined(screen):
    app = screen("journey", files=log(), query={"channel": ["web", "shop"]})
    assert "60人" in texts(app)


def test_clearing_brings_everything_back(screen):
    app = screen("journey", files=log(), query={"period": "fy2025", "channel": "web"})
    clear(app).click().run()
    assert not app.exception
    assert link(app) == {"lang": ["ja"]}
    assert "60人" in texts(app)
    assert period(app).value == ""


def test_unknown_values_are_named_and_ignored(screen):
    query = {"period": "fy2019", "channel": ["moon", "web"], "segment": "<b>"}
    app = screen("journey", files=log(), query=query)
    assert not app.exception
    assert "「2019年度」「\\<b\\>」「moon」は、このデータにないため使っていません。" in texts(app)
    assert "56人" in texts(app)
    clear(app).click().run()
    assert "使っていません" not in texts(app)


def test_a_period_that_is_none_is_named_as_it_stands(screen):
    app = screen("journey", lang="en", files=log(), query={"period": "yesterday"})
    assert EN("filter.unknown", values=["yesterday"]) in texts(app)


def test_four_people_are_too_few_for_figures(screen):
    app = screen("journey", files=log(), query={"channel": "shop"})
    assert not app.exception
    assert JA("filter.too_few", n=4) in texts(app)
    assert app.title[0].value == JA("page.journey.title")
    assert not app.get("plotly_chart")
    assert not app.dataframe
    clear(app).click().run()
    assert app.get("plotly_chart")


def test_nobody_at_all_is_said_too(screen):
    app = screen("journey", lang="en", files=log(), query={"period": "2026-05-29..2026-05-30"})
    assert EN("filter.unknown", values=["29 May – 30 May 2026"]) in texts(app).replace("\\", "")
    app = screen("journey", files=log(), query={"period": "2026-03-29..2026-03-31"})
    assert JA("filter.nobody") in texts(app)


def test_own_days_begin_with_all_of_the_data_and_can_be_chosen(screen):
    app = screen("journey", files=log())
    period(app).select("own").run()
    assert link(app)["period"] == ["2026-03-01..2026-05-28"]
    days = app.date_input(key="filter_row_days")
    days.set_value(("2026-03-01", "2026-03-20")).run()
    assert not app.exception
    assert link(app)["period"] == ["2026-03-01..2026-03-20"]


def test_totals_cannot_be_filtered_and_say_so(screen):
    totals = "段階,人数,次へ進んだ人数\n調べる,1200,700\n買う,700,300\n".encode("cp932")
    app = screen("journey", files={"集計.csv": totals}, query={"channel": "web"})
    assert not app.exception
    assert JA("filter.unknown", values=["web"]) in texts(app)
    assert JA("state.totals") in texts(app)


def test_the_stages_page_counts_everybody(screen):
    app = screen("stages", files=log(), query={"channel": "shop"})
    assert not app.exception
    assert app.dataframe[0].value[JA("page.stages.customers")].max() == 60


def test_a_period_too_short_to_see_anybody_go_on_says_so(screen):
    app = screen("journey", files=log(), query={"period": "2026-04"})
    assert JA("filter.short", window=30) in texts(app)
    app = screen("journey", files=log(), query={"period": "fy2026q1"})
    assert JA("filter.short", window=30) not in texts(app)
