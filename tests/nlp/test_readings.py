"""What reading 200 claims of real leaflets taught: phrasings that say less, or something else, than they seem to."""

from __future__ import annotations

import pytest

from rxtract import extract

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


@pytest.mark.parametrize("sentence", ["Warfarin, amlodipine (used to treat hypertension).", "It can cause a psoriasis like rash."])
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
