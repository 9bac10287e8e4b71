"""Lexicon: names of the vocabulary, found in the sentences that are extracted from."""

from __future__ import annotations

import html

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.knowledge import NameEntry, load_vocabulary
from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import factory
from rxtract.nlp.state import state_of, tokens_of

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
# How sure a name is by its kind: set by judgement, not yet fitted to data.
_SCORES = {"preferred": 0.95, "synonym": 0.85, "brand": 0.9, "code": 0.8, "lay": 0.9, "curated": 0.95}


def _plain(word: str) -> str:
    """Return a word without what pages put inside it: entities decoded, soft hyphens and zero-width marks out."""
    if word.isascii() and "&" not in word:
        return word
    return html.unescape(word).translate(_INVISIBLE)


def _score(entry: NameEntry) -> float:
    return _SCORES.get(entry.kind, 0.8)


class Lexicon:
    """Finds every name of the vocabulary, overlapping ones included.

    Web pages hold entities such as `&beta;` in their plain text; words are compared decoded, offsets stay.
    """

    def __init__(self) -> None:
        self._vocabulary = load_vocabulary()

    def __call__(self, doc: Doc) -> Doc:
        """Write the names of `doc`."""
        state, texts = state_of(doc), tokens_of(doc).texts
        found = state.lexicon = []
        for first, last, _ in state.sentences:
            tokens = [place for place in range(first, last) if not texts[place].isspace()]
            words = [_plain(texts[place]) for place in tokens]
            for hit in self._vocabulary.find(words):
                best = hit.entries[0]
                start, end = tokens[hit.start], tokens[hit.end - 1] + 1
                found.append(Mention(start, end, best.label, _score(best), f"lexicon:{best.kind}", hit.entries))
        return doc


@factory("rxtract_lexicon", reads=["sentences"], writes=["lexicon"])
def make_lexicon(nlp: Language, name: str) -> Lexicon:
    """Build the component; the vocabulary is loaded once per process."""
    return Lexicon()
