"""The parameters and what follows from them in closed form."""

import dataclasses

import numpy as np
import pytest

from cx.simulate.answers import rounded
from cx.simulate.world import SCORED, Spot, World, mean_score, score_effects, wait_effects


@pytest.mark.parametrize("effect", [-1.5, 0.0, 0.95])
def test_the_mean_score_is_that_of_rounded_normal_answers(effect):
    """Two ways: the sum over cut points, and 400,000 draws (standard error .002)."""
    world, rng = World(), np.random.default_rng(1)
    keen, person, noise = rng.standard_normal((3, 400_000))
    latent = world.score + effect + world.intent * world.keen_score * keen
    latent = latent + world.person_sd * person + world.noise_sd * noise
    assert rounded(latent, 1, 5).mean() == pytest.approx(mean_score(world, effect), abs=0.01)


def test_seven_spots_have_an_effect_on_scores_and_the_others_none():
    world, effects = World(), score_effects(World())
    planted = {**world.marks, Spot.FIRST_CUP: world.glory, Spot.WAIT: world.pain}
    assert set(effects) == set(SCORED)
    for spot, effect in effects.items():
        assert np.sign(effect) == np.sign(planted.get(spot, 0.0)), spot
    assert max(effects, key=effects.__getitem__) is Spot.FIRST_CUP
    assert min(effects, key=effects.__getitem__) is Spot.WAIT


def test_most_spots_have_no_effect_so_that_the_median_is_that_of_none():
    effects = score_effects(World())
    assert sum(effect == 0.0 for effect in effects.values()) > len(effects) / 2


def test_the_change_relieves_the_wait_and_leaves_it_a_pain():
    before, since = wait_effects(World())
    assert before < since - 0.5 < since < 0
    assert before < score_effects(World())[Spot.WAIT] < since


def test_scores_lie_between_three_and_almost_five():
    world = World()
    base = mean_score(world)
    means = [base + effect for effect in score_effects(world).values()]
    assert 2.6 < min(means) < 3.0
    assert 4.5 < max(means) < 4.8


def test_a_world_without_planted_effects_has_none():
    world = World(glory=0.0, pain=0.0, late_pain=0.0, relief=0.0, marks={})
    calm = score_effects(world)
    assert list(calm.values()) == pytest.approx([0.0] * len(calm))


def test_a_world_is_replaced_never_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        World().late = 0.5
