"""The project's file: whole, the same for equal projects, old ones too, and nothing dangerous."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cx.errors import BadSettings, CxError, DamagedProject, LargeProject, NewerProject, NoSuchFile
from cx.model import migrations, project_file
from cx.model.project import Project
from cx.model.project_file import Enclosed, enclosed, open_file, packed, save, unpacked
from cx.model.recipe import Recipe, recipe
from cx.model.stage_model import stage_model
from tests.model.projects import full_project, projects

OLD = sorted(Path(__file__).parent.joinpath("old_projects").glob("*.ichie"))


def archive(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, text in members.items():
            written.writestr(name.replace("_json", ".json").replace("_toml", ".toml"), text)
    return made.getvalue()


def names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


@given(projects())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_project_comes_back_as_it_was(project):
    content = packed(project)
    assert unpacked(content) == project
    assert packed(unpacked(content)) == content


def test_a_saved_project_opens(tmp_path):
    save(full_project(), tmp_path / "mine.ichie")
    assert open_file(tmp_path / "mine.ichie") == full_project()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NoSuchFile):
        open_file(tmp_path / "none.ichie")


def test_people_find_their_rules_and_stages_as_toml():
    content = packed(Project(recipe=recipe("olist"), own_model=stage_model("b2b")))
    assert names(content) == ["project.json", "recipe.toml", "model.toml", "about.json"]
    assert names(packed(Project())) == ["project.json", "about.json"]


def test_every_old_version_has_a_file_and_opens():
    assert [path.stem for path in OLD] == [f"version_{n + 1}" for n in range(len(OLD))]
    assert len(OLD) == migrations.VERSION - 1


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_an_old_file_keeps_all_that_it_says(path):
    old, opened = json.loads(path.read_bytes()), open_file(path)
    now = json.loads(opened.dumps())
    assert now.pop("version") == migrations.VERSION
    assert old.pop("version") < migrations.VERSION
    assert _part(now, old) == old
    assert unpacked(packed(opened)) == opened


def _part(now: object, old: object) -> object:
    """Of what is said now, that which an old file says too."""
    if isinstance(old, dict) and isinstance(now, dict):
        return {name: _part(now[name], each) for name, each in old.items()}
    if isinstance(old, list) and isinstance(now, list) and len(old) == len(now):
        return [_part(a, b) for a, b in zip(now, old, strict=True)]
    return now


@pytest.mark.parametrize(("version", "field", "meant"), [
    (1, "marks", "source"),
    (1, "filters", {}),
    (2, "tests", []),
    (2, "tips", []),
    (2, "tip_status", {}),
    (3, "guesses", None),
    (3, "evidence", {}),
    (4, "scenarios", []),
    (4, "priorities", {}),
    (5, "salt", ""),
    (5, "last", None),
])  # fmt: skip
def test_each_step_says_what_the_older_version_meant_and_changes_nothing_said(
    version, field, meant
):
    step = migrations.STEPS[version - 1]
    assert step({})[field] == meant
    assert step({field: "said"})[field] == "said"
    given = {"model": "b2b"}
    step(given)
    assert given == {"model": "b2b"}


def test_data_are_in_it_only_when_asked(tmp_path):
    path = tmp_path / "x1y2.csv"
    path.write_bytes("顧客,日付\n".encode("cp932"))
    content = packed(Project(), [Enclosed("../../注文.csv", path), Enclosed("b.csv", path)])
    assert names(content)[-2:] == ["data/001.csv", "data/002.csv"]
    into = tmp_path / "in"
    into.mkdir()
    found = enclosed(content, into=into)
    assert [each.name for each in found] == ["../../注文.csv", "b.csv"]
    assert {each.path.parent for each in found} == {into}
    assert found[0].path.read_bytes() == path.read_bytes()
    assert unpacked(content) == Project()
    assert enclosed(packed(Project()), into=into) == ()
    assert enclosed(Project().dumps().encode(), into=into) == ()


WHOLE = '{"version": 6}'


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", DamagedProject),
        (b"PK\x03\x04 cut short", DamagedProject),
        (packed(full_project())[:-40], DamagedProject),
        (b"[]", DamagedProject),
        ("{ニ".encode("cp932"), DamagedProject),
        (b"{", BadSettings),
        (b'{"version": "6"}', BadSettings),
        (b'{"version": true}', BadSettings),
        (b'{"version": 0}', BadSettings),
        (b'{"model": ' + b"[" * 100_000, BadSettings),
        (b'{"version": 99}', NewerProject),
        (archive(about_json="{}"), DamagedProject),
        (archive(project_json="{"), BadSettings),
        (archive(project_json='{"version": 7}'), NewerProject),
        (archive(project_json='{"version": 6, "window_days": NaN}'), BadSettings),
        (archive(project_json='{"version": 6, "window_days": 0}'), BadSettings),
        (archive(project_json='{"version": 6, "moon": 1}'), BadSettings),
        (archive(project_json='{"version": 6, "model": "\\ud800"}'), BadSettings),
        (archive(project_json=WHOLE, recipe_toml="id = "), BadSettings),
        (archive(project_json=WHOLE, recipe_toml='id = "a"\nmoon = 1'), BadSettings),
        (archive(project_json=WHOLE, model_toml='id = "a"'), BadSettings),
    ],
)  # fmt: skip
def test_what_is_no_project_is_one_sentence(content, error):
    with pytest.raises(error):
        unpacked(content, file="a.ichie")


def test_a_part_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(project_file, "MOST_SETTINGS", 1000)
    with pytest.raises(LargeProject):
        unpacked(archive(project_json=WHOLE + " " * 2000))
    monkeypatch.setattr(project_file, "MOST_FILES", 2)
    with pytest.raises(LargeProject):
        unpacked(archive(project_json=WHOLE, a="", b=""))


def test_data_that_unpack_to_too_much_are_refused(monkeypatch, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 600)
    content = packed(Project(), [Enclosed("a", path), Enclosed("b", path)])
    monkeypatch.setattr(project_file, "MOST_DATA", 1000)
    with pytest.raises(LargeProject):
        enclosed(content, into=tmp_path)


@pytest.mark.parametrize("about", [
    "[]",
    "{",
    '{"data": [{"member": "../x", "name": "x"}]}',
    '{"data": [{"member": "project.json", "name": "x"}]}',
    '{"data": [{"member": "data/none.csv", "name": "x"}]}',
    '{"moon": 1}',
])  # fmt: skip
def test_wrong_names_of_data_are_refused(about, tmp_path):
    with pytest.raises(DamagedProject):
        enclosed(archive(project_json=WHOLE, about_json=about), into=tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_parts_of_one_name_are_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        written.writestr("project.json", WHOLE)
        written.writestr("project.json", WHOLE)
    with pytest.raises(DamagedProject):
        unpacked(made.getvalue())


def test_a_damaged_byte_anywhere_is_one_sentence():
    content = packed(full_project())
    for place in range(0, len(content), 7):
        damaged = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
        try:
            unpacked(damaged)
        except CxError:
            continue


@given(st.text(), st.text())
@settings(deadline=None)
def test_names_of_all_letters_come_back_from_toml(name, column):
    rules = recipe("olist").model_copy(update={"id": name, "missing": {column: (name,)}})
    assert unpacked(packed(Project(recipe=rules))).recipe == Recipe.model_validate(dict(rules))
