"""Long readings: in a thread of their own, told step by step, stopped at a click."""

import threading
from pathlib import Path

import pytest

from cx.errors import HeaderOnly, ReadingStopped
from cx.read.engine import connect
from cx.read.preview import ROWS, preview
from cx.read.progress import Step, share
from cx.read.report import Source
from pages.kit.work import Work

LONG = 60  # seconds; no test waits so long


@pytest.fixture
def connection():
    with connect() as made:
        yield made


def test_it_gives_what_the_work_gave_and_tells_where_it_is(connection):
    reached, go_on = threading.Event(), threading.Event()

    def act(told):
        told(Step.TOUCHES, "a.csv")
        reached.set()
        go_on.wait(LONG)
        return 7

    work = Work(act, connection)
    assert reached.wait(LONG)
    assert not work.wait(0)
    assert (work.step, work.file) == (Step.TOUCHES, "a.csv")
    go_on.set()
    assert work.result() == 7


def test_what_the_work_raised_is_raised_again(connection):
    def act(told):
        raise HeaderOnly(file="a.csv", columns=())

    with pytest.raises(HeaderOnly):
        Work(act, connection).result()


def test_it_stops_at_the_next_step(connection):
    begun, go_on = threading.Event(), threading.Event()

    def act(told):
        begun.set()
        go_on.wait(LONG)
        told(Step.CHECKING)
        return 7

    work = Work(act, connection)
    begun.wait(LONG)
    work.stop()
    go_on.set()
    with pytest.raises(ReadingStopped):
        work.result()


def test_it_stops_in_the_middle_of_a_long_query(connection):
    begun = threading.Event()

    def act(told):
        begun.set()
        connection.execute("SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) = 3")

    work = Work(act, connection)
    begun.wait(LONG)
    while not work.wait(0.05):  # a stop before the query has begun is repeated
        work.stop()
    with pytest.raises(ReadingStopped):
        work.result()


def test_the_steps_fill_the_bar_in_their_order():
    shares = [share(step) for step in Step]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1


def test_a_first_look_shows_columns_and_rows_and_nobody(tmp_path: Path):
    path = tmp_path / "a.csv"
    lines = "".join(f"{at},a{at}@example.com,到着,4\n" for at in range(100))
    path.write_text("番号,メールアドレス,接点,番号\n" + lines, encoding="cp932")
    look = preview(Source("a.csv", path))
    assert list(look.frame.columns) == ["番号", "メールアドレス", "接点", "番号 (2)"]
    assert len(look.rows) == ROWS
    assert look.rows[0][2] == "到着"
    assert "example" not in str(look.rows)


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"PK\x03\x04broken", b"%PDF-1.7"])
def test_a_first_look_at_what_is_no_table_is_none(tmp_path: Path, content: bytes):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert preview(Source("a.csv", path)) is None
