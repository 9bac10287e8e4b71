"""Claims: roles turned into statements about a drug, with the shortest verbatim words that make them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Span

from rxtract.knowledge import load_vocabulary
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Claim, Mention, Role, Subject
from rxtract.nlp.claims import administration, patients, regimens  # noqa: F401  (importing registers qualifiers)
from rxtract.nlp.claims.calibration import calibrate_claims
from rxtract.nlp.claims.evidence import Contexts, find_evidence, quote_of
from rxtract.nlp.claims.merging import merge_claims
from rxtract.nlp.claims.qualifiers import is_untreated, read_qualifiers
from rxtract.nlp.claims.settings import read_setting
from rxtract.nlp.claims.status import read_status
from rxtract.nlp.claims.surroundings import Surroundings, surround
from rxtract.nlp.contracts import component
from rxtract.nlp.linking.drug_headings import is_kind_of_medicine
from rxtract.nlp.linking.moieties import is_substance
from rxtract.nlp.linking.segments import subject_at
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.relations.agents import other_drug
from rxtract.nlp.relations.appositions import is_apposition
from rxtract.nlp.relations.arguments import Argument, SentenceReading, readings_of
from rxtract.nlp.relations.coordination import expand
from rxtract.nlp.relations.frequency_scope import Stated, frequencies_of
from rxtract.nlp.relations.reader_answers import READER
from rxtract.nlp.relations.scope import NAMED_DRUGS
from rxtract.nlp.state import state_of, tokens_of
from rxtract.predicates import Predicate, all_predicates

_RULE_TRUST = 0.1  # a clear rule makes up for a less certain span


class _Words(NamedTuple):
    """What `words/claims.toml` holds."""

    pronoun: re.Pattern[str]
    this_medicine: re.Pattern[str]
    ingredients: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("claims", _Words)


def _only_others(doc: Doc, reading: SentenceReading, argument: Argument, subject: Subject | None) -> bool:
    """Whether other drugs stand before an argument in its sentence, and neither the subject nor a pronoun for it."""
    drugs = [
        other
        for other in reading.arguments
        if _is_other_medicine(reading, other) and other.end <= argument.start and not _is_partner(other.mention)
    ]
    named = subject is not None and any(is_subject(doc, other.mention, subject) for other in drugs)
    return bool(drugs) and not named and not _words().pronoun.search(reading.text, 0, argument.start)


def _is_other_medicine(reading: SentenceReading, argument: Argument) -> bool:
    """Whether an argument is a drug, or a class in the plural that does not say how the subject works."""
    role = argument.mention.role
    plural = argument.group == "mechanism_class" and reading.text[argument.start : argument.end].endswith("s")
    return argument.group == "drug" or (plural and (role is None or role.name == "interacts_with"))


def _is_partner(mention: Mention) -> bool:
    """Whether a drug only accompanies the one that a sentence is about ("together with iron, for anaemia")."""
    return mention.role is not None and mention.role.name == "combined_with" and not mention.role.negated


def _as_subject(doc: Doc, mention: Mention) -> Subject:
    text = " ".join(doc[mention.start : mention.end].text.split())
    ids = frozenset({mention.concept.concept_id}) if mention.concept else frozenset()
    return Subject(
        ids, mention.concept, mention.concept.name if mention.concept else text, text, frozenset({text.lower()})
    )


def _predicate(argument: Argument) -> Predicate | None:
    """Return what a claim says of an argument: its form decides ("blocks an enzyme"), else its role."""
    predicates, role = all_predicates(), argument.mention.role
    if argument.answer is not None:  # the reader has judged the form, too
        return predicates.get(role.name) if role else None
    by_form = (predicate for predicate in predicates.values() if argument.group in predicate.objects_by_form)
    return next(by_form, predicates.get(role.name) if role else None)


def read_claims(doc: Doc, reading: SentenceReading, around: Surroundings) -> Iterator[Claim]:
    """Yield the claims of one sentence; mentions get the status that the text gives them."""
    frequencies = _frequencies(doc, reading)
    for place, argument in enumerate(reading.arguments):
        mention = argument.mention
        predicate = _predicate(argument)
        named = predicate.name if predicate else mention.role.name if mention.role else "none"
        status = read_status(reading, argument, named, around)
        argument.take_status(status.status, status.certainty, status.cue)
        if not status.is_claim:
            continue
        if predicate is None:
            yield from _of_other_drugs(doc, reading, argument)
            continue
        if _is_no_object(reading, argument, predicate):
            continue
        for about, role in _statements(doc, reading, argument, predicate):
            if argument.group != "drug" or not is_subject(doc, mention, about):
                claim = _make_claim(doc, reading, argument, about, role, predicate, frequencies.get(place))
                yield from _expanded(doc, claim)


def _of_other_drugs(doc: Doc, reading: SentenceReading, argument: Argument) -> Iterator[Claim]:
    """Yield what rules say of other drugs, by name, where the reader sees no claim about the article's own."""
    stated = argument.stated
    predicate = all_predicates().get(stated.name) if stated else None
    if argument.answer is None or predicate is None:
        return
    rules = {match.trigger.rule for match in reading.triggers}  # not what is learned of case reports
    told = [(drug, role) for drug, role in argument.agents if role.rule in rules and is_substance(drug.concept)]
    if told:
        yield from (
            _make_claim(doc, reading, argument, _known_subject(doc, drug), role, predicate) for drug, role in told
        )
        return
    subject = subject_at(doc, reading.span.start_char)
    named = [drug.mention for drug in _named_drugs(reading, stated)]
    other = _other_drug(doc, reading, argument, predicate) if not named else None
    for drug in named or ([other] if other else []):
        about = _known_subject(doc, drug)
        if subject is None and is_kind_of_medicine(doc, [drug]):
            continue
        if about is not subject and drug is not argument.mention:
            yield _make_claim(doc, reading, argument, about, stated, predicate)


