"""Read files into touches: the one way in."""

from collections.abc import Mapping, Sequence

import duckdb

from cx.domain import Role
from cx.model.recipe import Answers, Recipe
from cx.read.report import Reading, Source


def read(
    sources: Sequence[Source],
    connection: duckdb.DuckDBPyConnection,
    *,
    recipe: Recipe | str | None = None,
    mapping: Mapping[Role, tuple[str, ...]] | None = None,
    answers: Answers | None = None,
) -> Reading:
    """Files as touches in the connection's table ``touches_in``."""
    raise NotImplementedError
