"""Everyone's days: visits, orders, and what follows them, put in time."""

import datetime
from typing import Final

import numpy as np

from cx.simulate.answers import Voice
from cx.simulate.customers import VISITS, People
from cx.simulate.rows import Channel, Order, Touch
from cx.simulate.world import Spot, World

_DAY: Final = datetime.timedelta(days=1)
_MINUTE: Final = datetime.timedelta(minutes=1)
_BAG: Final = (1480, 1680, 1980, 2480)  # yen
_CHANNELS: Final = {
    Spot.AD: Channel.SOCIAL, Spot.PHOTO: Channel.SOCIAL, Spot.UPDATE: Channel.MAIL,
    Spot.REMINDER: Channel.MAIL, Spot.APOLOGY: Channel.PHONE, Spot.FIRST_CUP: Channel.CARD,
    Spot.PHONE: Channel.PHONE, Spot.CHAT: Channel.CHAT,
}  # fmt: skip
# Shares of touches after which a poll is answered, and of polls in which a remark is written.
_POLLS: Final = {
    Spot.PRODUCT: (0.05, 0.4), Spot.REVIEWS: (0.1, 0.4), Spot.QUIZ: (0.15, 0.6),
    Spot.FEE: (0.1, 0.6), Spot.UPDATE: (0.2, 0.0),
    Spot.FIRST_CUP: (0.6, 0.5), Spot.GUIDE: (0.6, 0.3), Spot.PHONE: (0.6, 0.6),
    Spot.CHAT: (0.6, 0.0), Spot.APOLOGY: (0.6, 0.5), Spot.FAQ: (0.4, 0.0), Spot.POST: (0.6, 0.9),
    Spot.SUBSCRIPTION: (0.6, 0.5), Spot.REFERRAL: (0.6, 0.5),
}  # fmt: skip


