"""Colours, font and type sizes of every figure: light, dark and grey (for print).

Orange and blue mean glory and pain (and their kin: better and worse) and nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FONT: Final = (
    '"Source Sans", "Hiragino Sans", "Yu Gothic UI", "Yu Gothic", Meiryo, '
    '"Noto Sans JP", "Noto Sans CJK JP", sans-serif'
)

REGULAR: Final = 400
BOLD: Final = 600

BODY: Final = 13.0  # lane texts
SMALL: Final = 12.0
NOTE: Final = 11.5  # n, ticks, footnote: never smaller, but for the question's last step
TITLE: Final = 30.0
STAGE_NAMES: Final = (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0)  # one size for all stages
QUESTIONS: Final = (12.5, 12.0, 11.5, 11.0)
LEAD: Final = 19.0  # the strongest glory and the strongest pain
LABEL: Final = 15.0
RATE: Final = 17.0
PEOPLE: Final = 15.0
KEY_FIGURES: Final = (19.0, 17.0, 16.0, 15.0, 14.0)

CLEAR: Final = "rgba(0,0,0,0)"  # of targets: opacity=0 would turn into discs once one is chosen


class Theme(StrEnum):
    """How a figure is coloured."""

    LIGHT = "light"
    DARK = "dark"
    GREY = "grey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one theme, named by what they are for."""

    bg: str
    panel: str
    lane: str
    ink: str
    ink2: str
    ink3: str
    line: str
    grid: str
    glory: str
    glory_line: str
    glory_text: str
    glory_tint: str
    pain: str
    pain_line: str
    pain_text: str
    pain_tint: str
    curve: str
    band: str
    neutral: str
    flow_node: str
    flow_band: str
    bar: str
    bar_track: str
    chevron: str
    accent: str
    accent_tint: str
    accent_node: str


_TOKENS: Final = {
    Theme.LIGHT: Tokens(
        bg="#FCFBF8",
        panel="#FFFFFF",
        lane="#F5F2EC",
        ink="#1E252C",
        ink2="#525C66",
        ink3="#5F6870",
        line="#E3DED5",
        grid="#EEEAE3",
        glory="#DD6B20",
        glory_line="#FCFBF8",
        glory_text="#A8480A",
        glory_tint="#FBE8DA",
        pain="#2B78C5",
        pain_line="#FCFBF8",
        pain_text="#1B5C9E",
        pain_tint="#DEEBF8",
        curve="#3A444E",
        band="#D2CFC8",
        neutral="#7D868E",
        flow_node="#D5CDBE",
        flow_band="#E4DED2",
        bar="#A9B0B5",
        bar_track="#ECE9E3",
        chevron="#ECE7DD",
        accent="#2C6A60",
        accent_tint="#DDECE8",
        accent_node="#BFDAD3",
    ),
    Theme.DARK: Tokens(
        bg="#13171B",
        panel="#1B2025",
        lane="#1A1F24",
        ink="#ECEFF1",
        ink2="#B4BCC4",
        ink3="#929CA5",
        line="#333B43",
        grid="#242B31",
        glory="#FF9A4F",
        glory_line="#13171B",
        glory_text="#FFB680",
        glory_tint="#3D2A1C",
        pain="#5AA7F0",
        pain_line="#13171B",
        pain_text="#93C7F9",
        pain_tint="#1A2F45",
        curve="#D5DADF",
        band="#363E46",
        neutral="#98A2AB",
        flow_node="#46505A",
        flow_band="#343C44",
        bar="#69747E",
        bar_track="#272E35",
        chevron="#272F36",
        accent="#74C4B4",
        accent_tint="#1F3B37",
        accent_node="#2B524B",
    ),
    Theme.GREY: Tokens(
        bg="#FFFFFF",
        panel="#FFFFFF",
        lane="#F6F6F6",
        ink="#141414",
        ink2="#4A4A4A",
        ink3="#636363",
        line="#DADADA",
        grid="#ECECEC",
        glory="#141414",
        glory_line="#141414",
        glory_text="#141414",
        glory_tint="#D8D8D8",
        pain="#FFFFFF",
        pain_line="#141414",
        pain_text="#141414",
        pain_tint="#F0F0F0",
        curve="#3C3C3C",
        band="#DCDCDC",
        neutral="#808080",
        flow_node="#CFCFCF",
        flow_band="#E2E2E2",
        bar="#A6A6A6",
        bar_track="#ECECEC",
        chevron="#E8E8E8",
        accent="#333333",
        accent_tint="#ECECEC",
        accent_node="#CFCFCF",
    ),
}


def theme(name: Theme | str) -> Tokens:
    """The colours of a theme.

    Examples
    --------
    >>> theme("light").glory
    '#DD6B20'
    """
    return _TOKENS[Theme(name)]


def faded(colour: str, share: float) -> str:
    """A colour let through: ``faded("#FCFBF8", .86)`` lies as a halo behind a label.

    Examples
    --------
    >>> faded("#FCFBF8", 0.86)
    'rgba(252,251,248,0.86)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"
