import pytest

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")


def indications(sentence: str) -> set[str]:
    text = f"Azathioprine\n\nWhat azathioprine is used for\n\n{sentence}"
    return {claim.object_text for claim in rows(text).claims if claim.predicate == "treats"}


@pytest.mark.parametrize(
    ("sentence", "objects"),
    [
        ("It is used to treat dermatomyositis (muscle inflammation with a skin rash).", {"dermatomyositis"}),
        ("It is used to treat multiple myeloma, a cancer of the blood, in adults.", {"multiple myeloma"}),
        ("It is used to treat gout (a disease of the joints).", {"gout"}),
        ("It is used to treat psoriasis (scaly skin).", {"psoriasis", "scaly skin"}),
        ("It is used to treat lupus (also called systemic lupus erythematosus).", {"lupus"}),
        ("It is used to treat infections (such as cystitis and pneumonia).", {"infections", "cystitis", "pneumonia"}),
        ("It is used to treat gout, asthma and psoriasis.", {"gout", "asthma", "psoriasis"}),
    ],
)
def test_a_disease_that_explains_another_is_no_indication(sentence, objects):
    assert indications(sentence) == objects


@pytest.mark.parametrize(
    "description",
    [
        "Gout is a disease of the joints.",
        "Inflammation destroys the joints.",
        "Too much uric acid may lead to kidney stones.",
    ],
)
def test_what_a_disease_is_or_does_is_no_indication(description):
    assert indications(f"It is used to treat the following:\n- gout\n- asthma\n\n{description}") <= {"gout", "asthma"}
