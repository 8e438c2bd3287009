"""The filter bar: period, segment and channel in a row, on a phone behind one button."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import streamlit as st

from cx.model.filters import FEWEST, Filters, Understood
from cx.model.periods import Period, PeriodKind, own_period
from cx.store.filtering import Choices
from cx.words import Words
from pages.kit import doors, show, state

_ALL: Final = ""  # all of the time
_OWN: Final = "own"


def bar(page: str, words: Words) -> bool:
    """The filters above a page; False where they leave too few people to show it."""
    whole = doors.whole()
    if whole is None:
        return True
    there, seen = doors.choices(whole), doors.view(whole)
    if there.periods or there.values:
        with st.container(key="filters_row", horizontal=True, vertical_alignment="bottom"):
            _selectors("row", there, seen, words)
        with st.container(key="filters_phone"):
            label = seen.name(words) if seen.filters.any else words("filter.open")
            with st.popover(show.plain(label), icon=":material/filter_list:"):
                _selectors("phone", there, seen, words)
    if seen.unknown:
        show.quiet(seen.left_out(words))
    if seen.filters.any and not _enough(page, words):
        return False
    window = doors.project().window_days
    if seen.short(window):
        show.quiet(words("filter.short", window=window))
    return True


def _enough(page: str, words: Words) -> bool:
    data = doors.data()
    n = doors.people(data) if data else 0
    if n >= FEWEST:
        return True
    show.title(words(f"page.{page}.title"))
    show.say(words("filter.too_few" if n else "filter.nobody", n=n))
    _clear("page", words)
    return False


def _selectors(place: str, there: Choices, seen: Understood, words: Words) -> None:
    """The selectors that the data have, and the way back to everything."""
    if there.days:
        _period(place, there, seen, words)
    for by, values in there.values.items():
        if len(values) > 1:
            _values(place, by, values, seen, words)
    if state.filters().any:
        _clear(place, words)


def _period(place: str, there: Choices, seen: Understood, words: Words) -> None:
    chosen = seen.period
    known = {period.key: period for period in (*there.periods, *([chosen] if chosen else []))}
    fixed = {_ALL: words("filter.all_time"), _OWN: words("filter.own")}
    names = fixed | {
        key: each.name(words) for key, each in known.items() if each.kind is not PeriodKind.OWN
    }
    own = chosen is not None and chosen.kind is PeriodKind.OWN
    key = f"filter_{place}_period"
    state.put(key, _OWN if own else chosen.key if chosen else _ALL)
    st.selectbox(
        words("filter.period"),
        tuple(names),
        format_func=lambda key: names[key],
        key=key,
        help=words("filter.period_help"),
        on_change=partial(_choose_period, key, seen.filters, there),
        width=230,
    )
    if own and chosen and there.days:
        _days(place, chosen, there.days, seen, words)


def _choose_period(key: str, before: Filters, there: Choices) -> None:
    chosen = state.value(key)
    if chosen == _OWN and there.days:
        chosen = own_period(*there.days).key
    state.choose_filters(replace(before, period=chosen or None))


def _days(
    place: str,
    chosen: Period,
    data: tuple[datetime.date, datetime.date],
    seen: Understood,
    words: Words,
) -> None:
    """Two days of one's own; the first click of two changes nothing yet."""
    key = f"filter_{place}_days"
    if len(_picked(key)) != 1:
        state.put(key, (chosen.first, chosen.last))
    st.date_input(
        words("filter.own_days"),
        min_value=min(data[0], chosen.first),
        max_value=max(data[1], chosen.last),
        key=key,
        on_change=partial(_choose_days, key, seen.filters),
        width=240,
    )


def _picked(key: str) -> tuple[datetime.date, ...]:
    return tuple(state.value(key) or ())


def _choose_days(key: str, before: Filters) -> None:
    picked = _picked(key)
    if len(picked) > 1:
        state.choose_filters(replace(before, period=own_period(*picked).key))


def _values(place: str, by: str, values: tuple[str, ...], seen: Understood, words: Words) -> None:
    key = f"filter_{place}_{by}"
    state.put(key, list(seen.filters.groups().get(by, ())))
    st.multiselect(
        words(f"filter.{by}"),
        values,
        key=key,
        placeholder=words("filter.all"),
        help=words(f"filter.{by}_help"),
        on_change=_choosing(key, by, seen.filters),
        width=230,
    )


def _choosing(key: str, by: str, before: Filters) -> Callable[[], None]:
    def choose() -> None:
        changed: dict[str, Any] = {by: tuple(state.value(key))}
        state.choose_filters(replace(before, **changed))

    return choose


def _clear(place: str, words: Words) -> None:
    st.button(
        words("filter.clear"),
        icon=":material/filter_alt_off:",
        type="secondary" if place == "page" else "tertiary",
        key=f"filter_{place}_clear",
        on_click=partial(state.choose_filters, Filters()),
    )
