"""The ledger in sentences, and a test's effect in one figure as maps and tables write it."""

from collections.abc import Mapping

import pandas as pd

from cx.domain import Decision, MetricKind, Stage
from cx.experiments.ledger import Ledger, Total
from cx.model.experiment import Outcome
from cx.words import Words


def effect(outcome: Outcome, words: Words) -> str:
    """What a test found: points of a share, else relative to the control, else in its units."""
    absolute = outcome.value - outcome.control_value
    if outcome.metric.kind is MetricKind.PROPORTION:
        return words.shown(absolute, "points")
    if outcome.relative is not None:
        return words.shown(outcome.relative, "relative")
    return words.shown(absolute, "change")


def better(decision: Decision) -> bool | None:
    """Whether what was tried is better; None where the test did not decide.

    Examples
    --------
    >>> better(Decision.SHIP), better(Decision.REVIEW)
    (True, None)
    """
    return {Decision.SHIP: True, Decision.ROLL_BACK: False}.get(decision)


def summary(found: Ledger, words: Words) -> tuple[str, ...]:
    """How many tests were decided and won; then what those that won come to, metric by metric."""
    if not found.decided:
        return (words("ledger.none"),)
    first = words(f"ledger.{'some' if found.won else 'lost'}", n=found.decided, won=found.won)
    return (first, *(_total(total, words) for total in found.totals))


def _total(total: Total, words: Words) -> str:
    key = "one" if total.tests == 1 else "many"
    return words(f"ledger.total_{key}", **{**total._asdict(), "metric": total.metric.column})


def how(found: Ledger, words: Words) -> str:
    """How the ledger is computed, and what it takes for granted."""
    spread = words(f"ledger.spread.{'learnt' if found.learnt else 'given'}", spread=found.spread)
    return words.joined([words("ledger.shrinks"), spread, words("ledger.assumes")])


def table(
    found: Ledger, stages: Mapping[Stage, str], words: Words
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The rows under the heads that people read, and how their numbers are written.

    Parameters
    ----------
    stages : the names of stages.
    """
    rows = found.rows
    named = rows.assign(
        stage=[stages.get(each, "") for each in rows["stage"]],
        status=[words(f"tips.status.{each}") for each in rows["status"]],
        decision=[words(f"ledger.decision.{each}") for each in rows["decision"]],
    )
    heads = {column: words(f"ledger.column.{column}") for column in _SHOWN}
    forms = {heads[column]: "percent" for column in _SHARES}
    return named[list(_SHOWN)].rename(columns=heads), forms


_SHARES = ("relative", "shrunk", "shrunk_low", "shrunk_high", "cumulative")
_SHOWN = (
    "name", "stage", "status", "decided_on", "decision", "metric", "control_value", "value", "people",
    *_SHARES,
)  # fmt: skip
