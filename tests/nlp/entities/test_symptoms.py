import pytest

from ..markup import candidates, show_mentions

pytestmark = pytest.mark.tier("lexicon")


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


@pytest.mark.parametrize(
    ("text", "disorders"),
    [
        ("It led to swelling of the eyelid, eyelid pain and rash.", {"swelling of the eyelid", "eyelid pain"}),
        ("pain in your back, bone pain", {"pain in your back", "bone pain"}),
        ("dry eyes, eye infections", {"dry eyes", "eye infections"}),
        ("These are symptoms of liver failure.", {"liver failure"}),
        ("symptoms of a heart attack", {"heart attack"}),
        ("swelling of the digestive tract lining", {"swelling of the digestive tract lining"}),
        ("an inflamed stomach lining", {"inflamed stomach lining"}),
        ("abnormal skin sensations", {"abnormal skin sensations"}),
        ("pain in the stomach area", {"pain in the stomach area"}),
        ("stiffness of muscles or joints, joint pain", {"stiffness of muscles or joints", "joint pain"}),
    ],
)
def test_a_part_of_the_body_in_front_of_a_head_noun_is_not_the_end(text, disorders):
    assert set(found(text)) == disorders
