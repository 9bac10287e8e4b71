"""What is measured, released or extracted with is no medicine; passages written before it was so, in two halves."""

from __future__ import annotations

import re

import pytest

from rxtract import extract

from .substances import HELD, PASSAGES, RECEPTORS, RECEPTORS_HELD

_MARK = re.compile(r"\[([^\]]+)\]")
LEAST = 0.8  # of the drugs found; in papers substances of the body stay mentions
FULVESTRANT = "Fulvestrant injection\n\nFulvestrant is a medicine against cancer. {} Nausea may occur."


def drugs(marked: str) -> set[str]:
    return {name.lower() for name in _MARK.findall(marked)}


@pytest.mark.parametrize("passages", [PASSAGES, HELD], ids=["read", "held"])
def test_most_drugs_that_are_found_are_medicines(passages):
    right = found = wanted = missed = 0
    for marked in passages:
        names = drugs(marked)
        told = [one.text.lower() for one in extract(_MARK.sub(r"\1", marked)).mentions if one.label == "DRUG"]
        found, right = found + len(told), right + sum(name in names for name in told)
        wanted, missed = wanted + len(names), missed + len(names - set(told))
    assert right >= LEAST * found
    assert missed <= 0.1 * wanted


@pytest.mark.parametrize("passages", [PASSAGES, HELD], ids=["read", "held"])
def test_nothing_is_claimed_of_what_is_measured(passages):
    for marked in passages:
        for claim in extract(_MARK.sub(r"\1", marked)).claims:
            others = [claim.object_text.lower()] if claim.predicate in ("interacts_with", "combined_with") else []
            assert {claim.subject_text.lower() if claim.subject_text else "", *others} <= {"", *drugs(marked)}, claim


@pytest.mark.parametrize("sentence", RECEPTORS + RECEPTORS_HELD)
def test_the_receptors_of_a_tumour_are_neither_drug_nor_disease(sentence):
    found = extract(FULVESTRANT.format(sentence))
    named = {(one.text.lower(), one.label) for one in found.mentions if "receptor" in one.text.lower() or one.label == "DRUG"}
    names = {text for text, label in named if label in ("DRUG", "DISEASE") and not text.endswith(("cancer", "tumours"))}
    assert names <= {"fulvestrant"}


@pytest.mark.parametrize(
    "text",
    [
        "Dopamine infusion\n\nDopamine raises the blood pressure in shock. It may cause vomiting.",
        "Ibuprofen tablets\n\nIbuprofen relieves pain. It was given with intravenous dopamine for shock.",
        "Potassium tablets\n\nPotassium is used to treat low potassium levels. It can cause nausea.",
        "Warfarin tablets\n\nWarfarin is used for thrombosis. Avoid it with vitamin K supplements and testosterone injections.",
    ],
)
def test_what_is_given_stays_a_medicine(text):
    told = {one.text.lower() for one in extract(text).mentions if one.label == "DRUG"}
    assert any(name in one for one in told for name in ("dopamine", "potassium", "testosterone"))
