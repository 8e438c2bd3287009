"""One scan written by hand in numpy over sorted, coded arrays: about as fast as this machine can be.

It answers all ten questions at once and no others: what an engine that answers any question is to be
measured against. ``prepare`` writes the arrays, a file each: rows by customer and time, and the rows
at which customers begin. Scores are 0 where there is none, sentiment is in thousandths; both are
whole numbers, so that sums over them are exact and a histogram of them holds every mean and variance.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.workload.answers import (
    ALL,
    END,
    METRICS,
    MOMENTS,
    PRODUCTS,
    QUANTILES,
    START,
    STEPS,
    TRIAL_BEGAN,
    VISIT_SECONDS,
)
from benchmarks.workload.plain import by_step
from benchmarks.workload.world import ARMS, SEGMENTS, TOUCHPOINTS

Array = npt.NDArray[np.generic]

_ROWS: Final = 1 << 18  # in one part: what the processor keeps near
_COLUMNS: Final = {"ts": "<i8", "tp": "u1", "csat": "i1", "sentiment": "<i2", "revenue": "<i4", "day": "<u2"}  # fmt: skip
_CUSTOMER: Final = {"start": "<i8", "segment": "u1", "variant": "u1"}
_TP: Final = sorted(TOUCHPOINTS, key=lambda name: TOUCHPOINTS[name][0])  # by stage
_STAGE_OF: Final = np.array([TOUCHPOINTS[name][0] for name in _TP], dtype=np.uint8)
_STAGE_BEGINS: Final = np.searchsorted(_STAGE_OF, np.arange(1, 8))
_SEGMENTS: Final = sorted(set(SEGMENTS))
_DAY: Final = 86_400_000_000
_DAY_0: Final = np.datetime64("2024-12-30")  # a Monday
_WEEKS: Final = 128
_DAYS: Final = _DAY_0 + np.arange(7 * _WEEKS)
_MONTH: Final = (_DAYS.astype("datetime64[M]").astype(int) + 1970 * 12).astype(np.int32)
_WEEK: Final = (np.arange(7 * _WEEKS) // 7).astype(np.int32)
_TRIAL: Final = int((np.datetime64(TRIAL_BEGAN) - _DAY_0).astype(int))
_NEVER: Final = np.iinfo(np.int64).max // 4  # later than every time, with room for days after it


def prepare(folder: Path, memory: str) -> None:
    """Write the arrays beside the upload."""
    target = folder / "loop"
    target.mkdir(exist_ok=True)
    with duckdb.connect(
        config={"memory_limit": memory, "temp_directory": str(folder / "spilled")}
    ) as c:
        c.execute("SET enable_progress_bar = false")
        c.execute("CREATE TEMP TABLE codes (touchpoint VARCHAR, tp UTINYINT)")
        c.executemany(
            "INSERT INTO codes VALUES (?, ?)", [(name, code) for code, name in enumerate(_TP)]
        )
        upload = f"read_parquet('{folder / 'events.parquet'}')"
        rows = c.sql(f"""
            SELECT epoch_us("timestamp") AS ts, tp, coalesce(csat, 0)::TINYINT AS csat,
              round(sentiment * 1000)::SMALLINT AS sentiment, revenue::INTEGER AS revenue,
              ("timestamp"::DATE - DATE '{_DAY_0}')::USMALLINT AS day
            FROM {upload} JOIN codes USING (touchpoint) ORDER BY customer_id, "timestamp" """)
        _write(rows, _COLUMNS, target)
        people = c.sql(f"""
            SELECT (sum(n) OVER (ORDER BY customer_id) - n)::BIGINT AS start,
              (list_position({_SEGMENTS}, segment) - 1)::UTINYINT AS segment,
              (list_position({list(ARMS)}, variant) - 1)::UTINYINT AS variant
            FROM (SELECT customer_id, count(*) AS n, min(segment) AS segment, min(variant) AS variant
              FROM {upload} GROUP BY customer_id) ORDER BY customer_id""")  # fmt: skip
        _write(people, _CUSTOMER, target)


def _write(rows: duckdb.DuckDBPyRelation, columns: dict[str, str], target: Path) -> None:
    files = {name: (target / name).open("wb") for name in columns}
    for batch in rows.to_arrow_reader(1 << 20):
        for name, kind in columns.items():
            batch[name].to_numpy().astype(kind).tofile(files[name])
    for file in files.values():
        file.close()


def opened(folder: Path, memory: str = "") -> Path:
    """The folder of the arrays."""
    return folder / "loop"


class Part(NamedTuple):
    """The rows of some customers, and where each of them begins among these."""

    ts: Array
    tp: Array
    csat: Array
    sentiment: Array
    revenue: Array
    day: Array
    starts: Array
    segment: Array
    variant: Array


def parts(folder: Path) -> Iterator[Part]:
    """All rows, in parts that end with a customer."""
    people = {name: np.fromfile(folder / name, kind) for name, kind in _CUSTOMER.items()}
    files = {name: (folder / name).open("rb") for name in _COLUMNS}
    rows = (folder / "tp").stat().st_size
    starts = np.append(people["start"], rows)
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + _ROWS, side="right")) - 1
        last = min(max(last, first + 1), len(starts) - 1)
        size = int(starts[last] - starts[first])
        columns = (np.fromfile(files[name], kind, size) for name, kind in _COLUMNS.items())
        mine = slice(first, last)
        yield Part(
            *columns,
            starts[mine] - starts[first],
            people["segment"][mine],
            people["variant"][mine],
        )
        first = last
    for file in files.values():
        file.close()


class Sums:
    """What adds up over parts; journeys are put together at the end, as quantiles do not add up."""

    def __init__(self) -> None:
        touchpoints, segments, arms = len(_TP), len(_SEGMENTS), len(ARMS)
        self.moments = _zeros(len(MOMENTS) + 1, 2)
        self.reach = _zeros(7, 2, segments)
        self.transitions = _zeros(32 * 32)  # from touchpoint to touchpoint; START comes last
        self.ends = _zeros(touchpoints)
        self.scores = _zeros(touchpoints * 8)  # touchpoint and score
        self.feelings = _zeros(touchpoints * 2048)  # touchpoint and sentiment
        self.weeks = _zeros(_WEEKS * 8 * 32)  # week, stage, score, and whether sentiment is strong
        self.week_feelings = np.zeros(_WEEKS * 8)
        self.retention = _zeros(64 * 64)
        self.visits = _zeros(2, touchpoints)
        self.single = _zeros(2)
        self.exposed = _zeros(6, 2, touchpoints)
        self.risk = _zeros(6, 2)
        self.arm_n = _zeros(arms)
        self.arm_sums = np.zeros((arms, 4))
        self.arm_products = np.zeros((arms, 4, 4))
        self.journeys: list[Array] = []


def _zeros(*shape: int) -> Array:
    return np.zeros(shape, dtype=np.int64)


def answers(folder: Path) -> dict[str, pd.DataFrame]:
    """All ten answers."""
    sums = Sums()
    for part in parts(folder):
        _add(part, sums)
    return _told(sums)


def _add(part: Part, sums: Sums) -> None:
    """One part of the scan."""
    starts, n = part.starts, len(part.ts)
    stage = _STAGE_OF[part.tp]
    counts = np.diff(starts, append=n)
    who = np.repeat(np.arange(len(starts), dtype=np.int32), counts)
    lasts = starts + counts - 1
    _add_steps(part, lasts, sums)
    _add_opinions(part, stage, sums)
    _add_months(part, who, sums)
    _add_arms(part, counts, sums)
    first = np.full((len(starts), len(_TP)), n, dtype=np.int32)
    first.ravel()[(who * np.int32(len(_TP)) + part.tp)[::-1]] = np.arange(
        n - 1, -1, -1, dtype=np.int32
    )
    f, g = _journeys(part, stage, who, first)
    table = np.column_stack([part.ts[starts], part.ts[lasts], f, g])
    sums.journeys.append(table)
    known = table < _NEVER
    sums.moments[0] += len(starts), n
    sums.moments[1:, 0] += known.sum(axis=0)
    sums.moments[1:, 1] += np.where(known, table // 1_000_000, 0).sum(axis=0)
    _add_reach(part.segment, f, g, sums)
    _add_landmarks(np.append(part.ts, _NEVER)[first], f, g, sums)


def _journeys(part: Part, stage: Array, who: Array, first: Array) -> tuple[Array, Array]:
    """Times f1..f7 and g1..g6 from the first row of each customer at each touchpoint."""
    n = len(part.ts)
    times = np.append(part.ts, _NEVER)
    at = np.empty((len(first), 8), dtype=np.int32)
    at[:, 0] = n  # before the first stage is nothing, and nothing comes after it
    at[:, 1:] = np.minimum.reduceat(first, _STAGE_BEGINS, axis=1)
    cell = who * np.int32(8) + stage
    rows = np.arange(n, dtype=np.int32)
    later = np.flatnonzero(rows > at.ravel()[cell - 1])[::-1]
    after = np.full((len(first), 8), n, dtype=np.int32)
    after.ravel()[cell[later]] = rows[later]
    return times[at[:, 1:]], times[after[:, 2:]]


def _add_steps(part: Part, lasts: Array, sums: Sums) -> None:
    """Transitions and visits."""
    before = np.empty(len(part.tp), dtype=np.uint16)
    before[1:] = part.tp[:-1]
    before[part.starts] = len(_TP)
    sums.transitions += np.bincount(before * np.uint16(32) + part.tp, minlength=32 * 32)
    sums.ends += np.bincount(part.tp[lasts], minlength=len(_TP))
    begins = np.empty(len(part.ts) + 1, dtype=bool)
    np.greater(part.ts[1:] - part.ts[:-1], VISIT_SECONDS * 1_000_000, out=begins[1:-1])
    begins[part.starts] = begins[-1] = True
    sums.visits[0] += np.bincount(part.tp[begins[:-1]], minlength=len(_TP))
    sums.visits[1] += np.bincount(part.tp[begins[:-1] & begins[1:]], minlength=len(_TP))
    sums.single += len(lasts), (part.starts == lasts).sum()


def _add_opinions(part: Part, stage: Array, sums: Sums) -> None:
    """Histograms of scores and sentiment by touchpoint, and by week and stage."""
    tp = part.tp.astype(np.int64)
    sums.scores += np.bincount(tp * 8 + part.csat, minlength=len(sums.scores))
    sums.feelings += np.bincount(tp * 2048 + (part.sentiment + 1024), minlength=len(sums.feelings))
    cell = _WEEK[part.day] * np.int32(8) + stage
    side = (part.sentiment >= 500) * np.int8(2) + (part.sentiment <= -500)
    sums.weeks += np.bincount(
        cell * np.int32(32) + (part.csat * np.int8(4) + side), minlength=len(sums.weeks)
    )
    sums.week_feelings += np.bincount(cell, part.sentiment, minlength=len(sums.week_feelings))


def _add_months(part: Part, who: Array, sums: Sums) -> None:
    month = _MONTH[part.day] - _MONTH[0]
    new = np.empty(len(month), dtype=bool)
    np.not_equal(month[1:], month[:-1], out=new[1:])
    new[part.starts] = True
    cohort = month[part.starts][who[new]]
    sums.retention += np.bincount(cohort * 64 + (month[new] - cohort), minlength=64 * 64)


def _add_arms(part: Part, counts: Array, sums: Sums) -> None:
    since = part.day >= _TRIAL
    revenue, sentiment = part.revenue.astype(np.int64), part.sentiment.astype(np.int32)
    m1 = np.add.reduceat(revenue * since, part.starts)
    m2 = np.add.reduceat(revenue, part.starts) - m1
    m3 = np.add.reduceat(since, part.starts, dtype=np.int64)
    m4 = np.add.reduceat(sentiment * since, part.starts) / 1000
    table = np.column_stack([m1, m2, m3, m4]).astype(float)
    for arm in range(len(ARMS)):
        mine = table[part.variant == arm]
        sums.arm_n[arm] += len(mine)
        sums.arm_sums[arm] += mine.sum(axis=0)
        sums.arm_products[arm] += np.einsum("ni,nj->ij", mine, mine)  # BLAS would wake its threads


def _add_reach(segment: Array, f: Array, g: Array, sums: Sums) -> None:
    for k in range(7):
        there = f[:, k] < _NEVER
        sums.reach[k, 0] += np.bincount(segment[there], minlength=len(_SEGMENTS))
        if k < 6:
            on = (g[:, k] < _NEVER) & (g[:, k] - f[:, k] <= 30 * _DAY)
            sums.reach[k, 1] += np.bincount(segment[on], minlength=len(_SEGMENTS))


def _add_landmarks(first: Array, f: Array, g: Array, sums: Sums) -> None:
    """``first`` has the first time of each customer at each touchpoint."""
    for k in range(6):
        until = f[:, k] + _DAY
        risk = (f[:, k] < _NEVER) & (g[:, k] > until)
        on = risk & (g[:, k] <= until + 30 * _DAY)
        sums.risk[k] += risk.sum(), on.sum()
        been = first[risk] <= until[risk, None]
        sums.exposed[k, 0] += np.count_nonzero(been, axis=0)
        sums.exposed[k, 1] += np.count_nonzero(been[on[risk]], axis=0)


def _told(sums: Sums) -> dict[str, pd.DataFrame]:
    """The sums as answers."""
    names = np.array([*_TP, START])
    return {
        "journeys": pd.DataFrame(
            {"moment": ["events", *MOMENTS], "n": sums.moments[:, 0], "seconds": sums.moments[:, 1]}
        ),
        "reach": pd.DataFrame(
            [
                (segment, k, *sums.reach[k - 1, :, code])
                for k in range(1, 8)
                for code, segment in enumerate(_SEGMENTS)
                if sums.reach[:, 0, code].any()
            ],
            columns=["segment", "k", "reached", "went_on"],
        ),
        "lags": _lags(np.concatenate(sums.journeys)),
        "transitions": _transitions(sums, names),
        "touchpoints": _touchpoints(sums),
        "weeks": _weeks(sums),
        "retention": _retention(sums.retention.reshape(64, 64)),
        "visits": pd.DataFrame(
            [(ALL, *sums.single)]
            + [(name, *two) for name, two in zip(_TP, sums.visits.T, strict=True) if two[0]],
            columns=["touchpoint", "visits", "bounced"],
        ),
        "landmarks": by_step(_exposed(sums)),
        "arms": _arms(sums),
    }


def _lags(journeys: Array) -> pd.DataFrame:
    rows = []
    for k in STEPS:
        start, arrival = journeys[:, 1 + k], journeys[:, 8 + k]
        there = arrival < _NEVER
        seconds = (arrival[there] - start[there]) / 1e6
        wanted = list(QUANTILES.values())
        found = np.quantile(seconds, wanted) if len(seconds) else [np.nan] * len(wanted)
        rows.append((k, len(seconds), *found))
    return pd.DataFrame(rows, columns=["k", "n", *QUANTILES])


def _transitions(sums: Sums, names: Array) -> pd.DataFrame:
    steps = sums.transitions.reshape(32, 32)
    before, after = np.nonzero(steps)
    ends = np.flatnonzero(sums.ends)
    return pd.DataFrame(
        {
            "from": [*names[before], *names[ends]],
            "to": [*names[after], *[END] * len(ends)],
            "n": [*steps[before, after], *sums.ends[ends]],
        }
    )


def _touchpoints(sums: Sums) -> pd.DataFrame:
    feelings, thousandths = sums.feelings.reshape(-1, 2048), np.arange(2048) - 1024
    scores = sums.scores.reshape(-1, 8)
    n, mean, variance = _moments(feelings, thousandths)
    n_csat, mean_csat, var_csat = _moments(scores[:, 1:], np.arange(1, 8))
    with np.errstate(invalid="ignore"):
        negative = feelings[:, thousandths < 0].sum(axis=1) / n
    rows = pd.DataFrame(
        {
            "touchpoint": _TP,
            "n": n,
            "n_csat": n_csat,
            "mean_csat": mean_csat,
            "var_csat": var_csat,
            "mean_sentiment": mean / 1000,
            "var_sentiment": variance / 1e6,
            "negative": negative,
        }
    )
    return rows[rows["n"] > 0]


def _moments(histograms: Array, values: Array) -> tuple[Array, Array, Array]:
    """Number, mean and variance of a sample from a histogram in each row."""
    n, total = histograms.sum(axis=1), histograms @ values
    squares = histograms @ values**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return n, total / n, np.where(n > 1, (squares - total * (total / n)) / (n - 1), np.nan)


def _weeks(sums: Sums) -> pd.DataFrame:
    cells = sums.weeks.reshape(-1, 8, 4)
    n = cells.sum(axis=(1, 2))
    there = np.flatnonzero(n)
    cells, n = cells[there], n[there]
    scores = cells.sum(axis=2)
    glory = cells[:, 4:].sum(axis=(1, 2)) + cells[:, :4, 2].sum(axis=1)
    pain = cells[:, 1:3].sum(axis=(1, 2)) + cells[:, [0, 3, 4, 5, 6, 7], 1].sum(axis=1)
    return pd.DataFrame(
        {
            "week": _DAYS[there // 8 * 7],
            "stage": there % 8,
            "n": n,
            "mean_csat": _moments(scores[:, 1:], np.arange(1, 8))[1],
            "mean_sentiment": sums.week_feelings[there] / 1000 / n,
            "glory": glory / n,
            "pain": pain / n,
        }
    )


def _retention(counts: Array) -> pd.DataFrame:
    cohort, months = np.nonzero(counts)
    return pd.DataFrame(
        {"cohort": cohort + _MONTH[0], "months": months, "n": counts[cohort, months]}
    )


def _exposed(sums: Sums) -> pd.DataFrame:
    told: dict[str, object] = {"touchpoint": _TP}
    for k in STEPS:
        for place, name in enumerate(("n", "c")):
            told[f"{name}1_{k}"] = sums.exposed[k - 1, place]
            told[f"{name}_{k}"] = sums.risk[k - 1, place]
    return pd.DataFrame(told)[sums.scores.reshape(-1, 8).any(axis=1)]


def _arms(sums: Sums) -> pd.DataFrame:
    told = {"variant": list(ARMS), "n": sums.arm_n}
    told |= {metric: sums.arm_sums[:, place] for place, metric in enumerate(METRICS)}
    for one, other in PRODUCTS:
        told[one + other] = sums.arm_products[:, METRICS.index(one), METRICS.index(other)]
    rows = pd.DataFrame(told)
    return rows[rows["n"] > 0]
