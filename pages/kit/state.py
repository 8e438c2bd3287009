"""What one browser session remembers: the only place that knows the keys of session_state."""

import datetime
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import streamlit as st

from cx.domain import Language, Marks, Stage
from cx.model.filters import NAMES, Filters
from cx.model.project import Project
from cx.words import Words

LANGUAGE_SWITCH: Final = "language_switch"
MARKS_SWITCH: Final = "marks_switch"
MODEL_PICKER: Final = "model_picker"
STAGE_PICKER: Final = "stage_picker"

_ADDRESS: Final = "address"
_CLICK: Final = "click"
_LANGUAGE: Final = "language"
_PAGES: Final = "pages"
_PROBLEM: Final = "problem"
_PROJECT: Final = "project"
_ROUND: Final = "round"
_ROUNDS: Final = "rounds"
_TIP: Final = "tip"
_TOUCHPOINT: Final = "touchpoint"
_URL_LANGUAGE: Final = "lang"
# What a user types or chooses on a page and has not kept yet: by how the widgets' keys begin.
_ENTERED: Final = (
    "drawing_rows", "given_", "glossary_", "guess_", "journey_", "moment_", "plan_",
    "setting_", "tests_", "timeline_", "tips_", "trial_", "typed_", "whatif_",
)  # fmt: skip
_PARTS: Final = frozenset({"data_part", STAGE_PICKER})
_DRAFTS: Final = frozenset({"whatif_draft", "moment_guessing"})  # ours, and no widget's
_OURS: Final = frozenset({_URL_LANGUAGE, *NAMES})  # what a link says of the session


class Asked(NamedTuple):
    """What a test is planned for: a tip, if one was chosen, and its place of the journey."""

    tip: str | None
    stage: Stage
    touchpoint: str | None = None


def language() -> Language:
    """The language of the URL, else the one chosen before, else the browser's."""
    asked = _address().get(_URL_LANGUAGE, [""])[-1]
    if asked in tuple(Language):
        st.session_state[_LANGUAGE] = Language(asked)
    chosen: Language = st.session_state.get(_LANGUAGE, _of_browser())
    return chosen


def choose_language(chosen: Language) -> None:
    """Change the language of this session and of its URL."""
    st.session_state[_LANGUAGE] = chosen
    _move({**_address(), _URL_LANGUAGE: [chosen.value]})


def filters() -> Filters:
    """What the URL leaves in view."""
    return Filters.of_query(_address())


def choose_filters(chosen: Filters) -> None:
    """Change what is in view, and the URL with it."""
    _move({_URL_LANGUAGE: [language().value], **chosen.query()})


def query() -> dict[str, list[str]]:
    """What of the URL goes along to another page."""
    return {_URL_LANGUAGE: [language().value], **filters().query()}


def asked(name: str) -> str | None:
    """What else a link asks a page for."""
    found: str | None = st.query_params.get(name)
    return found


def setting(name: str) -> str | None:
    """What the URL asks a page's setting to be, else what was chosen in this session."""
    found = asked(name)
    if found is not None:
        st.session_state[_setting(name)] = found
    kept: str | None = st.session_state.get(_setting(name))
    return kept


def choose_setting(name: str, chosen: object) -> None:
    """Change a page's setting, and the URL with it."""
    st.session_state[_setting(name)] = st.query_params[name] = str(chosen)


def _setting(name: str) -> str:
    return f"setting_{name}"


def link(names: Collection[str]) -> dict[str, list[str]]:
    """What the URL says under some names."""
    return {name: st.query_params.get_all(name) for name in names if name in st.query_params}


def choose_link(names: Collection[str], told: Mapping[str, Sequence[str]]) -> None:
    """Say something else in the URL under some names, and nothing where nothing is told."""
    if link(names) != told:
        rest = [name for name in st.query_params if name not in names]
        others = {name: st.query_params.get_all(name) for name in rest}
        st.query_params.from_dict({**others, **told})


def _address() -> dict[str, list[str]]:
    """What the URL says of the session; a click in the navigation empties it, so it is kept."""
    found = {name: st.query_params.get_all(name) for name in _OURS if name in st.query_params}
    if not found and _ADDRESS in st.session_state:
        _move(st.session_state[_ADDRESS])
    else:
        st.session_state[_ADDRESS] = found
    kept: dict[str, list[str]] = st.session_state[_ADDRESS]
    return kept


def _move(address: dict[str, list[str]]) -> None:
    st.session_state[_ADDRESS] = address
    for name in _OURS:
        if name in address:
            st.query_params[name] = address[name]
        elif name in st.query_params:
            del st.query_params[name]


def words() -> Words:
    """The sentences in this session's language, with the marks named as the user likes."""
    return Words.of(language(), project().marks)


