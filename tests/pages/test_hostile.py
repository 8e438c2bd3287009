"""Names that would be markup show as they are on every page, in both languages."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from app import GROUPS
from tests import hostile

PAGES = tuple(url for members in GROUPS.values() for url in members)
PLAIN = {  # what Streamlit shows without reading it as Markdown
    *("id", "form_id", "key", "alt", "placeholder", "format", "value", "default", "url", "type"),
    *("raw_value", "raw_values", "query_param_key", "page", "page_script_hash", "query_string"),
    *("spec", "config", "selection_mode", "stack_trace", "code_text", "element_id"),
}
CHOICES = ("Selectbox", "MultiSelect")  # whose options are shown without reading them


def told(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a message that Streamlit reads as Markdown or HTML, with its place."""
    for field, value in message.ListFields():
        here = f"{path}.{message.DESCRIPTOR.name}.{field.name}"
        plain = message.DESCRIPTOR.name in CHOICES and field.name == "options"
        if field.name in PLAIN or plain:
            continue
        for each in value if _several(value) else [value]:
            if isinstance(each, Message):
                yield from told(each, here)
            elif field.type == FieldDescriptor.TYPE_STRING:
                yield here, each


def _several(value: Any) -> bool:
    return not isinstance(value, str | bytes | Message) and hasattr(value, "__iter__")


def shown(app) -> list[tuple[str, str]]:
    """All such texts of a page."""
    found = (node.proto for node in app._tree if getattr(node, "proto", None) is not None)
    return [each for proto in found for each in told(proto)]


def drawn(app) -> Iterator[str]:
    """Every text in the pictures of a page; what a click tells us (customdata) is not drawn."""
    specs = (getattr(node.proto, "spec", "") for node in app._tree if hasattr(node, "proto"))
    for spec in filter(None, specs):
        yield from _drawn(json.loads(spec))


def _drawn(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, inner in part.items():
            if name not in {"customdata", "meta"}:
                yield from _drawn(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _drawn(inner)


def check(app) -> None:
    """Nothing but our own words is Markdown, and nothing turns or hides what is beside it."""
    assert not app.exception
    texts = shown(app)
    assert [each for each in texts if hostile.marks_in(each[1])] == []
    assert [each for each in texts if set(hostile.HIDDEN) & set(each[1])] == []
    assert [text for text in drawn(app) if hostile.markup_in(text)] == []


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_no_name_of_a_file_is_markup(screen, page: str, lang: str):
    check(screen(page, lang=lang, files={hostile.FILE: hostile.touches()}))


@pytest.mark.parametrize("page", PAGES)
def test_no_name_of_the_settings_is_markup(screen, page: str):
    settings = hostile.project().dumps().encode()
    app = screen(page, lang="en", files={hostile.FILE: hostile.touches()}, settings=settings)
    assert not app.error
    check(app)


@pytest.mark.parametrize("page", ["data", "tests"])
def test_no_name_of_a_test_is_markup(screen, page: str):
    check(screen(page, lang="en", files={hostile.FILE: hostile.arms()}))


@pytest.mark.parametrize("page", ["home", "data"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a,a\n1,2", b"one\ntwo"], ids=str)
def test_no_name_of_a_file_that_cannot_be_read_is_markup(screen, page: str, content: bytes):
    check(screen(page, lang="en", files={hostile.FILE: content}))


@pytest.mark.parametrize("name", [hostile.NAMES[0], "".join(hostile.NAMES)])
@pytest.mark.parametrize("page", ["journey", "moments", "timeline", "metrics", "tips", "whatif"])
def test_nothing_of_a_link_is_markup(screen, page: str, name: str):
    keys = (
        "lang",
        "period",
        "segment",
        "channel",
        "moment",
        "customer",
        "tip",
        "lever",
        "by",
        "step",
    )
    query = dict.fromkeys(keys, name)
    check(screen(page, lang=None, files={hostile.FILE: hostile.touches(20)}, query=query))


def test_the_pictures_of_hostile_names_are_looked_at(screen):
    app = screen("journey", lang="en", files={hostile.FILE: hostile.touches()})
    assert any("&lt;script&gt;alert" in text for text in drawn(app))
