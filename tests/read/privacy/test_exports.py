"""The exports of real shop systems: people stay apart, and nothing of them stays."""

import re

import pytest

from cx.read.report import PersonalKind, Source
from cx.simulate.exports import Kind, export
from cx.simulate.shop import simulate

MAIL, PHONE, NAME, POSTCODE, IP = (
    PersonalKind.MAIL, PersonalKind.PHONE, PersonalKind.NAME, PersonalKind.POSTCODE, PersonalKind.IP,
)  # fmt: skip
EXPECTED = {
    Kind.RAKUTEN: {MAIL, PHONE, NAME, POSTCODE},
    Kind.ECCUBE: {MAIL, PHONE, NAME, POSTCODE},
    Kind.SHOPIFY: {MAIL, PHONE},
    Kind.BASE: {MAIL, PHONE, NAME, POSTCODE},
    Kind.GOOGLE_FORMS: {MAIL},
    Kind.SURVEYMONKEY: {MAIL, IP},
    Kind.GA4: set(),
    Kind.NPS: set(),
    Kind.REVIEWS: set(),
}


@pytest.fixture(scope="module")
def shop():
    return simulate()


@pytest.mark.parametrize("kind", Kind)
def test_what_is_personal_in_an_export_is_found_and_gone(reading, connection, shop, kind, tmp_path):
    path = export(kind, shop, tmp_path).path
    found = reading(Source(path.name, path)).report
    assert {each.kind for each in found.personal} == EXPECTED[kind]
    text = path.read_bytes().decode("latin-1")  # mails are written alike in every encoding
    written = set(re.findall(r"[\w.+-]+@[\w.-]+", text, re.ASCII))
    kept = repr((connection.execute("SELECT * FROM touches_in").fetchall(), found))
    assert [mail for mail in written if mail in kept] == []
    if MAIL in EXPECTED[kind]:
        assert found.customers == len(written)
