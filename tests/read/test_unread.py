"""Cells that Python reads come back the same, be they few or many."""

import pytest

from cx.read.touches import TOUCHES


def values(connection):
    return connection.execute(f"SELECT row, value FROM {TOUCHES} ORDER BY row").fetchall()


@pytest.mark.parametrize("cells", [3, 20, 21, 60])
def test_amounts_in_words_are_read_be_they_few_or_many(reading, connection, cells):
    rows = "".join(
        f'u{at},buy,2026-04-{1 + at % 28:02d} 10:00,"{at},{at:03d}.{at}円"\n'
        for at in range(1, cells + 1)
    )
    report = reading(files={"a.csv": f"customer_id,event,timestamp,amount\n{rows}"}).report
    told = {note.what: note.rows for note in report.changes}
    assert told["numbers_written_out"] == cells
    wanted = [(at - 1, float(f"{at}{at:03d}.{at}")) for at in range(1, cells + 1)]
    assert values(connection) == wanted


def test_an_answer_with_a_quotation_mark_is_found_again(reading, connection):
    cells = ("9: it's good", "10", "3", "0: it's bad", "7")
    rows = [f"u{at},{cell},2026-04-01 1{at}:00\n" for at, cell in enumerate(cells)]
    reading(files={"a.csv": "customer_id,NPS,timestamp\n" + "".join(rows)})
    found = connection.execute(f"SELECT recommend FROM {TOUCHES} ORDER BY row").fetchall()
    assert found == [(9.0,), (10.0,), (3.0,), (0.0,), (7.0,)]
