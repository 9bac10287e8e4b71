"""Facts as FHIR R5: a Medication and a MedicationKnowledge per drug, a ClinicalUseDefinition per fact, as NDJSON.

What has no place there is left out: mechanisms, combinations, and facts that are only denied. What FHIR has no element
for (status, quote, source, number of articles) stands in extensions of our own, `urn:rxtract:…`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rxtract.desk.database import Database
from rxtract.records import content_id

Resource = dict[str, Any]

_TYPES = {
    "treats": "indication", "causes": "undesirable-effect", "contraindicated_in": "contraindication",
    "interacts_with": "interaction",
}  # fmt: skip
_SYSTEMS = {
    "UNII": "http://fdasis.nlm.nih.gov", "HP": "http://human-phenotype-ontology.org",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm", "MESH": "urn:oid:2.16.840.1.113883.6.177",
    "HGNC": "http://www.genenames.org", "MONDO": "http://purl.obolibrary.org/obo/mondo.owl",
    "DOID": "http://purl.obolibrary.org/obo/doid.owl", "CHEBI": "http://purl.obolibrary.org/obo/chebi.owl",
    "GO": "http://purl.obolibrary.org/obo/go.owl", "DRUGBANK": "https://go.drugbank.com/drugs",
}  # fmt: skip
"""Code systems; the others are `urn:rxtract:PREFIX`."""
_WHOLE = frozenset({"HP", "MONDO", "DOID", "CHEBI", "GO", "HGNC"})
"""Vocabularies whose codes hold their prefix."""

_FACTS = """
SELECT subject_key, subject_name, predicate, object_key, object_name, status, certainty, n_independent, frequency,
    claim_id, source, quote
FROM facts WHERE status <> 'negated' ORDER BY subject_key, predicate, object_key
"""


def write_fhir(database: Database, folder: Path) -> dict[str, int]:
    """Write a file of NDJSON per type of resource into `folder` and return the rows of each."""
    concepts = {key for (key,) in database.rows("SELECT concept_id FROM concepts").values}
    rows = database.rows("SELECT key, epc_id, epc FROM drug_classes WHERE epc IS NOT NULL").values
    classes = {key: (epc_id, epc) for key, epc_id, epc in rows}
    found = database.rows(_FACTS)
    of_drug: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for values in found.values:
        row = dict(zip(found.columns, values, strict=True))
        if row["predicate"] in _TYPES:
            of_drug[row["subject_key"]].append(row)
    resources: dict[str, list[Resource]] = defaultdict(list)
    for key, facts in of_drug.items():
        identity, code = content_id(key), _concept(key, facts[0]["subject_name"], concepts)
        uses = [_use(row, identity, concepts) for row in facts]
        resources["Medication"].append({"resourceType": "Medication", "id": identity, "code": code})
        resources["MedicationKnowledge"].append(_knowledge(identity, code, uses, classes.get(key)))
        resources["ClinicalUseDefinition"] += uses
    names = ("ClinicalUseDefinition", "Medication", "MedicationKnowledge")
    return {f"{name}.ndjson": _write(folder / f"{name}.ndjson", resources[name]) for name in names}


def _knowledge(identity: str, code: Resource, uses: Iterable[Resource], epc: tuple[str, str] | None) -> Resource:
    knowledge: Resource = {
        "resourceType": "MedicationKnowledge",
        "id": identity,
        "code": code,
        "associatedMedication": [{"reference": f"Medication/{identity}"}],
        "clinicalUseIssue": [{"reference": f"ClinicalUseDefinition/{use['id']}"} for use in uses],
    }
    if epc:
        kind = {"text": "established pharmacologic class"}
        knowledge["medicineClassification"] = [{"type": kind, "classification": [_concept(*epc, {epc[0]})]}]
    return knowledge


def _use(row: Mapping[str, Any], medication: str, concepts: set[str]) -> Resource:
    kind, thing = _TYPES[row["predicate"]], _concept(row["object_key"], row["object_name"], concepts)
    use: Resource = {
        "resourceType": "ClinicalUseDefinition",
        "id": row["claim_id"],
        "extension": [
            {"url": "urn:rxtract:status", "valueCode": row["status"]},
            {"url": "urn:rxtract:certainty", "valueDecimal": row["certainty"]},
            {"url": "urn:rxtract:independent-articles", "valueInteger": row["n_independent"]},
            {"url": "urn:rxtract:source", "valueString": _words(row["source"])},
            {"url": "urn:rxtract:quote", "valueString": _words(row["quote"])},
        ],
        "type": kind,
        "subject": [{"reference": f"Medication/{medication}"}],
    }
    if kind == "interaction":
        use["interaction"] = {"interactant": [{"itemCodeableConcept": thing}]}
    elif kind == "undesirable-effect":
        use["undesirableEffect"] = {"symptomConditionEffect": {"concept": thing}}
        if row["frequency"]:
            use["undesirableEffect"]["frequencyOfOccurrence"] = {"text": row["frequency"].replace("_", " ")}
    else:
        use[kind] = {"diseaseSymptomProcedure": {"concept": thing}}
    return use


def _concept(key: str, name: str, concepts: Iterable[str]) -> Resource:
    """Return a CodeableConcept: with a code when the key is that of a concept, else words alone."""
    name = _words(name)
    if key not in concepts:
        return {"text": name}
    prefix, _, code = key.partition(":")
    system = _SYSTEMS.get(prefix, f"urn:rxtract:{prefix.lower()}")
    return {"coding": [{"system": system, "code": key if prefix in _WHOLE else code, "display": name}], "text": name}


def _words(text: str) -> str:
    """Return text as a string of FHIR: on one line, without control characters, never empty."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split()) or "-"


def _write(path: Path, resources: Iterable[Resource]) -> int:
    lines = [json.dumps(resource, ensure_ascii=False) + "\n" for resource in resources]
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        stream.writelines(lines)
    return len(lines)
