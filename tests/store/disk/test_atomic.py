"""Whoever builds, fails, is killed or reads at the same time: there is one whole store, old or new."""

import errno
import gc
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from benchmarks.kills import kills
from cx.errors import FolderHoldsOthers, FolderNotWritable, NewerStore, StoreBusy
from cx.store.disk import Writing, building, check, holds_store, opened, parquet, tables
from cx.store.disk import folder as folders
from cx.store.disk import manifest as manifests
from cx.store.engines.embedded import Embedded
from tests.shelf import HOME, looks, shelved

OLD, NEW = HOME, HOME * 3


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def one_generation(folder: Path) -> list[str]:
    return [".lock", check(folder).generation, "manifest.json"]


# Killed


def test_a_build_that_is_killed_loses_nothing(tmp_path):
    """Real builds, killed; ``python -m benchmarks.kills 50`` does it more often."""
    assert len(list(kills(4, tmp_path, seed=8))) == 4


@pytest.fixture
def moments(monkeypatch):
    """Copies of a folder, as a kill would leave it: before each step that changes something."""

    def taken(folder: Path, into: Path) -> list[Path]:
        copies: list[Path] = []

        def beside(act):
            def done(*given, **named):
                copy = into / f"{len(copies)}"
                if folder.exists():
                    copies.append(shutil.copytree(folder, copy / folder.name))
                return act(*given, **named)

            return done

        monkeypatch.setattr(tables, "export", beside(parquet.export))
        monkeypatch.setattr(os, "fsync", beside(os.fsync))
        monkeypatch.setattr(Path, "replace", beside(Path.replace))
        monkeypatch.setattr(folders, "_tidy", beside(folders._tidy))
        monkeypatch.setattr(folders, "write_manifest", beside(manifests.write_manifest))
        return copies

    return taken


