"""Merging: claims that an article makes in several places become one, with all its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from spacy.tokens import Doc

from rxtract.nlp.annotations import Claim, Mention, Quote
from rxtract.nlp.claims.settings import setting_key
from rxtract.nlp.state import state_of, text_of

_WHO = (
    "population", "age_low", "age_high", "patient_groups", "condition", "line_of_therapy", "prior_therapy",
    "combination", "response", "duration",
)  # fmt: skip
"""Columns that say of whom a use is told; they are taken from one place together, never mixed."""
_DIGIT = re.compile(r"\d")
_SAME = 1e-9  # scores closer than this are equal: the earlier claim stays


def merge_claims(doc: Doc, claims: Iterator[Claim]) -> list[Claim]:
    """Return one claim per subject, predicate, object and status: the surest, earliest first, with all its quotes."""
    best: dict[tuple[str, ...], Claim] = {}
    quotes: dict[tuple[str, ...], dict[Quote, None]] = {}
    long_forms = _long_forms(doc)
    for claim in claims:
        claim.key = _key(doc, claim, long_forms)
        quotes.setdefault(claim.key, {})[Quote(claim.start, claim.end, claim.score, claim.rule, claim.evidence)] = None
        kept = best.setdefault(claim.key, claim)
        if kept is claim:
            continue
        surer, other = (claim, kept) if claim.score > kept.score + _SAME else (kept, claim)
        if other.frequency is not None and (surer.frequency is None or _is_more_exact(other, surer)):
            _take_frequency(doc, surer, other)
        elif surer.frequency == other.frequency and surer.frequency_comparator is None:
            surer.frequency_comparator = other.frequency_comparator  # a table has it, the text below repeats the share
        if claim.predicate == "treats":
            _take_patients(surer, other)
        if other.qualifiers.get("setting") == "use":
            surer.qualifiers["setting"] = "use"
        best[claim.key] = surer
    for key, claim in best.items():
        claim.quotes = list(quotes[key])
    return sorted(best.values(), key=lambda claim: (claim.start, claim.end, claim.predicate))


def _key(doc: Doc, claim: Claim, long_forms: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """Return what makes two claims of an article the same: subject, predicate, object, status, and who has it when.

    Use as directed, in trials and on the market is one thing; an overdose, an animal, an unborn child are others.
    """
    what = _what(doc, claim.mention, claim.object_name)
    what = long_forms.get((claim.mention.label, what), what)
    about = claim.subject.concept.concept_id if claim.subject.concept else claim.subject.name.lower()
    key = (about, claim.predicate, what, claim.status)
    apart = setting_key(claim.qualifiers)
    return (*key, *apart) if any(apart) else key


def _what(doc: Doc, mention: Mention, name: str | None = None) -> str:
    """Return what a mention stands for: its concept, else its name; an approximate link is to a broader concept."""
    if mention.concept is not None and mention.link_method != "approximate":
        return mention.concept.concept_id
    return name or " ".join(doc[mention.start : mention.end].text.lower().split())


def _long_forms(doc: Doc) -> dict[tuple[str, str], str]:
    """Return what the long forms stand for, by the label of the short forms of this article and what they stand for."""
    starts = {mention.start: mention for mention in state_of(doc).mentions}
    ends = {mention.end: mention for mention in state_of(doc).mentions}
    found: dict[tuple[str, str], str] = {}
    for short in state_of(doc).short_forms:
        brief, full = starts.get(short.start), ends.get(short.long_end)
        if brief is not None and full is not None and brief is not full and brief.is_disorder and full.is_disorder:
            found[brief.label, _what(doc, brief)] = _what(doc, full)
    return found


def _take_patients(claim: Claim, other: Claim) -> None:
    """Give a use that is told without patients those that another place tells of: a heading names none."""
    if all(claim.qualifiers.get(name) is None for name in _WHO):
        claim.qualifiers.update({name: other.qualifiers[name] for name in _WHO if name in other.qualifiers})


def _is_more_exact(claim: Claim, other: Claim) -> bool:
    """Whether a claim has a table's number of both arms, and another one only words ("common")."""
    if claim.frequency_comparator is None or other.frequency_comparator is not None:
        return False
    return bool(_DIGIT.search(claim.frequency or "")) and not _DIGIT.search(other.frequency or "")


def _take_frequency(doc: Doc, claim: Claim, other: Claim) -> None:
    """Give a claim the frequency that another place states, and its quote where that holds the object as written."""
    claim.frequency, claim.frequency_comparator = other.frequency, other.frequency_comparator
    written = doc[claim.mention.start : claim.mention.end].text
    if written in text_of(doc)[other.start : other.end]:
        claim.start, claim.end, claim.evidence = other.start, other.end, other.evidence
