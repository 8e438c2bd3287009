"""The what-if's pictures: true values, numbers that agree, nothing over a text, gains by shape too."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from cx.domain import Language
from cx.figures import gains
from cx.figures.scenarios import scenarios
from cx.figures.snowball import snowball
from cx.figures.theme import Theme, theme
from cx.figures.tornado import tornado
from cx.figures.whatif_flow import whatif_flow
from cx.figures.whatif_months import whatif_months
from cx.figures.whatif_page import whatif_page
from cx.model.stage_model import stage_model
from cx.whatif.results import PER, Measure, Note
from cx.words import Words
from tests.figures import drawn
from tests.whatif import made

JA, EN = Words.of("ja"), Words.of("en")
MODEL = stage_model()
WIDTHS = (1250, 960, 460, 380)
LIGHT = theme(Theme.LIGHT)

ANSWERS = {
    "nine stages": made.answer(),
    "three stages": made.answer(made.THREE),
    "one stage": made.answer(made.ONE),
    "loss": made.answer(times=-1),
    "nothing moved": made.answer(times=0),
    "hardly moved": made.answer(times=0.01),
    "people only": made.answer(price=None),
    "huge money": made.answer(price=4e12),
    "no rate": made.answer(unknown=("purchase", "share")),
    "three years": made.answer(months=36),
    "in the end": made.answer(notes=(Note.TOTALS,)),
}


def flow(answer, words=JA, **options):
    return whatif_flow(answer, MODEL, words=words, **options)


def drawers():
    """All pictures of an answer, by name."""
    levers, saved = made.tornado(), made.scenarios()
    return {
        "flow": flow,
        "tornado": lambda answer, words, **options: tornado(
            levers, answer.main, MODEL, made.NINE, words=words, **options
        ),
        "scenarios": lambda answer, words, **options: scenarios(
            saved, answer.main, words=words, **options
        ),
        "months": lambda answer, words, **options: whatif_months(answer, words=words, **options),
        "calendar": lambda answer, words, **options: whatif_months(
            answer, calendar=True, words=words, **options
        ),
        "snowball": lambda answer, words, **options: snowball(answer, 44.7, words=words, **options),
    }


def page(answer=ANSWERS["nine stages"], words=JA, **options):
    title = (
        "待ち時間の痛みを半分にすると、新しいお客様1,000人あたりの売上は約15万円増える見込みです"
    )
    ids = tuple(answer.stages["stage"])
    given = {"tornado": made.tornado(ids), "scenarios": made.scenarios()} | options
    return whatif_page(
        answer, MODEL, title=title, said="また買う人が55人から72人に。", words=words, **given
    )


def overlaps(figure):
    shown = [text for text in drawn.texts(figure) if text.text]
    return [
        (one.text, other.text)
        for i, one in enumerate(shown)
        for other in shown[i + 1 :]
        if one.box.touches(other.box)
    ]


def outside(figure):
    wide, high = figure.layout.width + 1, figure.layout.height
    return [
        each.text
        for each in drawn.texts(figure)
        if each.box.x0 < -1 or each.box.x1 > wide or each.box.y0 < -1 or each.box.y1 > high
    ]


@pytest.mark.parametrize("kind", drawers())
@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_lies_over_another_or_leaves_the_page(kind, answer, language, width):
    figure = drawers()[kind](ANSWERS[answer], Words.of(language), width=width)
    assert overlaps(figure) == []
    assert outside(figure) == []
    assert figure.layout.width == width


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("language", Language)
def test_the_whole_picture_has_room_for_all_its_texts(answer, language):
    figure = page(ANSWERS[answer], Words.of(language))
    assert overlaps(figure) == []
    assert outside(figure) == []


def shown_of(figure, symbol="triangle-up"):
    """Where marks of a shape stand."""
    return [
        (trace.marker.color, len(trace.x))
        for trace in figure.data
        if trace.mode == "markers" and trace.marker.symbol == symbol
    ]


@pytest.mark.parametrize(
    ("answer", "symbol", "colour"),
    [
        (made.answer(made.THREE), "triangle-up", LIGHT.glory_text),
        (made.answer(made.THREE, times=-1), "triangle-down", LIGHT.pain_text),
        (made.answer(made.THREE, unclear=made.THREE), "circle", LIGHT.ink2),
    ],
)
def test_a_gain_has_colour_and_shape_only_where_its_interval_is_clear_of_0(answer, symbol, colour):
    figure = flow(answer)
    symbols = {trace.marker.symbol for trace in drawn.named(figure, "signs")} - {"circle"}
    assert symbols == {symbol} - {"circle"}
    found = [t for t in drawn.texts(figure) if t.text[0] in "+−"]
    assert len(found) == 2
    assert {t.colour for t in found} == {colour}


def test_print_tells_gain_from_loss_by_shape_and_fill():
    grey = theme(Theme.GREY)
    up = shown_of(flow(made.answer(), theme=Theme.GREY), "triangle-up")
    down = shown_of(flow(made.answer(times=-1), theme=Theme.GREY), "triangle-down")
    assert {colour for colour, _ in up} == {grey.glory}
    assert {colour for colour, _ in down} == {grey.pain}
    assert grey.glory != grey.pain


@pytest.mark.parametrize("width", [1250, 380])
def test_the_flow_shows_people_and_rates_now_and_after(width):
    figure = flow(made.answer(made.THREE), width=width)
    assert {"1,000", "254", "272", "74", "91", "58%", "60%", "90%"} <= drawn.words_of(figure)
    assert {"±0", JA("figure.whatif.flow.then")} <= drawn.words_of(figure)
    assert {f"stage:{id}" for id in made.THREE} == drawn.keys(figure)
    moved = [t for t in drawn.texts(figure) if t.text == "60%"]
    assert [t.colour for t in moved] == [LIGHT.accent]


def test_a_rate_that_moves_by_less_than_a_point_is_written_finer():
    assert {"58.3%", "58.4%"} <= drawn.words_of(flow(made.answer(made.THREE, times=0.05)))


def test_an_unknown_rate_has_no_band_and_no_number():
    whole, less = flow(made.answer()), flow(made.answer(unknown=("delivery",)))
    assert "94%" in drawn.words_of(whole)
    assert "94%" not in drawn.words_of(less)


@pytest.mark.parametrize("times", [-1.37, -0.4, 0.013, 0.21, 0.5, 0.97, 1.33, 2.9])
def test_people_now_and_after_differ_by_the_gain_that_is_shown(times):
    answer = made.answer(times=times)
    figure = flow(answer)
    rows = [trace for trace in drawn.texts(figure)]
    heights = sorted({t.box.y0 for t in rows if t.text == "1,000"})
    now, then = (
        {round(t.box.x0 + t.box.x1): t.text for t in rows if abs(t.box.y0 - y) < 0.1}
        for y in heights
    )
    finer = any("." in t.text for t in rows if t.text[:1] in "+−" and t.text[1:2].isdigit())
    for place, people in now.items():
        if people.replace(",", "").isdigit() and not finer:
            gain = int(then[place].replace(",", "")) - int(people.replace(",", ""))
            assert gains.signed(gain, 0) in {t.text for t in rows}


def test_errors_of_adding_up_are_no_gain():
    answer = made.answer(made.THREE, times=1e-13)
    shown = drawn.words_of(flow(answer))
    assert [text for text in shown if text.startswith(("±", "+", "−", "["))] == ["±0"]
    assert "58%" in shown
    months = drawn.words_of(whatif_months(answer, words=JA))
    assert "±0" in months
    still = made.scenarios().assign(gain=1e-12, low=0.0, high=2e-12, low95=0.0, high95=3e-12)
    figure = scenarios(still, None, words=JA)
    assert "±0" in drawn.words_of(figure)
    assert {trace.marker.symbol for trace in drawn.named(figure, "gains")} == {"circle"}


def test_small_stages_have_decimals_and_small_gains_are_not_0():
    answer = made.answer(made.THREE)
    answer.stages.loc[2, ["now", "then", "gain", "gain_low", "gain_high"]] = [
        3.2,
        3.9,
        0.7,
        0.2,
        1.2,
    ]
    answer.stages.loc[1, ["now", "then", "gain", "gain_low", "gain_high"]] = [
        254.1, 254.4, 0.3, 0.1, 0.5,
    ]  # fmt: skip
    shown = drawn.words_of(flow(answer))
    assert {"3.2", "3.9", "+0.7", "+0.3", "[0.1, 0.5]"} <= shown


@pytest.mark.parametrize("language", Language)
def test_pointing_at_a_stage_tells_both_intervals_the_gain_and_the_rates(language):
    words = Words.of(language)
    told = "\n".join(drawn.hovers(flow(made.answer(made.THREE), words)))
    assert words("figure.whatif.flow.now_told", people="254", limits="[244, 264]") in told
    assert words("figure.whatif.told", gain="+17.4", limits="[7.0, 27.8]") in told
    assert words("figure.whatif.flow.rates_told", now=0.583, then=0.603) in told


def test_the_alternative_text_says_who_and_how_many():
    alt = flow(made.answer(made.THREE), EN).layout.meta["alt"]
    assert "12 months" in alt
    assert "Purchase 254 to 272 (+17.4)" in alt
    assert "in the end" in flow(ANSWERS["in the end"], EN).layout.meta["alt"]


def test_without_stages_there_is_a_sentence():
    answer = made.answer()
    none = replace(answer, stages=answer.stages.head(0))
    assert JA("figure.whatif.flow.empty") in drawn.words_of(flow(none))
    levers, saved = made.tornado().head(0), made.scenarios().head(0)
    drawn_none = tornado(levers, None, MODEL, made.NINE, words=JA)
    assert JA("figure.whatif.tornado.empty") in drawn.words_of(drawn_none)
    said = drawn.words_of(scenarios(saved, None, words=JA, width=1250))
    assert JA("figure.whatif.scenarios.empty") in said
    timeless = whatif_months(replace(answer, months=answer.months.head(0)), words=JA)
    assert JA("figure.whatif.months.empty") in drawn.words_of(timeless)
    unreferred = replace(answer, figures=answer.figures.head(2))
    assert JA("figure.whatif.snowball.empty") in drawn.words_of(snowball(unreferred, words=JA))


# Tornado


@pytest.mark.parametrize("width", [1250, 380])
def test_bars_end_at_the_gains_and_whiskers_at_their_limits(width):
    found = made.tornado()
    figure = tornado(found, Measure.REVENUE, MODEL, made.NINE, words=JA, width=width)
    ends = {round(x) for t in drawn.named(figure, "bars") for x in t.x if x is not None}
    assert ends == {0, *found["gain"].round()}
    limits = {round(x) for t in drawn.named(figure, "intervals") for x in t.x if x is not None}
    assert limits == {*found["low"].round(), *found["high"].round()}
    fills = [trace.fillcolor for trace in drawn.named(figure, "bars")]
    assert set(fills) == {LIGHT.glory, LIGHT.pain, LIGHT.bar}


def test_levers_have_names_and_one_unit():
    figure = tornado(made.tornado(), Measure.REVENUE, MODEL, made.NINE, words=JA, width=610)
    shown = drawn.words_of(figure)
    assert {"調べる→出会う", JA("figure.whatif.tornado.return"), "+52", "+4"} <= shown
    assert any("万円" in text for text in shown)
    people = tornado(made.tornado(times=1), None, MODEL, made.NINE, words=JA, width=610)
    assert not any("円" in text for text in drawn.words_of(people))


# Scenarios


@pytest.mark.parametrize("width", [1250, 610, 380])
def test_scenarios_stand_at_their_gains_over_both_intervals(width):
    found = made.scenarios()
    figure = scenarios(found, Measure.REVENUE, words=JA, width=width)
    at = sorted(x for trace in drawn.named(figure, "gains") for x in trace.x)
    assert at == pytest.approx(sorted(found["gain"]))
    thick = {t.line.width: set() for t in drawn.named(figure, "intervals")}
    for trace in drawn.named(figure, "intervals"):
        thick[trace.line.width] |= {round(x) for x in trace.x if x is not None}
    assert thick[max(thick)] == {*found["low"].round(), *found["high"].round()}
    assert thick[min(thick)] == {*found["low95"].round(), *found["high95"].round()}
    assert {"+214", "−43", "[120, 310]"} <= drawn.words_of(figure)


def test_the_chance_to_pay_back_is_said_where_something_is_spent():
    shown = " ".join(drawn.words_of(scenarios(made.scenarios(), Measure.REVENUE, words=EN)))
    assert "94% (costs ¥600,000)" in shown
    assert shown.count("Chance to pay back") == 3
    people = scenarios(made.scenarios(money=False), None, words=EN)
    assert "pay back" not in " ".join(drawn.words_of(people))


def test_a_scenario_without_a_name_is_counted():
    found = made.scenarios().assign(name="")
    shown = drawn.words_of(scenarios(found, Measure.REVENUE, words=EN))
    assert {"Scenario 1", "Scenario 4"} <= shown


def test_names_out_of_a_file_are_no_markup_and_are_cut():
    found = made.scenarios().assign(name="<b>x</b>" + "とても長い名前" * 20)
    figure = scenarios(found, Measure.REVENUE, words=JA, width=380)
    assert overlaps(figure) == []
    assert all("<b>x" not in text for t in drawn.named(figure, "texts") for text in t.text)


# By month


@pytest.mark.parametrize("calendar", [False, True])
def test_lines_are_the_answers_months(calendar):
    answer = made.answer(months=24)
    figure = whatif_months(answer, calendar=calendar, words=JA)
    rows = answer.months[answer.months["measure"] == Measure.REVENUE]
    prefix = "calendar_" if calendar else ""
    places = [trace.y[-1] for key in ("now", "then") for trace in drawn.named(figure, key)]
    texts = {t.text for t in drawn.texts(figure)}
    assert places[0] > places[1]  # pixels: after is higher
    unit = gains.unit(Measure.REVENUE, rows["now"], JA)
    last = [rows[f"{prefix}{key}"].iloc[-1] for key in ("gain", "now", "then")]
    assert unit.signed(last[0], unit.exact(*last)) in texts
    assert JA(f"figure.whatif.months.{'calendar' if calendar else 'cohort'}") in texts
    assert "24" in texts


def test_the_difference_is_grey_until_its_band_is_clear_of_0():
    figure = whatif_months(made.answer(), words=JA)
    colours = [trace.line.color for trace in drawn.named(figure, "gain")]
    assert colours == [LIGHT.neutral, LIGHT.glory]
    loss = whatif_months(made.answer(times=-1), words=JA)
    assert [trace.line.color for trace in drawn.named(loss, "gain")][-1] == LIGHT.pain


def test_another_measure_can_be_shown():
    figure = whatif_months(made.answer(), Measure.PURCHASES, words=EN)
    assert any("Purchases" in text for text in drawn.words_of(figure))


# Snowball


def brought(now, then):
    answer = made.answer()
    row = answer.figures["measure"] == Measure.REFERRAL
    spread = [now, now * 0.9, now * 1.1, then, then * 0.9, then * 1.1, then - now]
    keys = ["now", "now_low", "now_high", "then", "then_low", "then_high", "gain"]
    answer.figures.loc[row, keys] = spread
    return answer


@pytest.mark.parametrize("width", [1250, 380])
def test_every_generation_is_as_much_smaller_as_the_one_before(width):
    shown = drawn.words_of(snowball(brought(0.4, 0.6), 30.0, words=EN, width=width))
    assert {"400", "160", "64", "26", "600", "360", "216", "130"} <= shown
    assert "about 60 days later" in shown


def test_generations_end_where_nobody_comes():
    shown = drawn.words_of(snowball(brought(0.04, 0.04), words=EN))
    assert {"Generation 1", "Generation 2", "40", "1.6"} <= shown
    assert "Generation 3" not in shown
    assert "Generation 1" in drawn.words_of(snowball(brought(0.0, 0.0), words=EN))


def test_after_is_drawn_only_where_referrals_are_moved():
    assert len(drawn.named(snowball(brought(0.5, 0.5), words=EN), "people")) == 1
    assert len(drawn.named(snowball(brought(0.5, 0.6), words=EN), "people")) == 2


@pytest.mark.parametrize(("then", "warned"), [(0.8, False), (1.2, True)])
def test_growth_without_end_is_said(then, warned):
    alt = snowball(brought(0.7, then), words=EN).layout.meta["alt"]
    assert (EN("figure.whatif.snowball.grows") in alt) == warned


# The whole picture


def test_the_page_holds_all_parts():
    shown = drawn.words_of(page())
    for key in ("tornado", "scenarios", "aloud", "revenue", "lifetime", "repeat_buyers"):
        assert JA(f"figure.whatif.page.{key}") in shown
    assert "また買う人が55人から72人に。" in shown


def test_rows_without_room_are_counted_and_missing_parts_leave_their_room():
    assert JA("figure.map.more", count=1) not in drawn.words_of(page())
    assert JA("figure.map.more", count=1) in drawn.words_of(page(size=(1600, 860)))
    alone = drawn.words_of(page(scenarios=made.scenarios().head(0)))
    assert JA("figure.whatif.page.scenarios") not in alone
    neither = page(scenarios=made.scenarios().head(0), tornado=made.tornado().head(0))
    assert overlaps(neither) == []


def test_a_margin_stands_instead_of_revenue():
    answer = made.answer()
    margin = answer.figures[answer.figures["measure"] == Measure.REVENUE].assign(
        measure=Measure.MARGIN
    )
    both = replace(answer, figures=pd.concat([answer.figures, margin], ignore_index=True))
    shown = drawn.words_of(page(both))
    assert JA("figure.whatif.page.margin") in shown
    assert JA("figure.whatif.page.revenue") not in shown


# Numbers


@pytest.mark.parametrize(
    ("measure", "value", "language", "shown", "name"),
    [
        (Measure.REVENUE, 520_000, "ja", "+52", "売上（万円）"),
        (Measure.REVENUE, 52_000, "ja", "+52,000", "売上（円）"),
        (Measure.REVENUE, 3.4e9, "ja", "+34", "売上（億円）"),
        (Measure.REVENUE, 520_000, "en", "+520", "Revenue (in thousand yen)"),
        (Measure.REVENUE, -2_140_000, "en", "−2.1", "Revenue (in million yen)"),
        (Measure.PURCHASES, 0.13, "en", "+0.13", "Purchases"),
        (None, 18.4, "ja", "+18.4", "最後の段階に届く人数"),
        (None, 0.0, "ja", "±0", "最後の段階に届く人数"),
    ],
)
def test_one_unit_keeps_numbers_short(measure, value, language, shown, name):
    unit = gains.unit(measure, [value, math.nan], Words.of(language))
    assert unit.signed(value) == shown
    assert unit.name == name


def test_a_small_gain_beside_large_ones_is_not_written_0():
    unit = gains.unit(None, [520.0, 0.3], JA)
    assert unit.signed(0.3) == "+0.3"
    assert unit.signed(520.0) == "+520"


@pytest.mark.parametrize(
    ("now", "then", "gain", "digits"),
    [(253.6, 271.4, 17.8, 1), (253.1, 271.1, 18.0, 0), (253.1, 253.84, 0.74, 2)],
)
def test_a_gain_is_finer_where_rounded_levels_would_belie_it(now, then, gain, digits):
    assert gains.unit(None, [now, then], JA).exact(gain, now, then) == digits


def test_inputs_are_not_changed():
    answer, levers, saved = made.answer(), made.tornado(), made.scenarios()
    before = [frame.copy() for frame in (answer.stages, answer.months, levers, saved)]
    page(answer, tornado=levers, scenarios=saved)
    whatif_months(answer, words=JA)
    after = (answer.stages, answer.months, levers, saved)
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_generations_start_from_a_thousand():
    figure = snowball(brought(0.5, 0.5), words=EN)
    assert f"{PER:,}" in drawn.words_of(figure)
