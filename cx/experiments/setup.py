"""How a test that came in a file is read at first: its control, what decides, what is watched."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cx.domain import MetricKind, MetricRole
from cx.model.experiment import Design, Metric, Plan
from cx.read.names import is_named
from cx.read.report import Grain, TestTable

SHOWN: Final = 3  # further metrics at first; the user may ask for all

_CONTROL: Final = re.compile(
    r"^(control|ctrl|hold[ _-]?out|placebo|original|old|current|baseline|off|no[ _-]|without|status quo"
    r"|as (before|now|usual|is)|a$|0$)"
    r"|対照|コントロール|統制|これまで|現状|現行|従来|通常|既存|なし$|無し$|未実施",
    re.IGNORECASE,
)
_LESS: Final = re.compile(
    r"問い?合わ?せ|問合|苦情|クレーム|返品|返金|解約|退会|離脱|直帰|停止|キャンセル|エラー|不満|遅延|待ち"
    r"|complain|unsubscri|bounce|churn|return|refund|cancel|error|ticket|contact|calls?\b|wait|delay",
    re.IGNORECASE,
)


class Choices(NamedTuple):
    """What the user can say of a loaded test; the defaults are ``first_choices``."""

    control: str
    primary: str
    guardrails: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    less: tuple[str, ...] = ()  # of which less is better
    whole: str | None = None  # of counts: what they are counted of
    margin: float | None = None
    covariate: str | None = None
    parts: tuple[float, ...] = ()  # the designed split, arms in the order of the file


def first_choices(test: TestTable) -> Choices:
    """What a test most likely means.

    The control is the arm that is called so, else the first; the first share that counts
    successes decides; what is better when it is less is watched; its neighbours explain.
    """
    names = [arm.name for arm in test.arms]
    control = next((name for name in names if _CONTROL.search(name)), names[0])
    less = tuple(each.column for each in test.metrics if lower_is_better(each.column))
    shares = [each.column for each in test.metrics if each.kind is MetricKind.PROPORTION]
    good = [name for name in shares if name not in less]
    named = [name for name in good if is_named(name, "successes")]
    all_of = [each.column for each in test.metrics]
    primary = next(iter([*named, *good, *shares, *all_of]))
    guardrails = tuple(name for name in less if name != primary)
    place = all_of.index(primary)
    near = [*all_of[place + 1 :], *reversed(all_of[:place])]  # facts of before stand first
    others = tuple(name for name in near if name not in guardrails)[:SHOWN]
    return Choices(
        control=control,
        primary=primary,
        guardrails=guardrails,
        secondary=others,
        less=less,
        whole=test.people,
        covariate=next(iter(test.covariates), None),
    )


def lower_is_better(name: str) -> bool:
    """Whether a measure's name says that less of it is better.

    Examples
    --------
    >>> lower_is_better("問い合わせ件数"), lower_is_better("visits")
    (True, False)
    """
    return _LESS.search(name) is not None


def design_of(test: TestTable, choices: Choices, plan: Plan | None = None) -> Design:
    """A test as it was chosen to be read.

    Raises
    ------
    BadSplit
        See ``split_of``.
    """
    kinds = {each.column: each.kind for each in test.metrics}
    below = {each.column: each.below for each in test.metrics}
    roles = {name: MetricRole.SECONDARY for name in choices.secondary}
    roles |= dict.fromkeys(choices.guardrails, MetricRole.GUARDRAIL)
    roles = {choices.primary: MetricRole.PRIMARY} | {
        name: role for name, role in roles.items() if name != choices.primary
    }
    units = test.grain is Grain.UNITS
    metrics = []
    for name, role in roles.items():
        counted = kinds[name] is MetricKind.PROPORTION and not units
        whole = choices.whole if counted and choices.whole != name else None
        metrics.append(
            Metric(
                column=name,
                kind=kinds[name],
                denominator=(whole or test.people) if counted else below[name],
                role=role,
                higher_is_better=name not in choices.less,
                margin=choices.margin if role is MetricRole.GUARDRAIL else None,
                covariate=choices.covariate if units else None,
            )
        )
    return Design(
        arm=test.arm,
        control=choices.control,
        metrics=tuple(metrics),
        unit=test.unit,
        at=test.date,
        split=split_of([arm.name for arm in test.arms], choices.parts),
        plan=plan,
    )


def split_of(arms: Sequence[str], parts: Sequence[float | None]) -> dict[str, float] | None:
    """The designed share of every arm from parts such as 9 and 1; None where all are alike.

    Examples
    --------
    >>> split_of(["A", "B"], [3, 1])
    {'A': 0.75, 'B': 0.25}
    >>> split_of(["A", "B"], [1, 1]) is None
    True
    """
    known = [part for part in parts if part is not None and part > 0]
    if len(known) < len(arms) or len(set(known)) < 2:
        return None
    return {arm: part / sum(known) for arm, part in zip(arms, known, strict=False)}


def kinds_of(test: TestTable) -> Mapping[str, MetricKind]:
    """What can be measured, in the order of the file."""
    return {each.column: each.kind for each in test.metrics}
