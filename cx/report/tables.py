"""Tables as files for spreadsheets: the right encoding, and no cell that a spreadsheet would run."""

from typing import Final

import pandas as pd

ENCODING: Final = "utf-8-sig"  # with the mark by which spreadsheets know UTF-8
_RUNS: Final = tuple("=+-@\t\r\n＝＋－＠")  # so begins what a spreadsheet would calculate


def csv_file(table: pd.DataFrame) -> bytes:
    r"""A table as a CSV file; texts that a spreadsheet would take for formulas get an apostrophe.

    Numbers stay as they are, negative ones too.

    Examples
    --------
    >>> csv_file(pd.DataFrame({"name": ["=1+1", "plain"], "n": [-1, 2]})).decode(ENCODING)
    "name,n\r\n'=1+1,-1\r\nplain,2\r\n"
    """
    texts = table.select_dtypes(exclude="number").columns
    safe = table.astype(dict.fromkeys(texts, object))
    for column in texts:
        safe[column] = safe[column].map(_harmless)
    text: str = safe.rename(columns=_harmless).to_csv(index=False, lineterminator="\r\n")
    return text.encode(ENCODING)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell
