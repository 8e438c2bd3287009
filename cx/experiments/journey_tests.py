"""Tests that the loaded journey itself holds: its arms, what can be measured, in plain words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from cx.domain import MetricKind, Role, Stage, Text
from cx.experiments.setup import Choices, design_of, first_choices
from cx.model.experiment import Design
from cx.model.matching import key
from cx.model.stage_model import StageModel
from cx.read.arms import names_an_arm
from cx.read.names import synonyms
from cx.read.report import Arm, Candidate, Grain, TestTable
from cx.store import Store
from cx.store.store import breakdowns
from cx.store.trial_figures import CUSTOMER, TOUCHES_BEFORE, VISITS, Measured, What, Where
from cx.store.trial_offers import arm_columns, arms_noted, come
from cx.store.trials import ARM, EXPOSED_AT, Assignment, TrialTable, trial_table
from cx.words import Words

_ALL: Final = 0.99  # a few orders are always missing
_SEGMENT: Final = "segment"  # what customers are parted by before anything happens
_LETTER: Final = re.compile(r"(?<![A-Za-z])[A-Ea-e](?![A-Za-z])")
_KINDS: Final = {
    What.GOES_ON: MetricKind.PROPORTION,
    What.RETURN: MetricKind.PROPORTION,
    What.VALUE: MetricKind.MEAN,
    What.SCORE: MetricKind.MEAN,
    What.BOUNCE: MetricKind.RATIO,
}


class Offer(NamedTuple):
    """Arms that the journey holds, with the customers met in each, largest first."""

    assignment: Assignment
    arms: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyTest:
    """A test of the journey, ready to be analysed like one that came in a file.

    Parameters
    ----------
    table : as if it had been read; its metrics are named in plain words.
    trial : who is in it and who is not.
    measures : what each metric measures, by its name; a place there marks the map.
    window_days : for how many days a customer is looked at.
    """

    table: TestTable
    trial: TrialTable
    measures: Mapping[str, Measured]
    window_days: float


def offers(store: Store) -> tuple[Offer, ...]:
    """The tests in the journey: columns called like arms, and touchpoints that differ by a letter.

    A column has two to ten values, and at most a tenth of its customers have several. A column of
    another name could hold arms too, but most part people who were never drawn at random. Where
    all customers with an arm bought, the test is taken to begin with buying.
    """
    if store.last is None:
        return ()
    titles = {key(word) for word in synonyms()[Role.ARM][0]}
    columns = [name for name in breakdowns(store) if name == Role.ARM or key(name) in titles]
    found = [
        Offer(_begun(store, Assignment(each.column)), each.arms)
        for each in arm_columns(store, columns)
    ]
    for group in _alike([spot.touchpoint for spot in store.spots if spot.did]):
        assignment = Assignment("touchpoint", group)
        found.append(Offer(assignment, arms_noted(store, assignment).arms))
    return tuple(found)


def usual(
    assignment: Assignment, found: Sequence[Measured], model: StageModel
) -> tuple[Measured, ...]:
    """What most tests are judged by, of what can be measured: buying, or buying again; value.

    Scores come last: most people give none, and who does may depend on the arm.
    """
    buying = Measured(What.GOES_ON, Where(stage=model.column_of(Stage.PURCHASE).id))
    wanted = [Measured(What.RETURN), Measured(What.VALUE)]
    wanted = wanted if assignment.since else [buying, *wanted]
    return tuple(each for each in wanted if each in found) or tuple(found[:1])


def journey_test(
    store: Store,
    assignment: Assignment,
    measures: Sequence[Measured],
    *,
    window_days: float,
    words: Words,
    names: Mapping[str, Text] | None = None,
) -> JourneyTest:
    """The journey as a test's table.

    Parameters
    ----------
    measures : at least one; see ``cx.store.trial_offers.measurable``.
    window_days : for how many days after exposure a customer is looked at.
    words : the language that names the metrics.
    names : the shown names of touchpoints that a recipe made.

    Raises
    ------
    MissingColumns
        The column of arms is none.
    """
    titles = {each.key: title(each, store, window_days, words, names) for each in measures}
    titles |= {
        each.before: words("test.journey.before", what=titles[each.key]) for each in measures
    }
    told = {VISITS: "visits", TOUCHES_BEFORE: "touches_before"}
    titles |= {name: words(f"test.journey.{sentence}") for name, sentence in told.items()}
    segments = (_SEGMENT,) if assignment.column != _SEGMENT else ()
    trial = trial_table(
        store, assignment, measures, window_days=window_days, segments=segments, titles=titles
    )
    columns = trial.columns
    known = [name for name in (*(each.before for each in measures), TOUCHES_BEFORE)]
    table = TestTable(
        files=(),
        table=trial.table,
        grain=Grain.UNITS,
        arm=columns[ARM],
        unit=columns[CUSTOMER],
        date=columns[EXPOSED_AT],
        people=None,
        metrics=tuple(_outcome(each, columns) for each in measures),
        covariates=tuple(columns[name] for name in known if name in trial.varying),
        arms=tuple(Arm(name, people) for name, people in trial.arms.items()),
        rows=sum(trial.arms.values()),
    )
    return JourneyTest(
        table=table,
        trial=trial,
        measures={columns[each.key]: each for each in measures},
        window_days=window_days,
    )


def title(
    measured: Measured,
    store: Store,
    window_days: float,
    words: Words,
    names: Mapping[str, Text] | None = None,
) -> str:
    """What is measured, in plain words."""
    return words(
        f"test.journey.{_sentence(measured)}",
        place=place(measured.where, store, words, names),
        days=window_days,
    )


def place(where: Where, store: Store, words: Words, names: Mapping[str, Text] | None = None) -> str:
    """The shown name of a place; empty of everywhere."""
    if where.touchpoint is not None:
        shown = (names or {}).get(where.touchpoint)
        return shown.of(words.language) if shown else where.touchpoint
    of_columns = {column.id: column.name for column in store.model.columns}
    return of_columns[where.stage].of(words.language) if where.stage is not None else ""


def choices(test: JourneyTest) -> Choices:
    """What a test of the journey most likely means: its first measure decides.

    Fewer bounced visits are better; of everything else more is.
    """
    first = first_choices(test.table)
    columns = [each.column for each in test.table.metrics]
    less = [name for name, each in test.measures.items() if each.what == What.BOUNCE]
    return first._replace(
        primary=columns[0], guardrails=(), secondary=tuple(columns[1:]), less=tuple(less)
    )


def design(test: JourneyTest, chosen: Choices | None = None) -> Design:
    """The test as chosen, each metric with its own covariate: the same thing before, if it differs.

    Where it does not, the number of touches before is; with neither there is none.

    Raises
    ------
    BadSplit
        See ``cx.experiments.setup.split_of``.
    """
    made = design_of(test.table, chosen or choices(test))
    metrics = tuple(
        metric.model_copy(update={"covariate": _before(test, test.measures[metric.column])})
        for metric in made.metrics
    )
    return made.model_copy(update={"metrics": metrics})


def left_out(test: JourneyTest, words: Words) -> tuple[str, ...]:
    """Who is not in the test, and why; a sentence each."""
    trial = test.trial
    told = []
    if trial.unfinished:
        told.append(words("test.journey.unfinished", n=trial.unfinished, days=test.window_days))
    if trial.never:
        told.append(words("test.journey.never", n=trial.never))
    return tuple(told)


def marked(test: JourneyTest, column: str, store: Store) -> tuple[Stage | None, str | None]:
    """The stage and touchpoint that a metric is about, for the map; value is made by buying.

    A column of the model stands for its first stage.
    """
    measured = test.measures[column]
    made = {What.RETURN: Stage.RETURN, What.VALUE: Stage.PURCHASE}
    if measured.what in made:
        return made[measured.what], None
    spot = measured.where.touchpoint
    id = measured.where.stage
    if spot is not None:
        id = next((each.column for each in store.spots if each.touchpoint == spot), None)
    of_columns = {each.id: each.stages[0] for each in store.model.columns}
    return (of_columns.get(id) if id is not None else None), spot


def _begun(store: Store, assignment: Assignment) -> Assignment:
    """The assignment, from buying on where all who have an arm bought."""
    buying = Where(stage=store.model.column_of(Stage.PURCHASE).id)
    bought = buying.stage in store.columns and come(store, assignment, buying) >= _ALL
    return assignment._replace(since=buying) if bought else assignment


def _sentence(measured: Measured) -> str:
    if measured.what == What.SCORE and measured.where == Where():
        return "score_everywhere"
    at = "_at" if measured.what == What.GOES_ON and measured.where.touchpoint else ""
    return f"{measured.what}{at}"


def _outcome(measured: Measured, columns: Mapping[str, str]) -> Candidate:
    below = columns[VISITS] if measured.what == What.BOUNCE else None
    return Candidate(columns[measured.key], _KINDS[measured.what], below=below)


def _before(test: JourneyTest, measured: Measured) -> str | None:
    known = (name for name in (measured.before, TOUCHES_BEFORE) if name in test.trial.varying)
    found = next(known, None)
    return test.trial.columns[found] if found else None


def _alike(touchpoints: Sequence[str]) -> list[tuple[str, ...]]:
    """Groups of touchpoints that are the arms of one test.

    Examples
    --------
    >>> _alike(["Banner A shown", "Search", "Banner B shown", "Take a tour"])
    [('Banner A shown', 'Banner B shown')]
    >>> _alike(["control page", "variant page", "cart"])
    [('control page', 'variant page')]
    """
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(touchpoints):
        bare = "" if names_an_arm(name) else _LETTER.sub("*", name)
        if bare != name:
            groups.setdefault(bare, []).append(name)
    return [tuple(group) for group in groups.values() if 2 <= len(group) <= 10]
