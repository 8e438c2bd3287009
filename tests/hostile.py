"""Texts that would do something if they were taken for more than text, and a shop full of them."""

import csv
import datetime
import io
import re
from typing import Any

from cx.domain import Decision, MetricKind, Stage, Status, Text
from cx.model.experiment import Metric, Trial
from cx.model.project import Event, Project
from cx.model.register import with_trial
from cx.model.scenario import Lever, LeverKind, Scenario
from cx.model.stage_model import stage_model
from cx.model.tips import Goal, Template, Tip, Unit
from tests import decided

NAMES = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "| a | b |",
    "$\\sum$ and $x$",
    ":red[x] :material/home: :smile:",
    "\u202eabc\u2066def\u200b",
    '=HYPERLINK("http://x.example")',
    "<b>x</b><img src=x onerror=alert(1)>",
    "%{customdata} {n} ${x}",
    "# head **bold** `code` www.x.example",
)
MARKS = (  # of what would be drawn, run or turned round; each would stand as it is
    "<script>alert",
    "[x](",
    "| a |",
    "$\\sum$",
    ":red[",
    ":material/home:",
    "<b>x",
    "<img src",
    "**bold**",
    "`code`",
)
HIDDEN = ("\u202e", "\u2066", "\u200b")
FORMULA = NAMES[6]
FILE = "".join(NAMES).replace("/", "") + ".csv"
HEADS = (
    "customer_id",
    "timestamp",
    "touchpoint",
    "score",
    "comment",
    "segment",
    "channel",
    "value",
)


def touches(people: int = 60) -> bytes:
    """Touches at hostile touchpoints, with hostile comments, segments, channels and columns."""
    text, start = io.StringIO(), datetime.datetime(2026, 4, 1, 9)
    writer = csv.writer(text)
    writer.writerow([*HEADS, *NAMES])
    for person in range(people):
        for place, name in enumerate(NAMES):
            if person % 5 == 4 and place > 4:
                break  # some do not go on
            at = start + datetime.timedelta(days=person % 20, hours=place)
            score = (5, 1, 4, 2, 5, 3)[place % 6] - (person % 2 and place % 6 == 2)
            said, part = NAMES[person % 10], NAMES[person % 3 * 4]
            row = [f"C{person:04}", at, name, score, said * 2, part, part, 1000 + person]
            writer.writerow([*row, *NAMES])
    return text.getvalue().encode()


def arms(people: int = 40) -> bytes:
    """A test whose arms and metric have hostile names."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["user", "group", NAMES[0]])
    for person in range(people):
        writer.writerow([f"u{person}", NAMES[person % 2 * 7], person % 3 % 2])
    return text.getvalue().encode()


def project() -> Project:
    """Settings whose every text is hostile."""
    model = stage_model("full")
    named = [
        column.model_copy(update={"name": both(name), "code": name[:12]})
        for column, name in zip(model.columns, NAMES, strict=False)
    ]
    own = model.model_copy(update={"id": "own", "name": both(NAMES[0]), "columns": tuple(named)})
    tip = Tip(
        id="own_one",
        stages=(Stage.DELIVERY,),
        title=both(NAMES[0] + NAMES[7]),
        advice=both("".join(NAMES)),
        metric=Goal.SATISFACTION,
        test=Template(
            unit=Unit.CUSTOMER,
            arms=(both(NAMES[0]), both(NAMES[1])),
            kind=MetricKind.PROPORTION,
            window_days=30,
        ),
        effort=2,
    )
    lever = Lever(kind=LeverKind.SATISFACTION, at=NAMES[1], by=0.1)
    found = Project(
        own_model=own,
        stages={name: stage for name, stage in zip(NAMES, [*Stage, None], strict=False)},
        events=tuple(Event(on=datetime.date(2026, 4, 5 + i), name=n) for i, n in enumerate(NAMES)),
        scenarios=tuple(Scenario(name=name, levers=(lever,)) for name in NAMES[:4]),
        tips=(tip,),
    )
    for name in NAMES:
        found = with_trial(found, trial(name))
    return found


def trial(name: str) -> Trial:
    """A decided test of which every name is hostile."""
    measured = Metric(column=name, kind=MetricKind.PROPORTION)
    won = decided.outcome(metric=measured, decision=Decision.SHIP).model_copy(update={"arm": name})
    return Trial(
        id=f"t{NAMES.index(name)}",
        name=name,
        status=Status.DECIDED,
        stage=Stage.DELIVERY,
        touchpoint=name,
        outcome=won,
    )


def both(text: str) -> Text:
    """A text that is the same in both languages."""
    return Text(ja=text, en=text)


def marks_in(text: Any) -> list[str]:
    """What of the hostile marks stands in a text as it is, without a backslash before it."""
    return [mark for mark in MARKS if re.search(rf"(?<!\\){re.escape(mark)}", str(text))]


def markup_in(text: str) -> list[str]:
    """What of a text would be drawn as markup or turned round where HTML and LaTeX are drawn."""
    drawn = ("<script", "<b>x", "<img", "$\\sum", '<a href="java', *HIDDEN)
    return [mark for mark in drawn if mark in text]
