"""Other projects' tests and published results, as vectors: ours gives what they expect.

``CX_VECTORS`` names another file of the same form.
"""

import json
import math
import os
from pathlib import Path

import pytest

from tests.vectors import compute

BESIDE = Path(__file__).parents[2] / "shared" / "vectors" / "ab_vectors.json"
FILE = Path(os.environ.get("CX_VECTORS", BESIDE))


def cases() -> list:
    if not FILE.exists():
        reason = f"no vectors at {FILE}: set CX_VECTORS to a file of them"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason), id="absent")]
    return [pytest.param(case, id=case["id"]) for case in json.loads(FILE.read_text("utf-8"))]


def met(got, want, tolerance: float) -> bool:
    """|got - want| <= tolerance x max(1, |want|), element by element."""
    if isinstance(want, list):
        return len(got) == len(want) and all(map(met, got, want, [tolerance] * len(want)))
    if isinstance(want, bool):
        return got is want
    number = float(want)  # "inf" and "-inf" too
    if math.isinf(number):
        return got == number
    return abs(got - number) <= tolerance * max(1.0, abs(number))


@pytest.mark.parametrize("case", cases())
def test_vector(case: dict):
    got = compute(case["kind"], case["input"], FILE.parent)
    missed = {
        key: (got.get(key), want)
        for key, want in case["expected"].items()
        if key not in got or not met(got[key], want, case["tolerance"])
    }
    assert missed == {}
