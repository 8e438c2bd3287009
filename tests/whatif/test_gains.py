"""What tips would be worth, asked of the what-if itself."""

from functools import partial

import pytest

from cx.domain import MetricKind
from cx.model import register
from cx.model.experiment import Metric
from cx.model.project import Project
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.model.tips import catalogue
from cx.whatif.answers import answer
from cx.whatif.gains import gains
from cx.whatif.moved import NOTHING
from cx.words import LANGUAGES, Words
from tests import decided
from tests.whatif import crowds

TIPS = {tip.id: tip for tip in catalogue()}
CLICKS = Metric(column="clicks", kind=MetricKind.PROPORTION)


@pytest.fixture(scope="module")
def real():
    """Asks the what-if itself."""
    fit = crowds.fitted(800)

    def asked(scenario, effects=NOTHING):
        return answer(fit, scenario, Terms(), effects=effects)

    return asked


def test_a_usual_success_is_what_the_what_if_says_of_5_per_cent_more(real):
    rows = gains([TIPS["first_visit_offer"]], real, Project()).rows
    lever = Lever(kind=LeverKind.TRANSITION, at="first_impression", by=0.05, relative=True)
    draws = real(Scenario(levers=(lever,))).draws
    assert rows["upside"][0] == pytest.approx(1000 * (draws.then - draws.now).mean())
    assert (
        rows["impact_low"][0] < -rows["upside"][0] < 0 < rows["upside"][0] < rows["impact_high"][0]
    )


def test_a_tested_tip_is_worth_its_tests_shrunk_effect(real):
    """17 % with an error of 5 %, and tips usually move 5 %: half of it is left, 8.5 %."""
    made = register.with_trial(
        Project(),
        decided.trial("a", decided.outcome(metric=CLICKS), tip="first_visit_offer", stage=None),
    )
    asked = partial(real, effects=NOTHING._replace(project=made))
    rows = gains([TIPS["first_visit_offer"]], asked, made).rows
    lever = Lever(kind=LeverKind.TRANSITION, at="first_impression", by=0.085, relative=True)
    draws = real(Scenario(levers=(lever,))).draws
    assert bool(rows["tested"][0])
    assert rows["impact"][0] == pytest.approx(1000 * (draws.then - draws.now).mean(), rel=0.05)


def test_what_the_model_does_not_have_is_a_note_with_words(real):
    rows = gains(catalogue(), real, Project()).rows
    assert set(rows["note"]) >= {"", "tip_moves_nothing"}
    for language in LANGUAGES:
        words = Words.of(language)
        for note in set(rows["note"]) - {""}:
            assert f"page.priorities.unknown.{note}" in words
