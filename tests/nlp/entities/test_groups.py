import pytest

from ..markup import candidates, label_of

pytestmark = pytest.mark.tier("lexicon")


def found(text: str) -> list[str]:
    return candidates("rxtract_groups", text, "grammar")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Do you take blood pressure medicines?", "blood pressure medicines"),
        ("It is given with other anti-epileptic drugs.", "anti-epileptic drugs"),
        ("Live vaccines are avoided.", "Live vaccines"),
        ("They had hormonal treatment before.", "hormonal treatment"),
        ("It is given after platinum-based  chemotherapy.", "platinum-based  chemotherapy"),
    ],
)
def test_groups_of_medicines_are_found(text, group):
    assert group in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The drug is a medicine.",
        "Take this medicine in the morning.",
        "the pressure of the blood",
        "a painful treatment",
    ],
)
def test_medicine_alone_is_no_group(text):
    assert found(text) == []


def test_a_group_is_a_drug():
    assert label_of("It is combined with blood pressure medicines.", "blood pressure medicines") == "DRUG"
