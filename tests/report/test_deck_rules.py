"""Rules of the file format that PowerPoint repairs or refuses when they are broken (ECMA-376)."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from lxml import etree

from cx.domain import Language
from cx.report.slide import presentation
from cx.words import Words
from tests.figures import journeys
from tests.report.test_slide import STATES, content_of

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FILL = "noFill|solidFill|gradFill|blipFill|pattFill|grpFill"
LOOK = f"xfrm custGeom|prstGeom {FILL} ln effectLst|effectDag scene3d sp3d extLst"
ORDER = {  # the children of an element, in the order in which its schema has them
    "a:rPr": f"ln {FILL} effectLst|effectDag highlight uLnTx|uLn uFillTx|uFill latin ea cs sym "
    "hlinkClick hlinkMouseOver rtl extLst",
    "a:pPr": "lnSpc spcBef spcAft buClrTx|buClr buSzTx|buSzPct|buSzPts buFontTx|buFont "
    "buNone|buAutoNum|buChar|buBlip tabLst defRPr extLst",
    "a:p": "pPr r|br|fld endParaRPr",
    "a:bodyPr": "prstTxWarp noAutofit|normAutofit|spAutoFit scene3d sp3d flatTx extLst",
    "a:ln": f"{FILL} prstDash|custDash round|bevel|miter headEnd tailEnd extLst",
    "a:tcPr": f"lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D {FILL} headers extLst",
    "a:tc": "txBody tcPr extLst",
    "a:tbl": "tblPr tblGrid tr",
    "a:custGeom": "avLst gdLst ahLst cxnLst rect pathLst",
    "p:sld": "cSld clrMapOvr transition timing extLst",
    "p:cSld": "bg spTree custDataLst controls extLst",
    "p:sp": "nvSpPr spPr style txBody extLst",
    "p:cxnSp": "nvCxnSpPr spPr style extLst",
    "p:graphicFrame": "nvGraphicFramePr xfrm graphic extLst",
    "p:grpSp": "nvGrpSpPr grpSpPr sp|grpSp|graphicFrame|cxnSp|pic extLst",
    "p:spPr": LOOK,
    "p:txBody": "bodyPr lstStyle p",
    "c:spPr": LOOK,
    "c:chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection "
    "chart spPr txPr externalData printSettings userShapes extLst",
    "c:chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend "
    "plotVisOnly dispBlanksAs showDLblsOverMax extLst",
    "c:plotArea": "layout scatterChart valAx dTable spPr extLst",
    "c:scatterChart": "scatterStyle varyColors ser dLbls axId extLst",
    "c:ser": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth extLst",
    "c:dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
    "c:marker": "symbol size spPr extLst",
    "c:valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
    "minorTickMark tickLblPos spPr txPr crossAx crosses|crossesAt crossBetween majorUnit minorUnit "
    "dispUnits extLst",
    "c:scaling": "logBase orientation max min extLst",
}  # fmt: skip
PREFIX = {
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
}
EVERY = pytest.mark.parametrize("state", STATES)
BOTH = pytest.mark.parametrize("language", Language)


def parts(content: bytes, *folders: str) -> Iterator[etree._Element]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        for name in file.namelist():
            if name.endswith(".xml") and name.rpartition("/")[0] in folders:
                yield etree.fromstring(file.read(name))


def ours(state: str, language: Language) -> list[etree._Element]:
    """The parts we write ourselves: slides and charts."""
    return list(parts(content_of(state, language), "ppt/slides", "ppt/charts"))


def place(tag: str, order: list[str]) -> int:
    """Where a child belongs; those its parent does not know stand before all."""
    return next((i for i, names in enumerate(order) if tag in names.split("|")), -1)


@EVERY
@BOTH
def test_children_stand_in_the_order_of_the_schema(state, language):
    for part in ours(state, language):
        for element in part.iter("{*}*"):
            name = etree.QName(element)
            order = ORDER.get(f"{PREFIX.get(name.namespace, '')}:{name.localname}")
            if order:
                found = [place(etree.QName(child).localname, order.split()) for child in element]
                assert -1 not in found, etree.tostring(element)[:400]
                assert found == sorted(found), etree.tostring(element)[:400]


@EVERY
def test_each_slides_shapes_have_numbers_of_their_own(state):
    for slide in parts(content_of(state, Language.JA), "ppt/slides"):
        ids = [int(each.get("id")) for each in slide.iter("{*}cNvPr")]
        assert len(ids) == len(set(ids))
        assert min(ids) > 0


@EVERY
@BOTH
def test_extents_are_not_negative_and_only_lines_are_flat(state, language):
    for slide in parts(content_of(state, language), "ppt/slides"):
        for extent in slide.iter(f"{A}ext", f"{A}chExt"):
            size = [int(extent.get(side)) for side in ("cx", "cy") if extent.get(side)]
            assert all(each >= 0 for each in size)
            shape = extent.getparent().getparent().getparent()
            if size and etree.QName(shape).localname in {"sp", "graphicFrame"}:
                assert min(size) > 0
        for path in slide.iter(f"{A}path"):
            assert min(int(path.get("w")), int(path.get("h"))) > 0


@EVERY
@BOTH
def test_every_text_has_its_language_and_a_font_for_japanese(state, language):
    spoken = {Language.JA: "ja-JP", Language.EN: "en-US"}[language]
    folders = ("ppt/slides", "ppt/notesSlides")
    for part in parts(content_of(state, language), *folders):
        for run in part.iter(f"{A}r"):
            look = run.find(f"{A}rPr")
            assert look is not None
            assert look.get("lang") == spoken
    for slide in parts(content_of(state, language), "ppt/slides"):
        for look in slide.iter(f"{A}rPr"):
            assert look.find(f"{A}ea").get("typeface") == "+mn-ea"
            assert 100 <= int(look.get("sz")) <= 400_000


@EVERY
def test_numbers_in_the_chart_are_numbers(state):
    for chart in parts(content_of(state, Language.EN), "ppt/charts"):
        for point in chart.iter("{*}numCache"):
            assert int(point.find("{*}ptCount").get("val")) == len(point.findall("{*}pt"))
            assert all(abs(float(v.text)) < 1e9 for v in point.iter("{*}v"))


def test_the_file_says_its_language():
    content = presentation(journeys.nothing(), words=Words.of("ja"))
    [core] = [p for p in parts(content, "docProps") if p.tag.endswith("coreProperties")]
    assert core.find("{http://purl.org/dc/elements/1.1/}language").text == "ja"
