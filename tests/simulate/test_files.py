"""The sample's files: the product finds what was planted in them, and nothing else."""

import csv
import datetime
import io
from collections import Counter
from pathlib import Path

import pytest

from cx.domain import Basis, Language, Stage, Verdict
from cx.errors import FolderNotEmpty, FolderNotWritable
from cx.metrics.repeat import repeat_purchase
from cx.model.stage_model import stage_model
from cx.moments.timeline import recent
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.simulate.answers import Tone
from cx.simulate.files import NAMES, contents, write
from cx.simulate.wording import wording
from cx.simulate.world import RATED, Spot
from cx.stats.wilson import wilson
from cx.store import build
from cx.store.purchases import CountedBy
from cx.store.scan import Scan

ROOT = Path(__file__).parents[2]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture(scope="module", params=list(Language))
def files(request, shop):
    return request.param, contents(shop, request.param)


# What the product finds


def test_the_files_are_read_without_a_question(found):
    _, reading, _, _ = found
    assert reading.report.questions == ()
    assert reading.report.dropped == ()
    assert [file.shape for file in reading.report.files] == ["long", "survey", "wide"]
    assert not reading.report.anonymous


def test_all_nine_stages_are_there_and_nothing_is_without_one(found):
    _, _, journey, store = found
    assert list(journey.stages["stage"]) == [column.id for column in store.model.columns]
    assert journey.stages["reached"].notna().all()


def test_glory_and_pain_are_found_where_they_were_planted(found, shop):
    language, _, journey, _ = found
    names = wording(language).spots
    marked = journey.touchpoints.set_index("touchpoint")["verdict"]
    glories, pains = shop.truth.glories, shop.truth.pains
    assert (glories[0], pains[0]) == (shop.truth.glory, shop.truth.pain)
    assert (len(glories), len(pains)) == (3, 4)
    assert set(marked.index[marked == Verdict.GLORY]) == {names[spot] for spot in glories}
    assert set(marked.index[marked == Verdict.PAIN]) == {names[spot] for spot in pains}


def test_the_planted_effects_are_measured(found, shop):
    """Keen customers answer more and have less room above, hence a little more than chance."""
    language, _, journey, _ = found
    measured = journey.touchpoints.set_index("touchpoint")
    for spot in (*shop.truth.glories, *shop.truth.pains):
        row = measured.loc[wording(language).spots[spot]]
        few = 0.1 if row["n"] < 200 else 0.0
        assert row["difference"] == pytest.approx(shop.truth.score_effects[spot], abs=0.12 + few)
    for spot in (shop.truth.glory, shop.truth.pain):
        assert not measured.loc[wording(language).spots[spot], "relative_only"]
        lead = measured["difference"].abs().nlargest(2).index
        assert wording(language).spots[spot] in lead


def test_the_change_is_found_in_the_last_four_weeks_and_nothing_else(found, shop):
    *_, store = found
    rows = recent(store, shop.world.last).set_index("stage")
    assert list(rows.index[rows["clear"].eq(True)]) == [Stage.DELIVERY]
    assert rows.loc[Stage.DELIVERY, "difference"] > 0
    assert rows["enough"].all()


def test_what_keen_customers_answer_is_higher_and_yet_not_marked(found):
    language, _, journey, _ = found
    names, points = wording(language).spots, journey.touchpoints.set_index("touchpoint")
    for spot in (Spot.POST, Spot.SUBSCRIPTION):
        row = points.loc[names[spot]]
        assert row["mean"] > points.loc[names[Spot.ORDER], "mean"]
        assert row["verdict"] == Verdict.NEUTRAL


def test_the_gap_is_asked_and_there_is_none(found):
    language, _, journey, _ = found
    row = journey.touchpoints.set_index("touchpoint").loc[wording(language).spots[Spot.QUALITY]]
    assert row["basis"] == Basis.GAP
    assert row["verdict"] == Verdict.NEUTRAL


def test_people_orders_and_repeats_are_those_of_the_shop(found, shop):
    _, _, journey, store = found
    assert journey.customers == shop.world.customers
    repeat = repeat_purchase(store)
    orders = Counter(order.customer for order in shop.orders)
    assert repeat.buyers == len(orders)
    assert repeat.buyers / journey.customers == pytest.approx(shop.truth.buys, abs=0.04)
    assert repeat.repeat_buyers == sum(count > 1 for count in orders.values())
    assert repeat.high < shop.truth.repeats  # the last buyers had less time


def test_the_web_log_alone_knows_who_bought_and_for_how_much(shop, tmp_path):
    """It lacks the renewals of subscriptions, which are nobody's second purchase."""
    write(shop, tmp_path, Language.EN)
    with connect() as connection:
        reading = read([Source("touches.csv", tmp_path / "touches.csv")], connection)
        store = build(connection, stage_model(), scale=reading.scale)
        repeat, did = repeat_purchase(store), Scan(store).did
        worth = Scan(store).frame(did.aggregate(worth=did.value.sum()))["worth"].iloc[0]
    assert worth == sum(touch.amount or 0 for touch in shop.touches)
    orders = Counter(order.customer for order in shop.orders)
    assert repeat.counted_by == CountedBy.DAY
    assert repeat.buyers == len(orders)
    assert repeat.repeat_buyers == sum(count > 1 for count in orders.values())


