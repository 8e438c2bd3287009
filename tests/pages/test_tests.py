"""The page of tests: totals typed by hand, tests in files, plans; in both languages."""

import re

import pytest

from cx.words import Words
from pages.kit import trial_typed
from tests.pages.test_pages import texts

LANGUAGES = ("ja", "en")


def heads(app) -> str:
    return "\n".join(each.value for each in app.header)


def type_in(app, *rows):
    """Type people and conversions line by line."""
    for _ in rows[2:]:
        app.button(key="typed_more").click().run()
    for place, row in enumerate(rows):
        for column, figure in zip(("people", "conversions"), row, strict=False):
            app.number_input(key=f"typed_{column}_{place}").set_value(figure)
    app.run()
    assert not app.exception
    return app


def verdict(words: Words, key: str) -> str:
    """The first sentence of a verdict, with its blanks open to anything."""
    first = re.match(r".*?[。.](?!\d)", words.raw(f"test.verdict.{key}"))
    assert first
    return re.sub(r"\\{.*?\\}", ".*", re.escape(first.group()))


CASES = {
    "win": (((6000, 672), (6000, 786)), "ship", "▲"),
    "loss": (((6000, 786), (6000, 672)), "roll_back", "▼"),
    "undecided": (((2000, 210), (2000, 226)), "keep_running", "○"),
    "sample ratio": (((5214, 600), (4786, 560)), "sample_ratio_half", "warning"),
    "three": (((3000, 300), (3000, 310), (3000, 390)), "ship", "▲"),
    "nothing varies": (((50, 0), (50, 0)), "nothing", "warning"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("rows", "key", "mark"), CASES.values(), ids=CASES)
def test_typed_totals_have_a_verdict(screen, lang, rows, key, mark):
    app = type_in(screen("tests", lang=lang), *rows)
    assert not app.error
    assert mark in heads(app)
    assert re.search(verdict(Words.of(lang), key), heads(app).replace("\\", ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_withheld_figures_are_not_shown(screen, lang):
    words = Words.of(lang)
    app = type_in(screen("tests", lang=lang), (5214, 600), (4786, 560))
    assert "%" not in heads(app)
    assert words("page.metrics.sure") not in [each.label for each in app.expander]
    assert words("page.tests.keep.title") not in [each.label for each in app.expander]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_page_says_how_to_begin(screen, lang):
    app = screen("tests", lang=lang)
    words = Words.of(lang)
    assert not app.exception
    assert app.title[0].value == words("page.tests.title")
    assert words("page.tests.empty") in texts(app)
    assert not app.header


def test_half_filled_lines_are_a_hint_and_no_error(screen):
    app = type_in(screen("tests"), (6000, 672))
    assert not app.error
    assert not app.header
    app = type_in(app, (6000, 672), (6000,))
    assert not app.error
    assert "途中まで" in texts(app)


def test_more_conversions_than_people_are_an_error(screen):
    app = type_in(screen("tests"), (100, 300), (100, 20))
    [error] = app.error
    assert "300" in error.value
    assert not app.header


def test_the_example_shows_a_verdict(screen):
    app = screen("tests")
    app.button(key="typed_example").click().run()
    assert not app.exception
    assert "▲" in heads(app)


def test_a_planned_uneven_split_is_no_failure(screen):
    app = type_in(screen("tests"), (9000, 900), (1000, 130))
    assert "warning" in heads(app)
    app.number_input(key="trial_part_typed_0").set_value(9.0).run()
    assert not app.exception
    assert "warning" not in heads(app)


def test_where_less_is_better_fewer_win(screen):
    app = type_in(screen("tests"), (6000, 786), (6000, 672))
    app.segmented_control(key="trial_direction_typed").set_value(False).run()
    assert "▲" in heads(app)


def test_means_are_read_too(screen):
    app = screen("tests")
    app.segmented_control(key="typed_kind").set_value(trial_typed.KINDS[1]).run()
    for place, mean in enumerate((100.0, 120.0)):
        for column, figure in (("people", 500), ("mean", mean), ("sd", 50.0)):
            app.number_input(key=f"typed_{column}_{place}").set_value(figure)
    app.run()
    assert not app.exception
    assert "▲" in heads(app)


def units(arms: dict[str, tuple[int, int]]) -> bytes:
    """A row per person: arm, bought, contacted, kind."""
    rows = ["顧客ID,グループ,購入,問い合わせ,会員区分"]
    for arm, (people, bought) in arms.items():
        rows += [
            f"{arm}{n},{arm},{int(n < bought)},{int(n % 9 == 0)},{'新規' if n % 2 else '既存'}"
            for n in range(people)
        ]
    return "\n".join(rows).encode()


WON = {"これまで": (400, 40), "新デザイン": (400, 90)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_with_arms_is_read_as_it_is_most_likely_meant(screen, lang):
    app = screen("tests", lang=lang, files={"結果.csv": units(WON)})
    assert not app.exception
    assert not app.error
    assert "新デザイン" in heads(app)
    assert "▲" in heads(app)
    assert app.selectbox[0].value == "これまで"
    assert app.selectbox[1].value == "購入"
    assert app.multiselect[0].value == ["問い合わせ"]


def test_another_control_turns_the_verdict(screen):
    app = screen("tests", files={"結果.csv": units(WON)})
    app.selectbox[0].select("新デザイン").run()
    assert not app.exception
    assert "▼" in heads(app)


def test_segments_are_drawn_when_asked_for(screen):
    app = screen("tests", files={"結果.csv": units(WON)})
    app.selectbox(key="trial_segment").select("会員区分").run()
    assert not app.exception
    assert "次のテストの種" in texts(app)


def test_a_test_is_split_again_when_asked(screen):
    app = screen("tests", files={"結果.csv": units(WON)})
    app.button(key="trial_again").click().run()
    assert not app.exception
    assert "1,000回のうち" in texts(app)


def test_typed_totals_stay_one_click_away(screen):
    app = screen("tests", files={"結果.csv": units(WON)})
    app.segmented_control(key="tests_source").set_value("typed").run()
    assert Words.of("ja")("page.tests.empty") in texts(app)


def daily() -> bytes:
    rows = ["日付,グループ,人数,購入数"]
    for day in range(1, 15):
        rows += [
            f"2026-04-{day:02},現状,400,{40 + day % 3}",
            f"2026-04-{day:02},B,402,{52 - day % 3}",
        ]
    return "\n".join(rows).encode()


def test_days_show_how_the_effect_grew(screen):
    app = screen("tests", files={"日別.csv": daily()})
    assert not app.exception
    assert Words.of("ja")("page.tests.over_time_help") in texts(app)
    assert "14日間" in texts(app)


def plan(app):
    app.segmented_control(key="tests_view").set_value("plan").run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_says_people_and_days(screen, lang):
    app = plan(screen("tests", lang=lang))
    assert not app.error
    assert "12,751" in app.metric[0].value  # as the sum by hand: 10.5 % to 11.6 %
    assert app.metric[2].value.startswith("26")


def test_an_impossible_plan_is_a_sentence(screen):
    app = plan(screen("tests"))
    app.number_input(key="plan_now_percent_own_proportion").set_value(120.0).run()
    assert not app.exception
    assert len(app.error) == 1


def test_a_registered_plan_is_what_the_result_is_read_against(screen):
    app = plan(screen("tests"))
    app.text_input[0].set_value("送料を先に")
    app.button(key="FormSubmitter:plan_register-この計画を登録する").click().run()
    assert not app.exception
    app.segmented_control(key="tests_view").set_value("read").run()
    app.selectbox(key="trial_plan").select_index(1).run()
    app = type_in(app, (6000, 672), (6000, 700))
    assert "12,751" in texts(app)


def test_a_result_is_kept_under_its_name(screen):
    app = type_in(screen("tests"), (6000, 672), (6000, 786))
    name = next(
        each for each in app.text_input if each.label == Words.of("ja")("page.tests.keep.name")
    )
    name.set_value("配送メール")
    next(b for b in app.button if b.label == Words.of("ja")("page.tests.keep.button")).click().run()
    assert not app.exception
    [trial] = app.session_state["project"].tests
    assert (trial.name, trial.status.value) == ("配送メール", "decided")
    assert trial.outcome.relative == pytest.approx(786 / 672 - 1)


def test_a_decided_plan_is_no_longer_offered(screen):
    words = Words.of("ja")
    app = plan(screen("tests"))
    app.text_input[0].set_value("送料を先に")
    app.button(key="FormSubmitter:plan_register-この計画を登録する").click().run()
    app.segmented_control(key="tests_view").set_value("read").run()
    app.selectbox(key="trial_plan").select_index(1).run()
    app = type_in(app, (13000, 1365), (13000, 1600))
    next(b for b in app.button if b.label == words("page.tests.keep.button")).click().run()
    app.run()
    assert not app.exception
    [trial] = app.session_state["project"].tests
    assert (trial.name, trial.status.value) == ("送料を先に", "decided")
    assert trial.outcome.people == 26000
    assert words("page.tests.keep.plan") not in [each.label for each in app.selectbox]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_loaded_journey_holds_a_test(screen, lang):
    """Of those who saw A one in four buys after, of B three in four."""
    rows = ["customer,time,touchpoint,group"]
    for number in range(80):
        arm, day = "AB"[number % 2], 1 + number % 28
        rows.append(f"c{number},2025-01-{day:02} 09:00,search,{arm}")
        if number % 8 in {0, 1, 3, 5}:
            rows.append(f"c{number},2025-01-{day:02} 10:00,order,{arm}")
    rows.append("late,2025-06-01 09:00,search,")
    app = screen("tests", lang=lang, files={"touches.csv": "\n".join(rows).encode()})
    app.segmented_control(key="tests_source").set_value("journey").run()
    assert not app.exception
    assert "▲" in heads(app)
    assert all(share in texts(app) for share in ("25.0%", "75.0%"))
