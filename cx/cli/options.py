"""What every command takes, checked: files, recipe, roles, model, answers, language, form."""

import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import click

from cx.cli.filters import filters
from cx.domain import Language, Marks, Role, Stage
from cx.errors import CxError, UnknownOption, UnknownRole
from cx.model.filters import Filters
from cx.model.recipe import ZONES, Answers, Best, Check, DateOrder, Handling, zone
from cx.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What every command takes: files, recipe, roles, model, answers, and how to answer."""

    files: tuple[str, ...]
    recipe: str | None
    mapping: Mapping[Role, tuple[str, ...]]
    model: str | None
    answers: Answers
    words: Words
    as_json: bool
    filters: Filters


EVERY: Final = "*"  # an answer for all columns

SHARED: Final = (
    click.argument("files", nargs=-1, required=True),
    click.option("--recipe", metavar="NAME|FILE", help="How to read the files; guessed if left out."),
    click.option("--map", "map_", multiple=True, metavar="ROLE=COLUMN[,COLUMN]", help="Give a column its role."),
    click.option("--model", metavar="NAME|FILE", help="The stage model: full, p_and_g_4, five_moments, ..."),
    click.option("--dates", metavar="[COLUMN=]ymd|dmy|mdy", multiple=True, help="The order of day, month, year."),
    click.option("--best", metavar="[COLUMN=]high|low", multiple=True, help="Which end of a scale is the best."),
    click.option("--missing", metavar="[COLUMN=]CODE[,CODE]", multiple=True, help="Numbers that mean no answer; none behind COLUMN= means that all are answers."),
    click.option("--zone", metavar="[COLUMN=]ZONE", multiple=True, help="The time zone, or that of a column's times: Asia/Tokyo, UTC, ..."),
    click.option("--code", metavar="LABEL=STAGE", multiple=True, help="What a stage label in the file means."),
    click.option("--quality", metavar="CHECK=keep|exclude|correct", multiple=True, help="What becomes of odd rows: future, repeated, outlier, ..."),
    click.option("--lang", type=click.Choice([language.value for language in Language])),
    click.option("--marks", type=click.Choice([marks.value for marks in Marks]), default=Marks.SOURCE.value, help="In Japanese: 栄光 and 痛み (source), or 感動 and 不満 (plain)."),
    click.option("--json", "json_", is_flag=True, help="JSON alone on standard output."),
)  # fmt: skip


class Days(click.FloatRange):
    """A number of days above zero."""

    name = "number of days"

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number; NaN is none."""
        days = float(super().convert(value, param, ctx))
        if math.isnan(days):
            self.fail(f"{value!r} is not a number of days.", param, ctx)
        return days


class Commands(click.Group):
    """Commands whose misuse is one sentence on standard error, exit code 2."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """A context; see ``click.Group``."""
        with _one_sentence():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; see ``click.Group``."""
        with _one_sentence():
            return super().invoke(ctx)


@contextmanager
def _one_sentence() -> Iterator[None]:
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        problem = " ".join(error.format_message().split()).rstrip(".")
        click.echo(Words.of(language())("cli.usage", problem=problem), err=True)
        sys.exit(2)


def asked(words: Words, options: dict[str, Any]) -> Asked:
    """The shared options, taken out of the command's own and checked."""
    mapping: dict[Role, tuple[str, ...]] = {}
    for text in options.pop("map_"):
        name, sign, columns = text.partition("=")
        if not sign:
            raise UnknownOption(option="--map", value=text, choices=("ROLE=COLUMN[,COLUMN]",))
        role = _choice(Role, name.strip(), lambda name, names: UnknownRole(role=name, roles=names))
        mapping[role] = (*mapping.get(role, ()), *map(str.strip, columns.split(",")))
    return Asked(
        files=options.pop("files"),
        recipe=options.pop("recipe"),
        mapping=mapping,
        model=options.pop("model"),
        answers=_answers(options),
        words=words,
        as_json=options.pop("json_"),
        filters=filters(options),
    )


def _answers(options: dict[str, Any]) -> Answers:
    """What the options say where a file leaves a question open."""
    dates = {
        name: _one_of(DateOrder, "--dates", order)
        for name, order in map(_pair, options.pop("dates"))
    }
    best = {name: _one_of(Best, "--best", end) for name, end in map(_pair, options.pop("best"))}
    codes = {
        label: _one_of(Stage, "--code", stage) for label, stage in map(_pair, options.pop("code"))
    }
    quality = {
        _one_of(Check, "--quality", check): _one_of(Handling, "--quality", handling)
        for check, handling in map(_pair, options.pop("quality"))
    }
    missing = {
        name: tuple(code for each in codes.split(",") if (code := each.strip()))
        for name, codes in map(_pair, options.pop("missing"))
    }
    zones = {name: _zone(zone) for name, zone in map(_pair, options.pop("zone"))}
    return Answers(
        dates=dates,
        best=best,
        codes=codes,
        quality=quality,
        missing=missing,
        zone=zones.pop(EVERY, None),
        zones=zones,
    )


def _zone(text: str) -> str:
    try:
        return zone(text)
    except ValueError:
        raise UnknownOption(option="--zone", value=text, choices=ZONES) from None


def _pair(text: str) -> tuple[str, str]:
    """``name=value``; a value alone counts for all."""
    name, sign, value = text.rpartition("=")
    return (name, value) if sign else (EVERY, text)


def _one_of(kind: Any, option: str, text: str) -> Any:
    return _choice(
        kind, text, lambda name, names: UnknownOption(option=option, value=name, choices=names)
    )


def _choice(kind: Any, text: str, error: Callable[[str, tuple[str, ...]], CxError]) -> Any:
    names = tuple(member.value for member in kind)
    if text not in names:
        raise error(text, names)
    return kind(text)


def language() -> Language:
    """The language of the terminal: Japanese where the locale says so, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Language.JA if spoken.startswith("ja") else Language.EN
