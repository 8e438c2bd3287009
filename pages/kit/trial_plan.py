"""The planner: how many people and days a test needs, and the plan put down before it begins."""

import datetime
from functools import partial
from typing import Final

import streamlit as st

from cx.domain import MetricKind
from cx.experiments import said, wishes
from cx.experiments.wishes import Answer, Known, Wish
from cx.figures.plan_curve import Chosen, plan_curve
from cx.model import register
from cx.model.experiment import Metric, Plan
from cx.model.tips import Tip
from cx.words import Words
from pages.kit import doors, pictures, sentences, show, state, trial_keep
from pages.kit.room import Data

KINDS: Final = tuple(MetricKind)
OWN: Final = "own"
DAILY: Final = 1000  # people a day, amounts: what stands in the form at first
AMOUNT: Final = 40.0
SD: Final = 30.0
FIRST: Final = Known(OWN, 10.5, DAILY)
ARMS: Final = (2, 3, 4, 5)


def planner(data: Data | None, words: Words) -> None:
    """Ask, answer, draw, and register.

    Raises
    ------
    NothingToFind, NeedsSpread, NotAShareToPlan
        No plan can be made of what was typed.
    """
    with st.container(key="plan", border=True):
        show.quiet(words("page.tests.plan.help"))
        _tip(words)
        begin, name = _begin(data, words)
        wish = _wish(begin, words)
    found = wishes.answer(wish)
    planned, kind = found.planned, wish.kind
    with st.container(horizontal=True, key="plan_figures"):
        st.metric(words("page.tests.plan.per_arm"), words.shown(planned.per_arm, "people"))
        st.metric(words("page.tests.plan.total"), words.shown(planned.total, "people"))
        if planned.days is not None:
            st.metric(
                words("page.tests.plan.days"), words("page.tests.plan.of_days", n=planned.days)
            )
    show.say(
        said.planned(
            planned, kind, wish.baseline, wish.effect, words, daily=wish.daily, arms=wish.arms
        )
    )
    if len(found.curve):
        show.heading(words("page.tests.plan.curve"))
        chosen = None if planned.days is None else Chosen(planned.days, wish.effect)
        draw = partial(
            plan_curve, found.curve, chosen, rate=kind is MetricKind.PROPORTION, words=words
        )
        pictures.pair("plan_curve", words, draw)
    _register(name, wish, found, words)


def _tip(words: Words) -> None:
    """The tip that the test is to try, if the user came from one."""
    chosen = _chosen_tip()
    if chosen is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            show.say(words("page.tests.plan.for_tip", tip=chosen.title.of(words.language)))
            if st.button(words("page.tests.plan.no_tip"), type="tertiary", key="plan_no_tip"):
                state.plan_tip(None)
                st.rerun()


def _chosen_tip() -> Tip | None:
    asked = state.tip()
    return register.tip(state.project(), asked.tip) if asked and asked.tip else None


def _begin(data: Data | None, words: Words) -> tuple[Known, str]:
    """Where the figures come from: a stage of the loaded journey, or the user."""
    known: dict[str, Known] = {}
    names: dict[str, str] = {}
    if data is not None and sentences.has_journey(data.reading):
        journey = doors.journey(data)
        known = {
            each.stage: each for each in wishes.known(journey.stages, journey.first, journey.last)
        }
        names = {id: sentences.stage(journey, id, words) for id in known}
    if not known:
        return FIRST, words("page.tests.plan.metric_own")
    asked = state.tip()
    place = doors.model_of(state.project()).column_of(asked.stage).id if asked else ""
    chosen = st.selectbox(
        words("page.tests.plan.what"),
        [*known, OWN],
        index=[*known].index(place) if place in known else 0,
        format_func=lambda id: (
            words("page.tests.plan.own")
            if id == OWN
            else words("page.tests.plan.going_on", stage=names[id], percent=known[id].percent)
        ),
        key="plan_what",
        persist_state="session",
        width=420,
    )
    if chosen == OWN:
        return FIRST, words("page.tests.plan.metric_own")
    return known[chosen], words("page.tests.plan.metric_on", stage=names[chosen])


def _wish(begin: Known, words: Words) -> Wish:
    kind = _kind(words) if begin.stage == OWN else MetricKind.PROPORTION
    share = kind is MetricKind.PROPORTION
    unit, id = "percent" if share else "amount", f"{begin.stage}_{kind}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        now = _number(f"now_{unit}", begin.percent if share else AMOUNT, id, words)
        target = _number(f"target_{unit}", wishes.better(now), f"{id}_{now}", words, helps=True)
        sd = None if share else _number("sd", SD, id, words)
        daily = _number("daily", float(begin.daily or DAILY), id, words, least=1)
        arms = st.selectbox(
            words("page.tests.plan.arms"), ARMS, key="plan_arms", persist_state="session", width=140
        )
    with st.expander(words("page.tests.details")):
        show.quiet(words("page.tests.plan.cluster_help"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            cluster = _number("cluster", 1.0, "all", words, least=1)
            alike = _number("alike", 0.0, "all", words, least=0, most=1)
    return Wish(kind, now, target, sd, daily, arms, cluster, alike)


def _kind(words: Words) -> MetricKind:
    chosen: MetricKind = st.segmented_control(
        words("page.tests.typed.kind"),
        KINDS,
        default=KINDS[0],
        format_func=lambda each: words(f"page.tests.plan.of.{each}"),
        required=True,
        key="plan_kind",
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen


def _number(
    what: str,
    value: float,
    id: str,
    words: Words,
    *,
    least: float | None = None,
    most: float | None = None,
    helps: bool = False,
) -> float:
    found: float = st.number_input(
        words(f"page.tests.plan.{what}"),
        min_value=None if least is None else float(least),
        max_value=None if most is None else float(most),
        value=value,
        format="%g",
        help=words("page.tests.plan.target_help") if helps else None,
        key=f"plan_{what}_{id}",
        persist_state="session",
        width=250 if helps else 200,
    )
    return found


def _register(metric: str, wish: Wish, found: Answer, words: Words) -> None:
    """The plan under a name, so that its result is read against it."""
    tip = _chosen_tip()
    with st.form("plan_register", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(
                words("page.tests.keep.name"),
                value=tip.title.of(words.language) if tip else "",
                placeholder=words("page.tests.keep.example"),
                max_chars=80,
                width=420,
            )
            asked = st.form_submit_button(words("page.tests.plan.register"), type="primary")
        show.quiet(words("page.tests.plan.register_help"))
    if asked:
        named = name.strip() or words("page.tests.keep.unnamed")
        ratio = words("page.tests.plan.below") if wish.kind is MetricKind.RATIO else None
        plan = Plan(
            registered_on=datetime.date.today(),
            metric=Metric(column=metric, kind=wish.kind, denominator=ratio),
            baseline=wish.baseline,
            effect=wish.effect,
            per_arm=found.planned.per_arm,
            arms=wish.arms,
            days=found.planned.days,
        )
        trial_keep.register(named, plan)
        st.success(show.plain(words("page.tests.plan.registered", name=named)))
