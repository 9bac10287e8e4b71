"""Doc → records: the only way out of spaCy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from spacy.attrs import ORTH
from spacy.tokens import Doc

from rxtract.article import Article, Table
from rxtract.errors import OffsetError
from rxtract.nlp.annotations import Evidence, Mention, Section
from rxtract.nlp.claims.mechanism_action import NO_ACTION, mechanism_action_of
from rxtract.nlp.relations.frequencies import frequency_range
from rxtract.nlp.state import article_of, sentences_of, state_of, text_of, tokens_of
from rxtract.nlp.structure.genre import genre_in, genre_of
from rxtract.nlp.structure.language import paragraph_language
from rxtract.records import (
    ArticleRecord,
    CellRecord,
    ClaimQuoteRecord,
    ClaimRecord,
    ConceptRecord,
    Extraction,
    MentionRecord,
    SectionRecord,
    SentenceRecord,
    content_id,
    key_of_name,
)
from rxtract.views import OffsetMap, to_verbatim, with_pages

_WORD = re.compile(r"\w")


def _sections(doc: Doc, article_id: str) -> tuple[SectionRecord, ...]:
    return tuple(
        SectionRecord(
            article_id, _section_id(section, article_id), section.kind, section.heading, section.start, section.end,
            section.language, level=section.level, kind_by=section.kind_by,
            parent_id=_section_id(section.parent, article_id) if section.parent else None,
        )
        for section in state_of(doc).sections
    )  # fmt: skip


def section_records(doc: Doc, article: Article) -> tuple[SectionRecord, ...]:
    """Return the sections of a doc that was made of `article`; their offsets are those of its text."""
    offsets = OffsetMap(article.edits)
    places = ((one, *offsets.verbatim(one.start, one.end)) for one in _sections(doc, article.article_id))
    return tuple(replace(one, start=start, end=end) for one, start, end in places)


def seen_tables(doc: Doc, article: Article) -> list[Table]:
    """Return the tables of a doc that was made of `article`, also those of plain text, with offsets of its text."""
    offsets = OffsetMap(article.edits)
    found = []
    for table in state_of(doc).tables:
        places = ((cell, *offsets.verbatim(cell.start, cell.end)) for cell in table.cells)
        cells = tuple(replace(cell, start=start, end=end) for cell, start, end in places)
        found.append(Table(*offsets.verbatim(table.start, table.end), cells))
    return found


def _section_id(section: Section, article_id: str) -> str:
    return content_id(article_id, section.start, section.end, section.kind)


def _sentences(doc: Doc, article_id: str, sections: Sequence[SectionRecord]) -> tuple[SentenceRecord, ...]:
    records, index = [], 0
    whole = text_of(doc)
    for sentence in sentences_of(doc):
        text = whole[sentence.start_char : sentence.end_char]
        stripped = text.strip()
        if not stripped or not sections:
            continue
        start = sentence.start_char + text.index(stripped[0])
        while index + 1 < len(sections) and sections[index].end <= start:
            index += 1
        end = start + len(stripped)
        records.append(
            SentenceRecord(article_id, content_id(article_id, start, end), sections[index].section_id, start, end)
        )
    return tuple(records)


def _sentence_at(sentences: Sequence[SentenceRecord], start: int) -> str:
    low, high = 0, len(sentences)
    while low < high:
        middle = (low + high) // 2
        if sentences[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    return sentences[min(low, len(sentences) - 1)].sentence_id


def _span(doc: Doc, mention: Mention) -> tuple[int, int]:
    return tokens_of(doc).place(mention.start, mention.end)


def _mentions(doc: Doc, article_id: str, sentences: Sequence[SentenceRecord]) -> tuple[MentionRecord, ...]:
    records = []
    whole = text_of(doc)
    for mention in state_of(doc).mentions:
        start, end = _span(doc, mention)
        records.append(
            MentionRecord(
                mention_id=content_id(article_id, start, end, mention.label),
                article_id=article_id,
                sentence_id=_sentence_at(sentences, start),
                start=start,
                end=end,
                text=whole[start:end],
                label=mention.label,
                concept_id=mention.concept.concept_id if mention.concept else None,
                concept_name=mention.concept.name if mention.concept else None,
                link_method=mention.link_method,
                link_score=mention.link_score,
                status=mention.status,
                score=round(mention.score, 4),
                found_by=mention.found_by,
            )
        )
    return tuple(records)


def _claims(doc: Doc, article_id: str, sentences: Sequence[SentenceRecord]) -> tuple[ClaimRecord, ...]:
    records = []
    whole = text_of(doc)
    for claim in state_of(doc).claims:
        start, end = _span(doc, claim.mention)
        object_text = whole[start:end]
        quote = whole[claim.start : claim.end]
        if object_text not in quote:
            raise OffsetError(f"claim at {claim.start}: the quote does not hold its object {object_text!r}")
        concept = claim.mention.concept
        about = claim.subject.concept.concept_id if claim.subject.concept else None
        object_id = concept.concept_id if concept else None
        low, high = frequency_range(claim.frequency)
        mechanism = mechanism_action_of(doc, claim.mention) if claim.predicate == "has_mechanism" else NO_ACTION
        records.append(
            ClaimRecord(
                claim_id=content_id(article_id, *claim.key),
                article_id=article_id,
                sentence_id=_sentence_at(sentences, claim.start),
                subject_id=about,
                subject_name=claim.subject.name,
                subject_text=claim.subject.text,
                subject_key=about or key_of_name(claim.subject.name),
                predicate=claim.predicate,
                object_key=object_id or key_of_name(claim.object_name or object_text),
                object_id=object_id,
                object_name=concept.name if concept else claim.object_name,
                object_text=object_text,
                status=claim.status,
                certainty=claim.certainty,
                status_cue=whole[claim.mention.cue[0] : claim.mention.cue[1]] if claim.mention.cue else None,
                frequency=claim.frequency,
                frequency_low=low,
                frequency_high=high,
                frequency_comparator=claim.frequency_comparator,
                action=mechanism.action,
                target=mechanism.target,
                target_id=mechanism.concept.concept_id if mechanism.concept else None,
                target_name=mechanism.concept.name if mechanism.concept else None,
                **claim.qualifiers,
                quote=quote,
                start=claim.start,
                end=claim.end,
                score=round(claim.score, 4),
                found_by=claim.rule,
                context=claim.context,
            )
        )
    return tuple(records)


def _places(evidence: Evidence) -> dict[str, int]:
    """Return the columns that say where the parts of a claim stand."""
    parts = {name: getattr(evidence, name) for name in ("subject", "cue", "object", "frequency", "status")}
    ends = ((f"{name}_start", f"{name}_end", place) for name, place in parts.items() if place)
    return {column: value for first, last, place in ends for column, value in zip((first, last), place, strict=True)}


def _claim_quotes(
    doc: Doc, claims: Sequence[ClaimRecord], sentences: Sequence[SentenceRecord]
) -> tuple[ClaimQuoteRecord, ...]:
    whole = text_of(doc)
    return tuple(
        ClaimQuoteRecord(
            claim_id=record.claim_id,
            article_id=record.article_id,
            sentence_id=_sentence_at(sentences, quote.start),
            quote=whole[quote.start : quote.end],
            start=quote.start,
            end=quote.end,
            score=round(quote.score, 4),
            found_by=quote.rule,
            **_places(quote.evidence),
        )
        for record, claim in zip(claims, state_of(doc).claims, strict=True)
        for quote in claim.quotes
    )


def _cells(doc: Doc, article_id: str) -> tuple[CellRecord, ...]:
    whole = text_of(doc)
    return tuple(
        CellRecord(
            article_id, content_id(article_id, one.table_start, one.table_end), one.cell.row, one.cell.column, one.role,
            whole[one.cell.start : one.cell.end], one.cell.start, one.cell.end,
        )
        for one in state_of(doc).cells
    )  # fmt: skip


def _concepts(doc: Doc) -> tuple[ConceptRecord, ...]:
    counts: Counter[str] = Counter()
    found = {}
    for mention in state_of(doc).mentions:
        if mention.concept is not None:
            counts[mention.concept.concept_id] += 1
            found[mention.concept.concept_id] = mention.concept
    for subject in (state_of(doc).subject, *(part.subject for part in state_of(doc).segments)):
        if subject and subject.concept:
            found[subject.concept.concept_id] = subject.concept
    return tuple(
        ConceptRecord(
            concept.concept_id, concept.label, concept.name, concept.vocabulary, concept.vocabulary_version,
            concept.licence, concept.redistributable, concept.xrefs, tuple(xref for xref, _ in concept.licensed_xrefs),
            tuple(licence for _, licence in concept.licensed_xrefs), 1, counts[concept_id],
        )
        for concept_id, concept in sorted(found.items())
    )  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _is_word(text: str) -> bool:
    return bool(_WORD.search(text))


def _n_words(doc: Doc) -> int:
    forms, counts = np.unique(doc.to_array([ORTH]), return_counts=True)
    are_words = [_is_word(doc.vocab.strings[form]) for form in forms.tolist()]
    return int(counts[are_words].sum())


def to_records(doc: Doc, article: Article | None = None) -> Extraction:
    """Return the rows of an annotated doc; all offsets are those of the article as it was delivered.

    Raises:
        OffsetError: a claim's quote does not hold its object; nothing of the article is returned.
    """
    text = text_of(doc)
    article = article or article_of(doc) or Article(content_id(text), "-", "text", "", text)
    identity = article.article_id
    sections = _sections(doc, identity)
    sentences = _sentences(doc, identity, sections)
    subject = state_of(doc).subject
    record = ArticleRecord(
        article_id=identity,
        source=article.source,
        format=article.format,
        title=article.title or None,
        language=paragraph_language(text),
        text=text,
        n_words=_n_words(doc),
        subject_id=subject.concept.concept_id if subject and subject.concept else None,
        subject_name=subject.name if subject else None,
        references=article.references,
        genre=genre_in(doc) if article is article_of(doc) else genre_of(article, text),
        near_duplicate_of=None,
        site=article.site,
        published=article.published,
        warnings=article.warnings,
        n_subjects=len({one.name for one in (subject, *(part.subject for part in state_of(doc).segments)) if one}),
    )
    claims = _claims(doc, identity, sentences)
    extraction = Extraction(
        article=record,
        sections=sections,
        sentences=sentences,
        mentions=_mentions(doc, identity, sentences),
        concepts=_concepts(doc),
        claims=claims,
        claim_quotes=_claim_quotes(doc, claims, sentences),
        cells=_cells(doc, identity),
    )
    if article.original:
        extraction = to_verbatim(extraction, article.original)
    return with_pages(extraction, article) if article.pages else extraction
