"""What `sssom validate` of sssom-py checks, without its hundred dependencies: schema, prefixes, strict CURIEs.

`sssom_schema.json` is the JSON Schema that sssom-py makes of the SSSOM schema when it validates; it says which version.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft201909Validator

SCHEMA = json.loads(Path(__file__).with_name("sssom_schema.json").read_text(encoding="utf-8"))
BUILT_IN = {"owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd", "linkml"}
"""Prefixes that every mapping set has."""

REFERENCES = ("subject_id", "predicate_id", "object_id", "mapping_justification", "subject_source", "object_source")
"""Slots that hold CURIEs, as far as we may come to use them."""

MAPPING_SLOTS = SCHEMA["$defs"]["Mapping"]["properties"]
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def parse(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the metadata and the mappings of SSSOM/TSV, numbers as numbers, without empty cells."""
    lines = text.split("\n")
    head = [*takewhile(lambda line: line.startswith("#"), lines)]
    rows = csv.DictReader(io.StringIO("\n".join(lines[len(head) :]), newline=""), delimiter="\t", strict=True)
    mappings = [{slot: _value(slot, cell) for slot, cell in row.items() if cell != ""} for row in rows]
    return yaml.safe_load("\n".join(line[1:] for line in head)), mappings


def problems(text: str) -> list[str]:
    """Return what is wrong with SSSOM/TSV; nothing when it is valid."""
    metadata, mappings = parse(text)
    document = metadata | {"mappings": mappings}
    check = Draft201909Validator(SCHEMA, format_checker=Draft201909Validator.FORMAT_CHECKER)
    found = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in check.iter_errors(document)]
    found += [f"no such slot: {slot}" for slot in {*metadata} - {*SCHEMA["properties"]}]
    found += [f"no such slot: {slot}" for slot in {slot for row in mappings for slot in row} - {*MAPPING_SLOTS}]
    found += [f"no address: {metadata.get(slot)}" for slot in ("mapping_set_id", "license") if not _is_uri(metadata, slot)]
    return found + sorted({*_wrong_references(metadata, mappings)})


def _wrong_references(metadata: dict[str, Any], mappings: list[dict[str, Any]]) -> Iterator[str]:
    known = BUILT_IN | {*(metadata.get("curie_map") or {})}
    for row in mappings:
        if "object_id" not in row:  # the schema asks for it only where a type is given; the specification always does
            yield f"without an object: {row.get('subject_label')}"
        for reference in (row[slot] for slot in REFERENCES if slot in row):
            prefix, colon, _ = reference.partition(":")
            if not colon or prefix not in known:
                yield f"missing prefix: {reference}"
            if "|" in reference:
                yield f"a pipe in: {reference}"


def _value(slot: str, cell: str) -> Any:
    kinds = MAPPING_SLOTS.get(slot, {}).get("type", ())
    return float(cell) if "number" in kinds else cell


def _is_uri(metadata: dict[str, Any], slot: str) -> bool:
    return bool(_URI.fullmatch(str(metadata.get(slot, ""))))
