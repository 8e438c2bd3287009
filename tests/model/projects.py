"""Projects for tests: one with everything set, and any at all."""

import datetime

from hypothesis import strategies as st

from cx.domain import (
    Decision,
    Evidence,
    Marks,
    MetricKind,
    Role,
    Scale,
    Stage,
    Status,
    Text,
    Verdict,
)  # fmt: skip
from cx.model.experiment import Metric, Outcome, Plan, Trial
from cx.model.filters import Filters
from cx.model.last import Last, Print, Seen, SeenStage, SeenTouchpoint
from cx.model.priority import Priorities, Weighed, with_axis, with_weighed
from cx.model.project import Event, Project
from cx.model.recipe import Answers, Best, Check, DateOrder, Handling, Treatment, recipe
from cx.model.scenario import Lever, LeverKind, Scenario
from cx.model.stage_model import presets, stage_model
from cx.model.tips import Tip, catalogue

DAY = datetime.date(2026, 5, 1)
METRIC = Metric(column="購入", kind=MetricKind.PROPORTION)
PLAN = Plan(registered_on=DAY, metric=METRIC, baseline=0.1, effect=0.02, per_arm=3841)
OUTCOME = Outcome(
    decided_on=DAY,
    decision=Decision.SHIP,
    metric=METRIC,
    arm="B",
    control_value=0.1,
    value=0.12,
    low=0.005,
    high=0.035,
    people=8000,
)
TRIAL = Trial(
    id="t1",
    name="送料を先に見せる",
    status=Status.DECIDED,
    tip="value_proposition",
    stage=Stage.PURCHASE,
    plan=PLAN,
    outcome=OUTCOME,
)
OWN_TIP = catalogue()[0].model_copy(update={"id": "own_1"})
SEEN = Seen(
    touches=1204,
    customers=312,
    first=datetime.date(2026, 4, 1),
    last=datetime.date(2026, 9, 30),
    window_days=30,
    scale=Scale(1, 5),
    stages=(
        SeenStage(stage="purchase", reached=300, observed=280, went_on=50),
        SeenStage(stage="delivery", reached=200, n=120, mean=3.2, low=3.0, high=3.4),
    ),
    touchpoints=(SeenTouchpoint(touchpoint="配送", stage="delivery", n=120, mean=3.2),),
    columns=("顧客ID", "注文日"),
    groups={"channel": ("web", "店舗")},
)


def full_project() -> Project:
    """A project in which everything is set."""
    priorities = with_weighed(
        with_axis(Priorities(), "戦略"), "own_1", Weighed(effort=2, owner="佐藤", due=DAY)
    )
    return Project(
        model="five_moments",
        own_model=stage_model("b2b"),
        recipe=recipe("olist"),
        mapping={Role.SCORE: ("a", "b")},
        answers=Answers(
            dates={"*": DateOrder.DMY},
            best={"Q1": Best.LOW},
            codes={"TMOT": Stage.SHARE},
            roles={"備考": None, "味": Role.SCORE},
            missing={"Q1": ("9", "99")},
            zone="UTC",
            personal={"mail": Treatment.HASH},
            quality={Check.FUTURE: Handling.EXCLUDE},
            sheets={"a.xlsx": ("4月", "5月")},
        ),
        stages={"配送": Stage.DELIVERY, "その他": None},
        window_days=14,
        marks=Marks.PLAIN,
        events=(Event(on=DAY, name="送料改定"),),
        filters=Filters(period="fy2026h1", channel=("web", "店舗")),
        tests=(TRIAL,),
        tips=(OWN_TIP,),
        tip_status={"value_proposition": Status.DECIDED},
        guesses={"配送": Verdict.PAIN},
        evidence={"配送": (Evidence.RECORDS, Evidence.RIVALS)},
        scenarios=(
            Scenario(
                name="配送を早く",
                levers=(Lever(kind=LeverKind.PAIN, at="配送", by=0.5, strength=0.5),),
                once=600_000,
            ),
        ),
        priorities=priorities,
        salt="0123456789abcdef",
        last=Last(prints=(Print(name="注文.csv", rows=3, bytes=9, first=DAY),), seen=SEEN),
    )


