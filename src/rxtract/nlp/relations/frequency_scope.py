"""Frequency scope: which frequency of a sentence belongs to which of its events.

A number right behind an event is its own; one that a verb joins to events ("were seen in 12% of patients") is theirs;
one in front of events ("12% of patients had") governs them. Of two arms of a trial the drug's counts and the other is
the comparator's. Where the words leave open whose a number is, or two contradict each other, nobody gets one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.relations.arguments import Argument, SentenceReading, foreign_words
from rxtract.nlp.relations.frequencies import Frequency, find_classes, find_shares

_REACH = 10
"""Words that are no names between a number and the first event that it governs."""
_NEAR = 90  # code points between two numbers that are compared
_SAME = 0.006  # shares that differ by rounding
_BEFORE = 240  # code points in which words can say that a number is no frequency


class _Words(NamedTuple):
    """What `words/frequency_scope.toml` holds."""

    behind: re.Pattern[str]
    closes: re.Pattern[str]
    linked: re.Pattern[str]
    of_people: re.Pattern[str]
    apart: re.Pattern[str]
    another: re.Pattern[str]
    colon: re.Pattern[str]
    no_frequency: re.Pattern[str]
    anew: re.Pattern[str]
    comparator_before: re.Pattern[str]
    comparator_behind: re.Pattern[str]
    arm_joint: re.Pattern[str]
    arm_colon: re.Pattern[str]
    respectively: re.Pattern[str]
    each: re.Pattern[str]
    again: re.Pattern[str]
    part: re.Pattern[str]
    no_class: re.Pattern[str]
    class_noun: re.Pattern[str]
    adverb: re.Pattern[str]
    predicative: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("frequency_scope", _Words)


class Stated(NamedTuple):
    """The frequency of an event, at offsets of its sentence, and the share of the comparator's arm."""

    frequency: Frequency
    comparator: float | None = None


class _Cluster(NamedTuple):
    """Numbers with no event between them, at half-open offsets: those of the drug's arm, more than one where several.

    `comparator` is the share of the other arm where the group gives no other.
    """

    start: int
    end: int
    stated: tuple[Stated, ...]
    comparator: float | None = None


def frequencies_of(reading: SentenceReading, is_own: Callable[[Mention], bool]) -> dict[int, Stated]:
    """Return the frequencies of a sentence's disorders, by the place of the argument among `reading.arguments`."""
    events = [place for place, one in enumerate(reading.arguments) if one.group == "disorder"]
    events.sort(key=lambda place: reading.arguments[place].start)
    if not events:
        return {}
    text = reading.text
    found = sorted([*find_shares(text), *_classes_of_effects(text)], key=lambda one: (one.start, -one.end))
    distinct: list[Frequency] = []
    for one in found:
        if not distinct or one.start >= distinct[-1].end:
            distinct.append(one)
    return _attach(reading, events, _clusters(reading, events, distinct, is_own)) if distinct else {}


def _classes_of_effects(text: str) -> Iterator[Frequency]:
    """Yield the classes that say how often an effect comes, not "commonly used" or "a rare disease"."""
    for one in find_classes(text):
        if _words().no_class.match(text, one.end):
            continue
        before, word = text[: one.start].rstrip(), text[one.start : one.end]
        bracketed = before.endswith(("(", "[", ",")) and text[one.end : one.end + 1] in (")", "]", ",", ";", ".", "")
        told = text[one.end : one.end + 1] in (".", ",", ";", ")", "") or _words().predicative.search(before)
        named = _words().adverb.fullmatch(word) or _words().class_noun.match(text, one.end)
        if named or bracketed or (before and told):
            yield one


def _clusters(
    reading: SentenceReading, events: Sequence[int], found: Sequence[Frequency], is_own: Callable[[Mention], bool]
) -> list[_Cluster]:
    """Return the numbers in groups that speak of the same events, each resolved to the arm of the drug."""
    text = reading.text
    starts = [reading.arguments[place].start for place in events]
    groups: list[list[Frequency]] = []
    for one in found:
        last = groups[-1][-1] if groups else None
        joined = (
            last is not None
            and not one.is_class
            and not last.is_class
            and one.start - last.end <= _NEAR
            and not any(last.end <= start < one.start for start in starts)
            and ". " not in text[last.end : one.start]
        )
        if joined:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [
        _resolve(reading, group, events, is_own) for group in groups if not _is_no_frequency(text, group[0])
    ]


