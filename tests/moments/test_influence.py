"""Which touchpoints move decisions: what is called firm, likely or nothing, and what is not tested."""

import numpy as np
import pytest

from cx.domain import Endpoint, Influence, Tier
from cx.moments.influence import COLUMNS, influences, judged
from cx.stats.landmarks import Contrast, Trials
from cx.stats.null import ENOUGH
from tests.touches import did, said, store_of

SIZE = 20


def made(size=SIZE, *, customers=5_000, **changed):
    """A stage's trials without any effect, but for what is given by place: (joint, inside)."""
    rng = np.random.default_rng(1)
    alike, inside = rng.normal(0, 0.01, size), rng.normal(0, 0.01, size)
    for place, pair in changed.pop("effects", {}).items():
        alike[place], inside[place] = pair
    error, none = np.full(size, 0.01), np.zeros(size, dtype=bool)
    parts = {
        "spot": np.arange(size), "tested": ~none, "structural": none, "few": none,
        "exposed": np.full(size, 500), "exposed_outcomes": np.full(size, 100),
        "others": np.full(size, 9_500), "others_outcomes": np.full(size, 1_900),
        "difference": Contrast(alike, error), "inside_customer": Contrast(inside, error),
        "balance": Contrast(np.full(size, 0.01), error), "overlap": np.ones(size),
        "level": np.zeros(size, dtype=int), "customers": customers,
    }  # fmt: skip
    return Trials(**{**parts, **changed})


def row_of(found, spot):
    return found.set_index("spot").loc[spot]


@pytest.mark.parametrize(
    ("joint", "inside", "tier", "influence"),
    [
        (0.1, 0.1, Tier.FIRM, Influence.HELPS),
        (-0.1, -0.1, Tier.FIRM, Influence.HURTS),
        (0.1, -0.1, Tier.NONE, Influence.NONE),  # of two signs
        (0.1, 0.0, Tier.NONE, Influence.NONE),  # not inside customers
        (0.0, 0.1, Tier.NONE, Influence.NONE),  # not among comparable touches
        (0.1, 0.025, Tier.LIKELY, Influence.HELPS),  # inside customers p < .05, q above .10
        (0.0205, 0.1, Tier.FIRM, Influence.HELPS),  # joint p < .05 is enough
    ],
)
def test_tiers(joint, inside, tier, influence):
    row = row_of(judged([made(effects={3: (joint, inside)})]), 3)
    assert (row["tier"], row["influence"]) == (tier, influence)


def test_where_more_is_worse_more_of_it_hurts():
    found = judged([made(effects={3: (0.1, 0.1)})], bad=True)
    assert row_of(found, 3)["influence"] == Influence.HURTS


def test_with_few_touchpoints_nothing_is_firm():
    few, enough = (judged([made(size, effects={3: (0.1, 0.1)})]) for size in (ENOUGH - 1, ENOUGH))
    assert row_of(few, 3)["tier"] == Tier.LIKELY
    assert row_of(enough, 3)["tier"] == Tier.FIRM


def test_stages_are_counted_together():
    """Two stages of ten touchpoints have a null, and one q."""
    first, second = made(10, effects={3: (0.1, 0.1)}), made(10, spot=np.arange(10, 20))
    found = judged([first, second])
    assert row_of(found, 3)["tier"] == Tier.FIRM
    assert sorted(found["spot"]) == list(range(20))


def test_what_is_common_to_all_is_no_effect():
    """Inside customers all touchpoints gain .1: the null moves there, for both tiers."""
    trial = made(effects={3: (0.1, 0.0)})
    moved = Contrast(trial.inside_customer.value + 0.1, trial.inside_customer.error)
    found = judged([made(inside_customer=moved, effects={3: (0.1, 0.0)})])
    assert (found["tier"] == Tier.NONE).all()


def test_what_was_not_tested_says_why_and_has_no_numbers():
    tested, yes = np.arange(SIZE) > 2, np.arange(SIZE)
    gaps = np.where(tested, 0.001, np.nan)
    found = judged(
        [
            made(
                tested=tested, structural=yes == 0, few=yes == 1,
                difference=Contrast(gaps, gaps), inside_customer=Contrast(gaps, gaps),
                balance=Contrast(gaps, gaps),
            )
        ]
    )  # fmt: skip
    assert [row_of(found, spot)["influence"] for spot in range(4)] == [
        Influence.STRUCTURAL,
        Influence.TOO_FEW,
        Influence.NOT_COMPARABLE,
        Influence.NONE,
    ]
    untested = found.tail(3)
    assert set(untested["spot"]) == {0, 1, 2}
    assert untested[["rd", "q", "within_p", "balance_z", "e_value"]].isna().all(axis=None)
    assert (untested["compared_by"] == "").all()


def test_the_most_important_come_first():
    """By the interval's end nearest 0 times the customers exposed."""
    exposed = np.where(np.arange(SIZE) == 3, 2_000, 500)
    found = judged([made(exposed=exposed, effects={3: (0.06, 0.06), 5: (-0.1, -0.1)})])
    assert found["spot"].tolist()[:2] == [3, 5]


def test_the_numbers_are_those_of_the_difference():
    row = row_of(judged([made(effects={3: (0.1, 0.1)})]), 3)
    assert row["rd"] == 0.1
    assert (row["low"], row["high"]) == pytest.approx((0.0804, 0.1196), abs=1e-4)
    assert row["balance_z"] == pytest.approx(1.0)
    assert row["e_value"] == pytest.approx(2 + 2**0.5)  # .2 against .1
    assert row["exposed_rate"] == pytest.approx(0.2)


def test_nothing_found_is_an_empty_table():
    assert judged([]).columns.tolist() == ["spot", *COLUMNS[2:]]


def test_the_store_of_nobody_and_of_one():
    for touches in ([said("a", "order", 3)], [did("a", None, "search")], [did("a", 1, "search")]):
        found = influences(store_of(touches))
        assert found.tested == 0
        assert tuple(found.rows.columns) == COLUMNS


def test_progress_is_told_and_may_stop():
    touches = [did(who, day, name) for who in "ab" for day, name in ((0, "search"), (1, "order"))]
    store, told = store_of(touches), []
    influences(store, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(_share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        influences(store, progress=stop)


def test_leaving_is_said_of_a_whole_visit():
    """Forty customers; the second touchpoint ends every visit: all in it are alike."""
    touches = []
    for who in range(40):
        touches += [did(f"c{who:02}", 0, "search"), did(f"c{who:02}", 0.001, "product page")]
        touches += [did(f"c{who:02}", 20, "search")] if who % 2 else []
    touches.append(did("z", 60, "search"))
    rows = influences(store_of(touches), endpoint=Endpoint.LEAVES).rows.set_index("touchpoint")
    assert rows.loc["search", "exposed_rate"] == rows.loc["product page", "exposed_rate"] == 1.0
