"""The parameters and what follows from them in closed form."""

import dataclasses

import numpy as np
import pytest

from cx.simulate.answers import rounded
from cx.simulate.world import Spot, World, mean_score, score_effects


@pytest.mark.parametrize("effect", [-1.5, 0.0, 0.95])
def test_the_mean_score_is_that_of_rounded_normal_answers(effect):
    """Two ways: the sum over cut points, and 400,000 draws (standard error .002)."""
    world, rng = World(), np.random.default_rng(1)
    keen, person, noise = rng.standard_normal((3, 400_000))
    latent = world.score + effect + world.intent * world.keen_score * keen
    latent = latent + world.person_sd * person + world.noise_sd * noise
    assert rounded(latent, 1, 5).mean() == pytest.approx(mean_score(world, effect), abs=0.01)


def test_only_the_first_cup_and_the_wait_have_an_effect_on_scores():
    effects = score_effects(World())
    assert effects.pop(Spot.FIRST_CUP) > 0.5
    assert effects.pop(Spot.WAIT) < -0.5
    assert set(effects.values()) == {0.0}


def test_a_world_without_planted_effects_has_none():
    calm = score_effects(World(glory=0.0, pain=0.0, late_pain=0.0))
    assert list(calm.values()) == pytest.approx([0.0] * len(calm))


def test_a_world_is_replaced_never_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        World().late = 0.5
