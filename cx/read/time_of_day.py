"""Times of day that stand in a column of their own beside their date, as 受注日 and 受注時間 do."""

import re
from typing import Final

from cx.model.matching import key
from cx.read import dates
from cx.read.guess import FileGuess
from cx.read.titles import touchpoint_of_date

_CLOCK: Final = re.compile(r"(時間|時刻|[\s_-]*\btime)$", re.IGNORECASE)


def clock_of(guess: FileGuess, date: str) -> str:
    """The column with the time of day of a date column; "" where there is none.

    It is named after the same event, or stands behind the date, and its cells are times of day.
    """
    columns = [profile.name for profile in guess.profiles]
    behind = columns[columns.index(date) + 1 :][:1]
    for profile in guess.profiles:
        stem = _CLOCK.sub("", profile.name.replace("_", " ").strip())
        if stem == profile.name or dates.clock(profile.example) is None:
            continue
        bare = not stem.strip() and profile.name in behind
        if bare or (stem and key(stem) == key(touchpoint_of_date(date))):
            return profile.name
    return ""
