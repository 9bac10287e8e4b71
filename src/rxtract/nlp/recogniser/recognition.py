"""Recognition: the network as a pipeline component; it adds candidates that no list of names has."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import factory
from rxtract.nlp.recogniser.evidence import Weighed
from rxtract.nlp.recogniser.network import Recogniser, packaged_model
from rxtract.nlp.state import CANDIDATES, candidates_of, state_of, text_of
from rxtract.nlp.structure.extracted_sentences import extracted_sentences

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
    reads=["sentences", *CANDIDATES[: CANDIDATES.index("recognised")]],
    writes=["evidence", "recognised"],
    config={"tier": "accurate"},
)
def make_recognition(nlp: Language, name: str, tier: str) -> Callable[[Doc], Doc]:
    """Return the component with a tier's recogniser; the tier `lexicon` has none and finds nothing."""
    return partial(mark_recognised, recogniser=None if tier == "lexicon" else load_recogniser(tier))


def mark_recognised(doc: Doc, recogniser: Recogniser | None) -> Doc:
    """Find drugs and disorders where no other finder has anything, and keep the evidence until the claims are made.

    In everyday texts names and grammars keep their spans: they know lay words and concepts, and the recogniser adds
    only what they do not find. In professional texts its evidence decides
    (`rxtract.nlp.entities.candidate_ranking`).
    """
    sentences = [(sentence.start_char, sentence.end_char) for sentence in extracted_sentences(doc)]
    state = state_of(doc)
    state.evidence, state.recognised = None, []
    if not sentences or recogniser is None:
        return doc
    taken = {index for mention in candidates_of(doc) for index in range(mention.start, mention.end)}
    evidence = recogniser.weigh(text_of(doc), sentences)
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
