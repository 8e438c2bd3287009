"""A made-up shop's events for the workload, as many as one likes, always the same.

Small, for tests: ``events(5_000, seed=1)`` is an Arrow table in the order of an upload (by time), and
``map_table()`` says the stage 1..7 of each touchpoint. Large: ``write(10_000_000, folder)`` puts the
same events into ``folder/events.parquet`` and the map into ``folder/map.parquet``, with ``csv=True``
the events into ``folder/events.csv`` as well. ``touches(connection, folder)`` lays them before the
store as reading would, and ``MODEL`` is the stage model in which each of the seven stages is one
column.

The columns have names that reading knows: ``customer_id`` (BIGINT), ``timestamp`` (microseconds, no
zone), ``touchpoint``, ``channel``, ``csat`` (1..5, on a fifth of the rows), ``sentiment`` (-1..1),
``revenue`` (0 where nothing was bought), ``segment`` and ``variant`` (the same on all rows of a
customer).

No two touches of a customer have the same time: the last 4,096 microseconds of a time are the
number of the touch among those of its customer, who has fewer than that. Every value is drawn from
a hash of the touch's number in all, so that rows are made one by one, in little memory; only putting
them in order takes room, on disk where memory does not suffice.
"""

from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from cx.domain import Scale
from cx.model.stage_model import StageModel, stage_model
from cx.read.touches import COLUMNS, TOUCHES

SCALE: Final = Scale(1, 5)
STAGES: Final = ("ZMOT", "FMOT", "AMOT", "SMOT", "TMOT", "LMOT", "UMOT")
CHANNELS: Final = ("app", "email", "phone", "shop", "social", "web")
SEGMENTS: Final = ("loyal", "new", "new", "returning", "trial")  # as likely as they stand here
ARMS: Final = ("A", "B")
MEMORY: Final = "2GB"  # for putting rows in order
_SECOND_0: Final = 1_735_689_600  # 2025-01-01

# Touchpoint: its stage 1..7, how often among those of its stage, how much higher its scores are,
# how likely something is bought there. Names are such that reading finds these stages by itself.
TOUCHPOINTS: Final = {
    "search": (1, 5, 0.0, 0.0),
    "review_page": (1, 3, 0.1, 0.0),
    "social_post": (1, 4, 0.0, 0.0),
    "video_ad": (1, 3, -0.2, 0.0),
    "comparison_site": (1, 2, 0.1, 0.0),
    "blog_article": (1, 1, 0.2, 0.0),
    "store_visit": (2, 3, 0.2, 0.0),
    "product_page": (2, 5, 0.0, 0.0),
    "cart": (2, 3, -0.1, 0.0),
    "checkout": (2, 2, -0.3, 0.9),
    "landing_page": (2, 1, 0.3, 0.0),
    "shipped": (3, 3, 0.1, 0.0),
    "delivery_notice": (3, 3, -0.2, 0.0),
    "delivery_late": (3, 1, -1.2, 0.0),
    "unboxing": (3, 3, 0.4, 0.0),
    "first_login": (4, 2, 0.5, 0.0),
    "app_open": (4, 5, 0.1, 0.02),
    "setup_guide": (4, 1, -0.3, 0.0),
    "tutorial": (4, 1, 0.7, 0.0),
    "quality_check": (4, 1, -1.4, 0.0),
    "support_call": (5, 2, -0.6, 0.0),
    "support_chat": (5, 2, -0.1, 0.0),
    "return_request": (5, 1, -0.8, 0.0),
    "apology_call": (5, 1, 0.8, 0.0),
    "survey": (6, 2, 0.1, 0.0),
    "write_review": (6, 2, 0.2, 0.0),
    "feedback_form": (6, 1, 0.1, 0.0),
    "repurchase": (7, 2, 0.5, 0.95),
    "referral": (7, 1, 0.8, 0.1),
    "community": (7, 1, 0.5, 0.0),
}
_READ: Final = {
    "file": "0",
    "row": "file_row_number",
    "part": "0",
    "customer": "customer_id",
    "at": '"timestamp"',
    "touchpoint": "touchpoint",
    "did": "true",
    "said": "true",
    "channel": "channel",
    "segment": "segment",
    "arm": "variant",
    "score": "csat",
    "sentiment": "sentiment",
    "value": "revenue",
}  # what reading makes of the columns
MODEL: Final[StageModel] = stage_model(str(Path(__file__).with_name("seven.toml")))


def events(rows: int, seed: int = 1) -> pa.Table:
    """So many events in the order of an upload."""
    with duckdb.connect() as connection:
        return connection.sql(_ordered(connection, rows, seed)).to_arrow_table()


def map_table() -> pa.Table:
    """The stage 1..7 of every touchpoint, and its name."""
    stages = [stage for stage, *_ in TOUCHPOINTS.values()]
    names = [STAGES[stage - 1] for stage in stages]
    return pa.table({"touchpoint": list(TOUCHPOINTS), "stage": stages, "stage_name": names})


def write(rows: int, folder: Path, seed: int = 1, *, csv: bool = False) -> None:
    """So many events and the map as files; what does not fit into memory goes beside them."""
    settings = {"memory_limit": MEMORY, "temp_directory": str(folder / "spilled")}
    with duckdb.connect(config=settings) as connection:
        connection.execute("SET enable_progress_bar = false")
        kept = f"'{folder / 'events.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
        connection.execute(f"COPY ({_ordered(connection, rows, seed)}) TO {kept}")
        if csv:
            source = f"FROM read_parquet('{folder / 'events.parquet'}')"
            connection.execute(f"COPY ({source}) TO '{folder / 'events.csv'}' (HEADER)")
    pq.write_table(map_table(), folder / "map.parquet")


