"""What is said of stages, of the ways between them, of falls, of expectation, of the overall score."""

from typing import Any, Final

import pandas as pd

from cx.domain import Basis, Verdict
from cx.moments import expectation
from cx.moments.expectation import Kind, Level
from cx.moments.journey import Journey
from cx.moments.peak_end import Finding, Outcome, PeakEnd
from cx.words import Words

TOLD: Final = 2  # of several ways, falls or touchpoints
_FELT: Final = (
    "kind",
    "place",
    "answers",
    "before",
    "mean",
    "difference",
    "low",
    "high",
    "q",
    "verdict",
)
_OVERALL: Final = ("candidate", "r2", "r2_low", "r2_high", "behind", "tied")
_EXPECTED: Final = ("touchpoint", "level", "answers", "difference", "low", "high", "few")
_WHOLE: Final = frozenset(
    {"kind", "place", "answers", "verdict", "candidate", "tied", "touchpoint", "level", "few"}
)

Told = tuple[pd.DataFrame, dict[str, str]]  # a table with the heads that people read, its formats


def felt(
    stage: pd.DataFrame, way: pd.DataFrame, fall: pd.DataFrame, journey: Journey, words: Words
) -> list[str]:
    """Stages, ways and falls; one sentence where nothing at all can be compared."""
    if not any(rows["q"].notna().any() for rows in (stage, way, fall)):
        return [words("page.timeline.felt.no_stage")]
    return [
        *stages(stage, journey, words),
        *ways(way, journey, words),
        *falls(fall, journey, words),
    ]


def stages(found: pd.DataFrame, journey: Journey, words: Words) -> list[str]:
    """The stage of the largest glory and that of the largest pain."""
    said = []
    for verdict in (Verdict.GLORY, Verdict.PAIN):
        rows = found[(found["verdict"] == verdict)]
        if verdict is Verdict.GLORY:
            rows = rows[~rows["relative_only"].astype(bool)]
        if len(rows):
            said.append(_stage(_largest(rows).iloc[0], journey, words))
    tested = int(found["q"].notna().sum())
    key = "no_difference" if tested else "no_stage"
    return said or [words(f"page.timeline.felt.{key}", n=tested)]


def ways(found: pd.DataFrame, journey: Journey, words: Words) -> list[str]:
    """From which stage to which the score clearly moves, the largest first."""
    clear = found[found["verdict"].isin([Verdict.GLORY, Verdict.PAIN])]
    tested = int(found["q"].notna().sum())
    if clear.empty:
        key = "no_change" if tested else "no_pairs"
        return [words(f"page.timeline.felt.{key}", n=tested)]
    return [
        words(
            f"page.timeline.felt.{'up' if row['difference'] > 0 else 'down'}",
            stage=_name(row["stage"], journey, words),
            next=_name(row["next"], journey, words),
            n=row["answers"],
            before=row["before"],
            after=row["average"],
            low=row["difference_low"],
            high=row["difference_high"],
        )
        for _, row in _largest(clear).iterrows()
    ]


def falls(found: pd.DataFrame, journey: Journey, words: Words) -> list[str]:
    """Where the mood falls between two good scores, the largest fall first."""
    clear = found[found["clear"].eq(True)]
    if clear.empty:
        key = "no_drop" if len(found) else "no_good_pairs"
        return [words(f"page.timeline.felt.{key}", n=len(found))]
    return [
        words(
            "page.timeline.felt.drop",
            touchpoint=journey.label(row["touchpoint"], words.language),
            next=journey.label(row["next"], words.language),
            n=row["customers"],
            **row[["before", "after", "low", "high"]],
        )
        for _, row in _largest(clear).iterrows()
    ]


def overall(found: PeakEnd, words: Words) -> list[str]:
    """Which moment explains the overall score, and what stands for that."""
    names = [_candidate(each, words) for each in found.candidates["candidate"]]
    blanks: dict[str, Any] = {"n": found.people}
    if found.outcome:
        blanks["outcome"] = words(f"page.timeline.peak_end.outcome.{found.outcome}")
    if names:
        r2 = found.candidates["r2"]
        blanks |= {"best": names[0], "second": names[1], "r2": r2[0], "second_r2": max(r2[1], 0.0)}
        tied = found.candidates["tied"].astype(bool)
        blanks["names"] = [name for name, one in zip(names, tied, strict=True) if one]
    said = [words(f"page.timeline.peak_end.{found.finding}", **blanks)]
    if found.outcome is Outcome.LAST and found.finding in {Finding.CLEAR, Finding.TIED}:
        said.append(words("page.timeline.peak_end.no_end"))
    return said


