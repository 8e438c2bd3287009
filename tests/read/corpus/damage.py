"""Files that are broken, cut, empty, or not what their name says."""

import gzip
import io

from tests.read.corpus.case import HEAD, PLAIN, Case, Outcome, case, journey, text
from tests.read.files.books import book as excel

GROUP = "damage"
READ, FINDINGS, ASKS, REFUSED = Outcome.READ, Outcome.FINDINGS, Outcome.ASKS, Outcome.REFUSED
_BYTES = PLAIN.encode()
_NOISE = bytes((at * 197 + at // 7 * 31 + 11) % 256 for at in range(8192))
_PNG = b"\x89PNG\r\n\x1a\n" + _NOISE
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + _NOISE
_HTML = """<!DOCTYPE html>
<html lang="ja"><head><title>503 Service Unavailable</title></head>
<body><h1>ただいま混み合っています</h1>
<p>しばらくして、もう一度、お試しください。</p></body></html>
"""
_LOGIN = "<html>\n<body>\n<form action='/login'>\n<table><tr><td>ID</td><td>PW</td></tr></table></form></body></html>"
_JSON = '{"error": {"code": 403, "message": "permission denied, see docs", "status": "FORBIDDEN"}}'


def _cut() -> list[Case]:
    quoted = text(HEAD, journey('長い, "引用"\n二行目'))
    comma = PLAIN.rstrip("\n").rsplit(",", 3)[0]
    return [
        case(GROUP, "cut in the middle of a line", comma, FINDINGS, rows=24),
        case(GROUP, "cut in the middle of a character", _BYTES[:-6], FINDINGS, rows=24),
        case(GROUP, "cut in the middle of a character, CP932", PLAIN.replace("5-3", "良い").encode("cp932")[:-2], FINDINGS,
             rows=24),
        case(GROUP, "cut in the middle of a character, UTF-16", PLAIN.encode("utf-16")[:-5], FINDINGS,
             rows=24),
        case(GROUP, "cut in the middle of a quoted cell", quoted[: quoted.rindex("二行目")], FINDINGS,
             "open_quote"),
        case(GROUP, "cut in the header", ",".join(HEAD)[:12], REFUSED, "header_only"),
        case(GROUP, "a quote that never closes, near the end", PLAIN.replace("検索", '"検索').replace('"検索', "検索", 5),
             FINDINGS, rows=24),
        case(GROUP, "a quote that never closes, near the start", PLAIN.replace("検索", '"検索', 1), FINDINGS,
             rows=24, touches=24),
        case(GROUP, "a quote in the middle of a cell", PLAIN.replace("良かった 2-3", '良"かった 2-3'), READ,
             rows=24, touches=24,
             values=("SELECT comment FROM touches_in WHERE comment LIKE '%\"%'", [('とても良"かった 2-3',)])),
        case(GROUP, "letters behind a closing quote", PLAIN.replace("とても良かった 2-3", '"とても"良かった'), FINDINGS,
             rows=24),
    ]  # fmt: skip


def _rows() -> list[Case]:
    lines = PLAIN.splitlines()
    short = "\n".join([*lines[:3], "C000,配送,2024-04-04 13:30:00", *lines[4:]]) + "\n"
    long = "\n".join([*lines[:3], lines[3] + ",余り,余り", *lines[4:]]) + "\n"
    ragged = "\n".join(line + "," * (at % 3) for at, line in enumerate(lines)) + "\n"
    return [
        case(GROUP, "a row too short", short, FINDINGS, "short_rows", rows=24, touches=24),
        case(GROUP, "a row too long", long, FINDINGS, "long_rows", rows=24, touches=23),
        case(GROUP, "ragged rows of blanks", ragged, READ, rows=24, touches=24),
        case(GROUP, "a row of other words among the rows", PLAIN + "以上、4月分のデータです\n", FINDINGS, rows=25,
             touches=24),
        case(GROUP, "a footer after a blank line", PLAIN + "\n※社外秘\n作成: マーケティング部\n", FINDINGS,
             touches=24),
        case(GROUP, "a NUL in a cell", PLAIN.replace("良かった 1-3", "良\0った"), FINDINGS,
             "unreadable_characters", rows=24, touches=24),
        case(GROUP, "NULs behind the end, as a full disk leaves them", _BYTES + b"\0" * 4096, REFUSED,
             "garbled"),
        case(GROUP, "a block of NULs in the middle", _BYTES[:600] + b"\0" * 4096 + _BYTES[600:], REFUSED,
             "garbled"),
        case(GROUP, "Ctrl-Z behind the end, as DOS leaves it", _BYTES + b"\x1a", FINDINGS),
        case(GROUP, "control characters in cells", PLAIN.replace("良かった", "良\x07か\x1bった"), READ, rows=24,
             touches=24),
        case(GROUP, "no columns at all, but words", "今日はよい天気です\n明日は雨です\n", REFUSED, "not_a_table"),
        case(GROUP, "one column of ids", "顧客ID\nA1\nA2\nA3\n", REFUSED, "not_a_table"),
        case(GROUP, "a wall of one letter", "a" * 300_000, REFUSED, "not_a_table"),
        case(GROUP, "a wall of commas", "," * 20_000, REFUSED),
        case(GROUP, "a wall of quotes", '"' * 20_001, REFUSED),
        case(GROUP, "a wall of line breaks", "\n" * 20_000, REFUSED, "empty_file"),
    ]  # fmt: skip


def _empty() -> list[Case]:
    return [
        case(GROUP, "an empty file", b"", REFUSED, "empty_file"),
        case(GROUP, "only blanks", " \r\n\t\n", REFUSED, "empty_file"),
        case(GROUP, "only a mark of UTF-8", b"\xef\xbb\xbf", REFUSED, "empty_file"),
        case(GROUP, "only a mark of UTF-16", b"\xff\xfe", REFUSED, "empty_file"),
        case(GROUP, "only NULs", b"\0" * 4096, REFUSED, "empty_file"),
        case(GROUP, "one byte", b"a", REFUSED, "not_a_table"),
        case(GROUP, "one comma", b",", REFUSED),
        case(GROUP, "one quote", b'"', REFUSED),
        case(GROUP, "an empty gzip", gzip.compress(b"", mtime=0), REFUSED, "empty_file", file="data.csv.gz"),
    ]  # fmt: skip


def _pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    rows = list(zip(*journey(), strict=True))
    pq.write_table(
        pa.table({name: list(cells) for name, cells in zip(HEAD, rows, strict=True)}), out
    )
    return out.getvalue()


def _disguised() -> list[Case]:
    book = excel({"4月": [HEAD, *journey()]})
    lines = "\n".join(f'{{"customer_id": "C{at}", "event": "search"' for at in range(9))
    return [
        case(GROUP, "an error page saved as .csv", _HTML, REFUSED, "not_text"),
        case(GROUP, "a login page saved as .csv", _LOGIN, REFUSED, "not_text"),
        case(GROUP, "an error message in JSON saved as .csv", _JSON, REFUSED),
        case(GROUP, "an error of XML saved as .csv",
             '<?xml version="1.0"?>\n<Error><Code>AccessDenied, a</Code>\n<Message>b, c</Message></Error>',
             REFUSED, "not_text"),
        case(GROUP, "a PDF renamed .csv", _pdf(), REFUSED, "not_text"),
        case(GROUP, "a picture renamed .csv", _PNG, REFUSED, "not_text"),
        case(GROUP, "a JPEG renamed .csv", b"\xff\xd8\xff\xe0" + _NOISE, REFUSED, "not_text"),
        case(GROUP, "random bytes", _NOISE, REFUSED, "garbled"),
        case(GROUP, "a program", b"\x7fELF\x02\x01\x01" + b"\0" * 9 + _NOISE, REFUSED, "garbled"),
        case(GROUP, "a database", b"SQLite format 3\0" + _NOISE, REFUSED, "not_text"),
        case(GROUP, "an old workbook .xls", _OLE, REFUSED, "not_text", file="data.xls"),
        case(GROUP, "a workbook with a password", _OLE + "EncryptedPackage".encode("utf-16-le"), REFUSED,
             file="data.xlsx"),
        case(GROUP, "a workbook renamed .csv", book, READ, rows=24, touches=24, customers=6),
        case(GROUP, "a CSV renamed .xlsx", PLAIN, READ, file="data.xlsx", rows=24, touches=24),
        case(GROUP, "a workbook cut in the middle", book[: len(book) // 2], REFUSED, "damaged", file="data.xlsx"),
        case(GROUP, "a workbook of noise", b"PK\x03\x04" + _NOISE, REFUSED, "damaged", file="data.xlsx"),
        case(GROUP, "a gzip cut in the middle", gzip.compress(_BYTES, mtime=0)[:200], REFUSED, "damaged",
             file="data.csv.gz"),
        case(GROUP, "a gzip with a flipped byte", _flipped(gzip.compress(_BYTES, mtime=0)), REFUSED,
             "damaged", file="data.csv.gz"),
        case(GROUP, "a Parquet file cut in the middle", _parquet()[:700], REFUSED, file="data.parquet"),
        case(GROUP, "a Parquet file of noise", b"PAR1" + _NOISE + b"PAR1", REFUSED, file="data.parquet"),
        case(GROUP, "JSON lines of which none closes", lines, REFUSED, file="data.jsonl"),
        case(GROUP, "a lone bracket", "[", REFUSED, file="data.json"),
        case(GROUP, "JSON 100,000 deep", "[" * 100_000 + "]" * 100_000, REFUSED, file="data.json"),
        case(GROUP, "a mail saved as .csv", "From: a@example.com\nSubject: CSV\n\n添付をご覧ください\n", REFUSED),
        case(GROUP, "a workbook in HTML, as old systems export it", _html_table(), REFUSED, "not_text",
             file="data.xls"),
    ]  # fmt: skip


def _flipped(content: bytes) -> bytes:
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]


def _html_table() -> str:
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in [HEAD, *journey()]
    )
    return f'<html><meta charset="utf-8"><table>\n{rows}</table></html>'


CASES = [*_cut(), *_rows(), *_empty(), *_disguised()]
