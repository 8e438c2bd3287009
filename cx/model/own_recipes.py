"""The user's own recipes: TOML files in a folder of hers, that read further files wherever they fit."""

import os
from pathlib import Path
from typing import Final

from cx.domain import Text
from cx.errors import CxError
from cx.model.base import checked, toml
from cx.model.matching import key
from cx.model.recipe import Recipe, Table, recipes
from cx.model.toml_text import toml_text

HOME: Final = "ICHIE_HOME"  # names another folder than ~/.ichie
_MOST: Final = 60  # letters of a file's name
_ALIKE: Final = 0.7  # so many of its columns must be there, for a file to be known again


def folder() -> Path:
    """Where the user's recipes lie."""
    home = os.environ.get(HOME)
    return (Path(home).expanduser() if home else Path.home() / ".ichie") / "recipes"


def own_recipes() -> tuple[Recipe, ...]:
    """The recipes that can be read, by name; a file that is none is passed over."""
    found = []
    for path in sorted(folder().glob("*.toml")) if folder().is_dir() else ():
        try:
            text = path.read_text(encoding="utf-8")
            recipe = checked(Recipe, toml(text, file=path.name), file=path.name)
        except (CxError, OSError, UnicodeDecodeError):
            continue
        found.append(recipe.model_copy(update={"id": path.stem}))
    return tuple(found)


def keep(recipe: Recipe, name: str) -> Recipe:
    """Write a recipe under a name of the user's, in the place of one of the same name.

    Files are known again by their columns as a set; of several files each may be missing.

    Raises
    ------
    OSError
        The folder cannot be written to.
    """
    several = len(recipe.tables) > 1
    update: dict[str, object] = {
        "id": id_of(name),
        "name": Text(ja=name.strip(), en=name.strip()),
        "tables": tuple(_strict(table, several) for table in recipe.tables),
    }
    kept = recipe.model_copy(update=update)
    folder().mkdir(parents=True, exist_ok=True)
    _path(kept.id).write_text(toml_text(kept), encoding="utf-8")
    return kept


def forget(id: str) -> None:
    """Delete one of the user's recipes."""
    if id in {recipe.id for recipe in own_recipes()}:
        _path(id).unlink(missing_ok=True)


def id_of(name: str) -> str:
    """The name as that of a file: letters and digits only, and none of a built-in recipe.

    Examples
    --------
    >>> id_of("../月次 受注"), id_of("Orders 2025!"), id_of("shopify"), id_of("//")
    ('月次受注', 'orders2025', 'own-shopify', 'own')
    """
    plain = "".join(letter for letter in key(name) if letter.isalnum())[:_MOST]
    return f"own-{plain}" if plain in recipes() else plain or "own"


def _strict(table: Table, several: bool) -> Table:
    """The table so that only files much like it are read by it unasked."""
    least = max(table.least, int(_ALIKE * len(table.some)))
    return table.model_copy(update={"least": least, "optional": table.optional or several})


def _path(id: str) -> Path:
    return folder() / f"{id}.toml"
