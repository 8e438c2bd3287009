"""A store that is not as it was written is never opened as if it were."""

import json
import shutil
from pathlib import Path

import pytest

from cx.errors import DamagedStore, MissingFromStore, NewerStore, NotAStore
from cx.store.disk import FORMAT, check, holds_store, opened
from cx.store.disk.manifest import _canonical, digest_of
from tests.shelf import HOME, looks, shelved

TABLES = ("touch_rows", "customers", "did", "said", "places", "stages", "journey")
SMALL_TAIL = 64


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "store"
    shelved(folder, HOME * 40)
    return folder


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "store")


def file_of(store: Path, table: str) -> Path:
    return next(store.glob(f"g-*/{table}*.parquet"))


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def flipped(path: Path, at: int = 10) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, emptied, longer, flipped])
@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_file_is_named(store, table, damage):
    path = file_of(store, table)
    damage(path)
    for act in (opened, check):
        with pytest.raises(DamagedStore) as caught:
            act(store)
        assert caught.value.fields == {"folder": str(store), "file": path.name}


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_file_is_named(store, table):
    path = file_of(store, table)
    path.unlink()
    for act in (opened, check):
        with pytest.raises(MissingFromStore) as caught:
            act(store)
        assert caught.value.fields == {"folder": str(store), "file": path.name}


def test_a_byte_within_a_large_file_is_found_by_the_check_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("cx.store.disk.parquet.TAIL", SMALL_TAIL)
    shelved(tmp_path / "s")
    path = file_of(tmp_path / "s", "did")
    flipped(path, at=path.stat().st_size - SMALL_TAIL - 1)
    opened(tmp_path / "s")
    with pytest.raises(DamagedStore):
        check(tmp_path / "s")
    flipped(path, at=path.stat().st_size - SMALL_TAIL)
    with pytest.raises(DamagedStore):
        opened(tmp_path / "s")


@pytest.mark.parametrize("share", [0, 0.0001, 0.01, 0.5, 0.999])
def test_a_manifest_that_breaks_off_is_told(store, share):
    path = store / "manifest.json"
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert holds_store(store)
    with pytest.raises((DamagedStore, NotAStore)):
        opened(store)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"visit_ids": false', '"visit_ids": true'),
        ('"checksum": "', '"checksum": "0'),
        ('"format": 1', '"format": "1"'),
        ('"format": 1', '"format": 0'),
        ('"store": {', '"shop": {'),
    ],
)
def test_a_manifest_that_was_changed_is_told(store, before, after):
    path = store / "manifest.json"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(DamagedStore) as caught:
        opened(store)
    assert caught.value.fields["file"] == "manifest.json"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("files", 0, "file"), "../../secret.parquet"),
        (("files", 0, "file"), "/etc/passwd"),
        (("generation",), "../elsewhere"),
        (("columns", 0, "kind"), "BIGINT) FROM other; --"),
        (("files", 0, "of"), "information_schema"),
        (("more",), 1),
    ],
)
def test_a_manifest_by_somebody_else_leads_nowhere(store, place, value):
    """Its checksum is right, for anybody can make one."""
    path = store / "manifest.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    *way, last = place
    piece = held["store"]
    for step in way:
        piece = piece[step]
    piece[last] = value
    held["checksum"] = digest_of(_canonical(held["store"]))
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(DamagedStore):
        opened(store)


def test_a_store_of_a_later_version_says_so(store):
    held = {"kind": "ichie store", "format": FORMAT + 1, "all else": "unknown"}
    (store / "manifest.json").write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(NewerStore) as caught:
        opened(store)
    assert caught.value.fields == {"folder": str(store), "version": FORMAT + 1, "known": FORMAT}


@pytest.mark.parametrize("content", [None, "{}", "[]", "null", "no json", '{"name": "web app"}'])
def test_another_folder_is_no_store(tmp_path, content):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    assert not holds_store(tmp_path)
    with pytest.raises(NotAStore):
        opened(tmp_path)


def test_what_is_not_there_is_no_store(tmp_path):
    assert not holds_store(tmp_path / "none")
    with pytest.raises(NotAStore):
        opened(tmp_path / "none")


def test_a_copy_of_a_store_is_one(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "copy", ignore=shutil.ignore_patterns(".lock"))
    assert check(tmp_path / "copy").touches == opened(tmp_path / "copy").manifest.touches


def test_a_damaged_store_can_be_built_anew(store, monkeypatch):
    cut(store / "manifest.json")
    before = looks(store)
    with monkeypatch.context() as broken:
        broken.setattr("cx.store.disk.tables.export", None)
        with pytest.raises(TypeError):
            shelved(store)
    assert looks(store) == before  # somebody may still save what is in it
    shelved(store)
    assert check(store).touches == len(HOME)
