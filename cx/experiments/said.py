"""A test in sentences: the verdict, its reasons, its health, what a plan asks for."""

import math
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from cx.domain import Decision, Language, MetricKind, MetricRole
from cx.experiments.analyse import scope
from cx.experiments.chances import once_in
from cx.experiments.planner import Planned
from cx.experiments.results import Estimate, Finding, Needed, Reason, TestResult
from cx.words import Words
from cx.words.numbers import items

_FIRST_SENTENCE: Final = re.compile(r"(?:「[^」]*」|“[^”]*”|[^。.]|\.(?=\d))*(?:。|\.)")
_LEAST_P: Final = 0.001
_SURE: Final = 0.995
_LITTLE: Final = 0.0005  # of the control's value: nobody weighs such a loss
_LONG_DAYS: Final = 56  # eight weeks: few run a test for longer
# What a verdict speaks of, the first of these that is among its reasons.
_SPOKEN: Final[Mapping[Decision, tuple[str, ...]]] = {
    Decision.SHIP: ("better",),
    Decision.ROLL_BACK: ("worse",),
    Decision.REVIEW: ("guardrail_worse", "guardrail_open", "worse", "planned_reached"),
    Decision.KEEP_RUNNING: ("too_early", "undecided"),
}


class Said(NamedTuple):
    """The verdict for people: what was found, how sure (two sentences at most), what to do."""

    headline: str
    action: str

    @property
    def title(self) -> str:
        """The first sentence, for large letters; a quoted name may hold stops of its own."""
        found = _FIRST_SENTENCE.match(self.headline)
        return found[0] if found else self.headline

    @property
    def rest(self) -> str:
        """All that comes after it."""
        return str(self)[len(self.title) :].strip()

    def __str__(self) -> str:
        return self.headline + (" " if self.headline.endswith(".") else "") + self.action


def verdict(result: TestResult, words: Words) -> Said:
    """The verdict sentence and the advice that follows from it.

    Parameters
    ----------
    result : of ``analyse``.
    words : of the reader's language.
    """
    if result.stopped:
        return _withheld(result, words)
    key, spoken = _spoken(result)
    if spoken is None:
        return Said(words("test.verdict.no_primary"), words("test.action.keep_running"))
    headline = words(f"test.verdict.{key}", **_blanks(result, spoken, words))
    if key == "ship":
        held = [r for r in result.reasons if r.key == "guardrail_held" and r.blanks["arm"] == spoken.arm]  # fmt: skip
        headline = words.joined([headline, *(_reason(each, words) for each in held)])
    control = result.design.control
    action = words(f"test.action.{key}", control=control, range=_range(spoken, words))
    if key == "keep_running" and result.needed is not None:
        action = needed(result.needed, spoken, words)
    return Said(headline, action)


def reasons(result: TestResult, words: Words) -> tuple[str, ...]:
    """Why the verdict is what it is, a sentence each."""
    known = [each for each in result.reasons if f"test.reason.{each.key}" in words]
    return tuple(_reason(each, words) for each in known)


def further(result: TestResult, words: Words) -> tuple[str, ...]:
    """The reasons that the verdict's own sentences do not say."""
    if result.stopped:
        return ()
    key, spoken = _spoken(result)
    rest = []
    for each in result.reasons:
        estimate = each.blanks.get("estimate")
        held = key == "ship" and each.key == "guardrail_held"
        said = estimate is spoken or (held and each.blanks["arm"] == getattr(spoken, "arm", None))
        if estimate is not None and not said:
            rest.append(_reason(each, words))
    return tuple(rest)


def health(finding: Finding, words: Words) -> str:
    """A finding as one sentence."""
    return words(finding.key, **finding.blanks)


def corrections(result: TestResult, words: Words) -> str:
    """Which comparisons were corrected together, and how."""
    first, rest = scope(result.design, len(result.sizes))
    if first + rest == 1:
        return words("test.scope_one")
    others = words(f"test.rest.{'some' if rest else 'none'}", n=rest)
    return words("test.scope", n=first, rest=others)


