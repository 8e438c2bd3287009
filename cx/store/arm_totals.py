"""The sums of one pass over a test, as they come from the database, made into ``ArmSums``."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cx.errors import AllInSeveralArms, OneArm, TooManyArms, UnknownArm
from cx.read.report import Grain
from cx.stats.sums import Sums
from cx.store.arm_rows import Question, Variables
from cx.store.arms import ArmSums, Form

_MOST_ARMS: Final = 50
_MOST_GROUPS: Final = 50
_LOST: Final = 1e6  # squares this much larger than those about the mean lose too many digits
_ROUNDING: Final = 4 * float(np.finfo(np.float64).eps)

Floats = NDArray[np.float64]
Shifts = Mapping[str | None, Sequence[Floats]]
"""The constant that each metric's variables are lessened by, by arm; None is any other arm."""


class Added:
    """The sums of a pass: a row of numbers for each arm and key, of values less their shifts."""

    def __init__(
        self,
        question: Question,
        variables: Sequence[Variables],
        shifts: Shifts,
        names: Sequence[str],
        rows: Iterable[Sequence[Any]],
    ) -> None:
        self.question, self.variables, self.shifts = question, variables, shifts
        found = list(rows)
        self.arm_of = [_name(row[0]) for row in found]
        self.key_of = [row[1] for row in found]
        self.at = {name: at for at, name in enumerate(names)}
        cells = [[float(cell or 0) for cell in row[2:]] for row in found]
        self.numbers = np.array(cells, dtype=np.float64).reshape(len(found), len(names))
        self.arms = self._arms()
        self.totals = {
            arm: _total(self.numbers[[each == arm for each in self.arm_of]]) for arm in self.arms
        }

    def apart(self) -> dict[str | None, list[Floats]]:
        """Shifts for the arms whose values lie so far from theirs that digits were lost."""
        found: dict[str | None, list[Floats]] = {}
        for arm, numbers in self.totals.items():
            old, new, far = self._shift(arm), [], False
            for at, each in enumerate(self.variables):
                n, sums, products = self._raw(numbers, at)
                mean = sums / n if n and each.weight is None else np.zeros_like(sums)
                mean[_exact(each)] = 0.0
                raw = np.diag(products)
                with np.errstate(over="ignore", invalid="ignore"):
                    off = n * mean * mean
                    far = far or bool(np.any((off > 0) & (raw > _LOST * (raw - off))))
                new.append(old[at] + mean)
            if far:
                found[arm] = new
        return found

    def doubtful(self) -> list[int]:
        """The proportions that are none: not all values are their own squares, or counts do not fit."""
        armed = _total(np.array(list(self.totals.values())))
        found = []
        for at, each in enumerate(self.variables):
            squares = f"squares{at}" if each.rows else f"p{at}_0_0"
            if each.counted:
                wrong = self._one(armed, f"odd{at}") > 0
            else:
                wrong = self._one(armed, squares) != self._one(armed, f"s{at}_0")
            if each.share and wrong:
                found.append(at)
        return found

    def arm_sums(self, caps: Mapping[int, float]) -> ArmSums:
        """What the numbers say."""
        whole = _total(self.numbers)
        armed, no_unit = int(self._one(whole, "armed")), int(self._one(whole, "unknown"))
        rows = int(self._one(whole, "rows" if "rows" in self.at else "entities"))
        units = {arm: self._people(numbers) for arm, numbers in self.totals.items()}
        repeated = 0
        if self.question.unit is not None:
            kept = sum(int(numbers[self.at["armed"]]) for numbers in self.totals.values())
            repeated = kept - sum(units.values())
        again, count = repeated > 0, len(self.question.design.metrics)
        sums = self._by_arm(self.totals, again)
        keys = self._keys()
        parts = {key: self._by_arm(numbers, again) for key, numbers in keys.items()}
        sizes = {key: self._sizes(numbers) for key, numbers in keys.items()}
        grouped, missing = self.question.by is not None, self._missing(count)
        return ArmSums(
            arms=self.arms,
            forms=tuple(self._form(at, again) for at in range(count)),
            units=units,
            sums={place: each for place, each in sums.items() if place[1] < count},
            daily={} if grouped else parts,
            days={} if grouped else sizes,
            groups=parts if grouped else {},
            group_units=sizes if grouped else {},
            missing=missing,
            balance={
                (arm, name): sums[arm, count + at].take(0)
                for arm in self.arms
                for at, name in enumerate(self.question.covariates)
            },
            rows=rows,
            no_arm=rows - armed - no_unit,
            no_unit=no_unit,
            several_arms=int(self._one(whole, "several")),
            repeated=repeated,
            blank_days=self._blank(missing),
            caps=caps,
            top={at: self._top(whole, at) for at in caps},
        )

    def _sizes(self, numbers: Mapping[str, Floats]) -> dict[str, int]:
        return {arm: self._people(numbers[arm]) if arm in numbers else 0 for arm in self.arms}

    def _missing(self, count: int) -> dict[tuple[str, int], int]:
        return {
            (arm, at): int(numbers[self.at["entities"]] - numbers[self.at[f"used{at}"]])
            for arm, numbers in self.totals.items()
            for at in range(count)
        }

    def _blank(self, missing: Mapping[tuple[str, int], int]) -> dict[int, int]:
        """Rows of days or totals left out by metric, as many as in the arm with the most."""
        if self.question.grain is Grain.UNITS:
            return {}
        places = range(len(self.question.design.metrics))
        most = {at: max(missing[arm, at] for arm in self.arms) for at in places}
        return {at: rows for at, rows in most.items() if rows}

    def _arms(self) -> tuple[str, ...]:
        """The arms, control first."""
        design = self.question.design
        arms = sorted({arm for arm in self.arm_of if arm is not None})
        if len(arms) > _MOST_ARMS:
            raise TooManyArms(column=design.arm, arms=len(arms), examples=tuple(arms[:3]))
        several = int(self._one(_total(self.numbers), "several"))
        if len(arms) < 2 and several:
            raise AllInSeveralArms(unit=self.question.unit, units=several)
        if len(arms) < 2:
            raise OneArm(column=design.arm, arms=tuple(arms))
        if design.control not in arms:
            raise UnknownArm(arm=design.control, column=design.arm, arms=tuple(arms))
        return (design.control, *(arm for arm in arms if arm != design.control))

    def _keys(self) -> dict[Any, dict[str, Floats]]:
        """The numbers by day or group, then arm: days in order, the largest groups first."""
        found: dict[Any, dict[str, Floats]] = {}
        for arm, key, numbers in zip(self.arm_of, self.key_of, self.numbers, strict=True):
            key = key if isinstance(key, datetime.date) and self.question.by is None else _name(key)
            if arm is not None and key is not None:
                arms = found.setdefault(key, {})
                arms[arm] = arms[arm] + numbers if arm in arms else numbers
        if self.question.by is None:
            return dict(sorted(found.items()))
        size = {key: sum(map(self._people, arms.values())) for key, arms in found.items()}
        largest = sorted(found, key=lambda key: (-size[key], key))[:_MOST_GROUPS]
        return {key: found[key] for key in largest}

    def _by_arm(self, numbers: Mapping[str, Floats], repeats: bool) -> dict[tuple[str, int], Sums]:
        """The sums of every arm and metric; an arm that is not there has none."""
        nothing = np.zeros(len(self.at))
        return {
            (arm, at): self._sums(numbers.get(arm, nothing), arm, at, repeats)
            for arm in self.arms
            for at in range(len(self.variables))
        }

    def _sums(self, numbers: Floats, arm: str, at: int, repeats: bool) -> Sums:
        each = self.variables[at]
        n, sums, products = self._raw(numbers, at)
        if np.isfinite(products).all():
            found = Sums.of_raw(n, sums, products)
            mean, products = found.mean + self._shift(arm)[at], found.products
            constant = np.diag(products) <= n * (_ROUNDING * mean) ** 2
            products[constant] = products[:, constant] = 0.0
        else:  # squares beyond what a float can hold: the spread cannot be said
            mean, products = sums / n + self._shift(arm)[at], np.full_like(products, np.nan)
        found = Sums(n, mean, products)
        alone = each.rows and not repeats
        return found.take(0, *range(2, each.size)) if alone else found

    def _raw(self, numbers: Floats, at: int) -> tuple[float, Floats, Floats]:
        """How many, sums, and sums of products of a metric, of values less their shifts."""
        each = self.variables[at]
        sums = np.array([self._one(numbers, f"s{at}_{j}") for j in range(each.size)])
        products = np.zeros((each.size, each.size))
        for j in range(each.size):
            for k in range(j, each.size):
                products[j, k] = products[k, j] = self._one(numbers, f"p{at}_{j}_{k}")
        if each.counted:
            products[0, 0] = sums[0]  # of people of whom each is 0 or 1
        return self._one(numbers, f"n{at}" if each.weight else f"used{at}"), sums, products

    def _one(self, numbers: Floats, name: str) -> float:
        return float(numbers[self.at[name]]) if name in self.at else 0.0

    def _people(self, numbers: Floats) -> int:
        """Units, or the people of days and totals: counted, or those of whom the first count is."""
        counted = [f"n{at}" for at, each in enumerate(self.variables) if each.weight]
        name = next((name for name in ("people", *counted) if name in self.at), "entities")
        return int(numbers[self.at[name]])

    def _form(self, at: int, repeats: bool) -> Form:
        each = self.variables[at]
        if each.below is not None or (each.rows and repeats):
            return Form.RATIOS
        return Form.SHARES if each.share else Form.MEANS

    def _shift(self, arm: str) -> Sequence[Floats]:
        return self.shifts.get(arm, self.shifts[None])

    def _top(self, whole: Floats, at: int) -> float:
        total = self._one(whole, f"whole{at}")
        return self._one(whole, f"beyond{at}") / total if total > 0 else float("nan")


def _total(numbers: Floats) -> Floats:
    """The sum of rows; what is infinite both ways is NaN."""
    with np.errstate(invalid="ignore"):
        total: Floats = numbers.sum(axis=0)
    return total


def _exact(each: Variables) -> list[int]:
    """The variables that are small whole numbers, of which squares lose nothing."""
    return [0] * each.share + [1] * each.rows + [each.size - 1] * (each.covariate is not None)


def _name(value: object) -> str | None:
    """An arm or group as people write it.

    Examples
    --------
    >>> _name(1.0), _name(" a"), _name("")
    ('1', 'a', None)
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value).strip() or None
