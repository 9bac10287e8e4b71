"""Roles: what the text says of each mention, by the trigger that governs it, a list's header or the section.

The scheme is ConText's (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002) with predicates for contexts: triggers
have a direction and a scope, the nearest that accepts the mention governs it, and headers hand their trigger down to
the items of their list. Role decides disease or adverse event; claims are read off it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc, Span

from rxtract.nlp.annotations import Mention, Role, Section, mentions_of, sections_of
from rxtract.nlp.candidates import extracted_sentences
from rxtract.nlp.conditions import find_conditions
from rxtract.nlp.frequencies import frequency_class, percentage_after
from rxtract.nlp.listing import unknown_items
from rxtract.nlp.recognition import ADVERSE_KEY
from rxtract.nlp.triggers import TriggerMatch, find_triggers

_MAX_SENTENCE = 5000  # longer "sentences" are tables or junk; their mentions take the section's role
_BEFORE_REACH = 160  # code points between a mention and a trigger that follows it
_TRANSPARENT = 3  # foreign words ("people", "women") across which an earlier trigger still governs
_ADVERSE = 0.5  # from here on the recogniser's guess decides where no words do
_LISTED_SCORE = 0.55  # an unknown item of a side-effect list; measured on leaflets by reading
_CLAUSE = re.compile(r",\s+(?:and|so|which|while|because)\b|[;；]", re.IGNORECASE)
_LIST_STOP = re.compile(r"\b(?:but|however|although|whereas|unless)\b", re.IGNORECASE)
_HARD_STOP = re.compile(r"[;；]|\b(?:but|however|although|whereas|unless)\b", re.IGNORECASE)
_LIST_MATTER = re.compile(
    r"[\s,/()\-–:•*.\"'“”]|\b(?:and|or|as well as|such as|including|like|e\.g|also|other|the|an?|of|in|with|any|some|both|either|"
    r"possibly|sometimes|severe|serious|mild|moderate|rare|such|problems?|symptoms?|etc|certain|very|more|less|your|their)\b",
    re.IGNORECASE,
)
_THESE_INCLUDE = re.compile(r"^\W*(?:these|they|those|examples|such \w+)\b[^.]{0,60}[:：]\s*$", re.IGNORECASE)
_IF_YOU = re.compile(r"\W*if\s+(?:you|your|the\s+patient)\b", re.IGNORECASE)
_LIST_LEAD = re.compile(r"\W*(?:[a-z]|If\s+(?:you|your)\b)")
_LEAD_CHARS = 3
_LEAD_WORDS = 3
_ENDS = re.compile(r"[.!?。！？][\"'”’)\]]*\s*$")
_DEFAULTS: dict[str, tuple[tuple[str, frozenset[str], float], ...]] = {
    "adverse_reaction": (("causes", frozenset({"disorder"}), 0.6),),
    "indication": (("treats", frozenset({"disorder"}), 0.55),),
    "contraindication": (
        ("contraindicated_in", frozenset({"condition"}), 0.5),
        ("interacts_with", frozenset({"drug", "mechanism_class"}), 0.45),
    ),
    "interaction": (("interacts_with", frozenset({"drug", "mechanism_class"}), 0.5),),
}
"""What a mention is in a section when nothing nearer says so: role, groups, score."""


@dataclass(slots=True)
class Target:
    """A mention (or condition) in a sentence; offsets are half-open code points of the sentence's text."""

    mention: Mention
    start: int
    end: int
    group: str
    name: str | None = None
    allergen: str | None = None
    asserts: bool = False


@dataclass(slots=True)
class Frame:
    """A header's trigger that the items below it inherit; `first` and `last` are the tokens of its words.

    After a full sentence a frame is dormant: only a sentence that begins with a name still continues the list.
    """

    match: TriggerMatch
    first: int
    last: int
    frequency: str | None
    dormant: bool = False


