"""The house's rules that no linter holds: sizes, words, who may import whom, what pages may not do."""

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

import cx.errors
from cx import domain
from cx.model.assign import Reason
from cx.model.recipe import DateOrder
from cx.read.report import Why
from cx.words import Words, numbers

ROOT = Path(__file__).parents[1]
CX = sorted((ROOT / "cx").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("[!_]*.py"))
KIT = sorted((ROOT / "pages" / "kit").glob("*.py"))
CODE = [ROOT / "app.py", ROOT / "start.py", *PAGES, *KIT, *CX]
JA, EN = Words.of("ja"), Words.of("en")

ids = {"ids": lambda path: str(path.relative_to(ROOT))}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


# Sizes


@pytest.mark.parametrize("path", CODE, **ids)
def test_modules_are_short(path: Path):
    most = 60 if path.name == "app.py" else 120 if path in PAGES else 300
    assert lines(path) <= most


@pytest.mark.parametrize("path", CODE, **ids)
def test_functions_are_short(path: Path):
    """40 lines of code; a docstring and an argument list may stand on top."""
    found = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in found if _length(node) > 40] == []


def _length(node: ast.FunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


# Imports


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", [path for path in CODE if path in CX], **ids)
def test_only_app_and_pages_know_streamlit(path: Path):
    assert not {
        name for name in imported(path) if name.split(".")[0] in {"streamlit", "pages", "app"}
    }


@pytest.mark.parametrize("path", PAGES, **ids)
def test_pages_do_not_know_each_other(path: Path):
    others = {f"pages.{other.stem}" for other in PAGES}
    assert not imported(path) & others


@pytest.mark.parametrize("path", KIT, **ids)
def test_the_kit_knows_no_page_and_not_the_front_door(path: Path):
    others = {"app", *(f"pages.{other.stem}" for other in PAGES)}
    assert not imported(path) & others


@pytest.mark.parametrize("path", PAGES, **ids)
def test_pages_open_the_front_door_only_when_started_alone(path: Path):
    """Streamlit's old router starts a page's file by itself, for the first deep link of all."""
    *_, last = tree(path).body
    assert ast.unparse(last) == "if __name__ == '__main__':\n    from app import main\n    main()"


def test_importing_cx_loads_nothing_heavy():
    heavy = {"streamlit", "plotly", "ibis", "pandas", "duckdb"}
    code = f"import sys, cx; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# What pages may not do


@pytest.mark.parametrize("path", [*PAGES, *KIT], **ids)
def test_pages_hold_no_arithmetic(path: Path):
    """Numbers are made in cx; ``|`` and ``&`` join sets and types."""
    joining = (ast.BitOr, ast.BitAnd)
    found = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.BinOp | ast.AugAssign) and not isinstance(node.op, joining)
    ]
    assert found == []


@pytest.mark.parametrize("path", [*PAGES, *KIT], **ids)
def test_pages_hold_no_groupby(path: Path):
    assert ".groupby(" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*PAGES, *(path for path in KIT if path.stem != "state")], **ids)
def test_only_the_state_knows_the_keys_of_a_session(path: Path):
    assert "session_state" not in path.read_text(encoding="utf-8")


READ_BY_PEOPLE = re.compile(
    r"[\u3000-\u9fff\uff00-\uffef]|[A-Za-z]{2,}[.,!?]? [A-Za-z]{2,}|^[A-Z][a-z]+$"
)


@pytest.mark.parametrize("path", [ROOT / "app.py", *PAGES, *KIT], **ids)
def test_pages_hold_no_text_that_people_read(path: Path):
    """Every sentence stands in cx/words; what pages write is keys, icons, CSS and patterns."""
    assert [text for text in _texts(tree(path)) if READ_BY_PEOPLE.search(text)] == []


def _texts(module: ast.Module) -> list[str]:
    silent = {id(node) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    skipped: set[int] = set()
    for node in ast.walk(module):
        if id(node) in silent:
            skipped.add(id(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log."):
            skipped |= {id(argument) for argument in node.args}
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".execute"):
            skipped |= {id(each) for argument in node.args for each in ast.walk(argument)}
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in skipped
    ]


# Words


def test_both_languages_have_the_same_sentences():
    assert JA.keys() == EN.keys()


def blanks(sentence: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for _, name, form, _ in string.Formatter().parse(sentence):
        if name is not None:
            found.setdefault(name, set()).add(form or "")
    return found


@pytest.mark.parametrize("key", sorted(JA.keys() & EN.keys()))
def test_a_sentence_has_the_same_blanks_in_both_languages_in_known_forms(key: str):
    ja, en = blanks(JA.raw(key)), blanks(EN.raw(key))
    assert set(ja) == set(en)
    forms = set().union(*ja.values(), *en.values())
    assert {form for form in forms if form and "|" not in form} <= numbers.FORMATS


FORBIDDEN = re.compile(r"有意|[pP]値|信頼区間|帰無|\bp ?[<=]|\bH0\b|significan", re.IGNORECASE)


SAID = sorted(key for key in (JA.keys() & EN.keys()) if ".head." in key or ".finding." in key)


@pytest.mark.parametrize("key", SAID)
def test_headlines_and_findings_speak_plainly(key: str):
    assert not FORBIDDEN.search(JA.raw(key))
    assert not FORBIDDEN.search(EN.raw(key))


def shown(prefix: str, members: object) -> list[str]:
    return [f"{prefix}.{member}" for member in members]


NAMED = [
    *shown("error", (error.code for error in cx.errors.CxError.__subclasses__())),
    *shown("role", domain.Role),
    *shown("shape", domain.Shape),
    *shown("why", Why),
    *shown("reason", Reason),
    *shown("page.journey.verdict", domain.Verdict),
    *shown("read.choice", DateOrder),
]


@pytest.mark.parametrize("key", NAMED)
def test_everything_that_is_shown_by_name_has_its_words(key: str):
    assert key in JA
    assert key in EN


def test_every_key_that_pages_ask_for_is_there():
    asked = {
        text
        for path in [ROOT / "app.py", *PAGES, *KIT]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "words"
        for text in (argument.value for argument in node.args if isinstance(argument, ast.Constant))
    }
    assert asked - JA.keys() == set()
