import subprocess
import sys
import threading

import pytest

from cx.domain import Stage
from cx.errors import AmbiguousCode, MissingColumns
from cx.metrics.stages import stages
from cx.model.stage_model import stage_model
from cx.store import Store, build, journeys
from cx.store.flow import onward
from cx.store.overview import overview
from cx.store.places import spot_counts
from cx.store.scan import Scan
from cx.store.store import breakdowns
from tests.touches import START, did, said, store_of, touches_in


def went_on(store: Store, stage: str) -> tuple[float, float]:
    row = onward(store, window_days=30).set_index("stage").loc[stage]
    return row["observed"], row["went_on"]


LATE = did("late", 100, "search")  # so that the others' windows are observed


def test_touches_are_sorted_with_their_neighbours():
    store = store_of([did("b", 1, "order"), did("a", 2, "order"), did("a", 1, "search")])
    scan = Scan(store)
    rows = scan.frame(scan.did.order_by("position"))
    assert rows["position"].tolist() == [0, 1, 2]
    assert rows["customer"].tolist() == [0, 0, 1]
    assert rows["gap"].fillna(-1).tolist() == [-1, 86_400, -1]
    assert rows["gap_next"].fillna(-1).tolist() == [86_400, -1, -1]
    assert rows["previous"].isna().tolist() == [True, False, True]


def test_neighbours_hold_across_a_large_table():
    """More rows than DuckDB works on at once: lag and lead must not break at its seams."""
    connection = touches_in([did("a", 0, "search")])
    connection.execute("""
        INSERT INTO touches_in BY NAME
        SELECT 0 AS file, i + 1 AS "row", 0 AS part, 'c' || lpad((i % 1000)::VARCHAR, 4, '0') AS customer,
          TIMESTAMP '2026-01-01' + INTERVAL (hash(i) % 1000000) SECOND AS "at",
          'order' AS touchpoint, true AS did, false AS said FROM range(400000) AS t(i)""")
    build(connection, stage_model(), scale=None)
    wrong = connection.execute("""
        SELECT count(*) FROM (
          SELECT gap, gap_next, epoch("at") - epoch(lag("at") OVER w) AS before,
            epoch(lead("at") OVER w) - epoch("at") AS after
          FROM store.did WINDOW w AS (PARTITION BY customer ORDER BY "at", seen))
        WHERE gap IS DISTINCT FROM before OR gap_next IS DISTINCT FROM after""").fetchone()
    assert wrong == (0,)


def test_touches_of_one_second_follow_the_file_not_the_name():
    onward = store_of([did("a", 0, "search"), did("a", 0, "order"), LATE])
    backward = store_of([did("a", 0, "order"), did("a", 0, "search"), LATE])
    assert went_on(onward, "research") == (1, 1)
    assert went_on(backward, "research") == (1, 0)


def test_touches_without_time_keep_the_order_of_the_file():
    store = store_of(
        [
            did("a", None, "search"),
            did("a", None, "order"),
            did("b", None, "order"),
            did("b", None, "search"),
        ]
    )
    assert went_on(store, "research") == (2, 1)


@pytest.mark.parametrize(("days", "counts"), [(30.0, 1), (30.001, 0)])
def test_the_windows_end_still_counts(days, counts):
    assert (
        went_on(store_of([did("a", 0, "search"), did("a", days, "order"), LATE]), "research")[1]
        == counts
    )


@pytest.mark.parametrize(("last", "observed"), [(30.0, 1), (29.999, 0)])
def test_a_window_must_end_before_the_data_do(last, observed):
    store = store_of([did("a", 0, "search"), did("b", last, "order")])
    assert went_on(store, "research")[0] == observed


def test_the_next_stage_is_the_next_that_occurs():
    """Nothing was done between research and delivery; purchase was only spoken of."""
    touches = [did("a", 0, "search"), said("a", "order", 4, days=1), did("a", 2, "delivered"), LATE]
    store = store_of(touches)
    assert store.columns == ("research", "delivery")
    assert went_on(store, "research") == (1, 1)


def test_a_later_touch_counts_even_if_an_earlier_one_was_there():
    store = store_of([did("a", 0, "order"), did("a", 1, "search"), did("a", 2, "order"), LATE])
    row = onward(store, window_days=30).set_index("stage").loc["research"]
    assert (row["went_on"], row["median_days"]) == (1, 1)


def test_quantiles_of_days_are_of_type_7():
    touches = [did("x", 200, "search")]
    for name, days in zip("abcd", (1, 2, 4, 50), strict=True):
        touches += [did(name, 0, "search"), did(name, days, "order")]
    row = onward(store_of(touches), window_days=30).iloc[0]
    assert row[["p10_days", "p25_days", "median_days", "p75_days", "p90_days"]].tolist() == (
        pytest.approx([1.3, 1.75, 3.0, 15.5, 36.2])
    )


def test_opinions_never_count_as_behaviour():
    behaviour = [did("a", 0, "search"), did("a", 1, "order"), LATE]
    opinions = [
        said("a", "delivery", 1, days=0.5),
        said("b", "search", 2, days=0),
        said("a", "order", 5),
    ]
    store, silent = store_of([*behaviour, *opinions]), store_of(behaviour)
    assert stages(store).equals(stages(silent))
    delivery = spot_counts(store).set_index("touchpoint").loc["delivery"]
    assert (delivery["touches"], delivery["did_touches"], delivery["did_customers"]) == (1, 0, 0)


def test_a_touch_both_done_and_said_counts_once():
    store = store_of([said("a", "order", 5, days=0, did=True), said("a", "order", 4, days=1)])
    row = spot_counts(store).iloc[0]
    assert (row["touches"], row["customers"], row["did_touches"]) == (2, 1, 1)
    assert overview(store).touches == 2


