"""Reading rules: known forms to choose, and the user's own, kept under a name."""

from functools import partial
from typing import Final

import streamlit as st

from cx.model.own_recipes import forget, keep
from cx.model.recipe import Recipe, built_in
from cx.words import Words
from pages.kit import controls, doors, intake, show, state

_MOST: Final = 60  # letters of a name


def draw(data: doors.Data, words: Words) -> None:
    """Other rules to read the files by; one's own, kept on this machine."""
    st.subheader(words("recipes.title"))
    _choose(words)
    if doors.on_this_machine():
        _keep(data, words)
        _own(words)
    else:
        show.quiet(words("recipes.elsewhere"))


def _choose(words: Words) -> None:
    """Read the files by a form that is named, where it was not known by itself."""
    own = doors.own_recipes()
    found = {recipe.id: recipe for recipe in (*own, *built_in())}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words("recipes.choose"),
            tuple(found),
            index=None,
            format_func=lambda id: _name(found[id], words),
            placeholder=words("recipes.by_itself"),
            help=words("recipes.choose_help"),
            key=state.widget("recipe"),
        )
        if chosen and st.button(words("button.read_again"), key="use_recipe", type="primary"):
            controls.read(partial(intake.use_recipe, found[chosen]), words)
        if state.project().recipe and st.button(words("recipes.automatic"), key="no_recipe"):
            controls.read(partial(intake.use_recipe, None), words)


def _name(recipe: Recipe, words: Words) -> str:
    name = recipe.name.of(words.language)
    return words("recipes.guided", form=name) if recipe.guided else name


def _keep(data: doors.Data, words: Words) -> None:
    """Keep the rules by which the files were read, under a name."""
    with (
        st.form("keep_recipe", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input(words("recipes.name"), max_chars=_MOST, help=words("recipes.help"))
        done = st.form_submit_button(words("recipes.keep"))
    if done and name.strip():
        with show.guard(words):
            keep(data.reading.recipe, name)
            st.toast(show.plain(words("recipes.kept", name=name.strip())))


def _own(words: Words) -> None:
    """The user's own recipes, each to be left for good."""
    for recipe in doors.own_recipes():
        with st.container(horizontal=True, vertical_alignment="center"):
            show.say(recipe.name.of(words.language))
            help = show.plain(words("recipes.forget_help", name=recipe.name.of(words.language)))
            label = words("recipes.forget")
            if st.button(label, key=f"forget_{recipe.id}", type="tertiary", help=help):
                forget(recipe.id)
                st.rerun()
