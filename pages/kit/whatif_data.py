"""What a what-if learns from the data, kept while data, filters and settings stay the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from cx.model.scenario import Scenario, Terms
from cx.moments.findings import leads
from cx.moments.journey import Journey
from cx.whatif import answers, check, doses, fit, sliders, snowball, tornado
from cx.whatif.beside import Beside, beside, groups
from cx.whatif.doses import Dose
from cx.whatif.moved import Effects
from cx.whatif.names import Names
from cx.whatif.results import Answer
from cx.whatif.sliders import Slider, Spot
from cx.whatif.totals import fit_totals
from pages.kit import doors, state
from pages.kit.counting import kept
from pages.kit.room import Data

KEPT: Final = 4  # fits; each holds all its draws
SEGMENTS: Final = 6  # groups, the largest ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What every answer stands on: the data, what was learnt from them, the levers that they know."""

    id: str
    data: Data
    journey: Journey
    fit: fit.Fit
    effects: Effects
    terms: Terms
    tornado: pd.DataFrame
    sliders: dict[Spot, Slider]
    first: tuple[Spot, ...]
    names: Names
    now: Answer  # with nothing moved


def learnt(data: Data, journey: Journey) -> fit.Fit:
    """The chain of stages, learnt once."""
    return _fit(data, state.project().window_days, journey=journey)


def base(data: Data, journey: Journey, terms: Terms) -> Base:
    """What every answer stands on, on these terms.

    Raises
    ------
    CxError
        There is no journey in the data, or a term that cannot be.
    """
    project, id = state.project(), _id(data)
    fitted = answers.priced(learnt(data, journey), terms)
    found = _doses(data, project.window_days) if data.store else {}
    effects = Effects(lambda kind, at: found.get((kind, at)), project)
    unspent = terms.model_copy(update={"winning": None, "keeping": None})  # move no answer
    worth = _tornado(id, unspent.model_dump_json(), _fit=fitted, _terms=unspent)
    known = sliders.known(fitted, found, effects)
    pain = leads(journey).pain
    return Base(
        id=id,
        data=data,
        journey=journey,
        fit=fitted,
        effects=effects,
        terms=terms,
        tornado=worth,
        sliders=known,
        first=sliders.first(known, worth, str(pain["touchpoint"]) if pain else None),
        names=Names.of(fitted.model, fitted.columns, project, data.reading.names),
        now=answers.answer(fitted, Scenario(), terms),
    )


def answer(base: Base, scenario: Scenario) -> Answer:
    """What a scenario would change.

    Raises
    ------
    CxError
        A lever that cannot be.
    """
    return answers.answer(base.fit, scenario, base.terms, effects=base.effects)


def saved(base: Base) -> Beside:
    """The saved scenarios beside one another."""
    project = state.project()
    asked = project.model_dump_json(include={"scenarios", "tests", "tips"})
    terms = base.terms.model_dump_json()
    return _saved(base.id, asked, terms, _scenarios=project.scenarios, _base=base)


def by_segment(base: Base, by: str, scenario: Scenario) -> Beside:
    """One scenario for the customers of each value of a breakdown, most customers first."""
    window = state.project().window_days
    parts = {
        value: _part(base.data, by, value, window)
        for value in segments(base)[by][:SEGMENTS]
        if base.data.store
    }
    fits = {value: answers.priced(part, base.terms) for value, part in parts.items()}
    return groups(fits, scenario, base.terms, effects=base.effects)


def segments(base: Base) -> Mapping[str, tuple[str, ...]]:
    """The breakdowns with more than one value among those who are in view."""
    values = doors.choices(base.data).values
    return {by: each for by, each in values.items() if len(each) > 1}


def checked(base: Base) -> check.Check | None:
    """Whether the model reproduces what happened; None where that cannot be asked."""
    return _check(base.data, state.project().window_days) if base.data.store else None


def _id(data: Data) -> str:
    return f"{data.id} {state.project().window_days}"


@kept("chain", KEPT)
def _fit(data: Data, window_days: float, *, journey: Journey) -> fit.Fit:
    if data.store is None:
        return fit_totals(journey)
    found = snowball.snowball(data.store)
    return fit.fit(data.store, window_days=window_days, referral=found)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _tornado(id: str, terms: str, *, _fit: fit.Fit, _terms: Terms) -> pd.DataFrame:
    return tornado.tornado(_fit, _terms)


@kept("chain", KEPT)
def _check(data: Data, window_days: float) -> check.Check | None:
    return check.check(data.followed, window_days=window_days)


@kept("chain", SEGMENTS)
def _part(data: Data, by: str, value: str, window_days: float) -> fit.Fit:
    return fit.fit(data.followed.only(by, value), window_days=window_days)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _saved(
    id: str, asked: str, terms: str, *, _scenarios: Sequence[Scenario], _base: Base
) -> Beside:
    asked_for = [(_base.fit, each) for each in _scenarios]
    return beside(asked_for, _base.terms, effects=_base.effects)


@kept("chain", KEPT)
def _doses(data: Data, window_days: float) -> Mapping[Spot, Dose]:
    return doses.doses(data.followed, window_days=window_days)
