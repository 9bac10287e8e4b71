"""The sentences that mentions and claims are extracted from: those of extracted sections, found once per doc."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span

from rxtract.nlp.state import sentences_of, state_of, text_of


def extracted_sentences(doc: Doc) -> Iterator[Span]:
    """Yield the sentences that lie in sections that are extracted from, without blank ones."""
    for sentence, _ in extracted_texts(doc):
        yield sentence


def extracted_texts(doc: Doc) -> Iterator[tuple[Span, str]]:
    """Yield the sentences that are extracted from, each with its text: spaCy joins a span's tokens at every use."""
    state = state_of(doc)
    sentences = state.sentences
    kept = getattr(state, "spans", None)
    if kept is None or kept[0] is not sentences:
        spans = [(Span(doc, start, end), text) for start, end, text in sentences]
        state.keep_spans(sentences, spans)
        return iter(spans)
    return iter(kept[1])


def find_extracted(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Yield the sentences of the sections that are extracted from, as half-open token indices and text."""
    whole = text_of(doc)
    sections = [section for section in state_of(doc).sections if section.is_extracted]
    index = 0
    for sentence in sentences_of(doc):
        while index < len(sections) and sections[index].end <= sentence.start_char:
            index += 1
        if index == len(sections):
            return
        text = whole[sentence.start_char : sentence.end_char]
        if sections[index].start <= sentence.start_char and not text.isspace():
            yield sentence.start, sentence.end, text
