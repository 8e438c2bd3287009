"""The project: everything a user sets, in one versioned whole."""

import datetime
import json
import secrets
from typing import Annotated, Final, Self

from pydantic import Field

from cx.domain import Evidence, Marks, Role, Stage, Status, Verdict
from cx.errors import BadSettings, NewerProject
from cx.model.base import Settings, checked
from cx.model.experiment import Trial
from cx.model.filters import Filters
from cx.model.last import Last
from cx.model.migrations import VERSION as VERSION
from cx.model.migrations import migrated
from cx.model.priority import Priorities
from cx.model.recipe import Answers, Recipe
from cx.model.scenario import Scenario
from cx.model.stage_model import DEFAULT_MODEL, StageModel
from cx.model.tips import Tip

ENDING: Final = ".ichie"


class Event(Settings):
    """Something of the user's own that happened on a day: a release, a campaign."""

    on: datetime.date
    name: str


class Project(Settings):
    """The user's stage model, recipe, answers and choices; data are never inside.

    ``cx.model.project_file`` saves and opens it.

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
    window_days: Annotated[float, Field(gt=0)] = 30
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
    last: Last | None = None  # the files and what they showed last time, to be compared with

    def salted(self) -> Self:
        """The project with a salt of its own, the one it has or a new one."""
        return self if self.salt else self.model_copy(update={"salt": secrets.token_hex(16)})

    def dumps(self) -> str:
        """The project as one JSON text."""
        return self.model_dump_json(indent=2) + "\n"

    @classmethod
    def loads(cls, text: str, *, file: str = "project" + ENDING) -> Self:
        """A project from a JSON text, which an earlier version may have written.

        Raises
        ------
        NewerProject
            A later version of Ichie wrote it.
        BadSettings
            It is not a project, or part of it is wrong.
        """
        try:
            data = json.loads(text)
            json.dumps(data, ensure_ascii=False).encode()  # half a letter can be shown nowhere
        except (ValueError, RecursionError) as error:
            raise BadSettings(file=file, where="-", problem=str(error)) from error
        if not isinstance(data, dict):
            raise BadSettings(file=file, where="-", problem="not a project")
        version = data.get("version", 1)
        if isinstance(version, bool) or not isinstance(version, int) or version < 1:
            raise BadSettings(file=file, where="version", problem="not a version")
        if version > VERSION:
            raise NewerProject(file=file, version=version, known=VERSION)
        return checked(cls, migrated(data, version=version), file=file)
