"""Content as people have it: few rows, odd scales, amounts, names, texts that attack, files that do not fit."""

from cx.model.recipe import Answers, Best
from tests.read.corpus.case import (
    HEAD,
    PLAIN,
    TOUCHPOINTS,
    Case,
    Outcome,
    case,
    column,
    journey,
    text,
)
from tests.read.corpus.times import DAYS

GROUP = "content"
READ, FINDINGS, ASKS, REFUSED = Outcome.READ, Outcome.FINDINGS, Outcome.ASKS, Outcome.REFUSED
_SCORES = "SELECT score, count(*) FROM touches_in WHERE score IS NOT NULL GROUP BY 1 ORDER BY 1"
_SUM = "SELECT sum(value) FROM touches_in"


def _few() -> list[Case]:
    row = journey()[:1]
    many = [("C1", f"接点{at}", f"2024-04-01 {at // 60:02d}:{at % 60:02d}:00") for at in range(300)]
    long = [
        ("C1", TOUCHPOINTS[at % 4], f"2024-04-01 {at // 60:02d}:{at % 60:02d}:00")
        for at in range(300)
    ]
    anonymous = [
        (f"2024/04/{a + 1:02d} 10:00:00", ("満足", "不満", "普通")[a % 3]) for a in range(20)
    ]
    return [
        case(GROUP, "one row", text(HEAD, row), READ, rows=1, touches=1, customers=1),
        case(GROUP, "one customer", text(HEAD, journey()[:4]), READ, rows=4, touches=4, customers=1),
        case(GROUP, "one customer with 300 touches", text(HEAD[:3], long), READ, rows=300, touches=300,
             customers=1),
        case(GROUP, "300 touchpoints", text(HEAD[:3], many), READ, rows=300, touches=300),
        case(GROUP, "answers of nobody known", text(("回答日時", "配送の満足度"), anonymous), READ, rows=20,
             touches=20, customers=20),
        case(GROUP, "every row twice", PLAIN + PLAIN.split("\n", 1)[1], FINDINGS, "repeated", rows=48),
        case(GROUP, "rows without a customer", PLAIN.replace("C003,", ","), FINDINGS, "no_customer", rows=24,
             touches=20, customers=5),
        case(GROUP, "rows without a touchpoint", PLAIN.replace("検索", ""), FINDINGS, "no_touchpoint", rows=24,
             touches=18),
        case(GROUP, "rows with nothing in them", PLAIN + ",,,,,\n,,,,,\n", FINDINGS, rows=26, touches=24),
        case(GROUP, "a line of totals below", PLAIN + "合計,,,,99999,\n", FINDINGS, rows=25, touches=24),
        case(GROUP, "a date that was not filled in everywhere",
             text(HEAD, [(*r[:2], "" if at % 6 == 5 else r[2], *r[3:]) for at, r in enumerate(journey())]),
             FINDINGS, "no_date", rows=24, touches=20),
    ]  # fmt: skip


