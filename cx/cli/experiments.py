"""The commands about tests of arms: plan one, read one."""

import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click
from pydantic import ValidationError

from cx.cli.commands import main, over_files
from cx.cli.loading import sources
from cx.cli.options import Asked, language
from cx.domain import Language, MetricKind, MetricRole
from cx.errors import BadMetric, BadSplit, CxError, UnknownOption
from cx.model.experiment import ALPHA, POWER, Design, Metric
from cx.words import Words

if TYPE_CHECKING:
    from cx.experiments.results import Estimate, TestResult
    from cx.read.report import Note

CAP: Final = 0.999  # of all units; what lies above shows whether a handful carries a mean
_ROUNDED: Final = 0.005  # thirds do not add up to 1 when they are typed
_FIGURES: Final = (
    "arm", "control_value", "value", "effect", "low", "high", "low_adjusted", "high_adjusted",
    "relative", "relative_low", "relative_high",
    "relative_low_adjusted", "relative_high_adjusted", "p", "p_adjusted", "chance_to_win",
    "expected_loss", "always_low", "always_high", "control_n", "n", "better", "not_worse",
)  # fmt: skip

_LEVEL: Final = click.FloatRange(0, 1, min_open=True, max_open=True)


@over_files(
    click.option("--arm", required=True, metavar="COLUMN|@file", help="The column of the groups; @file: each file is one."),
    click.option("--control", required=True, metavar="NAME", help="The group that the others are compared with."),
    click.option("--metric", "metrics", required=True, multiple=True, metavar="NAME[:KIND]", help="What is measured: NAME:mean, :proportion, :proportion/DENOMINATOR or :ratio/DENOMINATOR; may be repeated."),
    click.option("--unit", metavar="COLUMN", help="Who was assigned; each row, if left out."),
    click.option("--at", metavar="COLUMN", help="The day a row belongs to; guessed if left out."),
    click.option("--covariate", metavar="COLUMN", help="A number known before the test."),
    click.option("--guardrail", "guardrails", multiple=True, metavar="NAME[:MARGIN]", help="What must not get worse, by the share MARGIN at most; may be repeated."),
    click.option("--lower", multiple=True, metavar="NAME", help="A metric of which less is better; may be repeated."),
    click.option("--split", metavar="A=.5,B=.5", help="The designed shares; equal if left out."),
    click.option("--alpha", type=_LEVEL, default=ALPHA, show_default=True),
)  # fmt: skip
def test(wanted: Asked, **options: Any) -> None:
    """Read a test of groups: is it healthy, who won, how sure is that, what to do."""
    from cx.cli.output import answer
    from cx.experiments.analyse import analyse
    from cx.read.named_test import beside, named_test
    from cx.read.report import Grain
    from cx.store.arms import ArmSums, Form, arm_sums

    design, split = _design(**options), options["split"]
    covariates = () if options["covariate"] is None else (options["covariate"],)
    with beside() as connection:
        found = named_test(sources(wanted.files), connection, design, dates=wanted.answers.dates)
        design = found.design

        def summed(**more: Any) -> ArmSums:
            asked: dict[str, Any] = {
                "grain": found.grain,
                "people": found.people,
                "deviations": found.deviations,
            }
            return arm_sums(connection, found.table, design, **asked, **more)

        sums = summed(covariates=covariates)
        means = any(form is not Form.SHARES for form in sums.forms)
        capped = summed(cap=CAP) if found.grain is Grain.UNITS and means else None
    if split is not None:
        design = design.model_copy(update={"split": _split(split, sums.arms)})
    result = analyse(sums, design, capped=capped)
    notes = [_note(each, wanted.words) for each in found.notes]
    answer(
        wanted,
        {**_figures(result, wanted.words), "notes": notes},
        lambda: [*_lines(result, wanted.words), *notes],
    )


@main.command()
@click.option("--kind", type=click.Choice([each.value for each in MetricKind]), required=True)
@click.option("--baseline", type=float, required=True, help="The metric today; a share is 0..1.")
@click.option("--effect", type=float, required=True, help="The smallest difference worth finding.")
@click.option("--sd", type=float, help="Standard deviation of one person's value.")
@click.option("--alpha", type=_LEVEL, default=ALPHA, show_default=True)
@click.option("--power", type=_LEVEL, default=POWER, show_default=True)
@click.option(
    "--daily", type=click.FloatRange(0, min_open=True), help="People a day, all groups together."
)
@click.option(
    "--arms", type=click.IntRange(2), default=2, show_default=True, help="Groups, with the control."
)
@click.option("--lang", type=click.Choice([each.value for each in Language]))
@click.option("--json", "as_json", is_flag=True, help="JSON alone on standard output.")
def plan(lang: str | None, as_json: bool, **options: Any) -> None:
    """Say how many people and days a test needs."""
    from cx.cli.output import printed
    from cx.experiments.planner import plan as planned
    from cx.experiments.said import planned as said

    words = Words.of(lang or language())
    kind = MetricKind(options.pop("kind"))
    baseline, effect, sd = (options.pop(name) for name in ("baseline", "effect", "sd"))
    try:
        found = planned(kind, baseline, effect, sd, **options)
    except CxError as error:
        click.echo(words.error(error), err=True)
        sys.exit(2)
    shared = {"daily": options["daily"], "arms": options["arms"]}
    click.echo(
        printed(found._asdict())
        if as_json
        else said(found, kind, baseline, effect, words, **shared)
    )


