"""Ibis' backend for Spark, mended where numbers would lose digits on their way."""

from typing import Any

import ibis
import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema, PySparkType
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.formats.pandas import PandasData
from pyspark.sql import functions as F
from pyspark.sql.types import TimestampNTZType, TimestampType

Backend.register_options()  # as Ibis does where it makes its own


class Doubles(PySparkCompiler):  # type: ignore[misc]  # Ibis has no types
    """SQL in which a fraction is a double: of 1.0 Spark makes a decimal, whose means have few digits."""

    __slots__ = ()

    def visit_DefaultLiteral(self, op: Any, *, value: Any, dtype: Any) -> Any:
        """A value as SQL."""
        made = super().visit_DefaultLiteral(op, value=value, dtype=dtype)
        return self.cast(made, dtype) if dtype.is_floating() else made


class Arrow(Backend):  # type: ignore[misc]
    """Rows pass between Spark and here as Arrow, and tables are named with their schema.

    Ibis takes pandas, where whole numbers with gaps become floats (and lose digits), and Spark's way
    there breaks off at pandas 3. To name the schema saves entering and leaving it.
    """

    compiler = Doubles()

    def to_pyarrow(self, expr: Any, /, *, params: Any = None, limit: Any = None) -> Any:
        """The rows of an expression."""
        self._run_pre_execute_hooks(expr)
        table = expr.as_table()
        rows = self._session.sql(self.compile(table, params=params, limit=limit)).toArrow()
        return expr.__pyarrow_result__(rows.cast(table.schema().to_pyarrow()))

    def execute(self, expr: Any, /, **options: Any) -> Any:
        """The rows of an expression as a frame."""
        table = expr.as_table()
        frame = self.to_pyarrow(table, **options).to_pandas(date_as_object=True)
        return expr.__pandas_result__(PandasData.convert_table(frame, table.schema()))

    def create_table(
        self, name: str, /, obj: Any, *, database: str | None = None, overwrite: bool = False
    ) -> Any:
        """Keep rows under a name, with the types that Ibis knows them by."""
        table = obj if isinstance(obj, ibis.Expr) else ibis.memtable(obj)
        self._run_pre_execute_hooks(table)
        rows = self._session.sql(self.compile(table))
        kinds = {kind.name: kind.dataType for kind in PySparkSchema.from_ibis(table.schema())}
        no_zone = {name for name, kind in kinds.items() if kind == TimestampType()}
        kinds |= dict.fromkeys(no_zone, TimestampNTZType())  # none of ours has one
        typed = [F.col(f"`{name}`").cast(kind).alias(name) for name, kind in kinds.items()]
        mode = "overwrite" if overwrite else "error"
        rows.select(*typed).write.saveAsTable(_whole(name, database), mode=mode)
        return self.table(name, database=database)

    def get_schema(
        self, table_name: str, *, catalog: str | None = None, database: str | None = None
    ) -> Any:
        """The columns of a table and their types."""
        rows = self._session.table(_whole(table_name, database))
        return ibis.schema(PySparkType.to_ibis(rows.schema))

    def _register_in_memory_table(self, op: Any) -> None:
        rows: pa.Table = op.data.to_pyarrow(op.schema)
        self._session.createDataFrame(rows).createOrReplaceTempView(op.name)


def _whole(name: str, database: str | None) -> str:
    return f"`{database}`.`{name}`" if database else f"`{name}`"
