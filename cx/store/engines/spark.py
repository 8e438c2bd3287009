"""Apache Spark: the engine for data that one machine cannot hold."""

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cx.read.touches import TOUCHES
from cx.store.engines.engine import SCHEMA

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True, slots=True)
class Spark:
    """An engine over a Spark session (``cx.store.engines.spark_session``) that holds the touches.

    Tables have no order here: what needs one is told it.
    """

    session: "SparkSession"
    making: Any = field(default_factory=threading.RLock, compare=False)
    ordered: bool = False

    def backend(self) -> Any:
        """An Ibis backend on the session."""
        from cx.store.engines.spark_backend import Arrow  # Spark loads now, not on import

        made = Arrow()
        made.do_connect(self.session)
        return made

    def reset(self) -> None:
        """Empty the store's schema."""
        self.session.sql(f"DROP DATABASE IF EXISTS {SCHEMA} CASCADE")
        self.session.sql(f"CREATE DATABASE {SCHEMA}")

    def has(self, name: str) -> bool:
        """Whether the store keeps a table of that name."""
        return bool(self.session.catalog.tableExists(f"{SCHEMA}.{name}"))

    def table(self, backend: Any, name: str) -> Any:
        """A table that the store keeps."""
        return backend.table(name, database=SCHEMA)

    def kept(self) -> frozenset[str]:
        """The names of the tables in the store's schema."""
        rows = self.session.sql(f"SHOW TABLES IN {SCHEMA}").collect()
        return frozenset(row.tableName for row in rows if not row.isTemporary)

    def touch_columns(self) -> tuple[str, ...]:
        """The names of the columns of the table of touches."""
        return tuple(self.session.table(TOUCHES).columns)
