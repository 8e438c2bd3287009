"""Which comment speaks for a stage."""

import pandas as pd

from cx.domain import Verdict
from cx.moments.quotes import quotes


def points(*rows):
    return pd.DataFrame(rows, columns=["touchpoint", "stage", "verdict", "difference"])


def told(*rows):
    return pd.DataFrame(rows, columns=["touchpoint", "stage", "comment", "score"])


def test_the_strongest_moment_speaks_and_on_its_own_side():
    found = quotes(
        told(
            ("a", "use", "fine", 5),
            ("b", "use", "lovely anyway", 5),
            ("b", "use", "far too late", 1),
        ),
        points(("a", "use", Verdict.GLORY, 0.3), ("b", "use", Verdict.PAIN, -1.2)),
        middle=3.0,
    )
    assert found["comment"].tolist() == ["far too late"]


def test_no_comment_speaks_twice_while_there_is_another():
    found = quotes(
        told(("a", "use", "one", 5), ("b", "share", "one", 5), ("b", "share", "two", 4)),
        points(("a", "use", Verdict.NEUTRAL, 0.0), ("b", "share", Verdict.NEUTRAL, 0.0)),
        middle=3.0,
    )
    assert found["comment"].tolist() == ["one", "two"]


def test_a_single_comment_may_speak_for_several_stages():
    found = quotes(
        told(("a", "use", "one", 5), ("b", "share", "one", 5)),
        points(("a", "use", Verdict.NEUTRAL, 0.0), ("b", "share", Verdict.NEUTRAL, 0.0)),
        middle=3.0,
    )
    assert found["stage"].tolist() == ["use", "share"]


def test_without_comments_there_are_no_quotes():
    assert quotes(told(), points(("a", "use", Verdict.PAIN, -1.0)), middle=3.0).empty
