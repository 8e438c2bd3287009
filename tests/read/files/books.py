"""Workbooks made by hand: as people bend them, and as nobody's program writes them."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]


def book(sheets: Mapping[str, Rows], bend: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with rows in its sheets, bent before it is saved."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if bend:
        bend(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def with_part(workbook: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    parts[name] = change(parts[name].decode()).encode()
    return zipped(parts)


def with_shared_texts(workbook: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as Excel writes them."""
    texts: list[str] = []

    def shared(cell: re.Match[str]) -> str:
        texts.append(cell[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    sheet = "xl/worksheets/sheet1.xml"
    inline = r't="inlineStr"><is>(<t.*?</t>)</is>'
    made = with_part(workbook, sheet, lambda xml: re.sub(inline, shared, xml, flags=re.DOTALL))
    part = f'<?xml version="1.0"?><sst>{"".join(f"<si>{text}</si>" for text in texts)}</sst>'
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    return zipped({**parts, "xl/sharedStrings.xml": part.encode()})
