from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.dataset.near_duplicates import SAME_FROM, find_near_duplicates, main_text

WORDS = [f"word{number}" for number in range(400)]


def article(seed: int, n_words: int = 200) -> list[str]:
    return random.Random(seed).choices(WORDS, k=n_words)


def changed(words: list[str], n_words: int) -> list[str]:
    """Change single words that are far from each other."""
    step = len(words) // n_words
    return [f"new{place}" if place % step == step // 2 else word for place, word in enumerate(words)]


@pytest.mark.parametrize("seed", range(5))
def test_a_few_changed_words_make_a_near_duplicate_and_many_do_not(seed):
    first = article(seed)
    texts = [" ".join(words) for words in (first, article(seed + 100), changed(first, 4), changed(first, 20))]
    assert find_near_duplicates(texts) == {2: 0}


def test_case_punctuation_and_line_breaks_do_not_count():
    assert find_near_duplicates(["It treats gout, in adults.", "it TREATS\n\ngout in adults"]) == {1: 0}


def test_text_without_spaces_is_compared_letter_by_letter():
    text = "本品用于治疗成人多发性骨髓瘤患者，可能引起恶心和呕吐"
    assert find_near_duplicates([text, "本品为处方药，请在医生指导下购买和使用，禁止网络销售", text + "。"]) == {2: 0}


def test_of_a_group_all_name_the_first_and_chains_do_not_creep():
    words = article(1)
    texts = [" ".join(words), " ".join(changed(words, 2)), " ".join([*words, "again"])]
    assert find_near_duplicates(texts) == {1: 0, 2: 0}
    # Each step is a near duplicate of the step before; the last one is far from the first.
    steps = [[f"new{place}" if place < 8 * step else word for place, word in enumerate(words)] for step in range(8)]
    found = find_near_duplicates([" ".join(step) for step in steps])
    assert found
    assert all(original not in found for original in found.values())
    assert 0 not in found
    assert found.get(7) != 0


@given(st.lists(st.text(alphabet="ab c\n", max_size=40), max_size=12))
def test_originals_are_earlier_are_no_near_duplicates_and_are_alike(texts):
    found = find_near_duplicates(texts)
    for copy, original in found.items():
        assert original < copy
        assert original not in found
    plain = [" ".join(text.split()) for text in texts]
    for place, text in enumerate(plain):
        assert place in found or text not in plain[:place]


def test_planted_near_duplicates_are_all_found():
    originals = [article(seed) for seed in range(100)]
    copies = [changed(words, 4) for words in originals]
    texts = [" ".join(words) for words in originals + copies]
    assert find_near_duplicates(texts) == {place + 100: place for place in range(100)}
    assert SAME_FROM == 0.8  # what the column's meaning says


MENU = "\n".join(f"Menu entry {number}" for number in range(250))


def prose(seed: int, drug: str) -> str:
    words = article(seed, 150)
    lines = [" ".join(words[start : start + 15]).capitalize() + f" with {drug}." for start in range(0, 150, 15)]
    return "\n".join(lines)


def compared(*pages: str, subjects: list[str | None] | None = None) -> dict[int, int]:
    return find_near_duplicates([main_text(page, []) for page in pages], subjects or [])


def test_a_menu_makes_no_near_duplicates_and_hides_none():
    assert compared(f"{MENU}\n{prose(1, 'ramipril')}", f"{MENU}\n{prose(2, 'ramipril')}") == {}
    other = "\n".join(f"Shop our {number}" for number in range(300))
    assert compared(f"{MENU}\n{prose(1, 'ramipril')}", f"{other}\n{prose(1, 'ramipril')}") == {1: 0}


def test_boilerplate_and_references_do_not_count():
    note, text = "We bake cookies for you and keep them for a year or two. " * 40, prose(3, "ramipril")
    parts = [("boilerplate", 0, len(note)), ("overview", len(note), len(note) + len(text))]
    first = main_text(note + text, parts)
    assert first == text
    assert find_near_duplicates([first, main_text(note + prose(4, "ramipril"), parts)]) == {}


def test_a_template_filled_with_another_drug_is_no_near_duplicate():
    filler = " ".join(article(5, 600))
    pages = [f"{drug} is a medicine. {filler}. Ask before you take {drug}." for drug in ("Ramipril", "Losartan", "It")]
    assert compared(*pages, subjects=["UNII:A", "UNII:B", None]) == {2: 0}
    assert compared(*pages[:2], subjects=["UNII:A", "UNII:A"]) == {1: 0}


def test_a_text_that_is_a_list_is_compared_as_it_stands():
    assert compared("gout\npain", "gout\npain") == {1: 0}
    assert compared("gout\npain", "rash\ncough") == {}