def _frequencies(doc: Doc, reading: SentenceReading) -> dict[int, Stated]:
    """Return the frequencies of a sentence's effects, those of the article's drug where two arms are compared."""
    predicates = all_predicates()
    roles = (argument.mention.role for argument in reading.arguments)
    if not any(role and role.name in predicates and predicates[role.name].has_frequency for role in roles):
        return {}
    subject = subject_at(doc, reading.span.start_char)
    return frequencies_of(reading, lambda drug: subject is not None and is_subject(doc, drug, subject))


def _is_no_object(reading: SentenceReading, argument: Argument, predicate: Predicate) -> bool:
    """Whether a disorder cannot be treated or contraindicate: an outcome, part of a name, or an apposition."""
    if predicate.label != "DISEASE" or argument.answer is not None:
        return False
    untreated = predicate.name == "treats" and is_untreated(reading.text, argument.start, argument.end)
    return untreated or is_apposition(reading, argument)


def _statements(
    doc: Doc, reading: SentenceReading, argument: Argument, predicate: Predicate
) -> Iterator[tuple[Subject, Role | None]]:
    """Yield the drugs a statement is about, each with the role that says so."""
    if argument.agents:
        yield from ((_known_subject(doc, drug), role) for drug, role in argument.agents)
    else:
        yield from ((about, argument.mention.role) for about in _subjects(doc, reading, argument, predicate))


def _other_drug(doc: Doc, reading: SentenceReading, argument: Argument, predicate: Predicate) -> Mention | None:
    """Return the drug of a claim that is not the article's: the clause's grammatical subject, or who acts in it."""
    if argument.group not in ("drug", "mechanism_class") and argument.actor is not None:
        return argument.actor
    if not predicate.active_subject:
        return None
    return other_drug(doc, reading, argument, subject_at(doc, reading.span.start_char))


def _known_subject(doc: Doc, drug: Mention) -> Subject:
    """Return the article's subject when a drug is it, else the drug as the subject of its own claim."""
    subject = subject_at(doc, doc[drug.start].idx)
    return subject if subject and is_subject(doc, drug, subject) else _as_subject(doc, drug)


def _subjects(doc: Doc, reading: SentenceReading, argument: Argument, predicate: Predicate) -> list[Subject]:
    """Return the drugs a statement is about: those its words name, another drug of the clause, or the article's."""
    subject = subject_at(doc, reading.span.start_char)
    if argument.answer is not None and subject is not None:
        # The reader was asked about the article's drug; a rule that says the same may name others beside it.
        agrees = argument.stated is not None and argument.stated.name == predicate.name
        named = _named_drugs(reading, argument.stated) if agrees else []
        others = [_known_subject(doc, drug.mention) for drug in named]
        return [subject, *(other for other in others if other is not subject)]
    named = _named_drugs(reading, argument.mention.role)
    if named:
        return [_known_subject(doc, drug.mention) for drug in named]
    other = _other_drug(doc, reading, argument, predicate)
    if predicate.name == "treats" and other is None and _only_others(doc, reading, argument, subject):
        return []  # "A, B (used to treat …)": their business, not the article's drug's
    if other and subject is None and is_kind_of_medicine(doc, [other]):
        return []  # "an analgesic may help": no medicine is named, and the article is about none
    about = _as_subject(doc, other) if other else subject
    return [about] if about else []


