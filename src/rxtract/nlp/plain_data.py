"""Plain data: annotations as lists, dicts, words and numbers, for bytes that another process or day reads.

Objects that are shared stay shared: a claim's mention is the mention itself. Nothing is executed when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from rxtract.article import Article, Block, Cell, Edit, Table
from rxtract.knowledge import Concept, Link, NameEntry
from rxtract.nlp.annotations import Claim, Evidence, Mention, Quote, ReadCell, Role, Section, Subject

_CLASSES: Mapping[str, Any] = {
    one.__name__: one
    for one in (
        *(Article, Block, Cell, Table, Edit, Section, Concept, Link, NameEntry, Mention, Role, Subject),
        *(Evidence, Quote, Claim, ReadCell),
    )
}
_COLLECTIONS: Mapping[str, Any] = {"list": list, "tuple": tuple, "frozenset": frozenset}


def to_plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by name as plain data: every object once, in a list, and what refers to it by its place there."""
    writer = _Writer()
    plain = {name: writer.write(value) for name, value in values.items()}
    return {"fields": {name: _names(one) for name, one in _CLASSES.items()}, "objects": writer.objects, "values": plain}


def from_plain(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that `to_plain` was given."""
    objects: list[Any] = []
    for kind, values in plain["objects"]:
        read = [_read(value, objects) for value in values]
        objects.append(_CLASSES[kind](**dict(zip(plain["fields"][kind], read, strict=True))))
    return {name: _read(value, objects) for name, value in plain["values"].items()}


class _Writer:
    def __init__(self) -> None:
        self.objects: list[tuple[str, list[Any]]] = []
        self._places: dict[int, int] = {}

    def write(self, value: Any) -> Any:
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, float):
            return float(value)  # of numpy's, too
        if isinstance(value, date):
            return {"date": value.isoformat()}
        kind = type(value).__name__
        if kind in _CLASSES:
            return {"object": self._place(value, kind)}
        if kind == "dict":
            return {"dict": {key: self.write(one) for key, one in value.items()}}
        if kind in _COLLECTIONS:
            return {kind: [self.write(one) for one in (sorted(value) if kind == "frozenset" else value)]}
        raise TypeError(f"{kind} is no annotation")

    def _place(self, value: Any, kind: str) -> int:
        if id(value) not in self._places:
            written = [self.write(getattr(value, name)) for name in _names(_CLASSES[kind])]
            self._places[id(value)] = len(self.objects)
            self.objects.append((kind, written))
        return self._places[id(value)]


def _read(value: Any, objects: list[Any]) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, held),) = value.items()
    if kind == "object":
        return objects[held]
    if kind == "date":
        return date.fromisoformat(held)
    if kind == "dict":
        return {key: _read(one, objects) for key, one in held.items()}
    return _COLLECTIONS[kind](_read(one, objects) for one in held)


def _names(kind: Any) -> list[str]:
    return [field.name for field in fields(kind)] if is_dataclass(kind) else list(kind._fields)
