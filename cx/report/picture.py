"""One figure as a file to take away: SVG, a page in HTML, and what Plotly's tool needs for a PNG."""

from typing import Any

from cx.report.vector import svg
from cx.words import Words


def toolbar(name: str, words: Words) -> dict[str, Any]:
    """Plotly's settings of a figure: of its tools only the one that saves a PNG, in our words.

    Parameters
    ----------
    name : of the figure, under ``take.file`` in the words

    Examples
    --------
    >>> toolbar("journey", Words.of("en"))["toImageButtonOptions"]
    {'format': 'png', 'scale': 2, 'filename': 'journey_map'}
    """
    told = {
        "Download plot as a PNG": words("take.png"),
        "Preparing image - this may take a few seconds": words("take.png_wait"),
        "Image download succeeded": words("take.png_done"),
        "Sorry, there was a problem downloading your image!": words("take.png_failed"),
    }
    return {
        "displaylogo": False,
        "scrollZoom": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {
            "format": "png",
            "scale": 2,
            "filename": words(f"take.file.{name}"),
        },
        "locale": str(words.language),
        "locales": {str(words.language): {"dictionary": told}},
    }


def svg_file(figure: Any, words: Words) -> bytes:
    """The figure as a picture that stays sharp at every size."""
    return svg(figure, language=words.language).encode("utf-8")


def html_file(figure: Any, name: str, words: Words) -> bytes:
    """The figure as a page that answers the pointer and opens in any browser without a network."""
    page = figure.to_html(include_plotlyjs=True, full_html=True, config=toolbar(name, words))
    said = f'<html lang="{words.language}">'
    return str(page).replace("<html>", said, 1).encode("utf-8")
