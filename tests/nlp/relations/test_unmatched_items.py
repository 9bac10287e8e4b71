import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp.relations.unmatched_items import find_unmatched_items

from ..markup import rows, show_claims

pytestmark = pytest.mark.tier("lexicon")


def items(text: str, known: tuple[str, ...] = ()) -> list[str]:
    spans = [(text.index(name), text.index(name) + len(name)) for name in known]
    return [text[start:end] for start, end in find_unmatched_items(text, 0, len(text), spans)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("blorptitis, mild glumness and zebra toes", ["blorptitis", "glumness and zebra toes"]),
        ("blorptitis; glumness", ["blorptitis", "glumness"]),
        ("blorptitis、glumness，zebra toes", ["blorptitis", "glumness", "zebra toes"]),
        ("- blorptitis", ["blorptitis"]),
        ("blorptitis (glumness)", ["blorptitis", "glumness"]),
    ],
)
def test_what_stands_between_separators_is_an_item(text, expected):
    assert items(text) == expected


def test_what_is_known_is_no_unknown_item():
    assert items("nausea, blorptitis", ("nausea",)) == ["blorptitis"]


@pytest.mark.parametrize(
    "text",
    [
        "tell your doctor", "see section two", "12 of 40", "if it happens", "other side effects", "a b", "", "and, or",
        "one two three four five six seven", "http://a.org/x", "may affect some",
        "of the zebra", "blorp or change in",
    ],
)  # fmt: skip
def test_pieces_of_sentences_are_no_items(text):
    assert items(text) == []


def test_an_unknown_item_of_a_list_of_side_effects_is_an_adverse_event():
    text = "Imatinib\n\nCommon side effects of imatinib include nausea, purple zebra toes, and rash."
    one = next(mention for mention in rows(text).mentions if "zebra" in mention.text)
    assert (one.label, one.found_by, one.concept_id) == ("ADVERSE_EVENT", "layout:listed", None)
    assert "causes purple zebra toes (common)" in show_claims(text)


def test_outside_of_such_lists_unknown_words_are_nothing():
    text = "Imatinib\n\nImatinib comes in purple zebra boxes, small bottles and bags."
    assert not [one.text for one in rows(text).mentions if one.label == "ADVERSE_EVENT"]


@given(st.text(alphabet=st.sampled_from("abc ,;-.()and or"), max_size=80))
def test_items_lie_inside_in_order_and_are_trimmed(text):
    end = 0
    for start, stop in find_unmatched_items(text, 0, len(text), []):
        assert end <= start < stop <= len(text)
        assert text[start:stop].strip(" -.") == text[start:stop]
        end = stop
