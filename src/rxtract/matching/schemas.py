"""Schemas of TOML files: how they are written, and what of a file does not fit.

A schema is written as the file is: a dict for a table, a list of one schema for an array, a type for a value, a
frozenset for a choice of words, a function for a choice that other rule files give. A key that ends in `?` may be left
out; `Each` is a table with keys of its own choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import FunctionType
from typing import Any, NamedTuple

from rxtract.errors import RxtractError

_WORDS = {str: "text", float: "a number", int: "a whole number", bool: "true or false"}


class Each(NamedTuple):
    """A table whose keys are free (or of a choice), with values of one schema."""

    value: Any
    keys: frozenset[str] | None = None


class RuleFileError(RxtractError):
    """A rule file holds a key or a value that its schema does not know."""


class _Table(NamedTuple):
    """A closed table, with its keys taken apart once: there are hundreds of rules."""

    kinds: dict[str, Any]
    required: frozenset[str]


def check(name: str, rules: dict[str, Any], schema: Any) -> None:
    """Check the content of a rule file against a prepared schema.

    Raises:
        RuleFileError: it does not fit; the message names the file, the rule and the nearest key that there is.
    """
    if not _fits(rules, schema):
        raise RuleFileError(f"rule file {name}.toml{next(_problems(rules, schema, ''))}")


def prepare(schema: Any) -> Any:
    """Return a schema as `check` takes it: keys taken apart, functions called."""
    if isinstance(schema, dict):
        kinds = {key.removesuffix("?"): prepare(kind) for key, kind in schema.items()}
        return _Table(kinds, frozenset(key for key in schema if not key.endswith("?")))
    if isinstance(schema, Each):
        return Each(prepare(schema.value), schema.keys)
    if isinstance(schema, FunctionType):
        return schema()
    return [prepare(schema[0])] if isinstance(schema, list) else schema


def _fits(value: Any, schema: Any) -> bool:
    """Whether a value fits; `_problems` says why not."""
    if isinstance(schema, type):
        return schema is object or type(value) is schema or (schema is float and type(value) is int)
    if isinstance(schema, frozenset):
        return isinstance(value, str) and value in schema
    if isinstance(schema, list):
        return isinstance(value, list) and all(_fits(one, schema[0]) for one in value)
    if isinstance(schema, _Table):
        kinds = schema.kinds
        return (
            isinstance(value, dict)
            and schema.required <= value.keys() <= kinds.keys()
            and all(_fits(one, kinds[key]) for key, one in value.items())
        )
    if isinstance(schema, Each):
        known = isinstance(value, dict) and (schema.keys is None or value.keys() <= schema.keys)
        return known and all(_fits(one, schema.value) for one in value.values())
    return isinstance(value, list) and len(value) == len(schema) and all(map(_fits, value, schema))


def _problems(value: Any, schema: Any, place: str) -> Iterator[str]:
    """Yield what does not fit, each with its place in the file; at least one where `_fits` is false."""
    if isinstance(schema, _Table | Each):
        if isinstance(value, dict):
            yield from _table_problems(value, schema, place)
        else:
            yield f"{place}: must be a table"
    elif isinstance(schema, list | tuple) and not isinstance(value, list):
        yield f"{place}: must be an array"
    elif isinstance(schema, list):
        for number, one in enumerate(value, 1):
            named = f" {one.get('name', number)}" if isinstance(one, dict) else ""
            yield from _problems(one, schema[0], f"{place}{named}")
    elif isinstance(schema, tuple) and len(value) != len(schema):
        yield f"{place}: must be an array of {len(schema)} values"
    elif isinstance(schema, tuple):
        for one, kind in zip(value, schema, strict=True):
            yield from _problems(one, kind, place)
    elif isinstance(schema, frozenset) and value not in schema:
        yield f"{place}: {_unknown('value', str(value), schema)}"
    elif not _fits(value, schema):
        yield f"{place}: must be {_WORDS[schema]}, not {value!r}"


def _table_problems(value: dict[str, Any], schema: _Table | Each, place: str) -> Iterator[str]:
    kinds = schema.kinds if isinstance(schema, _Table) else dict.fromkeys(schema.keys or value, schema.value)
    required = schema.required if isinstance(schema, _Table) else frozenset()
    yield from (f"{place}: {_unknown('key', key, kinds)}" for key in value if key not in kinds)
    yield from (f"{place}: lacks the key {key!r}" for key in sorted(required) if key not in value)
    for key, one in value.items():
        yield from _problems(one, kinds[key], f"{place}, {key}")


def _unknown(what: str, word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f"unknown {what} {word!r}; " + (
        f"did you mean {near[0]!r}?" if near else f"one of {', '.join(sorted(known))}"
    )
