"""The promises of docs/security.md that can be read off the code and its settings."""

import ast
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from cx.cli import main
from cx.cli.serving import HERE, ROOTS
from cx.words import Words

ROOT = Path(__file__).parents[1]
PAGES = sorted(ROOT.joinpath("pages").rglob("*.py"))
CODE = [*PAGES, *sorted(ROOT.joinpath("cx").rglob("*.py")), ROOT / "app.py", ROOT / "start.py"]
SHARED = {  # kept for everybody: the sample, stores on disk, and the folder and shelf of the server
    "pages/kit/cells.py": {"shared"},
    "pages/kit/disk.py": {"own"},
    "pages/kit/sample.py": {"_coming"},
    "pages/kit/shelf.py": {"shelf"},
    "pages/kit/stores.py": {"_opened"},
}

ids = {"ids": lambda path: str(path.relative_to(ROOT))}


def decorated(path: Path) -> dict[str, list[str]]:
    """The decorators of every function of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {each.name: [ast.unparse(by) for by in each.decorator_list] for each in functions}


@pytest.mark.parametrize("path", PAGES, **ids)
def test_what_pages_keep_belongs_to_one_session(path: Path):
    for name, by in decorated(path).items():
        kept = [each for each in by if "cache" in each]
        if kept and name not in SHARED.get(str(path.relative_to(ROOT)), set()):
            assert all(
                each.startswith("st.cache_resource(") and "scope='session'" in each for each in kept
            ), name


def called(path: Path) -> set[str]:
    """The last names of all that a module calls."""
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
    functions = [call.func for call in calls]
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in functions}


@pytest.mark.parametrize("path", CODE, **ids)
def test_nothing_is_pickled_or_run_and_tables_leave_by_one_door(path: Path):
    forbidden = {"eval", "exec", "read_pickle", "to_pickle", "to_excel", "system", "popen"}
    assert not called(path) & forbidden
    imports = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Import)]
    assert {a.name for n in imports for a in n.names}.isdisjoint({"pickle", "marshal", "shelve"})


def test_of_what_pages_draw_only_our_own_is_html():
    allowed = {"pages/kit/show.py", "pages/kit/take_away.py", "pages/kit/terms.py"}
    drawing = {str(p.relative_to(ROOT)) for p in PAGES if "st.html(" in p.read_text("utf-8")}
    assert drawing <= allowed
    assert not [p for p in PAGES if "unsafe_allow_html" in p.read_text("utf-8")]


def test_the_server_is_careful():
    told = tomllib.loads(ROOT.joinpath(".streamlit", "config.toml").read_text(encoding="utf-8"))
    server, client = told["server"], told["client"]
    assert server["address"] in HERE
    assert set(server["allowedHosts"]) == set(HERE)
    assert server["enableCORS"] is server["enableXsrfProtection"] is True
    assert server["maxUploadSize"] <= 1000
    assert told["browser"]["gatherUsageStats"] is False
    assert (client["showErrorDetails"], client["showErrorLinks"]) == ("none", "false")
    assert client["disableDataExport"] is True


@pytest.mark.parametrize(
    ("told", "options", "roots", "warned"),
    [
        ([], ["--server.port=8501", "--server.address=127.0.0.1"], None, False),
        (["--port", "9000"], ["--server.port=9000", "--server.address=127.0.0.1"], None, False),
        (
            ["--address", "0.0.0.0"],
            ["--server.port=8501", "--server.address=0.0.0.0", "--server.allowedHosts=*"],
            None,
            True,
        ),
        (
            ["--root", "{a}", "--root", "{b}"],
            ["--server.port=8501", "--server.address=127.0.0.1"],
            ["{a}", "{b}"],
            False,
        ),
    ],
)
def test_the_app_is_served_to_this_machine_unless_told_otherwise(
    told, options, roots, warned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folders = {name: str(tmp_path.joinpath(name)) for name in "ab"}
    for folder in folders.values():
        Path(folder).mkdir()
    started: list[list[str]] = []
    monkeypatch.setenv(ROOTS, "")
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setattr(os, "execv", lambda _, command: started.append(command))
    found = CliRunner().invoke(main, ["app", *(each.format(**folders) for each in told)])
    assert found.exit_code == 0
    assert started == [[sys.executable, "-m", "streamlit", "run", "start.py", *options]]
    expected = os.pathsep.join(each.format(**folders) for each in roots or [])
    assert os.environ[ROOTS] == expected
    warning = Words.of("ja")("cli.open_to_others"), Words.of("en")("cli.open_to_others")
    assert any(each in found.output for each in warning) is warned


def test_a_root_must_be_a_folder(tmp_path: Path):
    found = CliRunner().invoke(main, ["app", "--root", str(tmp_path / "missing")])
    assert found.exit_code == 2


def test_every_promise_names_a_test_that_is_there():
    text = ROOT.joinpath("docs", "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
    assert len(named) >= 15
    for file, name in named:
        assert f"def {name}(" in ROOT.joinpath(file).read_text(encoding="utf-8") if name else True
        assert ROOT.joinpath(file).is_file()
