"""Landmark trials once more, by a walk through the rows: what ``cx.store.landmarks`` must agree with."""

import datetime
from collections import defaultdict

from cx.domain import Endpoint, Stage
from cx.model.assign import completes_purchase
from cx.model.stage_model import UNPLACED
from cx.read.touches import TOUCHES
from cx.store import Store

END = datetime.time.max


class Walked:
    """The definitions once more: the rows of the table of touches, sorted and walked through."""

    def __init__(self, store: Store, *, view=(), period=None) -> None:
        rows = store.engine.connection.cursor().execute(f"SELECT * FROM {TOUCHES}").df()
        rows = rows.astype(object).where(rows.notna(), None)
        self.rows = sorted(rows.to_dict("records"), key=lambda r: (r["file"], r["row"], r["part"]))
        self.store, self.columns = store, {spot.touchpoint: spot.column for spot in store.spots}
        self.completes = {name for name in self.columns if completes_purchase(name)}
        self.ids = [*(column.id for column in store.model.columns), UNPLACED]
        self.segment = self._first("segment")
        self.last = max((r["at"] for r in self.rows if r["did"] and r["at"]), default=None)
        for by, values in view:
            of = self._first(by)
            self.rows = [r for r in self.rows if of.get(r["customer"]) in values]
        if period:
            low, high = (
                datetime.datetime.combine(d, t)
                for d, t in zip(period, (datetime.time.min, END), strict=True)
            )
            self.rows = [r for r in self.rows if r["at"] and low <= r["at"] <= high]
            self.last = min(self.last, high)
        self.steps, self.answers = defaultdict(list), defaultdict(list)
        for row in self.rows:
            if row["did"]:
                self.steps[row["customer"]].append(row)
            if row["said"]:
                self.answers[row["customer"]].append(row)
        for steps in self.steps.values():
            steps.sort(key=lambda r: (r["at"] is None, r["at"] or 0))

    def table(self, endpoint, horizon, gap=30.0):
        """The rows of ``landmark_rows``; the outcome is None where nobody is at risk."""
        made = []
        for customer in sorted(self.steps):
            before = None
            steps = self.steps[customer]
            for place, step in enumerate(steps):
                if step["at"] is None:
                    continue
                risk, event = self._ahead(customer, place, endpoint)
                if endpoint is Endpoint.LEAVES:
                    after = [s["at"] for s in steps[place + 1 :] if s["at"]]
                    came = not after or _days(after[0], step["at"]) > horizon
                else:
                    came = event is not None and _days(event, step["at"]) <= horizon
                made.append(
                    (
                        customer,
                        step["touchpoint"],
                        self._k(step),
                        self._begins(before, step, gap),
                        self._sign(customer, step["at"]),
                        self.segment.get(customer),
                        risk,
                        came if risk else None,
                        _days(self.last, step["at"]) >= horizon,
                    )
                )
                before = step
        return made

    def _ahead(self, customer, place, endpoint):
        """Whether the outcome can still come, and when it does (None: never)."""
        steps, step = self.steps[customer], self.steps[customer][place]
        if endpoint is Endpoint.LEAVES:
            return True, None
        if endpoint is Endpoint.ONWARD:
            later = self._later(self._k(step))
            there = [i for i, s in enumerate(steps) if self._k(s) in later]
            times = [steps[i]["at"] for i in there if steps[i]["at"]]
            risk = bool(later) and (not there or place < there[0])
            return risk, min(times, default=None)
        if endpoint is Endpoint.RETURNS:
            bought = self._bought(customer)
            again = [at for at in bought if _days(at, bought[0]) * 1440 > 30]
            event = again[0] if again else None
            since = bool(bought) and step["at"] >= bought[0]
            return since and (event is None or step["at"] < event), event
        event = min(self._events(customer, endpoint), default=None)
        return event is None or step["at"] < event, event

    def _events(self, customer, endpoint):
        answers = [r for r in self.answers[customer] if r["at"]]
        if endpoint is Endpoint.BUYS:
            return self._bought(customer)
        if endpoint is Endpoint.RECOMMENDS:
            acted = [
                s["at"]
                for s in self.steps[customer]
                if self.columns[s["touchpoint"]] == "advocate" and s["at"]
            ]
            return acted + [r["at"] for r in answers if (r["recommend"] or 0) >= 9]
        share = self.store.model.column_of(Stage.SHARE).id
        return [
            r["at"]
            for r in answers
            if self.columns[r["touchpoint"]] == share
            and (
                (r["score"] is not None and r["score"] < self.store.scale.middle)
                or (r["sentiment"] or 0) < 0
            )
        ]

    def _bought(self, customer):
        return sorted(
            s["at"]
            for s in self.steps[customer]
            if s["at"]
            and self.columns[s["touchpoint"]] == "purchase"
            and s["touchpoint"] in self.completes
        )

    def _later(self, k):
        if self.ids[k] == UNPLACED:
            return []
        done = {self.columns[s.touchpoint] for s in self.store.spots if s.did} - {UNPLACED}
        later = [j for j, id in enumerate(self.ids) if j > k and id in done]
        return [j for j in later if self.store.model.on_path(self.ids[j])] or later

    def _k(self, step):
        return self.ids.index(self.columns[step["touchpoint"]])

    def _begins(self, before, step, gap):
        if before is None:
            return True
        both = before["visit"] is not None and step["visit"] is not None
        if both:
            return before["visit"] != step["visit"]
        return _days(step["at"], before["at"]) * 1440 > gap

    def _sign(self, customer, at):
        earlier = [r for r in self.answers[customer] if r["at"] and r["at"] < at]
        earlier = [r for r in earlier if r["score"] is not None]
        if not earlier or self.store.scale is None:
            return 0
        newest = max(r["at"] for r in earlier)
        scores = [r["score"] for r in earlier if r["at"] == newest]
        mean = sum(scores) / len(scores) - self.store.scale.middle
        return (mean > 0) - (mean < 0)

    def _first(self, column):
        first = {}
        for r in sorted(self.rows, key=lambda r: (r["at"] is None, r["at"] or 0)):
            if r[column] is not None:
                first.setdefault(r["customer"], r[column])
        return first


def _days(later, earlier):
    return (later - earlier).total_seconds() / 86_400
