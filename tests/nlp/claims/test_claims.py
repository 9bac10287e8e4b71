import pytest

from ..markup import rows, show_claims

pytestmark = pytest.mark.tier("lexicon")


def claims(sentence: str, *, subject: bool = False) -> set[str]:
    return show_claims(f"Imatinib\n\nImatinib is a tablet. {sentence}", subject=subject)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Imatinib is used to treat gout.", {"treats gout"}),
        ("Imatinib may cause nausea, vomiting and rash.", {"causes nausea", "causes vomiting", "causes rash"}),
        ("Imatinib is a tyrosine kinase inhibitor.", {"has_mechanism tyrosine kinase inhibitor"}),
        ("Imatinib is given in combination with dexamethasone.", {"combined_with dexamethasone"}),
        ("Do not use imatinib in combination with dexamethasone.", {"interacts_with dexamethasone"}),
        ("Imatinib interacts with warfarin.", {"interacts_with warfarin"}),
        ("Do not take imatinib if you have porphyria.", {"contraindicated_in porphyria"}),
        ("Tell your doctor if you have asthma.", set()),
        ("The tablets are red.", set()),
    ],
)
def test_every_predicate_and_what_makes_none(sentence, expected):
    assert claims(sentence) == expected


def test_a_list_behind_and_forbids_nothing_alone():
    text = """Imatinib

Do not take imatinib:

- if you have porphyria
- if you are giving your own blood, and:
- you had a stroke last month
- you have angina
"""
    assert show_claims(text) == {"contraindicated_in porphyria"}


def test_another_drug_keeps_its_own_claims():
    assert "Thalidomide causes rash" in claims("Thalidomide may cause rash.", subject=True)
    assert "Imatinib causes rash" not in claims("Thalidomide may cause rash.", subject=True)


def test_what_is_forbidden_of_another_drug_is_told_of_it():
    forbidden = "contraindicated_in Pregnant women"
    assert f"thalidomide {forbidden}" in claims("Pregnant women should not take thalidomide.", subject=True)
    assert f"Imatinib {forbidden}" not in claims("Pregnant women should not take thalidomide.", subject=True)
    assert f"Imatinib {forbidden}" in claims("Pregnant women should not take imatinib.", subject=True)


def test_a_class_in_apposition_is_told_of_the_drug_it_stands_behind():
    made = claims("Imatinib is used with abiraterone (a tyrosine kinase inhibitor).", subject=True)
    assert "abiraterone has_mechanism tyrosine kinase inhibitor" in made
    assert "Imatinib has_mechanism tyrosine kinase inhibitor" not in made


def test_the_same_statement_twice_is_one_claim():
    text = "Imatinib\n\nImatinib may cause rash. Later on imatinib may cause rash again."
    assert [one.object_text for one in rows(text).claims] == ["rash"]


def test_quotes_are_verbatim_and_hold_their_object():
    text = "Imatinib\n\nImatinib（tablets）may cause nausea，rash。"
    assert rows(text).claims
    for one in rows(text).claims:
        assert text[one.start : one.end] == one.quote
        assert one.object_text in one.quote


def test_the_drug_is_no_object_of_itself():
    assert rows("Imatinib\n\nImatinib interacts with imatinib.").claims == ()


LEAFLET = """Imatinib

Do not take imatinib:
- if you have porphyria
- if you have gout

Possible side effects

Very common (may affect more than 1 in 10 people):
- nausea
- rash

Rare (may affect up to 1 in 1,000 people):
- hair loss
"""


@pytest.mark.parametrize(
    "claim",
    [
        "contraindicated_in porphyria", "contraindicated_in gout", "causes nausea (very_common)",
        "causes rash (very_common)", "causes hair loss (rare)",
    ],
)  # fmt: skip
def test_items_inherit_predicate_and_frequency_of_their_header(claim):
    assert claim in show_claims(LEAFLET)


@pytest.mark.parametrize("marks", [("1. ", "2. "), ("- ", "- "), ("• ", "• ")])
def test_bulleted_and_numbered_lists_are_read_alike(marks):
    text = f"Imatinib\n\nImatinib is old.\n\nThe side effects of imatinib are:\n\n{marks[0]}Rash\n{marks[1]}Fever\n"
    assert show_claims(text) == {"causes Rash", "causes Fever"}


def test_a_warned_of_sign_is_an_event_and_no_claim_while_if_you_have_is_a_disease():
    text = "Imatinib\n\nTell your doctor if you have gout. Tell your doctor if you notice chest pain."
    labels = {one.text: one.label for one in rows(text).mentions}
    assert (labels["gout"], labels["chest pain"]) == ("DISEASE", "ADVERSE_EVENT")
    assert show_claims(text) == set()
