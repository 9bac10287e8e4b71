"""Short forms: what the article itself explains in brackets, "rheumatoid arthritis (RA)"."""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from scispacy.abbreviation import AbbreviationDetector, filter_matches
from spacy.language import Language
from spacy.tokens import Doc, Span

from rxtract.nlp.annotations import ShortForm
from rxtract.nlp.contracts import factory
from rxtract.nlp.state import state_of, tokens_of

_NEVER: list[list[dict[str, Any]]] = [[{"ORTH": "( )"}]]  # no token; spaCy warns of a matcher without patterns
_MOST = 8  # tokens in brackets


class ShortForms:
    """Finds them with scispaCy's detector, after Schwartz & Hearst (2003).

    scispaCy drops what is longer than eight words in brackets, having tried every pair of parentheses of the text;
    here brackets are found without its matcher, and not further apart than that.
    """

    def __init__(self, nlp: Language) -> None:
        self._detector = AbbreviationDetector(nlp)
        self._detector.global_matcher.add("never", _NEVER)

    def __call__(self, doc: Doc) -> Doc:
        """Write every place where the article uses a short form that it explains."""
        bracketed = [(0, start, end) for start, end in in_brackets(tokens_of(doc).texts)]
        possible = filter_matches(bracketed, doc) if bracketed else ()
        found = self._detector.find_matches_for(possible, doc) if possible else ()
        state_of(doc).short_forms = sorted(
            ShortForm(short.start, short.end, _first_word(doc, long, short.text), long.end)
            for long, shorts in found
            for short in shorts
        )
        return doc


def in_brackets(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield what stands in parentheses as half-open numbers of words, in the order in which they close.

    >>> list(in_brackets("a ( b ( c ) ) d ( )".split()))
    [(4, 5), (2, 6)]
    """
    opened = [place for place, word in enumerate(words) if word == "("]
    for end in (place for place, word in enumerate(words) if word == ")"):
        first = bisect_left(opened, end - _MOST - 1)
        yield from ((start + 1, end) for start in reversed(opened[first : bisect_left(opened, end - 1)]))


def _first_word(doc: Doc, long: Span, short: str) -> int:
    """Return where a long form begins: "malignant mesothelioma (MM)" is two words, though one has all its letters."""
    letters, words = short.lower(), [token for token in doc[max(0, long.end - len(short)) : long.end] if token.is_alpha]
    initials = "".join(token.lower_[0] for token in words)
    return words[0].i if short.isupper() and short.isalpha() and initials == letters else long.start


@factory("rxtract_short_forms", writes=["short_forms"])
def make_short_forms(nlp: Language, name: str) -> ShortForms:
    """Build the component; what scispaCy says of itself in every process is silenced."""
    logging.getLogger("scispacy").setLevel(logging.ERROR)
    return ShortForms(nlp)
