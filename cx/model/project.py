"""The project: everything a user sets, in one versioned file, saved and opened."""

import datetime
import json
import secrets
from pathlib import Path
from typing import Final, Self

from cx.domain import Evidence, Marks, Role, Stage, Status, Verdict
from cx.errors import BadSettings, NewerProject, NoSuchFile
from cx.model.base import Settings, checked
from cx.model.experiment import Trial
from cx.model.filters import Filters
from cx.model.priority import Priorities
from cx.model.recipe import Answers, Recipe
from cx.model.scenario import Scenario
from cx.model.stage_model import DEFAULT_MODEL, StageModel
from cx.model.tips import Tip

# 1 had no filters, 2 neither tests nor tips, 3 neither guesses nor evidence,
# 4 neither scenarios nor priorities
VERSION: Final = 5
ENDING: Final = ".ichie"


class Event(Settings):
    """Something of the user's own that happened on a day: a release, a campaign."""

    on: datetime.date
    name: str


class Project(Settings):
    """The user's stage model, recipe, answers and choices; data are never inside.

    Examples
    --------
    >>> Project.loads(Project(model="five_moments").dumps()).model
    'five_moments'
    """

    version: int = VERSION
    model: str = DEFAULT_MODEL
    own_model: StageModel | None = None
    recipe: Recipe | None = None
    mapping: dict[Role, tuple[str, ...]] = {}
    answers: Answers = Answers()
    stages: dict[str, Stage | None] = {}
    window_days: float = 30
    marks: Marks = Marks.SOURCE
    events: tuple[Event, ...] = ()
    filters: Filters = Filters()
    tests: tuple[Trial, ...] = ()
    tips: tuple[Tip, ...] = ()  # the user's own
    tip_status: dict[str, Status] = {}
    guesses: dict[str, Verdict] | None = None  # by touchpoint, glory or pain; None: not asked yet
    evidence: dict[
        str, tuple[Evidence, ...]
    ] = {}  # by touchpoint, what speaks for it beside the data
    scenarios: tuple[Scenario, ...] = ()  # what-ifs, to be compared
    priorities: Priorities = Priorities()
    salt: str = ""  # with which keys that say who a person is are hashed; "" until files are read

    def salted(self) -> Self:
        """The project with a salt of its own, the one it has or a new one."""
        return self if self.salt else self.model_copy(update={"salt": secrets.token_hex(16)})

    def dumps(self) -> str:
        """The project as the text of its file."""
        return self.model_dump_json(indent=2) + "\n"

    @classmethod
    def loads(cls, text: str, *, file: str = "project" + ENDING) -> Self:
        """A project from the text of its file, which an earlier version may have written.

        Raises
        ------
        NewerProject
            A later version of Ichie wrote it.
        BadSettings
            It is not a project, or part of it is wrong.
        """
        try:
            data = json.loads(text)
        except ValueError as error:
            raise BadSettings(file=file, where="-", problem=str(error)) from error
        if not isinstance(data, dict):
            raise BadSettings(file=file, where="-", problem="not a project")
        version = data.get("version")
        if isinstance(version, int) and version > VERSION:
            raise NewerProject(file=file, version=version, known=VERSION)
        return checked(cls, data, file=file).model_copy(update={"version": VERSION})

    def save(self, path: Path) -> None:
        """Write the project's file."""
        path.write_text(self.dumps(), encoding="utf-8")

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read a project's file; NoSuchFile, NewerProject or BadSettings where that fails."""
        if not path.is_file():
            raise NoSuchFile(file=path.name)
        return cls.loads(path.read_text(encoding="utf-8"), file=path.name)
