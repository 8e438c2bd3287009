"""Headers of every kind: none, several rows of them, lines above, odd names, very many."""

from collections.abc import Sequence

from tests.read.corpus.case import HEAD, PLAIN, Case, Outcome, case, column, journey, text
from tests.read.corpus.times import DAYS

GROUP = "headers"
READ, FINDINGS, ASKS, REFUSED = Outcome.READ, Outcome.FINDINGS, Outcome.ASKS, Outcome.REFUSED
_LINES = PLAIN.split("\n", 1)[1]
_LEVELS = ("満足", "不満", "とても満足", "普通")


def _renamed(head: Sequence[str]) -> str:
    return text(head, journey())


def _above() -> list[Case]:
    read = {"rows": 24, "touches": 24, "customers": 6}
    return [
        case(GROUP, "a title above", "接点レポート\n" + PLAIN, FINDINGS, "lines_above", **read),
        case(GROUP, "a title, a period and a blank line above",
             "接点レポート\n期間: 2024/04/01-2024/04/30\n\n" + PLAIN, FINDINGS, "lines_above", **read),
        case(GROUP, "a title padded with commas", "接点レポート,,,,,\n" + PLAIN, FINDINGS, "lines_above", **read),
        case(GROUP, "lines of comment with #", "# ----\n# 接点\n# 20240401-20240430\n" + PLAIN, FINDINGS,
             "lines_above", **read),
        case(GROUP, "a pair of name and value in each line above",
             "作成者,山田\n作成日,2024/5/1\n" + PLAIN, FINDINGS, "lines_above", **read),
        case(GROUP, "thirty lines above", "\n".join(f"説明 {at}" for at in range(30)) + "\n" + PLAIN,
             FINDINGS, "lines_above", **read),
        case(GROUP, "blank lines above", "\n\n\n" + PLAIN, READ, **read),
        case(GROUP, "a row of units below", PLAIN.replace("\n", "\n,,,,(円),\n", 1), FINDINGS, **read),
        case(GROUP, "the header again in the middle, as glued files have it", PLAIN + PLAIN, FINDINGS,
             touches=48, customers=6),
        case(GROUP, "no header", _LINES, REFUSED),
        case(GROUP, "only a header", text(HEAD, []), REFUSED, "header_only"),
        case(GROUP, "only a header, without a line end", ",".join(HEAD), REFUSED, "header_only"),
        case(GROUP, "a header and rows of commas", text(HEAD, [[""] * 6] * 4), REFUSED, "header_only"),
    ]  # fmt: skip


