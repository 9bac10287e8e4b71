"""Exports: CSV, KGX, FHIR and Parquet; SSSOM has a file of its own."""

from __future__ import annotations

import csv
import io
import json
import re

import pandas as pd
import pyarrow.parquet as pq
import pytest
from handmade import Made
from test_desk_commands import rxtract  # noqa: F401 - a fixture

import rxtract as package
from rxtract.tables import DERIVED_TABLES


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
    assert rxtract("export", "parquet", output, "-o", tmp_path / "again").code == 0
    for first in sorted((tmp_path / "derived").rglob("*.parquet")):
        again = tmp_path / "again" / first.relative_to(tmp_path / "derived")
        assert first.read_bytes() == again.read_bytes(), first
    facts = pq.read_schema(tmp_path / "derived" / "facts" / "part-0000.parquet")
    assert facts.field("n_independent").metadata[b"meaning"]
