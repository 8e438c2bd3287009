"""Whether a table is a test of arms, and how it is laid out: units, days or totals."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final, NamedTuple

from cx.domain import Role
from cx.read.names import is_id, is_named
from cx.read.privacy.titles import is_person
from cx.read.profile import Profile
from cx.read.report import Grain
from cx.read.titles import is_bare_date, touchpoint_of_date

_MOST_ARMS: Final = 20
_UNITS: Final = (Role.CUSTOMER, Role.ORDER)
_SUMS: Final = ("people", "successes")
_CONTROL: Final = re.compile(
    r"^(control|ctrl|hold[ _-]?out|placebo|original)\b|対照|コントロール|統制群", re.IGNORECASE
)
_ARM_FILE: Final = re.compile(
    r"(?<![a-z])(control|ctrl|experiment|treatment|treated|variant|variation|arm)(?![a-z])"
    r"|対照|実験群|介入群|コントロール|パターン",
    re.IGNORECASE,
)
_ASSIGNED: Final = re.compile(
    r"assign|expos|enrol|bucket|割付|割り当|割当|参加|開始|対象", re.IGNORECASE
)
TRUE: Final = ("1", "true", "yes", "y", "t", "はい", "あり", "有", "○", "◯", "した")
FALSE: Final = ("0", "false", "no", "n", "f", "いいえ", "なし", "無", "×", "しなかった", "-")


class Layout(NamedTuple):
    """A test's columns; ``outcomes`` are numbers or yes and no, of which some were measured before."""

    grain: Grain
    arm: str | None  # None where the file's name tells it
    unit: str | None
    date: str | None
    people: str | None
    outcomes: tuple[str, ...]


def layout(
    columns: Sequence[Profile],
    roles: Mapping[Role, tuple[str, ...]],
    dates: Sequence[str],
    *,
    answered: bool,
) -> Layout | None:
    """How a table is a test, or None: it has no arms, or it tells a journey that has arms too.

    ``answered`` is whether the table holds the answers of a questionnaire, which make a survey.
    """
    if Role.TOUCHPOINT in roles or Role.STAGE in roles:
        return None
    profiles = {profile.name: profile for profile in columns if profile.name}
    arm = next(iter(roles.get(Role.ARM, ())), None)
    arm = arm if arm in profiles else _arm_by_cells(columns)
    if arm is None or not 1 < profiles[arm].distinct <= _MOST_ARMS:
        return None
    unit = next((name for role in _UNITS for name in roles.get(role, ())[:1]), None)
    visit = next((name for name in roles.get(Role.VISIT, ()) if profiles[name].unique), None)
    unit = unit or visit  # a column "visit" of 0 and 1 is an outcome
    date = next(iter([*roles.get(Role.AT, ()), *dates]), None)
    outcomes = _outcomes(columns, {arm, unit, date})
    known = Layout(Grain.UNITS, arm, unit, date, None, outcomes)
    if unit is None and (sheet := _half_filled(known, columns)) is not None:
        return sheet
    if unit is None and (sums := _of_sums(known, profiles, answered=answered)) is not None:
        return sums
    rows = profiles[arm].rows
    told = answered or rows < 2 * profiles[arm].distinct
    if told or not outcomes or len(dates) > 1 or (unit is not None and not profiles[unit].unique):
        return None
    if date is not None and not _of_assignment(date, outcomes, profiles):
        return None
    return known


def layout_of_file(columns: Sequence[Profile], dates: Sequence[str]) -> Layout | None:
    """Days of one arm, whose name is the file's: a date and at least two counts, nobody in particular."""
    day = next((p.name for p in columns if p.name in dates or is_bare_date(p.name)), None)
    counts = _outcomes(columns, {day})
    if day is None or len(counts) < 2 or len(counts) + 1 < len([p for p in columns if p.filled]):
        return None
    people = _people(counts)
    outcomes = tuple(name for name in counts if name != people)
    return Layout(Grain.DAILY, None, None, day, people, outcomes)


def names_an_arm(file: str) -> bool:
    """Whether a file is called after an arm.

    Examples
    --------
    >>> names_an_arm("control.csv"), names_an_arm("対照群.xlsx"), names_an_arm("orders.csv")
    (True, True, False)
    """
    return bool(_ARM_FILE.search(stem(file)))


