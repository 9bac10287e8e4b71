"""In which circumstances a claim is made, and who has what it says: in many wordings, in sections and in lists."""

import pytest

from rxtract import extract

ARTICLE = """Ramipril tablets

Ramipril is an ACE inhibitor. It is used to treat high blood pressure in adults. It is swallowed whole in the morning. \
Keep it dry.

{heading}

{sentence} Ask your pharmacist if anything is unclear.
"""
SIDE_EFFECTS = "Possible side effects"
CASES = [
    (SIDE_EFFECTS, "It may cause cough.", "cough", "use", "patient"),
    (SIDE_EFFECTS, "In rats it caused kidney tumours.", "kidney tumours", "animal", "patient"),
    (SIDE_EFFECTS, "Rabbits developed anaemia after high doses.", "anaemia", "animal", "patient"),
    (SIDE_EFFECTS, "In dogs it causes vomiting, but in people it causes cough.", "cough", "use", "patient"),
    (SIDE_EFFECTS, "In dogs it causes vomiting, but in people it causes cough.", "vomiting", "animal", "patient"),
    (SIDE_EFFECTS, "An overdose causes low blood pressure.", "low blood pressure", "overdose", "patient"),
    (SIDE_EFFECTS, "If you have taken too many tablets, fainting may occur.", "fainting", "overdose", "patient"),
    (SIDE_EFFECTS, "Stopping it suddenly can cause palpitations.", "palpitations", "withdrawal", "patient"),
    (SIDE_EFFECTS, "After abrupt discontinuation it may cause headache.", "headache", "withdrawal", "patient"),
    (SIDE_EFFECTS, "In a placebo-controlled trial it caused dizziness.", "dizziness", "trial", "patient"),
    (SIDE_EFFECTS, "Since its launch it has caused pancreatitis in a few people.", "pancreatitis", "post_marketing", "patient"),
    (SIDE_EFFECTS, "Taken together with lithium it can cause tremor.", "tremor", "interaction", "patient"),
    (SIDE_EFFECTS, "It may cause kidney failure in the unborn child.", "kidney failure", "use", "child"),
    (SIDE_EFFECTS, "In breast-fed babies it can cause diarrhoea.", "diarrhoea", "use", "child"),
    ("Overdose", "It may cause shock and drowsiness.", "shock", "overdose", "patient"),
    ("Animal data", "It caused weight loss.", "weight loss", "animal", "patient"),
    ("Nonclinical toxicology", "It caused seizures.", "seizures", "animal", "patient"),
    ("Signs of overdose:", "- vomiting\n- seizures\n", "seizures", "overdose", "patient"),
]  # fmt: skip
HELD = [
    (SIDE_EFFECTS, "It can cause rash.", "rash", "use", "patient"),
    (SIDE_EFFECTS, "Mice given it for a year had lymphoma.", "lymphoma", "animal", "patient"),
    (SIDE_EFFECTS, "Animal studies showed that it causes cataract.", "cataract", "animal", "patient"),
    (SIDE_EFFECTS, "Monkeys had diarrhoea, whereas patients had constipation.", "constipation", "use", "patient"),
    (SIDE_EFFECTS, "Excessive doses cause seizures.", "seizures", "overdose", "patient"),
    (SIDE_EFFECTS, "Taking more tablets than prescribed may cause drowsiness.", "drowsiness", "overdose", "patient"),
    (SIDE_EFFECTS, "Sudden withdrawal may cause insomnia.", "insomnia", "withdrawal", "patient"),
    (SIDE_EFFECTS, "Withdrawal symptoms include sweating.", "sweating", "withdrawal", "patient"),
    (SIDE_EFFECTS, "In a randomised study it caused nausea.", "nausea", "trial", "patient"),
    (SIDE_EFFECTS, "Spontaneous reports include hepatitis.", "hepatitis", "post_marketing", "patient"),
    (SIDE_EFFECTS, "When used with digoxin it can cause vomiting.", "vomiting", "interaction", "patient"),
    (SIDE_EFFECTS, "It harms the fetus and can cause cleft lip.", "cleft lip", "use", "child"),
    (SIDE_EFFECTS, "In cell cultures it caused apoptosis and inflammation.", "inflammation", "in_vitro", "patient"),
    (SIDE_EFFECTS, "Your partner may get a rash from contact with it.", "rash", "use", "other"),
    ("If you take too much", "It may cause confusion.", "confusion", "overdose", "patient"),
    ("Animal toxicology", "It caused vomiting.", "vomiting", "animal", "patient"),
    ("Postmarketing experience", "It caused jaundice.", "jaundice", "post_marketing", "patient"),
    ("Clinical trials experience", "It caused headache.", "headache", "trial", "patient"),
]  # fmt: skip


NOT_CLAIMED = {  # nothing is said of the drug there by rules or reader, so that no setting can be wrong
    "- vomiting\n- seizures\n",
    "Mice given it for a year had lymphoma.",
    "It may cause kidney failure in the unborn child.",
}


def circumstances(heading, sentence, name):
    found = extract(ARTICLE.format(heading=heading, sentence=sentence))
    return [(claim.setting, claim.experiencer) for claim in found.claims if claim.object_text.lower() == name]


@pytest.mark.parametrize(("heading", "sentence", "name", "setting", "who"), CASES + HELD)
def test_a_claim_says_in_which_setting_and_of_whom(heading, sentence, name, setting, who):
    expected = [] if sentence in NOT_CLAIMED else [(setting, who)]
    assert circumstances(heading, sentence, name) == expected, "take it off NOT_CLAIMED if it is claimed"


def test_what_it_does_to_animals_stays_apart_from_what_it_does_to_people():
    sentence = "It may cause vomiting. In dogs it causes vomiting, but in people it causes cough."
    text = ARTICLE.format(heading=SIDE_EFFECTS, sentence=sentence)
    found = extract(text)
    claims = [claim for claim in found.claims if claim.object_text == "vomiting"]
    assert sorted(claim.setting for claim in claims) == ["animal", "use"]
    assert len({claim.claim_id for claim in claims}) == 2
