"""The sample's shop, simulated once, and its files as the product reads them."""

from pathlib import Path

import pytest

from cx.domain import Language
from cx.model.stage_model import stage_model
from cx.moments.journey import journey
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.simulate.files import write
from cx.simulate.shop import simulate
from cx.store import build

READ = ("touches.csv", "survey.csv", "orders.csv")


@pytest.fixture(scope="session")
def shop():
    """The sample's shop."""
    return simulate()


@pytest.fixture(scope="session", params=list(Language))
def found(request, shop, tmp_path_factory):
    """Language, reading, journey and store of the sample's three files, read without any help."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    write(shop, folder, request.param)
    with connect() as connection:
        reading = read([Source(name, folder / name) for name in READ], connection)
        store = build(connection, stage_model(), scale=reading.scale)
        yield request.param, reading, journey(store, names=reading.names), store
