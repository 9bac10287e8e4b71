"""Entities: the mentions as spaCy's own `doc.ents`, for all that is built on them (displaCy, matchers, exports)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from rxtract.nlp.annotations import mentions_of


@Language.component("rxtract_entities", requires=["doc._.mentions"], assigns=["doc.ents"])
def set_entities(doc: Doc) -> Doc:
    """Set `doc.ents`; the `kb_id_` of a linked one is the CURIE of its concept."""
    doc.ents = tuple(
        Span(
            doc,
            mention.start,
            mention.end,
            label=mention.label,
            kb_id=mention.concept.concept_id if mention.concept else "",
        )
        for mention in mentions_of(doc)
    )
    return doc
