"""Rule files have closed sets of keys: a misspelt one is an error that names the file, the rule and the right key."""

from __future__ import annotations

import copy
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from rxtract.matching import rule_schemas
from rxtract.matching.rule_files import read_rules, rule_files
from rxtract.matching.rule_schemas import SCHEMAS, check_rules
from rxtract.matching.schemas import RuleFileError
from rxtract.nlp.claims import qualifiers
from rxtract.predicates import Predicate, SectionDefault
from rxtract.rules_folder import LANGUAGE, rules_folder

FILES = sorted(file.name.removesuffix(".toml") for file in rules_folder().iterdir() if file.name.endswith(".toml"))
SHARED = sorted(file.name.removesuffix(".toml") for file in rules_folder(None).iterdir() if file.name.endswith(".toml"))


def changed(name: str, *path: Any, **keys: Any) -> dict[str, Any]:
    """Return the content of a rule file with some keys set in the table at `path`."""
    rules = copy.deepcopy(read_rules(name))
    table: Any = rules
    for step in path:
        table = table[step]
    table.update(keys)
    return rules


@pytest.mark.parametrize("name", [*FILES, *rule_files("predicates"), *rule_files("words")])
def test_every_rule_file_fits_its_schema(name: str) -> None:
    check_rules(name, read_rules(name, language=LANGUAGE))


@pytest.mark.parametrize("name", SHARED)
def test_every_rule_file_for_all_languages_fits_its_schema(name: str) -> None:
    check_rules(name, read_rules(name, language=None))


def test_every_schema_has_a_file() -> None:
    assert set(SCHEMAS) == {*FILES, *SHARED, "predicates", "words"}


@pytest.mark.parametrize(
    ("name", "rules", "message"),
    [
        ("predicates/treats", changed("predicates/treats", "trigger", 1, hegded=True), "trigger used_to_treat: unknown key 'hegded'; did you mean 'hedged'"),
        ("predicates/treats", changed("predicates/treats", "trigger", 1, rech=3), "used_to_treat: unknown key 'rech'; did you mean 'reach'"),
        ("predicates/treats", changed("predicates/treats", bakground_in=[]), "unknown key 'bakground_in'; did you mean 'background_in'"),
        ("predicates/causes", changed("predicates/causes", "trigger", 0, says=["patients_have"]), "frequency_header, says: unknown value 'patients_have'; did you mean 'patient_has'"),
        ("predicates/causes", changed("predicates/causes", "trigger", 0, sections=["indications"]), "unknown value 'indications'; did you mean 'indication'"),
        ("predicates/causes", changed("predicates/causes", "trigger", 0, score="high"), "score: must be a number, not 'high'"),
        ("predicates/causes", changed("predicates/causes", "trigger", 0, weak=1), "weak: must be true or false, not 1"),
        ("predicates/causes", changed("predicates/causes", "trigger", 0, hits="rash"), "hits: must be an array"),
        ("predicates/treats", changed("predicates/treats", accepts=["disorders"]), "accepts: unknown value 'disorders'; did you mean 'disorder'"),
        ("predicates/treats", changed("predicates/treats", "predicate", label="DISEASES"), "predicate, label: unknown value 'DISEASES'; did you mean 'DISEASE'"),
        ("predicates/treats", changed("predicates/treats", "predicate", qualifiers=["populations"]), "unknown value 'populations'; did you mean 'population'"),
        ("predicates/causes", changed("predicates/causes", "predicate", "section_defaults", 0, section="adverse"), "section: unknown value 'adverse'; did you mean 'adverse_reaction'"),
        ("conditions", changed("conditions", "condition", 0, group="drugs"), "group: unknown value 'drugs'; did you mean 'drug'"),
        ("assertion", changed("assertion", "cue", 0, predicats=["treats"]), "cue not: unknown key 'predicats'; did you mean 'predicates'"),
        ("genres", changed("genres", leaflets=[]), "unknown key 'leaflets'; did you mean 'leaflet'"),
        ("registers", changed("registers", "weights", rash="much"), "weights, rash: must be a number"),
        ("sections", changed("sections", "cues", reference=[["doi"]]), "reference: must be an array of 2 values"),
        ("modifiers", {"left": "severe", "joints": "or"}, "lacks the key 'never_first'"),
        ("qualifiers", changed("qualifiers", population="adults"), "population: must be a table"),
        ("recipes", {}, "has no schema"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_an_error_with_file_rule_and_nearest_key(
    name: str, rules: dict[str, Any], message: str
) -> None:
    with pytest.raises(RuleFileError) as error:
        check_rules(name, rules)
    assert f"rule file {name}.toml" in str(error.value)
    assert message in str(error.value)


def test_every_key_that_a_head_may_have_is_in_its_schema() -> None:
    declared = {field.name for field in fields(Predicate)} - {"name", "accepts"}  # these stand above the table
    assert {key.removesuffix("?") for key in SCHEMAS["predicates"]["predicate"]} == declared
    (default,) = SCHEMAS["predicates"]["predicate"]["section_defaults?"]
    assert {key.removesuffix("?") for key in default} == {field.name for field in fields(SectionDefault)}


def test_every_kind_of_object_that_mentions_have_is_accepted_by_a_head() -> None:
    assert rule_schemas._OF_MENTIONS <= rule_schemas._accepted() <= rule_schemas._objects()


def test_every_table_of_qualifiers_is_asked_for() -> None:
    text = Path(qualifiers.__file__).read_text(encoding="utf-8")
    assert [name for name in read_rules("qualifiers") if f'"{name}"' not in text] == []


def test_a_rule_file_is_read_once() -> None:
    assert read_rules("groups") is read_rules("groups")
