"""What may be opened by a typed path: tables where the user may read, and nothing by a trick."""

import os
from pathlib import Path

import pytest

from cx.cli.serving import ROOTS
from cx.errors import (
    HiddenPlace,
    LinkLeadsOut,
    ManyTables,
    NoSuchFile,
    NoTables,
    NotAFile,
    NotReadable,
    OutsideRoots,
)
from pages.kit import doors, intake, typed_path
from pages.kit.typed_path import files_at


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that may be opened, beside one that may not."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, inside / ".hidden", inside / "deeper", inside / "empty", outside):
        folder.mkdir()
        if folder.name != "empty":
            for name in ("a.csv", "B.CSV", ".c.csv", "notes.md", "rules.toml"):
                folder.joinpath(name).write_text("x")
    inside.joinpath("link_out.csv").symlink_to(outside / "a.csv")
    inside.joinpath("linked").symlink_to(outside)
    inside.joinpath("ring.csv").symlink_to(inside / "ring.csv")
    inside.joinpath("empty", "link.csv").symlink_to(inside / "a.csv")
    os.mkfifo(inside / "pipe.csv")
    monkeypatch.setenv(ROOTS, str(inside))
    return inside


def found(text: object) -> list[str]:
    return [path.name for path in files_at(str(text), endings=(".csv",), alone=(".toml",))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a.csv", ["a.csv"]),
        ("B.CSV", ["B.CSV"]),
        ("deeper/../a.csv", ["a.csv"]),
        ("rules.toml", ["rules.toml"]),
        ("deeper", ["B.CSV", "a.csv"]),
        ("empty/link.csv", ["a.csv"]),
    ],
)
def test_tables_and_folders_of_tables_are_opened(root: Path, text: str, names: list[str]):
    assert found(root / text) == names
    assert found(f' "{root / text}" ') == names


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("missing.csv", NoSuchFile),
        ("ring.csv", NoSuchFile),
        ("a.csv/b.csv", NoSuchFile),
        ("nul\0.csv", NoSuchFile),
        ("a" * 5000, NoSuchFile),
        ("notes.md", NoTables),
        ("../outside/a.csv", OutsideRoots),
        ("../outside", OutsideRoots),
        ("..", OutsideRoots),
        ("link_out.csv", LinkLeadsOut),
        ("linked", LinkLeadsOut),
        ("linked/a.csv", LinkLeadsOut),
        (".hidden", HiddenPlace),
        (".hidden/a.csv", HiddenPlace),
        (".c.csv", HiddenPlace),
        ("pipe.csv", NotAFile),
        ("", LinkLeadsOut),  # a folder with a link that leads out
    ],
)
def test_a_trick_is_refused_with_its_own_sentence(root: Path, text: str, error: type[Exception]):
    with pytest.raises(error):
        found(f"{root}/{text}")


@pytest.mark.parametrize("text", ["", "   ", '""', "~nobody_of_this_name/a.csv"])
def test_what_names_no_place_is_not_found(text: str):
    with pytest.raises((NoSuchFile, NoTables)):
        found(text)


@pytest.mark.parametrize("place", ["/proc/self/environ", "/dev/null", "/dev/zero", "/sys"])
def test_what_the_system_shows_as_files_is_never_opened(place: str, monkeypatch):
    monkeypatch.delenv(ROOTS, raising=False)
    if not Path(place).exists():
        pytest.skip(f"{place} is not on this system")
    with pytest.raises(HiddenPlace):
        found(place)


def test_without_roots_all_that_may_be_read_is_opened(tmp_path: Path, monkeypatch):
    monkeypatch.delenv(ROOTS, raising=False)
    tmp_path.joinpath("a.csv").touch()
    assert found(tmp_path) == ["a.csv"]


def test_there_may_be_several_roots(root: Path, monkeypatch):
    outside = root.with_name("outside")
    monkeypatch.setenv(ROOTS, os.pathsep.join([str(root), str(outside)]))
    assert found(outside / "a.csv") == ["a.csv"]
    assert found(root / "link_out.csv") == ["a.csv"]


def test_a_root_may_itself_be_hidden_or_a_link(root: Path, monkeypatch):
    for name in (".hidden", "linked"):
        monkeypatch.setenv(ROOTS, str(root / name))
        assert found(root / name / "a.csv") == ["a.csv"]


def test_what_the_user_may_not_read_is_said(root: Path, monkeypatch):
    monkeypatch.setattr(typed_path.os, "access", lambda *_: False)
    with pytest.raises(NotReadable):
        found(root / "a.csv")


def test_a_folder_with_too_many_tables_asks_for_fewer(root: Path):
    for number in range(typed_path.MOST + 1):
        root.joinpath("empty", f"{number}.csv").touch()
    with pytest.raises(ManyTables) as error:
        found(root / "empty")
    assert error.value.fields["n"] == typed_path.MOST + 2


def test_a_server_that_others_reach_opens_no_path(root: Path, monkeypatch):
    monkeypatch.setattr(doors, "on_this_machine", lambda: False)
    with pytest.raises(NoSuchFile):
        intake.open_path(str(root / "a.csv"))
