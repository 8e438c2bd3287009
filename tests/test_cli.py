"""The command line keeps its contract: keys, exit codes, one sentence on standard error."""

import json

import pytest
from click.testing import CliRunner

from cx.cli import main
from tests import shop

LONG = """user_id,event,timestamp,session,platform
u1,home,2026-04-01 10:00:00,s1,web
u1,purchase,2026-04-01 10:05:00,s1,web
u2,home,2026-04-02 09:00:00,s2,app
u1,purchase,2026-06-02 09:00:00,s3,web
"""


def run(*arguments: str):
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.fixture
def log(write) -> str:
    return str(write("log.csv", LONG).path)


def test_read_has_its_keys(log):
    found = run("read", log, "--json")
    data = json.loads(found.stdout)
    assert found.exit_code == 0
    assert data.keys() >= {
        "files",
        "touches",
        "customers",
        "from",
        "to",
        "columns",
        "changes",
        "dropped",
        "questions",
    }
    assert data["files"] == [
        {
            "name": "log.csv",
            "encoding": "utf-8",
            "delimiter": ",",
            "rows": 4,
            "shape": "long",
            "recipe": "",
        }
    ]
    assert (data["touches"], data["customers"]) == (4, 2)
    assert data["columns"]["customer"] == "user_id"


def test_personal_columns_are_named_with_what_became_of_them(write):
    text = "email,full name,order date\n" + "".join(f"p{at}@x.org,Ann Lee,2026-04-0{at + 1}\n" for at in range(4))  # fmt: skip
    path = str(write("orders.csv", text).path)
    found = run("read", path, "--json").stdout
    assert json.loads(found)["personal"] == [
        {"file": "orders.csv", "column": "email", "kind": "mail", "treatment": "hash", "rows": 4},
        {"file": "orders.csv", "column": "full name", "kind": "name", "treatment": "leave_out", "rows": 4},
    ]  # fmt: skip
    spoken = run("read", path, "--lang", "en").stdout
    assert "Not read, because of what they say about people: 1 column (name)." in spoken
    assert not [cell for cell in ("x.org", "Ann") if cell in found + spoken]


def test_metrics_has_its_keys_and_figures(log):
    data = json.loads(run("metrics", log, "--json").stdout)
    assert data.keys() >= {
        "customers",
        "touches",
        "touchpoints",
        "stages",
        "visits",
        "repeat",
        "transitions",
        "retention",
        "satisfaction",
        "groups",
    }
    moves = {(row["from"], row["to"]): row["n"] for row in data["transitions"]}
    assert sum(n for (start, _), n in moves.items() if start == "START") == data["customers"]
    assert data["retention"].keys() == {"cohorts", "average", "periods"}
    assert data["retention"]["cohorts"][0]["cohort"].endswith("-01")
    stages = {row["stage"]: row for row in data["stages"]}
    assert stages["first_impression"]["reached"] == 2
    assert (stages["first_impression"]["went_on"], stages["first_impression"]["rate"]) == (1, 0.5)
    assert stages["purchase"]["rate"] is None
    assert (data["visits"]["visits"], data["visits"]["bounced"]) == (3, 2)
    assert (data["repeat"]["buyers"], data["repeat"]["repeat_buyers"]) == (1, 1)
    assert data["satisfaction"] == []


def test_a_breakdown_gives_the_same_keys_for_each_value(log):
    data = json.loads(run("metrics", log, "--json", "--by", "platform").stdout)
    assert [group["value"] for group in data["groups"]] == ["app", "web"]
    assert data["groups"][0].keys() - {"value"} == data.keys() - {"groups"}
    assert sum(group["customers"] for group in data["groups"]) == data["customers"]


def test_rates_never_leave_0_to_1_and_limits_enclose_them(log):
    for row in json.loads(run("metrics", log, "--json").stdout)["stages"]:
        if row["rate"] is not None:
            assert 0 <= row["low"] <= row["rate"] <= row["high"] <= 1


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_people_get_a_readable_answer(log, lang):
    assert run("read", log, "--lang", lang).exit_code == 0
    found = run("metrics", log, "--lang", lang, "--by", "platform")
    assert found.exit_code == 0
    assert {"ja": "出会う", "en": "First impression"}[lang] in found.stdout


@pytest.mark.parametrize(
    ("options", "marks"),
    [
        (["--lang", "ja"], ("▲ 栄光", "▼ 痛み")),
        (["--lang", "ja", "--marks", "source"], ("▲ 栄光", "▼ 痛み")),
        (["--lang", "ja", "--marks", "plain"], ("▲ 感動", "▼ 不満")),
        (["--lang", "en", "--marks", "plain"], ("▲ glory", "▼ pain")),
    ],
)
def test_the_marks_are_named_as_asked_for(write, options, marks):
    path = str(write("survey.csv", shop.survey()).path)
    found = run("metrics", path, *options)
    assert found.exit_code == 0
    for verdict in ("栄光", "痛み", "感動", "不満", "glory", "pain"):
        assert (verdict in found.stdout.lower()) == any(verdict in mark for mark in marks)


