"""External models: a spaCy pipeline that the user has installed, scispaCy's for one, adds candidates and links.

`RXTRACT_MODEL` names it (a package or a folder), `RXTRACT_LINKER` one of scispaCy's linkers to put behind it.
`data/rules/external_model.toml` says what its labels and ids mean.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from rxtract.errors import UsageError
from rxtract.knowledge import Concept, Link, load_vocabulary
from rxtract.matching.rule_files import read_rules
from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import component
from rxtract.nlp.state import CANDIDATES, candidates_of, state_of
from rxtract.nlp.structure.extracted_sentences import extracted_texts

MODEL_VARIABLE = "RXTRACT_MODEL"
LINKER_VARIABLE = "RXTRACT_LINKER"
SCORE = 0.85
"""Score of what a external model finds: spaCy's do not say how sure they are."""

_NAMERS = frozenset({"ner", "beam_ner", "entity_ruler", "span_ruler"})


@dataclass(frozen=True, slots=True)
class ExternalModel:
    """A loaded pipeline of the user's; `linker` is the name of scispaCy's linker, if one was asked for."""

    nlp: Language
    linker: str | None

    @property
    def version(self) -> str:
        """Name and version of the pipeline, and the linker's name."""
        meta = self.nlp.meta
        named = f"{meta['lang']}_{meta['name']}-{meta['version']}"
        return f"{named}+{self.linker}" if self.linker else named


def load_external_model() -> ExternalModel | None:
    """Return the model that the environment names, loaded once per process; None when it names none.

    Raises:
        UsageError: it is not installed, cannot be loaded, or names nothing that is looked for here.
    """
    name, linker = os.environ.get(MODEL_VARIABLE), os.environ.get(LINKER_VARIABLE)
    if name:
        return _load(name, linker or None)
    if linker:
        raise UsageError(f"{LINKER_VARIABLE}={linker} links what a model finds: set {MODEL_VARIABLE}, too")
    return None


@lru_cache(maxsize=2)
def _load(name: str, linker: str | None) -> ExternalModel:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            nlp = spacy.load(name)
        except OSError as error:
            advice = "install its package into this environment (pip install …), or give the path of its folder"
            raise UsageError(f"{MODEL_VARIABLE}={name}: there is no such spaCy pipeline; {advice}") from error
        except Exception as error:  # whatever a foreign package raises
            problem = f"{type(error).__name__}: {error}; does it fit this version of spaCy?"
            raise UsageError(f"{MODEL_VARIABLE}={name} cannot be loaded ({problem})") from error
        if linker is not None:
            _add_linker(nlp, linker)
    _check_labels(name, nlp)
    return ExternalModel(nlp, linker)


def _add_linker(nlp: Language, linker: str) -> None:
    import scispacy.linking  # noqa: F401  (registers the factory; heavy, so only for those who ask for it)

    config = {"linker_name": linker, "resolve_abbreviations": False, "filter_for_definitions": False}
    try:
        nlp.add_pipe("scispacy_linker", config=config)
    except Exception as error:  # an unknown name, or a download that fails
        advice = "choose umls, mesh, rxnorm, go or hpo; each is downloaded once, by scispaCy"
        raise UsageError(f"{LINKER_VARIABLE}={linker} cannot be loaded ({error}); {advice}") from error


def _check_labels(name: str, nlp: Language) -> None:
    found: set[str] = set()
    for pipe, part in nlp.pipeline:
        if nlp.get_pipe_meta(pipe).factory in _NAMERS:
            found.update(getattr(part, "labels", ()))
    known = read_rules("external_model", language=None)["labels"]
    if not found & set(known):
        said = ", ".join(sorted(found)) or "none"
        advice = "what they mean is said in data/rules/external_model.toml"
        raise UsageError(f"{MODEL_VARIABLE}={name}: none of its labels ({said}) is one of {', '.join(known)}; {advice}")


@lru_cache(maxsize=1)
def _id_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = read_rules("external_model", language=None)["ids"]
    return tuple((re.compile(entry["pattern"]), entry["prefix"]) for entry in entries)


def _curie(identifier: str) -> str | None:
    if ":" in identifier:
        return identifier
    prefixes = [prefix for pattern, prefix in _id_patterns() if pattern.fullmatch(identifier)]
    return f"{prefixes[0]}:{identifier}" if prefixes else None


def _link(entity: Span, label: str, linker: Any) -> Link | None:
    """Return the best of what the user's linker says of an entity: a concept of the vocabulary where it has the id."""
    suggested: list[tuple[str, float]] = list(entity._.kb_ents) if Span.has_extension("kb_ents") else []
    if not suggested and entity.kb_id_:
        suggested = [(entity.kb_id_, SCORE)]
    for identifier, score in suggested[:1]:
        curie = _curie(identifier)
        if curie is None:
            return None
        held = load_vocabulary().concept_of_xref(curie)
        source = read_rules("external_model", language=None)["sources"].get(curie.partition(":")[0])
        if held is not None:
            return Link(held, "approximate", round(float(score), 3))
        if source is not None and label:
            known = getattr(getattr(linker, "kb", None), "cui_to_entity", {}).get(identifier)
            name = known.canonical_name if known is not None else entity.text
            concept = Concept(
                curie, label, name, source["title"], "as plugged in", source["licence"], (), source["redistributable"]
            )
            return Link(concept, "approximate", round(float(score), 3))
    return None


def _find(doc: Doc, model: ExternalModel) -> Iterator[Mention]:
    labels = read_rules("external_model", language=None)["labels"]
    linker = next((component for name, component in model.nlp.pipeline if "linker" in name), None)
    texts = [(text, sentence.start_char) for sentence, text in extracted_texts(doc)]
    for found, origin in model.nlp.pipe(texts, as_tuples=True):
        for entity in found.ents:
            start, end = origin + entity.start_char, origin + entity.end_char
            span = doc.char_span(start, end, alignment_mode="contract")
            if span is None or not len(span) or entity.label_ not in labels:
                continue
            link = _link(entity, labels[entity.label_], linker)
            label = labels[entity.label_] or (link.concept.label if link and link.concept else "")
            if label:
                mention = Mention(span.start, span.end, label, SCORE, f"plugged:{model.nlp.meta['name']}")
                mention.suggested = link
                yield mention


def _cuts(mention: Mention, borders: list[tuple[int, int]]) -> bool:
    """Whether a mention overlaps one of `borders` without holding all of it."""
    overlapping = [(start, end) for start, end in borders if start < mention.end and mention.start < end]
    return any(start < mention.start or mention.end < end for start, end in overlapping)


@component(
    "rxtract_external_model",
    reads=["sentences"],
    writes=["external"],
    changes=CANDIDATES[: CANDIDATES.index("external")],
)
def mark_external_model(doc: Doc) -> Doc:
    """Add what the user's model finds and others do not, or cut shorter; what others found, too, gets its links."""
    model = load_external_model()
    added = state_of(doc).external = []
    if model is None:
        return doc
    known = {(mention.start, mention.end): mention for mention in candidates_of(doc)}
    borders = sorted(known)
    for mention in _find(doc, model):
        same = known.get((mention.start, mention.end))
        if same is not None:
            same.suggested = same.suggested or mention.suggested
        elif not _cuts(mention, borders):
            added.append(mention)
    return doc
