"""How scores change from stage to stage, and each customer's best, worst and last."""

from cx.store.opinions import Measure, levels_of_expectation, own_means
from cx.store.steps import step_changes, summaries
from tests.touches import did, said, store_of

JOURNEY = [
    said("a", "search", 5, days=1),
    said("a", "order", 4, days=2),
    said("a", "order", 3, days=3),
    said("a", "delivery", 2, days=4),
    said("a", "order", 1, days=9),  # bought again: not on the way to the first delivery
    said("b", "order", 5),  # no times: the file's order
    said("b", "delivery", 1),
    said("c", "delivery", 3, days=1),
    said("c", "order", 5, days=2),  # later than the delivery: no step
    said("d", "overall", 4, days=1),
]


def test_a_step_is_from_the_last_in_a_stage_to_the_first_in_the_next():
    rows = step_changes(store_of(JOURNEY), Measure.SCORE)
    rows = rows.sort_values(["customer", "step"])[["customer", "stage", "next", "before", "after"]]
    assert rows.values.tolist() == [
        [0, "research", "purchase", 5, 4],
        [0, "purchase", "delivery", 3, 2],
        [1, "purchase", "delivery", 5, 1],
    ]


def test_one_stage_and_none_have_no_steps():
    assert step_changes(store_of([said("a", "order", 4)]), Measure.SCORE).empty
    assert step_changes(store_of([did("a", 0, "order")]), Measure.SCORE).empty


def test_a_customers_best_worst_and_last():
    store = store_of(JOURNEY)
    rows = summaries(store).set_index("customer")
    assert rows.loc[0].tolist() == [5, 3.0, 5, 1, 1]
    assert rows.loc[1].tolist() == [2, 3.0, 5, 1, 1]
    whole = [code for code, spot in enumerate(store.spots) if spot.touchpoint == "overall"]
    assert 3 not in summaries(store, apart=whole).set_index("customer").index


def test_the_last_can_be_set_apart_and_is_by_journey_where_times_are_equal():
    touches = [
        said("a", "delivery", 1, days=1),
        said("a", "order", 5, days=1),
        said("a", "mystery", 3, days=1),  # in no stage: never the end of a journey
    ]
    rows = summaries(store_of(touches), last_apart=True)
    assert rows[["n", "mean", "best", "worst", "last"]].values.tolist() == [[2, 4, 5, 3, 1]]


def test_several_answers_at_a_touchpoint_are_one_mean():
    touches = [said("a", "order", 5), said("a", "order", 2), said("b", "order", 3)]
    assert own_means(store_of(touches), Measure.SCORE)["answer"].tolist() == [3.5, 3.0]


def test_levels_of_expectation_lie_around_the_middle_of_the_scale():
    touches = [
        said(name, "order", None, expectation=expected, experience=4.0)
        for name, expected in zip("abcd", (1.0, 3.0, 4.0, 5.0), strict=True)
    ]
    rows = levels_of_expectation(store_of(touches)).sort_values("level")
    assert rows[["level", "k", "m"]].values.tolist() == [[-1, 3, 1], [0, 1, 1], [1, -1, 2]]
    asked = [said("a", "order", None, expectation=0.0, experience=1.0)]  # "as expected" is 0
    assert levels_of_expectation(store_of(asked)).empty