def test_programs_get_the_same_whatever_the_wording(log):
    plain = run("metrics", log, "--json", "--marks", "plain").stdout
    assert plain == run("metrics", log, "--json").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["metrics", "nowhere.csv"], "nowhere.csv"),
        (["metrics", "LOG", "--recipe", "nothing"], "nothing"),
        (["metrics", "LOG", "--model", "nothing"], "nothing"),
        (["metrics", "LOG", "--by", "nothing"], "nothing"),
        (["metrics", "LOG", "--map", "rank=x"], "rank"),
        (["metrics", "LOG", "--map", "score=nothing"], "nothing"),
        (["metrics", "LOG", "--dates", "sometimes"], "sometimes"),
        (["metrics", "LOG", "--code", "TMOT=nowhere"], "nowhere"),
        (["metrics", "LOG", "--by", ""], "user_id"),
        (["metrics", "LOG", "--map", "score"], "--map"),
        (["metrics", "LOG", "--map", "score="], "user_id"),
        (["metrics", "LOG", "--map", "=user_id"], "customer"),
        (["metrics", "LOG", "--dates", "nowhere=ymd"], "nowhere"),
        (["metrics", "LOG", "--best", "nowhere=low"], "nowhere"),
        (["metrics", "LOG", "--model", ""], "full"),
        (["metrics", "LOG", "--window", "nan"], "nan"),
        (["metrics", "LOG", "--window", "0"], "--window"),
        (["metrics", "LOG", "--nothing"], "--nothing"),
        (["metrics"], "FILES"),
        (["nothing"], "nothing"),
    ],
)
def test_errors_are_one_sentence_on_stderr_and_exit_2(log, arguments, said):
    found = run(*(log if argument == "LOG" else argument for argument in arguments))
    assert found.exit_code == 2
    assert found.stdout == ""
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1


def test_open_questions_take_their_default_and_are_named_on_stderr(write):
    text = "Q1,Q2,Q3\n" + "".join(f"{i % 5 + 1},{i % 4 + 1},{i % 3 + 2}\n" for i in range(20))
    path = str(write("survey.csv", text).path)
    found = run("metrics", path, "--json", "--lang", "en")
    assert json.loads(found.stdout)["satisfaction"]
    assert "Higher is better" in found.stderr
    assert run("metrics", path, "--json", "--best", "high").stderr == ""


OPEN = "会員番号,ユーザーID,event,日時,created,味の評価,備考\n" + "".join(
    f"M{row % 9},U{row % 4},home,2026-01-{row % 28 + 1:02d} 10:00,2026-01-{row % 28 + 1:02d}T01:00:00Z,"
    f"{9 if row % 20 == 0 else row % 5 + 1},要連絡{row}\n"
    for row in range(60)
)
ANSWERS = [  # what is asked, the options that answer it
    ("customer", ("--map", "customer=ユーザーID")),
    ("missing", ("--missing", "味の評価=9")),
    ("missing", ("--missing", "味の評価=")),
    ("zone", ("--zone", "日時=UTC")),
    ("comment", ("--map", "comment=備考")),
]


@pytest.mark.parametrize(("about", "options"), ANSWERS)
def test_each_question_has_an_option_that_answers_it(write, about, options):
    path = str(write("a.csv", OPEN).path)
    found = run("read", path, "--json", "--best", "high", "--lang", "en")
    asked = [question["about"] for question in json.loads(found.stdout)["questions"]]
    assert asked == ["customer", "missing", "zone", "comment"]
    assert options[0] in found.stderr
    then = run("read", path, "--json", "--best", "high", *options)
    left = [question["about"] for question in json.loads(then.stdout)["questions"]]
    assert left == [each for each in asked if each != about]


def test_a_zone_that_is_none_is_refused(log):
    found = run("read", *log, "--zone", "Asia/Edo", "--lang", "en")
    assert found.exit_code == 2
    assert "Asia/Tokyo" in found.stderr


def test_an_ambiguous_code_names_the_option_that_answers_it(write):
    path = str(write("a.csv", "user_id,event,stage,date\nu1,x,TMOT,2026-04-01\n").path)
    found = run("metrics", path, "--lang", "en")
    assert found.exit_code == 2
    assert "--code TMOT=" in found.stderr
    data = json.loads(run("metrics", path, "--json", "--code", "TMOT=share").stdout)
    assert data["touchpoints"][0]["stage"] == "share"


