import pytest

from rxtract.nlp.relations.frequencies import frequency_class, percentage_after

from ..markup import show_claims

pytestmark = pytest.mark.tier("lexicon")


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("Very common:", "very_common"),
        ("VERY COMMON side effects", "very_common"),
        ("Common (may affect up to 1 in 10 people)", "common"),
        ("Uncommon:", "uncommon"),
        ("less commonly", "uncommon"),
        ("Rare side effects", "rare"),
        ("Very rarely", "very_rare"),
        ("Frequency not known", "not_known"),
        ("Not known: cannot be told", "not_known"),
        ("may affect more than 1 in 10 people", "very_common"),
        ("may affect up to 1 in 10 people", "common"),
        ("may affect up to 1 in 100 people", "uncommon"),
        ("may affect up to 1 in 1,000 people", "rare"),
        ("may affect up to 1 in 10 000 people", "very_rare"),
        ("Common and uncommon effects", "common"),
    ],
)
def test_headers_and_phrases_name_a_class(text, frequency):
    assert frequency_class(text) == frequency


@pytest.mark.parametrize("text", ["", "Side effects", "1 in 3 people", "commonwealth", "a rarity", "in 10 people"])
def test_other_words_name_none(text):
    assert frequency_class(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [(" (12%), rash", "12%"), (" (about 3.5 %)", "3.5 %"), (" in 7% of them", "7%"), (" 40%", "40%")],
)
def test_a_percentage_right_behind_an_event_is_its_frequency(text, number):
    assert percentage_after(text) == number


@pytest.mark.parametrize("text", [", rash (12%)", " and others", "", " (n = 12)"])
def test_a_percentage_further_on_is_not(text):
    assert percentage_after(text) is None


def test_a_header_with_the_name_of_the_drug_gives_its_items_the_frequency():
    text = "Imatinib\n\nImatinib is a tablet.\n\nCommon side effects of imatinib:\n\n- nausea\n- rash\n"
    assert {"causes nausea (common)", "causes rash (common)"} <= show_claims(text)
