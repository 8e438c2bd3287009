"""What can be taken away from the map."""

import pytest

from cx.words import Words
from tests import shop


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_map_can_be_saved_as_powerpoint_and_as_other_files(screen, lang):
    app = screen("journey", lang=lang, files=shop.files())
    words = Words.of(lang)
    labels = [button.proto.label for button in app.get("download_button")]
    assert not app.exception
    assert {words(f"button.save_{kind}") for kind in ("csv", "html")} <= set(labels)
    assert words("report.save") in labels
