"""Reader answers: the claims reader is asked about every argument, and its answer becomes the argument's role.

Rules and reader meet here and nowhere else: a logistic regression a predicate weighs what the reader says with how sure
the span is and with what rules say of the same argument. Its weights are data, fitted by `training/claims/calibrate.py`
on articles that neither was made on. A rule that says the same lends its words and frequency to the claim. What rules
say of other drugs than the article's stays theirs: the reader is not asked about those.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.matching.logistic import log_odds_of, weigh
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.annotations import Mention, Role, Subject
from rxtract.nlp.contracts import factory
from rxtract.nlp.linking.segments import subject_at
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.recogniser.evidence import Weighed, evidence_of
from rxtract.nlp.relations.adverse_events import adverse_guesses, settle_by_network, settle_events
from rxtract.nlp.relations.agents import OTHER_CAUSE
from rxtract.nlp.relations.arguments import Argument, SentenceReading, readings_of
from rxtract.nlp.relations.claims_reader import ROLES, Answer, Asked, ClaimsReader, load_claims_reader
from rxtract.nlp.relations.objects import is_no_object
from rxtract.nlp.relations.questions import asks_whether, is_question
from rxtract.nlp.state import state_of
from rxtract.nlp.structure.genre import genre_in, habits_of, register_name
from rxtract.nlp.structure.line_breaks import end_in_line
from rxtract.predicates import all_predicates, roles_labelled

FEW_SENTENCES = 6
"""In texts this short what rules state stands, and the reader only adds: it learnt from whole articles, and a sentence
or two out of context is read wrongly more often ("Aspirin treats headache." as an effect)."""
_FORMS = frozenset({"leaflet", "label"})  # genres that follow a form, whose wordings rules know
_LEAST = 0.0005  # probability below which nothing is less likely
READER = "reader"
"""Prefix of `found_by` where the reader alone makes a claim."""
_OF_TWO_DRUGS = frozenset({"combined_with", "interacts_with"})
"""Predicates that hold for the article's drug, too, where another one is the grammatical subject."""
KIND_OF_GROUP = {
    "drug": "drug",
    "disorder": "disorder",
    "mechanism_action": "mechanism",
    "mechanism_class": "mechanism",
    "condition": "condition",
}
FITS = {
    "drug": frozenset({"combined_with", "interacts_with"}),
    "disorder": frozenset({"treats", "causes", "contraindicated_in"}),
    "mechanism": frozenset({"has_mechanism", "combined_with", "interacts_with"}),
    "condition": frozenset({"contraindicated_in", "treats", "interacts_with"}),
}
"""Which predicates a kind of argument can be the object of."""


def add_conditions(doc: Doc, readings: Sequence[SentenceReading], weighed: Weighed) -> None:
    """Add the conditions that the network names and no rule knows to the arguments of their sentences."""
    found = [one for one in weighed.predictions if one.label == "CONDITION"]
    place = 0
    for reading in readings:
        origin, end = reading.span.start_char, reading.span.end_char
        while place < len(found) and found[place].start < origin:
            place += 1
        while place < len(found) and found[place].start < end:
            one = found[place]
            place += 1
            start, stop = one.start - origin, one.end - origin
            span = reading.span.char_span(start, stop, alignment_mode="expand")
            if span is None or not len(span):
                continue
            last = end_in_line(doc, span.start, span.end)
            # Of whole words, as the mention is: the quote holds all of its text.
            start, stop = doc[span.start].idx - origin, doc[last - 1].idx + len(doc[last - 1]) - origin
            if not any(other.start < stop and start < other.end for other in reading.arguments):
                mention = Mention(span.start, last, "CONDITION", one.score, "model")
                reading.arguments.append(Argument(mention, start, stop, "condition"))


