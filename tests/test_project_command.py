"""``ichie project``: what is in a project's file, and what differs between two."""

import json

import pytest
from click.testing import CliRunner

from cx.cli import main
from cx.model.project import Project
from cx.model.project_file import Enclosed, packed, save
from tests.model.projects import full_project


@pytest.fixture
def run(tmp_path):
    save(Project(), tmp_path / "a.ichie")
    save(full_project(), tmp_path / "b.ichie")
    data = Enclosed("注文.csv", tmp_path / "a.ichie")
    (tmp_path / "c.ichie").write_bytes(packed(Project(window_days=7), [data]))
    (tmp_path / "bad.ichie").write_bytes(b"PK")

    def ichie(*names: str):
        paths = [str(tmp_path / name) if name.endswith(".ichie") else name for name in names]
        return CliRunner().invoke(main, ["project", *paths])

    return ichie


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_is_set_is_told_line_by_line(run, lang):
    done = run("b.ichie", "--lang", lang)
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 20


def test_the_data_in_a_file_are_named(run):
    assert "注文.csv" in run("c.ichie", "--lang", "en").stdout
    found = json.loads(run("c.ichie", "--json", "--lang", "en").stdout)
    assert found["data"] == ["注文.csv"]
    assert {"where": "window_days", "item": "", "value": "7 days"} in found["settings"]


def test_two_projects_are_compared(run):
    found = json.loads(run("a.ichie", "c.ichie", "--json", "--lang", "en").stdout)
    assert found == {
        "changes": [{"where": "window_days", "item": "", "before": "30 days", "after": "7 days"}]
    }
    lines = run("a.ichie", "c.ichie", "--lang", "en").stdout.splitlines()
    assert lines[1:] == ["Days for going on: 30 days → 7 days"]
    assert len(run("b.ichie", "b.ichie", "--lang", "ja").stdout.splitlines()) == 1


@pytest.mark.parametrize("name", ["none.ichie", "bad.ichie"])
def test_what_cannot_be_opened_is_one_sentence(run, name):
    done = run(name, "--lang", "en")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
