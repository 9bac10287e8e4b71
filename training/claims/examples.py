"""Examples: annotated articles as the pipeline meets them, with sentences, their places, and the spans to judge.

Every article has two views: `gold` holds the marked spans and what the pipeline names elsewhere, `system` what the
pipeline names alone, so that the reader learns from spans with the borders it will meet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc
from tokenizers import Tokenizer

from rxtract.knowledge import load_vocabulary
from rxtract.nlp.annotations import Mention, Subject
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.recogniser.context import Place
from rxtract.nlp.recogniser.pieces import Pieces, read_pieces
from rxtract.nlp.recogniser.recognition import places_of
from rxtract.nlp.relations.arguments import readings_of
from rxtract.nlp.relations.claims_reader import Asked
from rxtract.nlp.relations.reader_answers import KIND_OF_GROUP
from rxtract.nlp.state import state_of
from rxtract.nlp.structure.extracted_sentences import extracted_sentences
from training.claims.annotated import IGNORED, NONE, AnnotatedArticle, GoldSpan
from training.names import fold
from training.partial_reading import read_before

_SAME = 0.6
"""Share of common characters from which on a span with other borders still is the marked one."""
_ASKED_KIND = {"DRUG": "drug", "DISORDER": "disorder", "MECHANISM": "mechanism", "CONDITION": "condition"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A span as the reader is asked about it, with the right role and status (indices; role -1: not known)."""

    asked: Asked
    role: int
    status: int


@dataclass(frozen=True, slots=True)
class Example:
    """An article ready for training; `sentences` are half-open code points, `places` where each stands."""

    article: AnnotatedArticle
    pieces: Pieces
    sentences: list[tuple[int, int]]
    places: list[Place]
    views: dict[str, list[Judged]]


def make_examples(articles: Iterable[AnnotatedArticle], tokenizer: Tokenizer) -> list[Example]:
    """Run the pipeline over articles."""
    return [_make_example(article, tokenizer) for article in articles]


def _make_example(article: AnnotatedArticle, tokenizer: Tokenizer) -> Example:
    doc = read_before(article.text, "rxtract_claims")
    sentences = [(one.start_char, one.end_char) for one in extracted_sentences(doc)]
    system = _system_view(doc, article)
    views = {"system": system, "gold": _gold_view(doc, article, system)}
    pieces = read_pieces(article.text, tokenizer, load_vocabulary())
    return Example(article, pieces, sentences, places_of(doc), views)


def _system_view(doc: Doc, article: AnnotatedArticle) -> list[Judged]:
    judged: dict[tuple[int, int, str], Judged] = {}
    for reading in readings_of(doc):
        origin = reading.span.start_char
        for argument in reading.arguments:
            start, end = origin + argument.start, origin + argument.end
            kind = KIND_OF_GROUP[argument.group]
            words = article.text[start:end]
            is_it = kind == "drug" and (fold(words) in article.names or _is_subject(doc, argument.mention, article))
            asked = Asked(start, end, kind, is_it, reading.section.kind)
            judged[start, end, kind] = Judged(asked, *truth(asked, words, article))
    return sorted(judged.values(), key=lambda one: one.asked[:2])


def _is_subject(doc: Doc, mention: Mention, article: AnnotatedArticle) -> bool:
    subject: Subject | None = state_of(doc).subject
    if subject is None or (article.names and not {fold(subject.name), fold(subject.text)} & article.names):
        return False  # the pipeline took another drug for the subject
    return is_subject(doc, mention, subject)


def truth(asked: Asked, words: str, article: AnnotatedArticle) -> tuple[int, int]:
    """Return role and status of a span by the mark that it shares most with."""
    met = [one for one in article.spans if one.start < asked.end and asked.start < one.end]
    is_claimed = fold(words) in article.objects
    if not met:
        return (IGNORED if is_claimed else NONE), 0
    best = max(met, key=lambda one: ((one.start, one.end) == asked[:2], one.role > NONE, _common(one, asked)))
    if (best.start, best.end) == asked[:2]:
        return best.role, best.status
    if best.role > NONE:
        whole = max(best.end, asked.end) - min(best.start, asked.start)
        same = is_claimed or _common(best, asked) / whole >= _SAME
        return (best.role, best.status) if same else (IGNORED, 0)
    return (IGNORED if is_claimed else best.role), 0


def _common(span: GoldSpan, asked: Asked) -> int:
    return min(span.end, asked.end) - max(span.start, asked.start)


def _gold_view(doc: Doc, article: AnnotatedArticle, system: list[Judged]) -> list[Judged]:
    sections = state_of(doc).sections
    starts = [section.start for section in sections]
    marked = []
    for span in (one for one in article.spans if one.is_named):
        section = sections[max(0, bisect_right(starts, span.start) - 1)].kind if sections else "other"
        is_it = span.kind == "DRUG" and fold(article.text[span.start : span.end]) in article.names
        asked = Asked(span.start, span.end, _ASKED_KIND[span.kind], is_it, section)
        marked.append(Judged(asked, span.role, span.status))
    free = np.ones(len(article.text) + 1, dtype=bool)
    for one in marked:
        free[one.asked.start : one.asked.end] = False
    others = [one for one in system if free[one.asked.start : one.asked.end].all()]
    return sorted([*marked, *others], key=lambda one: one.asked[:2])