def project() -> Project:
    """What the user has set: model, answers, choices, and the filters that the URL says."""
    chosen: Project = st.session_state.setdefault(_PROJECT, Project())
    return chosen.model_copy(update={"filters": filters()})


def keep_project(changed: Project) -> None:
    """Put a changed project in the place of the present one; the URL takes its filters."""
    st.session_state[_PROJECT] = changed
    if changed.filters != filters():
        choose_filters(changed.filters)


def choose_marks(chosen: Marks) -> None:
    """Name the marks in other words."""
    keep_project(project().model_copy(update={"marks": chosen}))


def problem() -> Exception | None:
    """What went wrong with the files given last, until others are read."""
    found: Exception | None = st.session_state.get(_PROBLEM)
    return found


def keep_problem(error: Exception | None) -> None:
    """Remember what went wrong, or that nothing does any more."""
    st.session_state[_PROBLEM] = error


def pages() -> Mapping[str, st.Page]:
    """The pages of the navigation by their url."""
    found: Mapping[str, st.Page] = st.session_state[_PAGES]
    return found


def keep_pages(known: Mapping[str, st.Page]) -> None:
    """Remember the navigation's pages, to which other pages lead."""
    st.session_state[_PAGES] = known


def touchpoint() -> str | None:
    """The touchpoint whose comments are open."""
    chosen: str | None = st.session_state.get(_TOUCHPOINT)
    return chosen


def choose_touchpoint(chosen: str | None) -> None:
    """Open the comments of a touchpoint, or close them."""
    st.session_state[_TOUCHPOINT] = chosen


def choose_stage(chosen: str | None) -> None:
    """Open a stage; what was open in another one closes."""
    st.session_state[STAGE_PICKER] = chosen
    choose_touchpoint(None)


def clicked(drawing: str) -> str | None:
    """What was clicked in a drawing of the journey: "stage:<id>" or "touchpoint:<touchpoint>"."""
    event = st.session_state.get(picture(drawing))
    points = event["selection"]["points"] if event else []
    found = points[0].get("customdata") if points else None
    return str(found[0]) if found else None


def chosen_rows(table: str) -> list[int]:
    """The rows chosen in a table."""
    event = st.session_state.get(table)
    return list(event["selection"]["rows"]) if event else []


def picture(drawing: str) -> str:
    """The key of a drawing of the journey."""
    return f"picture_{drawing}"


def put(widget: str, value: object) -> None:
    """Set a widget before it is drawn."""
    st.session_state[widget] = value


def begin_with(widget: str, value: object) -> None:
    """Set a widget that holds nothing yet; others may have set it before the page is opened."""
    st.session_state.setdefault(widget, value)


def value(widget: str) -> Any:
    """What a widget holds."""
    return st.session_state.get(widget)


def go_on() -> None:
    """Let a run of a page that nobody waits for any more end here: looking at what it knows does."""
    st.session_state.get(_PROJECT)


def entered() -> dict[str, object]:
    """What was typed or chosen and not kept yet, for a reload; buttons and tables are not in it."""
    return {
        str(key): value
        for key, value in st.session_state.items()
        if key in _DRAFTS or (_is_entered(str(key)) and _is_plain(value))
    }


def enter(again: Mapping[str, object]) -> None:
    """Put back what was typed or chosen before a reload, before any widget is drawn."""
    for key, value in again.items():
        st.session_state[key] = value


def _is_entered(key: str) -> bool:
    return key in _PARTS or key.startswith(_ENTERED)


def _is_plain(value: object) -> bool:
    """Whether it is a text, number, day, or some of these; a button holds True or False."""
    if isinstance(value, list | tuple):
        return all(_is_plain(each) for each in value)
    return isinstance(value, str | int | float | datetime.date) and not isinstance(value, bool)


def note_click() -> None:
    """Remember that the picture was clicked: what opens lies far below it."""
    st.session_state[_CLICK] = True


def asked_by_click() -> bool:
    """Whether this run follows a click on the picture; true once."""
    return bool(st.session_state.pop(_CLICK, False))


def tip() -> Asked | None:
    """The tip for which a test is being planned."""
    chosen: Asked | None = st.session_state.get(_TIP)
    return chosen


def plan_tip(chosen: Asked | None) -> None:
    """Plan a test for a tip, or for none."""
    st.session_state[_TIP] = chosen


def widget(name: str) -> str:
    """A widget's key of this round: an upload or an edited table starts afresh in the next."""
    return f"{name}_{st.session_state.setdefault(_ROUND, 0)}"


def next_round() -> None:
    """Empty every widget whose key comes from ``widget``."""
    rounds: Iterator[int] = st.session_state.setdefault(_ROUNDS, itertools.count(1))
    st.session_state[_ROUND] = next(rounds)


def _of_browser() -> Language:
    return Language.EN if (st.context.locale or "").startswith(Language.EN) else Language.JA
