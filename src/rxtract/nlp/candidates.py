"""Candidates for mentions: what every finder adds to, and the sentences that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span

from rxtract.nlp.annotations import Mention, sections_of, sentences_of, text_of

_KEY = "rxtract_candidates"
_SENTENCES = "rxtract_sentences"


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


def clear_sentences(doc: Doc) -> None:
    """Forget the sentences: all have been read."""
    doc.user_data.pop(_SENTENCES, None)


def extracted_sentences(doc: Doc) -> Iterator[Span]:
    """Yield the sentences that lie in sections that are extracted from, without blank ones."""
    for sentence, _ in extracted_texts(doc):
        yield sentence


def extracted_texts(doc: Doc) -> Iterator[tuple[Span, str]]:
    """Yield the sentences that are extracted from, each with its text: spaCy joins a span's tokens at every use."""
    found: list[tuple[int, int, str]] | None = doc.user_data.get(_SENTENCES)
    if found is None:
        found = doc.user_data[_SENTENCES] = list(_find_extracted(doc))
    for start, end, text in found:
        yield doc[start:end], text


def _find_extracted(doc: Doc) -> Iterator[tuple[int, int, str]]:
    whole = text_of(doc)
    sections = [section for section in sections_of(doc) if section.is_extracted]
    index = 0
    for sentence in sentences_of(doc):
        while index < len(sections) and sections[index].end <= sentence.start_char:
            index += 1
        if index == len(sections):
            return
        text = whole[sentence.start_char : sentence.end_char]
        if sections[index].start <= sentence.start_char and not text.isspace():
            yield sentence.start, sentence.end, text
