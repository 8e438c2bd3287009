"""The table of touches that reading gives and the store takes: its name and columns."""

from typing import Final

TOUCHES: Final = "touches_in"  # the view's name in the DuckDB connection that reading was given
# the table under it, which has only the columns that the files fill; of a plain file its own (in_place.py)
ROWS: Final = "touch_rows"

# One row per touch, in no order. NULL is missing. Times are naive, in the project's time zone.
COLUMNS: Final = {
    "file": "USMALLINT",  # number of the file, from 0, in the order given
    "row": "BIGINT",  # place of the row in its file, from 0
    "part": "USMALLINT",  # place of the touch among those its row made
    "customer": "VARCHAR",  # never NULL; anonymous answers got a name of their own
    "at": "TIMESTAMP",  # NULL only where the data have no time at all
    "touchpoint": "VARCHAR",  # never NULL
    "stage": "VARCHAR",  # what the file or recipe says of the stage: an id, code or name
    "did": "BOOLEAN",  # behaviour
    "said": "BOOLEAN",  # opinion; one touch may be both
    "channel": "VARCHAR",
    "visit": "VARCHAR",
    "order": "VARCHAR",
    "segment": "VARCHAR",
    "account": "VARCHAR",
    "brand": "VARCHAR",
    "arm": "VARCHAR",
    "comment": "VARCHAR",
    "score": "DOUBLE",  # on Reading.scale, the higher the better
    "recommend": "DOUBLE",  # 0-10
    "effort": "DOUBLE",  # 1-7, 7 is the easiest
    "sentiment": "DOUBLE",  # -1..1
    "expectation": "DOUBLE",  # on one scale with experience
    "experience": "DOUBLE",
    "value": "DOUBLE",
    "promised_at": "TIMESTAMP",
    "wished_at": "TIMESTAMP",
}

EXTRA: Final = (
    "extra:"  # further columns are kept for breakdowns as VARCHAR, named "extra:<column>"
)