def _design(
    *,
    arm: str,
    control: str,
    metrics: Sequence[str],
    guardrails: Sequence[str],
    lower: Sequence[str],
    covariate: str | None,
    unit: str | None,
    at: str | None,
    alpha: float,
    split: str | None,  # checked when the arms are known
) -> Design:
    """What was asked for as a design.

    Raises
    ------
    BadMetric
        A metric or guardrail is not written as it should be.
    UnknownOption
        A metric of which less is better is none of the metrics.
    """
    found = {metric.key: metric for metric in map(Metric.parse, metrics)}
    for text in guardrails:
        metric = _guardrail(text, list(found.values()))
        found[metric.key] = metric
    names = tuple(dict.fromkeys(metric.column for metric in found.values()))
    for name in lower:
        if name not in names:
            raise UnknownOption(option="--lower", value=name, choices=names)
    settled = [
        metric.model_copy(
            update={
                "higher_is_better": metric.column not in lower,
                "covariate": None if _of_counts(metric) else covariate,
            }
        )
        for metric in found.values()
    ]
    return Design(arm=arm, control=control, metrics=tuple(settled), unit=unit, at=at, alpha=alpha)


def _of_counts(metric: Metric) -> bool:
    return metric.kind is MetricKind.PROPORTION and metric.denominator is not None


def _guardrail(text: str, there: Sequence[Metric]) -> Metric:
    """``NAME``, ``NAME:margin`` or ``NAME:kind:margin``; a metric by that name becomes one."""
    name, _, last = text.rpartition(":")
    try:
        name, margin = (name, float(last)) if name else (text, None)
    except ValueError:
        name, margin = text, None
    named = next((metric for metric in there if name in {metric.column, metric.key}), None)
    metric = named or Metric.parse(name)
    try:
        return Metric(**{**metric.model_dump(), "role": MetricRole.GUARDRAIL, "margin": margin})
    except ValidationError:
        raise BadMetric(metric=text) from None


def _split(text: str, arms: Sequence[str]) -> dict[str, float]:
    """The designed share of every arm.

    Raises
    ------
    BadSplit
        An arm is missing or unknown, a share is none, or they do not add up to 1.
    """
    pairs = [part.rpartition("=") for part in text.split(",")]
    try:
        shares = {name.strip(): float(share) for name, _, share in pairs}
    except ValueError:
        shares = {}
    fits = all(0 < share < 1 for share in shares.values()) and set(shares) == set(arms)
    if not (fits and len(pairs) == len(arms) and abs(math.fsum(shares.values()) - 1) <= _ROUNDED):
        raise BadSplit(split=text, arms=tuple(arms))
    return shares


def _figures(result: "TestResult", words: Words) -> dict[str, Any]:
    """A test under the contract's keys."""
    from cx.experiments import said

    names = [metric.column for metric in result.design.metrics]
    return {
        "stopped": result.stopped,
        "health": [
            {
                "check": each.check.value,
                "passed": each.passed,
                "p": each.p,
                "message": said.health(each, words),
            }
            for each in result.health
        ],
        "metrics": [_estimate(each, names) for each in result.estimates],
        "verdict": result.decision.value,
        "winner": result.winner,
        "message": str(said.verdict(result, words)),
        "reasons": said.reasons(result, words),
        "needed": None if result.needed is None else result.needed._asdict(),
        "sizes": result.sizes,
        "variants": [
            {"how": each.how, "gain": each.gain, **_estimate(each.estimate, names)}
            for each in result.variants
        ],
    }


def _estimate(estimate: "Estimate", names: Sequence[str]) -> Mapping[str, Any]:
    """An estimate's figures; a column that is measured in two ways is named with its kind."""
    metric = estimate.metric
    name = metric.column if names.count(metric.column) == 1 else metric.key
    kinds = {"kind": metric.kind.value, "denominator": metric.denominator}
    return {
        "metric": name,
        **{key: getattr(estimate, key) for key in _FIGURES},
        **kinds,
        "role": metric.role.value,
    }


def _lines(result: "TestResult", words: Words) -> Iterator[str]:
    """A test for people: the verdict, the figures, the checks."""
    from cx.experiments import said

    yield str(said.verdict(result, words))
    for each in result.estimates:
        shown = {
            "value": said.value(each, each.value, words),
            "control_value": said.value(each, each.control_value, words),
        }
        yield "  " + words(
            "test.row",
            metric=each.metric.column,
            arm=each.arm,
            apart=said.apart(each, words),
            p=said.p(each.p_adjusted, words),
            chance=said.chance(each.chance_to_win, words),
            **shown,
        )
    if result.estimates:
        yield said.corrections(result, words)
    for finding in result.health:
        state = {True: "passed", False: "failed", None: "unmade"}[finding.passed]
        yield f"{words(f'health.{state}')} {said.health(finding, words)}"


def _note(note: "Note", words: Words) -> str:
    """What reading a file changed or left out."""
    from cx.cli.output import note_line

    return note_line(note, words, "dropped" if f"read.dropped.{note.what}" in words else "change")
