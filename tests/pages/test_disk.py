"""What servers keep on the disk: nobody else's business, and gone when they are."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = """
import sys
from pages.kit import disk
room = disk.folder("room-")
room.joinpath("upload.csv").write_text("secret")
print(room, flush=True)
sys.stdin.read()
"""


@contextmanager
def running(temp: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that keeps an upload, and the folder in which it lies."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temp)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process, Path(process.stdout.readline().strip())
        process.stdin.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_this_user_may_enter(tmp_path: Path):
    with running(tmp_path) as (_, room):
        assert mode(room) == mode(room.parent) == 0o700
        assert room.parent.parent == tmp_path


def test_a_server_that_ends_leaves_nothing(tmp_path: Path):
    with running(tmp_path) as (_, room):
        assert room.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_goes_when_the_next_one_starts(tmp_path: Path):
    with running(tmp_path) as (process, killed):
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert killed.joinpath("upload.csv").exists()
    with running(tmp_path) as (_, room):
        assert room.is_dir()
        assert not killed.parent.exists()


def test_what_a_running_server_has_stays_when_another_one_starts_and_ends(tmp_path: Path):
    with running(tmp_path) as (_, first):
        with running(tmp_path) as (_, second):
            assert first.is_dir()
            assert second.parent != first.parent
        assert first.joinpath("upload.csv").read_text() == "secret"


@pytest.mark.parametrize("kind", ["folder", "file", "link", "linked_lock"])
def test_what_is_no_servers_folder_stays(tmp_path: Path, kind: str):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    elsewhere.joinpath("lock").touch()
    other = tmp_path / "ichie-other"
    if kind == "file":
        other.touch()
    elif kind == "link":
        other.symlink_to(elsewhere)
    else:
        other.mkdir()
    if kind == "linked_lock":
        other.joinpath("lock").symlink_to(elsewhere / "lock")
    with running(tmp_path):
        pass
    assert other.exists()
    assert elsewhere.joinpath("lock").exists()
