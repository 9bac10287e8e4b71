"""Names of concepts are written in one letter case: small letters, but for proper names, symbols and acronyms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.knowledge import Vocabulary
from rxtract.knowledge.naming.letter_case import as_written, capitalised_words


@pytest.mark.parametrize(
    ("released", "shown"),
    [
        ("Dimethyl Fumarate", "dimethyl fumarate"), ("Nausea", "nausea"), ("multiple myeloma", "multiple myeloma"),
        ("Crohn Disease", "Crohn disease"), ("Stevens-Johnson Syndrome", "Stevens-Johnson syndrome"),
        ("Non-Hodgkin Lymphoma", "non-Hodgkin lymphoma"), ("Vitamin D", "vitamin D"), ("Hepatitis B", "hepatitis B"),
        ("HIV Infections", "HIV infections"), ("gallium GA-68 gozetotide", "gallium GA-68 gozetotide"),
        ("HER2/neu Receptor Antagonist", "HER2/neu receptor antagonist"), ("St. John's Wort", "St. John's wort"),
        ("Sjogren's Syndrome", "Sjogren's syndrome"), ("Down Syndrome", "Down syndrome"), ("IgA Deficiency", "IgA deficiency"),
        ("Prostaglandins, Synthetic", "prostaglandins, synthetic"), ("Rho Kinase Inhibitor", "Rho kinase inhibitor"),
        ("SARS-CoV-2", "SARS-CoV-2"), ("Kinase Inhibitors", "kinase inhibitors"), ("Bites and Stings", "bites and stings"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_name_is_written_in_one_case(released: str, shown: str) -> None:
    assert as_written(released) == shown


@given(st.text(max_size=60))
def test_only_letter_case_changes_and_once(name: str) -> None:
    assert as_written(name).casefold() == name.casefold()
    assert as_written(as_written(name)) == as_written(name)


def test_proper_names_are_those_that_vocabularies_capitalise() -> None:
    names = [
        ("MONDO:1", "Crohn disease"), ("MONDO:2", "kidney disease"), ("HP:1", "Kidney pain"), ("HP:2", "Pain in Baker cyst"),
        ("MESH:1", "Every Word"), ("DOID:1", "Glucosuria of Crohn"), ("GO:1", "binding of baker"),
    ]  # fmt: skip
    assert capitalised_words(names) == ["Crohn"]


def test_no_two_concepts_have_one_name_in_two_cases(packaged: Vocabulary) -> None:
    for name in ("Nausea", "Dimethyl Fumarate", "Kinase Inhibitors", "Crohn Disease", "Lenalidomide"):
        for entry in packaged.lookup(name):
            shown = packaged.concept(entry.concept_id).name
            assert shown == as_written(shown)
