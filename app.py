"""The front door: page config, language, navigation."""

import streamlit as st

from pages import data, home, journey, stages
from pages.kit import controls, show, state

GROUPS = {  # by url; stages is reached from data and from the map
    "prepare": {"home": home.render, "data": data.render, "stages": stages.render},
    "see": {"journey": journey.render},
}
UNLISTED = frozenset({"stages"})


def main(start: str = "home") -> None:
    """Set up the frame and run the page that the URL names, or ``start``."""
    words = state.words()
    st.set_page_config(page_icon=str(show.ICON), layout="wide")
    groups = {
        words(f"nav.{group}"): [
            st.Page(
                render,
                title=words(f"nav.{url}"),
                url_path=url,
                default=url == start,
                visibility="hidden" if url in UNLISTED else "visible",
            )
            for url, render in members.items()
        ]
        for group, members in GROUPS.items()
    }
    page = st.navigation(groups, position="top")
    urls = (url for members in GROUPS.values() for url in members)
    known = (each for members in groups.values() for each in members)
    state.keep_pages(dict(zip(urls, known, strict=True)))
    st.set_page_config(page_title=words("app.tab", page=page.title))
    with st.container(key="language"):
        controls.language_switch(words)
        show.frame(words)
    page.run()


if __name__ == "__main__":
    main()
