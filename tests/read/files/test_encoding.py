import pytest

from cx.errors import Damaged, EmptyFile, Garbled, NoSuchFile, NotText
from cx.read.files.encoding import decoded
from cx.read.report import Source

TEXT = (
    "顧客ID,接点,日時\r\nC1,商品ページを見る,2026/04/01 10:00\r\nC2,注文の確認,2026/04/02 11:00\r\n"
)


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp932", "cp932"),
        ("euc_jp", "euc_jp"),
        ("iso2022_jp", "iso2022_jp_ext"),
    ],
)
def test_the_same_text_comes_out_of_every_encoding(write, tmp_path, encoding, named):
    found = decoded(write("a.csv", TEXT, encoding), tmp_path)
    assert found.encoding == named
    assert found.replaced == 0
    assert found.path.read_bytes().decode("utf-8") == TEXT


def test_machine_dependent_letters_of_cp932_survive(write, tmp_path):
    text = "ランク,名\r\n①,髙橋様\r\n～,㈱いちえ\r\n"
    found = decoded(write("a.csv", text, "cp932"), tmp_path)
    assert found.encoding == "cp932"
    assert found.path.read_bytes().decode("utf-8") == text


def test_half_width_katakana_stays_cp932(write, tmp_path):
    text = "ｶﾅ,名\r\nﾔﾏﾀﾞ,山田という名前の列\r\n"
    assert decoded(write("a.csv", text, "cp932"), tmp_path).path.read_bytes().decode() == text


def test_a_letter_cut_at_the_end_of_the_file_is_replaced_and_counted(write, tmp_path):
    body = (TEXT * 40).encode("utf-8") + "切".encode()[:2]
    found = decoded(write("a.csv", body), tmp_path)
    assert (found.encoding, found.replaced) == ("utf-8", 1)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"\r\n \n", EmptyFile),
        (b"PK\x03\x04rest of a workbook", Damaged),
        (b"%PDF-1.7 ...", NotText),
        (b"\x89PNG\r\n\x1a\n....", NotText),
        (bytes(range(256)) * 40, Garbled),
        (b"\x1f\x8bnot really gzip", NotText),
    ],
)
def test_what_is_no_text_is_named(write, tmp_path, content, error):
    with pytest.raises(error):
        decoded(write("a.csv", content), tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NoSuchFile):
        decoded(Source("a.csv", tmp_path / "a.csv"), tmp_path)


@pytest.mark.parametrize(
    ("wrong", "encoding", "lost"),
    [(b"\xff", "utf-8", 1), (b"\x00", "utf-8", 1), ("検索".encode(), "utf-8", 0)],
)
def test_a_single_letter_deep_in_a_large_file_is_not_overlooked(
    write, reading, connection, wrong, encoding, lost
):
    row = "u{0},検索,2026-04-01 10:00:{0:02d},{0:040d}\n"
    lines = [row.format(at % 60).encode() for at in range(80_000)]
    lines[77_777] = lines[77_777].replace("検索".encode(), b"x" + wrong)
    found = reading(
        write("large.csv", b"customer_id,event,timestamp,note\n" + b"".join(lines))
    ).report
    told = {note.what: note.rows for note in found.changes}
    assert told.get("unreadable_characters", 0) == lost
    assert (found.files[0].rows, found.files[0].encoding) == (80_000, encoding)
    assert found.touches == 80_000
