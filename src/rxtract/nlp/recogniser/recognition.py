"""Recognition: the network as a pipeline component; it adds candidates that no list of names has."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache, partial

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import factory
from rxtract.nlp.recogniser.context import Place
from rxtract.nlp.recogniser.evidence import Weighed
from rxtract.nlp.recogniser.network import Recogniser, packaged_model
from rxtract.nlp.state import CANDIDATES, candidates_of, state_of, text_of
from rxtract.nlp.structure.extracted_sentences import extracted_sentences
from rxtract.nlp.structure.genre import genre_in, habits_of

_LABELS = {"DRUG": "DRUG", "DISORDER": "DISEASE"}
MIN_SCORE = 0.85
"""Least calibrated score of a prediction that stands alone. Of 0.6, 0.8 and 0.9 the higher did better on the practice
articles, by at most 0.004 in F1."""


@lru_cache(maxsize=2)
def load_recogniser(tier: str = "accurate") -> Recogniser:
    """Return a tier's packaged recogniser, loaded once per process."""
    return Recogniser.load(packaged_model(tier))


@factory(
    "rxtract_recogniser",
    reads=["blocks", "sections", "genre", "sentences", *CANDIDATES[: CANDIDATES.index("recognised")]],
    writes=["evidence", "recognised"],
    config={"tier": "accurate"},
)
def make_recognition(nlp: Language, name: str, tier: str) -> Callable[[Doc], Doc]:
    """Return the component with a tier's recogniser; the tier `lexicon` has none and finds nothing."""
    return partial(mark_recognised, recogniser=None if tier == "lexicon" else load_recogniser(tier))


def mark_recognised(doc: Doc, recogniser: Recogniser | None) -> Doc:
    """Find drugs and disorders where no other finder has anything, and keep the evidence until the claims are made.

    The mentions component ranks all candidates by the evidence (`rxtract.nlp.entities.candidate_ranking`).
    """
    sentences = [(sentence.start_char, sentence.end_char) for sentence in extracted_sentences(doc)]
    state = state_of(doc)
    state.evidence, state.recognised = None, []
    if not sentences or recogniser is None:
        return doc
    taken = {index for mention in candidates_of(doc) for index in range(mention.start, mention.end)}
    evidence = recogniser.weigh(text_of(doc), sentences, places=places_of(doc), habits=habits_of(genre_in(doc)))
    state.evidence = Weighed(evidence)
    for prediction in evidence.predictions:
        label = _LABELS.get(prediction.label)
        span = doc.char_span(prediction.start, prediction.end, alignment_mode="contract")
        if label is None or span is None or not len(span):
            continue
        if prediction.score < MIN_SCORE or taken.intersection(range(span.start, span.end)):
            continue
        state.recognised.append(Mention(span.start, span.end, label, round(prediction.score, 4), "model"))
    return doc


def places_of(doc: Doc) -> list[Place]:
    """Return where each extracted sentence stands."""
    state = state_of(doc)
    section_starts = [section.start for section in state.sections]
    block_starts = [block.start for block in state.blocks]
    places = []
    for sentence in extracted_sentences(doc):
        section = state.sections[bisect_right(section_starts, sentence.start_char) - 1]
        block = state.blocks[max(0, bisect_right(block_starts, sentence.start_char) - 1)]
        places.append(Place(section.leading_heading, block.kind in ("item", "cell")))
    return places
