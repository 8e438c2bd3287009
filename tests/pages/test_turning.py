"""Turning points on the map's pages: with the map where that is quick, else when asked for."""

import pytest

from cx.domain import Tier
from cx.moments import influence
from cx.moments.journey import journey
from cx.words import Words
from pages.kit import results
from tests import shop
from tests.moments import decisive

PLANTED = {"発送": decisive.Effect(-0.08, Tier.FIRM)}
LANGUAGES = ("ja", "en")


@pytest.fixture
def asked(monkeypatch):
    """How often influences were computed; as if found in the shop: dispatch turns people away."""
    calls = []

    def found(store, *, endpoint, horizon_days, progress=None):
        calls.append(endpoint)
        return decisive.influences(journey(store), PLANTED, horizon_days=horizon_days)

    monkeypatch.setattr(influence, "influences", found)
    return calls


def of_key(app, key: str):
    return [button for button in app.button if button.key == key]


def legend(app) -> str:
    return " ".join(each.value for each in app.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["journey", "home"])
def test_the_headline_names_what_decides(screen, asked, page, lang):
    app = screen(page, lang=lang, files=shop.files())
    assert not app.exception
    assert "「発送」" in app.title[0].value or "“発送”" in app.title[0].value
    assert len(asked) == 1


@pytest.mark.parametrize("page", ["journey", "timeline"])
def test_the_legend_explains_the_diamond(screen, asked, page):
    assert "◆ 勝負どころ" in legend(screen(page, files=shop.files()))


def test_they_are_computed_once_for_all_pages(screen, asked):
    app = screen("journey", files=shop.files())
    app.run()
    assert len(asked) == 1


def test_many_touches_are_drawn_first_and_searched_when_asked(screen, asked, monkeypatch):
    monkeypatch.setattr(results, "AT_ONCE", 10)
    app = screen("journey", files=shop.files())
    assert not app.exception
    assert "発送" not in app.title[0].value
    assert "◆" not in legend(app)
    assert asked == []
    [button] = of_key(app, "find_turning")
    assert button.label == Words.of("ja")("button.find_turning")
    button.click().run()
    assert not app.exception
    assert "「発送」" in app.title[0].value
    assert not of_key(app, "find_turning")


def test_where_nobody_can_be_compared_the_map_stays_as_it_is(screen, asked):
    alone = b"user_id,event,timestamp\n" + b"".join(
        b"u1,%s,2026-04-0%d\n" % (event, day) for day, event in enumerate((b"home", b"purchase"), 1)
    )
    app = screen("journey", files={"a.csv": alone})
    assert not app.exception
    assert asked == []
    assert not of_key(app, "find_turning")
