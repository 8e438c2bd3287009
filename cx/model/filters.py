"""What is left in view: a period, segments, channels; the same in a page, a link, a command."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from cx.model.periods import Period, period_of
from cx.words import Words

FEWEST: Final = 10  # with fewer people a filter shows no figures
GROUPS: Final = ("segment", "channel")  # the breakdowns by which people filter
NAMES: Final = ("period", *GROUPS)  # of the filters in a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is left in view; nothing chosen is everything.

    Parameters
    ----------
    period : the key of a period (``cx.model.periods``).
    segment, channel : values as in the files; several are joined by "or".
    """

    period: str | None = None
    segment: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether something is filtered."""
        return self != Filters()

    def groups(self) -> dict[str, tuple[str, ...]]:
        """The chosen values by breakdown, where some are chosen."""
        values = {"segment": self.segment, "channel": self.channel}
        return {by: chosen for by, chosen in values.items() if chosen}

    def query(self) -> dict[str, list[str]]:
        """The filters as a link holds them.

        Examples
        --------
        >>> Filters(period="fy2026h1", channel=("web", "shop")).query()
        {'period': ['fy2026h1'], 'channel': ['web', 'shop']}
        """
        period = {"period": [self.period]} if self.period else {}
        return period | {by: list(values) for by, values in self.groups().items()}

    @classmethod
    def of_query(cls, query: Mapping[str, Sequence[str]]) -> "Filters":
        """The filters in a link's parameters; of several periods the last holds."""
        periods = [key for key in query.get("period", ()) if key]
        chosen = {by: tuple(dict.fromkeys(filter(None, query.get(by, ())))) for by in GROUPS}
        return cls(
            period=periods[-1] if periods else None,
            segment=chosen["segment"],
            channel=chosen["channel"],
        )


class Understood(NamedTuple):
    """What of some filters the data can follow, and the values that they do not have."""

    filters: Filters
    period: Period | None
    unknown: tuple[str | Period, ...]

    def name(self, words: Words) -> str:
        """The filters in words: 2026年度 上期、web."""
        period = [self.period.name(words)] if self.period else []
        values = [value for chosen in self.filters.groups().values() for value in chosen]
        return words("filter.on", chosen=[*period, *values])

    def short(self, window_days: float) -> bool:
        """Whether the period leaves no time to see anybody go on."""
        length = (self.period.last - self.period.first).days + 1 if self.period else None
        return length is not None and length <= window_days

    def left_out(self, words: Words) -> str:
        """Which values the data do not have."""
        values = [each.name(words) if isinstance(each, Period) else each for each in self.unknown]
        return words("filter.unknown", values=values)

    def under(self, text: str, words: Words) -> str:
        """The line under a title with the filters behind it, where some are on."""
        return words("filter.under", text=text, on=self.name(words)) if self.filters.any else text


def understood(
    filters: Filters,
    *,
    days: tuple[datetime.date, datetime.date] | None,
    values: Mapping[str, Collection[str]],
) -> Understood:
    """What of some filters can be followed: periods that share days with the data, known values.

    Parameters
    ----------
    days : the first and last day of the data; None without times.
    values : the values of each breakdown that the data have.

    Examples
    --------
    >>> told = understood(Filters(channel=("web", "moon")), days=None, values={"channel": ["web"]})
    >>> told.filters.channel, told.unknown
    (('web',), ('moon',))
    """
    asked = period_of(filters.period, last=days[1]) if filters.period and days else None
    there_are = asked and days and asked.first <= days[1] and asked.last >= days[0]
    period = asked if there_are else None
    unknown: list[str | Period] = []
    if filters.period and period is None:
        unknown.append(asked or filters.period)
    known: dict[str, tuple[str, ...]] = dict.fromkeys(GROUPS, ())
    for by, chosen in filters.groups().items():
        there = values.get(by, ())
        known[by] = tuple(value for value in chosen if value in there)
        unknown += [value for value in chosen if value not in there]
    kept = replace(
        filters,
        period=period.key if period else None,
        segment=known["segment"],
        channel=known["channel"],
    )
    return Understood(kept, period, tuple(unknown))