def ask_reader(doc: Doc, readings: Sequence[SentenceReading], weighed: Weighed, reader: ClaimsReader) -> list[Answer]:
    """Write the reader's answer and the role that follows from it onto every argument of the readings."""
    about = [(reading, subject_at(doc, reading.span.start_char)) for reading in readings]
    if weighed.hidden is None or not any(subject for _, subject in about):
        return []
    add_conditions(doc, readings, weighed)
    asked = [(one, subject, argument) for one, subject in about if subject for argument in one.arguments]
    arguments = [(reading, argument) for reading, _, argument in asked]
    spans = [_asked(doc, subject, reading, argument) for reading, subject, argument in asked]
    answers = reader.read(weighed.hidden, spans, register_name(genre_in(doc)))
    is_form = genre_in(doc) in _FORMS
    short = _short_parts(doc, readings)
    for (reading, argument), answer in zip(arguments, answers, strict=True):
        if answer is not None and not (is_stated(argument) and part_of(doc, reading) in short):
            argument.answer, argument.stated = answer, argument.mention.role
            argument.take_role(_role(reading, argument, answer, reader.card["thresholds"], is_form=is_form))
    return [answer for answer in answers if answer is not None]


def part_of(doc: Doc, reading: SentenceReading) -> int:
    """Return the number of the segment that a sentence stands in, -1 for the article as a whole."""
    segments = state_of(doc).segments
    index = bisect_right(segments, reading.span.start_char, key=lambda segment: segment.start) - 1
    return index if index >= 0 and reading.span.start_char < segments[index].end else -1


def _short_parts(doc: Doc, readings: Sequence[SentenceReading]) -> frozenset[int]:
    """Return the parts of an article (`part_of`) that are so short that what rules state in them stands."""
    counts = Counter(part_of(doc, reading) for reading in readings)
    return frozenset(part for part, count in counts.items() if count <= FEW_SENTENCES)


def _asked(doc: Doc, subject: Subject, reading: SentenceReading, argument: Argument) -> Asked:
    origin = reading.span.start_char
    is_it = argument.group == "drug" and is_subject(doc, argument.mention, subject)
    return Asked(
        origin + argument.start, origin + argument.end, KIND_OF_GROUP[argument.group], is_it, reading.section.kind
    )


def is_stated(argument: Argument) -> bool:
    """Whether rules make a claim of an argument, by its role or by its form ("blocks an enzyme")."""
    role = argument.mention.role
    return argument.group == "mechanism_action" or (role is not None and role.name in all_predicates())


def claim_features(argument: Argument, answer: Answer, predicate: str) -> dict[str, float]:
    """Return what speaks for a claim: the reader, how sure the span is, and what rules say of the same argument."""
    stated = argument.stated.name if argument.stated else None
    by_form = predicate == "has_mechanism" and argument.group == "mechanism_action"
    is_claim = stated in all_predicates()
    return {
        "reader": log_odds_of(answer.roles[ROLES.index(predicate)], least=_LEAST),
        "span": log_odds_of(argument.mention.score, least=_LEAST),
        "same": float(stated == predicate or (by_form and not is_claim)),
        "other": float(is_claim and stated != predicate),
        "background": float(stated is not None and not is_claim),
        "other_drug": float(argument.agent == "other_drug"),
        "other_cause": float(argument.agent == OTHER_CAUSE),
    }


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    weights: dict[str, dict[str, float]] = read_rules("reader")["weights"]
    return weights


def best_role(argument: Argument, answer: Answer) -> tuple[str, float]:
    """Return the likeliest predicate that fits the kind of argument, and how likely the claim is right."""
    chances = {
        predicate: weigh(claim_features(argument, answer, predicate), _weights()[predicate])
        for predicate in FITS[KIND_OF_GROUP[argument.group]]
    }
    return max(chances.items(), key=lambda item: (item[1], item[0]))


def weigh_status(
    answer: Answer, by_cues: str, *, is_firm: bool = False, is_stated: bool = False, is_bare: bool = False
) -> str:
    """Return the likeliest status by the reader, what cues of negation and hedging say counting as evidence.

    It counts more where the scope of the cue is plain (`is_firm`), or where words state it that no cue denies
    (`is_stated`); where no word of the sentence can carry the reader's status (`is_bare`), that counts less.
    """
    rules = read_rules("reader")
    odds = dict(rules["firm_odds" if is_firm else "cue_odds"])
    if is_stated and not is_firm:
        odds["asserted"] = odds["stated"]
    weighed = {status: chance * odds[status] ** (status == by_cues) for status, chance in answer.by_status()}
    if is_bare and not is_firm:
        weighed = {status: chance / rules["bare_odds"].get(status, 1.0) for status, chance in weighed.items()}
    return max(weighed, key=lambda status: weighed[status])


@lru_cache(maxsize=1)
def _bare_part() -> re.Pattern[str]:
    return compile_pattern(read_rules("reader")["bare_part"])


