"""What is said of the check: whether the sums told what later people did, and where they did not."""

from cx.whatif.check import Check
from cx.whatif.names import Names
from cx.words import Words


def checked(found: Check | None, names: Names, words: Words) -> list[str]:
    """Whether the sums hold, and the place where they are furthest off."""
    if found is None:
        return [words("whatif.check.none")]
    off = found.rows[~found.rows["holds"]]
    blanks = {**found._asdict(), "off": len(off), "all": len(found.rows)}
    if off.empty:
        return [words("whatif.check.holds", **blanks)]
    worst = off.iloc[int((off["seen"] - off["expected"]).abs().to_numpy().argmax())]
    place = str(worst["place"])
    shown = names.stage(place, words) if worst["what"] == "stage" else place
    figures = {name: worst[name] for name in ("month", "expected", "seen")}
    return [
        words("whatif.check.off", **blanks),
        words(f"whatif.check.worst_{worst['what']}", place=shown, **figures),
    ]
