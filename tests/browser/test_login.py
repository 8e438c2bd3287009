"""A login where Streamlit's secrets ask for one: without it no page and no file."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.servers import started
from tests.browser.visitors import at_rest

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:1/oauth2callback"
cookie_secret = "nothing that anybody could guess"
client_id = "ichie"
client_secret = "secret"
server_metadata_url = "http://127.0.0.1:1/.well-known/openid-configuration"
"""


def test_whoever_is_not_known_sees_the_login_alone(browser: Browser, tmp_path: Path):
    home = tmp_path / ".streamlit"
    home.mkdir()
    home.joinpath("secrets.toml").write_text(SECRETS)
    with (
        started(tmp_path, HOME=str(tmp_path)) as (server, _),
        browser.new_context(locale="en-US") as context,
    ):
        tab = context.new_page()
        for page in ("", "data", "journey", "team"):
            tab.goto(f"{server}/{page}")
            at_rest(tab)
            expect(tab.locator("h1")).to_have_text("Please log in")
            expect(tab.get_by_role("button", name="Log in")).to_be_visible()
            assert tab.locator("input[type=file], .js-plotly-plot").count() == 0
