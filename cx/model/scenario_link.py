"""A what-if as a link holds it: short, readable, in no language, and read back strictly."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from pydantic import ValidationError

from cx.errors import WrongLink
from cx.model.base import Settings
from cx.model.scenario import PLACED, Lever, LeverKind, Scenario, Terms

LEVER: Final = "lever"
NAME: Final = "name"
COSTS: Final = ("once", "monthly")
TERMS: Final = tuple(Terms.model_fields)
NAMES: Final = (LEVER, NAME, *COSTS, *TERMS)  # of a what-if in a link
LONGEST_NAME: Final = 80  # characters of a scenario's name
MOST: Final = 40  # levers
_NUMBER: Final = r"-?[0-9]{1,16}(?:\.[0-9]{1,25})?(?:e[+-]?[0-9]{1,3})?"
_BY: Final = re.compile(rf"({_NUMBER})(rel)?(?:\*({_NUMBER}))?")
_Found = TypeVar("_Found", bound=Settings)


def query(scenario: Scenario, terms: Terms) -> dict[str, list[str]]:
    """A scenario and its terms as a link holds them; what is as usual is left out.

    A lever is ``kind:by`` or ``kind:at:by``; ``rel`` behind ``by`` makes it a share of what is
    there now, and ``*0.5`` takes half of an observed connection for an effect.

    Examples
    --------
    >>> lever = Lever(kind=LeverKind.TRANSITION, at="purchase", by=0.02)
    >>> query(Scenario(levers=(lever,), once=50000), Terms(months=24))
    {'lever': ['transition:purchase:0.02'], 'once': ['50000'], 'months': ['24']}
    """
    levers = {LEVER: [_text(lever) for lever in scenario.levers]} if scenario.levers else {}
    told = {
        each: [getattr(of, each) if each == NAME else _number(getattr(of, each))]
        for of, names in ((scenario, (NAME, *COSTS)), (terms, TERMS))
        for each in names
        if getattr(of, each) != type(of).model_fields[each].default
    }
    return levers | told


def of_query(asked: Mapping[str, Sequence[str]]) -> tuple[Scenario, Terms]:
    """The scenario and the terms in a link's parameters; other parameters are passed over.

    Raises
    ------
    WrongLink
        A part of the link is none that Ichie writes.

    Examples
    --------
    >>> of_query({"lever": ["return:0.05"], "months": ["6"]})[1].months
    6
    """
    texts = asked.get(LEVER, ())
    if len(texts) > MOST:
        raise WrongLink(part=LEVER)
    name = _once(NAME, asked) or ""
    if len(name) > LONGEST_NAME:
        raise WrongLink(part=NAME)
    told = {"levers": tuple(_lever(text) for text in texts), NAME: name}
    costs = {each: _value(each, asked) for each in COSTS if each in asked}
    terms = {each: _value(each, asked) for each in TERMS if each in asked}
    return _checked(Scenario, {**told, **costs}, asked), _checked(Terms, terms, asked)


def _number(value: float) -> str:
    """Every digit that is needed to read the same number back, and no more."""
    return repr(value).removesuffix(".0")


def _text(lever: Lever) -> str:
    place = f"{lever.at}:" if lever.at else ""
    share = "rel" if lever.relative else ""
    strength = "" if lever.strength == 1 else f"*{_number(lever.strength)}"
    return f"{lever.kind}:{place}{_number(lever.by)}{share}{strength}"


def _lever(text: str) -> Lever:
    kind, _, rest = text.partition(":")
    at, colon, by = rest.rpartition(":")  # a touchpoint's name may hold colons
    found = _BY.fullmatch(by)
    known = kind in tuple(LeverKind) and bool(colon) is (kind in PLACED) is bool(at)
    if not known or found is None:
        raise WrongLink(part=f"{LEVER}={text}")
    much, share, strength = found.groups()
    how_much = float(strength) if strength else 1.0
    told = {"kind": kind, "at": at, "by": float(much), "relative": bool(share)}
    return _checked(Lever, told | {"strength": how_much}, {LEVER: [text]})


def _once(name: str, asked: Mapping[str, Sequence[str]]) -> str | None:
    texts = asked.get(name, ())
    if len(texts) > 1:
        raise WrongLink(part=f"{name}={texts[-1]}")
    return next(iter(texts), None)


def _value(name: str, asked: Mapping[str, Sequence[str]]) -> float:
    text = _once(name, asked) or ""
    if not re.fullmatch(_NUMBER, text):
        raise WrongLink(part=f"{name}={text}")
    return float(text)


def _checked(
    kind: type[_Found], told: Mapping[str, object], asked: Mapping[str, Sequence[str]]
) -> _Found:
    """Settings from what a link says; what is beyond their limits is refused by its part."""
    try:
        return kind.model_validate(told)
    except ValidationError as error:
        wrong = str(error.errors()[0]["loc"][0])
        name = wrong if wrong in asked else LEVER
        raise WrongLink(part=f"{name}={asked[name][0]}") from error
