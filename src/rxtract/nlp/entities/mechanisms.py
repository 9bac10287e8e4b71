"""Mechanisms: class nouns named by action, and action + target phrases up to the end of the target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from spacy.tokens import Doc, Span

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_any, compile_pattern, expand, read_rules
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention, Section
from rxtract.nlp.contracts import component
from rxtract.nlp.state import state_of
from rxtract.nlp.structure.extracted_sentences import extracted_texts
from rxtract.nlp.structure.headings import rule_kind

_GENE_LIKE = re.compile(
    r"\b(?:[A-Z]{2,}[A-Za-z]*[0-9-]*[A-Za-z0-9]*|[A-Z][a-z]?[A-Z0-9]+[A-Za-z0-9-]*|[a-z]{1,2}[A-Z][A-Za-z0-9-]+)\b"
)

_ANY_WORD = re.compile(r"\S+")
_LOOK_AHEAD = 80
"""Letters behind a target that the pattern of its end may want to see."""


class _Words(NamedTuple):
    """What `words/mechanisms.toml` holds."""

    noun_use: re.Pattern[str]
    other_does: re.Pattern[str]
    next_verb: re.Pattern[str]
    bound: re.Pattern[str]
    closers: re.Pattern[str]
    trailing: re.Pattern[str]
    class_words: int
    target_words: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("mechanisms", _Words)


class _ActionRules(NamedTuple):
    verbs: tuple[tuple[str, re.Pattern[str]], ...]
    any_verb: re.Pattern[str]
    biology: re.Pattern[str]
    ends: re.Pattern[str]
    not_targets: re.Pattern[str]
    announced: re.Pattern[str]
    silent: frozenset[str]
    past_object: re.Pattern[str]
    bound_after: re.Pattern[str]
    noun_before: re.Pattern[str]
    not_subject: re.Pattern[str]


class _ClassRules(NamedTuple):
    heads: re.Pattern[str]
    whole: re.Pattern[str]
    stops: re.Pattern[str]


@lru_cache(maxsize=1)
def _action_rules() -> _ActionRules:
    rules = read_rules("mechanisms")["action"]
    return _ActionRules(
        tuple((base, compile_pattern(forms)) for base, forms in rules["verbs"]),
        compile_any([forms for _, forms in rules["verbs"]]),
        compile_pattern(rules["biology"]),
        compile_pattern(rules["ends"]),
        compile_pattern(rules["not_targets"]),
        compile_pattern(rules["announced"]),
        frozenset(rules["silent_sections"]),
        re.compile(rf"\s+(?:{rules['past_object']})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{rules['bound_after']})\W*$", re.IGNORECASE),
        re.compile(rf"\b(?:{rules['noun_before']})\W*$", re.IGNORECASE),
        re.compile(rf"\b(?:{expand(rules['not_subject'])})\W*$", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def _class_rules() -> _ClassRules:
    rules = read_rules("mechanisms")["class"]
    carried = f"(?:{rules['adjectives']})(?: [A-Za-z-]+){{0,2}}? (?:{rules['carriers']})"
    return _ClassRules(
        compile_pattern(rules["heads"]),
        compile_any([*rules["phrases"], carried, rules["nouns"]]),
        re.compile(rf"(?:{rules['stops']})", re.IGNORECASE),
    )


class _Opening(NamedTuple):
    """A pattern that a mechanism of a kind begins or ends with."""

    kind: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _openings() -> PatternSet[_Opening]:
    """Return what tells a sentence that may hold a mechanism: heads and phrases of classes, verbs of actions."""
    classes = _class_rules()
    return PatternSet(
        [
            _Opening("class", classes.heads),
            _Opening("class", classes.whole),
            _Opening("action", _action_rules().any_verb),
        ]
    )


def _class_start(sentence: Span, head: int) -> int:
    """Return the token at which the noun phrase before the head noun begins, `head` itself when there is none."""
    start, depth = head, 0
    stops = _class_rules().stops
    for index in range(head - 1, max(sentence.start, head - _words().class_words) - 1, -1):
        token = sentence.doc[index]
        if token.text == ")":
            depth += 1
        elif token.text == "(":
            if depth == 0:
                break
            depth -= 1
        elif token.is_space and "\n\n" in token.text:
            break
        elif depth == 0 and not token.is_space:
            if stops.fullmatch(token.text) or (token.is_punct and token.text not in ("-", "/", "'")):
                break
            start = index
    return start if depth == 0 else head


def find_classes(sentence: Span, text: str) -> Iterator[Mention]:
    """Yield class nouns with their target: "sodium glucose co-transporter-2 (SGLT2) inhibitors"."""
    rules = _class_rules()
    for match in rules.heads.finditer(text):
        span = sentence.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is None:
            continue
        last = span.end - 1
        token = sentence.doc[last].text
        start = _class_start(sentence, last)
        if start == last and "-" not in token:
            continue  # "inhibitors" alone names no mechanism
        yield Mention(start, last + 1, "MECHANISM", 0.85, "grammar:class")
    for match in rules.whole.finditer(text):
        span = sentence.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None and len(span):
            yield Mention(span.start, span.end, "MECHANISM", 0.8, "grammar:class")


def _end_of_words(text: str, start: int, count: int) -> int:
    end = start
    for word in islice(_ANY_WORD.finditer(text, start), count):
        end = word.end()
    return end


def _target_end(text: str, start: int) -> int:
    """Return where the target phrase that begins at `start` ends."""
    rules = _action_rules()
    # What stands behind the last word it may have is not looked at: there may be a verb in every other word.
    stop = _end_of_words(text, start, _words().target_words)
    for pattern in (_words().closers, rules.ends):
        match = pattern.search(text, start, stop + _LOOK_AHEAD)
        if match:
            stop = min(stop, match.start())
    for verb in rules.any_verb.finditer(text, start + 1, stop):
        before = text[start : verb.start()].rstrip()
        if other := _words().other_does.search(before):
            stop = start + other.start()
            break
        if _words().next_verb.search(before) and not verb.group().lower().endswith("ed"):
            stop = verb.start()
            break
    depth = 0
    for index, letter in enumerate(text[start:stop], start):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            stop = index
            break
    phrase = text[start:stop]
    if phrase.count("(") > phrase.count(")"):
        phrase = phrase[: phrase.rindex("(")]
    return start + len(_words().trailing.sub("", phrase))


def _is_mechanism(target: str) -> bool:
    rules = _action_rules()
    if not target.strip() or rules.not_targets.search(target):
        return False
    return bool(rules.biology.search(target) or _GENE_LIKE.search(target))


def _is_told_of_drug(text: str, verb: re.Match[str]) -> bool:
    """Whether a verb form is one, and its subject is no disease, patient or other medicine."""
    rules = _action_rules()
    if _words().noun_use.match(text, verb.end()):
        return False  # "changes in genes", "widening of blood vessels"
    before = text[max(0, verb.start() - 90) : verb.start()]
    word = verb.group().lower()
    if word.endswith("ed") and not rules.past_object.match(text, verb.end()):
        return False  # "increased inflammatory markers", "reduced kidney function"
    if _words().bound.search(word) and not rules.bound_after.search(before):
        return False  # "paclitaxel bound to albumin"
    if rules.noun_before.search(before) and not word.endswith("ing"):
        return False  # "a change in", "liver damage and"
    return not rules.not_subject.search(before)


def find_actions(sentence: Span, text: str) -> Iterator[Mention]:
    """Yield action + target phrases; `action` is the base form, `target` the tokens acted on."""
    rules = _action_rules()
    end = 0
    for match in rules.any_verb.finditer(text):
        if match.start() < end:
            continue
        stop = _target_end(text, match.end())
        if not _is_mechanism(text[match.end() : stop]) or not _is_told_of_drug(text, match):
            continue
        span = sentence.char_span(match.start(), stop, alignment_mode="contract")
        target = sentence.char_span(match.end(), stop, alignment_mode="contract")
        if span is None or not len(span) or target is None:
            continue
        base = next(base for base, pattern in rules.verbs if pattern.fullmatch(match.group()))
        mention = Mention(span.start, span.end, "MECHANISM", 0.7, "grammar:action")
        first = next((token.i for token in target if not token.is_space), target.start)
        mention.action, mention.target = base, (first, target.end)
        end = stop
        yield mention


def _tells_actions(text: str, section: Section | None) -> bool:
    if section is None or rule_kind(section.kind) not in _action_rules().silent:
        return True
    return bool(_action_rules().announced.search(text))


@component("rxtract_mechanisms", reads=["sections", "sentences"], writes=["mechanisms"])
def mark_mechanisms(doc: Doc) -> Doc:
    """Add mechanism classes and action + target phrases to the candidates."""
    state = state_of(doc)
    sections, found = iter(state.sections), list[Mention]()
    section = next(sections, None)
    for sentence, text in extracted_texts(doc):
        while section is not None and section.end <= sentence.start_char:
            section = next(sections, None)
        possible = {opening.kind for opening in _openings().possible(text)}
        if "class" in possible:
            found += find_classes(sentence, text)
        if "action" in possible and _tells_actions(text, section):
            found += find_actions(sentence, text)
    state.mechanisms = found
    return doc
