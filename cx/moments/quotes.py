"""One comment per stage for the map: of its strongest moment, and none twice."""

import pandas as pd

from cx.domain import Verdict

_SIDE = {Verdict.GLORY: 1, Verdict.PAIN: -1}


def quotes(candidates: pd.DataFrame, points: pd.DataFrame, *, middle: float) -> pd.DataFrame:
    """The comment that speaks for each stage.

    First comes a comment on the stage's strongest moment whose score lies on that moment's side of
    the scale, then any on a moment, then the most telling one. A comment that already speaks for an
    earlier stage (one answer about several touchpoints) is passed over while there is another.

    Parameters
    ----------
    candidates : columns ``touchpoint, stage, comment, score``, the most telling first.
    points : touchpoints in journey order; columns ``touchpoint, stage, verdict, difference``.
    middle : the middle of the scale.

    Returns
    -------
    DataFrame
        One row per stage that has comments, in journey order: ``stage, touchpoint, comment, score``.
    """
    judged = points.assign(
        side=points["verdict"].map(lambda verdict: _SIDE.get(verdict, 0)),
        strength=points["difference"].abs().fillna(0.0),
    )
    rows = candidates.merge(
        judged[["touchpoint", "stage", "side", "strength"]], on=["touchpoint", "stage"]
    )
    rows["fits"] = ((rows["score"] - middle) * rows["side"] > 0).astype(int)
    rows["moment"] = (rows["side"] != 0).astype(int)
    rows = rows.sort_values(["moment", "fits", "strength"], ascending=False, kind="stable")
    chosen = []
    used: set[str] = set()
    for stage in points["stage"].drop_duplicates():
        here = rows[rows["stage"] == stage]
        fresh = here[~here["comment"].isin(used)]
        for _, row in (fresh if len(fresh) else here).head(1).iterrows():
            chosen.append(row)
            used.add(row["comment"])
    kept = ["stage", "touchpoint", "comment", "score"]
    return pd.DataFrame(chosen, columns=kept).reset_index(drop=True)


def fitting(comments: pd.DataFrame, verdict: Verdict | None) -> pd.DataFrame:
    """Comments on one touchpoint, those first that tell of its glory or pain, else as they come.

    Parameters
    ----------
    comments : columns ``comment``, ``score``, ``at``, the most telling first.
    verdict : of the touchpoint.
    """
    if verdict not in _SIDE:
        return comments
    return comments.sort_values("score", ascending=_SIDE[verdict] < 0, kind="stable")
