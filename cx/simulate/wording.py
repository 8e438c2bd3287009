"""The sample's words in a language: names, answers, remarks, and what the README says."""

from functools import lru_cache
from importlib import resources

from cx.domain import Language
from cx.model.base import Settings, checked, toml
from cx.simulate.answers import Remark, Tone
from cx.simulate.rows import Channel
from cx.simulate.world import Spot


class Columns(Settings):
    """The headers of the four files; ``asked`` and ``gap`` hold the touchpoint's name."""

    customer: str
    at: str
    touchpoint: str
    channel: str
    visit: str
    segment: str
    referrer: str
    score: str
    comment: str
    answered: str
    asked: str
    gap: str
    recommend: str
    remark: str
    rival: str
    order: str
    ordered: str
    promised: str
    shipped: str
    delivered: str
    amount: str
    kind: str
    arm: str
    joined: str
    returned: str
    contacts: str
    spend: str


class Values(Settings):
    """Words in cells; ``levels`` from the worst to the best, ``gaps`` from worse to better."""

    segments: tuple[str, ...]
    levels: tuple[str, ...]
    unused: str
    gaps: tuple[str, ...]
    rivals: tuple[str, ...]
    kinds: tuple[str, ...]
    arms: tuple[str, ...]


class Readme(Settings):
    """The README's text with its blanks, and the words that fill its tables; ``mark``: pain, glory."""

    title: str
    text: str
    mark: tuple[str, str]
    genuine: str
    confounded: str
    buying: str
    returning: str
    points: str


class Wording(Settings):
    """All words of the sample in one language."""

    spots: dict[Spot, str]
    channels: dict[Channel, str]
    columns: Columns
    values: Values
    tails: dict[Tone, tuple[str, ...]]
    comments: dict[Spot, dict[Tone, tuple[str, ...]]]
    readme: Readme

    def remark(self, remark: Remark | None, *, joint: str) -> str:
        """A remark in words, its addition joined on; empty without one."""
        if remark is None:
            return ""
        said = self.comments[remark.spot][remark.tone]
        tails = self.tails[remark.tone]
        tail = tails[int(remark.tail * len(tails))]
        return said[int(remark.pick * len(said))] + (joint + tail if tail else "")


@lru_cache
def wording(language: Language) -> Wording:
    """The sample's words in a language, read once."""
    name = f"{language}.toml"
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return checked(Wording, toml(text, file=name), file=name)
