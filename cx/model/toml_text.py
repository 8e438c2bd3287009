"""Settings as TOML, the form in which people read, keep and hand on their rules."""

import json
from collections.abc import Mapping

from cx.model.base import Settings


def toml_text(settings: Settings) -> str:
    """Settings as the text of a TOML file that ``cx.model.base.named`` reads back.

    Lists of tables stand one entry per line; what is empty or not set is left out.

    Examples
    --------
    >>> from cx.model.recipe import ScaleRule
    >>> print(toml_text(ScaleRule(low=1, high=5)), end="")
    low = 1.0
    high = 5.0
    best = "high"
    """
    fields = settings.model_dump(mode="json", exclude_none=True)
    return "".join(f"{name} = {_value(value)}\n" for name, value in fields.items() if value != {})


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_key(str(name))} = {_value(each)}" for name, each in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, list):
        if any(isinstance(each, Mapping) for each in value):
            return "[\n" + "".join(f"  {_value(each)},\n" for each in value) + "]"
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # which TOML forbids


def _key(name: str) -> str:
    """A bare key where TOML allows one, else a quoted one."""
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _value(name)
