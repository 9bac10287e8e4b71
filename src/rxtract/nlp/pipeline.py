"""The pipeline: which components run, in which order. The one place that says so."""

from __future__ import annotations

import logging
import os
import warnings
from functools import lru_cache
from typing import Any

import spacy
from scispacy.abbreviation import AbbreviationDetector  # noqa: F401  (registers the factory)
from spacy.language import Language
from spacy.tokens import Doc

from rxtract.errors import UsageError
from rxtract.nlp.annotations import register_extensions
from rxtract.nlp.claims import claims  # noqa: F401  (importing a component registers its factory)
from rxtract.nlp.entities import (  # noqa: F401
    abbreviations,
    external_model,
    groups,
    lexicon,
    mechanisms,
    mentions,
    products,
    symptoms,
)
from rxtract.nlp.entities.external_model import load_external_model
from rxtract.nlp.linking import linker, subject  # noqa: F401
from rxtract.nlp.recogniser import recognition  # noqa: F401
from rxtract.nlp.recogniser.recognition import load_recogniser
from rxtract.nlp.relations import roles  # noqa: F401
from rxtract.nlp.structure import layout, sections, sentences  # noqa: F401
from rxtract.nlp.structure.tokenizer import TOKENIZER
from rxtract.records import Article
from rxtract.rules_folder import LANGUAGE

RULES_VERSION = "rules-4"
"""Version of the rules in `data/rules`; counted up when rows of the same text can change."""
PIPELINE = (
    "rxtract_layout",  # blocks: headings, paragraphs, items
    "rxtract_sentences",  # inside blocks
    "rxtract_sections",  # kinds; boilerplate and other languages
    "abbreviation_detector",  # scispaCy's, after Schwartz & Hearst
    "rxtract_lexicon",  # candidates: names of the vocabulary
    "rxtract_symptoms",  # candidates: disorders in plain words
    "rxtract_mechanisms",  # candidates: classes, action + target
    "rxtract_groups",  # candidates: groups of medicines by use
    "rxtract_recogniser",  # candidates: what no list knows
    "rxtract_external_model",  # candidates: what a model of the user's finds
    "rxtract_products",  # candidates: the brand that the article introduces
    "rxtract_abbreviations",  # candidates: short forms that the article defines
    "rxtract_mentions",  # candidates -> disjoint mentions
    "rxtract_linker",  # mention -> concept
    "rxtract_subject",  # the article's drug
    "rxtract_roles",  # what the text says of each mention; disease or adverse event
    "rxtract_claims",  # roles -> statements with quotes
)
TIERS: dict[str, frozenset[str]] = {
    "accurate": frozenset(),
    "fast": frozenset(),
    "lexicon": frozenset({"rxtract_recogniser"}),
}
"""Tiers and the components they leave out: `fast` has a recogniser of half the layers, `lexicon` none at all."""
TIER_VARIABLE = "RXTRACT_TIER"
MAX_CHARS = 20_000_000
"""Longest article the pipeline takes, in code points. spaCy's own limit of a million is for parsers, of which
there is none here; readers stop earlier."""


@lru_cache(maxsize=len(TIERS))
def load_pipeline(tier: str | None = None) -> Language:
    """Return the pipeline of a tier as a spaCy `Language`, loaded once per process.

    A `Doc` that comes out has `doc.ents` (the mentions, `kb_id_` the concept) and `doc._.sections`, `.mentions`,
    `.subject`, `.claims`.

    Raises:
        UsageError: there is no such tier.
    """
    tier = tier or configured_tier()
    register_extensions()
    logging.getLogger("scispacy").setLevel(logging.ERROR)
    # Said of every article without short forms, by the abbreviation detector's empty matcher.
    warnings.filterwarnings("ignore", message=r"\[W036\]")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
        nlp.max_length = MAX_CHARS
        for name in PIPELINE:
            if name not in TIERS[tier]:
                nlp.add_pipe(name, config={"tier": tier} if name == "rxtract_recogniser" else {})
        # scispaCy drops what is longer than eight words afterwards, having tried every pair of parentheses of the text.
        detector: Any = nlp.get_pipe("abbreviation_detector")
        matcher = detector.matcher
        matcher.remove("parenthesis")
        matcher.add("parenthesis", [[{"ORTH": "("}, {"OP": "{1,8}"}, {"ORTH": ")"}]])
    return nlp


def configured_tier() -> str:
    """Return the tier that the environment variable RXTRACT_TIER names, `accurate` when it is not set.

    Raises:
        UsageError: there is no such tier.
    """
    tier = os.environ.get(TIER_VARIABLE, "accurate")
    if tier not in TIERS:
        raise UsageError(f"{TIER_VARIABLE}={tier}: choose one of {', '.join(TIERS)}")
    return tier


def model_version() -> str:
    """Return the versions of rules, tier, recogniser and external model, which rows depend on beside the code."""
    tier = configured_tier()
    learned = f"+recogniser-{load_recogniser(tier).version}" if "rxtract_recogniser" not in TIERS[tier] else ""
    external = load_external_model()
    rules = RULES_VERSION if LANGUAGE == "en" else f"{RULES_VERSION}-{LANGUAGE}"
    return f"{rules}+{tier}{learned}" + (f"+{external.version}" if external else "")


def annotate(article: Article) -> Doc:
    """Run the pipeline over an article; its blocks, where the format has them, are the layout."""
    nlp = load_pipeline()
    doc = nlp.make_doc(article.text)
    doc._.article = article
    annotated: Doc = nlp(doc)
    return annotated