def _scores() -> list[Case]:
    def of(*cells: str, name: str = "満足度") -> str:
        return column(name, [cells[at % len(cells)] for at in range(40)])

    each = {"rows": 40, "touches": 40}
    up = "higher_is_better"
    nps = [
        f"{at}（{'ぜひすすめたい' if at == 10 else 'すすめたくない' if at == 0 else '点'}）"
        for at in range(11)
    ]
    return [
        case(GROUP, "scores 1 to 5 of satisfaction", of(*"12345"), FINDINGS, up, **each,
             values=(_SCORES, [(float(a), 8) for a in range(1, 6)])),
        case(GROUP, "scores 1 to 5 of nobody knows what", of(*"12345", name="評価"), ASKS, "scale_direction",
             **each),
        case(GROUP, "scores of which 1 is the best, told so", of(*"12345", name="評価"), READ, **each,
             answers=Answers(best={"評価": Best.LOW}), values=(_SCORES, [(float(a), 8) for a in range(1, 6)])),
        case(GROUP, "levels in Japanese", of("とても満足", "満足", "普通", "不満", "とても不満"), READ, **each,
             values=(_SCORES, [(float(a), 8) for a in range(1, 6)])),
        case(GROUP, "levels in English", of("Very satisfied", "satisfied", "Neutral", "dissatisfied", "VERY DISSATISFIED"),
             READ, **each, values=(_SCORES, [(float(a), 8) for a in range(1, 6)])),
        case(GROUP, "levels with numbers in front", of("5：とても満足", "4：満足", "3：普通", "2：不満", "1：とても不満"), READ,
             **each, values=(_SCORES, [(float(a), 8) for a in range(1, 6)])),
        case(GROUP, "levels with circled numbers", of("⑤とても満足", "④満足", "③普通", "②不満", "①とても不満"), READ, **each,
             values=(_SCORES, [(float(a), 8) for a in range(1, 6)])),
        case(GROUP, "stars", of("★★★★★", "★★★☆☆", "★☆☆☆☆", "★★★★☆"), READ, **each,
             values=(_SCORES, [(1.0, 10), (3.0, 10), (4.0, 10), (5.0, 10)])),
        case(GROUP, "numbers of which 1 is written as the best", of("1：とても満足", "2：満足", "3：普通", "4：不満", "5：とても不満"),
             FINDINGS, "lowest_is_best", **each,
             values=("SELECT avg(score) FROM touches_in WHERE row % 5 = 0", [(5.0,)])),
        case(GROUP, "99 among scores 1 to 5", of(*"12345" * 3, "99"), ASKS, "missing", **each),
        case(GROUP, "no answer in words", of(*["満足", "不満", "とても満足"] * 2, "該当なし", "無回答", "-"), READ, **each),
        case(GROUP, "all scores missing", of(""), READ, **each, values=(_SCORES, [])),
        case(GROUP, "all scores alike", of("満足"), READ, **each, values=(_SCORES, [(4.0, 40)])),
        case(GROUP, "scores in full width", of(*"１２３４５"), FINDINGS, up, **each,
             values=(_SCORES, [(float(a), 8) for a in range(1, 6)])),
        case(GROUP, "scores with decimals", of("4.5", "3.5", "1.0", "5.0"), FINDINGS, up, **each,
             values=(_SCORES, [(1.0, 10), (3.5, 10), (4.5, 10), (5.0, 10)])),
        case(GROUP, "a score off the scale", column("満足度", [*"12345" * 8, "6"]), ASKS, "missing", "outside_scale", rows=41,
             touches=41),
        case(GROUP, "words among scores", column("満足度", [*"12345" * 8, "忘れた"]), FINDINGS, "unread_values",
             rows=41, touches=41),
        case(GROUP, "NPS with labels", column("推奨度", [nps[at % 11] for at in range(44)]), READ, rows=44, touches=44,
             values=("SELECT min(recommend), max(recommend), count(recommend) FROM touches_in", [(0.0, 10.0, 44)])),
        case(GROUP, "better or worse than expected", of("期待以上", "期待どおり", "期待以下", name="期待と比べて"), READ, **each,
             values=("SELECT DISTINCT experience - expectation FROM touches_in ORDER BY 1", [(-1.0,), (0.0,), (1.0,)])),
        case(GROUP, "several answers in one cell", of("安い, 速い", "速い", "安い, 速い, 丁寧", name="良かった点"), READ,
             **each),
        case(GROUP, "codes of several answers in one cell", of("1;3", "2", "1;2;3", name="理由"), READ, **each),
        case(GROUP, "infinity and not a number", column("金額", ["100"] * 38 + ["inf", "nan"]), FINDINGS,
             "unread_values", **each, values=(_SUM, [(3800.0,)])),
    ]  # fmt: skip


def _amounts() -> list[Case]:
    each = {"rows": 20, "touches": 20}
    forms = {
        "1,200円": ("1,200円", 1200.0),
        "￥1,200": ("￥1,200", 1200.0),
        "¥1200-": ("¥1200-", 1200.0),
        "１，２００": ("１，２００", 1200.0),
        "▲1,200": ("▲1,200", -1200.0),
        "△1200": ("△1200", -1200.0),
        "(1,200)": ("(1,200)", -1200.0),
        "-1200": ("-1200", -1200.0),
        "−1,200 (a true minus)": ("−1,200", -1200.0),
        "$1,200.50": ("$1,200.50", 1200.5),
        "1.2E+3": ("1.2E+3", 1200.0),
        "1 200 with a narrow blank": ("1\u00a0200", 1200.0),
        "1.2万円": ("1.2万円", 12000.0),
    }
    return [
        case(GROUP, f"amounts as {name}", column("金額", [cell] * 20),
             READ if cell == "1.2E+3" else FINDINGS,
             *([] if cell in {"-1200", "1.2E+3"} else ["numbers_written_out"]), **each, values=(_SUM, [(20 * value,)]))
        for name, (cell, value) in forms.items()
    ] + [
        case(GROUP, "an amount as a word", column("金額", ["100"] * 19 + ["応相談"]), FINDINGS, "unread_values", **each,
             values=(_SUM, [(1900.0,)])),
        case(GROUP, "an amount beyond all others", column("金額", [str(100 + at % 90) for at in range(399)] + ["99999999"]),
             FINDINGS, "outlier", rows=400, touches=400),
        case(GROUP, "amounts all 0", column("金額", ["0"] * 20), READ, **each, values=(_SUM, [(0.0,)])),
        case(GROUP, "an amount of 400 digits", column("金額", ["100"] * 19 + ["9" * 400]), FINDINGS, **each),
    ]  # fmt: skip


