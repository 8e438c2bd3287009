"""Large files as Spark sees them: their first rows, and all rows with their place in their file."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

HEAD: Final = 10_000  # rows from which our own reader learns what the columns are
_ROW: Final = "place_row"
_FILE: Final = "place_file"


class Cells(NamedTuple):
    """The rows of one place (a file or a folder of files): columns ``c0``, ``c1``, ...

    ``rows`` has beside them ``place_file``, the number of the file, and ``place_row``, the number of
    the row in it from 0: neither depends on how Spark shares the work out.
    """

    place: str
    columns: tuple[str, ...]
    rows: "DataFrame"


def is_parquet(place: str, session: "SparkSession") -> bool:
    """Whether a place holds Parquet, as the names or, in a folder, the names of its files say."""
    if place.endswith((".parquet", ".pq")):
        return True
    found = session.read.format("binaryFile").option("recursiveFileLookup", True).load(place)
    names = [row.path for row in found.select("path").limit(1).collect()]
    return any(name.endswith((".parquet", ".pq")) for name in names)


def head(session: "SparkSession", place: str, folder: Path) -> Path:
    """The first rows of a place as a file of its own, for our own reader."""
    import pyarrow.parquet as pq

    if is_parquet(place, session):
        made = folder / "head.parquet"
        pq.write_table(session.read.parquet(place).limit(HEAD).toArrow(), made)
        return made
    made = folder / "head.csv"
    lines = session.read.text(place).limit(HEAD).collect()
    made.write_text("".join(f"{line.value}\n" for line in lines), encoding="utf-8")
    return made


def cells(session: "SparkSession", place: str, *, delimiter: str, broken: bool) -> Cells:
    """All rows of a place; ``broken`` where cells hold line breaks, so that a file is one task.

    The CSV files of a folder must have the same headings in the same order.
    """
    from pyspark.sql import functions as F

    if is_parquet(place, session):
        raw = session.read.parquet(place)
        start, number = F.lit(0).cast("bigint"), F.col("_metadata.row_index")
    else:
        raw = (
            session.read.option("header", True)
            .option("sep", delimiter)
            .option("escape", '"')
            .option("multiLine", broken)
            .option("enforceSchema", False)
            .option("columnPruning", False)  # else counting rows would not look at them
            .csv(place)
        )
        start, number = F.col("_metadata.file_block_start"), F.monotonically_increasing_id()
    named = [F.col(f"`{name}`").alias(f"c{at}") for at, name in enumerate(raw.columns)]
    placed = raw.select(
        *named,
        F.col("_metadata.file_path").alias("place_path"),
        start.alias("place_start"),
        number.alias("place_number"),
    )
    return Cells(place, tuple(raw.columns), _numbered(session, placed))


def together(session: "SparkSession", parts: Sequence[Cells]) -> list[Any]:
    """The rows of each place as a view, with files numbered through all of them; the views' names."""
    from pyspark.sql import functions as F

    names, first = [], 0
    for at, part in enumerate(parts):
        name = f"place_{at}"
        part.rows.withColumn(_FILE, F.col(_FILE) + first).createOrReplaceTempView(name)
        names.append(name)
        first += part.rows.select(_FILE).distinct().count()
    return names


def some_cells(part: Cells) -> dict[str, list[str]]:
    """The cells of some rows as texts, by column."""
    rows = part.rows.limit(HEAD).toArrow()
    return {
        name: [str(cell) for cell in rows[f"c{at}"].to_pylist() if cell is not None]
        for at, name in enumerate(part.columns)
    }


def has_line_breaks(path: Path, delimiter: str) -> bool:
    """Whether cells of a CSV file hold line breaks."""
    if path.suffix != ".csv":
        return False
    with path.open(encoding="utf-8", newline="") as lines:
        return any("\n" in cell for row in csv.reader(lines, delimiter=delimiter) for cell in row)


def _numbered(session: "SparkSession", placed: "DataFrame") -> "DataFrame":
    """Rows with the number of their file, by path, and their own in it.

    Spark reads a file in parts, in each of which its numbers rise: with the rows of the parts before,
    they give a row's place in the file, however many parts there are.
    """
    from pyspark.sql import functions as F

    parts = (
        placed.groupBy("place_path", "place_start")
        .agg(F.min("place_number").alias("first"), F.count("*").alias("rows"))
        .orderBy("place_path", "place_start")
        .collect()
    )
    files = {path: at for at, path in enumerate(dict.fromkeys(part.place_path for part in parts))}
    shifts, before = [], dict.fromkeys(files, 0)
    for part in parts:
        path = part.place_path
        shifts.append((path, part.place_start, files[path], before[path] - part.first))
        before[path] += part.rows
    known = session.createDataFrame(
        shifts, f"place_path string, place_start bigint, {_FILE} int, place_shift bigint"
    )
    joined = placed.join(F.broadcast(known), ["place_path", "place_start"])
    row = (F.col("place_number") + F.col("place_shift")).alias(_ROW)
    data = [name for name in placed.columns if not name.startswith("place_")]
    return joined.select(*data, _FILE, row)
