"""Schemas of the rule files: which keys each may have and what their values are, checked whenever one is read.

`rxtract.matching.schemas` says how a schema is written.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any

from rxtract.matching.schemas import Each, RuleFileError, check, prepare
from rxtract.predicates import all_roles
from rxtract.records import EXPERIENCERS, LABELS, PREDICATES, SECTION_KINDS, SETTINGS, ClaimRecord
from rxtract.rules_folder import read_toml

TRAITS = {
    "patient_has": "the words name what the patients have already, not what the drug is used for or does",
    "prior_therapy": "they name a treatment that came before",
    "tell_doctor": "they ask to tell a doctor of it",
    "no_effect": "what they name is certainly no effect of the drug",
    "after_drug": "they say that it came after the drug",
    "other_cause": "what they name comes of something else than the drug, or is told of people who take none",
    "limits_claim": "what they name limits the claims of its sentence",
}
"""What a rule may say of the mentions it matches (`says`): later steps ask for these, never for a rule's name."""
_OF_MENTIONS = frozenset({"disorder", "drug", "mechanism_class", "mechanism_action", "condition"})


def _objects() -> frozenset[str]:
    """Return the kinds of objects that there are: those of mentions, and every `group` of `conditions.toml`."""
    conditions = read_toml("conditions").get("condition", ())
    return _OF_MENTIONS | {str(rule["group"]) for rule in conditions if "group" in rule}


def _accepted() -> frozenset[str]:
    """Return the kinds of objects that the head of a predicate accepts: a condition of another one makes no claim."""
    return frozenset(group for role in all_roles().values() for group in role.accepts | role.objects_by_form)


_ROLES = frozenset(all_roles())
_SECTIONS = [frozenset(SECTION_KINDS)]
_COLUMNS = frozenset(column.name for column in fields(ClaimRecord))
_EXAMPLES: dict[str, Any] = {"hits": [str], "misses": [str]}
_SAYS = [frozenset(TRAITS)]
_PREDICATE = {
    "role": _ROLES,
    "accepts": [_objects],
    "reach?": int,
    "background_in?": _SECTIONS,
    "sections_not?": _SECTIONS,
    "turns_into?": _ROLES,
    "turns_if?": str,
    "turns_in?": _SECTIONS,
    "predicate": {
        "claim?": bool,
        "order?": int,
        "heading?": str,
        "meaning": str,
        "label?": frozenset(LABELS),
        "objects_by_form?": [_objects],
        "active_subject?": bool,
        "qualifiers?": [_COLUMNS],
        "section_defaults?": [
            {
                "section": frozenset(SECTION_KINDS),
                "score": float,
                "speaks_of?": frozenset({"all", "items", "leaders"}),
                "accepts?": [_objects],
            }
        ],
    },
    "trigger": [
        {
            "name": str,
            "pattern": str,
            "score": float,
            "accepts?": [_objects],
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
            "acts?": bool,
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
    "side?": frozenset({"before", "object", "behind", "anywhere", "lead"}),
    "sentence?": bool,
    "masks?": bool,
    "final?": bool,
    "predicates?": [frozenset(PREDICATES)],
    **_EXAMPLES,
}
_SETTING = {
    "name": frozenset({*SETTINGS, *EXPERIENCERS}),
    "column": frozenset({"setting", "experiencer"}),
    "pattern": str,
    "heading?": str,
    "sections?": _SECTIONS,
    "predicates?": [frozenset(PREDICATES)],
    **_EXAMPLES,
}
_CONDITION = {"name": str, "pattern": str, "tail?": bool, "asserts?": bool, "group?": _accepted, **_EXAMPLES}
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
_REGISTERS = frozenset({"everyday", "professional"})
SCHEMAS: dict[str, Any] = {
    "adverse_events": {"weights": Each(float)},
    "assertion": {"cue": [_CUE]},
    "calibration": Each(
        Each({"slope": float, "offset": float}, frozenset({"everyday", "label", "paper"})),
        frozenset({"rules", "reader"}),
    ),
    "candidate_ranking": Each(Each(Each(float), frozenset({"DRUG", "DISORDER", "MECHANISM"})), _REGISTERS),
    "conditions": {"condition": [_CONDITION]},
    "exclusions": {"exclusion": [{"name": str, "role": _ROLES, "pattern": str, "says?": _SAYS, **_EXAMPLES}]},
    "external_model": {
        "labels": Each(_LABELS),
        "ids": [{"pattern": str, "prefix": str}],
        "sources": Each({"title": str, "licence": str, "redistributable": bool}),
    },
    "genres": Each([str], frozenset({"leaflet", "label", "paper", "web_article"})),
    "groups": {"group": [{"name": str, "regex": str, "score": float, "product?": bool, **_EXAMPLES}]},
    "languages": Each(str),
    "macros": Each(str),
    "mechanisms": {"class": _CLASS, "action": _ACTION},
    "modifiers": {"left": str, "joints": str, "never_first": str},
    "predicates": _PREDICATE,
    "products": {"introductions": [str], "no_names": [str]},
    "administration": Each(Each(str)),
    "patients": Each(Each(str)),
    "qualifiers": Each(Each(str)),  # each table is what a function of `rxtract.nlp.claims.qualifiers` asks for
    "registers": {"weights": Each(float)},
    "subject": {"weights": Each(float)},
    "reader": {
        "weights": Each(Each(float)),
        "cue_odds": Each(float),
        "bare_odds": Each(float),
        "firm_odds": Each(float),
        "alone_in_forms": float,
        "silent_in_forms": _SECTIONS,
        "bare_part": str,
        "apart": [str],
        "apart_least": float,
    },
    "sections": {
        "inline": [str],
        "labels": [str],
        "heading": Each([str], *_SECTIONS),
        "inside": Each(_SECTIONS, *_SECTIONS),
        "major": _SECTIONS,
        "below_number": Each(_SECTIONS, *_SECTIONS),
        "below_stated": Each(_SECTIONS, *_SECTIONS),
        "read_as": Each(*_SECTIONS, *_SECTIONS),
        "cues": Each([(str, int)], *_SECTIONS),
    },
    "settings": {"setting": [_SETTING]},
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


def check_rules(name: str, rules: dict[str, Any]) -> None:
    """Check the content of a rule file against its schema in `SCHEMAS`.

    Raises:
        RuleFileError: it does not fit; the message names the file, the rule and the nearest key that there is.
    """
    schema = _schema_of(name.partition("/")[0])
    if schema is None:
        raise RuleFileError(f"rule file {name}.toml has no schema; add one to SCHEMAS in rule_schemas.py")
    check(name, rules, schema)


def check_fields(name: str, rules: dict[str, Any], fields: dict[str, Any]) -> None:
    """Check that a rule file has exactly these keys, each with a value of its schema.

    Raises:
        RuleFileError: it has others, as of `check_rules`.
    """
    check(name, rules, prepare(fields))


@cache
def _schema_of(name: str) -> Any:
    return prepare(SCHEMAS[name]) if name in SCHEMAS else None
