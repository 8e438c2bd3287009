"""Encodings, delimiters, quotation marks and line ends."""

import codecs
import csv

from tests.read.corpus.case import (
    HEAD,
    LATIN_HEAD,
    PLAIN,
    PLAIN_ROWS,
    Case,
    Outcome,
    case,
    journey,
    text,
)

GROUP = "encodings and delimiters"
DELIMITERS = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
_WIDE = "①髙〜、㈱ﾊﾝｶｸ「良い」"  # what only some encodings hold
_PLAIN = "とても良い、また買う「必ず」"

# The encoding, how its bytes begin, and the comment it can hold.
ENCODINGS: dict[str, tuple[str, bytes, str]] = {
    "UTF-8": ("utf-8", b"", _WIDE + "🎉"),
    "UTF-8 with a mark": ("utf-8", codecs.BOM_UTF8, _WIDE + "🎉"),
    "CP932": ("cp932", b"", _WIDE.replace("〜", "～")),
    "EUC-JP": ("euc_jp", b"", _PLAIN),
    "ISO-2022-JP": ("iso2022_jp", b"", _PLAIN),
    "UTF-16 LE with a mark": ("utf-16-le", codecs.BOM_UTF16_LE, _WIDE + "🎉"),
    "UTF-16 BE with a mark": ("utf-16-be", codecs.BOM_UTF16_BE, _WIDE + "🎉"),
    "UTF-16 LE": ("utf-16-le", b"", _WIDE + "🎉"),
    "UTF-16 BE": ("utf-16-be", b"", _WIDE + "🎉"),
}  # fmt: skip


def _comments(comment: str) -> tuple[str, list[tuple[str]]]:
    query = "SELECT DISTINCT comment FROM touches_in WHERE comment IS NOT NULL ORDER BY 1"
    return query, [(f"{comment} {who}-3",) for who in range(6)]


def _matrix() -> list[Case]:
    return [
        case(
            GROUP,
            f"{name}, {sign}",
            mark + text(HEAD, journey(comment), delimiter).encode(encoding),
            Outcome.READ,
            rows=PLAIN_ROWS,
            touches=PLAIN_ROWS,
            customers=6,
            values=_comments(comment),
        )
        for name, (encoding, mark, comment) in ENCODINGS.items()
        for sign, delimiter in DELIMITERS.items()
    ]


def _line_ends() -> list[Case]:
    found = [
        case(
            GROUP,
            f"{name}, line ends {end}",
            ENCODINGS[name][1] + text(HEAD, journey(_PLAIN), end=sign).encode(ENCODINGS[name][0]),
            Outcome.READ,
            rows=PLAIN_ROWS,
            touches=PLAIN_ROWS,
            values=_comments(_PLAIN),
        )
        for name in ("UTF-8", "CP932", "EUC-JP", "UTF-16 LE with a mark")
        for end, sign in ENDS.items()
    ]
    lines = PLAIN.splitlines()
    ends = ["\n", "\r\n", "\r"]
    mixed = "".join(line + ends[at % 3] for at, line in enumerate(lines))
    found += [
        case(GROUP, "line ends mixed", mixed, Outcome.READ, rows=24, touches=24),
        case(GROUP, "no line end at the end", PLAIN.rstrip("\n"), Outcome.READ, rows=24, touches=24),
        case(GROUP, "blank lines between and at the end", PLAIN.replace("\nC003", "\n\nC003") + "\n\n\n",
             Outcome.READ, rows=24, touches=24),
        case(GROUP, "CR CR LF line ends, as a broken transfer leaves them", PLAIN.replace("\n", "\r\r\n"),
             Outcome.READ, rows=24, touches=24),
    ]  # fmt: skip
    return found


def _quotes() -> list[Case]:
    rows = journey('彼は"良い"と言った, 改行\nの後')
    told = (
        "SELECT count(*) FROM touches_in WHERE comment LIKE '彼は\"良い\"と言った, 改行%の後%'",
        [(6,)],
    )
    whole = text(HEAD, rows, quoting=csv.QUOTE_ALL)
    single = PLAIN.replace("とても良かった", "it's 'fine'")
    spaced = "\n".join(
        ", ".join(f'"{cell}"' for cell in row) for row in [HEAD, *journey()]
    )  # fmt: skip
    return [
        case(GROUP, "quotes, delimiters and line breaks in cells", text(HEAD, rows), Outcome.READ,
             rows=24, touches=24, values=told),
        case(GROUP, "every cell quoted, CRLF", whole.replace("\n", "\r\n"), Outcome.READ, rows=24,
             touches=24),
        case(GROUP, "apostrophes in cells", single, Outcome.READ, rows=24, touches=24,
             values=("SELECT count(*) FROM touches_in WHERE comment LIKE 'it''s ''fine''%'", [(6,)])),
        case(GROUP, "a blank after each comma, before the quotes", spaced, Outcome.READ, rows=24,
             touches=24, customers=6),
        case(GROUP, "full-width commas in cells", PLAIN.replace("良かった", "良かった，はい"), Outcome.READ,
             rows=24, touches=24),
    ]  # fmt: skip


def _odd() -> list[Case]:
    western = text(LATIN_HEAD, journey("café £5 – señor Müller", latin=True), ";")
    latin = text(LATIN_HEAD, journey("café £5, señor Müller", latin=True))
    half = PLAIN.encode("utf-8") + text(None, journey()).encode("cp932")
    stray = PLAIN.encode("utf-8").replace("良かった 3-3".encode(), b"\xff 3-3")
    escaped = PLAIN.replace("とても良かった", "Esc\x1b(Jape").encode()
    spaces = "\n".join("  ".join(row) for row in [("customer_id", "touchpoint", "date")] + [
        (f"C{at}", "search", f"2024-04-{at + 1:02d}") for at in range(20)
    ])  # fmt: skip
    return [
        case(GROUP, "Latin-1 with £ and é", latin.encode("latin-1"), Outcome.READ, rows=24, touches=24,
             values=_comments("café £5, señor Müller")),
        case(GROUP, "Windows-1252 with a dash, semicolons", western.encode("cp1252"), Outcome.READ,
             rows=24, touches=24, values=_comments("café £5 – señor Müller")),
        case(GROUP, "UTF-8 with one broken byte", stray, Outcome.FINDINGS, "unreadable_characters",
             rows=24, touches=24),
        case(GROUP, "half UTF-8, half CP932 (two exports glued together)", half, Outcome.REFUSED,
             "garbled"),
        case(GROUP, "an escape of ISO-2022-JP in a UTF-8 file", escaped, Outcome.READ, rows=24, touches=24),
        case(GROUP, "parted by blanks", spaces, Outcome.REFUSED, "not_a_table"),
        case(GROUP, "Excel's first line sep=;", "sep=;\n" + text(HEAD, journey(), ";"), Outcome.FINDINGS,
             "lines_above",             rows=24, touches=24, customers=6),
        case(GROUP, "two byte order marks", codecs.BOM_UTF8 * 2 + PLAIN.encode(), Outcome.READ, rows=24,
             touches=24, customers=6),
        case(GROUP, "a delimiter of two signs", PLAIN.replace(",", "||"), Outcome.READ, rows=24,
             touches=24),
    ]  # fmt: skip


CASES = [*_matrix(), *_line_ends(), *_quotes(), *_odd()]