@dataclass(slots=True)
class SentenceReading:
    """A sentence with its targets and triggers, as claims need them again."""

    span: Span
    section: Section
    targets: list[Target]
    triggers: list[TriggerMatch]
    is_item: bool


@dataclass(slots=True)
class _State:
    section: Section | None = None
    frames: list[Frame] = field(default_factory=list)  # lasting (frequency) first, passing last
    pending: Frame | None = None  # the sentence before's header, for "These may include:"


def group_of(mention: Mention) -> str:
    """Return the group by which triggers accept a mention."""
    if mention.is_disorder:
        return "disorder"
    if mention.label == "MECHANISM":
        return "mechanism_action" if mention.action else "mechanism_class"
    return "condition" if mention.label == "CONDITION" else "drug"


def _targets(sentence: Span, mentions: Sequence[Mention]) -> list[Target]:
    origin = sentence.start_char
    doc = sentence.doc
    targets = []
    for mention in mentions:
        last = doc[mention.end - 1]
        targets.append(Target(mention, doc[mention.start].idx - origin, last.idx + len(last) - origin, group_of(mention)))
    for found in find_conditions(sentence):
        first, last = doc[found.mention.start], doc[found.mention.end - 1]
        start, end = first.idx - origin, last.idx + len(last) - origin
        targets.append(Target(found.mention, start, end, found.group, found.name, found.allergen, found.asserts))
    return targets


def _residue(text: str, start: int, end: int, targets: Sequence[Target]) -> int:
    """Return how many words stand between trigger and mention that are neither list matter nor mentions."""
    piece = list(text[start:end])
    for target in targets:
        for index in range(max(target.start, start), min(target.end, end)):
            piece[index - start] = " "
    return len(_LIST_MATTER.sub(" ", "".join(piece)).split())


def _follows(match: TriggerMatch, target: Target) -> bool:
    """Whether a target stands behind a trigger; a condition ("children") may be the trigger's own last word."""
    if target.group == "condition" and match.start < target.start < match.end <= target.end:
        return True
    return match.end <= target.start + 1


def _stopped(text: str, match: TriggerMatch, end: int) -> bool:
    """Whether a clause border ends a trigger's scope; after a header semicolons only part the items."""
    stop = _LIST_STOP if match.trigger.header else _HARD_STOP
    return bool(stop.search(text, match.end, end))


def _before(reading: SentenceReading, target: Target) -> TriggerMatch | None:
    """Return the nearest trigger in front of a target that accepts it and reaches it."""
    text = reading.span.text
    accepted = [
        match
        for match in reading.triggers
        if match.trigger.direction == "after" and _follows(match, target) and target.group in match.trigger.accepts
    ]
    if not accepted:
        return None
    nearest = max(accepted, key=lambda match: match.end)
    if nearest.trigger.yields:  # "contraindicated in nursing women and in people with …": the first still governs
        for earlier in sorted(accepted, key=lambda match: -match.end)[1:]:
            foreign = _residue(text, earlier.end, target.start, reading.targets)
            if not earlier.trigger.yields and foreign <= _TRANSPARENT and not _stopped(text, earlier, target.start):
                return earlier
    if _stopped(text, nearest, target.start):
        return None
    far = _residue(text, nearest.end, target.start, reading.targets) > nearest.trigger.reach
    return None if far else nearest


def _behind(reading: SentenceReading, target: Target) -> TriggerMatch | None:
    """Return the nearest trigger behind a target that accepts it and reaches it."""
    text = reading.span.text
    accepted = [
        match
        for match in reading.triggers
        if match.trigger.direction == "before"
        and target.end <= match.start + 1
        and match.start - target.end <= _BEFORE_REACH
        and target.group in match.trigger.accepts
    ]
    if not accepted:
        return None
    nearest = min(accepted, key=lambda match: match.start)
    return None if _HARD_STOP.search(text, target.end, nearest.start) else nearest


