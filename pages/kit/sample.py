"""The sample of an invented shop: its map for everybody, its files for a session of one's own."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final

from cx.domain import Language
from cx.model.stage_model import stage_model
from cx.moments.journey import Journey
from cx.moments.journey import journey as journey_of_store
from cx.moments.marked import marked
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build
from pages.kit import intake

FOLDER: Final = Path(__file__).resolve().parents[2].joinpath("sample_data")
FILES: Final = ("touches.csv", "survey.csv", "orders.csv")
_READER: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sample")


def is_there() -> bool:
    """Whether the sample came with the installation."""
    return all(FOLDER.joinpath(language, name).is_file() for language in Language for name in FILES)


def warm() -> None:
    """Begin to read the sample in both languages, without waiting for it."""
    if is_there():
        for language in Language:
            _coming(language)


def journey(language: Language) -> Journey:
    """The sample's journey: read once for everybody, never changed."""
    return _coming(language).result()


@cache
def _coming(language: Language) -> Future[Journey]:
    return _READER.submit(_read, language)


def _read(language: Language) -> Journey:
    with connect() as connection:
        reading = read(_sources(language), connection)
        store = build(connection, stage_model(), scale=reading.scale)
        return marked(journey_of_store(store, names=reading.names), store)


def open_files(language: Language) -> bool:
    """Read the sample's files as if they were the user's own."""
    return intake.open_sources(_sources(language))


def _sources(language: Language) -> tuple[Source, ...]:
    return tuple(Source(name, FOLDER.joinpath(language, name)) for name in FILES)
