"""The ten questions in plain SQL straight over the upload: the slow and obvious way, the yardstick.

Nothing is kept between two questions; each reads the Parquet files of ``world.write`` anew. The order
of a customer's touches is (time, touchpoint), as the definitions of the workload have it; as no two
touches of a customer have the same time here, it is that of the times alone, which is the order that
every other way follows. Sums of seconds are of whole ones, fractions cut off.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import duckdb
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

Connection = duckdb.DuckDBPyConnection


def opened(folder: Path, memory: str = "") -> Connection:
    """A connection with the upload as the view ``ev``, each event with its stage."""
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    connection.execute("SET enable_progress_bar = false")
    if memory:
        spilled = folder / "spilled_plain"
        connection.execute(f"SET memory_limit = '{memory}'; SET temp_directory = '{spilled}'")
    connection.execute(f"""
        CREATE VIEW ev AS SELECT customer_id, "timestamp" AS ts, touchpoint, channel, csat, sentiment,
          revenue, segment, variant, stage
        FROM read_parquet('{folder / "events.parquet"}') AS e
        JOIN read_parquet('{folder / "map.parquet"}') AS m USING (touchpoint)""")
    return connection


def journeys(connection: Connection) -> pd.DataFrame:
    """The journey table as a table, and of each of its moments how many there are and their seconds."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE kept AS {_JOURNEYS} FROM j")
    parts = " UNION ALL ".join(
        f"SELECT '{each}' AS moment, count({each}) AS n, sum(epoch_us({each}) // 1000000)::BIGINT AS seconds FROM kept"
        for each in MOMENTS
    )
    return connection.execute(
        f"{parts} UNION ALL SELECT 'events', count(*), sum(n_events)::BIGINT FROM kept"
    ).df()


def reach(connection: Connection) -> pd.DataFrame:
    """Customers who reached a stage, and those who were in the next one within 30 days."""
    parts = " UNION ALL ".join(
        f"SELECT segment, {k} AS k, count(f{k}) AS reached, {_within_30_days(k)} AS went_on FROM per GROUP BY segment"
        for k in range(1, 8)
    )
    return connection.execute(f"{_JOURNEYS}, per AS MATERIALIZED (FROM j) {parts}").df()


def lags(connection: Connection) -> pd.DataFrame:
    """How long people took to the next stage: exact quantiles, straight lines between ranks."""
    wanted = list(QUANTILES.values())
    parts = ", ".join(
        f"count(g{k}) AS n{k}, quantile_cont({_seconds(f'g{k}', f'f{k}')}, {wanted}) AS q{k}"
        for k in STEPS
    )
    row = connection.execute(f"{_JOURNEYS} SELECT {parts} FROM j").fetchone()
    assert row is not None
    nothing = [float("nan")] * len(wanted)
    found = [(k, row[2 * k - 2], *(row[2 * k - 1] or nothing)) for k in STEPS]
    return pd.DataFrame(found, columns=["k", "n", *QUANTILES])


def transitions(connection: Connection) -> pd.DataFrame:
    """Pairs of touches that follow each other, with the first from START and the last to END."""
    return connection.execute(f"""
        WITH t AS (SELECT touchpoint, lag(touchpoint) OVER w AS before, lead(ts) OVER w AS after FROM ev {_WINDOW})
        SELECT coalesce(before, '{START}') AS "from", touchpoint AS "to", count(*) AS n FROM t GROUP BY ALL
        UNION ALL SELECT touchpoint, '{END}', count(*) FROM t WHERE after IS NULL GROUP BY ALL""").df()


def touchpoints(connection: Connection) -> pd.DataFrame:
    """Means and variances (of a sample), and the share of sentiments below 0."""
    return connection.execute("""
        SELECT touchpoint, count(*) AS n, count(csat) AS n_csat, avg(csat) AS mean_csat,
          var_samp(csat) AS var_csat, avg(sentiment) AS mean_sentiment,
          var_samp(sentiment) AS var_sentiment, avg((sentiment < 0)::INTEGER) AS negative
        FROM ev GROUP BY touchpoint""").df()


def weeks(connection: Connection) -> pd.DataFrame:
    """By the Monday of a week: glory is a score of 4 or a sentiment of .5 at least, pain 2 or -.5 at most."""
    return connection.execute("""
        SELECT date_trunc('week', ts)::TIMESTAMP AS week, stage, count(*) AS n, avg(csat) AS mean_csat,
          avg(sentiment) AS mean_sentiment,
          avg((coalesce(csat >= 4, false) OR sentiment >= .5)::INTEGER) AS glory,
          avg((coalesce(csat <= 2, false) OR sentiment <= -.5)::INTEGER) AS pain
        FROM ev GROUP BY ALL""").df()


def retention(connection: Connection) -> pd.DataFrame:
    """A cohort is the month of the first touch, as the number of months since the year 0."""
    return connection.execute("""
        WITH seen AS (SELECT DISTINCT customer_id, year(ts) * 12 + month(ts) - 1 AS month FROM ev),
        began AS (SELECT customer_id, min(month) AS cohort FROM seen GROUP BY customer_id)
        SELECT cohort, month - cohort AS months, count(*) AS n FROM seen JOIN began USING (customer_id) GROUP BY ALL""").df()


