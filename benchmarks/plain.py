"""The same questions in plain SQL over the touches as they were read: the obvious way."""

from itertools import pairwise
from typing import TypeAlias

import duckdb
import pandas as pd

from cx.model.assign import assign, completes_purchase
from cx.model.stage_model import stage_model
from cx.read.touches import TOUCHES

Connection: TypeAlias = duckdb.DuckDBPyConnection

_ORDER = 'PARTITION BY customer ORDER BY "at", file, "row", part'


def prepare(connection: Connection) -> None:
    """Map touchpoints to stages, as any analyst would, in a view."""
    names = [
        name
        for (name,) in connection.execute(f"SELECT DISTINCT touchpoint FROM {TOUCHES}").fetchall()
    ]
    model = stage_model()
    order = {column.id: place for place, column in enumerate(model.columns)}
    rows = [
        (
            each.touchpoint,
            order[model.column_of(each.stage).id],
            completes_purchase(each.touchpoint),
        )
        for each in assign([(name, None) for name in names], model)
        if each.stage
    ]
    connection.execute(
        "CREATE OR REPLACE TABLE stage_of (touchpoint VARCHAR, k INTEGER, completes BOOLEAN)"
    )
    connection.executemany("INSERT INTO stage_of VALUES (?, ?, ?)", rows)
    connection.execute(
        f"CREATE OR REPLACE VIEW ev AS SELECT * FROM {TOUCHES} JOIN stage_of USING (touchpoint) WHERE did"
    )


def stages(connection: Connection) -> pd.DataFrame:
    """Reached, observed, went on within 30 days, median days; of one second, order is not known."""
    found = [k for (k,) in connection.execute("SELECT DISTINCT k FROM ev ORDER BY k").fetchall()]
    pairs = list(pairwise(found))
    firsts = ", ".join(f'min("at") FILTER (k = {k}) AS f{k}' for k in found)
    nexts = ", ".join(
        f'min(e."at") FILTER (e.k = {j} AND e."at" >= f.f{k}) AS g{k}' for k, j in pairs
    )
    rows = " UNION ALL ".join(
        f"""SELECT {k} AS k, count(f{k}) AS reached,
          count(*) FILTER (f{k} + INTERVAL 30 DAY <= l) AS observed,
          count(*) FILTER (f{k} + INTERVAL 30 DAY <= l AND g{k} <= f{k} + INTERVAL 30 DAY) AS went_on,
          quantile_cont(epoch(g{k}) - epoch(f{k}), .5) / 86400 AS median_days FROM j, latest"""
        for k, _ in pairs
    )
    return connection.execute(f"""
        WITH f AS (SELECT customer, {firsts} FROM ev GROUP BY customer),
        g AS (SELECT customer, {nexts} FROM ev e JOIN f USING (customer) GROUP BY customer),
        j AS MATERIALIZED (SELECT * FROM f JOIN g USING (customer)), latest AS (SELECT max("at") AS l FROM ev)
        {rows} ORDER BY k""").df()


def touchpoints(connection: Connection) -> pd.DataFrame:
    """Touches, customers and mean lag since the stage began."""
    return connection.execute("""
        WITH first AS (SELECT customer, k, min("at") AS start FROM ev GROUP BY ALL),
        each AS (SELECT customer, k, touchpoint, count(*) AS n, min("at") AS t FROM ev GROUP BY ALL)
        SELECT k, touchpoint, sum(n) AS touches, count(*) AS customers, avg(epoch(t) - epoch(start)) AS lag
        FROM each JOIN first USING (customer, k) GROUP BY ALL ORDER BY k, lag""").df()


def bounce_by_entry(connection: Connection) -> pd.DataFrame:
    """Visits by a gap of 30 minutes and those of one touch, by entry, with sums by customer."""
    return connection.execute(f"""
        WITH t AS (SELECT customer, touchpoint, epoch("at") - epoch(lag("at") OVER w) AS before,
            epoch(lead("at") OVER w) - epoch("at") AS after FROM ev WINDOW w AS ({_ORDER})),
        each AS (SELECT customer, touchpoint, count(*) AS m, count(*) FILTER (after IS NULL OR after > 1800) AS k
          FROM t WHERE before IS NULL OR before > 1800 GROUP BY ALL)
        SELECT touchpoint, sum(m) AS visits, sum(k) AS bounced, sum(k * k) AS kk, sum(k * m) AS km, sum(m * m) AS mm
        FROM each GROUP BY touchpoint ORDER BY visits DESC""").df()


