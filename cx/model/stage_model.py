"""The stage model: the journey's columns, which stages stand in each, and what they are called."""

from functools import lru_cache
from importlib import resources
from typing import Final, Self

from pydantic import model_validator

from cx.domain import STAGES, Stage, Text
from cx.errors import AmbiguousCode
from cx.model.base import Settings, checked, named, names, toml
from cx.model.matching import key

UNPLACED: Final = "unplaced"  # the column of touchpoints that belong to no stage yet
DEFAULT_MODEL: Final = "full"


class StageInfo(Settings):
    """What is known of a stage under every model: names, question, words that point to it.

    ``patterns`` are parts of touchpoint names; ``completes`` those that mean a purchase was made,
    not only begun; ``around`` those that mean a page or notice about it, except where ``made`` says
    that it comes once the purchase is made. ``on_path`` is whether the stage is a step that
    everybody takes on the way to buying again.
    """

    name: Text
    question: Text
    aliases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    completes: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    on_path: bool = True


class Column(Settings):
    """A column of the map: one or more stages, with the code this model gives them.

    ``on_path`` says whether everybody comes through it; None is where one of its stages is on the path.
    """

    id: str
    stages: tuple[Stage, ...]
    code: str = ""
    name: Text
    question: Text
    on_path: bool | None = None


class StageModel(Settings):
    """Ordered columns that place all nine stages, so that no touch vanishes when models change.

    Examples
    --------
    >>> model = stage_model("five_moments")
    >>> model.column_of(Stage.PURCHASE).code
    'FMOT'
    """

    id: str
    name: Text
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _places_every_stage_once(self) -> Self:
        placed = [stage for column in self.columns for stage in column.stages]
        missing = [stage for stage in STAGES if stage not in placed]
        if missing:
            raise ValueError(f"no column places the stages: {', '.join(missing)}")
        if len(placed) > len(set(placed)):
            twice = sorted({stage for stage in placed if placed.count(stage) > 1})
            raise ValueError(f"more than one column places: {', '.join(twice)}")
        ids = [column.id for column in self.columns]
        if len(ids) > len(set(ids)) or UNPLACED in ids:
            raise ValueError("every column needs an id of its own")
        return self

    def column_of(self, stage: Stage) -> Column:
        """The column in which a stage stands."""
        return next(column for column in self.columns if stage in column.stages)

    def column(self, id: str) -> Column:
        """The column with an id; ``UNPLACED`` is the column of what has no stage."""
        if id == UNPLACED:
            return _stages_file().unplaced
        return next(column for column in self.columns if column.id == id)

    def on_path(self, id: str) -> bool:
        """Whether everybody comes through a column on the way to buying again.

        Examples
        --------
        >>> stage_model().on_path("delivery"), stage_model().on_path("service")
        (True, False)
        """
        column = self.column(id)
        if column.on_path is not None:
            return column.on_path
        return any(stage_info(stage).on_path for stage in column.stages)

    def stage_of(self, label: str) -> Stage | None:
        """The stage a file means by a label: an id, a column's code or name, or an alias.

        None where the label means nothing here.

        Raises
        ------
        AmbiguousCode
            The label means more than one stage under this model (TMOT under ``full``).
        """
        wanted = key(label)
        for stage in STAGES:
            if key(stage) == wanted:
                return stage
        codes = [column.stages[0] for column in self.columns if key(column.code) == wanted]
        titled = [c.stages[0] for c in self.columns if wanted in {key(c.id), *map(key, c.name)}]
        aliased = [stage for stage in STAGES if wanted in _aliases(stage)]
        for found in (codes, titled, aliased):
            if len(found) > 1:
                raise AmbiguousCode(
                    label=label, model=self.id, stages=tuple(stage.value for stage in found)
                )
            if found:
                return found[0]
        return None


def stage_model(name: str = DEFAULT_MODEL) -> StageModel:
    """A preset by name, or a user's own model from a TOML file.

    Raises
    ------
    UnknownName, NoSuchFile, BadSettings
        There is no such model, or its file does not hold one.
    """
    return named(StageModel, name, folder="presets", what="model")


def presets() -> tuple[str, ...]:
    """The names of the built-in stage models."""
    return names("presets")


def stage_info(stage: Stage) -> StageInfo:
    """Names, question, aliases and touchpoint patterns of a stage."""
    return _stages_file().stages[stage]


class _StagesFile(Settings):
    unplaced: Column
    stages: dict[Stage, StageInfo]


@lru_cache
def _stages_file() -> _StagesFile:
    text = resources.files(__package__).joinpath("stages.toml").read_text(encoding="utf-8")
    return checked(_StagesFile, toml(text, file="stages.toml"), file="stages.toml")


@lru_cache
def _aliases(stage: Stage) -> frozenset[str]:
    info = stage_info(stage)
    return frozenset(key(alias) for alias in (*info.name, *info.aliases))