def _named_drugs(reading: SentenceReading, role: Role | None) -> list[Argument]:
    rule = role.rule if role else None
    match = next((match for match in reading.triggers if match.trigger.rule == rule), None)
    if match is None or match.trigger.by_drug is None:
        return []
    return NAMED_DRUGS[match.trigger.by_drug](reading, match)


def _make_claim(
    doc: Doc,
    reading: SentenceReading,
    argument: Argument,
    about: Subject,
    role: Role | None,
    predicate: Predicate,
    stated: Stated | None = None,
) -> Claim:
    mention, origin = argument.mention, reading.span.start_char
    how_often = stated.frequency.moved(origin) if stated and predicate.has_frequency else None
    frequency_at = (how_often.start, how_often.end) if how_often else role.frequency_at if role else None
    evidence = find_evidence(doc, reading, argument, about, role, frequency_at)
    start, end = quote_of(doc, reading, evidence, role)
    qualifiers = read_qualifiers(reading, argument, predicate)
    if qualifiers.get("combination"):
        qualifiers["combination"] = patients.without_own(str(qualifiers["combination"]), about)
    return Claim(
        about,
        predicate.name,
        mention,
        mention.status,
        mention.certainty,
        how_often.words if how_often else role.frequency if role else None,
        _score(argument, role),
        role.rule if role and role.name == predicate.name else mention.found_by,
        start,
        end,
        object_name=_condition_name(reading, argument, about),
        qualifiers=qualifiers,
        frequency_comparator=stated.comparator if stated and how_often else role.comparator if role else None,
        evidence=evidence,
    )


def _score(argument: Argument, role: Role | None) -> float:
    """Return how sure rule and span are together before calibration; the reader's chance counts the span already."""
    span = argument.mention.score
    if role is None:
        return span
    return role.score if READER in role.rule else min(role.score, span + _RULE_TRUST)


def _expanded(doc: Doc, claim: Claim) -> Iterator[Claim]:
    """Yield a claim per disorder of a coordination ("liver or kidney problems"), each with its own concept."""
    mention = claim.mention
    names = (
        expand(doc[mention.start : mention.end].text)
        if mention.is_disorder and mention.found_by.startswith("grammar")
        else []
    )
    if len(names) < 2:
        yield claim
        return
    for name in names:
        link = load_vocabulary().link(name, mention.label)
        part = replace(mention, concept=link.concept, link_method=link.method, link_score=link.score)
        yield replace(claim, mention=part, object_name=name)


def _condition_name(reading: SentenceReading, argument: Argument, subject: Subject) -> str | None:
    """Return the preferred name of a condition ("allergy to aspirin"), or None when the object is called as written."""
    if not argument.name:
        return None
    allergen = " ".join((argument.allergen or "").split())
    if _words().this_medicine.fullmatch(allergen):
        allergen = subject.name if subject.text else "this medicine"
    elif _words().ingredients.match(allergen):
        allergen = "the other ingredients"
    written = " ".join(reading.text[argument.start : argument.end].split())
    return argument.name.format(allergen=allergen, match="") or written


def _concept_id(mention: Mention) -> str:
    return mention.concept.concept_id if mention.concept else ""


def _set(doc: Doc, reading: SentenceReading, around: Surroundings) -> Iterator[Claim]:
    """Yield the claims of one sentence with the circumstances that they are made of."""
    origin = reading.span.start_char
    for claim in read_claims(doc, reading, around):
        start, end = tokens_of(doc).place(claim.mention.start, claim.mention.end)
        place = (start - origin, end - origin)
        claim.qualifiers.update(read_setting(reading.text, place, claim.predicate, reading.section, around.lead))
        yield claim


@component(
    "rxtract_claims",
    reads=["readings", "answers", "genre", "links", "subject", "segments", "short_forms", "cells"],
    writes=["claims", "doc.ents"],
    changes=["mentions"],
)
def mark_claims(doc: Doc) -> Doc:
    """Write the claims onto the doc, and its mentions into `doc.ents` for whoever comes from spaCy."""
    state = state_of(doc)
    doc.ents = [
        Span(doc, mention.start, mention.end, mention.label, kb_id=_concept_id(mention)) for mention in state.mentions
    ]
    readings = readings_of(doc)
    placed = surround(readings)
    claims = merge_claims(doc, (claim for reading, around in placed for claim in _set(doc, reading, around)))
    contexts = Contexts(readings)
    for claim in claims:
        claim.context = contexts.of(claim)
        patients.take_from_lead(claim, contexts.lead_of(claim))
    calibrate_claims(claims, state.genre)
    state.claims = claims
    state.forget()
    return doc