def needed(found: Needed, of: Estimate, words: Words) -> str:
    """What an undecided test still needs to settle the difference worth finding."""
    kind = _form(of)
    effect = words(f"test.difference.{kind}", effect=abs(found.effect))
    blanks = {"effect": effect, "per_arm": _up(found.per_arm), "days": found.days}
    return words(f"test.action.{'need' if found.days is None else 'need_days'}", **blanks)


def planned(
    plan: Planned,
    kind: MetricKind,
    baseline: float,
    effect: float,
    words: Words,
    *,
    daily: float | None = None,
    arms: int = 2,
) -> str:
    """What a plan asks for: people, and days where the daily number is known."""
    form = "rate" if kind is MetricKind.PROPORTION else "amount"
    shown = (baseline, baseline + effect)
    before, after = (words.shown(each, form) for each in shown)
    blanks = {"baseline": before, "after": after, "effect": words.shown(effect, "change")}
    counts = {"per_arm": plan.per_arm, "total": plan.total, "found": math.floor(10 * plan.power)}
    sentences = [words(f"plan.{form}", **blanks, **counts)]
    if plan.days is not None:
        whole = 7 * math.ceil(plan.days / 7)
        key = "days" if whole == plan.days else "weeks"
        sentences.append(words(f"plan.{key}", daily=daily, days=plan.days, whole=whole))
        if plan.days > _LONG_DAYS:
            sentences.append(words("plan.long"))
    if arms > 2:
        sentences.append(words("plan.arms", arms=arms))
    return words.joined(sentences)


def apart(estimate: Estimate, words: Words) -> str:
    """The difference with its limits, at the level that decides."""
    low, high = _limits(estimate)
    if math.isnan(low) or math.isnan(high):
        return words("test.apart.unsaid")
    kind = _form(estimate)
    return words(f"test.apart.{kind}", effect=estimate.effect, low=low, high=high)


def loss(estimate: Estimate, words: Words) -> str:
    """What shipping costs on average if the arm is in truth worse."""
    key = _form(estimate)
    if estimate.expected_loss < _LITTLE * max(abs(estimate.control_value), abs(estimate.effect)):
        key = "none"
    return words(f"test.difference.{key}", effect=estimate.expected_loss)


def value(estimate: Estimate, number: float, words: Words) -> str:
    """A figure of the estimate's metric: a rate in %, or an amount."""
    return words.shown(number, _form(estimate))


def p(value: float, words: Words) -> str:
    """A p as it is printed; what would round to 0 is below the last digit.

    Examples
    --------
    >>> p(0.0001, Words.of("en")), p(0.041, Words.of("en"))
    ('<0.001', '0.041')
    """
    return ("<" if value < _LEAST_P else "") + words.shown(max(value, _LEAST_P), "p")


def chance(value: float, words: Words) -> str:
    """A chance to win as a share; never 0 or 100 %, for nothing is that sure.

    Examples
    --------
    >>> [chance(each, Words.of("en")) for each in (0.9999, 0.93, 0.001)]
    ['over 99%', '93%', 'under 1%']
    """
    if value > _SURE or value < 1 - _SURE:
        return words(f"test.sure.{'over' if value > _SURE else 'under'}")
    return words.shown(value, "share")


