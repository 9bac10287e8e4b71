"""Ids that Biomappings gives concepts."""

import pytest

from rxtract.knowledge.naming.terms import Term

mappings = pytest.importorskip("training.vocabulary.mappings")

HEAD = "#curie_map:\nsubject_id\tpredicate_id\tobject_id\n"


def pairs(*rows: str) -> list[tuple[str, str]]:
    return list(mappings.read_pairs((HEAD + "\n".join(rows)).split("\n")))


def test_only_exact_matches_of_wanted_vocabularies_are_read() -> None:
    rows = ("mesh:D1\tskos:exactMatch\tncit:C1", "mesh:D2\tskos:broadMatch\tncit:C2", "mesh:D3\tskos:exactMatch\tumls:C3")
    assert pairs(*rows) == [("MESH:D1", "NCIT:C1")]


def test_a_concept_gets_an_id_that_nobody_has() -> None:
    terms = [
        Term("MONDO:1", "DISEASE", "one", "MONDO", xrefs={"MESH:D1"}),
        Term("MONDO:2", "DISEASE", "two", "MONDO", xrefs={"EFO:2"}),
        Term("MONDO:3", "DISEASE", "three", "MONDO"),
    ]
    given = [
        ("MESH:D1", "NCIT:C1"), ("EFO:9", "MONDO:2"), ("MONDO:3", "DOID:1"), ("MONDO:3", "DOID:2"), ("MONDO:3", "MESH:D1"),
    ]  # fmt: skip
    assert mappings.add_mapped(terms, given) == {"NCIT": 1}
    assert [sorted(term.xrefs) for term in terms] == [["MESH:D1", "NCIT:C1"], ["EFO:2"], []]
