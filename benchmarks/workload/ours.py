"""The ten questions from the store: from the tables of touches and journeys, and from cubes.

The definitions are those of ``plain``, with two words that the store understands in its own way. Of a
customer's touches, it takes the order of the times, and of equal times that of the files, where the
workload takes that of the names; and the next stage is reached by a touch later in that order, where
the workload asks for a later time. As no customer has two touches at one time here, both are one.
All seven stages have to occur, as the store's next stage is the next one in which something was done.

``SCANS`` answers everything from the tables, as any new question is answered. ``CUBED`` answers from
cubes what they hold: transitions, touchpoints, weeks, retention and visits. Quantiles of lags from
cubes are within 1 % only, and who went on is there for whom could be observed only, as pages show them.

``prepare`` reads the upload as anybody's file is read, and leaves the store on disk; ``opened`` opens
that.
"""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ibis
import pandas as pd

from benchmarks.workload.answers import (
    ALL,
    END,
    METRICS,
    PRODUCTS,
    QUANTILES,
    START,
    STEPS,
    TRIAL_BEGAN,
    VISIT_SECONDS,
)
from benchmarks.workload.plain import by_step
from benchmarks.workload.world import MODEL
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build, disk
from cx.store.daily import DAILY
from cx.store.moves import moves
from cx.store.retention import Span, active
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.visits import entry_sums

_DAY: Final = 86_400_000_000  # microseconds


def prepare(folder: Path, memory: str) -> None:
    """Read the upload, build the store and the cubes asked here, and write it beside the upload."""
    with connect(str(folder / "building.duckdb")) as connection:
        connection.execute(f"SET memory_limit = '{memory}'; SET threads = 2")
        reading = read([Source("events.parquet", folder / "events.parquet")], connection)
        store = build(connection, MODEL, scale=reading.scale)
        for question in CUBED.values():
            question(store)
        disk.write(folder / "store", store, reading)
    (folder / "building.duckdb").unlink()


def opened(folder: Path, memory: str) -> Store:
    """The store on disk."""
    found = disk.opened(folder / "store", memory)
    found.connection.execute("SET threads = 2; SET enable_progress_bar = false")
    scan = Scan(found.store)
    scan.frame(scan.placed)  # Ibis loads now, not in the first question
    return found.store


def journeys(store: Store) -> pd.DataFrame:
    """The store keeps the journey table; number of touches, first and last are those of the touches."""
    scan = Scan(store)
    did = scan.did
    began, over = did.gap.isnull(), did.gap_next.isnull()
    sums = {
        "n_events": began.sum(),
        "seconds_events": did.count(),
        "n_first_at": began.sum(),
        "seconds_first_at": _second(did["at"]).sum(where=began),
        "n_last_at": over.sum(),
        "seconds_last_at": _second(did["at"]).sum(where=over),
    }
    row = scan.frame(did.aggregate(**_whole(sums))).iloc[0].to_dict()
    journey = scan.journey
    names = {f"f{k}": f"at_{k - 1}" for k in range(1, 8)}
    names |= {f"g{k}": f"next_at_{k - 1}" for k in STEPS}
    parts = {}
    for moment, column in names.items():
        parts[f"n_{moment}"] = journey[column].count()
        parts[f"seconds_{moment}"] = _second(journey[column]).sum()
    row |= scan.frame(journey.aggregate(**_whole(parts))).iloc[0].to_dict()
    moments = ["events", "first_at", "last_at", *names]
    rows = [(moment, row[f"n_{moment}"], row[f"seconds_{moment}"]) for moment in moments]
    return pd.DataFrame(rows, columns=["moment", "n", "seconds"])


