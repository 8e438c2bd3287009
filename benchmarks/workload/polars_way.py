"""Five of the ten questions in Polars over the upload, lazily, each from the files.

Polars is no dependency of the project: it is measured where it is installed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pandas as pd
import polars as pl

from benchmarks.workload.answers import ALL, END, START, STEPS, VISIT_SECONDS

_DAY: Final = pl.duration(days=1)
_WHO: Final = "customer_id"


class Upload:
    """The upload as a lazy frame, each event with its stage."""

    def __init__(self, folder: Path) -> None:
        stages = pl.scan_parquet(folder / "map.parquet").select("touchpoint", "stage")
        self.events = pl.scan_parquet(folder / "events.parquet").join(stages, on="touchpoint")

    def ordered(self, *columns: str) -> Any:
        """Columns of the events by customer and time."""
        rows = self.events.select(_WHO, "timestamp", *columns)
        return rows.sort(_WHO, "timestamp", maintain_order=False)


def opened(folder: Path, memory: str = "") -> Upload:
    """The upload; Polars knows no limit of memory."""
    return Upload(folder)


def reach(upload: Upload) -> pd.DataFrame:
    """Customers who reached a stage, and those who were in the next one within 30 days."""
    at = pl.col("timestamp")
    first = upload.events.group_by(_WHO).agg(
        pl.col("segment").min(),
        *(at.filter(pl.col("stage") == k).min().alias(f"f{k}") for k in range(1, 8)),
    )
    both = upload.events.select(_WHO, "timestamp", "stage").join(first.drop("segment"), on=_WHO)
    later = both.group_by(_WHO).agg(
        at.filter((pl.col("stage") == k + 1) & (at > pl.col(f"f{k}"))).min().alias(f"g{k}")
        for k in STEPS
    )
    counts = first.join(later, on=_WHO).group_by("segment").agg(
        *(pl.col(f"f{k}").count().alias(f"r{k}") for k in range(1, 8)),
        *((pl.col(f"g{k}") - pl.col(f"f{k}") <= 30 * _DAY).sum().alias(f"w{k}") for k in STEPS),
    )  # fmt: skip
    rows = _frame(counts)
    return pd.concat(
        pd.DataFrame({"segment": rows["segment"], "k": k, "reached": rows[f"r{k}"], "went_on": rows.get(f"w{k}", 0)})
        for k in range(1, 8)
    )  # fmt: skip


def transitions(upload: Upload) -> pd.DataFrame:
    """Pairs of touches that follow each other, with the first from START and the last to END."""
    rows = upload.ordered("touchpoint")
    same = pl.col(_WHO) == pl.col(_WHO).shift()
    before = pl.when(same).then(pl.col("touchpoint").shift()).fill_null(START)
    steps = rows.select(before.alias("from"), to="touchpoint").group_by("from", "to").len("n")
    found = _frame(steps)
    went = found.groupby("from")["n"].sum()
    ends = found.groupby("to")["n"].sum().sub(went, fill_value=0).drop(START)
    ends = ends[ends > 0].rename_axis("from").rename("n").reset_index()
    return pd.concat([found, ends.assign(to=END)])


def touchpoints(upload: Upload) -> pd.DataFrame:
    """Means and variances (of a sample), and the share of sentiments below 0."""
    csat, sentiment = pl.col("csat"), pl.col("sentiment")
    return _frame(
        upload.events.group_by("touchpoint").agg(
            pl.len().alias("n"),
            csat.count().alias("n_csat"),
            csat.mean().alias("mean_csat"),
            csat.var().alias("var_csat"),
            sentiment.mean().alias("mean_sentiment"),
            sentiment.var().alias("var_sentiment"),
            (sentiment < 0).mean().alias("negative"),
        )
    )


def retention(upload: Upload) -> pd.DataFrame:
    """A cohort is the month of the first touch, as the number of months since the year 0."""
    at = pl.col("timestamp")
    month = at.dt.year().cast(pl.Int32) * 12 + at.dt.month() - 1
    seen = upload.events.select(_WHO, month=month).unique()
    began = seen.group_by(_WHO).agg(cohort=pl.col("month").min())
    months = (pl.col("month") - pl.col("cohort")).alias("months")
    return _frame(seen.join(began, on=_WHO).group_by("cohort", months).len("n"))


def visits(upload: Upload) -> pd.DataFrame:
    """By the touchpoint a visit began with; ALL has the customers, and those of one touch."""
    rows = upload.ordered("touchpoint")
    pause = pl.col("timestamp").diff() > pl.duration(seconds=VISIT_SECONDS)
    first = (pl.col(_WHO) != pl.col(_WHO).shift()).fill_null(True)
    told = rows.with_columns(first=first, begins=first | pause).with_columns(
        ends=pl.col("begins").shift(-1, fill_value=True), last=pl.col("first").shift(-1, fill_value=True)
    )  # fmt: skip
    each = told.filter("begins").group_by("touchpoint").agg(
        pl.len().alias("visits"),
        pl.col("ends").sum().alias("bounced"),
        pl.col("first").sum().alias("customers"),
        (pl.col("first") & pl.col("last")).sum().alias("single"),
    )  # fmt: skip
    found = _frame(each)
    every = pd.DataFrame([(ALL, found["customers"].sum(), found["single"].sum())])
    columns = ["touchpoint", "visits", "bounced"]
    return pd.concat([found[columns], every.set_axis(columns, axis=1)])


def _frame(rows: Any) -> pd.DataFrame:
    return pd.DataFrame(rows.collect(engine="streaming").to_dict(as_series=False))


WAYS: Final[dict[str, Callable[[Upload], pd.DataFrame]]] = {
    "reach": reach,
    "transitions": transitions,
    "touchpoints": touchpoints,
    "retention": retention,
    "visits": visits,
}
