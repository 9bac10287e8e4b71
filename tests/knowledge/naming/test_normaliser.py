import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.knowledge import normalise_name, normalise_word
from rxtract.knowledge.lookup.spotting import key_stream


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("oedema", "edema"),
        ("Anaemias", "anemia"),
        ("tumour", "tumor"),
        ("haemorrhage", "hemorrhage"),
        ("Crohn's disease", "crohn disease"),
        ("Crohn’s disease", "Crohn disease"),
        ("Crohn s disease", "Crohn disease"),
        ("IL-6", "IL6"),
        ("TNF-α", "TNF-alpha"),
        ("relapsed/refractory", "relapsed refractory"),
        ("non-small-cell lung cancer", "non small cell lung cancer"),
        ("anti-inflammatory", "antiinflammatory"),
        ("metastases", "metastasis"),
        ("ｐｏｍａｌｉｄｏｍｉｄｅ", "pomalidomide"),
        ("Sjögren", "Sjogren"),
        ("allergies", "allergy"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(("one", "other"), [("lung", "lunge"), ("herpes", "herpe"), ("IL-6", "IL-16")])
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


@given(st.lists(st.text("abcdefghijkls-'αé/0189", min_size=1, max_size=12), min_size=1, max_size=6))
def test_a_name_and_its_token_stream_agree(words: list[str]) -> None:
    stream, _, _ = key_stream([word for word in words if normalise_word(word)])
    assert stream.rstrip(" ") == normalise_name(" ".join(word for word in words if normalise_word(word)))


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    key = normalise_name(text)
    assert not key.startswith(" ")
    assert not key.endswith(" ")
