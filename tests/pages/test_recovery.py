"""The view of recovery on the page of moments: with mended pains, without, and without people."""

from pathlib import Path

import pytest

from cx.words import Words
from tests import shop
from tests.pages.test_pages import texts

KEY = "page.moments.recovery"
SAMPLE = Path(__file__).parents[2] / "sample_data"


def opened(screen, lang, files):
    app = screen("moments", lang=lang, files=files)
    app.segmented_control(key="moments_view").set_value("recovery").run()
    assert not app.exception
    assert not app.error
    return app


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_sample_shows_what_mending_changed(screen, lang):
    words = Words.of(lang)
    names = ("touches.csv", "survey.csv", "orders.csv")
    files = {name: (SAMPLE / lang / name).read_bytes() for name in names}
    app = opened(screen, lang, files)
    assert "58%" in app.title[0].value
    shown = texts(app)
    assert words(f"{KEY}.caution") in shown
    assert words(f"{KEY}.paradox") in [head.value for head in app.subheader]
    assert len(app.dataframe) == 3  # outcomes, pains, reply: with one kind, kinds say no more


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_where_nothing_is_mended_it_says_what_to_add(screen, lang):
    app = opened(screen, lang, shop.files())
    words = Words.of(lang)
    told = [words(f"{KEY}.todo.{state}") for state in ("no_mends", "no_pains", "none_mended")]
    assert any(each in texts(app) for each in told)
