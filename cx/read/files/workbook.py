"""An Excel workbook's first sheet as text, for the sheets that were handed out."""

import csv
import datetime
import zipfile
from pathlib import Path

from cx.errors import NotText
from cx.read.report import Source


def is_workbook(path: Path) -> bool:
    """Whether a file is an Excel workbook (.xlsx)."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        return "xl/workbook.xml" in packed.namelist()


def as_text(source: Source, path: Path, folder: Path) -> Path:
    """The first sheet as a CSV file in UTF-8; values as they are shown, formulas by their result.

    Raises
    ------
    NotText
        The workbook is broken or protected.
    """
    from openpyxl import load_workbook

    target = folder / f"{source.path.stem}.sheet.csv"
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            for row in book.worksheets[0].iter_rows(values_only=True):
                writer.writerow([_shown(cell) for cell in row])
        book.close()
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise NotText(file=source.name, kind="Excel") from error
    return target


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        at_midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
