"""Tests of the loaded journey: what is offered, how it is read, and the sample's planted effect."""

import pytest

from cx.domain import Decision, Language, MetricKind, Stage
from cx.experiments import journey_tests
from cx.experiments.loaded import analysed
from cx.experiments.results import Check
from cx.model.stage_model import stage_model
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.simulate.files import write
from cx.simulate.shop import simulate
from cx.store import build
from cx.store.trial_figures import Measured, What, Where
from cx.store.trial_offers import measurable
from cx.store.trials import Assignment
from cx.words import Words
from tests.touches import did, said, store_of

EN = Words.of("en")
LATE = did("late", 100, "search")
RETURN, VALUE, BOUNCE = (Measured(what) for what in (What.RETURN, What.VALUE, What.BOUNCE))
BUYING = Measured(What.GOES_ON, Where(stage="purchase"))


def made(store, *measures, assignment=Assignment("arm"), days=30):  # noqa: B008  frozen
    return journey_tests.journey_test(store, assignment, measures, window_days=days, words=EN)


def crowd(*, many=40, shares=(0.25, 0.75)):
    """Two arms of which these shares buy within a week; half of them bought before."""
    touches = [LATE]
    for arm, share in zip("AB", shares, strict=True):
        for n in range(many):
            who = f"{arm}{n}"
            touches += [did(who, n % 7, "order", value=5.0)] * (n % 2)
            touches.append(did(who, 8 + n % 14, "search", arm=arm))
            touches += [did(who, 9 + n % 14, "order", value=10.0 + n)] * (n < share * many)
    return touches


# What is offered


@pytest.mark.parametrize(
    ("more", "arms"),
    [
        ({"arm": "AB"}, {"A": 10, "B": 10}),
        ({"segment": "AB"}, None),  # customers are not drawn at random into segments
        ({"arm": "AA"}, None),
    ],
)
def test_columns_called_arms_are_offered(more, arms):
    [(name, values)] = more.items()
    store = store_of([did(str(n), n, "search", **{name: values[n % 2]}) for n in range(20)])
    found = {each.assignment: each.arms for each in journey_tests.offers(store)}
    assert found == ({Assignment(name): arms} if arms else {})


def test_a_further_column_of_the_file_may_hold_the_arms():
    touches = [did(str(n), n, "search", **{"extra:グループ": "AB"[n % 2]}) for n in range(20)]
    [found] = journey_tests.offers(store_of(touches, extras=["グループ", "色"]))
    assert found.assignment == Assignment("グループ")


@pytest.mark.parametrize(
    ("days", "since"), [(5, Where(stage="purchase")), (None, None), (-1, None)]
)
def test_where_all_bought_the_test_begins_with_buying(days, since):
    """Bought after they came into an arm, not at all, or before."""
    touches = [did(str(n), 2, "search", arm="AB"[n % 2]) for n in range(20)]
    if days is not None:
        touches += [did(str(n), 2 + days, "order") for n in range(20)]
    [found] = journey_tests.offers(store_of(touches))
    assert found.assignment == Assignment("arm", since=since)


def test_touchpoints_that_differ_by_a_letter_are_offered():
    touches = [did(str(n), n, f"Banner {'AB'[n % 2]} shown") for n in range(6)]
    [found] = journey_tests.offers(store_of([*touches, did("z", 1, "Take a tour")]))
    assert found.assignment == Assignment("touchpoint", ("Banner A shown", "Banner B shown"))
    assert found.arms == {"Banner A shown": 3, "Banner B shown": 3}


def test_without_times_nothing_is_offered():
    assert journey_tests.offers(store_of([did(n, None, "search", arm=n) for n in "AB"])) == ()


def test_what_is_usual_depends_on_where_the_test_begins():
    model = stage_model()
    found = measurable(store_of([did("a", 1, "order", value=3.0), LATE]))
    begun = Assignment("arm", since=Where(stage="purchase"))
    assert journey_tests.usual(Assignment("arm"), found, model) == (BUYING, RETURN, VALUE)
    assert journey_tests.usual(begun, found, model) == (RETURN, VALUE)
    bare = measurable(store_of([said("a", "support", 4.0, days=1)]))
    assert journey_tests.usual(begun, bare, model) == (Measured(What.SCORE),)


# How it is read


def test_the_figures_are_those_of_the_journey():
    store = store_of(crowd())
    test = made(store, BUYING, RETURN, VALUE, BOUNCE)
    found = analysed(store.engine.connection, test.table, journey_tests.design(test)).result
    buying, returned, value, bounce = found.estimates
    assert found.sizes == {"A": 40, "B": 40}
    assert (buying.control_value, buying.value) == (0.25, 0.75)
    assert (returned.control_value, returned.value) == (5 / 40, 15 / 40)  # every second bought
    assert value.value == pytest.approx(sum(10 + n for n in range(30)) / 40)
    assert (bounce.metric.kind, bounce.metric.higher_is_better) == (MetricKind.RATIO, False)
    assert (found.decision, found.winner) == (Decision.SHIP, "B")


def test_each_metric_has_what_was_before_as_its_covariate():
    store = store_of(crowd())
    metrics = journey_tests.design(made(store, BUYING, BOUNCE)).metrics
    assert [each.covariate for each in metrics] == [
        "Went on to Purchase within 30 days (before the test)",
        "Touches before the test",  # all visits before were of one touch
    ]
    first = store_of([touch for touch in crowd() if touch.more.get("value") != 5.0])
    assert [each.covariate for each in journey_tests.design(made(first, BUYING)).metrics] == [None]


def test_customers_in_two_arms_withhold_the_figures():
    both = [did(f"A{n}", 15, "search", arm="B") for n in range(5)]
    store = store_of([*crowd(), *both])
    test = made(store, BUYING)
    found = analysed(store.engine.connection, test.table, journey_tests.design(test)).result
    several = next(each for each in found.health if each.check is Check.SEVERAL_ARMS)
    assert (test.trial.several, several.blanks["n"], found.decision) == (5, 5, Decision.WITHHELD)


def test_who_is_left_out_is_said():
    late = [did("x", 90, "search", arm="A"), did("y", 1, "search", arm="B")]
    store = store_of([*crowd(), *late])
    since = Assignment("arm", since=Where(touchpoint="order"))
    assert journey_tests.left_out(made(store, BUYING), EN) == (
        "1 customer is left out: their 30 days are not over yet.",
    )
    [_, never] = journey_tests.left_out(
        made(store_of([*crowd(), *late, did("x", 91, "order")]), VALUE, assignment=since), EN
    )
    assert never == "41 customers are left out: they never came to where the test begins."


@pytest.mark.parametrize(
    ("measured", "place"),
    [
        (BUYING, (Stage.PURCHASE, None)),
        (RETURN, (Stage.RETURN, None)),
        (VALUE, (Stage.PURCHASE, None)),
        (Measured(What.SCORE, Where(touchpoint="support")), (Stage.SERVICE, "support")),
        (Measured(What.GOES_ON, Where(touchpoint="oddity")), (None, "oddity")),
        (BOUNCE, (None, None)),
    ],
)
def test_a_metric_knows_its_place_on_the_map(measured, place):
    touches = [*crowd(), said("A1", "support", 3.0, days=20), did("A1", 20, "oddity")]
    store = store_of(touches)
    test = made(store, measured)
    assert journey_tests.marked(test, test.table.metrics[0].column, store) == place


@pytest.mark.parametrize("language", list(Language))
def test_every_measure_has_a_title_of_its_own(language):
    store = store_of([*crowd(), said("A1", "support", 3.0, days=20)])
    found = [*measurable(store), Measured(What.GOES_ON, Where(touchpoint="order"))]
    titles = {journey_tests.title(each, store, 30, Words.of(language)) for each in found}
    assert len(titles) == len(found)


# The sample's planted effect


@pytest.fixture(scope="module", params=list(Language))
def sample(request, tmp_path_factory):
    """The sample's log and orders, dropped together with the sheet of its test."""
    folder = tmp_path_factory.mktemp(request.param)
    write(simulate(), folder, request.param)
    with connect() as connection:
        files = ("touches.csv", "orders.csv", "test.csv")
        reading = read([Source(name, folder / name) for name in files], connection)
        yield reading, build(connection, stage_model(), scale=reading.scale), request.param


def test_the_sample_offers_its_test_and_holds_the_planted_effect(sample):
    """From the first delivery on for 60 days, as the sheet's own outcomes were made."""
    reading, store, language = sample
    [offer] = journey_tests.offers(store)
    delivered = [spot.touchpoint for spot in store.spots if spot.column == "delivery"][-1]
    assignment = offer.assignment._replace(since=Where(touchpoint=delivered))
    words = Words.of(language)
    test = journey_tests.journey_test(
        store, assignment, [RETURN, VALUE], window_days=60, words=words, names=reading.names
    )
    [sheet] = reading.tests
    assert test.table.rows == sheet.rows
    of_sheet = {each.name: each.people for each in sheet.arms}
    assert {each.name: each.people for each in test.table.arms} == of_sheet
    found = analysed(store.engine.connection, test.table, journey_tests.design(test)).result
    returned, value = found.estimates
    assert found.decision is Decision.SHIP
    assert returned.low < 0.10 < returned.high  # 34.7 % became 44.7 %
    theirs = _means(store, sheet)
    control, treated = found.sizes
    assert (returned.control_value, value.control_value) == pytest.approx(theirs[control])
    assert (returned.value, value.value) == pytest.approx(theirs[treated])


def _means(store, sheet):
    """The sheet's own outcomes: bought again, and spent, by arm."""
    again, spent = sheet.metrics[0].column, sheet.metrics[-1].column
    rows = store.engine.connection.cursor().execute(
        f'SELECT "{sheet.arm}", avg("{again}"), avg("{spent}") FROM {sheet.table} GROUP BY 1'
    )
    return {arm: tuple(means) for arm, *means in rows.fetchall()}
