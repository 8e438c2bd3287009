"""Comments are masked before anything shows them."""

from cx.model.recipe import Answers, Treatment

TEXT = "回答日,満足度,ご意見,備考欄\n" + "".join(
    f"2026-05-0{at + 1},{at % 5 + 1},田中さんの対応に感謝{at},\n" for at in range(5)
)


def test_a_masked_comment_is_what_the_touches_hold(reading, connection):
    found = reading(files={"a.csv": TEXT}).report
    rows = connection.execute("SELECT comment FROM touches_in ORDER BY row").fetchall()
    assert rows == [(f"〔お名前〕さんの対応に感謝{at}",) for at in range(5)]
    assert "田中" not in repr(found)
    assert [(n.column, n.rows) for n in found.changes if n.what == "masked"] == [("ご意見", 5)]


def test_a_column_that_is_to_be_kept_stays(reading, connection):
    reading(files={"a.csv": TEXT}, answers=Answers(personal={"ご意見": Treatment.KEEP}))
    [(comment,)] = connection.execute("SELECT min(comment) FROM touches_in").fetchall()
    assert comment == "田中さんの対応に感謝0"


def test_comments_that_name_nobody_are_not_spoken_of(reading):
    text = TEXT.replace("田中さん", "店員さん")
    assert "masked" not in {note.what for note in reading(files={"a.csv": text}).report.changes}
