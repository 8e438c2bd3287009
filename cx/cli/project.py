"""The command ``ichie project``: what a project's file holds, or what differs between two."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cx.cli.commands import main
from cx.cli.options import language
from cx.domain import Language
from cx.errors import CxError
from cx.words import Words

if TYPE_CHECKING:
    from cx.model.compare import Change, Setting


@main.command()
@click.argument("file", metavar="A.ichie", type=click.Path(path_type=Path))
@click.argument("other", metavar="[B.ichie]", required=False, type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice([each.value for each in Language]))
@click.option("--json", "json_", is_flag=True, help="JSON alone on standard output.")
def project(file: Path, other: Path | None, lang: str | None, json_: bool) -> None:
    """Say what is set in a project, or what differs between two."""
    from cx.cli.output import printed

    words = Words.of(lang or language())
    try:
        figures, lines = _held(file, words) if other is None else _differ(file, other, words)
    except CxError as error:
        click.echo(words.error(error), err=True)
        sys.exit(2)
    for line in [printed(figures)] if json_ else lines:
        click.echo(line)


_Told = tuple[dict[str, Any], list[str]]  # figures for programs, lines for people


def _held(path: Path, words: Words) -> _Told:
    from cx.model.compare import settings
    from cx.model.project_file import names_of, open_file

    opened = open_file(path.expanduser())
    found, data = settings(opened, words), names_of(path.expanduser())
    figures = {
        "version": opened.version,
        "settings": [_plain(each) for each in found],
        "data": list(data),
    }
    lines = [words("project.holds", file=path.name, version=opened.version)]
    lines += [
        words("cli.project.setting", where=_where(each, words), value=each.value) for each in found
    ]
    return figures, [*lines, words("project.with_data", names=data)] if data else lines


def _differ(before: Path, after: Path, words: Words) -> _Told:
    from cx.model.compare import changes
    from cx.model.project_file import open_file

    one, two = open_file(before.expanduser()), open_file(after.expanduser())
    found = changes(one, two, words)
    blanks = {"before": before.name, "after": after.name}
    if not found:
        return {"changes": []}, [words("project.unchanged", **blanks)]
    none = words("project.nothing")
    lines = [
        words(
            "cli.project.change",
            where=_where(each, words),
            before=none if each.before is None else each.before,
            after=none if each.after is None else each.after,
        )
        for each in found
    ]
    head = words("project.changed", **blanks, n=len(found))
    return {"changes": [_plain(each) for each in found]}, [head, *lines]


def _plain(each: "Setting | Change") -> dict[str, str | None]:
    return {"where" if name == "family" else name: value for name, value in each._asdict().items()}


def _where(each: "Setting | Change", words: Words) -> str:
    family = words(f"project.family.{each.family}")
    return words("cli.project.place", family=family, item=each.item) if each.item else family
