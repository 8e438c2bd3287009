"""The command that serves the dashboard: with a store for everybody, and with a trace for developers."""

import logging
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from cx.cli import main
from cx.cli.serving import STORE, TRACE, trace
from cx.model.stage_model import stage_model
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build
from cx.store.disk import write

LOG = "user_id,event,timestamp\nann,search,2026-04-01\nann,purchase,2026-04-02\n"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that took this one's place."""
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, command: commands.append(command))
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setenv(STORE, "")
    return commands


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch):
    """The store's logger as it is at the start of a process."""
    log = logging.getLogger("cx.store")
    for name, value in {"handlers": [], "propagate": True, "level": logging.NOTSET}.items():
        monkeypatch.setattr(log, name, value)
    yield log
    logging.getLogger().manager._clear_cache()  # type: ignore[attr-defined]


def test_every_session_of_the_server_gets_the_store(started, tmp_path: Path):
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    with connect() as connection:
        reading = read([Source(path.name, path)], connection)
        store = build(connection, stage_model(), scale=reading.scale)
        write(tmp_path / "a.store", store, reading)
    found = CliRunner().invoke(main, ["app", str(tmp_path / "a.store")])
    assert found.exit_code == 0
    assert started
    assert os.environ[STORE] == str(tmp_path / "a.store")


def test_what_is_no_store_is_not_served(started, tmp_path: Path):
    found = CliRunner().invoke(main, ["app", str(tmp_path)])
    assert found.exit_code == 2
    assert "manifest.json" in found.output
    assert not started


@pytest.mark.parametrize(("told", "says"), [("1", True), ("", False)])
def test_a_developer_sees_what_answered(quiet, monkeypatch, tmp_path: Path, told: str, says: bool):
    monkeypatch.setenv(TRACE, told)
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    found = CliRunner().invoke(main, ["metrics", str(path), "--json"])
    assert found.exit_code == 0
    assert bool(quiet.handlers) is says
    assert quiet.isEnabledFor(logging.DEBUG) is says


def test_it_is_told_once(quiet, monkeypatch):
    monkeypatch.setenv(TRACE, "1")
    trace()
    trace()
    assert len(quiet.handlers) == 1
