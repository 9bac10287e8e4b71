"""Typed data frames: closed sets as categories, ordered ones in their order, whole numbers with gaps as Int64."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from rxtract.records import (
    EXPERIENCERS,
    KINDS_BY,
    LABELS,
    LINK_METHODS,
    PREDICATES,
    RELATIONS,
    SETTINGS,
    STATUSES,
)
from rxtract.tables import TABLES_BY_NAME

FREQUENCIES = ("not_known", "very_rare", "rare", "uncommon", "common", "very_common")
"""Classes of frequency, least first."""

TOPICS = ("indication", "mechanism", "adverse_event", "combination", "contraindication", "interaction")
"""Parts of a drug's profile, in their order."""

SEVERITIES = ("mild", "moderate", "severe", "life-threatening", "fatal")
_LOWEST = {"very_rare": 0.0, "rare": 1e-4, "uncommon": 1e-3, "common": 1e-2, "very_common": 1e-1}  # as shares (CIOMS)
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*%|\b1\s+(?:in|out\s+of)\s+(?:every\s+)?([\d,]*\d)")
_GRADE = re.compile(r"grade\s*([1-5])")


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the types that columns of these names have in every table.

    `status`, `frequency` and `severity` are ordered: `frame["frequency"] >= "common"`. A frequency as written (12%)
    stands at its place among the classes; words that say no degree stand below all that do.
    """
    columns: dict[str, Any] = {}
    for name in frame.columns:
        if name == "status":
            columns[name] = _ordered(frame[name], STATUSES[::-1])
        elif name == "frequency":
            columns[name] = _ordered(frame[name], _frequencies(frame[name]))
        elif name == "severity":
            columns[name] = _ordered(frame[name], _severities(frame[name]))
        elif name in _CLOSED:
            others = set(_values(frame[name])) - {*_CLOSED[name]}  # of a snapshot of another version: kept
            columns[name] = frame[name].astype(pd.CategoricalDtype([*_CLOSED[name], *sorted(others)]))
        elif name in _WHOLE and not pd.api.types.is_integer_dtype(frame[name].dtype):
            columns[name] = frame[name].astype("Int64")
        elif name == "published":
            columns[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame.assign(**columns)


def typed_table(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return the frame of a whole table with its types and, in `claims`, with its keys for joins."""
    if table == "claims":
        frame = frame.assign(
            subject_key=_key(frame, "subject_key", "subject_id", "subject_name"),
            object_key=_key(frame, "object_key", "object_id", "object_text"),
        )
    return typed(frame)


def _key(frame: pd.DataFrame, key: str, concept: str, words: str) -> pd.Series[Any]:
    """Return the keys that rows have; those of older snapshots from their concept, else from their words."""
    folded = frame[words].astype("str").str.split().str.join(" ").str.lower()
    made = frame[concept].astype("str").where(frame[concept].notna(), folded)
    if key not in frame.columns:
        return made
    return frame[key].where(frame[key].notna() & (frame[key] != ""), made)


_CLOSED: Mapping[str, tuple[str, ...]] = {
    "predicate": PREDICATES, "label": LABELS, "group_label": LABELS, "link_method": LINK_METHODS, "setting": SETTINGS,
    "experiencer": EXPERIENCERS, "kind_by": KINDS_BY, "relation": RELATIONS, "topic": TOPICS,
}  # fmt: skip
_WHOLE = {
    column.name
    for table in TABLES_BY_NAME.values()
    for column in dataclasses.fields(table.record)
    if column.type == "int | None"
}


def _ordered(column: pd.Series[Any], categories: tuple[str, ...]) -> pd.Series[Any]:
    return column.astype(pd.CategoricalDtype(list(categories), ordered=True))


def _values(column: pd.Series[Any]) -> list[str]:
    return sorted(str(value) for value in column.dropna().unique())


def _frequencies(column: pd.Series[Any]) -> tuple[str, ...]:
    def place(name: str) -> tuple[float, int, str]:
        if name in _LOWEST:
            return _LOWEST[name], 0, name
        number = _NUMBER.search(name)
        if number is None:
            return -1.0, name == "not_known", name
        share = float(number[1]) / 100 if number[1] else 1 / max(float(number[2].replace(",", "")), 1.0)
        return share, 1, name

    return tuple(sorted({*FREQUENCIES, *_values(column)}, key=place))


def _severities(column: pd.Series[Any]) -> tuple[str, ...]:
    def place(name: str) -> tuple[int, int, str]:
        if name in SEVERITIES:
            return SEVERITIES.index(name) + 1, 0, name
        grade = _GRADE.search(name.lower())
        if grade is not None:
            return int(grade[1]), 1, name
        named = [rank for rank, word in enumerate(SEVERITIES, 1) if word in name.lower()]
        return max(named, default=0), 2, name

    return tuple(sorted({*SEVERITIES, *_values(column)}, key=place))
