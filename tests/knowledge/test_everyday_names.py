"""Names without context: what is no name of a medicine or disease, and what stands behind one."""

import pytest

from rxtract import extract
from rxtract.knowledge import load_vocabulary


def name_of(name, label):
    concept = load_vocabulary().link(name, label).concept
    return concept.name.lower() if concept else None


@pytest.mark.parametrize("label", ["DISEASE", "ADVERSE_EVENT"])
@pytest.mark.parametrize("word", ["cold", "can", "all", "arms", "cap", "may", "was", "set", "fast", "ring", "unable to move"])
def test_an_everyday_word_is_no_acronym(word, label):
    assert name_of(word, label) is None


@pytest.mark.parametrize("name", ["common cold", "COPD", "ALL", "flu", "rash", "AIDS", "gout", "pain", "lupus"])
def test_names_are_linked_still(name):
    assert name_of(name, "DISEASE") is not None


@pytest.mark.parametrize(
    ("name", "medicine"),
    [
        ("aspirin 75 mg", "aspirin"),
        ("warfarin 5 mg once daily", "warfarin"),
        ("metformin 500mg tablets", "metformin"),
        ("ibuprofen (400 mg)", "ibuprofen"),
        ("insulin glargine 100 units/ml", "insulin glargine"),
        ("simvastatin, 20 mg at night", "simvastatin"),
        ("digoxin 62.5 micrograms", "digoxin"),
        ("amoxicillin 250 mg/5 ml", "amoxicillin"),
        ("vitamin B12", name_of("vitamin B12", "DRUG")),
    ],
)
def test_the_strength_behind_a_medicine_is_no_part_of_its_name(name, medicine):
    assert name_of(name, "DRUG") == medicine


@pytest.mark.parametrize(
    ("text", "short", "meaning"),
    [
        ("Malignant mesothelioma (MM) is rare. Cisplatin is used to treat MM.", "MM", "malignant mesothelioma"),
        ("Multiple myeloma (MM) is a cancer. Bortezomib is used to treat MM.", "MM", "multiple myeloma"),
    ],
)
def test_the_letters_of_a_short_form_are_the_first_of_its_words(text, short, meaning):
    linked = {mention.concept_name.lower() for mention in extract(text).mentions if mention.text == short and mention.concept_name}
    assert linked == {meaning}


def test_every_claim_has_keys_to_join_by():
    found = extract("Zarmolinib treats gout. Zarmolinib causes headache and blue toes.")
    assert found.claims
    for claim in found.claims:
        assert claim.subject_key == (claim.subject_id or claim.subject_name.lower())
        assert claim.object_key == (claim.object_id or (claim.object_name or claim.object_text).lower())
