import pytest

from .markup import candidates, show_mentions


def found(text: str) -> list[str]:
    return candidates("rxtract_symptoms", text, "grammar")


@pytest.mark.parametrize(
    ("text", "disorder"),
    [
        ("There was swelling of the left ankle.", "swelling of the left ankle"),
        ("Some have severe pain in their hands and feet at night.", "severe pain in their hands and feet"),
        ("A low number of white blood cells was seen.", "low number of white blood cells"),
        ("He had trouble swallowing.", "trouble swallowing"),
        ("It may bring metallic taste.", "metallic taste"),
        ("She noticed blood in her urine and blood in the urine.", "blood in the urine"),
        ("People speak of feeling very tired.", "feeling very tired"),
        ("It led to loss of appetite.", "loss of appetite"),
        ("with a dry mouth at night", "dry mouth"),
        ("It led to swelling  of the face.", "swelling  of the face"),
    ],
)
def test_disorders_are_read_from_plain_words(text, disorder):
    assert disorder in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Swallow the tablet whole with a glass of water.",
        "The red box holds the white tablets.",
        "Hold the pen in your left hand and press on the skin.",
        "A high dose was given to the second group.",
        "Your doctor checks your heart and your kidneys.",
    ],
)
def test_body_parts_and_colours_alone_are_no_disorder(text):
    assert found(text) == []


def test_the_whole_phrase_is_one_mention():
    assert show_mentions("It may cause swelling of the ankles or feet.") == [
        "swelling of the ankles or feet ADVERSE_EVENT"
    ]


def test_listed_disorders_are_separate_mentions():
    text = "It may cause dry mouth, blurred vision and loss of appetite."
    assert show_mentions(text) == [
        "dry mouth ADVERSE_EVENT",
        "blurred vision ADVERSE_EVENT",
        "loss of appetite ADVERSE_EVENT",
    ]
