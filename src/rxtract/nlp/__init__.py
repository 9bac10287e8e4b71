"""The spaCy pipeline: from an article's text to mentions, concepts and claims."""

from rxtract.nlp.pipeline import annotate, load_pipeline, model_version
from rxtract.nlp.to_records import to_records

__all__ = ["annotate", "load_pipeline", "model_version", "to_records"]
