"""Who may come in."""

import pytest

from cx.words import Words
from pages.kit import login


@pytest.mark.parametrize(
    ("known", "asked"),
    [({}, False), ({"is_logged_in": True}, False), ({"is_logged_in": False}, True)],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_login_is_asked_for_where_one_is_set_up(screen, monkeypatch, lang, known, asked):
    monkeypatch.setattr(login.st, "user", known)
    app = screen("journey", lang=lang)
    assert not app.exception
    title = Words.of(lang)("app.login.title")
    assert (app.title[0].value == title) is asked
    assert len(app.button) == 1 or not asked
