"""Case literature: events that no rule reads, given to drugs by the learned relation, and never in leaflets."""

from __future__ import annotations

import pytest

from rxtract.nlp.relations.learned import RULE, Model, features, load_model, pairs, probability
from rxtract.nlp.relations.roles import RoleReader

from ..markup import rows, run_until
from ..test_properties import check

CASE = "Two men who had begun imatinib a week before were admitted because of acute hepatitis that no virus explained."


def learned(text: str) -> set[tuple[str, str]]:
    return {(one.subject_text, one.object_text) for one in rows(text).claims if one.found_by == RULE}


def test_a_report_without_words_of_a_rule_makes_a_claim_with_its_probability_as_score():
    check(CASE, rows(CASE))
    assert learned(CASE) == {("imatinib", "acute hepatitis")}
    found = next(one for one in rows(CASE).claims if one.found_by == RULE)
    assert (found.predicate, found.status) == ("causes", "asserted")
    assert load_model().threshold <= found.score <= 1
    assert "imatinib" in found.quote
    assert "acute hepatitis" in found.quote


def test_every_drug_that_the_model_is_sure_of_gets_a_claim_of_its_own():
    text = "We report a case of fatal hepatitis possibly associated with imatinib and carbimazole."
    claims = {one.subject_text for one in rows(text).claims if one.predicate == "causes"}
    assert {"imatinib", "carbimazole"} <= claims


@pytest.mark.parametrize(
    "text",
    [
        "Package leaflet: imatinib\n\nWhat imatinib is and what it is used for\n\n" + CASE,
        "Gout was treated with imatinib for a year.",
        "Headache is common, and so is tea.",
    ],
)
def test_a_leaflet_a_treatment_and_a_text_without_drugs_give_none(text):
    assert learned(text) == set()


def test_features_name_the_order_and_hide_the_names():
    doc = run_until("rxtract_segments", CASE)
    reading = RoleReader(doc).read()[0]
    drug, event = next(iter(pairs(reading)))
    names = features(reading, drug, event)
    assert "order de" in names
    assert "between de admitted" in names
    assert not [name for name in names if "imatinib" in name or "hepatitis" in name]
    certain = Model(dict.fromkeys(names, 1.0), 0.0, 0.5)
    assert probability(reading, drug, event, certain) > 0.99
    assert probability(reading, drug, event, Model({}, 0.0, 0.5)) == 0.5
