"""The register: tips, the tests of them, and how far each has come."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from cx.domain import MetricKind, Stage, Status, Text
from cx.model.experiment import Outcome, Trial
from cx.model.priority import Weighed, with_weighed
from cx.model.project import Project
from cx.model.tips import Goal, Template, Tip, Unit, catalogue

STATUSES: Final = tuple(Status)
OWN_ARMS: Final = (Text(ja="これまでどおり", en="As now"), Text(ja="新しい案", en="New version"))
WINDOW: Final = 30  # days of a test of the user's own tip, at first
_OPEN: Final = STATUSES[:3]  # before a test has told
_TOLD: Final = STATUSES[3:]
_AMOUNTS: Final = frozenset(
    {Goal.SATISFACTION, Goal.GAP, Goal.VALUE, Goal.MARGIN, Goal.REPLY_TIME}
)  # the rest are shares of people


class InWork(NamedTuple):
    """A tip or test that is under way, at its place on the map."""

    name: Text
    stage: Stage
    touchpoint: str | None
    status: Status
    outcome: Outcome | None = None


def tips(project: Project) -> tuple[Tip, ...]:
    """The user's own tips, then all of the catalogue."""
    return (*project.tips, *catalogue())


def tip(project: Project, id: str) -> Tip | None:
    """A tip by its id; None where it has been removed."""
    return next((each for each in tips(project) if each.id == id), None)


def status(project: Project, id: str) -> Status:
    """How far a tip has come.

    Examples
    --------
    >>> status(Project(), "value_proposition").value
    'idea'
    """
    return project.tip_status.get(id, Status.IDEA)


def steps(project: Project, id: str) -> tuple[Status, ...]:
    """What a tip's status can be changed to: nothing is decided before a test has told.

    Examples
    --------
    >>> [step.value for step in steps(Project(), "value_proposition")]
    ['idea', 'planned', 'running']
    """
    told = any(trial.outcome for trial in _trials(project, id))
    return STATUSES if told or status(project, id) in _TOLD else _OPEN


def with_status(project: Project, id: str, chosen: Status) -> Project:
    """The project with a tip's status; its tests follow, as far as their outcome allows.

    Raises
    ------
    ValueError
        The status is none of ``steps``.
    """
    if chosen not in steps(project, id):
        raise ValueError(f"{id} cannot be {chosen} before a test has told")
    told = chosen in _TOLD
    tests = tuple(
        trial.model_copy(update={"status": chosen})
        if trial.tip == id and (trial.outcome is not None) == told
        else trial
        for trial in project.tests
    )
    changed = {**project.tip_status, id: chosen}
    return project.model_copy(update={"tests": tests, "tip_status": changed})


def with_trial(project: Project, trial: Trial) -> Project:
    """The project with a test, in the place of the one that has its id; its tip comes as far.

    A test without an outcome is not decided: it stays as it was.

    Examples
    --------
    >>> plan = Trial(id="a", name="Few mails", tip="delivery_updates", status=Status.PLANNED)
    >>> status(with_trial(Project(), plan), "delivery_updates").value
    'planned'
    """
    before = next((each for each in project.tests if each.id == trial.id), None)
    if trial.status in _TOLD and trial.outcome is None:
        trial = trial.model_copy(update={"status": before.status if before else Status.RUNNING})
    others = tuple(trial if each.id == trial.id else each for each in project.tests)
    changed: dict[str, object] = {"tests": others if before else (*others, trial)}
    if trial.tip:
        changed["tip_status"] = {**project.tip_status, trial.tip: trial.status}
    return project.model_copy(update=changed)


def in_work(project: Project) -> tuple[InWork, ...]:
    """What is planned, running or decided and has a stage, what has come furthest first."""
    tested = {trial.tip for trial in project.tests}
    found = [
        InWork(_named(trial.name), stage, trial.touchpoint, trial.status, trial.outcome)
        for trial in reversed(project.tests)
        if (stage := _stage(project, trial))
    ]
    found += [
        InWork(each.title, each.stages[0], None, status(project, each.id))
        for each in tips(project)
        if each.id not in tested
    ]
    begun = [each for each in found if each.status is not Status.IDEA]
    return tuple(sorted(begun, key=lambda each: -STATUSES.index(each.status)))


def with_tip(
    project: Project, *, title: str, advice: str, stage: Stage, goal: Goal, effort: int = 3
) -> Project:
    """The project with a tip of the user's own, in the words of one language for both.

    Examples
    --------
    >>> kept = with_tip(Project(), title="Call", advice="", stage=Stage.USE, goal=Goal.RETURN)
    >>> [each.id for each in kept.tips]
    ['own_1']
    """
    taken = {each.id for each in project.tips} | set(project.tip_status)
    id = next(f"own_{k}" for k in range(1, len(taken) + 2) if f"own_{k}" not in taken)
    made = Tip(
        id=id,
        stages=(stage,),
        title=_named(title),
        advice=_named(advice or title),
        metric=goal,
        test=Template(
            unit=Unit.CUSTOMER,
            arms=OWN_ARMS,
            kind=MetricKind.MEAN if goal in _AMOUNTS else MetricKind.PROPORTION,
            window_days=WINDOW,
        ),
        effort=effort,
    )
    return project.model_copy(update={"tips": (*project.tips, made)})


def without_tip(project: Project, id: str) -> Project:
    """The project without a tip of the user's own and what was said of it; tests of it stay."""
    kept = tuple(each for each in project.tips if each.id != id)
    statuses = {name: each for name, each in project.tip_status.items() if name != id}
    weighed = with_weighed(project.priorities, id, Weighed())
    return project.model_copy(update={"tips": kept, "tip_status": statuses, "priorities": weighed})


def _trials(project: Project, id: str) -> Iterable[Trial]:
    return (trial for trial in project.tests if trial.tip == id)


def _stage(project: Project, trial: Trial) -> Stage | None:
    if trial.stage:
        return trial.stage
    tested = tip(project, trial.tip) if trial.tip else None
    return tested.stages[0] if tested else None


def _named(text: str) -> Text:
    return Text(ja=text, en=text)
