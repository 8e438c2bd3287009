"""A store on the disk in the place of files: opened, looked at, never changed, shared by sessions."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cx.cli.serving import ROOTS, STORE
from cx.domain import Stage
from cx.model.project import Project
from cx.model.stage_model import stage_model
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build
from cx.store.disk import write
from cx.store.overview import overview
from cx.words import Words
from pages.kit import doors, stores
from tests import shop

LANGUAGES = ("ja", "en")


def built(folder: Path, *, model: str = "full", **choices: Stage | None) -> Path:
    """The shop as a store."""
    sources = []
    for name, content in shop.files().items():
        path = folder.with_name(name)
        path.write_bytes(content)
        sources.append(Source(name, path))
    with connect() as connection:
        reading = read(sources, connection)
        store = build(connection, stage_model(model), scale=reading.scale, choices=choices)
        write(folder, store, reading, choices=choices)
    return folder


@pytest.fixture(scope="module")
def shop_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("stores") / "shop.store")


@pytest.fixture
def served(shop_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store of a server with which every session begins."""
    monkeypatch.setenv(STORE, str(shop_store))
    return shop_store


def texts(app: AppTest) -> str:
    kinds = ("title", "markdown", "subheader", "error", "caption")
    return " ".join(each.value for kind in kinds for each in getattr(app, kind))


def typed(app: AppTest, place: object) -> AppTest:
    """The page after a place on this machine was opened."""
    label = Words.of("ja")("page.home.path_label")
    next(box for box in app.text_input if box.label == label).input(str(place))
    open_it = Words.of("ja")("button.open_path")
    app = next(button for button in app.button if button.label == open_it).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_session_begins_with_the_store_of_the_server(screen, served, lang):
    words = Words.of(lang)
    app = screen("data", lang=lang)
    assert not app.exception
    assert not app.error
    told = texts(app)
    assert "shop.store" in told
    for name in shop.files():
        assert name.replace("_", "\\_") in told
    assert words("page.data.store.add") in told
    assert not app.get("file_uploader")
    labels = [button.label for button in app.button]
    assert words("button.leave_out") not in labels
    assert words("button.close_store") in labels


@pytest.mark.parametrize("page", ["journey", "moments", "timeline", "metrics", "tips", "whatif", "stages", "tests", "home"])  # fmt: skip
def test_a_page_shows_of_a_store_what_it_shows_of_its_files(screen, shop_store, monkeypatch, page):
    of_files = screen(page, files=shop.files())
    monkeypatch.setenv(STORE, str(shop_store))
    of_store = screen(page)
    assert not of_store.exception
    assert not of_store.error
    assert of_store.title[0].value == of_files.title[0].value
    assert [each.value for each in of_store.markdown[:6]] == [
        each.value for each in of_files.markdown[:6]
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ["columns", "quality", "privacy"])
def test_what_was_settled_cannot_be_changed_and_the_page_says_how_it_can(
    screen, served, lang, part
):
    words = Words.of(lang)
    app = screen("data", lang=lang)
    app.get_by_key("data_part").set_value(part).run()
    assert not app.exception
    assert words(f"page.data.store.settled.{part}") in texts(app)
    assert not app.get("data_editor")


def test_a_typed_place_opens_a_store_in_the_place_of_files(screen, shop_store):
    app = typed(screen("data", files=shop.files()), shop_store)
    assert "shop.store" in texts(app)
    assert not app.error


def test_closed_it_leaves_room_for_files(screen, served):
    app = screen("data")
    app.button(key="close_store").click().run()
    assert not app.exception
    assert "shop.store" not in texts(app)
    assert app.get("file_uploader")


def test_files_beside_a_store_are_refused_with_the_way_to_both(screen, served):
    app = screen("tests")
    app.file_uploader[0].upload("orders.csv", next(iter(shop.files().values())))
    app.run()
    assert not app.exception
    assert "ichie build" in app.error[0].value
    assert "shop.store" in app.error[0].value


@pytest.mark.parametrize(
    ("harm", "code"), [("damaged", "damaged_store"), ("newer", "newer_store"), ("gone", "not_a_store")]
)  # fmt: skip
def test_what_cannot_be_opened_is_said(screen, tmp_path, monkeypatch, harm, code):
    store = built(tmp_path / "a.store")
    manifest = store / "manifest.json"
    if harm == "damaged":
        next(store.glob("g-*/did*.parquet")).write_bytes(b"PAR1")
    elif harm == "newer":
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    else:
        manifest.unlink()
    monkeypatch.setenv(STORE, str(store))
    app = screen("data")
    assert not app.exception
    start = Words.of("ja")._sentences[f"error.{code}"].split("}")[1][:8]
    assert start in app.error[0].value


def test_a_store_outside_the_roots_is_not_opened(screen, shop_store, tmp_path, monkeypatch):
    monkeypatch.setenv(ROOTS, str(tmp_path))
    app = typed(screen("data"), shop_store)
    assert "shop.store" not in texts(app).replace(str(shop_store), "")
    assert app.error


def test_stages_can_be_moved_for_oneself_alone(screen, served, monkeypatch):
    seen: list[tuple[str, bool]] = []
    journey = doors.journey

    def noted(data):
        seen.append((data.id, data.shared))
        return journey(data)

    monkeypatch.setattr(doors, "journey", noted)
    app = screen("stages")
    app.get_by_key("model_picker").set_value("five_moments").run()
    assert not app.exception
    assert seen[0][1]
    assert not seen[-1][1]
    assert seen[0][0] != seen[-1][0]


def test_a_store_opens_with_its_own_model_and_stages(screen, tmp_path, monkeypatch):
    store = built(tmp_path / "own.store", model="five_moments", 配送=Stage.SERVICE)
    monkeypatch.setenv(STORE, str(store))
    app = screen("stages")
    assert not app.exception
    assert app.get_by_key("model_picker").value == "five_moments"
    found = stores.open_one(store)
    assert stores.is_settled(found, stores.settled(found, Project()))
    assert not stores.is_settled(found, Project())


def test_built_anew_it_is_offered_anew(screen, tmp_path, monkeypatch):
    store = built(tmp_path / "a.store")
    monkeypatch.setenv(STORE, str(store))
    app = screen("data")
    assert Words.of("ja")("page.data.store.newer") not in texts(app)
    built(store)
    app.run()
    assert Words.of("ja")("page.data.store.newer") in texts(app)
    app.button(key="open_newer").click().run()
    assert not app.exception
    assert Words.of("ja")("page.data.store.newer") not in texts(app)


def test_two_who_open_a_store_ask_one_database(shop_store):
    first, second = stores.open_one(shop_store), stores.open_one(shop_store)
    assert first.opened is second.opened
    mine, store = stores.session(first)
    _, other = stores.session(second)
    mine.close()
    assert overview(other).customers > 0
    assert store.engine.making is other.engine.making
