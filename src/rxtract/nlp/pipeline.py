"""The pipeline: which components run, in which order. The one place that says so."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from rxtract.article import Article
from rxtract.errors import UsageError
from rxtract.nlp import labels  # noqa: F401  (explains our labels to spaCy)
from rxtract.nlp.claims import claims  # noqa: F401  (importing a component registers its factory)
from rxtract.nlp.contracts import check_pipeline
from rxtract.nlp.entities import (  # noqa: F401
    abbreviations,
    external_model,
    groups,
    lexicon,
    mechanisms,
    mentions,
    products,
    short_forms,
    symptoms,
)
from rxtract.nlp.entities.external_model import load_external_model
from rxtract.nlp.linking import linker, segments, subject  # noqa: F401
from rxtract.nlp.recogniser import recognition  # noqa: F401
from rxtract.nlp.recogniser.recognition import load_recogniser
from rxtract.nlp.relations import roles  # noqa: F401
from rxtract.nlp.state import state_of
from rxtract.nlp.structure import layout, sections, sentences  # noqa: F401
from rxtract.nlp.structure.tokenizer import TOKENIZER
from rxtract.nlp.tables import reading  # noqa: F401
from rxtract.rules_folder import LANGUAGE
from rxtract.version import __version__
from rxtract.views import view_of

RULES_VERSION = "rules-5"
"""Version of the rules in `data/rules`; counted up when rows of the same text can change."""
PIPELINE = (
    "rxtract_layout",  # blocks: headings, paragraphs, items
    "rxtract_sentences",  # inside blocks
    "rxtract_sections",  # kinds; boilerplate and other languages; genre
    "rxtract_short_forms",  # what the article explains in brackets
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
    "rxtract_segments",  # parts with drugs of their own
    "rxtract_roles",  # what rules see in the text of each mention
    "rxtract_reader",  # what the claims reader says of each; disease or adverse event
    "rxtract_tables",  # what cells of tables hold; their events and how often they come
    "rxtract_claims",  # roles -> statements with quotes
)
STRUCTURE = ("rxtract_layout", "rxtract_sentences", "rxtract_sections")
TIERS = ("accurate", "fast", "lexicon")
"""`fast` has a recogniser of half the layers, `lexicon` none at all."""
_DESCRIPTION = "Drugs, diseases, adverse events and mechanisms of drug articles, and what the article claims of them"
LEARNED = ("rxtract_recogniser", "rxtract_subject", "rxtract_reader")
"""Components with weights of a tier."""
TIER_VARIABLE = "RXTRACT_TIER"
SETTLE = "rxtract_settle"
"""Name under which spaCy finds what is to be done with a saved pipeline."""
MAX_CHARS = 20_000_000
"""Longest article the pipeline takes, in code points. spaCy's own limit of a million is for parsers, of which
there is none here; readers stop earlier."""


def load_pipeline(tier: str | None = None) -> Language:
    """Return the pipeline of a tier (by default the one configured), loaded once per process.

    A `Doc` that comes out has `doc.ents` (the mentions, `kb_id_` the concept) and `doc._.sections`, `.mentions`,
    `.subject`, `.claims`.

    Raises:
        UsageError: there is no such tier.
    """
    return _load(configured_tier() if tier is None else _checked_tier(tier, "tier"))


@lru_cache(maxsize=len(TIERS))
def _load(tier: str) -> Language:
    return build_pipeline(tier)


def build_pipeline(tier: str, names: Sequence[str] = PIPELINE) -> Language:
    """Return a new pipeline of the components `names`.

    Raises:
        PipelineError: one is missing or stands in the wrong place.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings = {"tokenizer": {"@tokenizers": TOKENIZER}, "after_pipeline_creation": {"@callbacks": SETTLE}}
        nlp = spacy.blank("en", config={"nlp": settings})
        nlp.meta.update(name=f"rxtract_{tier}", version=__version__, description=_DESCRIPTION)
        for name in names:
            nlp.add_pipe(name, config={"tier": tier} if name in LEARNED else {})
    check_pipeline(nlp, whole=True)
    return _settle(nlp)


def make_settle() -> Callable[[Language], Language]:
    """Return what spaCy calls when it has built a saved pipeline."""
    return _settle


def _settle(nlp: Language) -> Language:
    """Set what a saved pipeline does not hold, and refuse one whose order has been broken."""
    nlp.max_length = MAX_CHARS
    check_pipeline(nlp)
    return nlp


registry.callbacks.register(SETTLE, func=make_settle)


def configured_tier() -> str:
    """Return the tier that the environment variable RXTRACT_TIER names, `accurate` when it is not set.

    Raises:
        UsageError: there is no such tier.
    """
    return _checked_tier(os.environ.get(TIER_VARIABLE, "accurate"), TIER_VARIABLE)


def _checked_tier(tier: str, said_by: str) -> str:
    if tier not in TIERS:
        raise UsageError(f"{said_by}={tier}: choose one of {', '.join(TIERS)}")
    return tier


def model_version() -> str:
    """Return the versions of rules, tier, recogniser and external model, which rows depend on beside the code."""
    tier = configured_tier()
    learned = f"+recogniser-{load_recogniser(tier).version}" if tier != "lexicon" else ""
    external = load_external_model()
    rules = RULES_VERSION if LANGUAGE == "en" else f"{RULES_VERSION}-{LANGUAGE}"
    return f"{rules}+{tier}{learned}" + (f"+{external.version}" if external else "")


def annotate(article: Article) -> Doc:
    """Run the pipeline over an article; its blocks, where the format has them, are the layout."""
    nlp = load_pipeline()
    annotated: Doc = nlp(make_doc(nlp, article))
    return annotated


@lru_cache(maxsize=1)
def _structure_pipeline() -> Language:
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for name in STRUCTURE:
        nlp.add_pipe(name)
    nlp.max_length = MAX_CHARS
    return nlp


def annotate_structure(article: Article) -> Doc:
    """Run the components of structure alone: sections and sentences, neither mentions nor claims."""
    nlp = _structure_pipeline()
    annotated: Doc = nlp(make_doc(nlp, article))
    return annotated


def make_doc(nlp: Language, article: Article) -> Doc:
    """Return the doc of an article as it reads (`rxtract.views`), cut into tokens and not yet annotated."""
    seen = view_of(article)
    doc: Doc = nlp.make_doc(seen.text)
    state_of(doc).article = seen
    return doc
