"""Numbers that are times: days of a spreadsheet, seconds since 1970, weeks."""

import pytest

CASES = [  # title, cell of row 0, what is said, its time
    ("注文日", "45383", "serial_dates", "2024-04-01 12:00:00"),
    ("注文日時", "45383.75", "serial_dates", "2024-04-01 18:00:00"),
    ("timestamp", "1712000000", "unix_times", "2024-04-02 04:33:20"),
    ("event_timestamp", "1712000000000", "unix_times", "2024-04-02 04:33:20"),
    ("event_timestamp", "1712000000000000", "unix_times", "2024-04-02 04:33:20"),
    ("week", "2024-W14", "week_dates", "2024-04-01 12:00:00"),
    ("週", "2024W14-3", "week_dates", "2024-04-03 12:00:00"),
]


def log(title, cell):
    return f"user_id,event,{title}\n" + "".join(f"u{row % 4},home,{cell}\n" for row in range(12))


@pytest.mark.parametrize(("title", "cell", "what", "time"), CASES)
def test_numbers_under_a_title_of_time_are_times(reading, connection, title, cell, what, time):
    found = reading(files={"log.csv": log(title, cell)}).report
    assert {note.what: note.rows for note in found.changes}[what] == 12
    rows = connection.execute('SELECT DISTINCT CAST("at" AS VARCHAR) FROM touches_in').fetchall()
    assert rows == [(time,)]


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("amount", "45383"),
        ("会員番号", "1712000000"),
        ("登録週", "2024-W14"),
        ("注文日", "20240401"),
    ],
)
def test_other_numbers_stay_what_they_are(reading, title, cell):
    text = f"user_id,event,日時,{title}\n" + "".join(
        f"u{row % 4},home,2024-04-01 10:00,{cell}\n" for row in range(12)
    )
    said = {note.what for note in reading(files={"log.csv": text}).report.changes}
    assert not said & {"serial_dates", "unix_times", "week_dates"}
