"""Tokens as lists are those of spaCy; brackets are found as its matcher finds them."""

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.matcher import Matcher
from spacy.tokens import Doc

from rxtract.nlp.entities.short_forms import in_brackets
from rxtract.nlp.pipeline import load_pipeline
from rxtract.nlp.state import tokens_of

_BLANK = spacy.blank("en")
_MATCHER = Matcher(_BLANK.vocab)
_MATCHER.add("brackets", [[{"ORTH": "("}, {"OP": "{1,8}"}, {"ORTH": ")"}]])


@given(st.text("aBİß ()-.\n\t\u00a0\u200bé", max_size=60))
def test_tokens_are_those_of_spacy(text: str) -> None:
    doc = load_pipeline("lexicon").make_doc(text)
    tokens = tokens_of(doc)
    assert tokens.texts == [token.text for token in doc]
    assert tokens.lower == [token.lower_ for token in doc]
    assert [text.isspace() for text in tokens.texts] == [token.is_space for token in doc]
    for start in range(len(doc)):
        span = doc[start : start + 3]
        assert tokens.place(span.start, span.end) == (span.start_char, span.end_char)
        assert tokens.text(span.start, span.end) == span.text


@given(st.lists(st.sampled_from(["(", ")", "a", "b"]), min_size=1, max_size=25))
def test_brackets_come_as_from_the_matcher(words: list[str]) -> None:
    found = [(start + 1, end - 1) for _, start, end in _MATCHER(Doc(_BLANK.vocab, words=words))]
    assert list(in_brackets(words)) == found
