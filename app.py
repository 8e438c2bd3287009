"""The front door: page config, language, navigation."""

from importlib import import_module

import streamlit as st

from pages.kit import controls, earlier, filters, intake, login, results, show, state

GROUPS = {  # by url, each a module of pages; stages is reached from data and the map
    "prepare": ("home", "data", "stages", "team", "glossary"),
    "see": ("journey", "moments", "timeline", "metrics"),
    "improve": ("tips", "tests", "whatif"),
}
UNLISTED = frozenset({"stages", "team", "glossary"})
WHOLE = UNLISTED | {"home", "data", "tests"}  # pages that no filter touches


def main(start: str = "home") -> None:
    """Set up the frame and run the page that the URL names, or ``start``."""
    words = state.words()
    st.set_page_config(page_icon=str(show.ICON), layout="wide")
    hidden = UNLISTED | results.closed()
    groups = {
        words(f"nav.{group}"): [
            st.Page(
                import_module(f"pages.{url}").render,
                title=words(f"nav.{url}"),
                url_path=url,
                default=url == start,
                visibility="hidden" if url in hidden else "visible",
            )
            for url in members
        ]
        for group, members in GROUPS.items()
    }
    page = st.navigation(groups, position="top")
    urls = (url for members in GROUPS.values() for url in members)
    known = (each for members in groups.values() for each in members)
    state.keep_pages(dict(zip(urls, known, strict=True)))
    st.set_page_config(page_title=words("app.tab", page=page.title))
    with st.container(key="language"):
        controls.top_bar(words)
        show.frame(words, tab=earlier.keep())
    if not login.passed(words):
        return
    earlier.take_up(words)
    if intake.under_way():
        controls.read(intake.finish, words)
    if (page.url_path or start) in WHOLE or filters.bar(page.url_path or start, words):
        with show.guard(words):
            page.run()
    earlier.keep()  # what the page changed, too


if __name__ == "__main__":
    main()