def reach(store: Store) -> pd.DataFrame:
    """From everybody's journey and segment."""
    scan = Scan(store)
    journey = scan.journey.join(scan.members("segment"), "customer")
    parts = {f"reached_{k}": journey[f"at_{k - 1}"].count() for k in range(1, 8)}
    parts |= {f"went_on_{k}": (_lag(journey, k) <= 30 * _DAY).sum() for k in STEPS}
    rows = scan.frame(journey.group_by(segment=journey.value).aggregate(**parts)).fillna(0)
    return pd.concat(
        pd.DataFrame(
            {
                "segment": rows["segment"],
                "k": k,
                "reached": rows[f"reached_{k}"],
                "went_on": rows[f"went_on_{k}"] if k in STEPS else 0,
            }
        )
        for k in range(1, 8)
    )


def lags(store: Store) -> pd.DataFrame:
    """Exact quantiles, from everybody's journey."""
    scan = Scan(store)
    journey, wanted = scan.journey, list(QUANTILES.values())
    parts: dict[str, Any] = {}
    for k in STEPS:
        seconds = _lag(journey, k) / 1e6
        parts |= {f"n{k}": seconds.count(), f"q{k}": seconds.quantile(wanted)}
    row = scan.frame(journey.aggregate(**parts)).iloc[0]
    nothing = [float("nan")] * len(wanted)
    rows = [(k, row[f"n{k}"], *(row[f"q{k}"] if row[f"n{k}"] else nothing)) for k in STEPS]
    return pd.DataFrame(rows, columns=["k", "n", *QUANTILES])


def transitions(store: Store) -> pd.DataFrame:
    """Every touch knows the place of the one before; what comes to a place and does not go on ends."""
    scan = Scan(store)
    did = scan.did
    rows = scan.frame(did.group_by("previous", "place").aggregate(n=did.count()))
    names = {place.code: place.touchpoint for place in store.places}
    found = pd.DataFrame(
        {
            "from": rows["previous"].map(names).fillna(START),
            "to": rows["place"].map(names),
            "n": rows["n"],
        }
    )
    went = found.groupby("from")["n"].sum()
    ends = found.groupby("to")["n"].sum().sub(went, fill_value=0).drop(START)
    ends = ends[ends > 0].rename_axis("from").rename("n").reset_index()
    return pd.concat([found, ends.assign(to=END)])


def moves_cubed(store: Store) -> pd.DataFrame:
    """The same from the cube of moves."""
    found = moves(store, by_touchpoint=True)
    names = {end: found[f"{end}_touchpoint"].fillna(found[end]) for end in ("from", "to")}
    return pd.DataFrame({**names, "n": found["n"]})


def touchpoints(store: Store) -> pd.DataFrame:
    """Behaviour counts, opinions are averaged."""
    scan = Scan(store)
    did, said = scan.did, scan.said
    counted = scan.named(did.group_by("spot").aggregate(n=did.count()))
    felt = scan.named(
        said.group_by("spot").aggregate(
            n_csat=said.score.count(),
            mean_csat=said.score.mean(),
            var_csat=said.score.var(how="sample"),
            mean_sentiment=said.sentiment.mean(),
            var_sentiment=said.sentiment.var(how="sample"),
            negative=(said.sentiment < 0).cast("int32").mean(),
        )
    )
    return counted.merge(felt, on=["touchpoint", "stage"], how="left")


def touchpoints_cubed(store: Store) -> pd.DataFrame:
    """The same from the cube of days."""
    scan = Scan(store)
    rows = _daily(scan)
    found = scan.named(rows.group_by("spot").aggregate(**_sums(rows, "touches", "negative")))
    parts = {"n": found["touches"], "negative": found["negative"] / found["sentiment_n"]}
    for measure, name in (("score", "csat"), ("sentiment", "sentiment")):
        n, total = found[f"{measure}_n"], found[f"{measure}_sum"]
        mean = total / n
        parts |= {
            f"n_{name}": n,
            f"mean_{name}": mean,
            f"var_{name}": ((found[f"{measure}_squares"] - total * mean) / (n - 1)).where(n > 1),
        }
    return found[["touchpoint"]].assign(**parts)


