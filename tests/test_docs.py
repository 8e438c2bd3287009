"""The documents tell the truth: their examples run, their figures and targets exist."""

import doctest
import importlib
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from cx.cli import main

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def leaves(value) -> set[str]:
    """All names in a JSON value."""
    if isinstance(value, dict):
        return set(value) | {name for each in value.values() for name in leaves(each)}
    return {name for each in value for name in leaves(each)} if isinstance(value, list) else set()


def test_the_walk_through_runs():
    found = doctest.testfile(
        str(ROOT / "docs" / "how_it_works.md"), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert found.attempted > 10
    assert found.failed == 0


def test_every_figure_of_the_command_line_has_its_entry(write):
    log = write(
        "a.csv",
        "user_id,event,timestamp,platform,score\nu1,home,2026-04-01,web,4\nu1,order,2026-04-02,web,5\n",
    )
    found = CliRunner().invoke(main, ["metrics", str(log.path), "--json", "--by", "platform"])
    text = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w+)`", text))
    structure = {"touchpoints", "touchpoint", "stages", "stage", "repeat", "satisfaction", "value"}
    assert leaves(json.loads(found.stdout)) - structure - told == set()


def test_the_code_that_metrics_name_exists():
    text = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    named = re.findall(r"Code: `(cx[\w.]+)\.(\w+)`", text)
    assert len(named) >= 6
    for module, function in named:
        assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_project_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (page.parent / target).exists(), target


def test_make_targets_in_the_documents_exist():
    targets = set(
        re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for page in PAGES:
        named = set(
            re.findall(r"(?:`|^)make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        )
        assert named <= targets, page.name


def test_both_readmes_show_the_same_commands():
    commands = [
        re.findall(r"^(?:make|ichie) \w+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name in ("README.md", "README.ja.md")
    ]
    assert commands[0] == commands[1]
