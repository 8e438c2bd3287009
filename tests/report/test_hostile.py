"""Files to take away hold hostile names as text: no script, no link, no formula."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pandas as pd
import pytest

from cx.domain import Language
from cx.model.stage_model import stage_model
from cx.moments.journey import Journey
from cx.moments.journey import journey as journey_of_store
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.report.papers import html, powerpoint, vector
from cx.report.picture import html_file
from cx.report.sheets import as_workbook, sheets
from cx.report.tables import ENCODING, csv_file
from cx.report.web_page import web_page
from cx.store import build
from cx.words import Words
from tests import hostile
from tests.report.test_web_page import Tags, outside_scripts

EN = Words.of("en")
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    path = tmp_path_factory.mktemp("hostile") / "touches.csv"
    path.write_bytes(hostile.touches())
    with connect() as connection:
        reading = read([Source(hostile.FILE, path)], connection)
        store = build(connection, stage_model(), scale=reading.scale)
        yield journey_of_store(store, names=reading.names)


def test_the_report_holds_names_as_text(journey: Journey):
    page = web_page(journey, words=EN, files=[hostile.FILE])
    tags = Tags()
    tags.feed(outside_scripts(page))
    assert "&lt;script&gt;alert(1)" in page
    assert {tag for tag, _ in tags.found}.isdisjoint({"img", "a", "iframe", "b"})
    assert not [name for _, told in tags.found for name in told if name.startswith("on")]
    assert "<script>alert" not in page  # not within a script either
    assert not set(hostile.HIDDEN) & set(outside_scripts(page))
    assert html(journey, words=EN, files=[hostile.FILE]) == page.encode()


def test_a_figure_as_a_page_holds_names_as_text(journey: Journey):
    from cx.figures.journey_map import journey_map

    page = html_file(journey_map(journey, words=EN, title=hostile.NAMES[0]), "journey", EN)
    assert b"<script>alert" not in page
    assert b"<img src=x" not in page


def test_a_picture_holds_names_as_text(journey: Journey):
    picture = ElementTree.fromstring(vector(journey, words=EN))
    tags = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert tags.isdisjoint({"script", "a", "image", "foreignObject"})
    assert not set(hostile.HIDDEN) & set("".join(picture.itertext()))


def test_a_slide_holds_names_as_text_and_no_links(journey: Journey):
    slide = zipfile.ZipFile(io.BytesIO(powerpoint(journey, words=EN, files=[hostile.FILE])))
    texts = [slide.read(name).decode() for name in slide.namelist() if "slides/" in name]
    assert any("&lt;script&gt;" in text for text in texts)
    assert not any("hlinkClick" in text or 'javascript:alert(1)"' in text for text in texts)
    assert not any(set(hostile.HIDDEN) & set(text) for text in texts)


@pytest.mark.parametrize("sign", RUNS)
def test_no_cell_of_a_table_runs(sign: str):
    cell = f"{sign}cmd"
    table = pd.DataFrame(
        {cell: [cell, "plain"], "kind": pd.Categorical([cell, cell]), "n": [-1, 2]}
    )
    text = csv_file(table).decode(ENCODING)
    found = pd.read_csv(io.StringIO(text), dtype=str)
    cells = [*found.columns, *found.iloc[:, :2].stack()]
    assert len(cells) == 7
    assert not [cell for cell in cells if cell.startswith(RUNS)]
    assert list(found["n"]) == ["-1", "2"]  # a negative number stays a number


@pytest.mark.parametrize("language", list(Language))
def test_no_cell_of_a_workbook_is_a_formula(language: Language):
    from openpyxl import load_workbook

    for sheet in sheets().values():
        book = load_workbook(io.BytesIO(as_workbook(sheet, language)))
        kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
        assert kinds <= {"s", "inlineStr", "n"}
