"""Invented decided tests, for the tests of the ledger, the map and the pages."""

import datetime

from cx.domain import Decision, MetricKind, Stage, Status
from cx.model.experiment import Metric, Outcome, Trial
from cx.model.project import Project
from cx.model.register import with_status, with_trial

BUY = Metric(column="再購入", kind=MetricKind.PROPORTION)
SALES = Metric(column="売上 <b>")


def outcome(
    relative: float | None = 0.17,
    error: float | None = 0.05,
    *,
    decision: Decision = Decision.SHIP,
    metric: Metric = BUY,
    control: float = 0.1,
    day: int = 1,
) -> Outcome:
    """An outcome with a relative effect and its standard error."""
    change = control * (relative or 0.0)
    half = 2 * control * (error or 0.0)
    return Outcome(
        decided_on=datetime.date(2026, 5, day),
        decision=decision,
        metric=metric,
        arm="B",
        control_value=control,
        value=control + change,
        low=change - half,
        high=change + half,
        people=12000,
        relative=relative,
        error=error,
    )


def trial(id: str, found: Outcome | None, *, name: str = "", **changes: object) -> Trial:
    """A test that was decided by an outcome."""
    settled = {"status": Status.DECIDED, "stage": Stage.DELIVERY} | changes
    return Trial(id=id, name=name or f"案 {id}", outcome=found, **settled)


def project() -> Project:
    """Two winners of one metric, a loser, an undecided one, one that runs, and a planned tip."""
    found = Project()
    for each in (
        trial("a", outcome(day=3), name="メールは2通だけ", tip="delivery_updates"),
        trial("b", outcome(0.06, day=25), name="入荷の知らせ", stage=Stage.RETURN),
        trial("c", outcome(-0.08, decision=Decision.ROLL_BACK, day=9), stage=Stage.USE),
        trial(
            "d",
            outcome(0.01, decision=Decision.KEEP_RUNNING, metric=SALES, control=4000.0),
            stage=Stage.SHARE,
        ),
        trial("e", None, name="到着日を見せる", status=Status.RUNNING),
    ):
        found = with_trial(found, each)
    return with_status(found, "value_proposition", Status.PLANNED)
