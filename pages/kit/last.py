"""What the files were and showed last time, kept in the project and compared with now."""

import streamlit as st

from cx.model.last import Beside, Last, Print, Seen, beside, newer
from cx.model.project import Project
from cx.moments import last_time
from cx.moments.last_time import Since
from cx.read.prints import prints
from pages.kit import doors, sentences, state
from pages.kit.room import Data


def shown(data: Data) -> Last:
    """What the files are and show now."""
    return Last(prints=_prints(data.id, _data=data), seen=_seen(data))


def remembered(project: Project, before: Data, now: Data) -> Project:
    """The project with what the files before showed, where newer ones of their kind took over.

    A project that comes from a file brings what it remembers along.
    """
    if project.salt != state.project().salt:
        return project
    if not newer(_prints(before.id, _data=before), _prints(now.id, _data=now)):
        return project
    return project.model_copy(update={"last": shown(before)})


def files(data: Data) -> tuple[Beside, ...]:
    """The files of now beside those of last time; none where nothing is remembered."""
    last = state.project().last
    return beside(last.prints, _prints(data.id, _data=data)) if last else ()


def since(data: Data) -> Since | None:
    """What changed since last time; None where no newer file of a kind that was there has come."""
    last = state.project().last
    if last is None or last.seen is None or not newer(last.prints, _prints(data.id, _data=data)):
        return None
    now = _seen(data)
    return last_time.since(last.seen, now) if now else None


def forget() -> None:
    """Compare with nothing any more."""
    state.keep_project(state.project().model_copy(update={"last": None}))


def together(name: str) -> None:
    """Remember that a file belongs together with those before it."""
    project = state.project()
    if project.last is not None:
        names = (*project.last.together, name)
        last = project.last.model_copy(update={"together": names})
        state.keep_project(project.model_copy(update={"last": last}))


def _seen(data: Data) -> Seen | None:
    if not sentences.has_journey(data.reading):
        return None
    return last_time.seen(doors.journey(data), data.reading.report, doors.choices(data).values)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _prints(id: str, *, _data: Data) -> tuple[Print, ...]:
    return prints(_data.sources, _data.reading.report)
