"""Agents: who or what does the deed in a clause, where it is not the article's drug.

"Smoking causes lung cancer" and "warfarin, which causes bleeding" say nothing of the article's drug. There is no
parser: the words between the clause's start and its verb are the agent when they are few.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from spacy.tokens import Doc

from rxtract.knowledge import load_vocabulary
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention, Subject
from rxtract.nlp.linking.moieties import is_substance, moiety
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.nlp.relations.triggers import TriggerMatch

OTHER_CAUSE = "other_cause"
_MOST_WORDS = 5
"""Words of an agent; a longer stretch is a clause of its own."""
_MOST_DRUGS, _OPENING = 20, 60
"""Drugs in front of an argument, and code points in front of a drug, that are looked at for a clause's subject."""
_EFFECT_SECTIONS = frozenset({"adverse_reaction", "warning", "boxed_warning", "overdosage"})
"""Where one effect leads to another: "low neutrophils may lead to infections"."""


class Agent(NamedTuple):
    """Who or what does it in a clause, and the drug where the clause names it with a relative pronoun."""

    kind: Literal["other_drug", "other_cause"]
    drug: Mention | None = None


class _Words(NamedTuple):
    """What `words/agents.toml` holds."""

    pronoun: re.Pattern[str]
    not_subject: re.Pattern[str]
    contrast: re.Pattern[str]
    clause: re.Pattern[str]
    relative: re.Pattern[str]
    relative_passive: re.Pattern[str]
    of_medicine: re.Pattern[str]
    no_agent: re.Pattern[str]
    aside: re.Pattern[str]
    untreated: re.Pattern[str]
    opens: re.Pattern[str]
    joins: re.Pattern[str]
    verb: re.Pattern[str]
    subordinate: re.Pattern[str]
    passive: re.Pattern[str]
    itself: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("agents", _Words)


def other_drug(doc: Doc, reading: SentenceReading, argument: Argument, subject: Subject | None) -> Mention | None:
    """Return another drug that the clause is about: it stands where the subject would, and the subject does not."""
    text = reading.text
    limit = argument.start
    drugs = [
        other
        for other in reading.arguments
        if other.group == "drug" and other.end <= limit and other.mention.label == "DRUG"
    ]
    if not drugs:
        return None
    clause = max((match.end() for match in _words().contrast.finditer(text[:limit])), default=0)
    drugs = [other for other in drugs if clause <= other.start]
    if not drugs or (subject and any(is_subject(doc, other.mention, subject) for other in drugs)):
        return None
    first = drugs[0]
    if _words().not_subject.search(text[clause : first.start]) or _words().pronoun.search(text, clause, limit):
        return None
    return first.mention


def acting_drug(doc: Doc, reading: SentenceReading, argument: Argument, subject: Subject | None) -> Mention | None:
    """Return another drug that is the grammatical subject of an argument's clause: the verb follows it directly.

    "Topiramate must not be taken in pregnancy" says nothing of the article's drug, whatever it is about. Classes are
    left out, as the article's drug may be of them, and so is what shares a word with its name.
    """
    text, words = reading.text, _words()
    passive = words.passive.match(text, argument.end)
    if passive is not None:
        return _deed_of(doc, reading, passive.end(), subject)
    drugs = [one for one in reading.arguments if one.group == "drug" and one.end <= argument.start]
    drugs = drugs[-_MOST_DRUGS:]
    for place in range(len(drugs) - 1, -1, -1):
        last, first = drugs[place], place
        if not words.verb.match(text, last.end, argument.start):
            continue
        while first and words.joins.fullmatch(text, drugs[first - 1].end, drugs[first].start):
            first -= 1
        start = drugs[first].start
        before = text[:start] if start <= _OPENING else "x" + text[start - _OPENING : start]
        if words.opens.search(before) is None:
            continue
        until = _end_of_clause(text, argument.end)
        named = [one for one in reading.arguments if one.group == "drug" and drugs[first].start <= one.start < until]
        if any(_may_be(doc, one.mention, subject) for one in named) or words.pronoun.search(text, last.end, until):
            return None
        return last.mention if is_substance(last.mention.concept) else None
    return None


def _deed_of(doc: Doc, reading: SentenceReading, at: int, subject: Subject | None) -> Mention | None:
    """Return the drug at a place of a sentence, the doer of "rash is caused by X", unless it is the article's."""
    drug = next((one for one in reading.arguments if one.group == "drug" and one.start == at), None)
    if drug is None or _may_be(doc, drug.mention, subject):
        return None
    return drug.mention if is_substance(drug.mention.concept) else None


