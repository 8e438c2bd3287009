"""What a project has set, and what changed from one to another, in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from cx.domain import Stage
from cx.model.experiment import Trial
from cx.model.priority import Weighed
from cx.model.project import Project
from cx.model.recipe import Best, Recipe, ScaleRule
from cx.model.scenario import Lever, Scenario
from cx.model.stage_model import StageModel, presets, stage_info, stage_model
from cx.model.tips import catalogue
from cx.words import Words

Said = Mapping[str, str]  # what is set, by what it is set for; "" where there is one alone


class Setting(NamedTuple):
    """Something that is set: where (a key of ``project.family``), for what, and how."""

    family: str
    item: str
    value: str


class Change(NamedTuple):
    """What differs between two projects; None where one of them has nothing set."""

    family: str
    item: str
    before: str | None
    after: str | None


def settings(project: Project, words: Words) -> list[Setting]:
    """All that was set, in the order in which a user meets it.

    Examples
    --------
    >>> [each.value for each in settings(Project(), Words.of("en"))]
    ['All stages (nine columns)', '30 days', 'Glory and pain']
    """
    return [
        Setting(family, item, value)
        for family, told in FAMILIES.items()
        for item, value in told(project, words).items()
    ]


def changes(before: Project, after: Project, words: Words) -> list[Change]:
    """What changed; nothing for equal projects.

    Where a part differs in something that has no words of its own, that alone is said.

    Examples
    --------
    >>> [each[2:] for each in changes(Project(), Project(window_days=14), Words.of("en"))]
    [('30 days', '14 days')]
    """
    found: list[Change] = []
    for family, told in FAMILIES.items():
        old, new = told(before, words), told(after, words)
        items = [item for item in dict.fromkeys((*old, *new)) if old.get(item) != new.get(item)]
        found += [Change(family, item, old.get(item), new.get(item)) for item in items]
        if not items and _raw(before, family) != _raw(after, family):
            same = words("project.set"), words("project.otherwise")
            found.append(Change(family, "", *same))
    return found


def _raw(project: Project, family: str) -> object:
    """What stands behind a family: a field, or the part of one after a dot."""
    found: object = project
    for name in family.split("."):
        found = getattr(found, name)
    return None if family == "last" else found


def _model(project: Project, words: Words) -> Said:
    known = project.model in presets()
    name = stage_model(project.model).name.of(words.language) if known else project.model
    return {"": words("project.own_model") if project.own_model else name}


def _own_model(project: Project, words: Words) -> Said:
    own: StageModel | None = project.own_model
    columns = own.columns if own else ()
    return {
        column.name.of(words.language): words(
            "project.column",
            code=column.code or words("project.no_code"),
            stages=[_stage(stage, words) for stage in column.stages],
        )
        for column in columns
    }


def _recipe(project: Project, words: Words) -> Said:
    rules: Recipe | None = project.recipe
    if rules is None:
        return {}
    scales = {column: _scale(scale, words) for column, scale in rules.scales.items()}
    dates = {column: words(f"read.choice.{order}") for column, order in rules.dates.items()}
    return {"": rules.name.of(words.language), **scales, **dates}


def _scale(rule: ScaleRule, words: Words) -> str:
    return words("project.scale", low=rule.low, high=rule.high, best=_best(rule.best, words))


def _best(best: Best, words: Words) -> str:
    return words(f"read.choice.{best}")


def _mapping(project: Project, words: Words) -> Said:
    return {words(f"role.{r}"): _list(columns, words) for r, columns in project.mapping.items()}


def _roles(project: Project, words: Words) -> Said:
    unused = words("page.data.no_role")
    roles = project.answers.roles
    return {column: words(f"role.{r}") if r else unused for column, r in roles.items()}


def _zone(project: Project, _words: Words) -> Said:
    return {"": project.answers.zone} if project.answers.zone else {}


def _zones(project: Project, _words: Words) -> Said:
    return project.answers.zones


def _stages(project: Project, words: Words) -> Said:
    nowhere = words("page.stages.nowhere")
    return {name: _stage(s, words) if s else nowhere for name, s in project.stages.items()}


def _filters(project: Project, words: Words) -> Said:
    filters = project.filters
    period = {words("project.period"): filters.period} if filters.period else {}
    return period | {
        words(f"role.{by}"): _list(chosen, words) for by, chosen in filters.groups().items()
    }


def _tests(project: Project, words: Words) -> Said:
    return {_named(each): words(f"tips.status.{each.status}") for each in project.tests}


def _named(trial: Trial) -> str:
    return trial.name or trial.id


def _tips(project: Project, words: Words) -> Said:
    return {each.title.of(words.language): each.advice.of(words.language) for each in project.tips}


def _tip_status(project: Project, words: Words) -> Said:
    return {
        _tip(project, id, words): words(f"tips.status.{status}")
        for id, status in project.tip_status.items()
    }


def _guesses(project: Project, words: Words) -> Said:
    return {name: words(f"verdict.{verdict}") for name, verdict in (project.guesses or {}).items()}


def _evidence(project: Project, words: Words) -> Said:
    return {
        name: _list([words(f"page.moments.evidence.{each}") for each in found], words)
        for name, found in project.evidence.items()
        if found
    }


def _scenarios(project: Project, words: Words) -> Said:
    return {each.name: _scenario(each, words) for each in project.scenarios}


def _scenario(scenario: Scenario, words: Words) -> str:
    levers = [_lever(lever, words) for lever in scenario.levers]
    return words("project.scenario", levers=levers, once=scenario.once, monthly=scenario.monthly)


def _lever(lever: Lever, words: Words) -> str:
    key = "project.lever_at" if lever.at else "project.lever"
    what = words(f"project.lever_kind.{lever.kind}")
    return words(key, what=what, at=lever.at, by=lever.by)


def _priorities(project: Project, words: Words) -> Said:
    priorities = project.priorities
    names = [axis.name.of(words.language) for axis in priorities.axes]
    axes = {words("project.axis", name=name): words("project.set") for name in names}
    return axes | {
        _tip(project, id, words): _weighed(said, words) for id, said in priorities.tips.items()
    }


def _weighed(said: Weighed, words: Words) -> str:
    return words("project.weighed", effort=said.effort, owner=said.owner or None, due=said.due)


def _events(project: Project, words: Words) -> Said:
    return {each.name: words("project.on", day=each.on) for each in project.events}


def _files(project: Project, words: Words) -> Said:
    prints = project.last.prints if project.last else ()
    key = {True: "project.file", False: "project.file_until"}
    return {p.name: words(key[p.last is None], rows=p.rows, last=p.last) for p in prints}


def _window(project: Project, words: Words) -> Said:
    return {"": words("project.days", n=project.window_days)}


def _marks(project: Project, words: Words) -> Said:
    return {"": Words.of(words.language, project.marks)("page.journey.card.note")}


def _answered(name: str, key: str) -> Callable[[Project, Words], Said]:
    """The answers under a name, each one of the choices under a key of words."""

    def told(project: Project, words: Words) -> Said:
        found: Mapping[str, str] = getattr(project.answers, name)
        every = words("project.every")
        return {every if item == "*" else item: words(f"{key}.{of}") for item, of in found.items()}

    return told


def _listed(name: str) -> Callable[[Project, Words], Said]:
    """The answers under a name, each a list."""

    def told(project: Project, words: Words) -> Said:
        found: Mapping[str, Iterable[str]] = getattr(project.answers, name)
        return {item: _list(values, words) for item, values in found.items()}

    return told


def _codes(project: Project, words: Words) -> Said:
    return {label: _stage(stage, words) for label, stage in project.answers.codes.items()}


def _quality(project: Project, words: Words) -> Said:
    return {
        words(f"read.check.{check}"): words(f"project.handling.{handling}")
        for check, handling in project.answers.quality.items()
    }


def _stage(stage: Stage, words: Words) -> str:
    return stage_info(stage).name.of(words.language)


def _tip(project: Project, id: str, words: Words) -> str:
    known = {tip.id: tip for tip in (*catalogue(), *project.tips)}
    return known[id].title.of(words.language) if id in known else id


def _list(values: Iterable[object], words: Words) -> str:
    return words.shown(list(values), "items")


# By the field of ``Project`` of which it speaks, or the part of one after a dot.
FAMILIES: Final[Mapping[str, Callable[[Project, Words], Said]]] = {
    "last": _files,
    "recipe": _recipe,
    "mapping": _mapping,
    "answers.roles": _roles,
    "answers.dates": _answered("dates", "read.choice"),
    "answers.best": _answered("best", "read.choice"),
    "answers.missing": _listed("missing"),
    "answers.zone": _zone,
    "answers.zones": _zones,
    "answers.codes": _codes,
    "answers.personal": _answered("personal", "project.treatment"),
    "answers.quality": _quality,
    "answers.sheets": _listed("sheets"),
    "model": _model,
    "own_model": _own_model,
    "stages": _stages,
    "window_days": _window,
    "filters": _filters,
    "events": _events,
    "marks": _marks,
    "guesses": _guesses,
    "evidence": _evidence,
    "tips": _tips,
    "tip_status": _tip_status,
    "priorities": _priorities,
    "tests": _tests,
    "scenarios": _scenarios,
}
