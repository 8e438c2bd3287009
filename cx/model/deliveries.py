"""What the names of touchpoints say about deliveries: that something came, or was announced."""

from typing import Final

from cx.model.matching import contains
from cx.model.recovery import meaning

_CAME: Final = (
    "お届け", "到着", "受取", "受け取り", "配達完了", "配送完了", "納品",
    "delivered", "delivery", "arrived", "arrival", "received", "fulfilled",
)  # fmt: skip
_NOT_YET: Final = (
    "予定", "見込み", "待ち", "日時", "指定", "変更", "追跡", "ページ", "画面", "遅延", "送料", "前",
    "estimated", "expected", "scheduled", "wait", "slot", "option", "tracking", "page", "late",
    "delay", "delayed", "out for delivery", "failed", "fee", "cost", "status",
)  # fmt: skip
_TOLD: Final = (
    "メール", "通知", "お知らせ", "案内", "連絡", "リマインド", "SMS", "DM", "メルマガ", "プッシュ",
    "mail", "email", "e-mail", "notice", "notification", "newsletter", "sms", "push", "reminder",
    "text message", "update", "updates",
)  # fmt: skip


def is_arrival(touchpoint: str) -> bool:
    """Whether a touchpoint of the stage delivery means that the goods are there.

    Examples
    --------
    >>> is_arrival("Delivered"), is_arrival("Shipped"), is_arrival("Delivery update mail")
    (True, False, False)
    >>> is_arrival("お届け"), is_arrival("お届け予定のお知らせ")
    (True, False)
    """
    return _holds(touchpoint, _CAME) and not _holds(touchpoint, (*_NOT_YET, *_TOLD))


def is_notice(touchpoint: str) -> bool:
    """Whether a touchpoint is a message to the customer; not one that they sent, nor an apology.

    Examples
    --------
    >>> is_notice("Delivery update mail"), is_notice("発送のお知らせ"), is_notice("Shipped")
    (True, True, False)
    >>> is_notice("お問い合わせメール"), is_notice("お詫びの連絡")
    (False, False)
    """
    return meaning(touchpoint) is None and _holds(touchpoint, _TOLD)


def _holds(touchpoint: str, words: tuple[str, ...]) -> bool:
    return any(contains(touchpoint, word) for word in words)
