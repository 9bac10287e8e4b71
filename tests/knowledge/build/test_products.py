"""Brands of combinations mean all parts; vaccines are products, not the viruses that they are named by."""

import pytest

from rxtract.errors import VocabularyError
from rxtract.knowledge import Vocabulary
from rxtract.knowledge.build.curation import curated_files
from rxtract.knowledge.build.products import add_combinations, owned_names, take_names
from rxtract.knowledge.naming.terms import Name, Term

TABLES = dict(curated_files())
COMBINATIONS = TABLES["combinations.toml"]["combination"]


@pytest.mark.parametrize("entry", COMBINATIONS, ids=[entry["brands"][0] for entry in COMBINATIONS])
def test_a_brand_of_a_combination_has_all_its_parts(packaged: Vocabulary, entry: dict) -> None:
    for brand in entry["brands"]:
        concept = packaged.link(brand, "DRUG").concept
        assert concept is not None, brand
        parts = {target for relation, target in packaged.links(concept.concept_id) if relation == "has_part"}
        assert len(parts) == len(entry["parts"]), brand
        known = {e.concept_id for part in entry["parts"] for e in packaged.lookup(part, "DRUG")}
        assert parts <= known, brand


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("HPV vaccine", "papillomavirus vaccines"), ("Gardasil 9", "papillomavirus vaccines"), ("MMR vaccine", "measles-mumps-rubella vaccine"),
        ("Comirnaty", "COVID-19 vaccines"), ("yellow fever vaccine", "yellow fever vaccine"), ("Twinrix", "hepatitis A and hepatitis B vaccine"),
        ("polio vaccine", "polio vaccine"), ("Hib vaccine", "Haemophilus influenzae type b vaccine"), ("flu jab", "influenza vaccines"),
        ("RSV vaccine", "respiratory syncytial virus vaccines"), ("shingles vaccine", "herpes zoster vaccine"), ("BCG vaccine", "BCG vaccine"),
        ("Macrobid", "nitrofurantoin"), ("Pepto-Bismol", "bismuth subsalicylate"),
    ],
)  # fmt: skip
def test_a_vaccine_or_brand_is_its_product(packaged: Vocabulary, name: str, concept: str) -> None:
    found = packaged.link(name, "DRUG").concept
    assert found is not None
    assert found.name == concept


def test_owned_names_are_taken_from_others() -> None:
    terms = {
        "RXT:v": Term("RXT:v", "DRUG", "glow vaccine", "RXT", [Name("Glowvax", "brand")]),
        "UNII:1": Term("UNII:1", "DRUG", "glow virus antigen", "UNII", [Name("glow vaccine", "official"), Name("GV", "code")]),
        "UNII:2": Term("UNII:2", "DRUG", "GLOWVAX", "UNII"),
        "MONDO:1": Term("MONDO:1", "DISEASE", "glow", "MONDO", [Name("glowvax", "synonym")]),
    }
    owned = owned_names([{"id": "RXT:v", "name": "glow vaccine", "brands": ["Glowvax"], "owns": True}, {"id": "x", "name": "y"}])
    assert owned == {"glow vaccine": "RXT:v", "Glowvax": "RXT:v"}
    assert take_names(terms, {}, owned) == {"UNII:2": "RXT:v"}
    assert [name.text for name in terms["UNII:1"].names] == ["GV"]
    assert terms["MONDO:1"].names


def test_a_combination_of_unknown_medicines_is_an_error() -> None:
    table = {"combination": [{"parts": ["nothing", "else"], "brands": ["Nix"]}]}
    with pytest.raises(VocabularyError, match="no medicine is named 'nothing'"):
        add_combinations({}, "x.toml", table, {})
