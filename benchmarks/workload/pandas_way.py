"""The ten questions in pandas over the upload: each reads the columns that it needs.

Texts are either as pandas reads them, or made categories first, as who knows pandas well would do.
The order of touches is that of ``plain``: (customer, time), as no customer has two touches at one time.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from benchmarks.workload.answers import (
    ALL,
    END,
    MOMENTS,
    PRODUCTS,
    QUANTILES,
    START,
    STEPS,
    TRIAL_BEGAN,
    VISIT_SECONDS,
)
from benchmarks.workload.plain import by_step

_TEXTS: Final = ("touchpoint", "segment", "variant")
_DAY: Final = pd.Timedelta(days=1)


class Upload(NamedTuple):
    """The folder of an upload, and whether texts are made categories."""

    folder: Path
    categories: bool = False


def opened(folder: Path, memory: str = "") -> Upload:
    """The upload, texts as they are; pandas knows no limit of memory."""
    return Upload(folder)


def opened_categories(folder: Path, memory: str = "") -> Upload:
    """The upload, texts made categories."""
    return Upload(folder, categories=True)


def events(upload: Upload, *columns: str) -> pd.DataFrame:
    """Columns of the upload; ``stage`` comes from the map."""
    read = [name for name in columns if name != "stage"]
    rows = pd.read_parquet(upload.folder / "events.parquet", columns=read)
    if upload.categories:
        rows = rows.astype({name: "category" for name in _TEXTS if name in read})
    if "stage" in columns:
        stages = pd.read_parquet(upload.folder / "map.parquet").set_index("touchpoint")["stage"]
        rows["stage"] = rows["touchpoint"].map(stages).astype("int8")
    return rows


def journey(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per customer with their f1..f7 and g1..g6."""
    found = pd.DataFrame(index=pd.Index(rows["customer_id"].unique(), name="customer_id"))
    staged = {k: part for k, part in rows.groupby("stage")}
    for k in range(1, 8):
        there = staged.get(k, rows.iloc[:0])
        found[f"f{k}"] = there.groupby("customer_id")["timestamp"].min()
    for k in STEPS:
        following = staged.get(k + 1, rows.iloc[:0])
        later = following[following["timestamp"] > following["customer_id"].map(found[f"f{k}"])]
        found[f"g{k}"] = later.groupby("customer_id")["timestamp"].min()
    return found


def journeys(upload: Upload) -> pd.DataFrame:
    """The journey table, and of each of its moments how many there are and their seconds."""
    rows = events(upload, "customer_id", "timestamp", "touchpoint", "stage", "segment", "variant")
    found = journey(rows)
    each = rows.groupby("customer_id")
    found["first_at"], found["last_at"] = each["timestamp"].min(), each["timestamp"].max()
    found["n_events"] = each.size()
    for constant in ("segment", "variant"):
        found[constant] = each[constant].first()
    sums = [("events", len(found), found["n_events"].sum())]
    for moment in MOMENTS:
        times = found[moment].dropna()
        seconds = times.to_numpy("datetime64[s]").astype("int64").sum()
        sums.append((moment, len(times), seconds))
    return pd.DataFrame(sums, columns=["moment", "n", "seconds"])


def reach(upload: Upload) -> pd.DataFrame:
    """Customers who reached a stage, and those who were in the next one within 30 days."""
    rows = events(upload, "customer_id", "timestamp", "touchpoint", "stage", "segment")
    found = journey(rows)
    segment = rows.drop_duplicates("customer_id").set_index("customer_id")["segment"]
    by = segment[found.index].to_numpy()
    parts = []
    for k in range(1, 8):
        on = found[f"g{k}"] - found[f"f{k}"] <= 30 * _DAY if k in STEPS else found["f7"] != found["f7"]  # fmt: skip
        told = pd.DataFrame({"reached": found[f"f{k}"].notna(), "went_on": on & (k in STEPS)})
        parts.append(told.groupby(by).sum().rename_axis("segment").reset_index().assign(k=k))
    return pd.concat(parts)


def lags(upload: Upload) -> pd.DataFrame:
    """How long people took to the next stage."""
    found = journey(events(upload, "customer_id", "timestamp", "touchpoint", "stage"))
    rows = []
    for k in STEPS:
        seconds = (found[f"g{k}"] - found[f"f{k}"]).dropna() / pd.Timedelta(seconds=1)
        rows.append((k, len(seconds), *seconds.quantile(list(QUANTILES.values()))))
    return pd.DataFrame(rows, columns=["k", "n", *QUANTILES])


def transitions(upload: Upload) -> pd.DataFrame:
    """Pairs of touches that follow each other, with the first from START and the last to END."""
    rows = events(upload, "customer_id", "timestamp", "touchpoint")
    rows = rows.sort_values(["customer_id", "timestamp"], ignore_index=True)
    rows["from"] = rows.groupby("customer_id")["touchpoint"].shift()
    steps = rows.groupby(["from", "touchpoint"], dropna=False, observed=True).size()
    steps = steps.rename_axis(["from", "to"]).rename("n").reset_index()
    steps = steps.astype({"from": object, "to": object}).fillna({"from": START})
    last = rows.drop_duplicates("customer_id", keep="last")["touchpoint"]
    ends = last.value_counts().rename_axis("from").rename("n").reset_index()
    found = pd.concat([steps, ends.astype({"from": object}).assign(to=END)])
    return found[found["n"] > 0]


