"""Touches by other stages than before: of files that were read, and of a store that was opened."""

import uuid
from dataclasses import replace

from cx.errors import CxError
from cx.model.project import Project
from cx.read.report import Source
from cx.store import Store
from pages.kit import doors, stores
from pages.kit.counting import counted
from pages.kit.room import Data


def opened(found: stores.OnDisk, project: Project) -> Data:
    """A store by the stages of a project, of which nothing else matters here."""
    connection, store = stores.session(found)
    data = Data(
        id=found.id,
        sources=(Source(found.folder.name, found.folder),),
        connection=connection,
        reading=found.opened.reading,
        store=store,
        disk=found,
    )
    if stores.is_settled(found, project):
        return data
    try:
        moved = with_model(data, project)
    except CxError:
        connection.close()
        raise
    return replace(data, id=uuid.uuid4().hex, store=moved, disk=found._replace(as_built=False))


def with_model(data: Data, project: Project) -> Store:
    """The same touches by the model and the stages of a project; many take some seconds.

    Raises
    ------
    AmbiguousCode
        A stage label in the files means several stages, and the project does not say which.
    """
    model, codes = doors.model_of(project), project.answers.codes
    made = counted(
        data,
        "journey",
        lambda seen, _told: seen.followed.with_model(model, choices=project.stages, codes=codes),
    )
    return replace(made, engine=data.followed.engine)
