"""The report as one page in HTML: it opens in any browser without a network, and prints well."""

from collections.abc import Sequence
from html import escape
from importlib import resources
from string import Template
from typing import Any, Final

from cx.domain import Verdict
from cx.figures.journey_map import journey_map
from cx.figures.text import clean
from cx.model.stage_model import UNPLACED
from cx.moments.journey import Journey
from cx.report import sentences
from cx.report.source import source
from cx.words import Words
from cx.words.numbers import is_missing

_WIDTH: Final = 1250
_FORMS: Final = {"customers": "n", "reach": "share1", "n": "n", "mean": "score2"}
_STILL: Final = {"displayModeBar": False, "scrollZoom": False, "responsive": False}


def web_page(journey: Journey, *, words: Words, files: Sequence[str] = ()) -> str:
    """Headline, findings, the map, the touchpoints in numbers, and what the numbers mean.

    Parameters
    ----------
    files : the names of the files the data came from, for the source line
    """
    figure = journey_map(journey, words=words, width=_WIDTH, legend=True)
    drawn = figure.to_html(
        include_plotlyjs=True, full_html=False, config=_STILL, div_id="journey-map"
    )
    headline = sentences.headline(journey, words)
    form = resources.files(__name__.rpartition(".")[0]).joinpath("page.html")
    return Template(form.read_text(encoding="utf-8")).substitute(
        language=words.language,
        title=escape(headline),
        who=escape(sentences.who(journey, words)),
        findings=_findings(journey, words),
        map_label=escape(str(figure.layout.meta["alt"]), quote=True),
        map=drawn,
        table=_table(journey, words),
        definitions=_definitions(journey, words),
        source=escape(source(journey, words, files)),
    )


def _findings(journey: Journey, words: Words) -> str:
    """What stands out, a card each; then what these data cannot say."""
    cards = [
        f'<section class="card {kind}"><h2>{escape(words(f"report.card.{kind}"))}</h2>'
        f"<p>{escape(sentence)}</p></section>"
        for kind, sentence in sentences.findings(journey, words).items()
    ]
    lacking = sentences.partial(journey, totals=is_missing(journey.window_days), words=words)
    said = [] if journey.stages.empty else [f"<p>{escape(sentence)}</p>" for sentence in lacking]
    return f'<div class="cards">{"".join(cards)}</div>{"".join(said)}'


def _table(journey: Journey, words: Words) -> str:
    rows = journey.touchpoints
    if rows.empty:
        return ""
    shown = sentences.table(rows, journey, words)
    names = [n for n in sentences.TABLE if n not in rows or bool(rows[n].notna().any())]
    heads = {name: words(f"page.journey.column.{name}") for name in names}
    top = "".join(f"<th{_side(name)}>{escape(head)}</th>" for name, head in heads.items())
    body = "".join(
        f"<tr{_mark(str(verdict))}>"
        + "".join(f"<td{_side(n)}>{_cell(row[heads[n]], n, words)}</td>" for n in names)
        + "</tr>"
        for row, verdict in zip(shown.to_dict("records"), rows["verdict"], strict=True)
    )
    head = escape(words("report.table"))
    return f"<h2>{head}</h2><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _side(name: str) -> str:
    return ' class="number"' if name in _FORMS else ""


def _mark(verdict: str) -> str:
    return f' class="{verdict}"' if verdict in {Verdict.GLORY, Verdict.PAIN} else ""


def _cell(value: Any, name: str, words: Words) -> str:
    if is_missing(value):
        return escape(words.shown(None, "n"))
    return escape(words.shown(value, _FORMS[name]) if name in _FORMS else clean(value))


def _definitions(journey: Journey, words: Words) -> str:
    """What the words and numbers of this journey mean, only of what it shows."""
    keys: list[str] = []
    if journey.has_flow and not journey.stages["stage"].eq(UNPLACED).all():
        untimed = is_missing(journey.window_days)
        keys += ["reached", "rate_totals" if untimed else "rate"]
    if journey.has_scores:
        keys += ["mean", "interval"]
        decided = set(map(str, journey.touchpoints["verdict"]))
        keys += [mark for mark in (Verdict.GLORY, Verdict.PAIN) if mark in decided]
    scale = journey.scale
    blanks = {
        "days": journey.window_days,
        "low": scale.low if scale else None,
        "high": scale.high if scale else None,
    }
    told = "".join(
        f"<dt>{escape(words(f'report.define.{key}.name'))}</dt>"
        f"<dd>{escape(words(f'report.define.{key}.text', **blanks))}</dd>"
        for key in keys
    )
    head = escape(words("report.definitions"))
    return f"<h2>{head}</h2><dl>{told}</dl>" if told else ""
