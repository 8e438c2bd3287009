"""What people call the stages, touchpoints and tips of a what-if."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from cx.domain import Text
from cx.model import register
from cx.model.project import Project
from cx.model.stage_model import StageModel
from cx.words import Words


class Names(NamedTuple):
    """Shown names; what has none is called by its id.

    Parameters
    ----------
    model : names the stages.
    columns : the stages of the flow, in journey order.
    tips : titles by id.
    touchpoints : names by what the file calls them.
    """

    model: StageModel
    columns: tuple[str, ...]
    tips: Mapping[str, Text]
    touchpoints: Mapping[str, Text]

    @classmethod
    def of(
        cls,
        model: StageModel,
        columns: tuple[str, ...],
        project: Project,
        touchpoints: Mapping[str, Text] | None = None,
    ) -> Self:
        """The names under a project, whose own tips count."""
        tips = {tip.id: tip.title for tip in register.tips(project)}
        return cls(model, columns, tips, touchpoints or {})

    def stage(self, id: str, words: Words) -> str:
        """A stage's name."""
        known = any(column.id == id for column in self.model.columns)
        return self.model.column(id).name.of(words.language) if known else id

    def following(self, id: str, words: Words) -> str:
        """The name of the next stage of the flow; "" after the last."""
        place = self.columns.index(id) + 1 if id in self.columns else len(self.columns)
        return self.stage(self.columns[place], words) if place < len(self.columns) else ""

    def touchpoint(self, name: str, words: Words) -> str:
        """A touchpoint's name."""
        found = self.touchpoints.get(name)
        return found.of(words.language) if found else name

    def tip(self, id: str, words: Words) -> str:
        """A tip's title."""
        found = self.tips.get(id)
        return found.of(words.language) if found else id
