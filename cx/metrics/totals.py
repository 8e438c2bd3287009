"""The same answers from totals: counts and means per stage or touchpoint, no customers."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from cx.domain import Stage
from cx.metrics import satisfaction, stages
from cx.model.assign import assign
from cx.model.stage_model import UNPLACED, StageModel
from cx.stats.means import mean
from cx.stats.wilson import wilson
from cx.store.store import column_ids

_STAGE_FLOW: Final = ("reached", "observed", "went_on")


def placed_totals(
    totals: pd.DataFrame,
    model: StageModel,
    *,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
) -> pd.DataFrame:
    """Totals with each row's column of the model.

    A row without touchpoint whose label is a stage speaks of the whole stage; a label that is no
    stage is taken as a touchpoint.

    Parameters
    ----------
    totals : columns ``stage, touchpoint`` (None where missing)``, reached, went_on, n, mean, sd``
        (NaN where missing).

    Returns
    -------
    DataFrame
        In journey order, then in the order given; ``stage`` is a column's id or ``UNPLACED``,
        ``touchpoint`` is None for a whole stage.

    Raises
    ------
    AmbiguousCode
        A stage label means several stages and ``codes`` does not say which.
    """
    told = codes or {}
    labels = [_text(value) for value in totals["stage"]]
    names = [_text(value) for value in totals["touchpoint"]]
    is_stage = [
        name is None and label is not None and (label in told or model.stage_of(label) is not None)
        for name, label in zip(names, labels, strict=True)
    ]
    pairs = [(name or label or "", label) for name, label in zip(names, labels, strict=True)]
    found = assign(pairs, model, choices=choices, codes=codes)
    columns = [model.column_of(each.stage).id if each.stage else UNPLACED for each in found]
    touchpoints = [
        None if whole else name for whole, (name, _) in zip(is_stage, pairs, strict=True)
    ]
    rows = totals.assign(
        stage=pd.Series(columns, totals.index, dtype=str),
        touchpoint=pd.Series(touchpoints, totals.index, dtype=object),
    )
    ordinals = {id: place for place, id in enumerate(column_ids(model))}
    order = np.argsort(rows["stage"].map(ordinals).to_numpy(), kind="stable")
    return rows.iloc[order].reset_index(drop=True)


def stages_of_totals(placed: pd.DataFrame) -> pd.DataFrame:
    """The stages of placed totals, with the columns of ``stages`` and of ``satisfaction``.

    What the totals say of the whole stage holds. Where they only speak of its touchpoints, a
    single one speaks for the stage; of several, the largest reach is the least that the stage
    reached, who went on cannot be said, and the mean is weighted by answers.

    Returns
    -------
    DataFrame
        One row per stage, in journey order: ``stage, reached, observed, went_on, rate, low, high,
        median_days`` (NaN)``, n, mean, mean_low, mean_high, top2, top2_low, top2_high`` (NaN).
        Rates have Wilson's interval; means have a t interval where n and sd are known.
    """
    rows = [_one_stage(str(stage), part) for stage, part in placed.groupby("stage", sort=False)]
    found = pd.DataFrame(rows, columns=["stage", *_STAGE_FLOW, "n", "mean", "sd"])
    rate, low, high = wilson(found["went_on"], found["observed"])
    found = found.assign(rate=rate, low=low, high=high, median_days=np.nan)
    return _with_means(found)[[*stages.COLUMNS, *satisfaction.COLUMNS]]


def touchpoints_of_totals(placed: pd.DataFrame) -> pd.DataFrame:
    """The touchpoints of placed totals.

    Returns
    -------
    DataFrame
        One row per row with a touchpoint, in journey order: ``touchpoint, stage, touches`` (NaN:
        totals count people)``, customers, reach`` (of the stage's reached; NaN where unknown)``, n,
        mean, mean_low, mean_high, top2, top2_low, top2_high`` (NaN).
    """
    people = stages_of_totals(placed).set_index("stage")["reached"]
    found = placed[placed["touchpoint"].notna()].reset_index(drop=True)
    customers = found["reached"].astype(float)
    stage = found["stage"].map(people).astype(float)
    rows = found.assign(touches=np.nan, customers=customers, reach=customers / stage)
    names = ["touchpoint", "stage", "touches", "customers", "reach"]
    return _with_means(rows)[[*names, *satisfaction.COLUMNS]]


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _one_stage(stage: str, rows: pd.DataFrame) -> tuple[str | float, ...]:
    """What one stage's rows say of it: reached, observed, went on, n, mean, sd."""
    whole = rows[rows["touchpoint"].isna()]
    told = whole if len(whole) else rows
    first = told.iloc[0]
    single = len(told) == 1 and stage != UNPLACED
    went_on = float(first["went_on"]) if single else np.nan
    observed = float(first["reached"]) if single and not np.isnan(went_on) else np.nan
    scored = whole if whole["mean"].notna().any() else rows[rows["mean"].notna()]
    return stage, float(told["reached"].max()), observed, went_on, *_pooled(scored)


def _pooled(rows: pd.DataFrame) -> tuple[float, float, float]:
    """Number, mean and standard deviation of several groups taken as one."""
    if len(rows) == 1:
        row = rows.iloc[0]
        return float(row["n"]), float(row["mean"]), float(row["sd"])
    n, means, sds = (rows[name].to_numpy(dtype=float) for name in ("n", "mean", "sd"))
    if not len(rows) or np.isnan(n).any():
        return np.nan, np.nan, np.nan
    total = n.sum()
    centre = float(np.sum(n * means) / total) if total else np.nan
    squares = np.sum((n - 1) * sds**2 + n * (means - centre) ** 2)
    return float(total), centre, float(np.sqrt(squares / (total - 1))) if total > 1 else np.nan


def _with_means(rows: pd.DataFrame) -> pd.DataFrame:
    found = mean(rows["n"], rows["mean"], rows["sd"])
    return rows.assign(
        n=rows["n"].fillna(0).astype(int),
        mean_low=found.low,
        mean_high=found.high,
        top2=np.nan,
        top2_low=np.nan,
        top2_high=np.nan,
    )
