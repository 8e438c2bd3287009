"""Texts without the mails, phone numbers, cards, addresses and names that people write into them."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from cx.domain import Language
from cx.read.privacy.persons import luhn
from cx.read.privacy.surnames import named, words
from cx.read.report import PersonalKind
from cx.words import Words

# A text without any of these holds nothing that is masked (RE2 and Python read it alike).
TELLING: Final = (
    r"[@＠〒]|(?:[0-9０-９][^0-9０-９]{0,3}){7}|[0-9０-９][-‐‑–―−ー－][0-9０-９]+[-‐‑–―−ー－][0-9０-９]|丁目|[0-9０-９]番|"
    r"[一-龥々ァ-ヶー](様|さま|さん|氏|殿|先生|くん|ちゃん)|と申し|と申す|"
    r"\b(Mr|Mrs|Ms|Mx|Dr)\b|[Mm]y name is"
)
_H: Final = r"[-‐‑–―−ー－]"  # what people write between numbers
_BEFORE: Final = re.compile(
    r"(注文|受注|伝票|追跡|管理|問い?合わ?せ|会員|予約|商品|製品|型番|品番|お客様|顧客|申込|整理|シリアル|order|invoice|tracking|booking|item|serial|ticket|ref)"
    r"[^。、]{0,8}$|(No\.?|№|#)\s*$",
    re.IGNORECASE,
)
_L: Final = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_MAIL: Final = re.compile(rf"[{_L}._%+-]+[@＠][{_L}-]+(?:[.．][{_L}-]+)+")
_CARD: Final = re.compile(rf"(?<!\d)\d{{4}}({_H}|[ 　]|)\d{{4,6}}\1\d{{4,5}}(?:\1\d{{2,4}})?(?!\d)")
_ZERO: Final = "[0０]"
_PHONE: Final = re.compile(
    rf"(?<![\d/.])(?<!\d{_H})(?:"
    rf"{_ZERO}\d{{1,4}}{_H}\d{{1,4}}{_H}\d{{3,4}}"  # 03-1234-5678
    rf"|{_ZERO}\d{{1,4}}[(（]\d{{1,4}}[)）]\d{{4}}"  # 03(1234)5678
    rf"|[(（]?{_ZERO}\d{{1,4}}[)）]\s?\d{{1,4}}{_H}?\d{{4}}"  # (03) 1234-5678
    rf"|{_ZERO}[5789５７８９]{_ZERO}[ 　]?\d{{4}}[ 　]?\d{{4}}"  # 09012345678
    r"|[+＋]\d{1,3}[- ]?[(（]?\d{1,4}[)）]?(?:[- ]?\d{2,4}){2,4}"  # +81 90 1234 5678
    r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}[-.]\d{3}[-.]\d{4}"  # (555) 123-4567
    rf")(?!\d|{_H}\d)"
)
_PLAIN_PHONE: Final = re.compile(
    rf"((?:電話|携帯|連絡先|ＴＥＬ|TEL|Tel|tel|phone|call me)[^\d。、]{{0,8}})({_ZERO}\d{{9,10}})(?!\d)"
)
_CHOME: Final = rf"\d{{1,4}}(?:丁目(?:\s?\d{{1,4}}番地?)?(?:(?:{_H}|の)?\d{{1,4}}){{0,2}}号?|番地?(?:の?\d{{1,4}}号?)?|{_H}\d{{1,4}}{_H}\d{{1,4}}(?:{_H}\d{{1,5}})?)"
_HOUSE: Final = re.compile(_CHOME)
_PLACE: Final = r"[一-龥々ァ-ヶー]{1,6}"
_ADDRESS: Final = re.compile(
    rf"(?:〒?\s?\d{{3}}{_H}\d{{4}}\s*)?(?:東京都|北海道|大阪府|京都府|[一-龥]{{2,3}}県)?(?:(?:{_PLACE}|さいたま|つくば|いわき|ひたちなか)[市区町村郡]){{1,3}}"
    rf"[一-龥々ァ-ヶーのが]{{0,8}}{_CHOME}"
)
_POSTCODE: Final = re.compile(rf"〒\s?\d{{3}}{_H}?\d{{4}}")
_CALLED: Final = re.compile(
    r"([一-龥々]{1,8}|(?<![ァ-ヶー])[ァ-ヶー]{2,8})([ 　]?)(様(?![子々式態相])|さま|さん(?!ざ)|氏(?![名族神素ら])|殿(?![堂下])|くん|ちゃん|先生)"
)
_SURE_ONLY: Final = frozenset(
    {"殿", "くん", "ちゃん", "先生", "さま"}
)  # said of many who are not named
_INTRODUCED: Final = re.compile(r"([一-龥々]{1,6}|[ァ-ヶー]{2,8})(?=と申し|と申す)")
_MISTER: Final = re.compile(r"\b(Mrs?|Ms|Mx|Dr)(\.? )([A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’-]+)?)")
_MY_NAME: Final = re.compile(r"\b([Mm]y name is )([A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’-]+)?)")
_JAPANESE: Final = re.compile(r"[ぁ-んァ-ヶ一-龥]")


def masked(text: str) -> str:
    """The text with a mark in the place of what says who somebody is, in the text's own language.

    Order numbers, prices and dates stay; so does who is called by her part ("お客様", "店員さん").

    Examples
    --------
    >>> masked("山田様より、電話は090-1234-5678、注文番号は0123-456-7890です。店員さんに感謝")
    '〔お名前〕様より、電話は〔電話番号〕、注文番号は0123-456-7890です。店員さんに感謝'
    >>> masked("Call Ms. Smith at 555-123-4567 or ann@example.org, order 4111-2222")
    'Call Ms. [name] at [phone number] or [mail address], order 4111-2222'
    """
    mark = _marks(Language.JA if _JAPANESE.search(text) else Language.EN)
    if "@" in text or "＠" in text:
        text = _MAIL.sub(mark(PersonalKind.MAIL), text)
    text = _CARD.sub(lambda found: _card(found, mark), text)
    if _HOUSE.search(text):
        text = _ADDRESS.sub(mark(PersonalKind.ADDRESS), text)
    text = _PHONE.sub(lambda found: _phone(found, mark), text)
    text = _PLAIN_PHONE.sub(lambda found: found[1] + mark(PersonalKind.PHONE), text)
    text = _POSTCODE.sub(mark(PersonalKind.POSTCODE), text)
    name = mark(PersonalKind.NAME)
    text = _CALLED.sub(lambda found: _called(found, name), text)
    text = _INTRODUCED.sub(
        lambda found: (
            found[1].removesuffix(named(found[1])) + name if named(found[1]) else found[1]
        ),
        text,
    )
    text = _MISTER.sub(lambda found: _mister(found, name), text)
    return _MY_NAME.sub(lambda found: found[1] + name, text)


@lru_cache
def _marks(language: Language) -> Callable[[PersonalKind], str]:
    spoken = Words.of(language)
    marks = {kind: spoken(f"read.mark.{kind}") for kind in (
        PersonalKind.MAIL, PersonalKind.PHONE, PersonalKind.CARD, PersonalKind.ADDRESS,
        PersonalKind.POSTCODE, PersonalKind.NAME,
    )}  # fmt: skip
    return marks.__getitem__


def _card(found: re.Match[str], mark: Callable[[PersonalKind], str]) -> str:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", found[0]))
    sure = 14 <= len(digits) <= 16 and digits[0] in "3456" and luhn(digits)
    return mark(PersonalKind.CARD) if sure else found[0]


def _phone(found: re.Match[str], mark: Callable[[PersonalKind], str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    before = found.string[max(0, found.start() - 16) : found.start()]
    told = 9 <= len(digits) <= 15 and not _BEFORE.search(before)
    return mark(PersonalKind.PHONE) if told else found[0]


def _called(found: re.Match[str], mark: str) -> str:
    run, gap, title = found.groups()
    if title in _SURE_ONLY and not any(
        run.endswith(name) for name in words("surnames") if len(name) > 1
    ):
        return found[0]
    name = named(run)
    return f"{run.removesuffix(name)}{mark}{gap}{title}" if name else found[0]


def _mister(found: re.Match[str], mark: str) -> str:
    return found[0] if found[3].split()[0] in words("brands") else f"{found[1]}{found[2]}{mark}"
