"""Exports: SSSOM by the rules of its specification, CSV, and KGX."""

from __future__ import annotations

import csv
import io
import json
import re

import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml
from handmade import Made
from test_desk_commands import rxtract  # noqa: F401 - a fixture

import rxtract as package
from rxtract.desk.sssom import COLUMNS, sssom_lines
from rxtract.records import LINK_METHODS
from rxtract.tables import DERIVED_TABLES

# Slots of a mapping in the order of the SSSOM schema (1.0), as far as we use or may come to use them.
SCHEMA_ORDER = [
    "record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label",
    "predicate_modifier", "object_id", "object_label", "object_category", "mapping_justification", "author_id",
    "subject_source", "subject_source_version", "subject_type", "object_source", "object_source_version", "object_type",
    "mapping_tool", "mapping_date", "confidence", "similarity_score", "other", "comment",
]  # fmt: skip
BUILT_IN = {"owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd", "linkml"}
JUSTIFICATIONS = {"semapv:LexicalMatching", "semapv:LexicalSimilarityThresholdMatching"}
SET_SLOTS = {
    "curie_map", "license", "mapping_set_id", "mapping_set_title", "mapping_set_version", "mapping_tool",
    "mapping_tool_version", "mapping_date",
}  # fmt: skip


def parse(text: str) -> tuple[dict, list[dict]]:
    lines = text.splitlines(keepends=True)
    head = [line for line in lines if line.startswith("#")]
    assert lines[: len(head)] == head
    rows = csv.DictReader(io.StringIO("".join(lines[len(head) :]), newline=""), delimiter="\t", strict=True)
    return yaml.safe_load("".join(line[1:] for line in head)), list(rows)


def check(text: str) -> list[dict]:
    """Check a mapping set by the rules of SSSOM 1.0 and return its rows."""
    metadata, rows = parse(text)
    assert set(metadata) <= SET_SLOTS
    assert re.match(r"^[a-z]+:\S+$", metadata["mapping_set_id"])
    assert re.match(r"^https?://\S+$", metadata["license"])
    assert all(isinstance(value, str) for value in (metadata["curie_map"] or {}).values())
    for row in rows:
        assert row["predicate_id"] in {"skos:exactMatch", "skos:closeMatch"}
        assert row["mapping_justification"] in JUSTIFICATIONS
        assert row["subject_type"] == "rdfs literal"
        assert row["subject_label"]
        prefix = row["object_id"].partition(":")[0]
        assert prefix in (metadata["curie_map"] or {}) or prefix in BUILT_IN
        assert row["confidence"] == "" or 0 <= float(row["confidence"]) <= 1
    return rows


def test_columns_are_in_the_order_of_the_schema():
    assert list(COLUMNS) == [slot for slot in SCHEMA_ORDER if slot in COLUMNS]


def test_links_and_failures_are_mappings(snapshot):
    rows = {row["subject_label"]: row for row in check("".join(sssom_lines(snapshot.database)))}
    assert rows["VENBRAND"]["object_id"] == "UNII:VENUMAB001"
    assert rows["VENBRAND"]["object_label"] == "Venumab"
    assert rows["VENBRAND"]["confidence"] == "0.97"
    assert rows["wibble\tfever"]["object_id"] == "sssom:NoTermFound"
    assert rows["wibble\tfever"]["comment"] == "unknown_name; 1 mention"


@pytest.mark.parametrize("text", ['a "quoted" name', "two\nlines", "# no comment", "tab\there", "é 多发 😀", "'=1+1"])
@pytest.mark.parametrize("method", LINK_METHODS)
def test_any_string_is_a_valid_mapping_that_reads_back(tmp_path, text, method):
    made = Made()
    concept_id = None if method == "none" else "ODD:1"
    made.mapping(text, "DRUG", concept_id, method, None if method == "none" else 0.5)
    database = package.read(made.write(tmp_path / "snapshot")).database
    (row,) = check("".join(sssom_lines(database)))
    assert row["subject_label"] == text
    assert row["object_id"] == (concept_id or "sssom:NoTermFound")


def test_sssom_goes_to_standard_output_or_a_file(rxtract, output, tmp_path):  # noqa: F811
    done = rxtract("export", "sssom", output)
    file = tmp_path / "names.sssom.tsv"
    assert rxtract("export", "sssom", output, "-o", file).code == 0
    assert file.read_text(encoding="utf-8") == done.out
    assert rxtract("export", "sssom", output, "-o", tmp_path / "no" / "x").code == 2