def stem(file: str) -> str:
    """A file's name without folder and ending."""
    return PurePath(file).name.split(".")[0]


def says_yes_or_no(profile: Profile) -> bool:
    """Whether all cells are yes or no, in numbers or words."""
    cells = {cell.casefold() for cell in profile.cells}
    return bool(cells) and cells <= {*TRUE, *FALSE}


def _arm_by_cells(columns: Sequence[Profile]) -> str | None:
    """The column of few words, one of which names a control, or the others without what they have."""
    for profile in columns:
        few = profile.is_text and 1 < len(profile.cells) <= 8 and profile.name
        if few and (any(map(_CONTROL.search, profile.cells)) or _one_without(profile.cells)):
            return profile.name
    return None


def _one_without(cells: Sequence[str]) -> bool:
    """Whether one cell says no to what all others have: No E-Mail beside Mens E-Mail."""
    for cell in cells:
        no, _, what = cell.casefold().partition(" ")
        others = [other.casefold() for other in cells if other != cell]
        if no == "no" and what and all(other.endswith(what) for other in others):
            return True
    return False


def _outcomes(columns: Sequence[Profile], taken: set[str | None]) -> tuple[str, ...]:
    """The columns that could be outcomes: numbers, or yes and no, that do not say who one is."""
    return tuple(
        profile.name
        for profile in columns
        if profile.name
        and profile.name not in taken
        and (profile.is_number or says_yes_or_no(profile))
        and not (is_named(profile.name, "no_metric") or is_person(profile.name))
        and not (is_id(profile.name) and profile.unique)
    )


def _of_sums(known: Layout, profiles: Mapping[str, Profile], *, answered: bool) -> Layout | None:
    """The layout of totals or of days, where the people of each row are counted."""
    assert known.arm is not None  # the caller has found one
    arm = profiles[known.arm]
    people = _people(known.outcomes)
    rest = tuple(name for name in known.outcomes if name != people)
    sums = known._replace(people=people, outcomes=rest)
    said = people is not None and is_named(people, "people", whole=True)
    if people is None or (answered and not said):
        return None
    if _once_each(arm):
        return sums._replace(grain=Grain.TOTALS)
    if known.date is None or not rest or not said:
        return None
    most = arm.distinct * profiles[known.date].distinct
    return sums._replace(grain=Grain.DAILY) if arm.rows <= 1.1 * most else None


def _half_filled(known: Layout, columns: Sequence[Profile]) -> Layout | None:
    """A sheet of arms of which whole columns are still empty."""
    blank = {
        p.name
        for p in columns
        if not p.filled and any(is_named(p.name, s, whole=True) for s in _SUMS)
    }
    arm = next(profile for profile in columns if profile.name == known.arm)
    if not blank or not _once_each(arm):
        return None
    counts = [p.name for p in columns if p.name in blank or p.name in known.outcomes]
    people = _people(counts)
    rest = tuple(name for name in counts if name != people)
    return known._replace(grain=Grain.TOTALS, people=people, outcomes=rest)


def _once_each(arm: Profile) -> bool:
    """Whether every arm has one row."""
    return round(arm.rows * arm.filled) == arm.distinct


def _people(counts: Sequence[str]) -> str | None:
    """The column that counts people: the one named so, else the first."""
    named = [name for name in counts if is_named(name, "people", whole=True)]
    return next(iter(named or counts), None)


def of_assignment(date: str) -> bool:
    """Whether a unit's one date says by its title when it came into the test, not what happened then.

    Examples
    --------
    >>> of_assignment("assigned_at"), of_assignment("日付"), of_assignment("cancelled_at")
    (True, True, False)
    """
    bare = is_bare_date(touchpoint_of_date(date)) or is_bare_date(date)
    return bare or bool(_ASSIGNED.search(date))


def _of_assignment(date: str, outcomes: Sequence[str], profiles: Mapping[str, Profile]) -> bool:
    """Whether a unit's one date is of its assignment: then an outcome is yes or no."""
    return of_assignment(date) and any(says_yes_or_no(profiles[name]) for name in outcomes)
