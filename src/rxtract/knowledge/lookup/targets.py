"""Finds the concept that a mechanism acts on ("factor Xa inhibitor" → factor Xa); returns none when it is unsure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from rxtract.knowledge.concepts import Concept, NameEntry
from rxtract.knowledge.lookup.vocabulary import Vocabulary
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.matching.rule_files import read_rules

_MAX_WORDS = 8
_PROTEIN_WORDS = re.compile(
    r"(?:ases?|receptors?|channels?|transporters?|proteins?|integrins?|antigens?)$", re.IGNORECASE
)
_SYMBOL = re.compile(r"(?=(?:.*[A-Z0-9]){2})[A-Za-z][A-Za-z0-9/α-ω-]{2,11}")
_OF = re.compile(r"^(?P<head>[a-z-]+) of (?:the )?(?P<what>.+)$", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s+\(([^()]*)\)")


class ClassAction(NamedTuple):
    """What a class of medicines does: the action in base form and what it acts on, as the name writes it."""

    action: str
    target: str


class _Rules(NamedTuple):
    heads: tuple[tuple[str, re.Pattern[str]], ...]
    binders: re.Pattern[str]
    manner: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    end: re.Pattern[str]
    no_genes: frozenset[str]
    named: dict[str, str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data: dict[str, Any] = read_rules("targets")
    phrase = data["phrase"]

    return _Rules(
        heads=tuple((base, re.compile(rf"\b(?:{nouns})$", re.IGNORECASE)) for base, nouns in data["class"]["heads"]),
        binders=re.compile(rf"{data['class']['binders']}$", re.IGNORECASE),
        manner=re.compile(rf"(?:(?:{data['class']['manner']})[\s-]+)+", re.IGNORECASE),
        before=re.compile(rf"(?:{phrase['before']}|{phrase['head_of']})\s+", re.IGNORECASE),
        after=re.compile(rf"(?:\s+{phrase['after']}\b)*\s*", re.IGNORECASE),
        end=re.compile(phrase["end"], re.IGNORECASE),
        no_genes=frozenset(phrase["no_genes"]),
        named={normalise_name(name): entry["id"] for entry in data["targets"]["list"] for name in entry["names"]},
    )


def read_class(name: str) -> ClassAction | None:
    """Return what a class of medicines does, None when its name does not say it.

    >>> read_class("selective factor Xa inhibitors")
    ClassAction(action='inhibit', target='factor Xa')
    >>> read_class("anti-CD20 antibody")
    ClassAction(action='bind', target='CD20')
    """
    rules = _rules()
    text = " ".join(name.split())
    binder = rules.binders.search(text)
    if binder is not None:
        return ClassAction("bind", binder["anti"] or binder["directed"])
    head, _, of = text.partition(" of ")
    for action, noun in rules.heads:
        match = noun.search(head)
        if match is not None:
            before = head[: match.start()].rstrip(" -") + " "
            manner = rules.manner.match(before)
            target = of.removeprefix("the ") or before[manner.end() if manner else 0 :].strip()
            return ClassAction(action, target) if target else None
    return None


def _shortened(phrase: str) -> Iterator[str]:
    """Yield a phrase, then what is left of it as its openers are taken off one by one."""
    yield phrase
    while match := _rules().before.match(phrase):
        phrase = phrase[match.end() :]
        yield phrase


class TargetFinder:
    """Finds the concept of a target: listed names first, then genes, processes and proteins of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def of_phrase(self, text: str) -> Concept | None:
        """Return what a phrase behind a verb names at its head: "the activity of the enzyme aromatase in fat"."""
        text = " ".join(text.split())
        inside = _PARENTHESES.search(text)
        variants = [_PARENTHESES.sub("", text)] + ([inside[1]] if inside is not None else [])
        for phrase in (shorter for variant in variants for shorter in _shortened(variant)):
            concept = self._at_head(phrase)
            if concept is not None:
                return concept
        return None

    def of_class(self, name: str) -> Concept | None:
        """Return what a class acts on: of agonists and blockers of a messenger it is the messenger's receptor."""
        act = read_class(name)
        if act is None:
            return None
        own = self.of_phrase(act.target)
        if act.action not in {"activate", "block"} or (act.action == "block" and own and own.label == "MECHANISM"):
            return own
        return self._listed(f"{_PARENTHESES.sub('', act.target)} receptor") or own

    def _at_head(self, phrase: str) -> Concept | None:
        words = phrase.split(" ")
        for size in range(min(len(words), _MAX_WORDS), 0, -1):
            name = " ".join(words[:size]).rstrip(",;:.")
            rest = phrase[len(name) :]
            rules = _rules()
            allowed = rules.after.match(rest)
            if rules.end.match(rest.lstrip()) or (allowed is not None and rules.end.match(rest[allowed.end() :])):
                concept = self._named(name)
                if concept is not None:
                    return concept
        return None

    def _named(self, name: str) -> Concept | None:
        listed = self._listed(name)
        if listed is not None:
            return listed
        concept = self._known(name)
        match = _OF.match(name)
        if concept is None and match is not None:
            return self._listed(f"{match['what']} {match['head']}") or self._known(f"{match['what']} {match['head']}")
        return concept

    def _listed(self, name: str) -> Concept | None:
        concept_id = _rules().named.get(normalise_name(name))
        return self._vocabulary.concept(concept_id) if concept_id and concept_id in self._vocabulary else None

    def _known(self, name: str) -> Concept | None:
        if name in _rules().no_genes:
            return None
        entries = [entry for entry in self._vocabulary.lookup(name) if entry.kind in {"preferred", "synonym"}]
        genes = [entry for entry in entries if entry.concept_id.startswith("HGNC:")]
        if genes and (_SYMBOL.fullmatch(name) or " " in name):
            return self._only(genes)
        if " " not in name and not _PROTEIN_WORDS.search(name):
            return None
        others = [entry for entry in entries if entry.concept_id.startswith(("GO:", "MESH:"))]
        return self._only([entry for entry in others if entry.label == "MECHANISM" or _PROTEIN_WORDS.search(name)])

    def _only(self, entries: list[NameEntry]) -> Concept | None:
        """Return the one concept that is meant, by its preferred name when it is one's; None when that is open."""
        for kind in ("preferred", "synonym"):
            ids = {entry.concept_id for entry in entries if entry.kind == kind}
            if ids:
                return self._vocabulary.concept(ids.pop()) if len(ids) == 1 else None
        return None
