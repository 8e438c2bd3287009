"""Files with the real headers of shop systems and questionnaires: each is known by itself, nothing is lost."""

import numpy as np
import pytest

from cx.read.report import Source
from cx.simulate.exports import Kind, export
from cx.simulate.shop import Shop, simulate
from cx.simulate.world import World


@pytest.fixture(scope="module")
def shop() -> Shop:
    return simulate(World(customers=150), np.random.default_rng(5))


def touches(connection) -> dict[str, int]:
    found = connection.execute(
        "SELECT touchpoint, count(*) FROM touches_in GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return dict(found)


@pytest.mark.parametrize("kind", Kind)
def test_a_file_is_known_by_itself_and_read_in_full(kind, shop, reading, connection, tmp_path):
    made = export(kind, shop, tmp_path)
    found = reading(Source(made.path.name, made.path))
    assert [file.recipe for file in found.report.files] == [kind]
    assert touches(connection) == {name: n for name, n in made.touches.items() if n}
    assert found.report.customers == made.customers
    assert found.report.questions == ()
