"""What happens in a simulated shop, a row each: touches, orders, customers of the test."""

import datetime
from enum import StrEnum
from typing import NamedTuple

from cx.simulate.answers import Remark
from cx.simulate.world import Spot


class Channel(StrEnum):
    """Where a touch happens; its name in a language stands in the sample's words."""

    WEB = "web"
    SOCIAL = "social"
    MAIL = "mail"
    CARD = "card"  # the QR code on the card in the parcel
    PHONE = "phone"
    CHAT = "chat"
    INVITED = "invited"


class Touch(NamedTuple):
    """A contact; ``visit`` is 0 outside the web; ``score`` where a one-question poll was answered.

    ``amount`` stands on the page that completes an order, as a web log notes it.
    """

    customer: int
    at: datetime.datetime
    spot: Spot
    channel: Channel
    visit: int = 0
    referrer: int | None = None
    score: int | None = None
    remark: Remark | None = None
    amount: int | None = None


class Order(NamedTuple):
    """An order with its dates; delivered is never before shipped, shipped never before ordered."""

    customer: int
    number: int
    ordered: datetime.datetime
    promised: datetime.date
    shipped: datetime.date
    delivered: datetime.date
    amount: int
    subscription: bool


class Trial(NamedTuple):
    """A buyer in the A/B test of the tip, with what came of it."""

    customer: int
    updates: bool
    joined: datetime.date
    returned: bool
    contacts: int
    spend: int
