"""Questions of one piece of work."""

import threading

import pytest

from cx.errors import ReadingStopped
from cx.read.engine import connect
from cx.store.engines.embedded import Embedded
from cx.store.engines.stoppable import Stoppable


@pytest.fixture
def engine():
    with connect() as connection:
        yield Stoppable(Embedded(connection))


def test_a_thread_asks_one_backend_and_another_thread_another(engine):
    mine, others = engine.backend(), []
    other = threading.Thread(target=lambda: others.append(engine.backend()))
    other.start()
    other.join()
    assert engine.backend() is mine
    assert others[0] is not mine


def test_what_was_broken_off_asks_no_further(engine):
    engine.backend()
    engine.interrupt()
    with pytest.raises(ReadingStopped):
        engine.backend()


def test_a_table_that_is_made_is_there_and_after_a_reset_it_is_not():
    with connect() as connection:
        engine = Embedded(connection)
        engine.reset()
        assert not engine.has("one")
        connection.execute("CREATE TABLE store.one AS SELECT 1 AS x")
        assert engine.has("one")
        engine.reset()
        assert not engine.has("one")
