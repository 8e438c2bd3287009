"""What is said of the check: it holds, or where it is furthest off, or why it cannot be made."""

import datetime

import pandas as pd
import pytest

from cx.model.project import Project
from cx.model.stage_model import stage_model
from cx.whatif.check import Check
from cx.whatif.check_said import checked
from cx.whatif.names import Names
from cx.words import Words

JA, EN = Words.of("ja"), Words.of("en")
NAMES = Names.of(stage_model(), ("research", "purchase"), Project())


def check(*off: int) -> Check:
    """A check of three figures; those named do not hold."""
    rows = pd.DataFrame(
        {
            "what": ["stage", "stage", "purchase"],
            "place": ["research", "purchase", "1"],
            "month": [1, 2, 2],
            "n": [400, 380, 380],
            "seen": [0.9, 0.41, 0.3],
            "expected": [0.9, 0.32, 0.27],
            "low": [0.87, 0.28, 0.24],
            "high": [0.93, 0.36, 0.31],
            "holds": [i not in off for i in range(3)],
        }
    )
    return Check(datetime.date(2026, 9, 10), 1352, 391, 2, rows, 0.01)


def test_where_it_holds_it_says_for_whom_and_how_long():
    [told] = checked(check(), NAMES, JA)
    assert told.startswith("2026年9月10日までの1,352人から学び、その後に来た391人")
    assert "2か月までの動きは、偶然の範囲で計算どおり" in told
    assert "over 2 months" in checked(check(), NAMES, EN)[0]


@pytest.mark.parametrize(
    ("off", "ja", "en"),
    [
        ((1, 2), "最も違ったのは「買う」です。2か月目までに32.0%が届く計算でしたが、実際は41.0%", "2 of 3 figures"),
        ((2,), "最も違ったのは1回目の購入です。2か月目までに27.0%", "purchase number 1"),
    ],
)  # fmt: skip
def test_where_it_does_not_it_names_the_figure_that_is_furthest_off(off, ja, en):
    assert ja in JA.joined(checked(check(*off), NAMES, JA))
    assert en in EN.joined(checked(check(*off), NAMES, EN))


def test_where_it_cannot_be_made_it_says_so():
    assert "照らし合わせはできません" in checked(None, NAMES, JA)[0]
