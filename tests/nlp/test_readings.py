"""What reading 200 claims of real leaflets taught: phrasings that say less, or something else, than they seem to."""

from __future__ import annotations

import pytest

from rxtract import extract

pytestmark = pytest.mark.tier("lexicon")

ARTICLE = "Imatinib\n\nImatinib is used to treat gout. {}"


def claims(sentence: str) -> set[tuple[str, str, str]]:
    found = extract(ARTICLE.format(sentence)).claims
    return {(claim.predicate, " ".join(claim.object_text.split()), claim.status) for claim in found}


def test_drugs_taken_together_at_a_risk_interact():
    found = claims("Be careful if imatinib is taken together with warfarin.")
    assert ("interacts_with", "warfarin", "asserted") in found
    assert not any(predicate == "combined_with" for predicate, _, _ in found)


def test_drugs_taken_together_as_a_rule_are_a_combination():
    assert ("combined_with", "prednisone", "asserted") in claims("Imatinib is taken together with prednisone.")


@pytest.mark.parametrize(
    "sentence", ["Warfarin, amlodipine (used to treat hypertension).", "It can cause a psoriasis like rash."]
)
def test_the_purpose_of_another_medicine_and_a_likeness_are_no_claims(sentence):
    objects = {text for _, text, _ in claims(sentence)}
    assert not objects & {"hypertension", "psoriasis"}


def test_patients_with_a_disease_are_not_harmed_by_it():
    found = claims("It may cause rash in people with leukaemia.")
    assert ("causes", "rash", "asserted") in found
    assert not any(text == "leukaemia" and predicate == "causes" for predicate, text, _ in found)


def test_a_class_keeps_its_generation_and_its_claim():
    found = claims("Imatinib is a second-generation proteasome inhibitor.")
    assert ("has_mechanism", "second-generation proteasome inhibitor", "asserted") in found


def test_changes_in_genes_are_no_action_of_the_drug():
    assert not any(
        predicate == "has_mechanism" for predicate, _, _ in claims("The illness comes from changes in genes of cells.")
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Taking imatinib in combination with insulin can cause low blood sugar.",
        "Do not take imatinib and insulin at the same time.",
    ],
)
def test_a_combination_that_harms_or_is_forbidden_is_an_interaction(sentence):
    assert ("interacts_with", "insulin", "asserted") in claims(sentence)


def test_the_cause_of_a_treated_disease_and_what_an_event_resembles_are_no_objects():
    assert "leukaemia" not in {text for _, text, _ in claims("It is used for:\n- treating anaemia caused by leukaemia")}
    assert "gout" not in {
        text for predicate, text, _ in claims("It may cause swelling similar to gout.") if predicate == "causes"
    }


def test_a_disease_whose_risk_a_listed_one_raises_forbids_nothing():
    found = claims("Do not take imatinib:\n- if you have a disease that increases the risk of bleeding")
    assert ("contraindicated_in", "bleeding", "asserted") not in found


def test_what_it_is_diluted_with_is_no_partner_and_medicines_in_general_do_not_interact():
    assert not claims("The powder is diluted with sodium chloride.") - {("treats", "gout", "asserted")}
    found = claims("Tell your doctor if you take medicines obtained without a prescription and herbal medicines.")
    assert not any(predicate == "interacts_with" for predicate, _, _ in found)


def test_a_way_of_acting_that_is_only_thought_is_hedged_and_a_denied_class_is_none():
    found = claims("It is thought to work by changing how cells read their genes and also by blocking an enzyme.")
    assert ("has_mechanism", "blocking an enzyme", "hedged") in found
    found = claims("Imatinib is not a proteasome inhibitor.")
    assert ("has_mechanism", "proteasome inhibitor", "asserted") not in found


def test_an_infection_keeps_the_name_of_its_virus():
    found = claims("It is used to treat human immunodeficiency virus type 1 (HIV-1) infection.")
    assert ("treats", "human immunodeficiency virus type 1 (HIV-1) infection", "asserted") in found
