"""Learned relations: a logistic model of whether a sentence of a case report says that a drug caused an event.

A logistic model over the words between, before and behind the two and over the whole sentence; `training/relations.py`
fits it on PHEE's training sentences (Sun et al. 2022) and writes `data/relations/causes.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from itertools import islice, pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.logistic import probability_of
from rxtract.nlp.annotations import Mention, Role
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.nlp.structure.genre import genre_in
from rxtract.predicates import all_predicates

RULE = "model:causes"
_GENRES = frozenset({"paper", "other"})
_SECTIONS = frozenset({"overview", "evidence", "other"})

_TOKEN = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")
_NEAR = 3  # words before and behind a name that are looked at
_FAR = 25  # words between two names that are looked at one by one
_MOST_PAIRS = 60  # a sentence with more is a table or a list; each pair reads the whole sentence
_DISTANCES = (0, 1, 2, 4, 7, 11, 20)


class Model(NamedTuple):
    """Weights by feature, the offset, and the probability from which on a claim is made."""

    weights: Mapping[str, float]
    offset: float
    threshold: float


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Return the packaged model, read once per process."""
    text = resources.files("rxtract").joinpath("data", "relations", "causes.json").read_text(encoding="utf-8")
    card = json.loads(text)
    return Model(card["weights"], card["offset"], card["threshold"])


def _words(text: str, arguments: list[Argument], start: int, end: int) -> list[str]:
    """Return the lower-case words of `text[start:end]`, names replaced by what they are."""
    words, position = [], start
    for argument in sorted(arguments, key=lambda one: one.start):
        if argument.start >= position and argument.end <= end and argument.group in ("drug", "disorder"):
            words += _TOKEN.findall(text[position : argument.start].lower())
            words.append(f"<{argument.group}>")
            position = argument.end
    return words + _TOKEN.findall(text[position:end].lower())


def features(reading: SentenceReading, drug: Argument, event: Argument) -> list[str]:
    """Return the names of the features of a pair in its sentence, each once."""
    text, arguments = reading.text, reading.arguments
    first, second = (drug, event) if drug.start < event.start else (event, drug)
    order = "de" if first is drug else "ed"
    between = _words(text, arguments, first.end, max(first.end, second.start))
    before = _words(text, arguments, 0, first.start)
    behind = _words(text, arguments, second.end, len(text))
    size = sum(len(between) >= distance for distance in _DISTANCES)
    found = [f"order {order}", f"distance {order} {size}"]
    found += [f"{name} between {min(between.count(name), 3)}" for name in ("<drug>", "<disorder>")]
    near = between[:_FAR]
    found += [f"between {order} {word}" for word in near]
    found += [f"between {order} {left} {right}" for left, right in pairwise(["^", *near, "$"])]
    found += [f"before {order} {word}" for word in before[-_NEAR:]]
    found += [f"before {order} {' '.join(before[-2:])}"]
    found += [f"behind {order} {word}" for word in behind[:_NEAR]]
    found += [f"behind {order} {' '.join(behind[:2])}"]
    found += [f"sentence {word}" for word in before[:-_NEAR] + behind[_NEAR:]]
    found.append(f"event {text[event.start : event.end].lower().rstrip('s')[-4:]}")
    return list(dict.fromkeys(found))


def probability(reading: SentenceReading, drug: Argument, event: Argument, model: Model) -> float:
    """Return the calibrated probability that the sentence says that the drug caused the event."""
    logit = model.offset + sum(model.weights.get(name, 0.0) for name in features(reading, drug, event))
    return probability_of(logit)


def pairs(reading: SentenceReading) -> Iterator[tuple[Argument, Argument]]:
    """Yield every drug of a sentence with every disorder that it does not overlap."""
    drugs = [argument for argument in reading.arguments if argument.group == "drug"]
    for event in reading.arguments:
        if event.group == "disorder":
            yield from ((drug, event) for drug in drugs if drug.end <= event.start or event.end <= drug.start)


def is_literature(doc: Doc) -> bool:
    """Whether a text may be a case report: in leaflets, labels and web articles the rules do better."""
    return genre_in(doc) in _GENRES


def find_causes(reading: SentenceReading) -> None:
    """Make disorders of a sentence the effects of its drugs where the model is sure enough and rules are silent."""
    together = list(islice(pairs(reading), _MOST_PAIRS + 1))
    if reading.section.kind not in _SECTIONS or len(together) > _MOST_PAIRS:
        return
    model = load_model()
    agents: dict[int, list[tuple[Mention, Role]]] = {}
    for drug, event in together:
        said = event.mention.role
        silent = said is None or (said.name not in all_predicates() and "no_effect" not in said.says)
        sure = probability(reading, drug, event, model) if silent else 0.0
        if sure >= model.threshold:
            role = Role("causes", RULE, round(sure, 4), drug.mention.start, drug.mention.end)
            agents.setdefault(id(event), []).append((drug.mention, role))
    for event in reading.arguments:
        found = agents.get(id(event))
        if found:
            event.agents = tuple(found)
            event.take_role(max((role for _, role in found), key=lambda role: role.score))
