"""Text on the page: where it breaks, what is cut, and how it is kept from being markup.

Plotly reads ``<b>`` or ``<a href>`` in any text; ``escape`` is the one gate before it.
"""

import unicodedata
from itertools import pairwise
from typing import Final

from cx.figures.theme import REGULAR
from cx.figures.widths import JOINER, em, fits, needed, width

ELLIPSIS: Final = "…"

_NO_START: Final = frozenset(
    "、。，．,.!?！？」』）)］】〉》〕]}：:；;ー・…ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜%％”’"
)
_NO_END: Final = frozenset("「『（(［【〈《〔[{“‘¥$")
_STOPS: Final = frozenset("、。！？，．")
_PARTICLES: Final = frozenset("はがをにでもとのてか")
_BAD: Final = 1.0  # from this price on a break tears a word apart
_ENTITIES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"}
)  # $: MathJax


def escape(text: str) -> str:
    """Text that Plotly draws as it stands, on one line: never as markup.

    Examples
    --------
    >>> escape("<b>R&D</b>")
    '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    seen = text if text.isprintable() else "".join(_seen(char) for char in text)
    return seen.translate(_ENTITIES)


def clean(text: object) -> str:
    """A name or comment out of a file on one line: white space as single spaces.

    Examples
    --------
    >>> clean("  first   cup ")
    'first cup'
    """
    return " ".join("".join(_seen(char) for char in str(text)).split())


def _seen(char: str) -> str:
    """The sign itself; a space for line breaks; nothing for control and direction signs."""
    if char in "\t\n\v\f\r\u2028\u2029":
        return " "
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char != JOINER
    return "" if hidden else char


def cut(text: str, size: float, room: float, weight: int = REGULAR) -> str:
    """The line as far as it fits, ended by "…" where something was left out.

    Examples
    --------
    >>> cut("Comparison article", 13, 90)
    'Comparison…'
    """
    if fits(text, size, room, weight):
        return text
    parts = _clusters(text)
    low, high = 0, len(parts)
    while low < high:
        middle = (low + high + 1) // 2
        if fits("".join(parts[:middle]).rstrip() + ELLIPSIS, size, room, weight):
            low = middle
        else:
            high = middle - 1
    return "".join(parts[:low]).rstrip(" 、。,.") + ELLIPSIS


def wrap(
    text: str, size: float, room: float, *, lines: int | None = None, weight: int = REGULAR
) -> list[str]:
    """The text on as few lines as it needs, evenly filled; cut where ``lines`` do not do.

    Japanese breaks after 、。 first, then before kanji and katakana that follow hiragana, and never
    before 、。」ー or small kana; English breaks between words.

    Examples
    --------
    >>> wrap("種類が多くて、違いがよく分からない", 13, 140)
    ['種類が多くて、', '違いがよく分からない']
    """
    if fits(text, size, room, weight):
        return [text]
    pieces = _pieces(text)
    filled = _filled(pieces, size, room, weight)
    if lines is not None and len(filled) > lines:
        kept = _filled(pieces, size, room, weight, nice=True)[: lines - 1]
        rest = text[len("".join(kept)) :]
        return [line.strip() for line in kept] + [cut(rest.strip(), size, room, weight)]
    if len(filled) < 2:
        return [cut(text, size, room, weight)]
    even = _even(pieces, len(filled), size, room, weight)
    return [cut(line.strip(), size, room, weight) for line in even]


def breaks_well(lines: list[str]) -> bool:
    """Whether every line but the last ends where a reader would pause, and nothing is cut.

    Examples
    --------
    >>> breaks_well(["種類が多くて、", "違いがよく分からない"]), breaks_well(["種類が多くて、違", "いがよく"])
    (True, False)
    """
    prices = [_price(before[-1], after[0]) or 0.0 for before, after in pairwise(lines) if after]
    return all(price < _BAD for price in prices) and not lines[-1].endswith(ELLIPSIS)


def _clusters(text: str) -> list[str]:
    """What is drawn as one sign stays together: marks, joined emoji, skin tones."""
    parts: list[str] = []
    for char in text:
        follows = not em(char) or 0x1F3FB <= ord(char) <= 0x1F3FF
        if parts and (follows or parts[-1].endswith(JOINER)):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _pieces(text: str) -> list[tuple[str, float]]:
    """What may not be broken, each with the price of a break after it (0..1)."""
    parts = _clusters(text)
    pieces: list[tuple[str, float]] = []
    held = ""
    for i, part in enumerate(parts):
        held += part
        price = _price(part, parts[i + 1]) if i + 1 < len(parts) else 0.0
        if price is not None:
            pieces.append((held, price))
            held = ""
    return pieces


def _price(before: str, after: str) -> float | None:
    """The price of a break between two signs; None where there must be none."""
    if before == " ":
        return 0.0
    if after == " " or after[0] in _NO_START or before[-1] in _NO_END:
        return None
    if before in _STOPS:
        return 0.0
    if em(before[0]) < 1 and em(after[0]) < 1:
        return None
    if not _is_hiragana(before):
        return 1.4 if _is_hiragana(after) else 0.9
    if not _is_hiragana(after):
        return 0.3
    if after in _PARTICLES:
        return 1.5
    return 0.6 if before in _PARTICLES and before != "か" else 1.0


def _is_hiragana(part: str) -> bool:
    return "\u3041" <= part[0] <= "\u309f"


def _filled(
    pieces: list[tuple[str, float]], size: float, room: float, weight: int, *, nice: bool = False
) -> list[str]:
    """Lines filled one after the other; ``nice`` ends them at the cheapest break near the end."""
    lines: list[str] = []
    held: list[tuple[str, float]] = []
    for piece in pieces:
        if held and not fits(_line([*held, piece]), size, room, weight):
            stop = _cheapest(held, size, room, weight) if nice else len(held)
            lines.append("".join(text for text, _ in held[:stop]))
            held = held[stop:]
        held.append(piece)
        while not fits(_line(held), size, room, weight) and len(_line(held)) > 1:
            long = "".join(text for text, _ in held)
            head = cut(long, size, room, weight).removesuffix(ELLIPSIS) or long[0]
            lines.append(head)
            held = [(long[len(head) :], piece[1])]
    return [*lines, "".join(text for text, _ in held)] if held else lines


def _line(pieces: list[tuple[str, float]]) -> str:
    """Pieces as a line."""
    return "".join(text for text, _ in pieces).strip()


def _cheapest(held: list[tuple[str, float]], size: float, room: float, weight: int) -> int:
    """After how many pieces to break: the latest of the cheapest in the line's last third."""
    ends = [
        stop
        for stop in range(1, len(held) + 1)
        if width(_line(held[:stop]), size, weight) > room * 0.62
    ]
    return min(ends or [len(held)], key=lambda stop: (held[stop - 1][1], -stop))


