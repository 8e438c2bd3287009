"""The command about what-if: what a change would be worth, with its ranges and its grounds."""

import math
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cx.cli.commands import WINDOW_DAYS, over_files
from cx.cli.filters import FILTERS
from cx.cli.levers import asked_levers
from cx.cli.loading import Loaded, load
from cx.cli.options import Asked, Days
from cx.model.scenario import LONGEST, MONTHS, Scenario, Terms

if TYPE_CHECKING:
    from cx.cli.whatif_answers import Found
    from cx.model.project import Project
    from cx.whatif.results import Answer


MOST: Final = 1e12


class Number(click.FloatRange):
    """A number that is one: not NaN, and no more than anybody could mean."""

    name = "number"

    def __init__(self, low: float, high: float = MOST, *, open_low: bool = False) -> None:
        super().__init__(min=low, max=high, min_open=open_low)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


_COST: Final = Number(-MOST)  # what is below 0 has a sentence of its own


@over_files(
    click.option("--raise", "raised", multiple=True, metavar="STAGE=+0.02", help="Add to the share who go on from a stage (rate in ichie metrics); +10% is a tenth of what is there. May be repeated."),
    click.option("--tip", "tips", multiple=True, metavar="ID[=SHARE]", help="Follow a tip, for everyone or a share of the people; may be repeated."),
    click.option("--lever", "levers", multiple=True, metavar="KIND[:AT]=CHANGE", help="Move something else: return=+0.02, satisfaction:TOUCHPOINT=+0.5, pain:TOUCHPOINT=0.5, expectation=+0.2, delivery=-1, reply=-1, notices:TOUCHPOINT=-1, referral=+0.05, price=+0.05, incentive=300."),
    click.option("--strength", type=Number(0, 1), default=1.0, show_default=True, help="How much of what goes together in the data is taken for an effect."),
    click.option("--months", type=click.IntRange(1, LONGEST), default=MONTHS, show_default=True, help="How long everyone is followed after the first touch."),
    click.option("--entrants", type=click.IntRange(1), help="How many people come within the months; as many as in the data, if left out."),
    click.option("--price", type=Number(0, open_low=True), help="What a purchase is worth, where the data have no amounts."),
    click.option("--margin", type=Number(0, 1, open_low=True), metavar="SHARE", help="The share of revenue that remains."),
    click.option("--cost", type=_COST, default=0.0, help="What the change costs once."),
    click.option("--monthly", type=_COST, default=0.0, help="What the change costs a month."),
    click.option("--winning", type=_COST, help="What is spent a month on winning new customers."),
    click.option("--keeping", type=_COST, help="What is spent a month on keeping customers."),
    click.option("--project", metavar="FILE", help="A project saved by Ichie, for its own tips and decided tests."),
    click.option("--window", type=Days(), default=WINDOW_DAYS, show_default=True, help="Within how many days going on to the next stage counts."),
    *FILTERS,
)  # fmt: skip
def whatif(
    wanted: Asked, strength: float, project: str | None, window: float, **options: Any
) -> None:
    """Say what a change would be worth: people, purchases and revenue, now and then."""
    from cx.cli.output import answer
    from cx.cli.whatif_answers import figures, lines, unused
    from cx.model.project import Project
    from cx.model.project_file import open_file

    known = Project() if project is None else open_file(Path(project).expanduser())
    moves = {name: options.pop(name) for name in ("raised", "tips", "levers")}
    costs = {"once": options.pop("cost"), "monthly": options.pop("monthly")}
    terms = Terms(**options)
    with ExitStack() as stack:
        loaded = load(wanted, stack)
        store = loaded.store
        model = loaded.journey(window).model if store is None else store.model
        spots = () if store is None else tuple(dict.fromkeys(s.touchpoint for s in store.spots))
        levers = asked_levers(model, spots, strength, **moves)
        found = _answered(loaded, Scenario(levers=levers, **costs), terms, known, window)
    for told in unused(found, wanted.words):
        click.echo(told, err=True)
    answer(wanted, figures(found, wanted.words), lambda: lines(found, wanted.words))


def _answered(
    loaded: Loaded, scenario: Scenario, terms: Terms, project: "Project", window: float
) -> "Found":
    """The scenario's answer with all that stands beside it.

    Raises
    ------
    CxError
        A lever that cannot be, a cost below 0, no journey (``cx.whatif.answers``).
    """
    from cx.cli.whatif_answers import Found
    from cx.whatif.answers import answer
    from cx.whatif.check import check
    from cx.whatif.doses import doses
    from cx.whatif.fit import fit
    from cx.whatif.keeping import keeping
    from cx.whatif.moved import Effects
    from cx.whatif.names import Names
    from cx.whatif.payback import payback
    from cx.whatif.snowball import snowball
    from cx.whatif.tornado import tornado
    from cx.whatif.totals import fit_totals

    store = loaded.store
    referral = None if store is None else snowball(store)
    if store is None:
        learnt = fit_totals(loaded.journey(window))
    else:
        learnt = fit(store, window_days=window, referral=referral)

    kinds = tuple({lever.kind for lever in scenario.levers})
    dosed = {} if store is None else doses(store, window_days=window, kinds=kinds)
    effects = Effects(lambda kind, at: dosed.get((kind, at)), project)

    def answered(asked: Scenario) -> "Answer":
        return answer(learnt, asked, terms, effects=effects)

    told = answered(scenario)
    return Found(
        answer=told,
        names=Names.of(learnt.model, learnt.columns, project, loaded.reading.names),
        own_values=learnt.has_values,
        payback=payback(told, answered),
        tornado=tornado(learnt, terms),
        snowball=referral,
        keeping=keeping(learnt, terms),
        check=None if store is None else check(store, window_days=window),
    )
