"""Schemas of the rule files: which keys each may have and what their values are, checked whenever one is read.

A schema is written as the file is: a dict for a table, a list of one schema for an array, a type for a value, a
frozenset for a choice of words. A key that ends in `?` may be left out; `Each` is a table with keys of its own choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple, get_args

from rxtract.errors import RxtractError
from rxtract.records import LABELS, PREDICATES, SectionKind

TRAITS = {
    "patient_has": "the words name what the patients have already, not what the drug is used for or does",
    "prior_therapy": "they name a treatment that came before",
    "tell_doctor": "they ask to tell a doctor of it",
    "no_effect": "what they name is certainly no effect of the drug",
    "after_drug": "they say that it came after the drug",
    "limits_claim": "what they name limits the claims of its sentence",
}
"""What a rule may say of the mentions it matches (`says`): later steps ask for these, never for a rule's name."""


class Each(NamedTuple):
    """A table whose keys are free (or of a choice), with values of one schema."""

    value: Any
    keys: frozenset[str] | None = None


_ROLES = frozenset({*PREDICATES, "background", "sign"})
_SECTIONS = [frozenset(get_args(SectionKind))]
_GROUPS = frozenset({"disorder", "drug", "mechanism_class", "mechanism_action", "condition"})
_EXAMPLES: dict[str, Any] = {"hits": [str], "misses": [str]}
_SAYS = [frozenset(TRAITS)]
_PREDICATE = {
    "role": _ROLES,
    "accepts": [_GROUPS],
    "reach?": int,
    "background_in?": _SECTIONS,
    "sections_not?": _SECTIONS,
    "turns_into?": _ROLES,
    "turns_if?": str,
    "turns_in?": _SECTIONS,
    "trigger": [
        {
            "name": str,
            "pattern": str,
            "score": float,
            "accepts?": [_GROUPS],
            "direction?": frozenset({"after", "before"}),
            "header?": bool,
            "weak?": bool,
            "firm_under?": [_ROLES],
            "firm_if?": str,
            "hedged?": bool,
            "negated?": bool,
            "frequency?": frozenset({"match", "words"}),
            "reach?": int,
            "background_in?": _SECTIONS,
            "by_drug?": frozenset({"inside", "after", "before"}),
            "turns_in?": _SECTIONS,
            "lists?": bool,
            "continues?": bool,
            "yields?": bool,
            "people_only?": bool,
            "sections?": _SECTIONS,
            "sections_not?": _SECTIONS,
            "says?": _SAYS,
            **_EXAMPLES,
        }
    ],
}
_CUE = {
    "name": str,
    "pattern": str,
    "status": frozenset({"asserted", "hedged", "negated"}),
    "certainty": float,
    "words?": int,
    "anywhere?": bool,
    "sentence?": bool,
    "predicates?": [frozenset(PREDICATES)],
    **_EXAMPLES,
}
_CONDITION = {"name": str, "pattern": str, "tail?": bool, "asserts?": bool, "group?": _GROUPS, **_EXAMPLES}
_ACTION = {
    "verbs": [(str, str)],
    "biology": str,
    "ends": str,
    "not_targets": str,
    "past_object": str,
    "bound_after": str,
    "noun_before": str,
    "not_subject": str,
    "silent_sections": _SECTIONS,
    "announced": str,
}
_CLASS = {"heads": str, "nouns": str, "adjectives": str, "carriers": str, "phrases": [str], "stops": str}
_TARGET = {"id": str, "name": str, "names": [str], "context?": str}
_LABELS = frozenset({*LABELS, ""})
_QUALIFIERS = ("population", "severity", "class_noun", "class_lead", "outcome", "not_itself", "aside", "attribution")
SCHEMAS: dict[str, Any] = {
    "adverse_events": {"weights": Each(float)},
    "assertion": {"cue": [_CUE]},
    "calibration": Each({"slope": float, "offset": float}, frozenset({"everyday", "professional"})),
    "candidate_ranking": Each(Each(float), frozenset({"DRUG", "DISORDER"})),
    "conditions": {"condition": [_CONDITION]},
    "exclusions": {"exclusion": [{"name": str, "role": _ROLES, "pattern": str, "says?": _SAYS, **_EXAMPLES}]},
    "external_model": {
        "labels": Each(_LABELS),
        "ids": [{"pattern": str, "prefix": str}],
        "sources": Each({"title": str, "licence": str, "redistributable": bool}),
    },
    "genres": Each([str], frozenset({"leaflet", "label", "paper", "web_article"})),
    "groups": {"group": [{"name": str, "regex": str, "score": float, **_EXAMPLES}]},
    "languages": Each(str),
    "macros": Each(str),
    "mechanisms": {"class": _CLASS, "action": _ACTION},
    "modifiers": {"left": str, "joints": str, "never_first": str},
    "predicates": _PREDICATE,
    "products": {"introductions": [str], "no_names": [str]},
    "qualifiers": {"line_of_therapy": Each(str), **{name: {"pattern": str} for name in _QUALIFIERS}},
    "registers": {"weights": Each(float)},
    "sections": {
        "inline": [str],
        "heading": Each([str], *_SECTIONS),
        "cues": Each([(str, int)], *_SECTIONS),
    },
    "symptoms": {
        "ending": {"part": str, "more": str, "head": str, "item": str},
        "pattern": [{"name": str, "regex": str, "score": float, "needs_part?": bool, "adverse?": bool, **_EXAMPLES}],
    },
    "targets": {
        "class": {"heads": [(str, str)], "binders": str, "manner": str},
        "phrase": {"before": str, "head_of": str, "after": str, "end": str, "no_genes": [str]},
        "targets": {"list": [_TARGET]},
    },
    "unnamed_subject": {
        "heading": [str],
        "loose_heading": [str],
        "medicine": str,
        "states": str,
        "product_title": str,
        **_EXAMPLES,
    },
    "words": Each(object),  # each file's keys are the fields of a named tuple: `rxtract.matching.words`
}
"""The schema of every rule file by its name, of all files of a folder by the folder's name."""
_WORDS = {str: "text", float: "a number", int: "a whole number", bool: "true or false"}


