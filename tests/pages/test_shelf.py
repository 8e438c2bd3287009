"""What tabs had last: kept for a while, apart, within limits."""

from pathlib import Path

import pytest

from cx.model.project import Project
from cx.read.report import Source
from pages.kit import doors
from pages.kit import shelf as shelves
from pages.kit.shelf import Shelf
from tests import shop


@pytest.fixture
def uploads(tmp_path) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


@pytest.fixture
def shelf():
    made = Shelf(most=2, space=100)
    yield made
    made.clear()


def upload(folder: Path, name: str, size: int = 10) -> tuple[Source, ...]:
    path = folder / f"{name}.csv"
    path.write_bytes(b"x" * size)
    return (Source(name, path),)


def keep(shelf: Shelf, token: str, uploads: Path, size: int = 10, project: Project | None = None):
    sources = upload(uploads, token, size)
    shelf.keep(token, sources, project or Project(), people=3, uploads=uploads)


def test_uploads_outlive_their_tab_and_other_files_stay_where_they_are(shelf, uploads, tmp_path):
    own = Source("own", tmp_path / "own.csv")
    sources = (*upload(uploads, "sent"), own)
    shelf.keep("a", sources, Project(), people=3, uploads=uploads)
    sources[0].path.unlink()
    left = shelf.find("a")
    assert [source.name for source in left.sources] == ["sent", "own"]
    assert left.sources[0].path.read_bytes() == b"x" * 10
    assert left.sources[1] == own


def test_a_tab_that_goes_on_has_files_of_its_own(shelf, uploads, tmp_path):
    keep(shelf, "a", uploads)
    mine = tmp_path / "mine"
    mine.mkdir()
    taken = shelf.take("a", into=mine)
    shelf.drop("a")
    assert [source.path.parent for source in taken.sources] == [mine]
    assert taken.sources[0].path.read_bytes() == b"x" * 10
    assert shelf.take("a", into=mine) is None


def test_a_file_is_copied_where_it_cannot_have_two_names(shelf, uploads, monkeypatch):
    def refuse(*_):
        raise OSError

    monkeypatch.setattr(shelves.os, "link", refuse)
    keep(shelf, "a", uploads)
    assert shelf.find("a").sources[0].path.read_bytes() == b"x" * 10


@pytest.mark.parametrize("token", ["", "b", "A"])
def test_nobody_finds_what_lies_under_another_token(shelf, uploads, token):
    keep(shelf, "a", uploads)
    assert shelf.find(token) is None


def test_what_did_not_change_stays_and_what_changed_takes_its_place(shelf, uploads):
    keep(shelf, "a", uploads)
    first = shelf.find("a")
    keep(shelf, "a", uploads)
    assert shelf.find("a") is first
    keep(shelf, "a", uploads, project=Project(model="b2b"))
    assert shelf.find("a").project.model == "b2b"
    assert shelf.find("a").folder == first.folder
    shelf.keep("a", upload(uploads, "more"), Project(), people=3, uploads=uploads)
    assert [file.name for file in shelf.find("a").folder.iterdir()] == ["more.csv"]
    assert not first.folder.exists()


def test_what_was_typed_goes_along(shelf, uploads):
    sources = upload(uploads, "a")
    for entered in ({"plan_daily": 777}, {"plan_daily": 778}):
        shelf.keep("a", sources, Project(), entered=entered, people=3, uploads=uploads)
        assert shelf.find("a").entered == entered
        assert len(list(shelf.find("a").folder.iterdir())) == 1


def test_what_was_typed_is_kept_without_buttons_and_tables(screen):
    app = screen("journey", files=shop.files())
    for key, value in {
        "plan_daily": 777.0,
        "guess_1": "配送",
        "typed_names": ["A", "B"],
        "plan_button": True,
        "plan_table": {"edited_rows": {}},
        "language_switch_2": "en",
    }.items():
        app.session_state[key] = value
    app.run()
    left = next(left for left in shelves.shelf()._left.values() if "plan_daily" in left.entered)
    assert {"plan_daily": 777.0, "guess_1": "配送", "typed_names": ["A", "B"]}.items() <= (
        left.entered.items()
    )
    assert not {"plan_button", "plan_table", "language_switch_2"} & set(left.entered)


def test_the_tab_that_changed_longest_ago_goes_first(shelf, uploads):
    for token in "abc":
        keep(shelf, token, uploads)
    assert [bool(shelf.find(token)) for token in "abc"] == [False, True, True]


@pytest.mark.parametrize(("sizes", "there"), [((60, 60), "b"), ((60, 40), "ab"), ((60, 101), "")])
def test_uploads_take_no_more_than_their_space(shelf, uploads, sizes, there):
    for token, size in zip("ab", sizes, strict=True):
        keep(shelf, token, uploads, size)
    assert "".join(token for token in "ab" if shelf.find(token)) == there


def test_when_the_time_is_over_the_files_go(shelf, uploads):
    keep(shelf, "a", uploads)
    left = shelf.find("a")
    assert left.end.interval == shelves.KEPT_FOR.total_seconds()
    left.end.function(*left.end.args)
    assert shelf.find("a") is None
    assert not left.folder.exists()


def test_nothing_stays_after_the_server_ends(shelf, uploads):
    keep(shelf, "a", uploads)
    folder = shelf.find("a").folder
    shelf.clear()
    assert not folder.exists()


@pytest.mark.parametrize("here", [True, False])
def test_only_the_users_own_machine_keeps_anything(screen, monkeypatch, here):
    kept = []
    monkeypatch.setattr(doors, "on_this_machine", lambda: here)
    monkeypatch.setattr(Shelf, "keep", lambda *given, **_: kept.append(given))
    app = screen("journey", files=shop.files())
    assert not app.exception
    assert bool(kept) is here