def _is_no_frequency(text: str, one: Frequency) -> bool:
    """Whether the words in front make a number something else: who stopped, a confidence level, a response."""
    if one.is_class:
        return False
    lead = text[max(one.start - _BEFORE, 0) : one.start]
    border = max((match.end() for match in _words().anew.finditer(lead)), default=0)
    return bool(_words().no_frequency.search(lead[border:]))


def _resolve(
    reading: SentenceReading, group: Sequence[Frequency], events: Sequence[int], is_own: Callable[[Mention], bool]
) -> _Cluster:
    """Return the frequencies of the drug's arm in a group, with the comparator's."""
    text = reading.text
    spans = [(reading.arguments[place].start, reading.arguments[place].end) for place in events]
    floor = max((end for _, end in spans if end <= group[0].start), default=0)
    ceiling = min((start for start, _ in spans if start >= group[-1].end), default=len(text))
    borders = [floor, *(one.end for one in group)], [*(one.start for one in group[1:]), ceiling]
    own: list[Frequency] = []
    others: list[Frequency] = []
    for one, left, right in zip(group, *borders, strict=False):
        (others if _is_comparators(reading, one, left, right, is_own) else own).append(one)
    share = others[0].low if len(others) == 1 and others[0].low == others[0].high else None
    kept = own[:1]
    for left_one, right_one in pairwise(own):
        if _words().part.search(text, left_one.end, right_one.start):
            break
        if _words().again.fullmatch(text[left_one.end : right_one.start]) and _agree(kept[-1], right_one):
            kept[-1] = right_one
        else:
            kept.append(right_one)
    stated = tuple(Stated(one, share) for one in kept)
    return _Cluster(group[0].start, group[-1].end, stated, None if stated else share)


def _agree(left: Frequency, right: Frequency) -> bool:
    """Whether two shares are the same but for rounding ("12 of 98 patients (12%)")."""
    if left.low is None or right.low is None or left.high is None or right.high is None:
        return False
    return left.low - _SAME <= right.high and right.low - _SAME <= left.high


def _is_comparators(
    reading: SentenceReading, one: Frequency, left: int, right: int, is_own: Callable[[Mention], bool]
) -> bool:
    """Whether a number is that of the comparator's arm: placebo, another drug, or the second of a comparison."""
    named = _drug_of_arm(reading, one, left, right)
    if named is not None:
        return not is_own(named)
    label = _words().comparator_behind.match(reading.text, one.end, min(right, one.end + _NEAR))
    if label and not _words().arm_colon.fullmatch(reading.text[label.end() : right]):  # else the next number's
        return True
    return bool(_words().comparator_before.search(reading.text[max(left, one.start - _NEAR) : one.start]))


def _drug_of_arm(reading: SentenceReading, one: Frequency, left: int, right: int) -> Mention | None:
    """Return the drug that a number is said of: right behind it ("6% of patients on X") or in front ("X: 6%")."""
    for argument in reading.arguments:
        if argument.group != "drug":
            continue
        if one.end <= argument.start < right and _words().arm_joint.fullmatch(reading.text[one.end : argument.start]):
            return argument.mention
        in_front = left <= argument.start and argument.end <= one.start
        if in_front and _words().arm_colon.fullmatch(reading.text[argument.end : one.start]):
            return argument.mention
    return None