class RuleFileError(RxtractError):
    """A rule file holds a key or a value that its schema does not know."""


class _Table(NamedTuple):
    """A closed table, with its keys taken apart once: there are hundreds of rules."""

    kinds: dict[str, Any]
    required: frozenset[str]


def check_rules(name: str, rules: dict[str, Any]) -> None:
    """Check the content of a rule file against its schema in `SCHEMAS`.

    Raises:
        RuleFileError: it does not fit; the message names the file, the rule and the nearest key that there is.
    """
    schema = _schema_of(name.partition("/")[0])
    if schema is None:
        raise RuleFileError(f"rule file {name}.toml has no schema; add one to SCHEMAS in rule_schemas.py")
    _check(name, rules, schema)


def check_fields(name: str, rules: dict[str, Any], fields: dict[str, Any]) -> None:
    """Check that a rule file has exactly these keys, each with a value of its schema.

    Raises:
        RuleFileError: it has others, as of `check_rules`.
    """
    _check(name, rules, _prepared(fields))


def _check(name: str, rules: dict[str, Any], schema: Any) -> None:
    if not _fits(rules, schema):
        raise RuleFileError(f"rule file {name}.toml{next(_problems(rules, schema, ''))}")


@cache
def _schema_of(name: str) -> Any:
    return _prepared(SCHEMAS[name]) if name in SCHEMAS else None


def _prepared(schema: Any) -> Any:
    if isinstance(schema, dict):
        kinds = {key.removesuffix("?"): _prepared(kind) for key, kind in schema.items()}
        return _Table(kinds, frozenset(key for key in schema if not key.endswith("?")))
    if isinstance(schema, Each):
        return Each(_prepared(schema.value), schema.keys)
    return [_prepared(schema[0])] if isinstance(schema, list) else schema


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
