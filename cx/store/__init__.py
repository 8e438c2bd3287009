"""Touches sorted and coded once; every scan of them is written here, as an Ibis expression."""

from cx.store.placing import Spot
from cx.store.store import Store, build, build_on

__all__ = ["Spot", "Store", "build", "build_on"]
