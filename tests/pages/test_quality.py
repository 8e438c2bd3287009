"""The parts of the data page that show the touches and how good the data are."""

import pytest

from cx.words import LANGUAGES, Words

ROWS = [f"u{at},home,2026-04-01 10:{at:02d}" for at in range(20)]
LOG = "\n".join(
    ["user_id,event,timestamp", *ROWS, "z,home,2060-01-01 10:00", ",home,2026-04-01 10:00", ""]
)
FILES = {"log.csv": LOG.encode()}


def part(screen, name, lang="ja"):
    app = screen("data", lang=lang, files=FILES)
    return app.segmented_control(key="data_part").set_value(name).run()


def text(app):
    return " ".join(element.value for element in app.markdown).replace("\\", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_touches_are_shown_as_they_were_understood(screen, lang):
    app, words = part(screen, "preview", lang), Words.of(lang)
    assert not app.exception
    [table] = app.dataframe
    shown = table.value
    assert len(shown) == 21
    assert shown[words("page.data.preview.column.customer")].iloc[0] == "u0"
    assert words("page.data.preview.column.score") not in shown  # nothing is there to be shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_odd_is_said_and_columns_are_counted(screen, lang):
    app, words = part(screen, "quality", lang), Words.of(lang)
    assert not app.exception
    assert words("read.check.future") in text(app)
    [table] = app.dataframe
    assert [*table.value[words("page.data.quality.column.column")]] == [
        "user_id",
        "event",
        "timestamp",
    ]


def test_another_choice_reads_the_files_again_and_is_kept(screen):
    app = part(screen, "quality")
    [choice] = [each for each in app.segmented_control if "handling_future" in each.key]
    app = choice.set_value("exclude").run()
    assert not app.exception
    assert "20件" in text(app)
    [choice] = [each for each in app.segmented_control if "handling_future" in each.key]
    assert choice.value == "exclude"
