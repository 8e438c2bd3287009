"""The embedded database keeps to itself: nothing on standard output, little memory for large files."""

from cx.read.engine import spare


def test_a_long_query_writes_nothing_beside_the_answers(connection):
    [(shown,)] = connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()
    assert not shown


def test_large_files_are_read_in_little_memory(connection):
    def limit() -> str:
        return connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]

    before = limit()
    spare(connection, 500_000_000)
    assert limit() == before
    spare(connection, 1_000_000_000)
    assert limit() == "858.3 MiB"
