"""An empty 16:9 presentation in the product's colours, with fonts for Japanese and Latin letters."""

import re
from typing import Final

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu

from cx.figures.theme import Tokens

WIDTH: Final = 12_192_000  # EMU: 13.33 x 7.5 inches
HEIGHT: Final = 6_858_000
LATIN: Final = "Calibri"
JAPANESE: Final = "Yu Gothic"
_TITLE_ONLY: Final = 5  # among the default layouts


def deck(tokens: Tokens) -> Deck:
    """A presentation without slides; what is added to it later follows its theme."""
    made = Presentation()
    narrow = int(made.slide_width or WIDTH)
    made.slide_width, made.slide_height = Emu(WIDTH), Emu(HEIGHT)
    for master in made.slide_masters:
        for each in (master, *master.slide_layouts):
            for shape in each.placeholders:
                if shape.element.xpath(".//a:xfrm"):
                    shape.left = shape.left * WIDTH // narrow
                    shape.width = shape.width * WIDTH // narrow
        theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        theme._blob = _themed(theme.blob.decode("utf-8"), tokens).encode("utf-8")
    return made


def titled(made: Deck) -> Slide:
    """A new slide that has only a title."""
    slide: Slide = made.slides.add_slide(made.slide_layouts[_TITLE_ONLY])
    return slide


def _themed(theme: str, tokens: Tokens) -> str:
    """The theme with our fonts and colours: glory and pain come first among the accents."""
    theme = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{LATIN}"', theme)
    theme = re.sub(r'<a:ea typeface="[^"]*"', f'<a:ea typeface="{JAPANESE}"', theme)
    theme = re.sub(
        r'(<a:font script="Jpan" typeface=")[^"]*', lambda found: found[1] + JAPANESE, theme
    )
    colours = {
        "dk1": tokens.ink,
        "lt1": tokens.bg,
        "dk2": tokens.ink2,
        "lt2": tokens.lane,
        "accent1": tokens.glory,
        "accent2": tokens.pain,
        "accent3": tokens.accent,
        "accent4": tokens.neutral,
        "accent5": tokens.flow_node,
        "accent6": tokens.bar,
        "hlink": tokens.accent,
        "folHlink": tokens.ink3,
    }
    inside = "".join(
        f'<a:{name}><a:srgbClr val="{colour.lstrip("#")}"/></a:{name}>'
        for name, colour in colours.items()
    )
    scheme = f'<a:clrScheme name="Ichie">{inside}</a:clrScheme>'
    return re.sub(r"<a:clrScheme .*?</a:clrScheme>", scheme, theme, flags=re.DOTALL)
