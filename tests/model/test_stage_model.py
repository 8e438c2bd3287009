"""Presets place every stage, labels find theirs, and what is ambiguous asks."""

import pytest

from cx.domain import STAGES, Stage
from cx.errors import AmbiguousCode, BadSettings, NoSuchFile, UnknownName
from cx.model.assign import Reason, assign, completes_purchase
from cx.model.stage_model import UNPLACED, StageModel, presets, stage_info, stage_model


@pytest.mark.parametrize("name", presets())
def test_every_preset_places_all_nine_stages_once(name):
    model = stage_model(name)
    placed = [stage for column in model.columns for stage in column.stages]
    assert sorted(placed) == sorted(STAGES)
    assert model.id == name


def test_the_presets_are_the_ones_of_the_design():
    assert set(presets()) == {"p_and_g_4", "five_moments", "ecommerce_5", "full", "fmcg", "b2b"}


@pytest.mark.parametrize(
    ("name", "stage", "code"),
    [
        ("p_and_g_4", Stage.SHARE, "TMOT"),
        ("five_moments", Stage.DELIVERY, "AMOT"),
        ("five_moments", Stage.PURCHASE, "FMOT"),
        ("five_moments", Stage.SHARE, "LMOT"),
        ("ecommerce_5", Stage.PURCHASE, "SMOT"),
        ("ecommerce_5", Stage.DELIVERY, "TMOT"),
        ("ecommerce_5", Stage.RETURN, "UMOT"),
        ("full", Stage.RESEARCH, "ZMOT"),
    ],
)
def test_codes_are_as_the_sources_have_them(name, stage, code):
    assert stage_model(name).column_of(stage).code == code


@pytest.mark.parametrize(
    ("label", "stage"),
    [
        ("purchase", Stage.PURCHASE),
        ("First Impression", Stage.FIRST_IMPRESSION),
        ("zmot", Stage.RESEARCH),
        ("ＺＭＯＴ", Stage.RESEARCH),
        ("届く", Stage.DELIVERY),
        ("配送", Stage.DELIVERY),
        ("onboarding", Stage.USE),
        ("LMOT", Stage.SHARE),
        ("no such stage", None),
    ],
)
def test_a_label_finds_its_stage(label, stage):
    assert stage_model("full").stage_of(label) is stage


def test_tmot_asks_where_the_sources_disagree_and_is_plain_where_a_model_decides():
    with pytest.raises(AmbiguousCode) as caught:
        stage_model("full").stage_of("TMOT")
    assert caught.value.fields["stages"] == ("service", "share")
    assert stage_model("p_and_g_4").stage_of("TMOT") is Stage.SHARE
    assert stage_model("ecommerce_5").stage_of("TMOT") is Stage.SERVICE


@pytest.mark.parametrize(
    ("touchpoint", "stage"),
    [
        ("口コミを読む", Stage.RESEARCH),
        ("商品ページ", Stage.FIRST_IMPRESSION),
        ("add_to_cart", Stage.FIRST_IMPRESSION),
        ("注文", Stage.PURCHASE),
        ("payment_details", Stage.PURCHASE),
        ("payment_error", Stage.SERVICE),
        ("配送の遅れ", Stage.DELIVERY),
        ("待ち時間", Stage.DELIVERY),
        ("order delivered carrier", Stage.DELIVERY),
        ("最初の一杯", Stage.USE),
        ("問い合わせ", Stage.SERVICE),
        ("support_chat", Stage.SERVICE),
        ("レビュー投稿", Stage.SHARE),
        ("再購入メール", Stage.RETURN),
        ("定期便", Stage.RETURN),
        ("友だち紹介", Stage.ADVOCATE),
        ("Shipping fee", Stage.FIRST_IMPRESSION),
        ("配送料の表示", Stage.FIRST_IMPRESSION),
        ("Receiving", Stage.DELIVERY),
        ("Taste quiz", Stage.FIRST_IMPRESSION),
        ("CUEX1", None),
        ("cartoon", None),
        ("user", None),
    ],
)
def test_patterns_place_touchpoints(touchpoint, stage):
    [found] = assign([(touchpoint, None)], stage_model())
    assert found.stage is stage
    assert found.reason is (Reason.PATTERN if stage else Reason.UNKNOWN)


def test_the_users_choice_wins_over_the_file_and_the_file_over_patterns():
    model = stage_model()
    [by_file] = assign([("配送", "use")], model)
    assert (by_file.stage, by_file.reason) == (Stage.USE, Reason.FILE)
    [chosen] = assign([("配送", "use")], model, choices={"配送": Stage.SHARE})
    assert (chosen.stage, chosen.reason) == (Stage.SHARE, Reason.CHOSEN)
    [left_out] = assign([("配送", None)], model, choices={"配送": None})
    assert (left_out.stage, left_out.reason) == (None, Reason.CHOSEN)


def test_an_answer_settles_an_ambiguous_code():
    [found] = assign([("x", "TMOT")], stage_model(), codes={"TMOT": Stage.SERVICE})
    assert found.stage is Stage.SERVICE


@pytest.mark.parametrize(
    ("touchpoint", "done"),
    [
        ("purchase", True),
        ("注文", True),
        ("payment_details", False),
        ("配送", False),
        ("checkout", False),
        ("注文確認メール", False),
        ("order history page", False),
        ("Order complete page", True),
        ("注文完了ページ", True),
        ("checkout_completed", True),
        ("complete your order page", False),
        ("会員登録完了", False),
        ("初回購入", True),
    ],
)
def test_only_a_completed_purchase_counts_as_one(touchpoint, done):
    assert completes_purchase(touchpoint) is done


def test_every_stage_has_names_question_and_patterns():
    for stage in STAGES:
        info = stage_info(stage)
        assert all((*info.name, *info.question, info.patterns))


def test_the_unplaced_column_has_a_name():
    assert stage_model().column(UNPLACED).name.en == "Not placed yet"


def test_a_model_that_loses_a_stage_is_refused():
    full = stage_model()
    with pytest.raises(ValueError, match="no column places the stages: advocate"):
        StageModel(id="mine", name=full.name, columns=full.columns[:-1])
    with pytest.raises(ValueError, match="more than one column places: research"):
        StageModel(id="mine", name=full.name, columns=(*full.columns, full.columns[0]))


def test_unknown_models_and_wrong_files_are_named(tmp_path):
    with pytest.raises(UnknownName):
        stage_model("seven")
    with pytest.raises(NoSuchFile):
        stage_model(str(tmp_path / "mine.toml"))
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("id = ", encoding="utf-8")
    with pytest.raises(BadSettings):
        stage_model(str(wrong))