def is_bare_part(text: str) -> bool:
    """Whether a sentence is the name of a part of the body alone, as headings are.

    >>> is_bare_part("Mouth and throat:"), is_bare_part("Dry mouth")
    (True, False)
    """
    return bool(_bare_part().fullmatch(text.strip(" \n:.-–•*#")))


def _least_alone(section: str) -> float:
    """Return the least chance of a claim that the reader alone makes in such a section of a leaflet or a label."""
    rules = read_rules("reader")
    return 1.0 if section in rules["silent_in_forms"] else float(rules["alone_in_forms"])


@lru_cache(maxsize=1)
def _apart() -> tuple[tuple[re.Pattern[str], ...], frozenset[str]]:
    """Return the words, and the kinds of sections, of settings in which the drug is not used as directed."""
    names = read_rules("reader")["apart"]
    rules = [one for one in read_rules("settings")["setting"] if one["name"] in names]
    kinds = frozenset(kind for one in rules for kind in one.get("sections", ()))
    return tuple(compile_pattern(one["pattern"]) for one in rules), kinds


@lru_cache(maxsize=64)  # asked once an argument
def _is_apart(text: str, kind: str, heading: str) -> bool:
    patterns, kinds = _apart()
    return kind in kinds or any(pattern.search(part) for pattern in patterns for part in (text, heading))


def _role(
    reading: SentenceReading, argument: Argument, answer: Answer, thresholds: Mapping[str, float], *, is_form: bool
) -> Role | None:
    stated = argument.stated
    name, chance = best_role(argument, answer)
    alone = stated is None or stated.name != name
    least = max(thresholds[name], _least_alone(reading.section.kind) if alone and is_form else 0.0)
    section = reading.section
    if name == "causes" and not alone and _is_apart(reading.text, section.kind, section.heading or ""):
        least = min(least, float(read_rules("reader")["apart_least"]))
    # What a question asks its reply may say (rxtract/nlp/claims/surroundings.py).
    asks = answer.status == "asserted" and is_question(reading.text) and not asks_whether(reading.text)
    silent = asks or is_bare_part(reading.text) or (argument.actor is not None and name not in _OF_TWO_DRUGS)
    silent = silent or is_no_object(reading, argument, name, answer.status)
    if chance < least or silent or argument.agent == OTHER_CAUSE:
        is_claim = stated is not None and stated.name in all_predicates()
        start = argument.mention.start
        return Role("background", f"{READER}:none", answer.roles[0], start, start) if is_claim else stated
    chance = round(chance, 4)
    if stated is not None and stated.name == name:
        return replace(stated, rule=f"{stated.rule}+{READER}", score=chance)
    # The words of a mechanism say it themselves; of other claims nobody knows yet which words of the sentence do.
    quoted = argument.mention if name == "has_mechanism" else reading.span
    return Role(name, READER, chance, quoted.start, quoted.end)


def _settle_class(mention: Mention) -> None:
    """Label a mechanism class DRUG where its role is that of another medicine taken."""
    role = mention.role.name if mention.role else None
    if mention.label == "MECHANISM" and not mention.action and role in roles_labelled("DRUG"):
        mention.label = "DRUG"


@factory(
    "rxtract_reader",
    reads=["sections", "sentences", "genre", "evidence", "subject", "segments"],
    writes=["answers"],
    changes=["mentions", "readings"],
    config={"tier": "accurate"},
)
def make_reader(nlp: Language, name: str, tier: str) -> Callable[[Doc], Doc]:
    """Return the component with a tier's claims reader; the tier `lexicon` has none, and rules decide alone."""
    return partial(mark_answers, reader=None if tier == "lexicon" else load_claims_reader(tier))


def mark_answers(doc: Doc, reader: ClaimsReader | None) -> Doc:
    """Ask the reader about every argument, then label mentions by their roles."""
    state, weighed, guesses = state_of(doc), evidence_of(doc), adverse_guesses(doc)
    state.answers = ask_reader(doc, readings_of(doc), weighed, reader) if weighed and reader else []
    if state.answers and habits_of(genre_in(doc)) == "everyday":
        settle_by_network(doc, guesses)
    else:
        settle_events(doc, guesses)
    for mention in state.mentions:
        _settle_class(mention)
    return doc
