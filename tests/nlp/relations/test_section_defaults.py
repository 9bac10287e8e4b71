"""What sections of indications say by themselves: lists without a colon, patients, diseases in a row."""

from __future__ import annotations

import pytest

from ..markup import rows, show_claims

pytestmark = pytest.mark.tier("lexicon")


def claims(body: str) -> set[str]:
    return show_claims(f"Imatinib\n\nIndications\n\n{body}", predicate="treats")


@pytest.mark.parametrize(
    "header",
    [
        "Imatinib is indicated for the treatment of the following infections",
        "Imatinib is indicated for adults with infections in the conditions listed below.",
    ],
)
def test_a_list_needs_no_colon(header):
    found = claims(f"{header}\n\nSevere gout in the elderly.\nMalaria and rashes.")
    assert {"treats Severe gout", "treats Malaria"} <= found


def test_a_sentence_that_explains_a_listed_disease_adds_none():
    found = claims("Imatinib is used for:\n- gout. Gout is pain in joints.\n- asthma")
    assert found == {"treats gout", "treats asthma"}


def test_the_patients_are_treated_where_nothing_else_is():
    assert claims("Imatinib is indicated to prolong survival in patients with leukaemia.") == {"treats leukaemia"}
    assert claims("Imatinib is indicated to treat gout in patients with leukaemia.") == {"treats gout"}


def test_patients_of_a_drug_that_lowers_a_reading_are_treated():
    assert claims("Imatinib is used to lower blood sugar levels in adults with diabetes.") == {"treats diabetes"}


def test_cells_and_genes_of_a_disease_are_not_treated():
    assert claims("Imatinib is used to treat leukaemia cells.") == set()


def test_a_use_that_is_denied_is_a_negated_treatment():
    (one,) = rows("Imatinib\n\nIndications\n\nImatinib should not be used to treat migraine.").claims
    assert (one.predicate, one.object_text, one.status) == ("treats", "migraine", "negated")


@pytest.mark.parametrize(
    "aside",
    [
        "in adults who have one or more risk factors, for instance diabetes",
        ", particularly those who have diabetes",
        ", a disease of joints that is dangerous for those with diabetes",
    ],
)
def test_asides_of_an_indication_are_not_treated(aside):
    found = claims(f"Imatinib is used for the treatment of gout {aside}.")
    assert "treats gout" in found
    assert "treats diabetes" not in found


def test_people_with_risk_factors_are_protected():
    assert "treats stroke" in claims("In people with several risk factors it lowers the risk of stroke.")


def test_the_risk_group_of_patients_is_not_treated():
    assert claims("Imatinib is indicated in adults at risk because of diabetes.") == set()


def test_headings_and_sentences_without_a_verb_name_indications():
    assert claims("Gout and severe asthma\n\nImatinib is a tablet.") == {"treats Gout", "treats severe asthma"}
    assert claims("Serious infections such as cholera; leprosy.") >= {"treats cholera", "treats leprosy"}


def test_a_purpose_together_with_another_drug_is_the_subjects():
    text = "Imatinib\n\nIndications\n\nGiven together with prednisone for the treatment of gout."
    assert "treats gout" in show_claims(text)


def test_death_and_recurrence_are_not_treated():
    assert claims("Imatinib is indicated to reduce the risk of death and stroke.") == {"treats stroke"}


def test_the_lower_case_end_of_a_wrapped_line_is_no_heading():
    text = "Imatinib\n\nIndications\n\nelderly patients who are weak\n\nImatinib is used to treat gout."
    assert "treats gout" in show_claims(text)


@pytest.mark.parametrize("tells", ["This pain burns like an electric shock.", "You tire easily.", "People with it faint."])
def test_a_sentence_about_a_listed_disease_adds_none(tells):
    text = f"What Zelora is used for\n\nZelora is used in adults for\n- nerve pain. {tells}\n- gout\n"
    assert show_claims(text, predicate="treats") == {"treats nerve pain", "treats gout"}


@pytest.mark.parametrize(
    "heading", ["CNS effects", "6.2 Gastrointestinal disorders", "Skin", "Blood and lymphatic system disorders", "Liver effects"]
)
def test_a_subheading_that_names_a_part_of_the_body_is_no_effect(heading):
    text = f"# Ramipril\n\n## Side effects\n\n### {heading}\n\nCough and rash.\n"
    assert show_claims(text, predicate="causes") == {"causes Cough", "causes rash"}


@pytest.mark.parametrize("heading", ["Lactic acidosis", "Hair loss", "6.1 Heart failure"])
def test_a_subheading_that_names_an_effect_is_one(heading):
    text = f"# Ramipril\n\n## Side effects\n\n### {heading}\n\nCough and rash.\n"
    assert len(show_claims(text, predicate="causes")) == 3
