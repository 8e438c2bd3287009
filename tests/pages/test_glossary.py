"""The glossary page: both languages, a link to one word, a search."""

import pytest

from cx.words import Words
from cx.words.glossary import terms

BOUNCE = terms()["bounce_rate"]


def shown(app) -> list[str]:
    return [each.proto.body for each in app.get("html") if "<dl" in each.proto.body]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_all_words_stand_with_their_meaning_and_the_other_language(screen, lang):
    app = screen("glossary", lang=lang)
    assert not app.exception
    assert app.title[0].value.replace("\\", "") == Words.of(lang)("page.glossary.title")
    text = "".join(shown(app))
    assert text.count("<dt>") == len(terms())
    assert getattr(BOUNCE.definition, lang) in text
    assert BOUNCE.name.ja in text
    assert BOUNCE.name.en in text


def test_a_link_opens_its_word_first(screen):
    app = screen("glossary", query={"term": "bounce_rate"})
    first = shown(app)[0]
    assert first.count("<dt>") == 1
    assert BOUNCE.definition.ja in first


def test_an_unknown_word_in_a_link_opens_the_whole(screen):
    app = screen("glossary", query={"term": "nonsense"})
    assert not app.exception
    assert shown(app)[0].count("<dt>") > 1


@pytest.mark.parametrize(("lang", "query"), [("ja", "直帰率"), ("en", "Bounce rate")])
def test_a_search_shows_what_it_finds_best_first(screen, lang, query):
    app = screen("glossary", lang=lang)
    app.text_input[0].set_value(query).run()
    assert getattr(BOUNCE.definition, lang) in shown(app)[0].split("</dd>")[0]


def test_a_search_that_finds_nothing_says_what_to_do(screen):
    app = screen("glossary")
    app.text_input[0].set_value("<象>").run()
    assert not shown(app)
    assert any("に当てはまる言葉はありません" in each.value for each in app.markdown)


def test_a_part_can_be_chosen(screen):
    app = screen("glossary")
    app.pills(key="glossary_part").set_value("kano").run()
    assert not app.exception
    assert [each.value for each in app.subheader] == [Words.of("ja")("page.glossary.part.kano")]
