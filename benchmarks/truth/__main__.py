"""Print the tables of docs/truth.md and put them there: all, or those that are named."""

import math
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.truth import (
    decisions,
    journeys,
    many,
    peers,
    plans,
    recoveries,
    single,
    steps,
    watching,
    whatif,
)

PAGE = Path(__file__).parents[2] / "docs" / "truth.md"

# The names are those of the marks in the page, the order is that of the page.
TABLES: dict[str, Callable[[], Iterable[tuple[object, ...]]]] = {
    "bounce": journeys.bounce_coverage,
    "scores": journeys.score_coverage,
    "verdicts": journeys.verdicts,
    "steps": steps.steps,
    "explanations": steps.explanations,
    "recovered": recoveries.recovered,
    "decisions": decisions.intent,
    "decisions_large": decisions.large,
    "decisions_others": decisions.others,
    "decisions_few": decisions.few,
    "decisions_covered": decisions.coverage,
    "decisions_peers": peers.peers,
    "alarms_means": single.mean_alarms,
    "alarms_shares": single.share_alarms,
    "coverage_shares": single.share_coverage,
    "coverage_relative": single.relative_coverage,
    "ratios": single.ratio_coverage,
    "cuped": single.cuped_gain,
    "family": many.family,
    "discoveries": many.discoveries,
    "watched": watching.watched,
    "sizes": watching.sizes,
    "aa": watching.split_again_band,
    "power": plans.power,
    "margins": plans.margins,
    "winners": plans.winners,
    "whatif": whatif.predicted,
    "whatif_gains": whatif.gains,
}


def table(rows: Iterable[tuple[object, ...]]) -> str:
    """Rows as Markdown; the names of their fields are the head."""
    found = list(rows)
    head = [name.replace("_", " ") for name in found[0]._fields]  # type: ignore[attr-defined]
    lines = [head, ["---"] * len(head), *([_cell(each) for each in row] for row in found)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def marked(name: str) -> re.Pattern[str]:
    """Where the page keeps the table of this name."""
    return re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)


def main(names: list[str]) -> None:
    """Run the tables, print them, and put each into the page at its mark."""
    for name in names or TABLES:
        begin = time.perf_counter()
        text = table(TABLES[name]())
        print(f"\n{name}, {time.perf_counter() - begin:.0f} s\n\n{text}", flush=True)
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(marked(name).sub(rf"\g<1>{text}\n\2", page), encoding="utf-8")


def _cell(value: object) -> str:
    if isinstance(value, float):
        digits = 4 if 0 < value < 0.01 else 3
        return "-" if math.isnan(value) else f"{value:.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    main(sys.argv[1:])