def expected(found: pd.DataFrame, journey: Journey, words: Words) -> list[str]:
    """What was beaten or missed: high expectations or low ones."""
    said = []
    for _, levels in found.groupby(["touchpoint", "stage"], sort=False):
        kind = expectation.kind(levels)
        if kind is None:
            continue
        told = levels[levels["low"] > 0 if kind in _BEATS else levels["high"] < 0]
        row = told.iloc[-1 if kind in _BEATS else 0]  # the level that says most
        name = journey.label(row["touchpoint"], words.language)
        limits = {"n": row["n"], "low": row["low"], "high": row["high"]}
        said.append(words(f"page.timeline.expectation.{kind}", touchpoint=name, **limits))
    return said or [words("page.timeline.expectation.none")]


_BEATS: Final = frozenset({Kind.BEATS_HIGH, Kind.BEATS_LOW, Kind.SPLIT})


def felt_table(
    stages: pd.DataFrame, ways: pd.DataFrame, falls: pd.DataFrame, journey: Journey, words: Words
) -> Told:
    """Stages, ways and falls in numbers, one row each."""
    places = [_name(id, journey, words) for id in stages["stage"]]
    places += [
        _way(_name(one, journey, words), _name(other, journey, words), words)
        for one, other in zip(ways["stage"], ways["next"], strict=True)
    ]
    limits = {"difference_low": "low", "difference_high": "high", "average": "mean"}
    both = pd.concat([stages, ways], ignore_index=True) if len(ways) else stages
    both = both.rename(columns=limits).assign(place=places)
    inside = falls.rename(columns={"customers": "answers", "after": "mean"}).assign(
        kind="drop",
        place=[
            _way(journey.label(one, words.language), journey.label(other, words.language), words)
            for one, other in zip(falls["touchpoint"], falls["next"], strict=True)
        ],
        verdict=["falls" if clear else "steady" for clear in falls["clear"]],
    )
    rows = pd.concat([both, inside[inside.columns.intersection(list(_FELT))]], ignore_index=True)
    rows["kind"] = [words(f"page.timeline.kind.{kind}") for kind in rows["kind"]]
    rows["verdict"] = [_verdict(each, words) for each in rows["verdict"]]
    return _headed(rows, _FELT, words)


def overall_table(found: PeakEnd, words: Words) -> Told:
    """How much each candidate explains."""
    rows = found.candidates.rename(columns={"low": "r2_low", "high": "r2_high"})
    rows = rows.assign(candidate=[_candidate(each, words) for each in rows["candidate"]])
    return _headed(rows, _OVERALL, words)


def expected_table(found: pd.DataFrame, journey: Journey, words: Words) -> Told:
    """Gaps by how much was expected."""
    rows = found.rename(columns={"n": "answers", "mean": "difference", "too_few": "few"}).assign(
        touchpoint=[journey.label(name, words.language) for name in found["touchpoint"]],
        level=[words(f"page.timeline.expectation.level.{Level(each)}") for each in found["level"]],
    )
    return _headed(rows, _EXPECTED, words)


def _stage(row: pd.Series, journey: Journey, words: Words) -> str:
    glory = row["verdict"] == Verdict.GLORY
    return words(
        f"page.timeline.felt.{row['verdict']}.{Basis(row['basis'])}",
        stage=_name(row["stage"], journey, words),
        n=row["answers"],
        mean=row["average"],
        top=journey.scale.high if journey.scale else None,
        difference=abs(row["difference"]),
        least=abs(row["difference_low"] if glory else row["difference_high"]),
    )


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[
        rows["difference"].abs().sort_values(ascending=False, kind="stable").index[:TOLD]
    ]


def _name(stage: str, journey: Journey, words: Words) -> str:
    return journey.model.column(stage).name.of(words.language)


def _way(one: str, other: str, words: Words) -> str:
    return words("page.timeline.kind.way", stage=one, next=other)


def _candidate(each: str, words: Words) -> str:
    return words(f"page.timeline.peak_end.candidate.{each}")


def _verdict(verdict: str, words: Words) -> str:
    of_drop = verdict in {"falls", "steady"}
    return words(f"page.{'timeline.kind' if of_drop else 'journey.verdict'}.{verdict}")


def _headed(rows: pd.DataFrame, columns: tuple[str, ...], words: Words) -> Told:
    heads = {column: words(f"page.timeline.column.{column}") for column in columns}
    table = pd.DataFrame({head: rows[column] for column, head in heads.items()})
    return table, {head: "%.2f" for column, head in heads.items() if column not in _WHOLE}
