import math

import pytest

from cx.metrics.satisfaction import satisfaction
from cx.store.opinions import Measure, answers, comments, opinion_sums, quotable
from tests.touches import did, said, store_of


def test_gaps_need_both_sides():
    touches = [
        said("a", "order", None, expectation=3.0, experience=5.0),
        said("b", "order", None, expectation=3.0),
        said("c", "order", 4, experience=2.0),
    ]
    assert answers(store_of(touches), Measure.GAP)["answer"].tolist() == [2.0]


def test_a_customers_answers_are_one_cluster():
    touches = [said("a", "order", 5), said("a", "order", 3), said("b", "order", 4)]
    row = opinion_sums(store_of(touches), Measure.SCORE, by="touchpoint").iloc[0]
    assert row[["k", "m", "kk", "km", "mm", "groups"]].tolist() == [12, 3, 80, 20, 5, 2]


def test_no_answers_give_no_rows_and_empty_sums():
    store = store_of([did("a", 0, "order")])
    assert satisfaction(store, by="stage").empty
    row = opinion_sums(store, Measure.SCORE, by=None).iloc[0]
    assert row.isna().all()


def test_telling_comments_come_first():
    touches = [
        said("a", "order", 1, comment="x" * 61),
        said("b", "order", 3, comment="neither here nor there"),
        said("c", "order", 5, comment="short"),
        said("d", "order", 1, comment="never again, it broke"),
        said("e", "order", 5, comment="  a joy from start to end "),
        said("f", "order", None, comment="nothing scored here"),
        said("g", "order", 4, comment="   "),
        said("h", "search", 1, comment="could not find a thing"),
    ]
    store = store_of(touches)
    found = comments(store, touchpoint="order")["comment"].tolist()
    assert found == [
        "never again, it broke",
        "a joy from start to end",
        "neither here nor there",
        "nothing scored here",
        "x" * 61,
        "short",
    ]
    assert comments(store, stage="research")["comment"].tolist() == ["could not find a thing"]
    assert len(comments(store, limit=2)) == 2
    telling = quotable(store, most=1)["comment"].tolist()
    assert telling[:3] == [
        "never again, it broke",
        "a joy from start to end",
        "could not find a thing",
    ]
    assert len(telling) == 4  # the order's low, high and middle (or unscored), and the search


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_missing(odd):
    touches = [said("a", "order", 4), said("b", "order", 2), said("c", "order", odd)]
    found = satisfaction(store_of(touches), by="stage").iloc[0]
    assert (found["n"], found["mean"]) == (2, 3.0)
