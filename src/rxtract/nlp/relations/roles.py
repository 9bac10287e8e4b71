"""Roles: the predicate that the text states of each mention, by trigger, list header or section.

Role decides disease or adverse event (`rxtract.nlp.relations.adverse_events`); claims are read off it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Span

from rxtract.knowledge import load_vocabulary
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention, Role, Section
from rxtract.nlp.contracts import component
from rxtract.nlp.entities.measured_substances import without_measured
from rxtract.nlp.entities.symptoms import adverse_finders
from rxtract.nlp.linking.segments import subject_at
from rxtract.nlp.relations.agents import acting_drug, agent_of
from rxtract.nlp.relations.arguments import Argument, SentenceReading, find_arguments
from rxtract.nlp.relations.exclusions import apply_exclusions
from rxtract.nlp.relations.frequencies import is_rank
from rxtract.nlp.relations.learned import find_causes, is_literature
from rxtract.nlp.relations.list_headers import SENTENCE_END, ListHeader, ListHeaders, trigger_frequency, trigger_tokens
from rxtract.nlp.relations.scope import continued_trigger, trigger_in_scope
from rxtract.nlp.relations.section_defaults import adopt_patients, adopt_series, section_default
from rxtract.nlp.relations.triggers import TriggerMatch, find_triggers
from rxtract.nlp.relations.unmatched_items import find_unmatched_items
from rxtract.nlp.state import state_of
from rxtract.nlp.structure.cell_spans import CellSpans
from rxtract.nlp.structure.extracted_sentences import extracted_texts
from rxtract.nlp.structure.genre import genre_in, is_professional
from rxtract.nlp.structure.headings import rule_kind
from rxtract.predicates import all_roles

_MAX_SENTENCE = 5000  # longer "sentences" are tables or junk; their mentions take the section's role
_OWN = frozenset({"patient_has"})


class _Words(NamedTuple):
    """What `words/roles.toml` holds."""

    listed_score: float
    list_lead: re.Pattern[str]
    allergy_score: float
    inherited: float


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("roles", _Words)


class RoleReader:
    """Reads a doc's sentences in order and gives every mention its role."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._section: Section | None = None
        self._headers = ListHeaders()
        self._listed: list[Mention] = []
        self._literature = is_literature(doc)
        self._has_subject = state_of(doc).subject is not None or bool(state_of(doc).segments)
        self._takes_items = not is_professional(genre_in(doc))  # of 23 such items of FDA labels none was an event
        items = [block for block in state_of(doc).blocks if block.kind in ("item", "cell")]
        self._item_starts = [block.start for block in items]
        self._item_ends = [block.end for block in items]
        self._tables = CellSpans(state_of(doc).tables)

    def read(self) -> list[SentenceReading]:
        """Set the role of every mention; return what was read for the claims."""
        state = state_of(self._doc)
        mentions = without_measured(self._doc, state.mentions, bodies=True)  # nobody is given what is measured
        sections = state_of(self._doc).sections
        readings, position, section_index = [], 0, 0
        for sentence, text in extracted_texts(self._doc):
            while position < len(mentions) and mentions[position].start < sentence.start:
                position += 1
            first = position
            while position < len(mentions) and mentions[position].start < sentence.end:
                position += 1
            while section_index + 1 < len(sections) and sections[section_index].end <= sentence.start_char:
                section_index += 1
            reading = self._read_sentence(sentence, text, sections[section_index], mentions[first:position])
            readings.append(reading)
        state.mentions.extend(self._listed)
        state.mentions.sort(key=lambda mention: mention.start)
        return readings

    def _is_item(self, sentence: Span, text: str) -> bool:
        index = bisect_right(self._item_starts, sentence.start_char) - 1
        in_item = index >= 0 and sentence.start_char < self._item_ends[index]
        return in_item or not SENTENCE_END.search(text) or bool(_words().list_lead.match(text))

    def _read_sentence(
        self, sentence: Span, text: str, section: Section, mentions: Sequence[Mention]
    ) -> SentenceReading:
        readable = len(text) <= _MAX_SENTENCE
        in_table = self._tables.hold_place(sentence.start_char)
        triggers = find_triggers(text, rule_kind(section.kind)) if readable else []
        arguments = self._without_allergies(find_arguments(sentence, text, mentions)) if readable else []
        reading = SentenceReading(sentence, text, section, arguments, triggers, self._is_item(sentence, text))
        if section is not self._section:
            self._section, self._headers = section, ListHeaders()
        elif not reading.is_item and not triggers and not in_table:
            self._headers.rest()
        for argument in arguments:
            argument.take_role(self._role(reading, argument))
        apply_exclusions(reading)
        adopt_patients(reading)
        adopt_series(reading)
        if self._literature and self._has_subject:
            find_causes(reading)
        if self._takes_items:
            self._add_listed(reading)
        if not in_table:  # what a cell says holds for its row or column
            self._headers.update(reading)
        return reading

    def _without_allergies(self, arguments: list[Argument]) -> list[Argument]:
        """Drop disorders inside an allergy ("hypersensitivity to it"): the claim is about the allergy as a whole."""
        allergies = [argument for argument in arguments if argument.allergen]
        kept = []
        for argument in arguments:
            inside = any(other.start < argument.end and argument.start < other.end for other in allergies)
            if inside and argument.group == "disorder":
                start = argument.mention.start
                score = _words().allergy_score
                argument.take_role(Role("background", "background:allergy", score, start, start, says=_OWN))
            else:
                kept.append(argument)
        return kept

    def _add_listed(self, reading: SentenceReading) -> None:
        """Add the items of a list of side effects that no finder knows as adverse events."""
        text, span = reading.text, reading.span
        lists = [match for match in reading.triggers if match.trigger.lists]
        header = self._headers.lasting
        if lists:
            match, start = lists[-1], lists[-1].end
            header = ListHeader(match, *trigger_tokens(span, match), trigger_frequency(span, match))
        elif header and reading.is_item and not reading.triggers:
            start = 0
        else:
            return
        known = [(argument.start, argument.end) for argument in reading.arguments]
        for begin, end in find_unmatched_items(text, start, len(text), known):
            found = span.char_span(begin, end, alignment_mode="contract")
            if found is None or not len(found):
                continue
            mention = Mention(found.start, found.end, "ADVERSE_EVENT", _words().listed_score, "layout:listed")
            link = load_vocabulary().link(" ".join(found.text.split()), mention.label)
            mention.concept, mention.link_method, mention.link_score = link.concept, link.method, link.score
            argument = Argument(mention, begin, end, "disorder")
            argument.take_role(_make_role(header, reading, argument, _words().listed_score))
            reading.arguments.append(argument)
            self._listed.append(mention)

    def _role(self, reading: SentenceReading, argument: Argument) -> Role | None:
        mention = argument.mention
        if argument.asserts:
            start = mention.start if argument.said_from is None else argument.said_from
            return Role("contraindicated_in", "contraindicated_in:says_so", 0.85, start, mention.end)
        match = trigger_in_scope(reading, argument)
        about = subject_at(self._doc, reading.span.start_char)
        agent = agent_of(self._doc, reading, argument, match, about)
        argument.actor = acting_drug(self._doc, reading, argument, about)
        argument.agent = agent.kind if agent else None
        if match is not None and match.trigger.continues:
            match = continued_trigger(reading, match)
        if match is not None and match.trigger.acts and argument.agent == "other_cause":
            return Role("background", "background:other_cause", match.trigger.score, mention.start, mention.start)
        if match is not None and agent is not None and agent.drug is not None:
            own = ListHeader(match, *trigger_tokens(reading.span, match), trigger_frequency(reading.span, match))
            role = _make_role(own, reading, argument, match.trigger.score, is_told=True)
            argument.agents = ((agent.drug, role),)
            return role
        header = self._headers.header_for(argument, reading)
        if mention.found_by in adverse_finders() and (match is None or match.trigger.role not in ("causes", "sign")):
            return Role("causes", mention.found_by, 0.75, mention.start, mention.start)
        if match is not None and not _is_overruled(match, header):
            frequency = trigger_frequency(reading.span, match)
            if frequency is None and _takes_frequency(match):
                frequency = self._headers.frequency_for(argument, reading)
            own = ListHeader(match, *trigger_tokens(reading.span, match), frequency)
            return _make_role(own, reading, argument, match.trigger.score, is_told=argument.actor is not None)
        if header is not None:
            if header.lasts:
                header = replace(header, frequency=self._headers.frequency_for(argument, reading))
            return _make_role(header, reading, argument, header.match.trigger.score - _words().inherited)
        return section_default(reading, argument)


