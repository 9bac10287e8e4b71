"""Assertion status: cues of negation and hedging, their scope, and how much certainty they leave.

The scheme is ConText's (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): a cue has a side on which its scope lies,
and pseudo-cues ("not only") hide the cues that they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.matching.words import read_words

Span = tuple[int, int]
_MARKS = " :;,(|–—-"


class _Words(NamedTuple):
    """What `words/assertion.toml` holds."""

    clause_border: re.Pattern[str]
    behind_border: re.Pattern[str]
    list_matter: re.Pattern[str]
    series: re.Pattern[str]
    forbids: re.Pattern[str]
    bans: re.Pattern[str]
    near_chars: int
    scope_chars: int
    lead_chars: int
    doubt: float
    denying: re.Pattern[str]
    doubting: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("assertion", _Words)


@dataclass(frozen=True, slots=True)
class AssertionCue:
    """A cue of `assertion.toml`: what it says, of which predicates, and where its scope lies.

    `side`: `before` a statement, `object` right before a name or the list it stands in, `behind` a name, `anywhere` in
    the clause, `lead` before the colon of a lead-in. `words` is how many foreign words may stand between. What `masks`
    is no negation although it looks like one; it may say something of its own. What is `final` decides whatever else is
    said.
    """

    name: str
    status: str
    pattern: re.Pattern[str]
    certainty: float
    predicates: frozenset[str]
    words: int
    side: str
    sentence: bool
    masks: bool
    final: bool


class Judgement(NamedTuple):
    """Status and certainty of a statement; the cue that decides, half-open in the text; whether its scope is plain.

    What is `final` leaves the claims reader no say.
    """

    status: str
    certainty: float
    cue: Span | None = None
    is_firm: bool = False
    final: bool = False


class _Found(NamedTuple):
    cue: AssertionCue
    span: Span
    is_firm: bool


@lru_cache(maxsize=1)
def assertion_cues() -> PatternSet[AssertionCue]:
    """Return the cues in file order."""
    return PatternSet(
        AssertionCue(
            cue["name"],
            cue["status"],
            compile_pattern(cue["pattern"]),
            float(cue["certainty"]),
            frozenset(cue.get("predicates", ())),
            int(cue.get("words", 12)),
            cue.get("side", "before"),
            bool(cue.get("sentence", False)),
            bool(cue.get("masks", False)),
            bool(cue.get("final", False)),
        )
        for cue in read_rules("assertion")["cue"]
    )


@lru_cache(maxsize=256)
def _possible_cues(text: str) -> tuple[AssertionCue, ...]:
    """Return the cues that a sentence can hold, in file order; it is asked for once a mention."""
    return tuple(assertion_cues().possible(text))


@lru_cache(maxsize=256)
def _masks(text: str) -> tuple[tuple[AssertionCue, Span], ...]:
    """Return the pseudo-cues of a sentence with their spans."""
    masks = (cue for cue in _possible_cues(text) if cue.masks)
    return tuple((cue, match.span()) for cue in masks for match in cue.pattern.finditer(text))


def _clause(text: str, start: int, end: int) -> Span:
    """Return the borders of the clause around `text[start:end]`."""
    left = max((match.end() for match in _words().clause_border.finditer(text, 0, start)), default=0)
    right = _words().clause_border.search(text, end)
    return left, right.start() if right else len(text)


def _inside(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _foreign(text: str, start: int, end: int, names: Sequence[Span]) -> int:
    """Return how many words of `text[start:end]` are neither names nor words of a list."""
    piece = text[start:end]
    for first, last in names:
        if start <= first and last <= end:
            piece = piece[: first - start] + " " * (last - first) + piece[last - start :]
    return len(_words().list_matter.sub(" ", piece).split())


class _Place(NamedTuple):
    """A statement about a mention in its sentence, and what else is named there."""

    text: str
    statement: Span
    mention: Span
    predicate: str
    names: Sequence[Span]
    verbs: Sequence[Span]

    @property
    def is_alone(self) -> bool:
        """No words state it: a list item, or what the reader alone says."""
        return self.statement == self.mention


def judge(
    text: str,
    statement: Span,
    mention: Span,
    predicate: str,
    names: Sequence[Span] = (),
    verbs: Sequence[Span] = (),
) -> Judgement:
    """Say what the words `statement` make of `mention`, both half-open in a sentence's text.

    Cues count before the first of the two, between them, right before the mention or the list it stands in, and behind
    it; not inside the statement: "must not be used" is no negated contraindication. `names` are the other names of the
    sentence, `verbs` the words that state something of any of them.

    Of several cues a negation wins over a hedge unless the hedge leaves less certainty: "whether it does not cause".
    """
    if not _possible_cues(text):
        return Judgement("asserted", 1.0)
    near = [span for span in names if span != mention and abs(span[0] - mention[0]) <= _words().scope_chars]
    place = _Place(text, statement, mention, predicate, near, verbs)
    found = list(_find_cues(place))
    verdict = min((one for one in found if one.cue.final), key=lambda one: abs(one.span[0] - mention[0]), default=None)
    if verdict is not None:
        span = None if verdict.cue.status == "asserted" else verdict.span
        return Judgement(verdict.cue.status, verdict.cue.certainty, span, is_firm=True, final=True)
    hedges = [one for one in found if one.cue.status == "hedged"]
    denials = [one for one in found if one.cue.status == "negated"]
    weakest = min(hedges, key=lambda one: one.cue.certainty, default=None)
    if weakest is not None and (not denials or weakest.cue.certainty < _words().doubt):
        return Judgement("hedged", weakest.cue.certainty, weakest.span, any(one.is_firm for one in hedges))
    plain = [one for one in found if one.cue.status == "asserted"]
    certainty = min((one.cue.certainty for one in plain), default=1.0)
    if denials:
        nearest = min(denials, key=lambda one: (not one.is_firm, abs(one.span[0] - mention[0])))
        return Judgement("negated", certainty, nearest.span, nearest.is_firm)
    return Judgement("asserted", certainty, None, any(one.is_firm for one in plain) or _is_contrasted(place))


def _find_cues(place: _Place) -> Iterator[_Found]:
    """Yield the cues whose scope holds the mention, pseudo-cues first."""
    text, predicate = place.text, place.predicate
    start, end = min(place.statement[0], place.mention[0]), max(place.statement[1], place.mention[1])
    clause = _clause(text, start, end)
    masks = _masks(text)
    for cue, span in masks:
        if clause[0] <= span[1] and span[0] <= clause[1] and (not cue.predicates or predicate in cue.predicates):
            yield _Found(cue, span, is_firm=True)
    for cue in _possible_cues(text):
        if cue.masks or (cue.predicates and predicate not in cue.predicates):
            continue
        for span, is_firm in _SIDES[cue.side](place, cue, clause):
            if not any(span[0] < mask[1] and mask[0] < span[1] for _, mask in masks):
                yield _Found(cue, span, is_firm)
                break


def _anywhere(place: _Place, cue: AssertionCue, clause: Span) -> Iterator[tuple[Span, bool]]:
    borders = (0, len(place.text)) if cue.sentence else clause
    for match in cue.pattern.finditer(place.text, *borders):
        if not _inside(match.span(), place.statement):
            yield match.span(), False


def _before(place: _Place, cue: AssertionCue, clause: Span) -> Iterator[tuple[Span, bool]]:
    """Yield cues before the statement, or between a name and the words behind it ("rash has not been seen")."""
    text, statement, mention = place.text, place.statement, place.mention
    start, end = min(statement[0], mention[0]), max(statement[1], mention[1])
    denies = cue.status == "negated"
    words = 1 if denies and (place.is_alone or place.predicate == "contraindicated_in") else cue.words
    for match in cue.pattern.finditer(text, clause[0], end):
        if denies and place.predicate == "interacts_with" and _words().forbids.match(text, match.start()):
            continue  # "do not take it together with": they do interact
        apart = denies and "," in text[match.end() : start]
        between = len(text[match.end() : start].split()) if match.end() <= start else words + 1
        if not denies and _inside(match.span(), statement) and not place.is_alone:
            yield match.span(), False  # "might cause"
            continue
        if not apart and between <= words:
            yield match.span(), not place.is_alone and between <= 1
        elif mention[1] <= match.start() and 0 <= statement[0] - match.end() <= _words().near_chars:
            yield match.span(), denies


def _at_object(place: _Place, cue: AssertionCue, clause: Span) -> Iterator[tuple[Span, bool]]:
    """Yield cues right before the mention or the list that it stands in ("no rash, fever or cough")."""
    text, mention = place.text, place.mention
    least = max(clause[0], mention[0] - _words().scope_chars)
    for match in cue.pattern.finditer(text, least, mention[0]):
        said = any(match.end() <= verb[0] < mention[0] for verb in place.verbs if verb != place.statement)
        if _inside(match.span(), place.statement) or (said and place.statement[0] < match.end()):
            continue
        if place.predicate == "interacts_with" and _words().bans.fullmatch(match.group()):
            continue
        if place.statement[1] <= mention[0] and "," in text[match.end() : place.statement[0]]:
            continue  # "A, not B, can cause": an aside before the words that state it
        if _foreign(text, match.end(), mention[0], place.names) <= cue.words:
            yield match.span(), True


def _behind(place: _Place, cue: AssertionCue, clause: Span) -> Iterator[tuple[Span, bool]]:
    """Yield cues behind the mention; other names may stand between as members of its list only."""
    text, mention = place.text, place.mention
    for match in cue.pattern.finditer(text, mention[1], mention[1] + _words().scope_chars):
        between = text[mention[1] : match.start()]
        if _words().behind_border.search(between) or _inside(match.span(), place.statement):
            return
        named = any(mention[1] <= start and end <= match.start() for start, end in place.names)
        foreign = _foreign(text, mention[1], match.start(), place.names)
        if foreign <= (0 if named else cue.words):
            words = match.group().lstrip(_MARKS)  # "Rash: not seen"
            yield (match.end() - len(words), match.end()), True


def _in_lead(place: _Place, cue: AssertionCue, clause: Span) -> Iterator[tuple[Span, bool]]:
    """Yield cues in the words before the last colon in front of the mention ("Not for: gout, asthma")."""
    text, mention = place.text, place.mention
    colon = text.rfind(":", max(0, mention[0] - _words().scope_chars), mention[0])
    if colon < 0 or _words().behind_border.search(text, colon + 1, mention[0]):
        return
    for match in cue.pattern.finditer(text, max(0, colon - _words().lead_chars), colon):
        if "\n" not in text[match.end() : colon] and not _words().behind_border.search(text, match.end(), colon):
            yield match.span(), True


_SIDES = {"anywhere": _anywhere, "before": _before, "object": _at_object, "behind": _behind, "lead": _in_lead}


def _is_contrasted(place: _Place) -> bool:
    """Whether the negation of the sentence is of what the mention is told apart from ("rash, not fever")."""
    text, end = place.text, place.mention[1]
    for cue in _possible_cues(text):
        if cue.status == "negated" and cue.side == "object":
            for match in cue.pattern.finditer(text, end, end + _words().scope_chars):
                if _words().series.fullmatch(text, end, match.start()):
                    return True
    return False


def judge_lead(lead: str, predicate: str) -> tuple[str, float, Span] | None:
    """Say what a lead-in or heading makes of the items below it; None when it says nothing of their status."""
    for cue in _possible_cues(lead):
        if cue.side == "lead" and (not cue.predicates or predicate in cue.predicates):
            match = cue.pattern.search(lead)
            if match:
                return cue.status, cue.certainty, match.span()
    return None


def is_masked(text: str, words: Span) -> bool:
    """Whether a pseudo-cue stands among words that would deny something ("does not only cause")."""
    return any(span[0] < words[1] and words[0] < span[1] for _, span in _masks(text))


def nearest_cue(text: str, mention: Span, predicate: str, status: str) -> Span | None:
    """Return the words nearest to a mention that can give a status, whatever their scope; None where there are none.

    Cues of the status come first; words that may carry it without being cues ("hardly", "trials") where none stands.
    """
    spans = [
        match.span()
        for cue in _possible_cues(text)
        if cue.status == status and not (cue.predicates and predicate not in cue.predicates)
        for match in cue.pattern.finditer(text)
    ]
    if not spans and status in ("negated", "hedged"):
        carrying = _words().denying if status == "negated" else _words().doubting
        spans = [match.span() for match in carrying.finditer(text)]
    return min(spans, key=lambda span: (abs(span[0] - mention[0]), span), default=None)
