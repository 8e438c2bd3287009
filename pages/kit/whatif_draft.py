"""The what-if that is being moved: kept in the session, and in the URL while its page is open."""

from typing import Final, NamedTuple

from cx.errors import WrongLink
from cx.model.scenario import Lever, Scenario, Terms
from cx.model.scenario_link import NAMES, of_query, query
from cx.whatif.sliders import Spot
from pages.kit import state

_DRAFT: Final = "whatif_draft"
_WRONG: Final = "whatif_wrong"


class Draft(NamedTuple):
    """What is asked: levers that are moved and costs, terms, levers that were put on the card."""

    scenario: Scenario = Scenario()
    terms: Terms = Terms()
    added: tuple[Spot, ...] = ()

    def lever(self, spot: Spot) -> Lever | None:
        """The lever at a spot, where it is moved."""
        return next((each for each in self.scenario.levers if spot_of(each) == spot), None)


def spot_of(lever: Lever) -> Spot:
    """What a lever moves, and where."""
    return lever.kind, lever.at


def current() -> Draft:
    """The what-if as it stands."""
    found: Draft | None = state.value(_DRAFT)
    return found or Draft()


def take_up() -> None:
    """Follow the link by which the page was opened, else say in the URL what is being moved."""
    asked, now = state.link(NAMES), current()
    wrong = state.value(_WRONG)
    if asked and asked != told():
        try:
            scenario, terms = of_query(asked)
        except WrongLink as error:
            wrong = error
        else:
            now, wrong = Draft(scenario, terms, _more(now.added, scenario)), None
    _keep(now)
    state.put(_WRONG, wrong)


def wrong() -> WrongLink | None:
    """What could not be followed in the link, until something is moved."""
    found: WrongLink | None = state.value(_WRONG)
    return found


def move(spot: Spot, by: float, strength: float | None = None) -> None:
    """Move a lever; ``by`` 0 puts it back. It is no longer the scenario that had a name."""
    now = current()
    before = now.lever(spot) or Lever(kind=spot[0], at=spot[1])
    kept = before.strength if strength is None else strength
    lever = before.model_copy(update={"by": by, "relative": False, "strength": kept})
    levers = [each for each in now.scenario.levers if spot_of(each) != spot]
    place = next((i for i, each in enumerate(now.scenario.levers) if spot_of(each) == spot), None)
    if by:
        levers.insert(len(levers) if place is None else place, lever)
    moved = now.scenario.model_copy(update={"levers": tuple(levers), "name": ""})
    _keep(now._replace(scenario=moved))


def add(spot: Spot) -> None:
    """Put a lever on the card."""
    now = current()
    _keep(now._replace(added=tuple(dict.fromkeys((*now.added, spot)))))


def take_off(spot: Spot) -> None:
    """Put a lever back and take it off the card."""
    move(spot, 0.0)
    now = current()
    _keep(now._replace(added=tuple(each for each in now.added if each != spot)))


def change_scenario(**changed: object) -> None:
    """Change the scenario's name or costs."""
    now = current()
    _keep(now._replace(scenario=now.scenario.model_copy(update=changed)))


def change_terms(**changed: object) -> None:
    """Change the terms."""
    now = current()
    _keep(now._replace(terms=now.terms.model_copy(update=changed)))


def open_scenario(scenario: Scenario) -> None:
    """Go on from a saved scenario."""
    now = current()
    _keep(now._replace(scenario=scenario, added=_more(now.added, scenario)))


def start_again() -> None:
    """Put every lever back; the terms stay."""
    _keep(current()._replace(scenario=Scenario()))


def _more(added: tuple[Spot, ...], scenario: Scenario) -> tuple[Spot, ...]:
    return tuple(dict.fromkeys((*added, *map(spot_of, scenario.levers))))


def told() -> dict[str, list[str]]:
    """What is being moved, as a link says it."""
    now = current()
    return query(now.scenario, now.terms)


def _keep(draft: Draft) -> None:
    state.put(_DRAFT, draft)
    state.put(_WRONG, None)
    state.choose_link(NAMES, told())
