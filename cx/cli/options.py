"""What every command takes, checked: files, recipe, roles, model, answers, language, form."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import click

from cx.domain import Language, Role, Stage
from cx.errors import CxError, UnknownOption, UnknownRole
from cx.model.recipe import Answers, Best, DateOrder
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


SHARED: Final = (
    click.argument("files", nargs=-1, required=True),
    click.option("--recipe", metavar="NAME|FILE", help="How to read the files; guessed if left out."),
    click.option("--map", "map_", multiple=True, metavar="ROLE=COLUMN[,COLUMN]", help="Give a column its role."),
    click.option("--model", metavar="NAME|FILE", help="The stage model: full, p_and_g_4, five_moments, ..."),
    click.option("--dates", metavar="[COLUMN=]ymd|dmy|mdy", multiple=True, help="The order of day, month, year."),
    click.option("--best", metavar="[COLUMN=]high|low", multiple=True, help="Which end of a scale is the best."),
    click.option("--code", metavar="LABEL=STAGE", multiple=True, help="What a stage label in the file means."),
    click.option("--lang", type=click.Choice([language.value for language in Language])),
    click.option("--json", "json_", is_flag=True, help="JSON alone on standard output."),
)  # fmt: skip


def asked(words: Words, options: dict[str, Any]) -> Asked:
    """The shared options, taken out of the command's own and checked."""
    mapping = {
        _choice(Role, role, lambda name, names: UnknownRole(role=name, roles=names)): tuple(
            column.strip() for column in columns.split(",")
        )
        for role, columns in map(_pair, options.pop("map_"))
    }
    dates = {
        name: _one_of(DateOrder, "--dates", order)
        for name, order in map(_pair, options.pop("dates"))
    }
    best = {name: _one_of(Best, "--best", end) for name, end in map(_pair, options.pop("best"))}
    codes = {
        label: _one_of(Stage, "--code", stage) for label, stage in map(_pair, options.pop("code"))
    }
    return Asked(
        files=options.pop("files"),
        recipe=options.pop("recipe"),
        mapping=mapping,
        model=options.pop("model"),
        answers=Answers(dates=dates, best=best, codes=codes),
        words=words,
        as_json=options.pop("json_"),
    )


def _pair(text: str) -> tuple[str, str]:
    """``name=value``; a value alone counts for all."""
    name, sign, value = text.rpartition("=")
    return (name, value) if sign else ("*", text)


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
