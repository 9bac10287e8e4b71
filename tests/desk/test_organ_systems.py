"""Organ systems of disorders: by the groups of the vocabulary, else by words of their names."""

from __future__ import annotations

import re

import pytest
from handmade import Made

import rxtract
from rxtract.desk.database import organ_systems
from rxtract.knowledge import concept_links, load_vocabulary

EXPECTED = {
    "nausea": "digestive system", "gastric ulcer": "digestive system", "headache": "nervous system",
    "stroke": "nervous system", "atrial fibrillation": "heart", "heart failure": "heart",
    "hypertension": "blood vessels", "deep vein thrombosis": "blood vessels", "asthma": "respiratory system",
    "cough": "respiratory system", "anemia": "blood and lymph", "neutropenia": "blood and lymph",
    "rash": "skin", "pruritus": "skin", "depression": "psychiatric", "insomnia": "psychiatric",
    "diabetes mellitus": "metabolism and nutrition", "hyponatremia": "metabolism and nutrition",
    "weight gain": "metabolism and nutrition", "hypothyroidism": "endocrine system", "multiple myeloma": "neoplasms",
    "breast cancer": "neoplasms", "HIV infection": "infections", "sepsis": "infections", "pneumonia": "infections",
    "glaucoma": "eye", "blurred vision": "eye", "tinnitus": "ear", "deafness": "ear", "hepatitis": "liver and bile",
    "jaundice": "liver and bile", "renal failure": "kidney and urinary tract", "back pain": "muscles, joints and bones",
    "rheumatoid arthritis": "muscles, joints and bones", "erectile dysfunction": "reproductive system and breast",
    "infertility": "reproductive system and breast", "fever": "general", "fatigue": "general", "edema": "general",
    "dizziness": "nervous system", "miscarriage": "pregnancy and birth",
}  # fmt: skip
UNLINKED = {
    "sudden loss of hearing": "ear", "itchy red skin": "skin", "bleeding from the gums": "digestive system",
    "very tired": "general", "trouble sleeping": "psychiatric", "painful joints": "muscles, joints and bones",
}  # fmt: skip


@pytest.fixture(scope="module")
def systems(tmp_path_factory):
    """The organ system of each name, concepts with their links as a run writes them."""
    made, vocabulary, ids = Made(), load_vocabulary(), {}
    article = made.article("a.txt")
    for name in EXPECTED:
        entry = vocabulary.lookup(name, "DISEASE")[0]
        if entry.concept_id not in ids.values():
            made.concept(entry.concept_id, entry.label, vocabulary.concept(entry.concept_id).name)
        ids[name] = entry.concept_id
    for name in UNLINKED:
        made.claim(article, ("drug", None), "causes", (name, None), name)
    made.rows["concept_links"] = list(concept_links(vocabulary, ids.values()))
    found = rxtract.read(made.write(tmp_path_factory.mktemp("systems") / "snapshot")).organ_systems().set_index("key")
    return {name: found["organ_system"].get(key) for name, key in {**ids, **{name: name for name in UNLINKED}}.items()}


@pytest.mark.parametrize(("name", "system"), {**EXPECTED, **UNLINKED}.items())
def test_disorders_get_the_organ_system_of_their_group_or_name(systems, name, system):
    assert systems[name] == system


def test_roots_are_concepts_and_words_are_patterns():
    vocabulary = load_vocabulary()
    for entry in organ_systems():
        assert [root for root in entry.get("roots", ()) if root not in vocabulary] == []
        for word in entry.get("words", ()):
            re.compile(word)
            assert word == word.lower()
