"""Where reader and rules meet: what each of them can and cannot change about a claim, on small articles of our own."""

from __future__ import annotations

import pytest

from rxtract import load
from rxtract.nlp.relations.arguments import readings_of
from rxtract.nlp.relations.claims_reader import ROLES
from rxtract.nlp.relations.questions import is_question
from rxtract.nlp.relations.reader_answers import FITS, KIND_OF_GROUP, claim_features
from rxtract.nlp.state import state_of

from ..markup import rows

pytestmark = pytest.mark.tier("accurate")
HEAD = (
    "What is apixaban?\n\nApixaban is a factor Xa inhibitor. It is used to treat deep vein thrombosis in adults. The tablets are "
    "taken twice a day with or without food. Swallow them whole with water. If you forget one, take it as soon as you "
    "remember. Keep them out of the sight of children.\n\n"
)
EFFECTS = HEAD + "Side effects of apixaban\n\nCommon side effects of apixaban are anaemia, bruising and nosebleeds. "
OTHERS = HEAD + "Apixaban and other medicines\n\nTell your doctor what else you take. "
WARNINGS = HEAD + "Who must not take apixaban\n\nDo not take it with active bleeding. "


def claims(text: str) -> set[tuple[str, str, str]]:
    return {(one.predicate, one.object_text.lower(), one.status) for one in rows(text).claims}


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("Smoking causes lung cancer.", "lung cancer"),
        ("Untreated, a clot can lead to lung embolism.", "lung embolism"),
        ("A long flight can bring about swollen legs.", "swollen legs"),
    ],
)
def test_the_reader_does_not_make_another_cause_the_drug(sentence, event):
    assert ("causes", event, "asserted") not in claims(EFFECTS + sentence)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (EFFECTS + "It causes no hair loss.", ("causes", "hair loss", "negated")),
        (EFFECTS + "It leads to neither nausea nor vomiting.", ("causes", "vomiting", "negated")),
        (EFFECTS + "Hair loss was absent.", ("causes", "hair loss", "negated")),
        (EFFECTS + "Quite a few people feel dizzy on it.", ("causes", "dizzy", "asserted")),
        (OTHERS + "It must not be taken together with rifampicin.", ("interacts_with", "rifampicin", "asserted")),
        (OTHERS + "Ketoconazole pushes its level up.", ("interacts_with", "ketoconazole", "asserted")),
        (
            WARNINGS + "Severe liver disease is another reason to stay away from it.",
            ("contraindicated_in", "severe liver disease", "asserted"),
        ),
        (HEAD + "In atrial fibrillation it keeps strokes at bay.", ("treats", "strokes", "asserted")),
    ],
)
def test_other_wordings_are_understood(text, claim):
    assert claim in claims(text)


@pytest.mark.parametrize("text", [EFFECTS + "Will it lead to weight gain?", EFFECTS + "Does it cause hair loss？"])
def test_a_question_asserts_nothing(text):
    assert not {one for one in claims(text) if one[1] in ("weight gain", "hair loss") and one[2] == "asserted"}
    assert is_question(text)


def test_found_by_says_who_spoke():
    found = {
        one.object_text: one.found_by for one in rows(HEAD + "In atrial fibrillation it keeps strokes at bay.").claims
    }
    assert found["strokes"] == "reader"
    assert found["deep vein thrombosis"].endswith("+reader")
    assert found["deep vein thrombosis"].startswith("treats:")


def test_the_tier_without_a_network_has_rules_alone():
    doc = load("lexicon")(HEAD + "It may cause nausea.")
    assert doc._.claims
    assert all("reader" not in one.rule for one in doc._.claims)


def test_every_argument_that_was_read_has_an_answer_and_fits_its_kind():
    nlp = load()
    doc = nlp.make_doc(HEAD + "It may cause nausea. Do not take it with rifampicin or if you are pregnant.")
    for name, component in nlp.pipeline:
        if name == "rxtract_claims":
            break
        doc = component(doc)
    arguments = [argument for reading in readings_of(doc) for argument in reading.arguments]
    assert arguments
    assert len(state_of(doc).answers) == len(arguments)
    for argument in arguments:
        role = argument.mention.role
        assert argument.answer is not None
        assert role is None or role.name not in ROLES or role.name in FITS[KIND_OF_GROUP[argument.group]]


def test_a_rule_speaks_for_its_own_predicate_and_no_other():
    nlp = load()
    doc = nlp.make_doc(HEAD + "It may cause nausea.")
    for name, component in nlp.pipeline:
        if name == "rxtract_claims":
            break
        doc = component(doc)
    nausea = next(
        argument
        for reading in readings_of(doc)
        for argument in reading.arguments
        if doc[argument.mention.start : argument.mention.end].text == "nausea"
    )
    causes, treats = (claim_features(nausea, nausea.answer, predicate) for predicate in ("causes", "treats"))
    assert (causes["same"], causes["other"]) == (1, 0)
    assert (treats["same"], treats["other"]) == (0, 1)


@pytest.mark.parametrize("heading", ["Stomach", "Skin", "Mouth and throat", "Nerves"])
def test_a_heading_that_names_a_part_of_the_body_is_no_effect(heading):
    text = EFFECTS + f"It may also cause tiredness.\n\n{heading}\n\nNausea, diarrhoea.\n\nAll else\n\nFever."
    found = claims(text)
    assert not [one for one in found if one[1] in heading.lower()]
    assert ("causes", "nausea", "asserted") in found


LABEL = """HIGHLIGHTS OF PRESCRIBING INFORMATION
Qorvatil (ramipril) tablets

1 INDICATIONS AND USAGE
Qorvatil is indicated for the treatment of hypertension. It may be used alone or with other drugs.

4 CONTRAINDICATIONS
Qorvatil is contraindicated in patients with a history of angioedema.

6 ADVERSE REACTIONS
The most common adverse reactions were cough and dizziness. Headache was reported.

14 CLINICAL STUDIES
The study enrolled patients with coronary artery disease and a history of stroke. The main endpoint was cardiovascular
death. Proteinuria was present in 12% of patients at baseline. Patients with heart failure did better on Qorvatil.
"""


def test_descriptions_of_trials_in_labels_are_left_to_rules():
    found = rows(LABEL).claims
    studies = LABEL.index("14 CLINICAL STUDIES")
    assert any(claim.object_text == "hypertension" and claim.predicate == "treats" for claim in found)
    assert not [claim.object_text for claim in found if claim.start > studies and claim.found_by == "reader"]
