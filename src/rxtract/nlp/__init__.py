"""The spaCy pipeline: from an article's text to mentions, concepts and claims."""

from rxtract.nlp.pipeline import annotate, annotate_structure, load_pipeline, model_version
from rxtract.nlp.to_records import section_records, seen_tables, to_records

__all__ = [
    "annotate", "annotate_structure", "load_pipeline", "model_version", "section_records", "seen_tables", "to_records",
]  # fmt: skip