def weeks(store: Store) -> pd.DataFrame:
    """Behaviour counts, opinions are averaged; glory and pain are shares of behaviour."""
    scan = Scan(store)
    did, said = (_with_week(touches) for touches in (scan.did, scan.said))
    counted = did.group_by("week", "column").aggregate(n=did.count())
    glory = (said.score >= 4).fill_null(False) | (said.sentiment >= 0.5).fill_null(False)
    pain = (said.score <= 2).fill_null(False) | (said.sentiment <= -0.5).fill_null(False)
    felt = said.group_by("week", "column").aggregate(
        mean_csat=said.score.mean(),
        mean_sentiment=said.sentiment.mean(),
        glory=glory.sum(),
        pain=pain.sum(),
    )
    rows = scan.frame(counted.left_join(felt, ["week", "column"]))
    rows[["glory", "pain"]] = rows[["glory", "pain"]].fillna(0).div(rows["n"], axis=0)
    return rows.assign(stage=rows["column"] + 1)


def weeks_cubed(store: Store) -> pd.DataFrame:
    """The same from the cube of days."""
    scan = Scan(store)
    rows = _daily(scan)
    rows = rows.mutate(week=rows.day.truncate("W").cast("timestamp"))
    sums = _sums(rows, "touches", "glory", "pain")
    found = scan.frame(rows.group_by("week", "column").aggregate(**sums))
    n = found["touches"]
    return found[["week"]].assign(
        stage=found["column"] + 1,
        n=n,
        mean_csat=found["score_sum"] / found["score_n"].where(found["score_n"] > 0),
        mean_sentiment=found["sentiment_sum"] / found["sentiment_n"],
        glory=found["glory"] / n,
        pain=found["pain"] / n,
    )


def _daily(scan: Scan) -> Any:
    """The cube of days with the touchpoint and column of its places."""
    return scan.cube(DAILY).join(scan.placed, "place")


def _sums(rows: Any, *names: str) -> dict[str, Any]:
    both = [f"{measure}_{what}" for measure in ("score", "sentiment") for what in ("n", "sum", "squares")]  # fmt: skip
    return {name: rows[name].sum().cast("float64") for name in (*names, *both)}


def retention(store: Store) -> pd.DataFrame:
    """Everybody's months, counted from the first."""
    scan = Scan(store)
    did = scan.did
    month = did["at"].year().cast("int32") * 12 + did["at"].month() - 1
    seen = did.select("customer", month=month).distinct()
    began = seen.group_by("customer").aggregate(cohort=seen.month.min())
    both = seen.join(began, "customer")
    both = both.mutate(months=both.month - both.cohort)
    return scan.frame(both.group_by("cohort", "months").aggregate(n=both.count()))


def retention_cubed(store: Store) -> pd.DataFrame:
    """The same from the cube of who was active when."""
    found = active(store, span=Span.MONTH)
    return found.assign(months=found["number"] - found["cohort"], n=found["customers"])


def visits(store: Store) -> pd.DataFrame:
    """Every touch knows the pauses before and after it."""
    scan = Scan(store)
    did = scan.did
    ends = did.gap_next.isnull() | (did.gap_next > VISIT_SECONDS)
    began = did.mutate(ends=ends).filter(did.gap.isnull() | (did.gap > VISIT_SECONDS))
    found = began.group_by("spot").aggregate(visits=began.count(), bounced=began.ends.sum())
    each = scan.named(found)
    return pd.concat([each, _everyone(scan)])


def visits_cubed(store: Store) -> pd.DataFrame:
    """The same from the cube of visits by entry; customers of one touch stand in no cube."""
    found = entry_sums(store, gap_minutes=VISIT_SECONDS / 60)
    return pd.concat([found.assign(visits=found["m"], bounced=found["k"]), _everyone(Scan(store))])