def _end_of_clause(text: str, end: int) -> int:
    """Return where the clause ends that `text[:end]` is in: at a contrast, or "while A does it, B …" at its comma."""
    stop = _words().contrast.search(text, end)
    comma = text.find(", ", end) if _words().subordinate.match(text) and ", " not in text[:end] else -1
    return comma if comma >= 0 else stop.start() if stop else len(text)


def _may_be(doc: Doc, mention: Mention, subject: Subject | None) -> bool:
    """Whether a drug may be the subject: by what it is, as a part of it, or by a word that both names share."""
    if subject is None:
        return False
    if mention.concept is None or is_subject(doc, mention, subject):
        return True
    one = moiety(mention.concept)
    linked = {other for known in subject.concept_ids for _, other in load_vocabulary().links(known)}
    linked |= {other for _, other in load_vocabulary().links(one.concept_id) if other in subject.concept_ids}
    names = {word for name in (subject.name, *subject.names) for word in name.lower().split()}
    return one.concept_id in linked or bool(linked & subject.concept_ids) or bool(names & {*one.name.lower().split()})


def agent_of(
    doc: Doc, reading: SentenceReading, argument: Argument, match: TriggerMatch | None, subject: Subject | None
) -> Agent | None:
    """Return what does it in an argument's clause, None where it is the article's drug or cannot be told.

    `match` is the trigger that the argument follows; its words hold the verb.
    """
    if match is not None and match.trigger.acts and match.end <= argument.start + 1:
        found = _before_verb(doc, reading, match, subject)
        if found is not None:
            return found
    if match is not None and not match.trigger.acts and match.end <= argument.start + 1:
        told = _told_of(doc, reading, match, subject)
        if told is not None:
            return Agent("other_drug", told)
    return Agent("other_drug") if other_drug(doc, reading, argument, subject) else None


def _told_of(doc: Doc, reading: SentenceReading, match: TriggerMatch, subject: Subject | None) -> Mention | None:
    """Return another drug that a relative clause tells of: "warfarin, which is used to prevent …"."""
    relative = _words().relative_passive.search(reading.text, max(match.start - _OPENING, 0), match.start)
    if relative is None:
        return None
    near = [one for one in reading.arguments if one.group == "drug" and one.end <= relative.start() + 1]
    last = max(near, key=lambda one: one.end, default=None)
    if last is None or reading.text[last.end : relative.start()].strip(" ,") or _may_be(doc, last.mention, subject):
        return None
    return last.mention if is_substance(last.mention.concept) else None


def _is_bare(reading: SentenceReading, start: int, end: int) -> bool:
    """Whether a sentence begins with a disorder that does what it says: "obesity can cause sleep apnoea"."""
    first = min((one.start for one in reading.arguments if one.group == "disorder" and start <= one.start), default=end)
    last = max((one.end for one in reading.arguments if one.group == "disorder" and one.end <= end), default=start)
    return not reading.text[:first].strip(" *•–-") and bool(_words().itself.fullmatch(reading.text, last, end))


def _before_verb(doc: Doc, reading: SentenceReading, match: TriggerMatch, subject: Subject | None) -> Agent | None:
    text, words = reading.text, _words()
    start = max((found.end() for found in words.clause.finditer(text, 0, match.start)), default=0)
    relative = words.relative.search(text, max(match.start - _OPENING, 0), match.start)
    if relative is not None:
        near = [one for one in reading.arguments if one.end <= relative.start() and one.group != "condition"]
        last = max(near, key=lambda one: one.end, default=None)
        if last is None or text[last.end : relative.start()].strip(" ,"):
            return None
        if last.group == "drug":
            is_it = subject is not None and is_subject(doc, last.mention, subject)
            return None if is_it else Agent("other_drug", last.mention)
        is_cause = last.group == "disorder" and reading.section.kind not in _EFFECT_SECTIONS
        return Agent("other_cause") if is_cause else None
    if words.untreated.search(text, start, match.start):
        return Agent("other_cause")
    aside = words.aside.search(text, start, match.start)
    end = aside.start() if aside else match.start
    if aside:
        named = [one for one in reading.arguments if one.group == "drug" and start <= one.start and one.end <= end]
        if named and not any(subject and is_subject(doc, one.mention, subject) for one in named):
            return Agent("other_drug", named[-1].mention)
    start = max(start, text.rfind(", ", start, end) + 2 if ", " in text[start:end] else start)
    agent = text[start:end].strip()
    inside = {one.group for one in reading.arguments if one.start < end and start < one.end}
    if not agent or len(agent.split()) > _MOST_WORDS or inside - {"disorder", "condition"}:
        return None
    if "disorder" in inside and reading.section.kind in _EFFECT_SECTIONS and not _is_bare(reading, start, end):
        return None
    return None if words.of_medicine.search(agent) or words.no_agent.match(agent) else Agent("other_cause")