def _attach(reading: SentenceReading, events: Sequence[int], clusters: Sequence[_Cluster]) -> dict[int, Stated]:
    """Give every cluster its events: the one in front, those that a verb joins to it, or those behind."""
    text, arguments = reading.text, reading.arguments
    given: dict[int, Stated | None] = {}
    leading: list[_Cluster] = []
    floor = 0
    for cluster in clusters:
        before = [
            place for place in events if floor <= arguments[place].start and arguments[place].end <= cluster.start
        ]
        holders = _holders_before(text, arguments, before, cluster)
        given.update(zip(holders, _shared_out(text, holders, cluster), strict=True))
        leading += [] if holders else [cluster]
        floor = cluster.end
    borders = [*(cluster.start for cluster in leading[1:]), len(text)][: len(leading)]
    for cluster, border in zip(leading, borders, strict=True):
        behind = [place for place in events if cluster.end <= arguments[place].start < border]
        holders = _holders_behind(reading, behind, cluster)
        for place, stated in zip(holders, _shared_out(text, holders, cluster), strict=True):
            given.setdefault(place, stated)
    if not given:
        given = _of_the_only_event(text, arguments, events, clusters)
    found = {place: stated for place, stated in given.items() if stated is not None}
    for cluster in clusters:
        nearest = [place for place in events if arguments[place].end <= cluster.start]
        if cluster.comparator is not None and nearest and nearest[-1] in found:
            found[nearest[-1]] = found[nearest[-1]]._replace(comparator=cluster.comparator)
    return found


def _of_the_only_event(
    text: str, arguments: Sequence[Argument], events: Sequence[int], clusters: Sequence[_Cluster]
) -> dict[int, Stated | None]:
    """Give the only share of people of a sentence to its only event, whatever words stand between them."""
    if len(events) != 1 or len(clusters) != 1 or len(clusters[0].stated) != 1:
        return {}
    frequency, event = clusters[0].stated[0].frequency, arguments[events[0]]
    between = text[min(event.end, frequency.end) : max(event.start, frequency.start)]
    if frequency.is_class or _words().apart.search(between):
        return {}
    of_people = _words().of_people.match(text, frequency.end) or _words().of_people.search(frequency.words)
    return {events[0]: clusters[0].stated[0]} if of_people else {}


def _holders_before(
    text: str, arguments: Sequence[Argument], before: Sequence[int], cluster: _Cluster
) -> Sequence[int]:
    """Return the events in front that a number belongs to."""
    if not before:
        return ()
    gap = text[arguments[before[-1]].end : cluster.start]
    if _words().linked.fullmatch(gap) and not gap.lstrip().startswith(("(", "[")):
        return _since_border(text, arguments, before)
    if not _words().behind.fullmatch(gap):
        return ()
    if gap.lstrip()[:1] in (",", "–", "—", "-") and not _words().closes.match(text, cluster.end):
        return ()
    several = _words().each.match(text, cluster.end) or _words().respectively.match(text, cluster.end)
    return _since_border(text, arguments, before) if several else before[-1:]


def _since_border(text: str, arguments: Sequence[Argument], before: Sequence[int]) -> Sequence[int]:
    """Return the events of the last clause in front of a number."""
    first = len(before) - 1
    while first and not _words().apart.search(text, arguments[before[first - 1]].end, arguments[before[first]].start):
        first -= 1
    return before[first:]


def _holders_behind(reading: SentenceReading, behind: Sequence[int], cluster: _Cluster) -> Sequence[int]:
    """Return the events behind a number that it governs, up to the end of the clause."""
    text, arguments = reading.text, reading.arguments
    if not behind or text[cluster.end : cluster.end + 1] == ".":
        return ()
    held: list[int] = []
    end = cluster.end
    for place in behind:
        gap = text[end : arguments[place].start]
        opens = not held and _words().colon.search(gap) and not _words().apart.search(gap.rstrip()[:-1])
        if (_words().apart.search(gap) and not opens) or _words().another.search(gap):
            break
        if foreign_words(text, end, arguments[place].start, arguments) > _REACH:
            break
        held.append(place)
        end = max(end, arguments[place].end)
    return held


def _shared_out(text: str, holders: Sequence[int], cluster: _Cluster) -> list[Stated | None]:
    """Return each event's frequency: the one of all, one each where the text says "respectively", or None."""
    stated = cluster.stated
    if len(stated) == len(holders) > 1 and _words().respectively.match(text, cluster.end):
        return list(stated)
    return [stated[0] if len(stated) == 1 else None] * len(holders)
