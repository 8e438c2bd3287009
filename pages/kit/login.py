"""Who may come in: everybody, unless Streamlit's secrets name a service that knows the users."""

import streamlit as st

from cx.words import Words
from pages.kit import show


def passed(words: Words) -> bool:
    """Whether the visitor may see the pages; else the page asks to log in."""
    known = st.user.get("is_logged_in")  # not there where no login is set up
    if known is None or known:
        return True
    show.title(words("app.login.title"))
    show.say(words("app.login.text"))
    if st.button(words("app.login.button"), type="primary", icon=":material/login:"):
        st.login()
    return False