def _texts() -> list[Case]:
    def of(comment: str) -> str:
        return column("コメント", [comment] * 20)

    said = "SELECT DISTINCT comment FROM touches_in"
    each = {"rows": 20, "touches": 20}
    kept = {
        "emoji": "👍🏽 最高 👨‍👩‍👧",
        "marks from right to left": "\u202eabc\u202c とても良い",
        "Hebrew and Arabic": "שלום עליכם مرحبا بكم",
        "a tag of script": "<script>alert(1)</script>",
        "a link of Markdown": "[押して](javascript:alert(1)) ここ",
        "a table of Markdown": "| a | b |\n|---|---|\n| 1 | 2 |",
        "SQL": "'); DROP TABLE touches_in; --",
        "blanks of no width": "良\u200bい\ufeffです よ",
        "letters with their marks apart": "か\u3099く です よ",
        "surrogates and the end of Unicode": "\U0010ffff\U00020bb7野家 です",
        "a formula": '=HYPERLINK("http://example.com","押す")',
        "a formula with @": "@SUM(1+1)*cmd|' /C calc'!A0",
        "half-width katakana": "ﾄﾃﾓ ﾖｶｯﾀ ﾃﾞｽ",
    }
    big = "長" * 350_000
    return [
        *(case(GROUP, name, of(cell), READ, **each, values=(said, [(cell,)])) for name, cell in kept.items()),
        case(GROUP, "a cell of 1 MB", column("コメント", ["よい です"] * 19 + [big]), READ, **each,
             values=("SELECT max(length(comment)) FROM touches_in", [(350_000,)])),
        case(GROUP, "line breaks of all kinds in cells", of("一行目\r\n二行目\r三行目\n四行目"), READ, **each),
        case(GROUP, "touchpoints with odd signs", text(HEAD[:3], [(f"C{a}", "<b>買う</b> | '\"; 100%", f"{d} 10:00")
                                                            for a, d in enumerate(DAYS)]),
             READ, **each, values=("SELECT DISTINCT touchpoint FROM touches_in", [("<b>買う</b> | '\"; 100%",)])),
        case(GROUP, "a phone number and a mail in comments", of("山田です 090-1234-5678 a.b@example.com まで"), FINDINGS,
             **each, values=("SELECT count(*) FROM touches_in WHERE comment LIKE '%example.com%' OR comment LIKE '%1234%'",
                             [(0,)])),
    ]  # fmt: skip


def _customers() -> list[Case]:
    who = "SELECT DISTINCT customer FROM touches_in ORDER BY 1"

    def of(*ids: str, name: str = "顧客ID") -> str:
        rows = [
            (ids[at % len(ids)], TOUCHPOINTS[at % 4], f"{day} 10:00") for at, day in enumerate(DAYS)
        ]
        return text((name, "接点", "日時"), rows)

    each = {"rows": 20, "touches": 20}
    return [
        case(GROUP, "ids with leading zeros", of("007", "0070", "7"), READ, **each, customers=3,
             values=(who, [("007",), ("0070",), ("7",)])),
        case(GROUP, "ids as Excel spoils them", of("1.23457E+12", "1.23458E+12"), READ, **each, customers=2),
        case(GROUP, "ids with blanks around them", of(" A1", "A1 ", "A1"), READ, **each, customers=1),
        case(GROUP, "ids in other cases", of("a1", "A1"), READ, **each, customers=2),
        case(GROUP, "ids of words like NULL and nan", of("NULL", "nan", "None", "true"), READ, **each, customers=4),
        case(GROUP, "mails as customers", of("a@example.com", "A@Example.com ", "b@example.com", name="メールアドレス"),
             READ, **each, customers=2,
             values=("SELECT count(*) FROM touches_in WHERE customer LIKE '%@%'", [(0,)])),
        case(GROUP, "names of people as customers", of("山田太郎", "佐藤花子", name="お客様"), READ, **each, customers=2),
        case(GROUP, "customers of 1,000 letters", of("x" * 1000, "y" * 1000), READ, **each, customers=2),
    ]  # fmt: skip