def _everyone(scan: Scan) -> pd.DataFrame:
    """Customers, and those of one touch."""
    did = scan.did
    first = did.gap.isnull()
    found = did.aggregate(visits=first.sum(), bounced=(first & did.gap_next.isnull()).sum())
    return scan.frame(found).assign(touchpoint=ALL)


def landmarks(store: Store) -> pd.DataFrame:
    """Everybody's first touch at each touchpoint beside their journey."""
    scan = Scan(store)
    did, journey = scan.did, scan.journey
    marked = journey.select("customer", **_marks(journey))
    everyone = {f"n_{k}": marked[f"until_{k}"].count() for k in STEPS}
    everyone |= {f"c_{k}": marked[f"on_{k}"].count() for k in STEPS}
    firsts = did.group_by("customer", "spot").aggregate(first=did["at"].min())
    both = firsts.join(marked, "customer")
    been = {f"n1_{k}": (both["first"] <= both[f"until_{k}"]).sum() for k in STEPS}
    been |= {f"c1_{k}": (both["first"] <= both[f"on_{k}"]).sum() for k in STEPS}
    rows = scan.named(both.group_by("spot").aggregate(**_whole(been)))
    sums = scan.frame(marked.aggregate(**_whole(everyone))).iloc[0]
    return by_step(rows.assign(**sums.to_dict()))


def _marks(journey: Any) -> dict[str, Any]:
    """A day after f_k for who was at risk then, and for who of them went on within the next 30 days."""
    marks = {}
    for k in STEPS:
        lag, until = _lag(journey, k), journey[f"at_{k - 1}"] + ibis.interval(days=1)
        on = (lag > _DAY) & (lag <= 31 * _DAY)
        marks[f"until_{k}"] = ibis.ifelse(lag.isnull() | (lag > _DAY), until, None)
        marks[f"on_{k}"] = ibis.ifelse(on, until, None)
    return marks


def arms(store: Store) -> pd.DataFrame:
    """Value and number of what people did, and the sentiment of what they said."""
    scan = Scan(store)
    did, said = scan.did, scan.said
    began = ibis.literal(datetime.datetime.fromisoformat(TRIAL_BEGAN), type="timestamp")
    since = did["at"] >= began
    spent = did.group_by("customer").aggregate(
        m1=did["value"].sum(where=since),
        m2=did["value"].sum(where=~since),
        m3=since.cast("int64").sum(),
    )
    felt = said.group_by("customer").aggregate(m4=said.sentiment.sum(where=said["at"] >= began))
    both = spent.left_join(felt, "customer")
    each = both.join(scan.members("arm"), "customer")
    each = each.mutate(
        **{metric: each[metric].cast("float64").fill_null(0.0) for metric in METRICS}
    )
    sums = {metric: each[metric].sum() for metric in METRICS}
    sums |= {one + other: (each[one] * each[other]).sum() for one, other in PRODUCTS}
    return scan.frame(each.group_by(variant=each.value).aggregate(n=each.count(), **sums))


def _lag(journey: Any, k: int) -> Any:
    """Microseconds from f_k to g_k."""
    return journey[f"next_at_{k - 1}"].delta(journey[f"at_{k - 1}"], unit="microsecond")


def _second(at: Any) -> Any:
    """Whole seconds since 1970."""
    began = ibis.literal(datetime.datetime(1970, 1, 1), type="timestamp")
    return at.delta(began, unit="microsecond") // 1_000_000


def _with_week(touches: Any) -> Any:
    return touches.mutate(week=touches["at"].truncate("W").cast("timestamp"))


def _whole(sums: dict[str, Any]) -> dict[str, Any]:
    return {name: one.cast("int64") for name, one in sums.items()}


SCANS: Final[dict[str, Callable[[Store], pd.DataFrame]]] = {
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
CUBED: Final = SCANS | {
    "transitions": moves_cubed,
    "touchpoints": touchpoints_cubed,
    "weeks": weeks_cubed,
    "retention": retention_cubed,
    "visits": visits_cubed,
}
