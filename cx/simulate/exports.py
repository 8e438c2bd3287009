"""The files of shop systems and questionnaires about a simulated shop, with the headers they really have."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from cx.simulate.answer_exports import ga4, google_forms, nps, reviews, surveymonkey
from cx.simulate.exported import Exported
from cx.simulate.shop import Shop
from cx.simulate.shop_exports import base, eccube, rakuten, shopify


class Kind(StrEnum):
    """Whose file it is; each has a recipe of this name."""

    RAKUTEN = "rakuten_rms"
    ECCUBE = "eccube4"
    SHOPIFY = "shopify"
    BASE = "base"
    GOOGLE_FORMS = "google_forms"
    SURVEYMONKEY = "surveymonkey"
    GA4 = "ga4_bigquery"
    NPS = "nps"
    REVIEWS = "reviews"


def export(kind: Kind, shop: Shop, folder: Path) -> Exported:
    """Write the shop as one such file would show it; nobody in it is real.

    Every tenth order was cancelled; where a system knows more (returns, refunds, guests, lines of
    fees), the file has that too.
    """
    return _WRITERS[kind](shop, folder)


_WRITERS: Final[Mapping[Kind, Callable[[Shop, Path], Exported]]] = {
    Kind.RAKUTEN: rakuten,
    Kind.ECCUBE: eccube,
    Kind.SHOPIFY: shopify,
    Kind.BASE: base,
    Kind.GOOGLE_FORMS: google_forms,
    Kind.SURVEYMONKEY: surveymonkey,
    Kind.GA4: ga4,
    Kind.NPS: nps,
    Kind.REVIEWS: reviews,
}