def touches(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The events as reading gives them: every row was done, and said as it has a sentiment."""
    columns = (f'({_READ.get(name, "NULL")})::{kind} AS "{name}"' for name, kind in COLUMNS.items())
    connection.execute(f"""CREATE OR REPLACE VIEW {TOUCHES} AS SELECT {", ".join(columns)}
        FROM read_parquet('{folder / "events.parquet"}', file_row_number = true)""")


def _ordered(connection: duckdb.DuckDBPyConnection, rows: int, seed: int) -> str:
    """The query of all events by time; it stands on two tables that it makes."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE people AS {_people(rows, seed)}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE slots AS {_slots()}")
    return f"""SELECT customer_id, "timestamp", touchpoint, channel, csat, sentiment, revenue, segment,
      variant FROM ({_touches(seed)}) ORDER BY "timestamp", customer_id"""


def _people(rows: int, seed: int) -> str:
    """Customers until there are enough touches: a tenth come once, few a thousand times, 20 on average.

    ``before`` counts the touches of those before. Who comes often comes at shorter pauses, so that
    all is over within some twenty months.
    """
    u = [_chance("-1 - i", salt, seed) for salt in range(8)]
    many = f"exp(1.845 + 1.5 * {_normal(u[0], u[1], 'cos')})"
    return f"""
        WITH drawn AS (SELECT i, least(1 + floor({many}), 2000)::BIGINT AS n FROM range({rows // 10 + 1000}) AS r(i)),
        summed AS (SELECT *, (sum(n) OVER (ORDER BY i) - n)::BIGINT AS before FROM drawn)
        SELECT i + 1 AS customer_id, before, least(n, {rows} - before) AS n,
          least(1 + floor(ln({u[2]}) / ln(.72)), 7) AS furthest,
          {_one_of(SEGMENTS, u[3])} AS segment, {_one_of(ARMS, u[4])} AS variant,
          {u[5]} * 300 AS start_day, least(11, 360 / n) AS pause_days, .2 + .6 * {u[6]} AS visits
        FROM summed WHERE before < {rows}"""


def _slots() -> str:
    """As many slots of its stage for a touchpoint as its weight says."""
    rows = [
        f"({stage}, {slot}, '{name}', {shift}, {bought})"
        for stage in range(1, 8)
        for slot, (name, shift, bought) in enumerate(_of_stage(stage))
    ]
    return f"FROM (VALUES {', '.join(rows)}) AS v(stage, slot, touchpoint, shift, bought)"


def _of_stage(stage: int) -> list[tuple[str, float, float]]:
    return [
        (name, shift, bought)
        for name, (there, weight, shift, bought) in TOUCHPOINTS.items()
        for _ in range(weight)
        if there == stage
    ]


def _touches(seed: int) -> str:
    """Touches in visits of some minutes, further along the journey with each, in no order."""
    u = [_chance("touch", salt, seed) for salt in range(8, 20)]
    slots = [len(_of_stage(stage)) for stage in range(1, 8)]
    along = f"(number + {u[0]}) / n * furthest + .35 * {_normal(u[1], u[2], 'cos')}"
    later = f"(visit + {_chance('before + visit', 20, seed)}) * pause_days * 86400 + {u[3]} * 2700"
    return f"""
        WITH each AS (SELECT *, unnest(range(n)) AS number FROM people),
        placed AS (SELECT *, before + number AS touch, floor(number * visits)::BIGINT AS visit FROM each),
        staged AS (
          SELECT *, 1 + greatest(least(floor({along}), furthest - 1), 0)::INTEGER AS stage,
            {_SECOND_0} + start_day * 86400 + {later} AS second
          FROM placed),
        chosen AS (SELECT *, floor({u[4]} * {slots}[stage])::INTEGER AS slot FROM staged),
        felt AS (
          SELECT *, shift + .8 * {_normal(u[5], u[6], "sin")} + CASE variant WHEN 'B' THEN .08 ELSE 0 END AS q
          FROM chosen JOIN slots USING (stage, slot))
        SELECT customer_id, make_timestamp((second * 1e6 / 4096)::BIGINT * 4096 + number) AS "timestamp",
          touchpoint, {_one_of(CHANNELS, u[7])} AS channel,
          CASE WHEN {u[8]} < .2 THEN greatest(least(round(3.4 + q), 5), 1)::TINYINT END AS csat,
          round(greatest(least(.35 * q + .1, 1), -1), 3) AS sentiment,
          CASE WHEN {u[9]} < bought THEN round(exp(8.3 + .7 * {_normal(u[10], u[11], "sin")})) ELSE 0 END
            AS revenue, segment, variant
        FROM felt"""


def _chance(key: str, salt: int, seed: int) -> str:
    """A number between 0 and 1, drawn by hashing one whole number.

    DuckDB's hash of several numbers joins theirs too simply: those of (i, 1) and (i, 2) are
    dependent.
    """
    return f"(((hash(({key}) * 32 + {salt} + {seed * 2**40}) >> 11) + .5) / {2.0**53})"


def _normal(u: str, v: str, wave: str) -> str:
    """A standard normal number of two chances (Box and Muller); ``cos`` and ``sin`` give one each."""
    return f"(sqrt(-2 * ln({u})) * {wave}(2 * pi() * {v}))"


def _one_of(names: tuple[str, ...], u: str) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"[{listed}][1 + floor({u} * {len(names)})::INTEGER]"
