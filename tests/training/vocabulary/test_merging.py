"""How the build merges vocabularies: evidence joins, a cross reference alone does not."""

import pytest

from rxtract.knowledge.naming.terms import Name, Term

merging = pytest.importorskip("training.vocabulary.merging")


def merged(*terms: Term) -> list[Term]:
    pool = merging.Pool()
    for term in terms:
        pool.add(term)
    return merging.flatten(pool.groups, ("MONDO", "HP", "MESH"))


def test_equal_names_merge_and_keep_all_ids() -> None:
    (term,) = merged(Term("MONDO:1", "DISEASE", "nausea", "MONDO"), Term("HP:1", "ADVERSE_EVENT", "Nausea", "HP"))
    assert (term.concept_id, term.xrefs) == ("MONDO:1", {"HP:1"})


def test_a_reference_to_something_else_does_not_merge() -> None:
    visual = Term("MONDO:1", "DISEASE", "visual epilepsy", "MONDO", xrefs={"MESH:D1"})
    assert len(merged(visual, Term("MESH:D1", "ADVERSE_EVENT", "Seizures", "MESH"))) == 2


def test_a_reference_with_a_shared_name_merges() -> None:
    myeloma = Term("MONDO:1", "DISEASE", "plasma cell myeloma", "MONDO", [Name("multiple myeloma", "synonym")])
    myeloma.xrefs.add("MESH:D1")
    heading = Term("MESH:D1", "DISEASE", "Multiple Myeloma", "MESH", [Name("Plasma Cell Myeloma", "synonym")])
    assert len(merged(myeloma, heading)) == 1


def test_one_vocabulary_gives_a_concept_one_id() -> None:
    assert len(merged(Term("HP:1", "DISEASE", "rash", "HP"), Term("HP:2", "DISEASE", "rash", "HP"))) == 2


def test_a_rare_acronym_is_called_an_abbreviation() -> None:
    (term,) = merged(Term("MONDO:1", "DISEASE", "channelopathy", "MONDO", [Name("CIP", "synonym")]))
    assert term.names == [Name("CIP", "abbreviation")]


def test_links_follow_merged_ids() -> None:
    parent = [Term("MONDO:1", "DISEASE", "edema", "MONDO"), Term("HP:1", "DISEASE", "Edema", "HP")]
    child = Term("HP:2", "DISEASE", "leg swelling", "HP", links={("is_a", "HP:1")})
    assert {term.concept_id: term.links for term in merged(*parent, child)}["HP:2"] == {("is_a", "MONDO:1")}
