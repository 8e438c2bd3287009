from collections.abc import Callable, Mapping

import pytest
from streamlit.testing.v1 import AppTest

Screen = Callable[..., AppTest]


def _shell(page: str, files: Mapping[str, bytes]) -> None:
    """The front door with a page as its first, in a session that was given files before."""
    from app import main
    from pages.kit import doors, show, state

    class Upload:
        def __init__(self, name: str, content: bytes) -> None:
            self.name, self._content = name, content

        def getbuffer(self) -> memoryview:
            return memoryview(self._content)

    for name, content in files.items():
        if state.value(f"test_{name}") is None:
            state.put(f"test_{name}", "given")
            show.attempt(lambda upload=Upload(name, content): doors.add([upload]))
    main(start=page)


@pytest.fixture
def screen() -> Screen:
    """A page as a user sees it: ``screen(page, lang=..., files=...)``."""

    def open_page(page: str, *, lang: str = "ja", files: Mapping[str, bytes] | None = None) -> AppTest:
        app = AppTest.from_function(_shell, args=(page, dict(files or {})), default_timeout=60)
        app.query_params["lang"] = lang
        return app.run()

    return open_page