def _continued(reading: SentenceReading, match: TriggerMatch) -> TriggerMatch:
    """Return the trigger that "and for" continues: it says how firmly, and which words state it."""
    earlier = [
        other
        for other in reading.triggers
        if other.trigger.role == match.trigger.role and other.end <= match.start and not other.trigger.continues
    ]
    return earlier[-1] if earlier else match


def governing_trigger(reading: SentenceReading, target: Target) -> TriggerMatch | None:
    """Return the trigger of the sentence that governs a target: the one with fewer foreign words between."""
    text = reading.span.text
    before, behind = _before(reading, target), _behind(reading, target)
    yielding = before is not None and before.trigger.yields
    if behind is not None and behind.trigger.people_only and target.group == "disorder" and not yielding:
        behind = None
    if before is None or behind is None:
        return before or behind
    if behind.trigger.negated and before.trigger.role == behind.trigger.role:
        return behind
    if yielding and not _CLAUSE.search(text, target.end, behind.start):
        return behind
    foreign_before = _residue(text, before.end, target.start, reading.targets)
    foreign_behind = _residue(text, target.end, behind.start, reading.targets)
    if foreign_before == foreign_behind:
        comma_before = "," in text[before.end : target.start]
        return behind if comma_before and "," not in text[target.end : behind.start] else before
    return before if foreign_before < foreign_behind else behind


def _frequency(match: TriggerMatch, reading: SentenceReading) -> str | None:
    if match.trigger.frequency == "match":
        return frequency_class(match.text)
    if match.trigger.frequency == "words":
        words = match.text if match.trigger.direction == "after" else reading.span.text[match.start : match.end]
        return frequency_class(words)
    return None