def projects() -> st.SearchStrategy[Project]:
    """Any project."""
    text, numbers = st.text(max_size=12), st.floats(-1e9, 1e9)
    shares, counts = st.floats(0.01, 0.99), st.integers(0, 10**12)
    days, zones = st.dates(), st.sampled_from(["Asia/Tokyo", "UTC", "Europe/Paris"])
    texts = st.lists(text, max_size=3).map(tuple)
    named = st.builds(Text, ja=text, en=text)
    answers = st.builds(
        Answers,
        dates=_by(text, st.sampled_from(DateOrder)),
        best=_by(text, st.sampled_from(Best)),
        codes=_by(text, st.sampled_from(Stage)),
        roles=_by(text, st.none() | st.sampled_from(Role)),
        missing=_by(text, texts),
        zone=st.none() | zones,
        zones=_by(text, zones),
        personal=_by(text, st.sampled_from(Treatment)),
        quality=_by(st.sampled_from(Check), st.sampled_from(Handling)),
        sheets=_by(text, texts),
    )
    rules = st.builds(
        lambda id, name, missing, zone: recipe("olist").model_copy(
            update={"id": id, "name": name, "missing": missing, "zone": zone}
        ),
        text, named, _by(text, texts), zones,
    )  # fmt: skip
    levers = st.builds(
        Lever, kind=st.sampled_from(LeverKind), at=text, by=numbers, relative=st.booleans(),
        strength=shares,
    )  # fmt: skip
    scenarios = st.builds(Scenario, name=text, levers=_many(levers), once=numbers, monthly=numbers)
    trials = st.builds(
        Trial, id=text, name=text, status=st.sampled_from(Status), tip=st.none() | text,
        stage=st.none() | st.sampled_from(Stage), touchpoint=st.none() | text,
        plan=st.none() | st.just(PLAN), outcome=st.none() | st.just(OUTCOME),
    )  # fmt: skip
    tips: st.SearchStrategy[Tip] = st.builds(
        lambda title, advice: OWN_TIP.model_copy(update={"title": title, "advice": advice}),
        named, named,
    )  # fmt: skip
    prints = st.builds(
        Print, name=text, columns=text, rows=counts, bytes=counts, content=text,
        first=st.none() | days, last=st.none() | days,
    )  # fmt: skip
    stages = st.builds(
        SeenStage, stage=text, reached=st.none() | counts, n=counts, mean=st.none() | numbers
    )
    seen = st.builds(
        Seen, touches=counts, customers=counts, first=st.none() | days, stages=_many(stages),
        scale=st.none() | st.builds(Scale, numbers, numbers, st.booleans()), columns=texts,
        groups=_by(text, texts),
    )  # fmt: skip
    return st.builds(
        Project,
        model=st.sampled_from(presets()),
        own_model=st.none() | st.sampled_from(presets()).map(stage_model),
        recipe=st.none() | rules,
        mapping=_by(st.sampled_from(Role), texts),
        answers=answers,
        stages=_by(text, st.none() | st.sampled_from(Stage)),
        window_days=st.floats(0.5, 1e4),
        marks=st.sampled_from(Marks),
        events=_many(st.builds(Event, on=days, name=text)),
        filters=st.builds(Filters, period=st.none() | text, segment=texts, channel=texts),
        tests=_many(trials),
        tips=_many(tips),
        tip_status=_by(text, st.sampled_from(Status)),
        guesses=st.none() | _by(text, st.sampled_from(Verdict)),
        evidence=_by(text, _many(st.sampled_from(Evidence))),
        scenarios=_many(scenarios),
        salt=text,
        last=st.none() | st.builds(Last, prints=_many(prints), seen=st.none() | seen),
    )


def _by(keys: st.SearchStrategy, values: st.SearchStrategy) -> st.SearchStrategy:
    return st.dictionaries(keys, values, max_size=3)


def _many(each: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(each, max_size=3).map(tuple)
