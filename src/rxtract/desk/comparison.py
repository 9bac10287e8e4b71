"""Two profiles side by side."""

from __future__ import annotations

import pandas as pd

_COMPARED = ["status", "frequency", "n_independent", "quote", "source"]
_THING = ["topic", "object_key"]


def side_by_side(first: pd.DataFrame, second: pd.DataFrame, drugs: tuple[str, str]) -> pd.DataFrame:
    """Return one row per topic and object of two profiles, common ones first, in the order of the profiles.

    Columns of the first drug end in `_1`, of the second in `_2`; `said_of` is both, or the one of `drugs`.
    """
    left, right = (_plain(profile).set_index(_THING) for profile in (first, second))
    things = left.index.append(right.index.difference(left.index, sort=False))
    described = pd.concat([left, right]).groupby(_THING, sort=False)[["object", "organ_system"]].first()
    both = described.reindex(things)
    in_left, in_right = things.isin(left.index), things.isin(right.index)
    both["said_of"] = [
        "both" if here and there else drugs[0] if here else drugs[1]
        for here, there in zip(in_left, in_right, strict=True)
    ]
    for name in _COMPARED:
        both[f"{name}_1"], both[f"{name}_2"] = left[name].reindex(things), right[name].reindex(things)
    both = both.reset_index()
    topics = list(first["topic"].cat.categories.union(second["topic"].cat.categories, sort=False))
    place = [
        (topics.index(topic), said_of != "both") for topic, said_of in zip(both["topic"], both["said_of"], strict=True)
    ]
    order = sorted(range(len(both)), key=place.__getitem__)
    both = both.iloc[order].reset_index(drop=True)
    both["topic"] = both["topic"].astype(pd.CategoricalDtype(topics))
    return both[["topic", "object", "said_of", *(column for column in both.columns if column not in
                 {"topic", "object", "said_of", "object_key"}), "object_key"]]  # fmt: skip


def _plain(profile: pd.DataFrame) -> pd.DataFrame:
    """Return the profile with columns that survive gaps and other categories."""
    texts = {name: profile[name].astype("object") for name in ("topic", "status", "frequency")}
    return profile.assign(**texts, n_independent=profile["n_independent"].astype("Int64"))
