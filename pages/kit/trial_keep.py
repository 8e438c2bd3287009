"""Plans and outcomes of tests in the project: register one, read against it, keep what came out."""

import datetime
from secrets import token_hex
from typing import Final

import streamlit as st

from cx.domain import Decision, Stage, Status
from cx.experiments import outcomes
from cx.experiments.results import TestResult
from cx.model.experiment import Plan, Trial
from cx.model.register import with_trial
from cx.words import Words
from pages.kit import show, state

PICKER: Final = "trial_plan"
_OPEN: Final = frozenset({Status.PLANNED, Status.RUNNING})


def register(name: str, plan: Plan) -> None:
    """Put a plan into the project before its test begins, with the tip that it tries."""
    trial = Trial(id=token_hex(4), name=name, status=Status.PLANNED, plan=plan)
    asked = state.tip()
    _keep(trial.model_copy(update=asked._asdict()) if asked else trial)
    state.plan_tip(None)


def plan_picker(words: Words) -> Plan | None:
    """The plan that a result is read against; nothing is asked where none is registered."""
    trial = _trial(_picked(words))
    return trial.plan if trial else None


def decide(
    result: TestResult, words: Words, stage: Stage | None = None, touchpoint: str | None = None
) -> None:
    """Keep what came out under a name, once, with what it is about."""
    if result.decision is Decision.WITHHELD:
        return
    trial = _trial(state.value(PICKER))
    with (
        st.expander(words("page.tests.keep.title"), icon=":material/bookmark:"),
        st.form("trial_decide", border=False),
    ):
        show.quiet(words("page.tests.keep.help"))
        name = st.text_input(
            words("page.tests.keep.name"),
            value=trial.name if trial else "",
            placeholder=words("page.tests.keep.example"),
            max_chars=80,
            width=420,
        )
        if st.form_submit_button(words("page.tests.keep.button")):
            named = name.strip() or words("page.tests.keep.unnamed")
            begun = trial or Trial(id=token_hex(4), name=named, stage=stage, touchpoint=touchpoint)
            whole = begun.model_copy(update={"name": named})
            _keep(outcomes.decided(whole, result, datetime.date.today()))
            st.toast(show.plain(words("page.tests.keep.done", name=named)))


def _picked(words: Words) -> str | None:
    plans = {
        trial.id: trial for trial in state.project().tests if trial.plan and trial.status in _OPEN
    }
    if not plans:
        return None
    chosen: str | None = st.selectbox(
        words("page.tests.keep.plan"),
        [None, *plans],
        format_func=lambda id: words("page.tests.keep.no_plan") if id is None else plans[id].name,
        key=PICKER,
        width=420,
    )
    return chosen


def _trial(id: str | None) -> Trial | None:
    return next((trial for trial in state.project().tests if trial.id == id), None)


def _keep(trial: Trial) -> None:
    state.keep_project(with_trial(state.project(), trial))
