"""Whatever a file holds: it is read with every row accounted for, or refused in a sentence; nothing hangs.

A few files run always; ``make fuzz`` runs many more. What it finds is kept in ``corpus/found.py``.
"""

import os
import signal

import pytest

from cx.words import LANGUAGES, Words
from tests.read.corpus.case import Case, Outcome
from tests.read.corpus.mutate import mutated
from tests.read.corpus.run import lost, told

TIMES = int(os.environ.get("CX_FUZZ", "1"))
FIRST = int(os.environ.get("CX_FUZZ_FIRST", "0"))
_EACH = 16
_SECONDS = 60  # far more than any such small file needs


class _Hangs(BaseException):
    """No error that reading could take for its own."""


def _ring(*_):
    raise _Hangs


@pytest.fixture
def bounded():
    """A reading that hangs is a failure, where the system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.alarm(_SECONDS * _EACH)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("part", range(FIRST, FIRST + 5 * TIMES))
def test_any_file_is_read_or_refused(part, tmp_path, connection, bounded):
    for seed in range(part * _EACH, (part + 1) * _EACH):
        files = mutated(seed)
        made = {name: lambda content=content: content for name, content in files.items()}
        case = Case("fuzz", f"{seed}", made, Outcome.READ)
        folder = tmp_path / str(seed)
        folder.mkdir()
        try:
            found = told(case, folder, connection)
        except Exception as error:
            error.add_note(f"files {seed}: {str(files)[:2000]}")
            raise
        if found.error:
            assert all(Words.of(language).error(found.error) for language in LANGUAGES), seed
        if found.reading:
            assert lost(found.reading, connection) == [], (seed, str(files)[:2000])
