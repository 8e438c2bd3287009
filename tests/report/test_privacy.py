"""What is said of personal columns."""

import pytest

from cx.model.recipe import Answers, Treatment
from cx.report.privacy import privacy_sentences, treatment_label
from cx.words import LANGUAGES, Words

FILE = {
    "a.csv": "メールアドレス,氏名,住所,回答日,満足度,ご意見\n"
    + "".join(
        f"p{at}@example.org,山村{at},渋谷区神宮前1-2-{at},2026-04-0{at + 1},{at % 5 + 1},田中さんに感謝{at}\n"
        for at in range(5)
    )
}


def test_what_was_done_is_counted_by_treatment(reading):
    said = privacy_sentences(reading(files=FILE).report, Words.of("ja"))
    assert said == [
        "1列（メールアドレス）は、同じ人かどうかを見分けるためだけのキー（ハッシュ値）に変えました。",
        "個人情報とみられる2列（氏名、住所）は読み込んでいません。",
        "コメント5件の中のお名前・メールアドレス・電話番号などは、印に置きかえました。",
    ]


def test_what_the_user_kept_is_said(reading):
    kept = reading(files=FILE, answers=Answers(personal={"氏名": Treatment.KEEP}))
    said = privacy_sentences(kept.report, Words.of("en"))
    assert "Read as they are, as you said: 1 column (name)." in said


def test_nothing_is_said_of_files_without_people(reading):
    report = reading(files={"b.csv": "user_id,event,timestamp\nu1,home,2026-04-01\n"}).report
    assert privacy_sentences(report, Words.of("ja")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_treatment_has_a_label_of_its_own(language):
    labels = [treatment_label(each, Words.of(language)) for each in Treatment]
    assert len(set(labels)) == len(Treatment)