def repeat_purchase(connection: Connection) -> pd.DataFrame:
    """Buyers, and those with purchases on two days."""
    return connection.execute("""
        WITH each AS (SELECT customer, count(DISTINCT "at"::DATE) AS n FROM ev WHERE completes GROUP BY customer)
        SELECT count(*) AS buyers, count(*) FILTER (n >= 2) AS again FROM each""").df()


def satisfaction(connection: Connection) -> pd.DataFrame:
    """Mean and top-2-box by touchpoint with sums by customer."""
    return connection.execute(f"""
        WITH each AS (SELECT customer, touchpoint, count(score) AS m, sum(score) AS k,
            count(*) FILTER (score >= 4) AS t FROM {TOUCHES} WHERE said AND score IS NOT NULL GROUP BY ALL)
        SELECT touchpoint, sum(m) AS n, sum(k) AS k, sum(k * k) AS kk, sum(k * m) AS km, sum(m * m) AS mm,
          sum(t) AS t, sum(t * t) AS tt, sum(t * m) AS tm FROM each GROUP BY touchpoint""").df()


def channels(connection: Connection) -> pd.DataFrame:
    """Customers by stage and channel."""
    return connection.execute("""
        SELECT k, channel, count(DISTINCT customer) AS customers FROM ev WHERE channel IS NOT NULL GROUP BY ALL""").df()


def landmarks(connection: Connection) -> pd.DataFrame:
    """Landmark differences: who was at a touchpoint by a day after a stage began, and went on later.

    For every stage k and touchpoint, of those who reached k and had not gone on a day later: how
    many had been there by then (n1), and of them and of all (n, c) how many went on within the next
    30 days (c1, c). No one is made alike, nothing is repeated, no interval: this is the raw
    difference that a moment of truth is often read from.
    """
    found = [k for (k,) in connection.execute("SELECT DISTINCT k FROM ev ORDER BY k").fetchall()]
    pairs = list(pairwise(found))
    firsts = ", ".join(f'min("at") FILTER (k = {k}) AS f{k}' for k in found)
    nexts = ", ".join(
        f'min(e."at") FILTER (e.k = {j} AND e."at" > f.f{k}) AS g{k}' for k, j in pairs
    )
    waits = {k: f"(g{k} IS NULL OR g{k} > f{k} + INTERVAL 1 DAY)" for k, _ in pairs}
    goes = {k: f"g{k} > f{k} + INTERVAL 1 DAY AND g{k} <= f{k} + INTERVAL 31 DAY" for k, _ in pairs}
    everyone = ", ".join(
        f"count(*) FILTER (f{k} IS NOT NULL AND {waits[k]}) AS n_{k}, count(*) FILTER ({goes[k]}) AS c_{k}"
        for k, _ in pairs
    )
    been = ", ".join(
        f"count(*) FILTER (p.t <= f{k} + INTERVAL 1 DAY AND {waits[k]}) AS n1_{k}, "
        f"count(*) FILTER (p.t <= f{k} + INTERVAL 1 DAY AND {goes[k]}) AS c1_{k}"
        for k, _ in pairs
    )
    return connection.execute(f"""
        WITH f AS (SELECT customer, {firsts} FROM ev GROUP BY customer),
        g AS (SELECT customer, {nexts} FROM ev e JOIN f USING (customer) GROUP BY customer),
        j AS (SELECT * FROM f JOIN g USING (customer)),
        p AS (SELECT customer, touchpoint, min("at") AS t FROM ev GROUP BY ALL),
        x AS (SELECT touchpoint, {been} FROM p JOIN j USING (customer) GROUP BY touchpoint),
        y AS (SELECT {everyone} FROM j)
        SELECT * FROM x, y ORDER BY touchpoint""").df()
