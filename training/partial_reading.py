"""Reading a text with the first components of the pipeline only, for what is fitted to what they leave."""

from __future__ import annotations

from spacy.tokens import Doc

from rxtract.nlp.pipeline import load_pipeline


def read_before(text: str, stop: str) -> Doc:
    """Return the doc of a text as the component `stop` would get it."""
    nlp = load_pipeline()
    doc = nlp.make_doc(text)
    for name, component in nlp.pipeline:
        if name == stop:
            break
        doc = component(doc)
    return doc
