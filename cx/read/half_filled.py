"""Sheets and questionnaires that came back without the numbers they ask for, or with other ones."""

from collections.abc import Iterable
from typing import Final

from cx.domain import Role, Shape
from cx.errors import NothingFilled
from cx.read.guess import FileGuess
from cx.read.names import is_named
from cx.read.ratings import ANSWERS
from cx.read.report import Note

_ASKED: Final = (Role.REACHED, Role.WENT_ON, Role.MEAN, Role.FEELING, Role.N, "people", "successes")


def odd_ratings(guess: FileGuess) -> list[Note]:
    """Columns of a survey that are called a rating, and whose numbers keep to no usual scale."""
    used = {name for name, _ in guess.ratings} | {
        n for names in guess.roles.values() for n in names
    }
    return [
        Note("no_usual_scale", guess.raw.file, p.name, round(p.rows * p.filled), p.example)
        for p in guess.profiles
        if guess.shape is Shape.SURVEY
        and p.name
        and p.name not in used
        and p.is_number
        and is_named(p.name, Role.SCORE)
        and not is_named(p.name, "no_rating")
    ]


def check_filled(guesses: Iterable[FileGuess]) -> None:
    """Refuse a sheet whose questions nobody has answered.

    Raises
    ------
    NothingFilled
        All the columns that should hold numbers or answers are empty.
    """
    for guess in guesses:
        if guess.shape in {Shape.LONG, Shape.TEST} or guess.ratings:
            continue
        named = [profile for profile in guess.profiles if profile.name]
        counts = [p for p in named if any(is_named(p.name, each, whole=True) for each in _ASKED)]
        answers = [p for p in named if any(is_named(p.name, role) for role in ANSWERS)]
        for asked, least in ((counts, 1), (answers, 2)):
            if len(asked) >= least and not any(profile.filled for profile in asked):
                raise NothingFilled(file=guess.raw.file)