class RoleReader:
    """Reads a doc's sentences in order and gives every mention its role."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._state = _State()
        self._listed: list[Mention] = []
        self._dropped: set[int] = set()
        self._items = [(block.start, block.end) for block in doc._.blocks if block.kind in ("item", "cell")]

    def read(self) -> list[SentenceReading]:
        """Set the role of every mention; return what was read for the claims."""
        mentions = mentions_of(self._doc)
        sections = sections_of(self._doc)
        readings, position, section_index = [], 0, 0
        for sentence in extracted_sentences(self._doc):
            while position < len(mentions) and mentions[position].start < sentence.start:
                position += 1
            first = position
            while position < len(mentions) and mentions[position].start < sentence.end:
                position += 1
            while section_index + 1 < len(sections) and sections[section_index].end <= sentence.start_char:
                section_index += 1
            readings.append(self._read_sentence(sentence, sections[section_index], mentions[first:position]))
        mentions[:] = [mention for mention in mentions if id(mention) not in self._dropped]
        mentions.extend(self._listed)
        mentions.sort(key=lambda mention: mention.start)
        return readings

    def _is_item(self, sentence: Span) -> bool:
        in_item = any(start <= sentence.start_char < end for start, end in self._items)
        return in_item or not _ENDS.search(sentence.text) or bool(_LIST_LEAD.match(sentence.text))

    def _read_sentence(self, sentence: Span, section: Section, mentions: Sequence[Mention]) -> SentenceReading:
        text = sentence.text
        readable = len(text) <= _MAX_SENTENCE
        triggers = find_triggers(text, section.kind) if readable else []
        targets = self._without_allergies(_targets(sentence, mentions)) if readable else []
        reading = SentenceReading(sentence, section, targets, triggers, self._is_item(sentence))
        if section is not self._state.section:
            self._state = _State(section)
        elif not reading.is_item and not triggers:
            self._rest_passing_frames()
        for target in targets:
            target.mention.role = self._role(reading, target)
        self._add_listed(reading)
        self._update_frames(reading)
        return reading

    def _without_allergies(self, targets: list[Target]) -> list[Target]:
        """Drop the disorder inside "hypersensitivity to it": the allergy is a condition, not a disease."""
        allergies = [target for target in targets if target.allergen]
        kept = []
        for target in targets:
            inside = any(other.start < target.end and target.start < other.end for other in allergies)
            if inside and target.group == "disorder":
                self._dropped.add(id(target.mention))
            else:
                kept.append(target)
        return kept

    def _add_listed(self, reading: SentenceReading) -> None:
        """Take what stands unknown in a list of side effects for an adverse event."""
        text, span = reading.span.text, reading.span
        lists = [(match.end, match) for match in reading.triggers if match.trigger.lists]
        frame = next((frame for frame in self._state.frames if frame.match.trigger.frequency == "match"), None)
        if lists:
            start, match = lists[-1]
            first, last = self._tokens(span, match)
            frequency = _frequency(match, reading)
        elif frame and reading.is_item and not reading.triggers:
            start, match, first, last, frequency = 0, frame.match, frame.first, frame.last, frame.frequency
        else:
            return
        known = [(target.start, target.end) for target in reading.targets]
        for begin, end in unknown_items(text, start, len(text), known):
            found = span.char_span(begin, end, alignment_mode="contract")
            if found is None or not len(found):
                continue
            mention = Mention(found.start, found.end, "ADVERSE_EVENT", _LISTED_SCORE, "layout:listed")
            target = Target(mention, begin, end, "disorder")
            mention.role = self._make_role(match, first, last, frequency, reading, target, _LISTED_SCORE)
            reading.targets.append(target)
            self._listed.append(mention)

    def _role(self, reading: SentenceReading, target: Target) -> Role | None:
        if target.asserts:
            return Role("contraindicated_in", "contraindicated_in:says_so", 0.85, target.mention.start, target.mention.end)
        match = governing_trigger(reading, target)
        frame = self._frame_for(target, reading)
        # In a list of contraindications "if you have" asks for them; "risk of" in it describes one.
        if match is not None and match.trigger.continues:
            match = _continued(reading, match)
        overruled = frame is not None and match is not None and match.trigger.weak and frame.match.trigger.role != "causes"
        if match is not None and not overruled:
            first, last = self._tokens(reading.span, match)
            frequency = _frequency(match, reading) or self._inherited_frequency(match.trigger.role)
            return self._make_role(match, first, last, frequency, reading, target, match.trigger.score)
        if frame is not None:
            score = frame.match.trigger.score - 0.05
            return self._make_role(frame.match, frame.first, frame.last, frame.frequency, reading, target, score)
        for role, groups, score in _DEFAULTS.get(reading.section.kind, ()):
            if target.group in groups and self._section_speaks(reading, target, role):
                frequency = self._percentage(reading, target) if role == "causes" else None
                start = target.mention.start
                return Role(role, f"section:{reading.section.kind}", score, start, start, frequency)
        return None

    @staticmethod
    def _section_speaks(reading: SentenceReading, target: Target, role: str) -> bool:
        """Whether a section speaks for a mention: of an indication or a forbidden drug only what leads a list item."""
        strict = role == "treats" or (role == "interacts_with" and reading.section.kind == "contraindication")
        if not strict:
            return True
        earlier = [other for other in reading.targets if other.start < target.start and other.group == target.group]
        leader = earlier[0] if earlier and role == "interacts_with" else target
        return (
            reading.is_item
            and target.mention.found_by != "abbreviation"
            and len(reading.span.text[: leader.start].split()) <= _LEAD_WORDS
            and (role == "interacts_with" or not earlier)
            and not any(other.allergen and other.start < target.end and target.start < other.end for other in reading.targets)
        )

    def _make_role(
        self, match: TriggerMatch, first: int, last: int, frequency: str | None, reading: SentenceReading, target: Target,
        score: float,
    ) -> Role:  # fmt: skip
        trigger = match.trigger
        if reading.section.kind in trigger.background_in:
            return Role("background", trigger.rule, score, first, last)
        if trigger.role in ("causes", "sign"):
            frequency = self._percentage(reading, target) or frequency
        return Role(
            trigger.role, trigger.rule, score, first, last, frequency if trigger.role == "causes" else None,
            trigger.hedged, trigger.negated,
        )  # fmt: skip

    @staticmethod
    def _percentage(reading: SentenceReading, target: Target) -> str | None:
        return percentage_after(reading.span.text[target.end : target.end + 30])

    @staticmethod
    def _tokens(sentence: Span, match: TriggerMatch) -> tuple[int, int]:
        span = sentence.char_span(match.start, match.end, alignment_mode="expand")
        return (span.start, span.end) if span is not None else (sentence.start, sentence.start)

    def _frame_for(self, target: Target, reading: SentenceReading) -> Frame | None:
        for frame in reversed(self._state.frames):
            if target.group not in frame.match.trigger.accepts:
                continue
            leads = target.start <= _LEAD_CHARS or bool(_IF_YOU.match(reading.span.text))
            if frame.match.trigger.frequency == "match" or (leads if frame.dormant else reading.is_item or leads):
                return frame
        return None

    def _inherited_frequency(self, role: str) -> str | None:
        lasting = [frame for frame in self._state.frames if frame.match.trigger.frequency == "match"]
        return lasting[-1].frequency if lasting and role == "causes" else None

    def _rest_passing_frames(self) -> None:
        for frame in self._state.frames:
            frame.dormant = frame.dormant or frame.match.trigger.frequency != "match"

    def _drop_passing_frames(self) -> None:
        self._state.frames = [frame for frame in self._state.frames if frame.match.trigger.frequency == "match"]

    def _update_frames(self, reading: SentenceReading) -> None:
        headers = [match for match in reading.triggers if match.trigger.header]
        pending, self._state.pending = self._state.pending, None
        if not headers:
            if pending is not None and _THESE_INCLUDE.search(reading.span.text):
                self._drop_passing_frames()
                self._state.frames.append(pending)
            return
        last_header = headers[-1]
        first, last = self._tokens(reading.span, last_header)
        self._state.pending = Frame(last_header, first, last, _frequency(last_header, reading))
        match = headers[-1]
        text = reading.span.text
        rest = text[match.end :]
        lasting = match.trigger.frequency == "match"
        filled = any(target.start >= match.end and target.group in match.trigger.accepts for target in reading.targets)
        opens = text.rstrip().endswith((":", "：")) or (not _ENDS.search(text) and len(rest.split()) <= 2 and not filled)
        if not opens and not (lasting and match.start < 3):
            if not reading.is_item:
                self._rest_passing_frames()
            return
        if lasting:
            self._state.frames = []
        else:
            self._drop_passing_frames()
        first, last = self._tokens(reading.span, match)
        self._state.frames.append(Frame(match, first, last, _frequency(match, reading)))


def _settle_label(mention: Mention, adverse: Mapping[int, float]) -> None:
    """Let the role decide between disease and adverse event, and between drug and mechanism."""
    role = mention.role.name if mention.role else None
    if mention.is_disorder:
        guess = role is None and adverse.get(mention.end - 1, 0.0) > _ADVERSE
        mention.label = "ADVERSE_EVENT" if role in ("causes", "sign") or guess else "DISEASE"
    elif mention.label == "MECHANISM" and not mention.action and role in ("interacts_with", "combined_with"):
        mention.label = "DRUG"  # a class named as a co-medication


@Language.component("rxtract_roles", requires=["doc._.mentions", "doc._.subject"])
def mark_roles(doc: Doc) -> Doc:
    """Give every mention its role and its label; keep the readings for the claims component."""
    doc.user_data["rxtract_readings"] = RoleReader(doc).read()
    adverse = doc.user_data.pop(ADVERSE_KEY, {})
    for mention in mentions_of(doc):
        _settle_label(mention, adverse)
    return doc
