"""The card of levers: what is moved, from where to where, and where its effect comes from."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import streamlit as st

from cx.model.scenario import Lever, LeverKind
from cx.whatif import levers_said
from cx.whatif.levers_said import Line
from cx.whatif.names import Names
from cx.whatif.results import Answer, Provenance
from cx.whatif.sliders import Slider, Spot
from cx.words import Words
from pages.kit import show, state, whatif_answers, whatif_scenarios
from pages.kit import whatif_draft as draft
from pages.kit.whatif_data import Base

PICKER: Final = "whatif_add"
COSTS: Final = ("once", "monthly")
HALF: Final = 0.5  # of an observed connection


def card(base: Base, found: Answer | None, words: Words) -> None:
    """Every lever that is shown with its slider, the way to more of them, and what they cost."""
    lines = levers_said.lines(found, base.names, words) if found else []
    by_spot = {draft.spot_of(line.lever): line for line in lines}
    spots = shown(base)
    with st.container(key="whatif_levers", border=True):
        show.heading(words("page.whatif.levers"))
        if found is not None:
            whatif_answers.in_short(found, words)
        for spot in spots:
            _lever(base, spot, by_spot.get(spot), words)
        _more(base, spots, words)
        _costs(words)
        if found is not None:
            whatif_answers.worth(found, words)
            whatif_scenarios.save(words)
        if draft.current().scenario.levers:
            with st.container(horizontal=True, key="whatif_end"):
                st.button(
                    words("page.whatif.again"),
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=draft.start_again,
                    key="whatif_again",
                )
                whatif_scenarios.link(words)


def shown(base: Base) -> tuple[Spot, ...]:
    """The levers on the card: the first ones, then those that were added or came by a link."""
    now = draft.current()
    moved = (draft.spot_of(lever) for lever in now.scenario.levers)
    return tuple(dict.fromkeys((*base.first, *now.added, *moved)))


def name(spot: Spot, names: Names, words: Words) -> str:
    """What a lever is called on the card: the way between two stages by their names alone."""
    kind, at = spot
    if kind is not LeverKind.TRANSITION:
        return levers_said.name(kind, at, names, words)
    stage, following = names.stage(at, words), names.following(at, words)
    return words("page.whatif.way", stage=stage, next=following)


def _lever(base: Base, spot: Spot, line: Line | None, words: Words) -> None:
    lever, known = draft.current().lever(spot), base.sliders.get(spot)
    with st.container(key=_key("row", spot), gap=None):
        with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
            st.markdown(f"**{show.plain(name(spot, base.names, words))}**", width="content")
            st.markdown(_value(spot, known, line, words), width="content")
        if known is not None:
            _slider(base, spot, known.reaching(lever), lever, words)
        with st.container(
            horizontal=True,
            horizontal_alignment="distribute",
            gap="small",
            key=_key("source", spot),
        ):
            if line is not None:
                show.quiet(words(f"page.whatif.source.{_source(line)}"))
            elif known is None:
                show.quiet(words("page.whatif.unknown"))
            if line is not None and line.provenance is Provenance.OBSERVED:
                _strength(spot, line.lever, words)
            if spot not in base.first:
                _out(spot, words)


def _value(spot: Spot, known: Slider | None, line: Line | None, words: Words) -> str:
    """What it is now, and in the accent what it would be."""
    if line is not None and line.moved:
        return f":primary[{show.plain(line.moved)}]"
    if known is None or line is not None:
        return ""
    return f":gray[{show.plain(words(f'page.whatif.now.{spot[0]}', now=known.now))}]"


def _slider(base: Base, spot: Spot, known: Slider, lever: Lever | None, words: Words) -> None:
    key, place = _key("lever", spot), known.shown(lever)
    if state.value(key) != place:
        state.put(key, place)
    st.slider(
        show.plain(name(spot, base.names, words)),
        min_value=known.low,
        max_value=known.high,
        step=known.step,
        format=words(f"page.whatif.unit.{spot[0]}"),
        key=key,
        on_change=partial(_move, spot, known),
        label_visibility="collapsed",
    )


def _move(spot: Spot, known: Slider) -> None:
    draft.move(spot, known.by(state.value(_key("lever", spot))))


def _source(line: Line) -> str:
    untested = line.lever.kind is LeverKind.TIP and line.provenance is not Provenance.TESTED
    return "untested" if untested else str(line.provenance)


def _strength(spot: Spot, lever: Lever, words: Words) -> None:
    """Whether an observed connection is taken for an effect as a whole, or by half."""
    key = _key("half", spot)
    state.put(key, lever.strength == HALF)
    st.toggle(
        words("page.whatif.half"),
        key=key,
        help=words("page.whatif.half_help"),
        on_change=partial(_halve, spot, lever.by),
    )


def _halve(spot: Spot, by: float) -> None:
    draft.move(spot, by, HALF if state.value(_key("half", spot)) else 1.0)


def _out(spot: Spot, words: Words) -> None:
    st.button(
        words("page.whatif.out"),
        type="tertiary",
        key=_key("out", spot),
        on_click=partial(draft.take_off, spot),
    )


def _more(base: Base, spots: tuple[Spot, ...], words: Words) -> None:
    """The other levers that the data know."""
    others = {_id(spot): spot for spot in base.sliders if spot not in spots}
    if not others:
        return
    state.put(PICKER, None)
    st.selectbox(
        words("page.whatif.add"),
        tuple(others),
        index=None,
        format_func=lambda id: name(others[id], base.names, words),
        key=PICKER,
        placeholder=words("page.whatif.add_example"),
        on_change=partial(_add, others),
    )


def _add(others: Mapping[str, Spot]) -> None:
    chosen = others.get(state.value(PICKER))
    if chosen is not None:
        draft.add(chosen)


def _costs(words: Words) -> None:
    """What it costs once and every month."""
    scenario = draft.current().scenario
    with st.container(horizontal=True, vertical_alignment="bottom", key="whatif_costs"):
        for cost in COSTS:
            key = f"whatif_{cost}"
            now = getattr(scenario, cost) or None
            if state.value(key) != now:
                state.put(key, now)
            st.number_input(
                words(f"page.whatif.{cost}"),
                value=None,
                step=10_000.0,
                format="%.0f",
                placeholder=words("page.whatif.no_cost"),
                key=key,
                on_change=partial(_cost, cost),
                width=140,
            )


def _cost(name: str) -> None:
    draft.change_scenario(**{name: state.value(f"whatif_{name}") or 0.0})


def _id(spot: Spot) -> str:
    return ":".join(spot)


def _key(what: str, spot: Spot) -> str:
    return f"whatif_{what}_{_id(spot)}"
