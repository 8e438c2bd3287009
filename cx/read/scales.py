"""The scale of every score column, and what nobody has told about its direction."""

from typing import TYPE_CHECKING, Final

from cx.domain import Role, Scale
from cx.model.recipe import Answers, Best, Recipe, ScaleRule
from cx.read import levels
from cx.read.guess import FileGuess
from cx.read.profile import Profile
from cx.read.report import Note, Question
from cx.read.titles import more_is_better
from cx.read.typed import ALL

if TYPE_CHECKING:
    import pandas as pd


def scales(
    recipe: Recipe, guesses: list[FileGuess], answers: Answers
) -> tuple[dict[str, Scale], list[Question], list[Note]]:
    """The scale of every score column, the directions that nobody has told, and that only titles tell."""
    columns = {column: None for rule in recipe.touches for column in rule.roles.get(Role.SCORE, ())}
    seen: dict[str, tuple[FileGuess, tuple[float, float], bool]] = {}
    for found in guesses:
        for profile in found.profiles:
            if profile.name in columns and (ends := _ends(profile, recipe)):
                seen.setdefault(profile.name, (found, ends, profile.labelled))
    spans = [ratings for name, (_, ratings, _) in seen.items() if name not in recipe.scales]
    common = levels.scale_of(min(e[0] for e in spans), max(e[1] for e in spans)) if spans else None
    found_scales: dict[str, Scale] = {}
    open_ones: list[tuple[str, str]] = []
    titled: list[Note] = []
    for column in columns:
        rule = recipe.scales.get(column)
        best = answers.best.get(column, answers.best.get(ALL))
        base = rule.scale if rule else (common if column in seen else None)
        if base is None:
            continue
        told = best is not None or rule is not None or seen[column][2]
        turned = best is None and rule is None and seen[column][0].profile(column).turned
        up = best is not Best.LOW if best else base.best_is_high and not turned
        found_scales[column] = Scale(base.low, base.high, up)
        if told and not turned:
            continue
        raw = seen[column][0].raw
        if turned:
            example = seen[column][0].profile(column).example
            titled.append(Note("lowest_is_best", raw.file, column, raw.rows, example))
        elif more_is_better(column):
            titled.append(Note("higher_is_better", raw.file, column, raw.rows, ""))
        else:
            open_ones.append((column, raw.file))
    return found_scales, _direction_questions(open_ones, common), titled[:1]


def _ends(profile: Profile, recipe: Recipe) -> tuple[float, float] | None:
    """The lowest and highest answer; of all numbers where the user said that each is an answer."""
    values = [answer.value for cell in profile.cells if (answer := levels.level(cell))]
    if values and recipe.missing.get(profile.name) == ():
        return min(values), max(values)
    return profile.ends


def _direction_questions(open_ones: list[tuple[str, str]], common: Scale | None) -> list[Question]:
    """One question for all unlabelled columns: they stand in one questionnaire."""
    if not open_ones or common is None:
        return []
    column, file = open_ones[0]
    example = f"{common.low:g}-{common.high:g}"
    return [Question("scale_direction", file, column, (Best.HIGH, Best.LOW), Best.HIGH, example)]


def rule_of(scale: Scale) -> ScaleRule:
    """A scale as a recipe keeps it."""
    best = Best.HIGH if scale.best_is_high else Best.LOW
    return ScaleRule(low=scale.low, high=scale.high, best=best)


def upright(scale: Scale | None) -> Scale | None:
    """The scale of the touches' scores: turned so that high is the best."""
    return Scale(scale.low, scale.high) if scale else None


FEELING: Final = Scale(-2, 2)


def scale_of_means(totals: "pd.DataFrame | None", *, feeling: bool) -> Scale | None:
    """The smallest usual scale that holds all means of totals; None without means."""
    if totals is None or not totals["mean"].notna().any():
        return None
    if feeling:
        return FEELING
    return levels.scale_of(float(totals["mean"].min()), float(totals["mean"].max()))
