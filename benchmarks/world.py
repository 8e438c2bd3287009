"""Made-up touches in the form that reading gives, as many as one likes."""

import duckdb

from cx.domain import Scale
from cx.read.touches import COLUMNS, TOUCHES

SCALE = Scale(1, 5)
TOUCHPOINTS = (
    "search", "promo_page", "review_page", "compare",
    "home", "catalog", "product_view", "product_view", "product_view", "add_to_cart", "cart",
    "checkout", "payment", "purchase",
    "shipped", "delivered", "unboxing",
    "login", "usage", "support_chat", "return_request",
    "write_review", "repurchase", "invite_friend",
)  # fmt: skip


def upload(connection: duckdb.DuckDBPyConnection, touches: int, *, seed: int) -> None:
    """Fill the table of touches: one customer per ten touches, a half year, every fifth scored.

    A customer's touches come in bursts, so that visits have several touches; rows stand in no
    order, as in files people have.
    """
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    names = ", ".join(f"'{name}'" for name in TOUCHPOINTS)
    connection.execute(f"CREATE OR REPLACE TABLE {TOUCHES} ({columns})")
    connection.execute(f"""
        INSERT INTO {TOUCHES} BY NAME
        WITH drawn AS (
          SELECT i, hash(i, {seed}) AS h, hash(i // 3, {seed}, 1) AS burst FROM range({touches}) AS t(i)),
        shaped AS (
          SELECT i, h, burst % {max(touches // 10, 1)} AS who, [{names}] AS names,
            burst // 1000 % 15552000 + (h // 7 % 1800) AS second
          FROM drawn)
        SELECT 0 AS file, i AS "row", 0 AS part, 'customer ' || who AS customer,
          TIMESTAMP '2026-01-01' + second * INTERVAL 1 SECOND AS "at",
          names[1 + (h % len(names))::INTEGER] AS touchpoint,
          true AS did, h // 11 % 5 = 0 AS said,
          ['web', 'app', 'shop', 'mail'][1 + (h // 13 % 4)::INTEGER] AS channel,
          CASE WHEN h // 11 % 5 = 0 THEN (1 + (h // 17 % 5))::DOUBLE END AS score
        FROM shaped ORDER BY hash(i, 7)""")