class Days:
    """One run through everyone's days: who arrives earlier has a lower number."""

    def __init__(self, world: World, everyone: People, rng: np.random.Generator) -> None:
        self.world, self.people, self.rng = world, everyone, rng
        self.voice = Voice(world, everyone, rng)
        self.touches: list[Touch] = []
        self.orders: list[Order] = []
        self.visit = 0
        self.arrivals = np.sort(rng.random(world.customers)) * world.days
        self.end = datetime.datetime.combine(world.last, datetime.time(23, 59))

    def at(self, day: float, hour: float) -> datetime.datetime:
        """A time of day on a day of the world."""
        start = datetime.datetime.combine(self.world.first, datetime.time())
        return start + datetime.timedelta(days=int(day), minutes=int(60 * hour))

    def hour(self) -> float:
        """An hour at which people are awake, rather in the evening."""
        return float(7.5 + 15 * np.sqrt(self.rng.random()))

    def touch(
        self, who: int, at: datetime.datetime, spot: Spot, *, new_visit: bool = True, amount: int | None = None
    ) -> None:  # fmt: skip
        """Note a touch with its channel, its visit on the web, and its poll."""
        if at > self.end:
            return
        channel = _CHANNELS.get(spot, Channel.WEB)
        if channel is Channel.WEB or spot is Spot.AD:
            self.visit += new_visit
        visit = self.visit if channel is Channel.WEB or spot is Spot.AD else 0
        score = remark = None
        if spot in _POLLS and self.rng.random() < _POLLS[spot][0]:
            score = int(self.voice.scores[spot][who])
            remark = self.voice.remark(who, spot, _POLLS[spot][1])
        self.touches.append(Touch(who, at, spot, channel, visit, None, score, remark, amount))

    def live(self, who: int) -> None:
        """All visits and, for a buyer, all that follows."""
        shopping, day = self.people.shopping, float(self.arrivals[who])
        for number in range(VISITS):
            if not shopping.made[who, number]:
                break
            end = self._visit(who, number, self.at(day, self.hour()))
            if shopping.bought[who] == number:
                self._buy(who, end + datetime.timedelta(minutes=2))
            day += 1 + 5 * self.rng.random()

    def _visit(self, who: int, number: int, start: datetime.datetime) -> datetime.datetime:
        """The touches of one visit, a few minutes apart; the time of the last."""
        shopping = self.people.shopping
        seen = {spot: bool(flags[who, number]) for spot, flags in shopping.seen.items()}
        entry, cart = self.rng.random(2)
        path = [Spot.SEARCH if entry < 0.6 else Spot.AD if entry < 0.9 else Spot.PRODUCT]
        if seen[Spot.BLOG]:
            path = [Spot.BLOG]
        if not shopping.bounced[who, number]:
            path += [Spot.PRODUCT] if path != [Spot.PRODUCT] else []
            path += [spot for spot in (Spot.REVIEWS, Spot.QUIZ, Spot.WISHLIST) if seen[spot]]
            path += [Spot.CART] if shopping.bought[who] == number or cart < 0.1 else []
            path += [Spot.FEE] if seen[Spot.FEE] else []
        at = start
        for place, spot in enumerate(path):
            self.touch(who, at, spot, new_visit=place == 0)
            at += datetime.timedelta(minutes=1 + int(3 * self.rng.random()))
        return at

    def _buy(self, who: int, at: datetime.datetime) -> None:
        """The first order and what follows it."""
        order = self._order(who, at, late=bool(self.people.after.late[who]), subscription=False)
        self._complete(order)
        self._until_delivered(who, order)
        self._use(who, order)
        if self.people.after.returned[who]:
            self._again(who, order)

    def _order(self, who: int, at: datetime.datetime, *, late: bool, subscription: bool) -> Order:
        """Ship the next day, promise three days; late comes one to eight days after that."""
        delay, early, bags, kind = self.rng.random(4)
        day = at.date()
        promised = day + datetime.timedelta(days=3)
        after = 1 + int(8 * delay**1.5) if late else -1 if early < 0.15 else 0
        shipped = day + datetime.timedelta(days=1 + max(0, after - 2))
        order = Order(
            who, 0, at, promised, shipped, promised + datetime.timedelta(days=after),
            _BAG[int(len(_BAG) * kind)] * (1 + (bags < 0.3)), subscription,
        )  # fmt: skip
        if at <= self.end:
            self.orders.append(order)
        return order

    def _complete(self, order: Order) -> None:
        """The page after an order, in the visit that led to it, with the amount."""
        after = order.ordered + _MINUTE
        self.touch(
            order.customer, after, Spot.COMPLETE, new_visit=False, amount=order.amount
        )  # fmt: skip

    def _until_delivered(self, who: int, order: Order) -> None:
        used, late = self.people.after.used, order.delivered > order.promised
        evening = datetime.time(18, int(59 * self.rng.random()))
        if self.people.after.updates[who]:
            for day in sorted({order.shipped, max(order.shipped, order.delivered - _DAY)}):
                if self.rng.random() < 0.7:
                    self.touch(who, datetime.datetime.combine(day, evening), Spot.UPDATE)
        if used[Spot.TRACKING][who]:
            day = order.promised if late else order.shipped
            self.touch(who, datetime.datetime.combine(day, evening), Spot.TRACKING)
        for spot in (Spot.PHONE, Spot.CHAT):
            if used[spot][who]:
                wait = 0 if late else int(4 * self.rng.random())
                day = max(order.promised, order.shipped) + (1 + wait) * _DAY
                noon = datetime.datetime.combine(
                    day, datetime.time(13, int(59 * self.rng.random()))
                )
                self.touch(who, noon, spot)
                if used[Spot.APOLOGY][who]:
                    self.touch(who, noon + datetime.timedelta(hours=3), Spot.APOLOGY)

    def _use(self, who: int, order: Order) -> None:
        used = self.people.after.used
        for spot, soonest, spread in (
            (Spot.FIRST_CUP, 0, 3), (Spot.GUIDE, 1, 4), (Spot.ACCOUNT, 1, 8), (Spot.FAQ, 3, 7),
            (Spot.POST, 8, 12), (Spot.PHOTO, 6, 12), (Spot.REMINDER, 14, 1),
        ):  # fmt: skip
            if used[spot][who]:
                self.touch(who, self._later(order.delivered, soonest, spread), spot)
        if used[Spot.REFERRAL][who]:
            start = 10 if not self.people.after.returned[who] else 25
            self.touch(who, self._later(order.delivered, start, 20), Spot.REFERRAL)

    def _later(self, day: datetime.date, soonest: int, spread: int) -> datetime.datetime:
        """Some time in the afternoon or evening, days after."""
        days = soonest + int(spread * self.rng.random())
        hour = 13 + 10 * self.rng.random()
        start = datetime.datetime.combine(day, datetime.time())
        return start + datetime.timedelta(days=days, minutes=int(60 * hour))

    def _again(self, who: int, first: Order) -> None:
        """The second order, and the subscription's monthly ones."""
        at = self._later(first.delivered, 15, 35)
        subscribes = bool(self.people.after.used[Spot.SUBSCRIPTION][who])
        self.touch(who, at - 4 * _MINUTE, Spot.SUBSCRIPTION if subscribes else Spot.CART)
        renewed = False
        while at <= self.end:
            late = self.rng.random() < self.world.late
            order = self._order(who, at, late=late, subscription=subscribes)
            if not renewed:  # renewals come by themselves, without a page
                self._complete(order)
            renewed = True
            if not subscribes or self.rng.random() < 0.12:
                break
            at = datetime.datetime.combine(at.date() + 30 * _DAY, datetime.time(9))

    def invite(self) -> None:
        """Some referrals bring a customer: one who arrives soon after, by word of mouth."""
        arriving: dict[int, int] = {}
        for place, touch in enumerate(self.touches):
            arriving.setdefault(touch.customer, place)
        free = dict(sorted(arriving.items()))
        for touch in [t for t in self.touches if t.spot is Spot.REFERRAL]:
            soon = [
                place
                for place in free.values()
                if datetime.timedelta(0) < self.touches[place].at - touch.at < 21 * _DAY
            ]
            if soon and self.rng.random() < 0.6:
                place = soon[int(len(soon) * self.rng.random())]
                guest = self.touches[place]
                self.touches[place] = guest._replace(
                    channel=Channel.INVITED, referrer=touch.customer
                )
                del free[guest.customer]
