"""Candidates for mentions: what every finder adds to, and the sentences that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span

from rxtract.nlp.annotations import Mention, sections_of, sentences_of

_KEY = "rxtract_candidates"


def candidates_of(doc: Doc) -> list[Mention]:
    """Return all candidates found so far, overlapping ones included."""
    found: list[Mention] = doc.user_data.setdefault(_KEY, [])
    return found


def add_candidates(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Put `mentions` to the candidates."""
    candidates_of(doc).extend(mentions)


def clear_candidates(doc: Doc) -> None:
    """Forget the candidates: mentions have been chosen."""
    doc.user_data.pop(_KEY, None)


def extracted_sentences(doc: Doc) -> Iterator[Span]:
    """Yield the sentences that lie in sections that are extracted from, without blank ones."""
    sections = [section for section in sections_of(doc) if section.is_extracted]
    index = 0
    for sentence in sentences_of(doc):
        while index < len(sections) and sections[index].end <= sentence.start_char:
            index += 1
        if index == len(sections):
            return
        if sections[index].start <= sentence.start_char and not sentence.text.isspace():
            yield sentence
