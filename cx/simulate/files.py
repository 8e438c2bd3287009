"""The files of a simulated shop: four tables and the README that states the truth."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from cx.domain import Language, Stage
from cx.errors import FolderNotEmpty, FolderNotWritable
from cx.simulate.answers import Answer
from cx.simulate.shop import Shop
from cx.simulate.wording import Wording, wording
from cx.simulate.world import RATED, SEED, Influence, Spot

README: Final = "README.md"
NAMES: Final = ("touches.csv", "survey.csv", "orders.csv", "test.csv", README)

_Row = Sequence[object]


def write(shop: Shop, folder: Path, language: Language, *, seed: int = SEED) -> tuple[Path, ...]:
    """Write a shop's files into a folder, over an earlier sample if there is one; their paths.

    Raises
    ------
    FolderNotEmpty
        The folder holds something else; nothing was written.
    FolderNotWritable
        The folder cannot be made or written to.
    """
    made = contents(shop, language, seed=seed)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_free(folder)
        for name, content in made.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise FolderNotWritable(folder=str(folder), problem=error.strerror or "-") from error
    return tuple(folder / name for name in made)


def contents(shop: Shop, language: Language, *, seed: int = SEED) -> dict[str, bytes]:
    """The content of every file by its name; the seed is only told in the README.

    Japanese tables begin with the mark by which Excel knows UTF-8.
    """
    words = wording(language)
    tables = {
        "touches.csv": _touches(shop, words, joint="" if language is Language.JA else " "),
        "survey.csv": _survey(shop, words, joint="" if language is Language.JA else " "),
        "orders.csv": _orders(shop, words),
        "test.csv": _test(shop, words),
    }
    encoding = "utf-8-sig" if language is Language.JA else "utf-8"
    files = {name: _csv(rows).encode(encoding) for name, rows in tables.items()}
    return files | {README: _readme(shop, words, seed).encode("utf-8")}


def customer_id(customer: int) -> str:
    """A customer's id in the files.

    Examples
    --------
    >>> customer_id(0)
    'C0001'
    """
    return f"C{customer + 1:04d}"


def _check_free(folder: Path) -> None:
    """Only an earlier sample may be in the way: its five files, told by its README."""
    there = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    others = [name for name in there if name not in NAMES]
    if others or (there and README not in there):
        raise FolderNotEmpty(folder=str(folder), files=tuple((others or there)[:5]))


def _touches(shop: Shop, words: Wording, *, joint: str) -> list[_Row]:
    c, level = words.columns, words.values.levels
    rows: list[_Row] = [
        (c.customer, c.at, c.touchpoint, c.channel, c.visit, c.amount, c.segment, c.referrer, c.score, c.comment)
    ]  # fmt: skip
    segments = shop.people.segment
    for touch in shop.touches:
        rows.append(
            (
                customer_id(touch.customer),
                _minute(touch.at),
                words.spots[touch.spot],
                words.channels[touch.channel],
                f"v{touch.visit}" if touch.visit else "",
                "" if touch.amount is None else touch.amount,
                words.values.segments[segments[touch.customer]],
                "" if touch.referrer is None else customer_id(touch.referrer),
                "" if touch.score is None else level[touch.score - 1],
                words.remark(touch.remark, joint=joint),
            )
        )
    return rows


def _survey(shop: Shop, words: Wording, *, joint: str) -> list[_Row]:
    c = words.columns
    asked = [c.asked.format(spot=words.spots[spot]) for spot in RATED]
    # The comment stands after the wait and before other ratings: so it is read as about the wait.
    cut = RATED.index(Spot.WAIT) + 1
    gap = c.gap.format(spot=words.spots[Spot.QUALITY])
    header = (
        c.customer, c.answered, *asked[:cut], c.remark, *asked[cut:], gap, c.recommend, c.rival,
    )  # fmt: skip
    rows: list[_Row] = [header]
    for answer in shop.answers:
        scores = [_score(answer, spot, words) for spot in RATED]
        told = words.remark(answer.remark, joint=joint)
        felt = "" if answer.gap is None else words.values.gaps[answer.gap + 1]
        rival = "" if answer.rival is None else words.values.rivals[answer.rival]
        rows.append(
            (
                customer_id(answer.customer), answer.on.isoformat(), *scores[:cut], told,
                *scores[cut:], felt, answer.recommend, rival,
            )
        )  # fmt: skip
    return rows


def _score(answer: Answer, spot: Spot, words: Wording) -> str:
    if spot in answer.scores:
        return words.values.levels[answer.scores[spot] - 1]
    return words.values.unused if spot is Spot.PHONE else ""


def _orders(shop: Shop, words: Wording) -> list[_Row]:
    c = words.columns
    rows: list[_Row] = [
        (c.customer, c.order, c.ordered, c.promised, c.shipped, c.delivered, c.amount, c.kind)
    ]
    rows += [
        (
            customer_id(order.customer), f"A{order.number}", _minute(order.ordered), order.promised,
            *(day if day <= shop.world.last else "" for day in (order.shipped, order.delivered)),
            order.amount, words.values.kinds[order.subscription],
        )
        for order in shop.orders
    ]  # fmt: skip
    return rows


def _test(shop: Shop, words: Wording) -> list[_Row]:
    c = words.columns
    rows: list[_Row] = [(c.customer, c.arm, c.joined, c.returned, c.contacts, c.spend)]
    rows += [
        (
            customer_id(trial.customer), words.values.arms[trial.updates], _week(trial.joined),
            int(trial.returned), trial.contacts, trial.spend,
        )
        for trial in shop.trials
    ]  # fmt: skip
    return rows


def _readme(shop: Shop, words: Wording, seed: int) -> str:
    world, truth, spots = shop.world, shop.truth, words.spots
    returned, contacts = truth.tip
    filled = words.readme.text.format(
        title=words.readme.title,
        first=world.first,
        last=world.last,
        customers=f"{world.customers:,}",
        seed=seed,
        touches=f"{len(shop.touches):,}",
        answers=f"{len(shop.answers):,}",
        orders=f"{len(shop.orders):,}",
        trials=f"{len(shop.trials):,}",
        marks="\n".join(
            words.readme.mark[effect > 0].format(spot=spots[spot], effect=_signed(effect))
            for spot in (*truth.glories, *truth.pains)
            for effect in [truth.score_effects[spot]]
        ),
        wait=spots[Spot.WAIT],
        before=_signed(truth.wait[0]),
        since=_signed(truth.wait[1]),
        changed=world.changed,
        follow_days=world.follow_days,
        quality=spots[Spot.QUALITY],
        tracking=spots[Spot.TRACKING],
        review=spots[Spot.POST],
        subscription=spots[Spot.SUBSCRIPTION],
        neutral=f"{truth.neutral_score:.2f}",
        gap=f"{truth.gap:.2f}",
        **{name: f"{getattr(truth, name):.0%}" for name in ("late", "buys", "repeats", "recovered", "unrecovered")},
        control_returned=f"{returned.control:.1%}",
        treated_returned=f"{returned.treated:.1%}",
        control_contacts=f"{contacts.control:.3f}",
        treated_contacts=f"{contacts.treated:.3f}",
        tip=_points(returned.treated - returned.control, words),
        influences="\n".join(_influence(each, words) for each in truth.influences),
        intent=world.intent,
        memory=world.memory,
    )  # fmt: skip
    return filled.lstrip("\n")


def _influence(influence: Influence, words: Wording) -> str:
    told = words.readme
    outcome = told.buying if influence.outcome is Stage.PURCHASE else told.returning
    note = told.confounded if influence.confounded else told.genuine
    difference = _points(influence.difference, words)
    return f"| {words.spots[influence.spot]} | {outcome} | {difference} | {note} |"


def _points(difference: float, words: Wording) -> str:
    value = f"{100 * difference:+.0f}".replace("-", "−") if difference else "±0"
    return words.readme.points.format(value=value)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _minute(at: datetime.datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _week(day: datetime.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _csv(rows: Iterable[_Row]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
