"""A link to a what-if comes back as it was; what Ichie never writes is refused."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.errors import WrongLink
from cx.model.scenario import LONGEST, PLACED, Lever, LeverKind, Scenario, Terms
from cx.model.scenario_link import LONGEST_NAME, MOST, NAMES, of_query, query

numbers = st.floats(allow_nan=False, allow_infinity=False)
shares = st.floats(min_value=0, max_value=1)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=LONGEST_NAME)


@st.composite
def levers(draw):
    kind = draw(st.sampled_from(LeverKind))
    at = draw(names) if kind in PLACED else ""
    return Lever(
        kind=kind, at=at, by=draw(numbers), relative=draw(st.booleans()), strength=draw(shares)
    )


scenarios = st.builds(
    Scenario,
    name=st.just("") | names,
    levers=st.lists(levers(), max_size=5).map(tuple),
    once=numbers,
    monthly=numbers,
)
terms = st.builds(
    Terms,
    months=st.integers(1, LONGEST),
    entrants=st.none() | st.integers(1, 10**12),
    price=st.none() | numbers,
    margin=st.none() | st.floats(min_value=0, max_value=1, exclude_min=True),
    winning=st.none() | numbers,
    keeping=st.none() | numbers,
)


@given(scenarios, terms)
def test_every_what_if_comes_back_from_its_link(scenario, asked):
    told = query(scenario, asked)
    assert set(told) <= set(NAMES)
    assert of_query(told) == (scenario, asked)
    assert of_query(parse_qs(urlencode(told, doseq=True), strict_parsing=bool(told))) == (
        scenario,
        asked,
    )


def test_a_what_if_of_nothing_is_an_empty_link():
    assert query(Scenario(), Terms()) == {}
    assert of_query({"lang": ["ja"]}) == (Scenario(), Terms())


@pytest.mark.parametrize(
    ("lever", "text"),
    [
        (Lever(kind=LeverKind.RETURN, by=-0.05), "return:-0.05"),
        (Lever(kind=LeverKind.PRICE, by=0.1, relative=True), "price:0.1rel"),
        (Lever(kind=LeverKind.PAIN, at="a: b", by=0.5, strength=0.5), "pain:a: b:0.5*0.5"),
        (Lever(kind=LeverKind.INCENTIVE, by=300), "incentive:300"),
    ],
)
def test_a_lever_can_be_read_in_its_link(lever, text):
    assert query(Scenario(levers=(lever,)), Terms()) == {"lever": [text]}


WRONG = [
    {"lever": ["magic:0.1"]},
    {"lever": ["transition:0.1"]},  # of which stage?
    {"lever": ["transition::0.1"]},
    {"lever": ["return:purchase:0.1"]},
    {"lever": ["return:"]},
    {"lever": ["return:+0.1"]},
    {"lever": ["return:1e999"]},
    {"lever": ["return:nan"]},
    {"lever": ["return:0.1*2"]},
    {"lever": ["return:0,1"]},
    {"lever": ["return:\u0661"]},  # a digit, but none of ours
    {"lever": [""]},
    {"lever": ["return:0.1"] * (MOST + 1)},
    {"months": ["0"]},
    {"months": ["37"]},
    {"months": ["1.5"]},
    {"months": ["12", "24"]},
    {"months": ["soon"]},
    {"margin": ["0"]},
    {"margin": ["1.1"]},
    {"entrants": ["-5"]},
    {"price": ["inf"]},
    {"once": ["_"]},
    {"name": ["a" * (LONGEST_NAME + 1)]},
]


@pytest.mark.parametrize("asked", WRONG, ids=str)
def test_a_link_that_was_never_written_here_is_refused(asked):
    with pytest.raises(WrongLink) as refused:
        of_query(asked)
    assert next(iter(asked)) in refused.value.fields["part"]