def test_buyers_who_can_be_followed_repeat_as_the_readme_says(shop):
    returned = sum(trial.returned for trial in shop.trials)
    _, low, high = wilson(returned, len(shop.trials))
    assert low <= shop.truth.repeats <= high


def test_a_quote_speaks_of_its_touchpoint(found):
    language, _, journey, _ = found
    words = wording(language)
    for row in journey.quotes.itertuples():
        [spot] = [spot for spot, name in words.spots.items() if name == row.touchpoint]
        tone = Tone.GOOD if row.score > 3 else Tone.BAD
        assert row.comment.startswith(words.comments[spot][tone])
    assert len(journey.quotes) >= 7


# The files themselves


def test_both_languages_tell_the_same_story(shop):
    ja, en = (contents(shop, language) for language in Language)
    assert list(ja) == list(en) == list(NAMES)
    for name in NAMES[:4]:
        customers = [[next(iter(row.values())) for row in rows(made[name])] for made in (ja, en)]
        assert customers[0] == customers[1]


def test_japanese_tables_carry_the_mark_for_excel(files):
    language, made = files
    marked = {name for name, content in made.items() if content.startswith(b"\xef\xbb\xbf")}
    assert marked == (set(NAMES[:4]) if language is Language.JA else set())


def test_no_comment_is_repeated_too_often(files):
    language, made = files
    columns = wording(language).columns
    said = [row[columns.comment] for row in rows(made["touches.csv"])]
    said += [row[columns.remark] for row in rows(made["survey.csv"])]
    counted = Counter(filter(None, said))
    assert counted.total() > 500
    assert len(counted) > 250
    assert max(counted.values()) <= 20


@pytest.mark.parametrize("language", list(Language))
def test_there_are_enough_different_things_to_say(language):
    words = wording(language)
    for spot, tones in words.comments.items():
        for tone, said in tones.items():
            assert len(said) == len(set(said)) >= 8, (spot, tone)
        assert {Tone.GOOD, Tone.BAD} <= set(tones)
    assert (
        len({text for tones in words.comments.values() for said in tones.values() for text in said})
        >= 180
    )


def test_both_languages_have_as_many_things_to_say():
    ja, en = (wording(language) for language in Language)
    for spot, tones in ja.comments.items():
        assert {t: len(said) for t, said in tones.items()} == {
            t: len(said) for t, said in en.comments[spot].items()
        }
    assert set(ja.spots) == set(en.spots) == set(Spot)


def test_answers_come_after_the_delivery(files, shop):
    language, made = files
    columns = wording(language).columns
    delivered = {}
    for order in rows(made["orders.csv"]):
        delivered.setdefault(order[columns.customer], order[columns.delivered])
    for answer in rows(made["survey.csv"]):
        assert answer[columns.answered] > delivered[answer[columns.customer]]
        assert datetime.date.fromisoformat(answer[columns.answered]) <= shop.world.last


def test_the_readme_tells_the_truth(files, shop):
    language, made = files
    text, spots = made["README.md"].decode("utf-8"), wording(language).spots
    for influence in shop.truth.influences:
        assert f"| {spots[influence.spot]} |" in text
    for spot in (*shop.truth.glories, *shop.truth.pains):
        [row, *_] = [line for line in text.splitlines() if f"{spots[spot]} |" in line]
        assert f"{abs(shop.truth.score_effects[spot]):.2f}" in row
    for effect in shop.truth.wait:
        assert f"{abs(effect):.2f}" in text
    assert f"{shop.world.changed}" in text
    assert "{" not in text


def test_every_question_of_the_questionnaire_is_answered_by_some(files):
    language, made = files
    words = wording(language)
    answered = Counter()
    for row in rows(made["survey.csv"]):
        answered.update(name for name, cell in row.items() if cell in words.values.levels)
    asked = [words.columns.asked.format(spot=words.spots[spot]) for spot in RATED]
    assert all(answered[name] >= 25 for name in asked)


# Writing


@pytest.mark.parametrize("language", list(Language))
def test_the_sample_in_the_repository_is_what_the_generator_writes(shop, language):
    """After a change of cx/simulate: make sample."""
    for name, content in contents(shop, language).items():
        assert (ROOT / "sample_data" / language / name).read_bytes() == content, name


def test_the_sample_stays_small():
    """It is cloned by everyone."""
    size = sum(path.stat().st_size for path in (ROOT / "sample_data").rglob("*.*"))
    assert size < 2_500_000


def test_an_earlier_sample_is_overwritten(shop, tmp_path):
    write(shop, tmp_path, Language.JA)
    paths = write(shop, tmp_path, Language.EN)
    assert [path.name for path in paths] == list(NAMES)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)
    assert not (tmp_path / "touches.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["mine.txt", "orders.csv"])
def test_a_folder_with_other_files_is_left_alone(shop, tmp_path, name):
    """Even one of the sample's names, where no README says that it is the sample."""
    (tmp_path / name).write_text("mine")
    with pytest.raises(FolderNotEmpty) as caught:
        write(shop, tmp_path, Language.JA)
    assert caught.value.fields["files"] == (name,)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_a_folder_that_cannot_be_made_is_said(shop, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(FolderNotWritable):
        write(shop, tmp_path / "file" / "sample", Language.JA)