def test_ambiguous_dates_name_the_option_that_answers_them(write):
    path = str(write("a.csv", "user_id,event,date\nu1,x,03/04/2024\n").path)
    found = run("read", path, "--lang", "en")
    assert found.exit_code == 2
    assert "--dates" in found.stderr
    assert json.loads(run("read", path, "--json", "--dates", "dmy").stdout)["from"].startswith(
        "2024-04-03"
    )


def test_totals_give_rates_and_no_visits(write):
    text = "stage,people,went on,n,mean\nresearch,1000,400,50,3.9\npurchase,400,,40,4.5\n"
    data = json.loads(run("metrics", str(write("totals.csv", text).path), "--json").stdout)
    assert data["stages"][0]["rate"] == 0.4
    assert data["visits"] is None


def test_a_folder_stands_for_its_files(write, tmp_path):
    write("a.csv", LONG)
    assert json.loads(run("read", str(tmp_path), "--json").stdout)["touches"] == 4


def test_an_error_after_a_question_is_still_one_sentence(write):
    path = str(write("a.csv", "user_id,event,date,score\nu1,x,2026-04-01,3\n").path)
    for wrong in (["--by", "nowhere"], ["--model", "nowhere"]):
        found = run("metrics", path, *wrong)
        assert found.exit_code == 2
        assert len(found.stderr.strip().splitlines()) == 1


def test_a_breakdown_finds_its_column_in_any_case(log):
    data = json.loads(run("metrics", log, "--json", "--by", "ＰＬＡＴＦＯＲＭ").stdout)
    assert [group["value"] for group in data["groups"]] == ["app", "web"]


def test_one_role_may_be_mapped_twice(write):
    text = "user_id,event,date,p,q\nu1,x,2026-04-01,1,5\nu2,x,2026-04-01,2,4\n"
    path = str(write("a.csv", text).path)
    found = json.loads(run("read", path, "--json", "--map", "score=p", "--map", "score=q").stdout)
    assert found["columns"]["score"] == "p,q"


MESSY = {
    "one row": "user_id,event,date,score\nu,x,2026-04-01,5\n",
    "no touchpoint": "user_id,date\nu,2026-04-01\n",
    "only odd scores": "user_id,event,date,score\nu,x,2026-04-01,nan\nv,x,2026-04-01,inf\n",
    "odd amounts": "user_id,event,date,amount\nu,purchase,2026-04-01,1e999\nu,x,2026-04-02,-5\n",
    "far days": "user_id,event,date\nu,x,0001-01-01\nu,purchase,9999-12-31 23:59\n",
    "totals": "stage,reached,went on,n,mean\nresearch,100,400,50,3.9\npurchase,-5,1,0,99\nuse,0,0,0,1\n",
    "percent": "stage,reached,went on\nresearch,100,40%\npurchase,40%,10%\n",
    "survey": "q1,q2,q3\n1,2,3\n,,\n5,99,0\n",
}


@pytest.mark.parametrize("text", MESSY.values(), ids=MESSY)
@pytest.mark.parametrize("command", ["read", "metrics"])
def test_json_stays_json_and_rates_stay_rates_whatever_the_file(write, command, text):
    found = run(command, str(write("a.csv", text).path), "--json")
    if found.exit_code:
        assert (found.exit_code, found.stdout) == (2, "")
        assert len(found.stderr.strip().splitlines()) == 1
        return

    def refused(constant: str) -> None:
        raise AssertionError(constant)

    for row in _objects(json.loads(found.stdout, parse_constant=refused)):
        if row.get("rate") is not None:
            assert 0 <= row["low"] <= row["rate"] <= row["high"] <= 1
        elif row.get("mean") is not None and row.get("low") is not None:
            assert row["low"] <= row["mean"] <= row["high"]


def _objects(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)


def test_read_names_odd_rows_and_leaves_out_what_it_is_told_to(write):
    path = str(write("log.csv", LONG + "u3,home,2060-04-01 10:00:00,s4,web\n").path)
    data = json.loads(run("read", path, "--json").stdout)
    [found] = data["found"]
    assert (found["check"], found["rows"], found["of"], found["handling"]) == (
        "future",
        1,
        5,
        "keep",
    )
    assert "2060" in run("read", path, "--lang", "en").stdout
    told = json.loads(run("read", path, "--json", "--quality", "future=exclude").stdout)
    assert (told["touches"], told["found"][0]["handling"]) == (4, "exclude")
    assert [note["why"] for note in told["dropped"]] == ["future"]


@pytest.mark.parametrize("option", ["future=away", "past=keep", "exclude"])
def test_a_check_or_handling_that_there_is_not_is_refused(log, option):
    assert run("read", log, "--quality", option).exit_code == 2
