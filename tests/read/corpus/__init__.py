"""Odd and bad files as people really have them, made by code, each with what becomes of it."""

from tests.read.corpus import content, damage, headers, packed, parts, texts, times
from tests.read.corpus.case import Case

CASES: list[Case] = [
    case
    for module in (texts, times, headers, damage, packed, content, parts)
    for case in module.CASES
]
