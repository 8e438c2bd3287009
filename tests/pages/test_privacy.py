"""The part of the data page about personal columns: what was done, and how to have it otherwise."""

import pytest

ORDERS = (
    "メールアドレス,氏名,都道府県,注文番号,注文日,お届け日\n"
    + "".join(
        f"p{at % 4}@example.org,山村{at % 4},東京都,N{at},2026-04-{at + 1:02d},2026-04-{at + 3:02d}\n"
        for at in range(12)
    )
).encode()


@pytest.fixture
def page(screen):
    """The privacy part, for a file with a mail and a name."""

    def opened(**options):
        app = screen("data", files={"orders.csv": ORDERS}, **options)
        assert not app.exception
        app.segmented_control(key="data_part").select("privacy").run()
        assert not app.exception
        return app

    return opened


def told(app) -> str:
    return " ".join(each.value for each in app.markdown)


@pytest.mark.parametrize(("lang", "sentence"), [("ja", "読み込んでいません"), ("en", "Not read")])
def test_what_was_done_is_said_above_and_in_the_part(page, lang, sentence):
    text = told(page(lang=lang))
    assert text.count(sentence) == 2
    assert "example" not in text
    assert "山村" not in text


def test_a_column_that_was_not_recognised_can_be_left_out(page):
    app = page()
    others = next(each for each in app.multiselect if "都道府県" in each.options)
    others.select("都道府県").run()
    button = next(each for each in app.button if "読み直す" in each.label)
    button.click().run()
    assert not app.exception
    assert "2列（氏名、そのほかの個人情報）は読み込んでいません" in told(app)
