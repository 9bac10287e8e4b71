"""What something else than the article's drug does is none of the drug's effects."""

import pytest

from ..markup import show_claims

pytestmark = pytest.mark.tier("lexicon")
HEAD = "Ramipril\n\nRamipril lowers blood pressure. "


def has_effect(text, effect):
    claims = show_claims(HEAD + text, predicate="causes", subject=True)
    return any("ramipril" in claim.lower() and effect in claim for claim in claims)


@pytest.mark.parametrize(
    "text",
    [
        "Smoking causes nausea.",
        "Long-term smoking can lead to headache.",
        "Hard work in the sun leads to headache.",
        "The virus itself may cause fever.",
        "Untreated gout causes joint pain.",
        "A salty diet can cause headache.",
        "Ramipril was compared with glimepiride, which causes weight gain.",
        "Some take amiodarone, which often causes nausea.",
        "It is not made for shingles, which can cause severe pain.",
        "Stress triggers headache; ramipril does not help then.",
        "Infection with this worm may result in anaemia.",
        "Poor sleep can bring on dizziness.",
        "Untreated, a clot can lead to headache.",
        "If gout is not treated, it can lead to headache.",
        "Left undiagnosed for years, the disease may cause anaemia.",
        "Glimepiride, unlike ramipril, causes weight gain.",
        "Glimepiride (but not ramipril) may cause weight gain.",
    ],
)
def test_what_another_cause_does_is_no_effect_of_the_drug(text):
    word = text.rstrip(".").split(";")[0].split()[-1]
    assert not has_effect(text, word)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("It causes nausea.", "nausea"),
        ("Ramipril may cause headache.", "headache"),
        ("High doses can lead to dizziness.", "dizziness"),
        ("The tablets sometimes cause nausea.", "nausea"),
        ("Rarely, treatment leads to headache.", "headache"),
        ("This can cause dizziness.", "dizziness"),
        ("In older people, ramipril can lead to dizziness.", "dizziness"),
        ("Ramipril relaxes the vessels and may cause dizziness.", "dizziness"),
        ("Ramipril, which can cause headache, is swallowed whole.", "headache"),
        ("Stopping suddenly can cause headache.", "headache"),
        ("Can it cause nausea? It may cause nausea.", "nausea"),
        ("Taken at night ramipril may cause dizziness.", "dizziness"),
        ("Ramipril, unlike glimepiride, causes headache.", "headache"),
        ("Ramipril, in contrast to amiodarone, can cause headache.", "headache"),
    ],
)
def test_what_the_drug_or_its_use_does_stays_its_effect(text, effect):
    assert has_effect(text, effect)
