"""What can be taken away of the pictures."""

import json

import pytest

from cx.words import Words
from tests import shop

EACH = pytest.mark.parametrize("lang", ["ja", "en"])


@EACH
def test_the_map_can_be_saved_as_powerpoint_and_as_other_files(screen, lang):
    app = screen("journey", lang=lang, files=shop.files())
    words = Words.of(lang)
    labels = {button.proto.label for button in app.get("download_button")}
    assert not app.exception
    assert {words(f"take.{kind}") for kind in ("svg", "html", "csv")} <= labels
    assert words("report.save") in labels
    assert words("take.png") in {button.label for button in app.button}


@EACH
@pytest.mark.parametrize("page", ["journey", "timeline", "metrics"])
def test_every_picture_offers_a_png_and_no_other_tool(screen, lang, page):
    app = screen(page, lang=lang, files=shop.files())
    words = Words.of(lang)
    drawn = [json.loads(chart.proto.config) for chart in app.get("plotly_chart")]
    assert drawn
    for config in drawn:
        image = config["toImageButtonOptions"]
        assert config["modeBarButtons"] == [["toImage"]]
        assert (config["displaylogo"], image["format"], image["scale"]) == (False, "png", 2)
        told = config["locales"][config["locale"]]["dictionary"]
        assert told["Download plot as a PNG"] == words("take.png")
        assert image["filename"]


@EACH
def test_asking_for_a_png_asks_the_browser(screen, lang):
    app = screen("journey", lang=lang, files=shop.files())
    before = [html.proto.body for html in app.get("html")]
    [button] = [button for button in app.button if button.key == "png_journey"]
    button.click().run()
    new = [html.proto.body for html in app.get("html") if html.proto.body not in before]
    assert any('ichiePng("journey"' in body for body in new)