def _several() -> list[Case]:
    orders = text(("注文番号", "顧客ID", "注文日時", "合計金額"),
                  [(f"{a:05d}", f"C{a % 7}", f"{d} 10:00:00", "1200") for a, d in enumerate(DAYS)])  # fmt: skip
    answers = text(("注文番号", "回答日時", "配送の満足度"),
                   [(f"{a:05d}", f"{d} 20:00:00", ("満足", "不満")[a % 2]) for a, d in enumerate(DAYS)])  # fmt: skip
    strange = answers.replace("\n0", "\n9")
    other = PLAIN.replace("C00", "D00")

    def both(
        first: str, second: str, names: tuple[str, str] = ("orders.csv", "answers.csv")
    ) -> dict[str, object]:
        return {names[0]: lambda: first.encode(), names[1]: lambda: second.encode()}

    return [
        case(GROUP, "orders and answers that join", both(orders, answers), READ, rows=40, touches=40, customers=7),
        case(GROUP, "orders and answers that do not join", both(orders, strange), REFUSED, "nothing_matches"),
        case(GROUP, "orders in CP932, answers in UTF-16",
             {"orders.csv": lambda: orders.encode("cp932"), "answers.csv": lambda: answers.encode("utf-16")}, READ,
             rows=40, touches=40, customers=7),
        case(GROUP, "customers who never meet", both(PLAIN, other), READ, rows=48, touches=48,
             customers=12),
        case(GROUP, "two files of one name", both(PLAIN, other, ("a/data.csv", "b/data.csv")), READ, rows=48,
             touches=48, customers=12),
        case(GROUP, "one file twice", both(PLAIN, PLAIN), FINDINGS, "overlap", touches=24),
        case(GROUP, "a good file and a broken one", {"data.csv": PLAIN.encode, "bad.csv": lambda: b"%PDF-1.7"},
             REFUSED, "not_text"),
        case(GROUP, "items of orders, one row each", text(("注文番号", "顧客ID", "注文日時", "商品名", "合計金額"),
             [(f"{a // 2:05d}", f"C{a // 2 % 5}", f"{DAYS[a // 2]} 10:00:00", "茶", "3000") for a in range(20)]),
             FINDINGS, "same_order", rows=20, touches=10, values=(_SUM, [(30000.0,)])),
        case(GROUP, "delivered before shipped", text(("注文番号", "顧客ID", "注文日時", "発送日時", "到着日時"),
             [(f"{a}", f"C{a % 5}", f"{DAYS[a]} 10:00", f"{DAYS[a + 2]} 10:00", f"{DAYS[a + (1 if a == 3 else 3)]} 10:00")
              for a in range(16)]), FINDINGS, "impossible_order", rows=16, touches=48),
        case(GROUP, "totals of stages", text(("ステージ", "人数", "進んだ人数", "回答数", "平均"),
             [("認知", "1000", "400", "50", "3.9"), ("購入", "400", "200", "40", "4.5")]), READ, rows=2, touches=0),
        case(GROUP, "a sheet that nobody filled in", text(("ステージ", "人数", "進んだ人数", "回答数", "平均"),
             [("認知", "", "", "", ""), ("購入", "", "", "", "")]), REFUSED, "nothing_filled"),
        case(GROUP, "answers to one of two questions, with dates of words", text(("回答日時", "配送の満足度", "包装の満足度"),
             [*((f"{d} 10:00", "満足", "不満") for d in DAYS), ("先週", "満足", ""), ("昨日", "", "不満")]), FINDINGS,
             "unreadable_date", rows=22, touches=40),
        case(GROUP, "a test whose count of people stands twice", text(("パターン", "人数", "人数", "CV数"),
             [("A", "1000", "x", "30"), ("B", "1010", "y", "41")]), REFUSED,
             "duplicate_columns"),
        case(GROUP, "a table of products", text(("商品コード", "商品名", "色"), [(f"P{a}", f"茶 {a}", "緑") for a in range(9)]),
             REFUSED, "nothing_to_read"),
    ]  # fmt: skip


CASES = [*_few(), *_scores(), *_amounts(), *_texts(), *_customers(), *_several()]