def touchpoints(upload: Upload) -> pd.DataFrame:
    """Means and variances (of a sample), and the share of sentiments below 0."""
    rows = events(upload, "touchpoint", "csat", "sentiment")
    each = rows.assign(negative=rows["sentiment"] < 0).groupby("touchpoint", observed=True)
    return each.agg(
        n=("sentiment", "size"),
        n_csat=("csat", "count"),
        mean_csat=("csat", "mean"),
        var_csat=("csat", "var"),
        mean_sentiment=("sentiment", "mean"),
        var_sentiment=("sentiment", "var"),
        negative=("negative", "mean"),
    ).reset_index()


def weeks(upload: Upload) -> pd.DataFrame:
    """By the Monday of a week: glory is a score of 4 or a sentiment of .5 at least, pain 2 or -.5 at most."""
    rows = events(upload, "timestamp", "touchpoint", "stage", "csat", "sentiment")
    at = rows["timestamp"].dt
    rows["week"] = at.normalize() - pd.to_timedelta(at.day_of_week, unit="D")
    rows["glory"] = (rows["csat"] >= 4) | (rows["sentiment"] >= 0.5)
    rows["pain"] = (rows["csat"] <= 2) | (rows["sentiment"] <= -0.5)
    return rows.groupby(["week", "stage"]).agg(
        n=("glory", "size"),
        mean_csat=("csat", "mean"),
        mean_sentiment=("sentiment", "mean"),
        glory=("glory", "mean"),
        pain=("pain", "mean"),
    ).reset_index()  # fmt: skip


def retention(upload: Upload) -> pd.DataFrame:
    """A cohort is the month of the first touch, as the number of months since the year 0."""
    rows = events(upload, "customer_id", "timestamp")
    rows["month"] = rows["timestamp"].dt.year * 12 + rows["timestamp"].dt.month - 1
    seen = rows[["customer_id", "month"]].drop_duplicates()
    seen["cohort"] = seen.groupby("customer_id")["month"].transform("min")
    seen["months"] = seen["month"] - seen["cohort"]
    return seen.groupby(["cohort", "months"]).size().rename("n").reset_index()


def visits(upload: Upload) -> pd.DataFrame:
    """By the touchpoint a visit began with; ALL has the customers, and those of one touch."""
    rows = events(upload, "customer_id", "timestamp", "touchpoint")
    rows = rows.sort_values(["customer_id", "timestamp"], ignore_index=True)
    gap = rows["timestamp"].diff()
    first = rows["customer_id"] != rows["customer_id"].shift()
    last = first.shift(-1, fill_value=True)
    begins = first | (gap > pd.Timedelta(seconds=VISIT_SECONDS))
    ends = begins.shift(-1, fill_value=True)
    told = pd.DataFrame({"touchpoint": rows["touchpoint"], "bounced": ends})[begins]
    each = told.groupby("touchpoint", observed=True)["bounced"].agg(visits="size", bounced="sum")
    every = (ALL, first.sum(), (first & last).sum())
    found = each.reset_index().astype({"touchpoint": str})
    return pd.concat([found, pd.DataFrame([every], columns=found.columns)])


def landmarks(upload: Upload) -> pd.DataFrame:
    """At risk a day after f_k, with the touchpoint by then and without, and who went on of each."""
    rows = events(upload, "customer_id", "timestamp", "touchpoint", "stage")
    found = journey(rows)
    firsts = rows.groupby(["customer_id", "touchpoint"], observed=True)["timestamp"].min()
    firsts = firsts.rename("t").reset_index()
    place = found.index.get_indexer(firsts["customer_id"])
    sums = {}
    for k in STEPS:
        until = found[f"f{k}"] + _DAY
        risk = found[f"f{k}"].notna() & ~(found[f"g{k}"] <= until)
        on = risk & (found[f"g{k}"] <= until + 30 * _DAY)
        been = firsts["t"].to_numpy() <= until.to_numpy()[place]
        sums |= {f"n_{k}": risk.sum(), f"c_{k}": on.sum()}
        for name, those in (("n1", risk), ("c1", on)):
            firsts[f"{name}_{k}"] = been & those.to_numpy()[place]
    exposed = firsts.drop(columns=["customer_id", "t"]).groupby("touchpoint", observed=True).sum()
    return by_step(exposed.reset_index().assign(**sums))


def arms(upload: Upload) -> pd.DataFrame:
    """Revenue since the trial began (m1) and before (m2), touches (m3) and sentiment (m4) since."""
    rows = events(upload, "customer_id", "timestamp", "revenue", "sentiment", "variant")
    since = rows["timestamp"] >= pd.Timestamp(TRIAL_BEGAN)
    told = pd.DataFrame(
        {
            "m1": rows["revenue"].where(since, 0.0),
            "m2": rows["revenue"].where(~since, 0.0),
            "m3": since.astype(float),
            "m4": rows["sentiment"].where(since, 0.0),
        }
    )
    each = told.groupby(rows["customer_id"]).sum()
    for one, other in PRODUCTS:
        each[one + other] = each[one] * each[other]
    variant = rows.drop_duplicates("customer_id").set_index("customer_id")["variant"]
    by = each.groupby(variant[each.index].to_numpy())
    return by.sum().assign(n=by.size()).rename_axis("variant").reset_index()


WAYS: Final[dict[str, Callable[[Upload], pd.DataFrame]]] = {
    "journeys": journeys,
    "reach": reach,
    "lags": lags,
    "transitions": transitions,
    "touchpoints": touchpoints,
    "weeks": weeks,
    "retention": retention,
    "visits": visits,
    "landmarks": landmarks,
    "arms": arms,
}
