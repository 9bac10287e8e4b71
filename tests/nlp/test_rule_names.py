"""Names of rules steer nothing: with every rule renamed the same articles give the same rows."""

from __future__ import annotations

import ast
import copy
import functools
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from rxtract import extract
from rxtract.matching import rule_files

pytestmark = pytest.mark.tier("lexicon")

NAMED = {"exclusions": "exclusion", "groups": "group", "symptoms": "pattern", "assertion": "cue"}
"""Rule files besides those of the predicates, and the key of their rules; the names of conditions are names of objects."""
PREFIXES = {("exclusions", "exclusion"): "exclusions", ("groups", "group"): "grammar", ("symptoms", "pattern"): "grammar"}
MADE_HERE = {("section_defaults.py", "treats:patients_with")}
"""Rules that Python makes itself and that are called like one of a file."""
SOURCE = Path(rule_files.__file__).parents[1]
PRACTICE = Path(__file__).parents[1] / "practice"
# Patients, prior treatment and a second condition of a contraindication: traits that qualifiers read.
LEAFLET = """Zelora

What Zelora is used for
Zelora is used to treat gout in patients with diabetes. It is approved for gout after treatment with allopurinol.

Do not take Zelora
if you have asthma and previously had a stroke
if you are allergic to Zelora

Tell your doctor if you have kidney disease. The risk of bleeding is increased with liver failure, and pain because of
cancer may get worse. Zelora may harm the unborn child.

Possible side effects
Common: nausea, rash
Rash developed after taking Zelora. White blood cells fight infections.
"""
# Traits that the learned relation reads.
CASE_REPORT = """We report a patient who developed seizures during cefepime therapy. Seizures were treated with lorazepam.
The rash was similar to psoriasis. Methods: randomized. A 50-year-old woman with a history of asthma received ibuprofen
and developed angioedema after taking it.
"""


def renamed(rules: dict[str, Any], key: str) -> dict[str, Any]:
    changed = copy.deepcopy(rules)
    for number, entry in enumerate(changed[key]):
        entry["name"] = f"rule_{key}_{number}"
    return changed


def forget_rules() -> None:
    """Empty the caches of everything that reads rules; the network and the vocabulary stay loaded."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("rxtract.nlp", "rxtract.matching")) and hasattr(module, "read_rules"):
            for value in vars(module).values():
                if isinstance(value, functools._lru_cache_wrapper) and not value.__name__.startswith("_load"):
                    value.cache_clear()


@pytest.fixture
def other_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    read = rule_files.read_rules
    predicates = dict.fromkeys(rule_files.rule_files("predicates"), "trigger")
    changed = {name: renamed(read(name), key) for name, key in {**NAMED, **predicates}.items()}

    def read_renamed(name: str, *, language: str | None = rule_files.LANGUAGE) -> dict[str, Any]:
        return changed[name] if name in changed else read(name, language=language)

    forget_rules()
    for name, module in list(sys.modules.items()):
        if name.startswith("rxtract.") and getattr(module, "read_rules", None) is read:
            monkeypatch.setattr(module, "read_rules", read_renamed)
    yield
    monkeypatch.undo()
    forget_rules()


def rows_of(texts: tuple[str, ...]) -> list[Any]:
    """Return the rows of texts without the columns that say which rule made them."""
    found = [extract(text) for text in texts]
    return [
        {name: value for name, value in asdict(row).items() if name != "found_by"}
        for extraction in found
        for row in (*extraction.mentions, *extraction.claims, *extraction.claim_quotes)
    ]


def test_rows_are_the_same_when_every_rule_has_another_name(request: pytest.FixtureRequest) -> None:
    texts = (LEAFLET, CASE_REPORT, *(path.read_text(encoding="utf-8") for path in sorted(PRACTICE.glob("*.txt"))))
    before = rows_of(texts)
    request.getfixturevalue("other_names")
    assert any("rule_trigger" in claim.found_by for claim in extract(texts[0]).claims)
    assert rows_of(texts) == before


def test_no_module_compares_the_name_of_a_rule() -> None:
    rules = [(read_role(name), entry["name"]) for name in rule_files.rule_files("predicates") for entry in rule_files.read_rules(name)["trigger"]]
    names = {f"{role}:{name}" for role, name in rules} | {
        f"{prefix}:{entry['name']}" for (file, key), prefix in PREFIXES.items() for entry in rule_files.read_rules(file)[key]
    }
    literals = {
        (path.name, node.value)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in names
    }
    assert literals <= MADE_HERE


def read_role(name: str) -> str:
    role: str = rule_files.read_rules(name)["role"]
    return role