def visits(connection: Connection) -> pd.DataFrame:
    """By the touchpoint a visit began with; ALL has the customers, and those of one touch."""
    return connection.execute(f"""
        WITH t AS (SELECT touchpoint, {_seconds("ts", "lag(ts) OVER w")} AS gap,
            {_seconds("lead(ts) OVER w", "ts")} AS gap_next FROM ev {_WINDOW}),
        s AS (SELECT touchpoint, count(*) AS visits,
            count(*) FILTER (gap_next IS NULL OR gap_next > {VISIT_SECONDS}) AS bounced,
            count(*) FILTER (gap IS NULL) AS customers,
            count(*) FILTER (gap IS NULL AND gap_next IS NULL) AS single
          FROM t WHERE gap IS NULL OR gap > {VISIT_SECONDS} GROUP BY touchpoint)
        SELECT touchpoint, visits, bounced FROM s
        UNION ALL SELECT '{ALL}', sum(customers)::BIGINT, sum(single)::BIGINT FROM s""").df()


def landmarks(connection: Connection) -> pd.DataFrame:
    """At risk a day after f_k, with the touchpoint by then (n1) or without (n0); who of them went on.

    Going on (c1, c0) is within the next 30 days.
    """
    waits = {k: f"(g{k} IS NULL OR g{k} > f{k} + INTERVAL 1 DAY)" for k in STEPS}
    goes = {k: f"g{k} > f{k} + INTERVAL 1 DAY AND g{k} <= f{k} + INTERVAL 31 DAY" for k in STEPS}
    been = {k: f"p.t <= f{k} + INTERVAL 1 DAY" for k in STEPS}
    everyone = ", ".join(
        f"count(*) FILTER (f{k} IS NOT NULL AND {waits[k]}) AS n_{k}, count(*) FILTER ({goes[k]}) AS c_{k}"
        for k in STEPS
    )
    there = ", ".join(
        f"count(*) FILTER ({been[k]} AND {waits[k]}) AS n1_{k}, count(*) FILTER ({been[k]} AND {goes[k]}) AS c1_{k}"
        for k in STEPS
    )
    rows = connection.execute(f"""
        {_JOURNEYS}, p AS (SELECT customer_id, touchpoint, min(ts) AS t FROM ev GROUP BY ALL),
        x AS (SELECT touchpoint, {there} FROM p JOIN j USING (customer_id) GROUP BY touchpoint),
        y AS (SELECT {everyone} FROM j) FROM x, y""").df()
    return by_step(rows)


def by_step(rows: pd.DataFrame) -> pd.DataFrame:
    """From a row per touchpoint with n1_k, c1_k and all of stage k, n_k, c_k, to a row for each k."""
    parts = [
        pd.DataFrame(
            {
                "k": k,
                "touchpoint": rows["touchpoint"],
                "n1": rows[f"n1_{k}"],
                "c1": rows[f"c1_{k}"],
                "n0": rows[f"n_{k}"] - rows[f"n1_{k}"],
                "c0": rows[f"c_{k}"] - rows[f"c1_{k}"],
            }
        )
        for k in STEPS
    ]
    return pd.concat(parts)


def arms(connection: Connection) -> pd.DataFrame:
    """Revenue since the trial began (m1) and before (m2), touches (m3) and sentiment (m4) since."""
    since = f"FILTER (ts >= TIMESTAMP '{TRIAL_BEGAN}')"
    sums = [f"sum({metric}) AS {metric}" for metric in METRICS]
    sums += [f"sum(each.{one} * each.{other}) AS {one}{other}" for one, other in PRODUCTS]
    return connection.execute(f"""
        WITH each AS (
          SELECT customer_id, min(variant) AS variant, coalesce(sum(revenue) {since}, 0) AS m1,
            coalesce(sum(revenue) FILTER (ts < TIMESTAMP '{TRIAL_BEGAN}'), 0) AS m2,
            (count(*) {since})::DOUBLE AS m3, coalesce(sum(sentiment) {since}, 0) AS m4
          FROM ev GROUP BY customer_id)
        SELECT variant, count(*) AS n, {", ".join(sums)} FROM each GROUP BY variant""").df()


def _seconds(later: str, earlier: str) -> str:
    return f"(epoch_us({later}) - epoch_us({earlier})) / 1e6"


def _within_30_days(k: int) -> str:
    return f"count(*) FILTER (g{k} - f{k} <= INTERVAL 30 DAY)" if k in STEPS else "0"


def _journeys() -> str:
    """Everybody's journey ``j``: how many events, the first and last time, f1..f7, g1..g6."""
    firsts = ", ".join(f"min(ts) FILTER (stage = {k}) AS f{k}" for k in range(1, 8))
    nexts = ", ".join(
        f"min(e.ts) FILTER (e.stage = {k + 1} AND e.ts > f.f{k}) AS g{k}" for k in STEPS
    )
    return f"""
        WITH f AS (SELECT customer_id, min(segment) AS segment, min(variant) AS variant,
            count(*) AS n_events, min(ts) AS first_at, max(ts) AS last_at, {firsts} FROM ev GROUP BY customer_id),
        g AS (SELECT e.customer_id, {nexts} FROM ev AS e JOIN f USING (customer_id) GROUP BY e.customer_id),
        j AS (FROM f JOIN g USING (customer_id))"""


_JOURNEYS: Final = _journeys()
_WINDOW: Final = "WINDOW w AS (PARTITION BY customer_id ORDER BY ts, touchpoint)"

WAYS: Final[dict[str, Callable[[Connection], pd.DataFrame]]] = {
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
