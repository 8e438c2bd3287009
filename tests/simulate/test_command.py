"""``ichie sample``."""

from click.testing import CliRunner

from cx.cli import main
from cx.simulate.files import NAMES


def run(*arguments):
    return CliRunner().invoke(main, ["sample", *map(str, arguments)])


def test_it_writes_the_sample_and_says_what_to_do_next(tmp_path):
    done = run(tmp_path / "new", "--lang", "en")
    assert done.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(NAMES)
    assert "touches.csv" in done.stdout
    assert "ichie metrics" in done.stdout


def test_another_seed_is_told_in_the_readme(tmp_path):
    assert run(tmp_path, "--lang", "ja", "--seed", "7").exit_code == 0
    assert "--lang ja --seed 7" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_a_folder_in_use_is_one_sentence_and_exit_2(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = run(tmp_path, "--lang", "ja")
    assert done.exit_code == 2
    assert "mine.txt" in done.stderr
    assert "Traceback" not in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    assert run(tmp_path / "file").exit_code == 2
    done = run(tmp_path / "file" / "sample", "--lang", "en")
    assert done.exit_code == 2
    assert done.stderr.startswith("We cannot write to")
