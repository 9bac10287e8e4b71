import pytest

from rxtract.nlp.relations.coordination import expand

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("liver or kidney problems", ["liver problems", "kidney problems"]),
        ("severe liver and kidney disease", ["severe liver disease", "severe kidney disease"]),
        ("swelling of the hands or feet", ["swelling of the hands", "swelling of the feet"]),
        ("low levels of iron and calcium", ["low levels of iron", "low levels of calcium"]),
        ("pain in the back, neck and jaw", ["pain in the back", "pain in the neck", "pain in the jaw"]),
        ("nausea", ["nausea"]),
        ("nausea and vomiting", ["nausea and vomiting"]),
        ("swelling\nof the hands\nor feet", ["swelling of the hands", "swelling of the feet"]),
    ],
)
def test_shared_heads_are_given_to_every_part(text, names):
    assert expand(text) == names


def test_more_than_six_parts_are_left_alone():
    text = "pain in the " + " or ".join(["back", "neck", "jaw", "arm", "leg", "hand", "foot"])
    assert expand(text) == [text]


def test_a_coordinated_event_is_one_mention_whose_claims_have_ids_of_their_own():
    text = "Imatinib\n\nImatinib may cause swelling of the hands or feet."
    assert [one.text for one in rows(text).mentions if one.label == "ADVERSE_EVENT"] == [
        "swelling of the hands or feet"
    ]
    claims = [one for one in rows(text).claims if one.predicate == "causes"]
    assert claims
    assert {one.object_text for one in claims} == {"swelling of the hands or feet"}
    assert len({one.claim_id for one in claims}) == len(claims)
