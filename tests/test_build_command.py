"""``ichie build`` keeps its contract, and every command opens a store as it would read the files."""

import json
import sys

import pytest
from click.testing import CliRunner

from cx.cli import main
from cx.store.disk import check

LOG = """user_id,event,timestamp,session,platform,segment,score
u1,home,2026-04-01 10:00:00,s1,web,new,4
u1,purchase,2026-04-01 10:05:00,s1,web,new,
u2,home,2026-04-02 09:00:00,s2,app,old,2
u3,home,2026-04-02 09:00:00,s2,app,old,5
u1,purchase,2026-06-02 09:00:00,s3,web,new,3
"""
COMMANDS = (
    ("read",),
    ("metrics",),
    ("metrics", "--model", "five_moments"),
    ("metrics", "--segment", "new", "--period", "2026-04"),
    ("moments",),
)


def run(*arguments: object):
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def store(log):
    folder = log.parent / "store"
    assert run("build", log, "-o", folder).exit_code == 0
    return folder


def refused(*arguments: object) -> str:
    """What is said where a command is refused: one sentence, exit code 2."""
    done = run(*arguments, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


def test_build_has_its_keys_and_tells_how_far_it_is(log, tmp_path):
    done = run("build", log, "-o", tmp_path / "s", "--json", "--lang", "en")
    told = json.loads(done.stdout)
    assert list(told) == ["touches", "customers", "seconds", "bytes"]
    assert (told["touches"], told["customers"]) == (5, 3)
    assert told["bytes"] == check(tmp_path / "s").size
    assert told["seconds"] > 0
    assert [line for line in done.stderr.splitlines() if line[:7] in {"Sorting", "Writing"}] == [
        "Sorting the touches…",
        "Writing the store…",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"s"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_build_and_check_speak(log, store, tmp_path, language):
    for options in (("build", log, "-o", tmp_path / "s"), ("build", "--check", store)):
        done = run(*options, "--lang", language)
        assert done.exit_code == 0
        assert str(options[-1]) in done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_answers_from_the_store_as_from_the_files(log, store, command):
    name, *options = command
    from_files, from_store = (run(name, each, *options, "--json") for each in (log, store))
    assert from_store.exit_code == 0
    assert json.loads(from_store.stdout) == json.loads(from_files.stdout)


def test_a_report_is_made_from_the_store(store, tmp_path):
    path = tmp_path / "out.svg"
    assert run("report", store, "-o", path).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("<svg")


def test_a_column_with_a_role_breaks_a_store_down_by_its_name_in_the_file(log, store):
    told = [
        json.loads(run("metrics", each, "--by", "Platform", "--json").stdout)["groups"]
        for each in (log, store)
    ]
    assert [group["value"] for group in told[0]] == ["app", "web"]
    assert told[0] == told[1]


def test_a_further_column_is_kept_where_it_was_asked_for(tmp_path):
    head, *rows = LOG.splitlines()
    text = [f"{head},basket", *(f"{row},b{at}" for at, row in enumerate(rows))]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(text), encoding="utf-8")
    plain, kept = tmp_path / "plain", tmp_path / "kept"
    run("build", path, "-o", plain)
    run("build", path, "-o", kept, "--breakdown", "basket")
    found = json.loads(run("metrics", kept, "--by", "basket", "--json").stdout)
    assert {group["value"] for group in found["groups"]} == {"b0", "b2", "b3"}
    told = refused("metrics", plain, "--by", "basket")
    assert "no column “basket”" in told
    assert "--breakdown basket" in told


@pytest.mark.parametrize(
    "options",
    [
        ("--map", "customer=user_id"),
        ("--recipe", "generic"),
        ("--dates", "ymd"),
        ("--best", "low"),
        ("--missing", "9"),
        ("--zone", "UTC"),
        ("--zone", "timestamp=UTC"),
        ("--quality", "future=keep"),
    ],
    ids=" ".join,
)
def test_options_about_reading_are_refused_with_a_store(store, options):
    told = refused("metrics", store, *options)
    assert told.startswith(f"{options[0]} says how files are read")


def test_a_store_is_opened_alone(store, log):
    assert "is a store" in refused("metrics", store, log)
    assert "is a store" in refused("metrics", store, store)
    assert "is a store" in refused("build", store, "-o", log.parent / "other")
    test = ("test", store, "--arm", "segment", "--control", "new", "--metric", "score")
    assert "is a store" in refused(*test)


def test_what_cannot_be_built_is_told_and_leaves_nothing(log, tmp_path):
    totals, store = tmp_path / "totals.csv", tmp_path / "store"
    totals.write_text("stage,people,mean\npurchase,120,4.1\ndelivery,90,3.2\n", encoding="utf-8")
    assert "these files hold none" in refused("build", totals, "-o", store)
    assert "no engine called “abacus”" in refused("build", log, "-o", store, "--engine", "abacus")
    assert "not like 3GB" in refused("build", log, "-o", store, "--memory", "much")
    assert "'-o'" in refused("build", log)
    assert "no store that can be opened" in refused("build", "--check", tmp_path)
    assert "one STORE" in refused("build", "--check", tmp_path, log)
    assert "that are not of a store" in refused("build", log, "-o", log.parent)
    assert {path.name for path in tmp_path.iterdir()} == {"totals.csv"}


def test_a_damaged_store_is_told(log, tmp_path):
    run("build", log, "-o", tmp_path / "s")
    path = next((tmp_path / "s").glob("g-*/did*"))
    path.write_bytes(path.read_bytes()[:-1])
    for command in (("metrics", tmp_path / "s"), ("build", "--check", tmp_path / "s")):
        assert f"its file “{path.name}” is not as it was written" in refused(*command)


def test_large_files_are_worked_on_beside_the_store(log, tmp_path, monkeypatch):
    seen = []

    def looked(*given, **named):
        seen.extend(path.name for path in (tmp_path / "s").glob("*.work/*"))
        return make_cubes(*given, **named)

    from cx.store.cubes import make_cubes

    monkeypatch.setattr(sys.modules["cx.cli.building"], "_LARGE", 0)
    monkeypatch.setattr("cx.store.cubes.make_cubes", looked)
    assert run("build", log, "-o", tmp_path / "s").exit_code == 0
    assert "work.duckdb" in seen
    assert not list((tmp_path / "s").glob("*.work"))
    assert check(tmp_path / "s").touches == 5
