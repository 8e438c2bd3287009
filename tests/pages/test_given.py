"""What is given beside uploads: pasted cells, and the choice of a workbook's sheets."""

import pytest

from tests.read.files.books import book

HEAD = ("顧客ID", "行動", "日時", "満足度")
ROWS = [HEAD, *((f"C{at}", "配送", f"2026-04-{at:02}", at % 5 + 1) for at in range(1, 21))]
BOOK = book(
    {
        "4月": ROWS,
        "メモ": [["担当は山田です。"], ["以上"]],
        "5月": [HEAD, ("D1", "商品", "2026-05-01", 4)],
    }
)
PASTED = "\n".join("\t".join(map(str, row)) for row in ROWS)


def sentences(app) -> list[str]:
    return [element.value for element in app.markdown]


def test_a_workbook_has_a_sentence_per_sheet_and_one_way_to_leave_it_out(screen):
    app = screen("data", files={"注文.xlsx": BOOK})
    assert not app.exception
    told = " ".join(sentences(app))
    assert "4月" in told
    assert "5月" in told
    buttons = [button.key for button in app.button if (button.key or "").startswith("leave_out_")]
    assert buttons == ["leave_out_注文.xlsx"]
    app.button(key="leave_out_注文.xlsx").click().run()
    assert not app.exception
    assert "4月" not in " ".join(sentences(app))


def test_the_sheets_that_are_read_can_be_chosen(screen):
    app = screen("data", files={"注文.xlsx": BOOK})
    [choice] = [each for each in app.multiselect if each.options == ["4月", "5月"]]
    assert choice.value == ["4月", "5月"]
    choice.set_value(["5月"]).run()
    app.button(key="read_注文.xlsx").click().run()
    assert not app.exception
    told = " ".join(sentences(app))
    assert ("5月" in told, "4月" in told) == (True, False)


@pytest.mark.parametrize(("lang", "name"), [("ja", "貼り付けた表"), ("en", "Pasted table")])
def test_pasted_cells_are_read_each_time_under_a_name_of_their_own(screen, lang, name):
    app = screen("data", lang=lang)
    for at in (1, 2):
        [area] = app.text_area
        area.set_value(PASTED.replace("C", "CE"[at - 1]))
        [button] = [
            b
            for b in app.button
            if b.proto.is_form_submitter
            and b.label in ("貼り付けた表を読む", "Read the pasted table")
        ]
        button.click().run()
        assert not app.exception
    keys = [button.key for button in app.button if (button.key or "").startswith("leave_out_")]
    assert keys == [f"leave_out_{name}.tsv", f"leave_out_{name} 2.tsv"]