def _withheld(result: TestResult, words: Words) -> Said:
    reason = result.reasons[0]
    blanks = dict(reason.blanks)
    key = reason.key
    if key == "sample_ratio":
        counts = [words.shown(n, "people") for n in result.sizes.values()]
        ja = words.language is Language.JA
        people = ("と" if ja else " and ").join(
            filter(None, (items(counts[:-1], words.language), counts[-1]))
        )
        [p] = [each.p for each in result.health if each.check == key and each.p is not None]
        shares = items(blanks["shares"], words.language)  # type: ignore[arg-type]  # a tuple of texts
        blanks = {"counts": people + ("" if ja else " people"), "shares": shares}
        blanks["chance"] = once_in(p, words)
        halves = len(counts) == 2 and not result.design.split
        even = set((result.design.split or {}).values()) == {0.5}
        key = "sample_ratio_half" if halves or even else key
    unsaid = reason.key == "sample_ratio" and not result.design.split
    action = "sample_ratio_equal" if unsaid else reason.key
    return Said(words(f"test.verdict.{key}", **blanks), words(f"test.action.{action}"))


def _spoken(result: TestResult) -> tuple[str, Estimate | None]:
    """The verdict's sentence and the estimate it speaks of."""
    first = [e for e in result.estimates if e.metric.role is MetricRole.PRIMARY]
    for key in _SPOKEN[result.decision]:
        found = [each for each in result.reasons if each.key == key]
        if found:
            estimate = found[0].blanks["estimate"]
            assert isinstance(estimate, Estimate)  # every such reason carries its own
            return _sentence(result.decision, key), estimate
    return result.decision.value, first[0] if first else None


def _sentence(decision: Decision, key: str) -> str:
    if decision is Decision.REVIEW:
        return "mixed" if key == "worse" else key
    return key if key == "too_early" else decision.value


def _blanks(result: TestResult, spoken: Estimate, words: Words) -> dict[str, object]:
    metric, plan = spoken.metric, result.design.plan
    return {
        "arm": spoken.arm,
        "control": result.design.control,
        "metric": metric.column,
        "value": value(spoken, spoken.value, words),
        "control_value": value(spoken, spoken.control_value, words),
        "apart": apart(spoken, words),
        "sizes": _sizes(result, spoken, words),
        "margin": metric.margin,
        "planned": plan.per_arm if plan else None,
    }


def _sizes(result: TestResult, estimate: Estimate, words: Words) -> str:
    """How many there are of what was counted: people, or what a share is of."""
    n, control_n = estimate.n, estimate.control_n
    first = next(iter(result.sizes.values()))  # the control's
    people = (control_n, n) == (first, result.sizes[estimate.arm])
    rate = estimate.metric.kind is MetricKind.PROPORTION
    what = estimate.metric.denominator if rate and not people else None
    key = f"{'each' if control_n == n else 'both'}{'_of' if what else ''}"
    return words(f"test.sizes.{key}", n=n, control_n=control_n, what=what)


def _reason(reason: Reason, words: Words) -> str:
    estimate = reason.blanks["estimate"]
    assert isinstance(estimate, Estimate)  # all reasons of a verdict that is not withheld have one
    key = reason.key
    if key == "guardrail_held" and (estimate.better or estimate.metric.margin is None):
        key = "guardrail_better" if estimate.better else "guardrail_quiet"
    return words(
        f"test.reason.{key}",
        arm=estimate.arm,
        metric=estimate.metric.column,
        apart=apart(estimate, words),
        range=_range(estimate, words),
        margin=estimate.metric.margin,
    )


def _range(estimate: Estimate, words: Words) -> str:
    low, high = _limits(estimate)
    return words(f"test.range.{_form(estimate)}", low=low, high=high)


def _limits(estimate: Estimate) -> tuple[float, float]:
    """Limits at the level that decides; the plain ones where nothing was corrected."""
    if math.isnan(estimate.low_adjusted):
        return estimate.low, estimate.high
    return estimate.low_adjusted, estimate.high_adjusted


def _form(estimate: Estimate) -> str:
    return "rate" if estimate.metric.kind is MetricKind.PROPORTION else "amount"


def _up(n: int) -> int:
    """Rounded up to two digits: nobody counts on 6,965 people."""
    unit: int = 10 ** max(len(str(n)) - 2, 0)
    return math.ceil(n / unit) * unit