def _takes_frequency(match: TriggerMatch) -> bool:
    """Whether a trigger without a frequency of its own has that of the list above it: not a rank ("most common")."""
    return all_roles()[match.trigger.role].has_frequency and not is_rank(match.text)


def _is_overruled(match: TriggerMatch, header: ListHeader | None) -> bool:
    """Whether a list's header outranks a weak trigger: among contraindications "if you have" asks for them.

    It does not where the words speak of something else: "anaemia caused by cancer", "a disease that increases the
    risk of bleeding".
    """
    if header is None or not match.trigger.weak or header.match.trigger.role == "causes":
        return False
    trigger = match.trigger
    firm = trigger.firm_if is not None and trigger.firm_if.search(match.text)
    return not firm and header.match.trigger.role not in trigger.firm_under


def _make_role(
    header: ListHeader, reading: SentenceReading, argument: Argument, score: float, *, is_told: bool = False
) -> Role:
    """Return the role of a header's trigger; what `is_told` of a drug that the clause names holds in any section."""
    trigger = header.match.trigger
    if not is_told and rule_kind(reading.section.kind) in trigger.background_in:
        return Role("background", trigger.rule, score, header.first, header.last, says=trigger.says)
    says_how_often = all_roles()[trigger.role].has_frequency
    frequency = header.frequency if says_how_often else None
    name = _turned(header, reading)
    return Role(
        name, trigger.rule, score, header.first, header.last, frequency.words if frequency else None,
        trigger.hedged, trigger.negated, trigger.says, (frequency.start, frequency.end) if frequency else None,
    )  # fmt: skip


def _turned(header: ListHeader, reading: SentenceReading) -> str:
    """Return the role of a trigger in its sentence and section: caution turns a combination into an interaction."""
    trigger = header.match.trigger
    if trigger.turns_into is None or trigger.turns_if is None or trigger.negated:
        return trigger.role
    turns = rule_kind(reading.section.kind) in trigger.turns_in or trigger.turns_if.search(reading.text)
    return trigger.turns_into if turns else trigger.role


@component(
    "rxtract_roles",
    # The subject is found first: it is a drug by its name, not by the role that makes a class of medicines a DRUG.
    reads=["blocks", "tables", "sections", "genre", "sentences", "links", "subject", "segments"],
    writes=["readings"],
    changes=["mentions"],
)
def mark_roles(doc: Doc) -> Doc:
    """Give every mention the role that rules see; keep the readings for the claims component."""
    state_of(doc).readings = RoleReader(doc).read()
    return doc