def _survey() -> list[Case]:
    answers = [(f"{at}", f"04/{at + 10}/2024 10:05:00", _LEVELS[at % 4], _LEVELS[at // 2 % 4], "助かりました")
               for at in range(1, 17)]  # fmt: skip
    monkey = text(
        ("Respondent ID", "Start Date", "How satisfied are you with", "", "Anything else?"),
        [("", "", "Delivery", "Support", "Open-Ended Response"), *answers],
    )
    qualtrics = text(
        ("ResponseId", "EndDate", "Q1", "Q2", "Q3"),
        [
            ("Response ID", "End Date", "配送の満足度", "サポートの満足度", "ご意見"),
            *[
                tuple(
                    f'{{"ImportId":"{name}"}}'
                    for name in ("_recordId", "endDate", "QID1", "QID2", "QID3")
                )
            ],
            *[
                (f"R_{a}", f"2024-04-{int(a) + 5:02d} 10:05:00", b, c, d)
                for a, _, b, c, d in answers
            ],
        ],
    )
    grid = text(
        (
            "タイムスタンプ",
            "次の満足度をお答えください [配送]",
            "次の満足度をお答えください [包装]",
            "受付番号",
        ),
        [(f"2024/04/{int(a):02d} 9:05:12 午前 GMT+9", b, c, f"N{a}") for a, _, b, c, d in answers],
    )
    return [
        case(GROUP, "two header rows (SurveyMonkey)", monkey, FINDINGS, rows=16),
        case(GROUP, "three header rows (Qualtrics)", qualtrics, FINDINGS, rows=16),
        case(GROUP, "questions with rows in brackets (Google Forms)", grid, READ, rows=16,
             values=("SELECT DISTINCT touchpoint FROM touches_in WHERE score IS NOT NULL ORDER BY 1",
                     [("包装",), ("配送",)])),
    ]  # fmt: skip


def _names() -> list[Case]:
    cells = [f"{at % 3}" for at in range(20)]
    date = "日時"
    plain = {"rows": 24, "touches": 24, "customers": 6}
    blank = text(
        ("顧客ID", "接点", date, "", ""),
        [(f"C{a % 4}", "検索", f"{day} 10:00", "x", "") for a, day in enumerate(DAYS)],
    )
    return [
        case(GROUP, "one name twice, of columns nobody needs", column("メモ", cells, メモ2=cells).replace("メモ2", "メモ"),
             READ, rows=20, touches=20),
        case(GROUP, "one name twice, of the dates", text(
            ("顧客ID", "接点", date, date), [("C1", "検索", f"{d} 10:00", f"{d} 11:00") for d in DAYS]),
            REFUSED, "duplicate_columns"),
        case(GROUP, "columns without a name", blank, READ, rows=20, touches=20),
        case(GROUP, "a delimiter too many at the end of each line", PLAIN.replace("\n", ",\n"), READ, **plain),
        case(GROUP, "a name of 10,000 letters", column("あ" * 10_000, cells), READ, rows=20, touches=20),
        case(GROUP, "a name with a line break", _renamed(["顧客\nID", *HEAD[1:]]), READ, **plain),
        case(GROUP, "names in full width and with blanks", _renamed([" 顧客ＩＤ ", "接点", "日　時", *HEAD[3:]]), READ,
             **plain),
        case(GROUP, "names in brackets and with marks", _renamed(["【顧客ID】", "接点", "日時", "チャネル", "金額（円）", "コメント※"]),
             READ, **plain),
        case(GROUP, "a name with quotes and SQL in it", column('x"; DROP TABLE touches_in; --', cells), READ,
             rows=20, touches=20),
        case(GROUP, "names of emoji", column("🎉🎉", cells), READ, rows=20, touches=20),
        case(GROUP, "a name with <script>", column("<script>alert(1)</script>", cells), READ, rows=20,
             touches=20),
        case(GROUP, "names with marks from right to left", _renamed(["\u202e顧客ID\u202c", *HEAD[1:]]), READ,
             **plain),
        case(GROUP, "names with blanks of no width", _renamed(["\u200b顧客ID\ufeff", *HEAD[1:]]), READ, **plain),
        case(GROUP, "a header shorter than its rows", _renamed(HEAD[:5]), READ, **plain),
        case(GROUP, "a header longer than its rows", _renamed([*HEAD, "予備1", "予備2"]), FINDINGS,
             "short_rows", **plain),
        case(GROUP, "names that are years", column("2024", cells), READ, rows=20, touches=20),
        case(GROUP, "2,000 columns", _wide(2_000), READ, rows=6, touches=6),
        case(GROUP, "10,000 columns", _wide(10_000), REFUSED, "too_many_columns"),
        case(GROUP, "names of SQL and of our own table",
             column("c0", cells, row=cells, rowid=cells, customer2=cells, select=cells), READ, rows=20,
             touches=20),
    ]  # fmt: skip


def _wide(columns: int) -> str:
    """A table with very many columns."""
    names = ["顧客ID", "接点", "日時", *(f"項目{at}" for at in range(columns - 3))]
    cells = ["1"] * (columns - 3)
    return text(names, [(f"C{a}", "検索", f"{DAYS[a]} 10:00", *cells) for a in range(6)])


CASES = [*_above(), *_survey(), *_names()]
