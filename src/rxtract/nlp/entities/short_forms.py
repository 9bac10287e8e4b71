"""Short forms: what the article itself explains in brackets, "rheumatoid arthritis (RA)"."""

from __future__ import annotations

import logging
from typing import Any

from scispacy.abbreviation import AbbreviationDetector, filter_matches
from spacy.language import Language
from spacy.tokens import Doc, Span

from rxtract.nlp.annotations import ShortForm
from rxtract.nlp.contracts import factory
from rxtract.nlp.state import state_of

_NEVER: list[list[dict[str, Any]]] = [[{"ORTH": "( )"}]]  # no token; spaCy warns of a matcher without patterns
_BRACKETS: list[list[dict[str, Any]]] = [[{"ORTH": "("}, {"OP": "{1,8}"}, {"ORTH": ")"}]]


class ShortForms:
    """Finds them with scispaCy's detector, after Schwartz & Hearst (2003).

    scispaCy drops what is longer than eight words in brackets, having tried every pair of parentheses of the text; here
    its matcher does not look further than that.
    """

    def __init__(self, nlp: Language) -> None:
        self._detector = AbbreviationDetector(nlp)
        self._detector.matcher.remove("parenthesis")
        self._detector.matcher.add("parenthesis", _BRACKETS)
        self._detector.global_matcher.add("never", _NEVER)

    def __call__(self, doc: Doc) -> Doc:
        """Write every place where the article uses a short form that it explains."""
        bracketed = [(key, start + 1, end - 1) for key, start, end in self._detector.matcher(doc)]
        possible = filter_matches(bracketed, doc)
        found = self._detector.find_matches_for(possible, doc) if possible else ()
        state_of(doc).short_forms = sorted(
            ShortForm(short.start, short.end, _first_word(doc, long, short.text), long.end)
            for long, shorts in found
            for short in shorts
        )
        return doc


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
