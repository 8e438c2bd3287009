"""Newer files keep all settings and say what changed; a project's file holds and compares them."""

import pytest

from cx.domain import Role, Stage
from cx.model.compare import changes
from cx.model.last import Last, Print
from cx.model.project import Project
from cx.model.project_file import Enclosed, packed
from cx.words import Words
from tests import shop

NEW = "注文一覧_5月.csv"
JA = Words.of("ja")


def texts(app) -> str:
    return "\n".join(element.value for element in app.markdown)


def give(app, name: str, content: bytes):
    app.file_uploader[0].upload(name, content)
    app.run()
    assert not app.exception
    assert not app.error
    return app


def press(app, label: str):
    found = [button for button in app.button if button.label == label]
    found[0].click().run()
    assert not app.exception


def project_of(app) -> Project:
    return app.session_state["project"]


@pytest.fixture
def data(screen):
    """The data page of a shop whose owner has set something."""
    app = screen("data", files=shop.files())
    project = project_of(app)
    told = {"stages": {"配送": Stage.SERVICE}, "window_days": 14, "events": ()}
    app.session_state["project"] = project.model_copy(update=told)
    return app.run()


def test_the_first_files_are_compared_with_nothing(data):
    assert JA("since.heading") not in [each.value for each in data.subheader]


@pytest.mark.parametrize("name", [shop.ORDERS, NEW])
def test_a_newer_file_keeps_all_settings_and_says_what_changed(data, name):
    before = project_of(data)
    give(data, name, shop.orders(90))
    after = project_of(data)
    assert changes(before, after.model_copy(update={"last": before.last}), JA) == []
    assert after.salt == before.salt
    assert JA("since.heading") in [each.value for each in data.subheader]
    assert "お客様は60人から90人になりました" in texts(data)
    assert JA("since.kept") in texts(data)


def test_the_same_file_again_is_no_news(data):
    give(data, shop.ORDERS, shop.orders(60))
    assert JA("since.heading") not in [each.value for each in data.subheader]


def test_another_kind_of_file_is_no_news(screen):
    app = screen("data", files={shop.ORDERS: shop.orders(60)})
    give(app, shop.SURVEY, shop.survey(60))
    assert project_of(app).last is None


def test_the_note_can_be_closed(data):
    give(data, shop.ORDERS, shop.orders(90))
    press(data, JA("button.seen_it"))
    assert project_of(data).last is None
    assert JA("since.heading") not in [each.value for each in data.subheader]


def test_a_file_with_the_same_columns_comes_beside_or_in_the_place(data):
    give(data, NEW, shop.orders(90))
    assert JA("button.beside") in [button.label for button in data.button]
    press(data, JA("button.beside"))
    assert JA("button.beside") not in [button.label for button in data.button]
    assert project_of(data).last.together == (NEW,)


def test_in_its_place_the_earlier_file_is_gone(data):
    give(data, NEW, shop.orders(90))
    press(data, JA("button.in_place"))
    assert JA("button.beside") not in [button.label for button in data.button]
    assert f"「{NEW}」は、前回の「{shop.ORDERS}」と同じ種類" in texts(data).replace("\\", "")
    assert not any(button.key == f"leave_out_{shop.ORDERS}" for button in data.button)


def test_the_map_says_it_in_one_line(data):
    give(data, shop.ORDERS, shop.orders(90))
    press(data, JA("button.make_map"))
    assert sum("前回から" in element.value for element in data.markdown) == 1


def test_a_project_with_its_data_opens_anywhere(screen, tmp_path):
    files = []
    for name, content in shop.files().items():
        path = tmp_path / f"{len(files)}.csv"
        path.write_bytes(content)
        files.append(Enclosed(name, path))
    saved = packed(Project(window_days=14, mapping={Role.COMMENT: ("コメント",)}), files)
    app = screen("home")
    give(app, "いちえ.ichie", saved)
    assert project_of(app).window_days == 14
    app = screen("data", files={"いちえ.ichie": saved})
    assert "「注文一覧.csv」は" in texts(app)


def test_a_project_without_its_data_says_which_files_it_awaits(screen):
    app = screen("data")
    saved = Project(window_days=14, last=Last(prints=(Print(name=shop.ORDERS),)))
    give(app, "いちえ.ichie", packed(saved))
    assert f"プロジェクトを開きました。前回使ったファイル（「{shop.ORDERS}」）" in texts(app)
    give(app, shop.ORDERS, shop.orders(60))
    assert project_of(app).window_days == 14


def test_another_project_is_compared_and_not_opened(data):
    data.get_by_key("data_part").set_value("saved").run()
    before = project_of(data)
    [uploader] = [u for u in data.file_uploader if u.label == JA("project.compare")]
    uploader.upload("別.ichie", packed(Project(window_days=7)))
    data.run()
    assert not data.exception
    assert "変わります" in texts(data)
    rows = data.dataframe[-1].value
    assert ["14日", "7日"] in rows.iloc[:, 2:].to_numpy().tolist()
    assert project_of(data) == before


def test_a_broken_project_is_one_sentence_beside_the_comparison(data):
    data.get_by_key("data_part").set_value("saved").run()
    [uploader] = [u for u in data.file_uploader if u.label == JA("project.compare")]
    uploader.upload("別.ichie", b"PK no zip")
    data.run()
    assert not data.exception
    assert "別.ichie" in data.error[0].value.replace("\\", "")