def test_at_every_step_the_old_store_or_the_new_one_is_there(tmp_path, moments, monkeypatch):
    store = tmp_path / "store"
    shelved(store, OLD)
    copies = moments(store, tmp_path / "moments")
    shelved(store, NEW)
    monkeypatch.undo()
    found = [check(copy).touches for copy in copies]
    assert len(found) > 20
    assert set(found) == {len(OLD), len(NEW)}
    assert found == sorted(found)
    for copy in copies[:: len(copies) // 5]:  # a later build removes what is left over
        shelved(copy, OLD)
        assert names(copy) == one_generation(copy)


def test_a_first_build_that_is_killed_leaves_a_folder_that_can_be_built_into(
    tmp_path, moments, monkeypatch
):
    store = tmp_path / "store"
    copies = moments(store, tmp_path / "moments")
    shelved(store, NEW)
    monkeypatch.undo()
    assert {holds_store(copy) for copy in copies[2:]} == {True}
    for copy in copies[:: len(copies) // 5]:
        shelved(copy, OLD)
        assert check(copy).touches == len(OLD)
        assert names(copy) == one_generation(copy)


# Failing


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", [0, 3, 7])
@pytest.mark.parametrize("there", [True, False])
def test_a_build_that_fails_leaves_nothing(tmp_path, monkeypatch, error, at, there):
    store, calls = tmp_path / "store", []
    if there:
        shelved(store, OLD)
    before = looks(tmp_path)

    def failing(connection, rows, path):
        calls.append(path)
        parquet.export(connection, rows, path)
        if len(calls) > at:
            raise error

    monkeypatch.setattr(tables, "export", failing)
    with pytest.raises(type(error)):
        shelved(store, NEW)
    assert looks(tmp_path) == before
    assert names(tmp_path) == (["store"] if there else [])


def test_who_gives_up_does_not_wait_for_what_is_being_written(tmp_path, connection):
    connection.execute("CREATE SCHEMA store")
    for name in ("endless", "later"):
        connection.execute(f"CREATE VIEW store.{name} AS FROM range(1_000_000_000_000)")

    def given_up(made):
        with Writing(made, Embedded(connection)) as writing:
            writing.kept()
            while not any(made.path.glob("*.parquet")):
                time.sleep(0.01)
            raise KeyboardInterrupt

    with building(tmp_path / "store") as made, pytest.raises(KeyboardInterrupt):
        given_up(made)
    assert names(tmp_path) == []


def test_a_build_that_breaks_off_after_its_manifest_is_in_place_has_been_done(
    tmp_path, monkeypatch
):
    shelved(tmp_path, OLD)
    replace = Path.replace

    def replaced(path, target):
        replace(path, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", replaced)
    with pytest.raises(KeyboardInterrupt):
        shelved(tmp_path, NEW)
    monkeypatch.undo()
    assert check(tmp_path).touches == len(NEW)
    shelved(tmp_path, OLD)
    assert names(tmp_path) == one_generation(tmp_path)


def test_a_build_whose_manifest_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    shelved(tmp_path, OLD)
    before = looks(tmp_path)
    monkeypatch.setattr(Path, "replace", None)
    with pytest.raises(TypeError):
        shelved(tmp_path, NEW)
    assert looks(tmp_path) == before


def test_an_empty_folder_stays_one_where_building_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "export", None)
    with pytest.raises(TypeError):
        shelved(tmp_path)
    assert names(tmp_path) == []


# Where


@pytest.mark.parametrize("name", ["notes.txt", "manifest.json", ".hidden"])
def test_a_folder_of_others_is_not_touched(tmp_path, name):
    (tmp_path / name).write_text('{"name": "web app"}', encoding="utf-8")
    before = looks(tmp_path)
    with pytest.raises(FolderHoldsOthers) as caught:
        shelved(tmp_path)
    assert caught.value.fields["files"] == [name]
    assert looks(tmp_path) == before


def test_files_beside_a_store_stay(tmp_path):
    shelved(tmp_path, OLD)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    shelved(tmp_path, NEW)
    assert names(tmp_path) == sorted([*one_generation(tmp_path), "notes.txt"])


def test_the_store_of_a_later_version_is_not_replaced(tmp_path):
    shelved(tmp_path, OLD)
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format": 2'))
    before = looks(tmp_path)
    with pytest.raises(NewerStore):
        shelved(tmp_path, NEW)
    assert looks(tmp_path) == before


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "store"):
        with pytest.raises(FolderNotWritable):
            shelved(place)


# At the same time


def test_two_cannot_build_at_once(tmp_path):
    shelved(tmp_path / "s", OLD)
    with building(tmp_path / "s"), pytest.raises(StoreBusy):
        shelved(tmp_path / "s", NEW)
    shelved(tmp_path / "s", NEW)
    assert check(tmp_path / "s").touches == len(NEW)


def test_whoever_waits_for_a_build_that_gave_up_does_not_build_into_nothing(tmp_path):
    """The lock that he opened is gone with the folder."""
    with building(tmp_path / "s"):
        late = os.open(tmp_path / "s" / ".lock", os.O_RDWR)
    assert names(tmp_path) == []
    with pytest.raises(StoreBusy):
        folders._take(late, tmp_path / "s")
    os.close(late)


def test_who_reads_keeps_the_old_store_until_he_is_done(tmp_path):
    shelved(tmp_path, OLD)
    old = opened(tmp_path)
    shelved(tmp_path, NEW)
    new = opened(tmp_path)
    for seen, touches in ((old, OLD), (new, NEW)):
        count = "SELECT count(*) FROM touches_in"
        assert seen.connection.execute(count).fetchall() == [(len(touches),)]
        assert len(seen.store.groups("segment")) == 2
    assert {old.manifest.generation, new.manifest.generation} <= set(names(tmp_path))
    del old, new, seen
    gc.collect()
    shelved(tmp_path, OLD)
    assert names(tmp_path) == one_generation(tmp_path)


def test_reading_while_others_build_finds_a_whole_store(tmp_path):
    shelved(tmp_path, OLD)
    ended = threading.Event()

    def build_often():
        for touches in (NEW, OLD) * 4:
            shelved(tmp_path, touches)
        ended.set()

    builder = threading.Thread(target=build_often)
    builder.start()
    found = []
    while not ended.is_set():
        seen = opened(tmp_path)
        found.append(seen.connection.execute("SELECT count(*) FROM touches_in").fetchall()[0][0])
        assert found[-1] == seen.manifest.touches
        seen.connection.close()
    builder.join()
    assert set(found) <= {len(OLD), len(NEW)}
    assert found


READER = """
import sys
from pathlib import Path
from cx.metrics.stages import stages
from cx.store.disk import opened
seen = opened(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()  # until all are
print(stages(seen.store)["reached"].tolist(), flush=True)
"""


def test_three_programs_read_one_store(tmp_path):
    shelved(tmp_path, NEW)
    before = looks(tmp_path)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(3)
    ]
    assert [reader.stdout.readline() for reader in readers] == ["open\n"] * 3
    told = [reader.communicate("go\n")[0] for reader in readers]
    assert told == [told[0]] * 3
    assert told[0].startswith("[")
    assert looks(tmp_path) == before
