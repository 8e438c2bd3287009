"""From which touch customers go to which: by hand, and against plain SQL."""

import datetime

import duckdb
import pytest

from benchmarks import plain
from benchmarks.world import SCALE, upload
from cx.model.stage_model import stage_model
from cx.read.touches import TOUCHES
from cx.store import build
from cx.store.moves import END, START, moves
from tests.touches import did, said, store_of

APRIL = datetime.date(2026, 4, 1)


def rows_of(touches, **options):
    return moves(store_of(touches), **options).values.tolist()


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        pytest.param([did("a", 0, "order")],
                     [[START, "purchase", 1], ["purchase", END, 1]], id="one touch"),
        pytest.param([did("a", 0, "search"), did("a", 1, "search"), did("a", 2, "order")],
                     [[START, "research", 1], ["research", "research", 1], ["research", "purchase", 1],
                      ["purchase", END, 1]], id="a loop is kept"),
        pytest.param([did("a", 1, "order"), did("a", 2, "search"), did("a", 0, "search")],
                     [[START, "research", 1], ["research", "purchase", 1], ["research", END, 1],
                      ["purchase", "research", 1]], id="back again, in the order of time"),
        pytest.param([did("a", None, "order"), did("a", 5, "search"), did("a", None, "search")],
                     [[START, "research", 1], ["research", "purchase", 1], ["research", END, 1],
                      ["purchase", "research", 1]], id="without a time: last, as in the file"),
        pytest.param([did("a", 0, "search"), did("b", 0, "search"), did("b", 1, "order"),
                      said("a", "order", 4, days=1), said("c", "order", 4, days=1)],
                     [[START, "research", 2], ["research", "purchase", 1], ["research", END, 1],
                      ["purchase", END, 1]], id="an opinion is no move"),
        pytest.param([did("a", 0, "search"), said("a", "order", 4, days=1, did=True)],
                     [[START, "research", 1], ["research", "purchase", 1], ["purchase", END, 1]],
                     id="what is both is one"),
        pytest.param([said("a", "order", 4)], [], id="opinions alone"),
    ],
)  # fmt: skip
def test_stages(touches, expected):
    assert rows_of(touches) == expected


def test_touchpoints_are_told_apart_by_name_and_stage():
    touches = [
        did("a", 0, "desk", stage="purchase"),
        did("a", 1, "desk", stage="service"),
        did("a", 2, "search"),
    ]
    assert rows_of(touches, by_touchpoint=True) == [
        [None, START, "desk", "purchase", 1],
        ["desk", "purchase", "desk", "service", 1],
        ["desk", "service", "search", "research", 1],
        ["search", "research", None, END, 1],
    ]


def test_two_names_of_a_stage_in_the_file_are_one_touchpoint():
    touches = [did("a", day, "desk", stage=name) for day, name in enumerate(["purchase", "購入"])]
    assert rows_of(touches, by_touchpoint=True) == [
        [None, START, "desk", "purchase", 1],
        ["desk", "purchase", "desk", "purchase", 1],
        ["desk", "purchase", None, END, 1],
    ]


def test_at_the_borders_of_a_period_ways_begin_and_end():
    touches = [
        did("a", day, name) for day, name in enumerate(["search", "order", "search", "order"])
    ]
    store = store_of([*touches, did("a", None, "search"), did("b", 9, "order")])
    second = APRIL + datetime.timedelta(days=1)
    found = moves(store.within(second, second + datetime.timedelta(days=1)))
    assert found.values.tolist() == [
        [START, "purchase", 1],
        ["research", END, 1],
        ["purchase", "research", 1],
    ]
    assert moves(store.within(datetime.date(2030, 1, 1), datetime.date(2030, 1, 2))).empty


def test_another_model_counts_the_same_moves_between_its_columns():
    store = store_of([did("a", 0, "search"), did("a", 1, "product view"), did("a", 2, "order")])
    other = store.with_model(stage_model("p_and_g_4"))
    assert moves(other)["n"].sum() == moves(store)["n"].sum() == 4
    assert set(moves(other)["from"]) <= {START, *(column.id for column in other.model.columns)}


def test_plain_sql_says_the_same():
    with duckdb.connect(config={"threads": 2}) as connection:
        upload(connection, 20_000, seed=3)
        plain.prepare(connection)
        store = build(connection, stage_model(), scale=SCALE)
        order = 'PARTITION BY customer ORDER BY "at" NULLS LAST, file, "row", part'
        every = connection.execute(f"""
            WITH t AS (SELECT k, lag(k) OVER w AS before, lead(k) OVER w AS after
                       FROM {TOUCHES} JOIN stage_of USING (touchpoint) WHERE did WINDOW w AS ({order}))
            SELECT before, k, count(*) FROM t GROUP BY ALL
            UNION ALL SELECT k, NULL, count(*) FROM t WHERE after IS NULL GROUP BY ALL""").fetchall()
        ids = [column.id for column in store.model.columns]
        theirs = {
            (START if a is None else ids[a], END if b is None else ids[b]): n for a, b, n in every
        }
        ours = {(row["from"], row["to"]): row["n"] for row in moves(store).to_dict("records")}
    assert ours == theirs
    assert len(ours) > 20
