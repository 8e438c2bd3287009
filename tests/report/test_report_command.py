"""`ichie report`: writes what the ending says, and says plainly what it cannot."""

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner

from cx.cli import main
from tests.report.read_slide import opened, written

LONG = """user_id,event,timestamp,score
u1,home,2026-04-01 10:00:00,4
u1,purchase,2026-04-01 10:05:00,5
u2,home,2026-04-02 09:00:00,2
"""


def run(*arguments: str):
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.fixture
def log(write) -> str:
    return str(write("log.csv", LONG).path)


def test_a_slide_is_written(log, tmp_path):
    out = tmp_path / "map.pptx"
    found = run("report", log, "-o", str(out), "--lang", "en")
    assert (found.exit_code, found.stdout) == (0, "")
    slide = opened(out.read_bytes()).slides[0]
    assert any("log.csv" in each.text for each in written(slide))


@pytest.mark.parametrize(("language", "filtered"), [("ja", "絞り込み"), ("en", "Filter")])
def test_the_source_names_filters_and_people_before_files(write, tmp_path, language, filtered):
    """Names of files may be cut; what the numbers are of may not."""
    files = [str(write(f"{letter * 90}.csv", LONG).path) for letter in "ab"]
    out = tmp_path / "map.pptx"
    asked = ("--lang", language, "--period", "2026-04")
    assert run("report", *files, "-o", str(out), *asked).exit_code == 0
    texts = [each.text for each in written(opened(out.read_bytes()).slides[0])]
    [source] = [text for text in texts if "a" * 40 in text]
    before, _, _ = source.partition("a" * 40)
    assert filtered in before
    assert "2026" in before


def test_a_page_is_written_in_either_language(log, tmp_path):
    for language in ("ja", "en"):
        out = tmp_path / f"{language}.html"
        assert run("report", log, "-o", str(out), "--lang", language).exit_code == 0
        assert f'<html lang="{language}">' in out.read_text(encoding="utf-8")


def test_the_model_can_be_named(log, tmp_path):
    out = tmp_path / "map.PPTX"
    found = run("report", log, "-o", str(out), "--model", "five_moments")
    assert found.exit_code == 0
    assert out.stat().st_size > 0


def test_a_picture_is_written_in_either_language(log, tmp_path):
    for language in ("ja", "en"):
        out = tmp_path / f"{language}.svg"
        assert run("report", log, "-o", str(out), "--lang", language).exit_code == 0
        assert f'xml:lang="{language}"' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["map.docx", "map", "map.xlsx"])
def test_another_ending_is_one_sentence_with_those_that_work(log, tmp_path, name):
    found = run("report", log, "-o", str(tmp_path / name), "--lang", "en")
    assert found.exit_code == 2
    [sentence] = found.stderr.strip().splitlines()
    assert all(ending in sentence for ending in (".pptx", ".html", ".svg"))
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_a_sentence(log, tmp_path):
    found = run("report", log, "-o", str(tmp_path / "no" / "map.html"), "--lang", "en")
    assert found.exit_code == 2
    assert "could not be written" in found.stderr.splitlines()[-1]


def test_on_a_full_disk_what_was_there_before_stays(log, tmp_path, monkeypatch):
    out = tmp_path / "map.html"
    out.write_text("before")

    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:9])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    found = run("report", log, "-o", str(out), "--lang", "en")
    assert found.exit_code == 2
    assert str(tmp_path) in found.stderr.splitlines()[-1]
    assert out.read_text() == "before"
    assert not (tmp_path / ".map.html.part").exists()


def test_an_unreadable_file_is_a_sentence(write, tmp_path):
    empty = str(write("empty.csv", "").path)
    found = run("report", empty, "-o", str(tmp_path / "map.pptx"), "--lang", "en")
    assert found.exit_code == 2
    assert "empty" in found.stderr
