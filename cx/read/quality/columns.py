"""The columns of the files as they were found: how full, how varied, how many cells were odd."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cx.model.recipe import Treatment
from cx.read.guess import FileGuess
from cx.read.privacy.mask import masked
from cx.read.profile import Profile
from cx.read.report import ColumnSeen, Note, Personal

_ODD: Final = frozenset(
    {"unread_values", "outside_scale", "unreadable_date", "shares_of_nobody", "impossible_counts"}
)  # fmt: skip
_CHANGED: Final = frozenset(
    {"numbers_written_out", "days_at_noon", "other_zone", "rescaled", "shares_of_people"}
)
_LONGEST: Final = 60  # characters of a sample

_Place = tuple[str, str]  # file, column


def columns_seen(
    guesses: Sequence[FileGuess], personal: Sequence[Personal], notes: Iterable[Note]
) -> tuple[ColumnSeen, ...]:
    """Every column with a name, in the order of the files.

    A cell that was changed twice (another zone, and noon) counts once. Of a personal column that the
    user does not want to keep no more is shown than how full it was.
    """
    hidden = {
        (each.file, each.column): each.rows
        for each in personal
        if each.treatment is not Treatment.KEEP
    }
    odd: Counter[_Place] = Counter()
    changed: Counter[_Place] = Counter()
    for note in notes:
        counts = odd if note.what in _ODD else changed if note.what in _CHANGED else None
        if counts is not None and note.column:
            counts[note.file, note.column] = max(counts[note.file, note.column], note.rows)
    return tuple(
        _seen(guess.raw.file, profile, hidden)._replace(
            odd=odd[guess.raw.file, profile.name], changed=changed[guess.raw.file, profile.name]
        )
        for guess in guesses
        for profile in guess.profiles
        if profile.name
    )


def _seen(file: str, profile: Profile, hidden: Mapping[_Place, int]) -> ColumnSeen:
    name, rows = profile.name, profile.rows
    if (file, name) in hidden:
        filled = hidden[file, name] / rows if rows else 0.0
        return ColumnSeen(file, name, rows, filled, None, (), hidden=True)
    samples = tuple(masked(cell)[:_LONGEST] for cell in profile.samples)
    return ColumnSeen(file, name, rows, profile.filled, profile.distinct, samples)
