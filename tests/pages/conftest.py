from collections.abc import Callable, Mapping

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

Screen = Callable[..., AppTest]


def _shell(page, files, settings):  # its source runs alone, without this module
    """The front door with a page as its first, in a session that was given files before."""
    from functools import partial

    from app import main
    from pages.kit import intake, show, state

    class Upload:
        def __init__(self, name: str, content: bytes) -> None:
            self.name, self._content = name, content

        def getbuffer(self) -> memoryview:
            return memoryview(self._content)

    if settings and state.value("test_settings") is None:
        state.put("test_settings", "given")
        show.attempt(partial(intake.open_settings, settings, "settings.ichie"))
    for name, content in files.items():
        if state.value(f"test_{name}") is None:
            state.put(f"test_{name}", "given")
            show.attempt(partial(intake.add, [Upload(name, content)]))
    main(start=page)


@pytest.fixture
def screen() -> Screen:
    """A page as a user sees it: ``screen(page, lang=..., files=..., query=..., settings=...)``.

    All of AppTest is one session to the caches, so each test begins with them empty.
    """
    st.cache_resource.clear()

    def open_page(
        page: str,
        *,
        lang: str | None = "ja",
        locale: str = "ja-JP",
        files: Mapping[str, bytes] | None = None,
        query: Mapping[str, str | list[str]] | None = None,
        settings: bytes | None = None,
    ) -> AppTest:
        given = (page, dict(files or {}), settings)
        app = AppTest.from_function(_shell, args=given, default_timeout=60)
        app.context["locale"] = locale
        if lang:
            app.query_params["lang"] = lang
        for name, value in (query or {}).items():
            app.query_params[name] = value
        return app.run()

    return open_page
