"""MeSH ids for what MeSH has no heading for: the heading that lists the name, else the nearest wider one."""

import pytest

from rxtract.knowledge.naming.terms import Name, Term

filing = pytest.importorskip("training.vocabulary.filing")
headings = pytest.importorskip("training.vocabulary.headings")


def heading(mesh_id: str, tree: str, *names: str) -> object:
    return headings.Heading(mesh_id, tuple(Name(name, "synonym") for name in names), (tree,))


HEADINGS = [
    heading("D000001", "C14.280.100", "Heart Rhythm Disorders", "irregular beat"),
    heading("D000002", "C23.888", "Signs"),
    heading("D000070003", "C14.280.100.050", "Atrial Rhythm Disorders"),
]


def filed(*terms: Term) -> dict[str, set[str]]:
    pool = {term.concept_id: term for term in terms}
    filing.file_disorders(pool, HEADINGS)
    return {term.concept_id: {x for x in term.xrefs if x.startswith("MESH:")} for term in terms}


def test_a_listed_name_is_filed_under_its_heading() -> None:
    assert filed(Term("HP:1", "ADVERSE_EVENT", "Irregular beats", "HP")) == {"HP:1": {"MESH:D000001"}}


def test_a_name_that_no_heading_lists_is_filed_under_the_nearest_wider_one() -> None:
    parent = Term("HP:1", "ADVERSE_EVENT", "Arrhythmia", "HP", xrefs={"MESH:D000001"})
    child = Term("HP:2", "ADVERSE_EVENT", "Bigeminy", "HP", links={("is_a", "HP:1")})
    grandchild = Term("HP:3", "ADVERSE_EVENT", "Slow bigeminy", "HP", links={("is_a", "HP:2")})
    far = Term("HP:4", "ADVERSE_EVENT", "Very slow bigeminy", "HP", links={("is_a", "HP:3")})
    result = filed(parent, child, grandchild, far)
    assert result["HP:2"] == result["HP:3"] == {"MESH:D000001"}
    assert result["HP:4"] == set()


def test_headings_that_say_nothing_are_not_used() -> None:
    parent = Term("HP:1", "ADVERSE_EVENT", "Sign", "HP", xrefs={"MESH:D000002"})
    child = Term("HP:2", "ADVERSE_EVENT", "Something odd", "HP", links={("is_a", "HP:1")})
    assert filed(parent, child)["HP:2"] == set()


def test_a_recent_heading_keeps_the_one_that_the_literature_used_before() -> None:
    term = Term("MESH:D000070003", "DISEASE", "Atrial Rhythm Disorders", "MESH")
    assert filed(term)["MESH:D000070003"] == {"MESH:D000001"}


def test_what_has_a_heading_keeps_it_alone() -> None:
    parent = Term("HP:1", "ADVERSE_EVENT", "Arrhythmia", "HP", xrefs={"MESH:D000001"})
    child = Term("HP:2", "ADVERSE_EVENT", "Bigeminy", "HP", xrefs={"MESH:D000009"}, links={("is_a", "HP:1")})
    assert filed(parent, child)["HP:2"] == {"MESH:D000009"}


def test_a_medicine_is_filed_by_a_name_only_one_record_lists() -> None:
    descriptors = [
        headings.Heading("D000010", (Name("Paracetamol", "preferred"), Name("Acetaminofen", "synonym")), ("D02.1",)),
        headings.Heading("D000011", (Name("Other", "preferred"), Name("Twofold", "synonym")), ("D02.2",)),
        headings.Heading("D000012", (Name("Another", "preferred"), Name("Twofold", "synonym")), ("D02.3",)),
    ]
    one = Term("UNII:1", "DRUG", "acetaminofen", "UNII")
    two = Term("UNII:2", "DRUG", "twofold", "UNII")
    assert filing.file_by_name([one, two], descriptors, []) == 1
    assert (one.xrefs, two.xrefs) == ({"MESH:D000010"}, set())


def test_a_medicine_keeps_the_record_that_mesh_had_for_it_before() -> None:
    descriptors = [headings.Heading("D000010", (Name("Paracetamol", "preferred"),), ("D02.1",))]
    term = Term("UNII:1", "DRUG", "paracetamol", "UNII", xrefs={"CHEBI:1", "MESH:D000010"})
    mapped = [("C000001", "CHEBI:1"), ("D000010", "CHEBI:1"), ("C000002", "CHEBI:2")]
    assert filing.file_replaced([term], mapped, descriptors) == 1
    assert term.xrefs == {"CHEBI:1", "MESH:D000010", "MESH:C000001"}


def test_a_salt_is_filed_by_its_acid() -> None:
    entries = {"CHEBI:1": {"relations": {"is_conjugate_base_of": ["CHEBI:2"]}}}
    term = Term("UNII:1", "DRUG", "valproate", "UNII", xrefs={"CHEBI:1"})
    assert filing.file_by_structure([term], entries, {"CHEBI:2": "MESH:D014635"}) == 1
    assert "MESH:D014635" in term.xrefs