def _even(
    pieces: list[tuple[str, float]], count: int, size: float, room: float, weight: int
) -> list[str]:
    """The fairest division into ``count`` lines: little raggedness, cheap breaks."""
    ends = [0.0]
    for piece, _ in pieces:
        ends.append(ends[-1] + needed(piece, size, weight))
    mean = ends[-1] / count
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for line in range(count):
        best = _one_line_more(best, pieces, ends, (room, mean, line == count - 1))
    if len(pieces) not in best:
        return _filled(pieces, size, room, weight)
    stops = [0, *best[len(pieces)][1]]
    return ["".join(p for p, _ in pieces[a:b]) for a, b in pairwise(stops)]


def _one_line_more(
    best: dict[int, tuple[float, list[int]]],
    pieces: list[tuple[str, float]],
    ends: list[float],
    rule: tuple[float, float, bool],
) -> dict[int, tuple[float, list[int]]]:
    """The cheapest ways to have set one line more, by the piece they end at."""
    room, mean, last = rule
    found: dict[int, tuple[float, list[int]]] = {}
    for start, (cost, stops) in best.items():
        for stop in range(start + 1, len(pieces) + 1):
            long = ends[stop] - ends[start]
            if long > room + 0.3 * mean * (pieces[stop - 1][0].endswith(" ")) and stop > start + 1:
                break
            if last and stop < len(pieces):
                continue
            price = cost + abs(long / mean - 1) + (0.0 if last else pieces[stop - 1][1])
            if stop not in found or price < found[stop][0]:
                found[stop] = (price, [*stops, stop])
    return found