def test_unplaced_touches_stay_but_take_no_part_in_the_flow():
    store = store_of([did("a", 0, "search"), did("a", 1, "oddity"), did("a", 2, "order"), LATE])
    found = stages(store).set_index("stage")
    assert found.index.tolist() == ["research", "purchase", "unplaced"]
    assert found.loc["unplaced", "reached"] == 1
    assert found.loc["unplaced", "observed":].isna().all()
    assert went_on(store, "research") == (1, 1)


def test_columns_of_several_stages_are_one_step():
    touches = [did("a", 0, "product view"), did("a", 1, "order"), did("a", 2, "delivered"), LATE]
    store = store_of(touches, model="five_moments")
    assert store.columns == ("zmot", "fmot", "amot")
    assert went_on(store, "fmot") == (1, 1)


def test_another_model_needs_no_new_touches():
    store = store_of([did("a", 0, "product view"), did("a", 1, "order"), LATE])
    before = store.engine.connection.execute("SELECT max(position) FROM store.did").fetchone()
    other = store.with_model(stage_model("five_moments"))
    assert [spot.column for spot in other.spots] == ["fmot", "fmot", "zmot"]
    again = other.with_model(stage_model())
    assert (again.stages, again.journey) == (store.stages, store.journey)
    assert stages(again).equals(stages(store))
    assert (
        store.engine.connection.execute("SELECT max(position) FROM store.did").fetchone() == before
    )


def test_the_users_choice_moves_a_touchpoint():
    touches = [did("a", 0, "search"), did("a", 1, "oddity"), LATE]
    store = store_of(touches, choices={"oddity": Stage.USE})
    assert store.columns == ("research", "use")
    left_out = store.with_model(stage_model(), choices={"oddity": None})
    assert left_out.columns == ("research",)


def test_a_stage_named_in_one_file_holds_where_another_is_silent():
    store = store_of([did("a", 0, "chat", stage="use"), said("a", "chat", 4)])
    assert [(spot.touchpoint, spot.column) for spot in store.spots] == [("chat", "use")]


def test_one_touchpoint_in_two_stages_is_two():
    store = store_of([did("a", 0, "mail", stage="research"), did("a", 1, "mail", stage="return")])
    assert [spot.column for spot in store.spots] == ["research", "return"]


def test_an_ambiguous_code_asks():
    touches = [did("a", 0, "talk", stage="TMOT")]
    with pytest.raises(AmbiguousCode):
        store_of(touches)
    assert store_of(touches, codes={"TMOT": Stage.SHARE}).columns == ("share",)


def test_groups_are_by_the_first_touch_that_has_a_value():
    touches = [
        did("a", 0, "search"),
        did("a", 1, "order", channel="web"),
        did("a", 2, "order", channel="shop"),
        did("b", 0, "search", channel="shop"),
        did("c", 0, "search", channel="shop"),
        did("d", 0, "search"),
    ]
    store = store_of(touches)
    groups = store.groups("channel")
    assert list(groups.itertuples(index=False, name=None)) == [("shop", 2), ("web", 1)]
    web = store.only("channel", "web")
    assert overview(web) == (1, 3, START, START.replace(day=3))
    assert overview(web.whole()) == overview(store)


def test_a_further_column_goes_by_its_plain_name():
    touches = [did("a", 0, "search", **{"extra:Plan": "gold"}), did("b", 0, "search")]
    store = store_of(touches, extras=["Plan"])
    assert "Plan" in breakdowns(store)
    assert overview(store.only("Plan", "gold")).customers == 1
    with pytest.raises(MissingColumns):
        store.only("plan", "gold")


def test_views_of_views_narrow_down():
    touches = [
        did(c, 0, "search", channel=x, segment=y)
        for c, x, y in (("a", "1", "1"), ("b", "1", "2"), ("c", "2", "1"))
    ]
    narrow = store_of(touches).only("channel", "1").only("segment", "1")
    assert overview(narrow).customers == 1
    assert narrow.groups("segment")["value"].tolist() == ["1"]


def test_a_stage_that_a_group_never_reached_is_zero():
    store = store_of([did("a", 0, "search", channel="x"), did("b", 0, "order", channel="y"), LATE])
    found = stages(store.only("channel", "x")).set_index("stage")
    assert found["reached"].to_dict() == {"research": 1, "purchase": 0}


def test_building_again_replaces_the_store():
    connection = touches_in([did("a", 0, "search")])
    build(connection, stage_model(), scale=None)
    connection.execute("DELETE FROM touches_in")
    connection.execute("""INSERT INTO touches_in BY NAME SELECT 0 AS file, 0 AS "row", 0 AS part,
        'b' AS customer, 'order' AS touchpoint, true AS did, false AS said""")
    assert build(connection, stage_model(), scale=None).columns == ("purchase",)


def test_threads_may_share_a_store():
    store = store_of([did(c, i, t) for i, c in enumerate("abcdefgh") for t in ("search", "order")])
    expected, found = stages(store), []
    threads = [threading.Thread(target=lambda: found.append(stages(store))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(each.equals(expected) for each in found)


def test_importing_the_store_does_not_load_ibis():
    code = "import sys, cx.store; sys.exit('ibis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_model_that_failed_half_way_can_be_tried_again(monkeypatch):
    """The table of stages was made, the journey table was not: out of memory, or stopped."""
    store = store_of([did("a", 0, "product view"), did("a", 1, "order"), LATE])
    whole = journeys.journeys
    monkeypatch.setattr(journeys, "journeys", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.with_model(stage_model("five_moments"))
    monkeypatch.setattr(journeys, "journeys", whole)
    assert store.with_model(stage_model("five_moments")).columns == ("zmot", "fmot")