def test_csv_has_every_table_and_the_derived_ones(rxtract, output, snapshot, tmp_path):  # noqa: F811
    assert rxtract("export", "csv", output, "-o", tmp_path / "csv").code == 0
    with (tmp_path / "csv" / "claims.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["claim_id"] for row in rows} == set(snapshot.claims["claim_id"])
    assert (tmp_path / "csv" / "facts.csv").is_file()
    again = rxtract("export", "csv", output, "-o", tmp_path / "csv")
    assert (again.code, "not an empty folder" in again.err) == (2, True)


def test_kgx_has_nodes_for_the_ends_of_all_edges(rxtract, output, tmp_path):  # noqa: F811
    assert rxtract("export", "kgx", output, "-o", tmp_path / "kgx").code == 0
    nodes, edges = (
        list(csv.DictReader(io.StringIO((tmp_path / "kgx" / name).read_text(encoding="utf-8")), delimiter="\t"))
        for name in ("nodes.tsv", "edges.tsv")
    )
    ids = {node["id"] for node in nodes}
    assert edges
    for edge in edges:
        assert {edge["subject"], edge["object"]} <= ids
        assert edge["predicate"].startswith("biolink:")
    assert {edge["negated"] for edge in edges} == {"false"}


def resources(folder):
    """Return the resources of an export by reference, as `Type/id`."""
    found = {}
    for path in folder.glob("*.ndjson"):
        for line in path.read_text(encoding="utf-8").splitlines():
            resource = json.loads(line)
            assert path.stem == resource["resourceType"]
            assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", resource["id"])
            found[f"{path.stem}/{resource['id']}"] = resource
    return found


def references(value):
    if isinstance(value, dict):
        yield from ([value["reference"]] if "reference" in value else ())
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from references(one)


def test_fhir_has_a_use_for_every_fact_that_is_not_denied(rxtract, output, snapshot, tmp_path):  # noqa: F811
    assert rxtract("export", "fhir", output, "-o", tmp_path / "fhir").code == 0
    found = resources(tmp_path / "fhir")
    uses = {one["id"]: one for one in found.values() if one["resourceType"] == "ClinicalUseDefinition"}
    facts = snapshot.facts().query("status != 'negated' and predicate not in ['has_mechanism', 'combined_with']")
    assert set(uses) == set(facts["claim_id"])
    assert {reference for one in found.values() for reference in references(one)} <= set(found)
    for _, fact in facts.iterrows():
        use = uses[fact["claim_id"]]
        said = {one["url"].rpartition(":")[2]: one for one in use["extension"]}
        assert said["status"]["valueCode"] == fact["status"]
        assert said["quote"]["valueString"] == " ".join(fact["quote"].split())
        element = {"undesirable-effect": "undesirableEffect"}.get(use["type"], use["type"])
        assert element in use
        assert json.dumps(fact["object_name"], ensure_ascii=False) in json.dumps(use[element], ensure_ascii=False)


def test_fhir_codes_are_those_of_their_systems(rxtract, output, tmp_path):  # noqa: F811
    rxtract("export", "fhir", output, "-o", tmp_path / "fhir")
    codings = {
        coding["system"]: coding["code"]
        for one in resources(tmp_path / "fhir").values()
        for coding in one.get("code", {}).get("coding", [])
    }
    assert codings["http://fdasis.nlm.nih.gov"]
    assert all(not code.startswith("UNII:") for code in codings.values())


@pytest.mark.parametrize("quote", ["two\nlines", "a\x00b\x1b[2J", "é 多发 😀", "\u2028x", " "])
def test_any_quote_is_a_line_of_ndjson(tmp_path, quote):
    from rxtract.desk.fhir import write_fhir

    made = Made()
    drug = made.concept("UNII:X", "DRUG", "Drugol")
    article = made.article("a.txt", text=quote)
    made.claim(article, ("Drugol", drug or "UNII:X"), "causes", (quote, None), quote)
    folder = tmp_path / "fhir"
    folder.mkdir()
    rows = write_fhir(package.read(made.write(tmp_path / "snapshot")).database, folder)
    assert rows == {"ClinicalUseDefinition.ndjson": 1, "Medication.ndjson": 1, "MedicationKnowledge.ndjson": 1}
    (use,) = (one for name, one in resources(folder).items() if name.startswith("Clinical"))
    assert use["undesirableEffect"]["symptomConditionEffect"]["concept"]["text"].isprintable()


def test_derived_tables_are_parquet_as_the_tables_of_a_snapshot_are(rxtract, output, snapshot, tmp_path):  # noqa: F811
    assert rxtract("export", "parquet", output, "-o", tmp_path / "derived").code == 0
    for table in DERIVED_TABLES:
        found = pd.read_parquet(tmp_path / "derived" / table.name)
        assert list(found.columns) == table.schema.names
        assert len(found) == len(snapshot.sql(f"SELECT * FROM {table.name}"))
    facts = pq.read_schema(tmp_path / "derived" / "facts" / "part-0000.parquet")
    assert facts.field("n_independent").metadata[b"meaning"]
