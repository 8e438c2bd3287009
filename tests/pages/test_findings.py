import pytest

from cx.model.stage_model import stage_model
from cx.model.tips import Aim, catalogue, tips_for
from cx.words import LANGUAGES, Words
from pages.kit.findings import AIMS, FELT, FLOW, TERMS
from tests import shop

TOTALS = "段階,人数,次へ進んだ人数\n調べる,1200,700\n買う,700,300\n届く,300,280\n".encode()
TEAM = "ステージ,接点,気持ち,理由\n調べる,検索,1,速い\n出会う,送料,-2,最後に出る\n".encode()
PLACES = ("商品ページ", "注文", "配送", "梱包", "味", "問い合わせ")


def answers():
    """A row per answer: packaging is loved, and one person says so."""
    rows = ["顧客ID,日付,接点,満足度,コメント"]
    for number in range(40):
        for place, name in enumerate(PLACES):
            score = 5 if name == "梱包" else 2 + (number + place) % 3
            comment = shop.COMMENT if name == "梱包" and not number else ""
            rows.append(f"C{number:03d},2026-04-{place + 1:02d},{name},{score},{comment}")
    return {"回答.csv": "\n".join(rows).encode()}


def texts(app):
    kinds = (app.title, app.subheader, app.markdown)
    return "\n".join(each.value for kind in kinds for each in kind).replace("\\", "")


def opened(screen, name, kind, *, lang="ja", files=None):
    app = screen("journey", lang=lang, files=files or shop.files())
    app.button(key=f"{name}_{kind}").click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_has_its_numbers_and_its_tips(screen, lang):
    words = Words.of(lang)
    app = screen("journey", lang=lang, files=shop.files())
    labels = [button.label for button in app.button]
    for name in ("page.journey.more", "tips"):
        assert labels.count(words(f"{name}.button")) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_more_opens_numbers_what_they_are_compared_with_and_comments(screen, lang):
    words = Words.of(lang)
    app = opened(screen, "page.journey.more", "glory", lang=lang, files=answers())
    told = {metric.label: metric.value for metric in app.metric}
    assert told[words("page.journey.more.fact.n")] == words("page.journey.more.value.n", value=40)
    assert words("page.journey.more.basis.satisfaction") in texts(app)
    assert shop.COMMENT in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tips_open_with_advice_metric_and_reason(screen, lang):
    words = Words.of(lang)
    app = opened(screen, "tips", "pain", lang=lang)
    best, *_ = tips_for(stage_model().column("delivery").stages, shop.PAIN, aim=Aim.MEND)
    shown = texts(app)
    assert words("tips.what") in shown
    assert best.tip.advice.of(words.language) in shown
    assert words(f"tips.moved.{best.tip.metric}") in shown
    assert words("tips.reason.touchpoint", word=best.word) in shown
    assert words("tips.some", shown=5, all=len(catalogue())) in shown


def test_of_a_loss_the_flow_is_told(screen):
    words = Words.of("ja")
    app = opened(screen, "page.journey.more", "drop", files={"集計.csv": TOTALS})
    labels = [metric.label for metric in app.metric]
    assert words("page.journey.more.fact.rate") in labels
    assert words("page.journey.more.caution_flow") in texts(app)


def test_where_nothing_stands_out_the_tips_bring_more_answers(screen):
    words = Words.of("ja")
    files = {shop.SURVEY: shop.survey(5)}
    assert words("page.glossary.help", name="接点の判定", definition="", link="")[:8] in texts(
        opened(screen, "page.journey.more", "note", files=files)
    )
    app = opened(screen, "tips", "note", files=files)
    assert words("tips.reason.metric_listen") in texts(app)


def test_what_a_team_feels_is_no_customers_answer(screen):
    words = Words.of("ja")
    app = opened(screen, "page.journey.more", "pain", files={"チームの地図.csv": TEAM})
    assert words("page.journey.more.basis.team") in texts(app)
    assert "最後に出る" in texts(app)
    assert not app.metric


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_has_its_words(lang):
    words = Words.of(lang)
    for fact in (*FELT, *FLOW):
        assert f"page.journey.more.fact.{fact.column}" in words
        assert f"page.journey.more.value.{fact.column}" in words
        assert not fact.low or f"page.journey.more.limits.{fact.column}" in words
    assert AIMS.keys() == TERMS.keys()
