from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp.relations.frequencies import find_shares, frequency_class, frequency_range

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


@pytest.mark.parametrize("text", ["", "Side effects", "Most common side effects", "1 in 3 people", "commonwealth", "a rarity", "in 10 people"])
def test_other_words_name_none(text):
    assert frequency_class(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [(" (12%), rash", "12%"), (" (about 3.5 %)", "about 3.5 %"), (" in 7% of them", "7%"), (" 40%", "40%")],
)
def test_a_percentage_is_found_as_written(text, number):
    assert [found.words for found in find_shares(text)] == [number]


@pytest.mark.parametrize("text", [" and others", "", " (n = 12)", "5-3%", "100%", "in 2019", "120/80 mmHg", "5% cream"])
def test_other_numbers_are_no_shares(text):
    assert find_shares(text) == []


@given(st.text(alphabet="0123456789%<>≥≤-–/,. ()inoftopeplan", max_size=60))
def test_what_is_found_stands_there_and_reads_the_same_alone(text):
    for found in find_shares(text):
        assert " ".join(text[found.start : found.end].split()) == found.words
        assert 0 <= found.low <= found.high <= 1
        assert frequency_range(found.words) == (found.low, found.high)


def test_a_sentence_of_many_thousand_numbers_is_read_in_time():
    text = "in 3% of patients, 1 in 10 or 4 of 50 people and (((12 / 7, " * 2000
    began = perf_counter()
    assert len(find_shares(text)) >= 4000
    assert perf_counter() - began < 5


def test_a_header_with_the_name_of_the_drug_gives_its_items_the_frequency():
    text = "Imatinib\n\nImatinib is a tablet.\n\nCommon side effects of imatinib:\n\n- nausea\n- rash\n"
    assert {"causes nausea (common)", "causes rash (common)"} <= show_claims(text)
