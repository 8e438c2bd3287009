"""What is said of the quality of files, in both languages."""

import pytest

from cx.model.recipe import Check, Handling
from cx.read.report import Found
from cx.report.quality import found_sentence, handling_label, quality_sentence
from cx.words import LANGUAGES, Words

LOG = "user_id,event,timestamp\n" + "".join(f"u{at},home,2026-04-01 10:00\n" for at in range(9))


def found(check, **changes):
    given = Found(
        check, "a.csv", "B", 3, 12, "x", 7, Handling.KEEP, (Handling.KEEP, Handling.EXCLUDE), "A"
    )
    return given._replace(**changes)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("check", Check)
def test_every_check_says_how_many_of_how_many(check, lang):
    words = Words.of(lang)
    sentence = found_sentence(found(check), words)
    assert "12" in sentence
    assert "3" in sentence
    assert words(f"read.check.{check}")
    assert all(handling_label(check, each, words) for each in Handling)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("check", [each for each in Check if each is not Check.NO_DATE])
def test_rows_that_can_be_left_out_have_a_reason_and_a_note(check, lang):
    words = Words.of(lang)
    assert words(f"read.left_out.{check}")
    assert words(f"read.dropped.{check}", example="x")


def test_the_headline_counts_and_names_what_is_most_worth_a_look(reading):
    words = Words.of("en")
    clean = reading(files={"log.csv": LOG}).report
    assert quality_sentence(clean, words) == (
        "9 rows became 9 touches. None was left out. None of our checks found anything odd."
    )
    odd = reading(files={"log.csv": LOG + ",home,2026-04-01 10:00\nz,home,2060-01-01 10:00\n"})
    assert quality_sentence(odd.report, words) == (
        "11 rows became 10 touches. 1 row was left out."
        " Most worth a look: Dates in the future (1 of 10)."
    )
