"""Adverse events: whether a disorder is an adverse event or a disease, by role, section and the network's estimate.

In everyday texts (leaflets, web articles) a role that the text states decides alone, so that a mention and the claim
about it agree; where words are silent or speak of the patient's background, section and network weigh in; what the
article's medicine treats stays a disease where words are silent. In papers and labels, which the network knows better
than rules do, it is weighed with stated roles, too. The weights of the logistic regression are data, fitted by
`training/weights/adverse_events.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache

from spacy.tokens import Doc

from rxtract.matching.logistic import log_odds_of, weigh
from rxtract.matching.rule_files import read_rules
from rxtract.nlp.annotations import Mention, Role
from rxtract.nlp.recogniser.evidence import evidence_of
from rxtract.nlp.state import state_of
from rxtract.nlp.structure.genre import genre_in, is_professional
from rxtract.nlp.structure.headings import rule_kind
from rxtract.predicates import roles_labelled

_EVENT = 0.5
_LABELS = ("DISEASE", "ADVERSE_EVENT")
_OTHERS = frozenset({"indication", "mechanism", "overview", "contraindication"})  # where diseases are explained
_PLAIN = frozenset({"sign", "treats", "contraindicated_in"})  # roles that mean the same in every section
_SURE = 0.85  # that "if you have it, tell your doctor" means an event all the same
_TELLS_USE = frozenset({"indication", "overview"})
_REACH = 7.0  # of a guess's logit: a network is never surer than one in a thousand


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    weights: dict[str, float] = read_rules("adverse_events")["weights"]
    return weights


def event_features(role: str | None, section: str, guess: float, *, professional: bool) -> dict[str, float]:
    """Return what speaks for an adverse event; `guess` is the network's probability, the register is the text's.

    >>> event_features(None, "warning", 0.5, professional=False)
    {'role_none': 1.0, 'guess': 0.0, 'section_warning': 1.0, 'guess_without_role': 0.0}
    """
    logit = log_odds_of(guess, reach=_REACH)
    features = {f"role_{role or 'none'}": 1.0, "guess": logit}
    if role not in _PLAIN:
        features[f"section_{section}"] = 1.0
    if professional:
        features["professional"] = 1.0
        features["guess_of_professional"] = logit
    if role in roles_labelled("ADVERSE_EVENT"):
        features["guess_with_stated"] = logit
    elif role is None:
        features["guess_without_role"] = logit
    elif role == "background":
        features["guess_with_background"] = logit
    return features


def adverse_guesses(doc: Doc) -> dict[int, float]:
    """Return the network's probability that a disorder is an adverse event, by last token, of all that it has read."""
    weighed = evidence_of(doc)
    if weighed is None:
        return {}
    spans = [doc[one.start : one.end] for one in state_of(doc).mentions if one.is_disorder]
    return {span.end - 1: weighed.adverse(span.start_char, span.end_char) for span in spans}


def weighed_disorders(doc: Doc, guesses: Mapping[int, float]) -> Iterator[tuple[Mention, dict[str, float]]]:
    """Yield the disorders of a doc, whose roles are known, with their features; `guesses` by last token."""
    sections = state_of(doc).sections
    professional = is_professional(genre_in(doc))
    starts = [section.start for section in sections]
    for mention in state_of(doc).mentions:
        if mention.is_disorder:
            place = bisect_right(starts, doc[mention.start].idx) - 1
            kind = rule_kind(sections[place].kind) if place >= 0 else "other"
            role = mention.role.name if mention.role else None
            guess = guesses.get(mention.end - 1, 0.5)
            yield mention, event_features(role, kind, guess, professional=professional)


def settle_by_network(doc: Doc, guesses: Mapping[int, float]) -> None:
    """Label every disorder of a drug article whose arguments the claims reader has read.

    What it causes is an event, what it treats or must not be taken with a disease; elsewhere the network's estimate
    decides, which was trained on such articles.
    """
    for mention in state_of(doc).mentions:
        if mention.is_disorder:
            role = mention.role.name if mention.role else None
            by_role = {name: label for label in _LABELS for name in roles_labelled(label)}
            guessed = _LABELS[guesses.get(mention.end - 1, 0.0) > _EVENT]
            mention.label = by_role.get(role or "", guessed)


def settle_events(doc: Doc, guesses: Mapping[int, float]) -> None:
    """Label every disorder of a doc DISEASE or ADVERSE_EVENT by weighing role, section and network."""
    professional = is_professional(genre_in(doc))
    treated = frozenset() if professional else _treated(doc)
    for mention, features in weighed_disorders(doc, guesses):
        chance = weigh(features, _weights())
        role = None if professional else mention.role
        if role is not None:
            is_event = _is_event(role, chance, _section(features))
        else:
            is_event = chance > _EVENT and _name(doc, mention) not in treated
        mention.label = "ADVERSE_EVENT" if is_event else "DISEASE"


def _is_event(role: Role, chance: float, section: str | None) -> bool:
    """Whether a disorder of this role is an event, in an everyday text."""
    if role.name in roles_labelled("ADVERSE_EVENT"):
        return True
    if role.name in roles_labelled("DISEASE") or "patient_has" in role.says:
        return False
    if "after_drug" in role.says and section not in _OTHERS:
        return True
    return chance > (_SURE if "tell_doctor" in role.says else _EVENT)


def _section(features: Mapping[str, float]) -> str | None:
    return next((name.removeprefix("section_") for name in features if name.startswith("section_")), None)


def _treated(doc: Doc) -> frozenset[str]:
    """Return the names of what the article's medicine treats: silent mentions of it elsewhere are no events."""
    sections = state_of(doc).sections
    starts = [section.start for section in sections]
    names = set()
    for mention in state_of(doc).mentions:
        if mention.is_disorder and mention.role is not None and mention.role.name == "treats":
            place = bisect_right(starts, doc[mention.start].idx) - 1
            if place >= 0 and sections[place].kind in _TELLS_USE and not mention.role.negated:
                names.add(_name(doc, mention))
    return frozenset(names)


def _name(doc: Doc, mention: Mention) -> str:
    return mention.concept.concept_id if mention.concept else doc[mention.start : mention.end].text.lower()
