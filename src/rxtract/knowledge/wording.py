"""Wording of disorders: names rewritten without changing what they mean, then more widely, safest first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rxtract.knowledge.gists import GIST_MARK, gist
from rxtract.knowledge.normaliser import normalise_name

_MODIFIERS = frozenset(
    normalise_name(word)
    for word in [
        "severe",
        "mild",
        "moderate",
        "serious",
        "fatal",
        "transient",
        "persistent",
        "intermittent",
        "temporary",
        "occasional",
        "worsening",
        "worsened",
        "aggravated",
        "exacerbated",
        "progressive",
        "reversible",
        "irreversible",
        "asymptomatic",
        "symptomatic",
        "clinical",
        "clinically",
        "significant",
        "marked",
        "minor",
        "massive",
        "sudden",
        "emergent",
        "drug",
        "induced",
        "related",
        "associated",
        "postoperative",
        "posttreatment",
        "experimental",
        "iatrogenic",
        "possible",
        "potential",
        "unusual",
        "excessive",
        "generalized",
        "generalised",
        "localized",
        "localised",
        "bilateral",
        "unilateral",
        "nonfatal",
        "new",
        "onset",
        "slight",
        "subjective",
        "overt",
        "documented",
        "frequent",
        "abrupt",
        "common",
        "treatment",
        "extreme",
        "diffuse",
        "life",
        "threatening",
        "early",
        "late",
        "multiple",
        "mediated",
        "profound",
        "general",
        "refractory",
        "isolated",
        "concomitant",
        "underlying",
        "clinically-apparent",
    ]
)
_COURSE = frozenset({"acute", "chronic", "recurrent", "subacute"})
_TAILS = frozenset(
    normalise_name(word)
    for word in [
        "event",
        "episode",
        "symptom",
        "attack",
        "complication",
        "reaction",
        "manifestation",
        "exacerbation",
        "disorder",
        "disease",
        "condition",
        "abnormality",
        "state",
        "phenomenon",
        "problem",
        "patient",
        "syndrome",
        "aggravated",
        "nos",
        "sign",
        "finding",
        "feature",
    ]
)
_LEADING_INDUCED = re.compile(r"^(?:\S+\s+){0,2}\S+-(?:induced|associated|related|mediated)\s+", re.IGNORECASE)


_ADJECTIVES = (
    ("tensive", ("tension",)), ("toxic", ("toxicity",)), ("emic", ("emia",)), ("otic", ("osis", "otic syndrome")),
    ("itic", ("itis",)), ("etic", ("esia", "etes mellitus", "etes", "esis")), ("phrenic", ("phrenia",)),
    ("pathic", ("pathy",)), ("plegic", ("plegia",)), ("nesic", ("nesia",)), ("leptic", ("lepsy",)),
    ("ergic", ("ergy",)), ("arrhythmic", ("arrhythmia",)), ("philic", ("philia",)), ("penic", ("penia",)),
    ("orexic", ("orexia",)), ("phobic", ("phobia",)), ("trophic", ("trophy",)), ("bolic", ("bolism",)),
    ("uric", ("uria",)), ("tonic", ("tonia",)), ("matic", ("ma",)), ("ontic", ("ontia",)), ("genic", ("genesis",)),
    ("ctic", ("xis", "xia")), ("spastic", ("spasticity",)), ("nic", ("nia",)), ("ulsive", ("ulsion",)),
    ("ressive", ("ression",)), ("ressed", ("ression",)), ("nsonian", ("nsonism", "nson disease")),
    ("obese", ("obesity",)),
    ("cancerous", ("cancer",)), ("edematous", ("edema",)), ("inflamed", ("inflammation",)), ("anxious", ("anxiety",)),
    ("psychotic", ("psychotic disorder",)), ("jaundiced", ("jaundice",)), ("asthmatic", ("asthma",)),
    ("rotic", ("rosis",)),
    ("dysmenorrheal", ("dysmenorrhea",)), ("rrheal", ("rrhea",)), ("suicidal", ("suicidality", "suicidal ideation")),
    ("psychiatric", ("psychiatric disorder",)), ("neurologic", ("neurologic disorder",)), ("athetoid", ("athetosis",)),
    ("ic", ("ia", "y", "ism", "is")), ("al", ("", "a")), ("ous", ("us", "osis")), ("ant", ("ancy",)),
)  # fmt: skip


def noun_forms(key: str) -> Iterator[str]:
    """Yield nouns that an adjective as the last word may stand for: "ischemic" → "ischemia"."""
    head, space, last = key.rpartition(" ")
    for ending, nouns in _ADJECTIVES:
        if last.endswith(ending) and len(last) > len(ending) + (1 if ending in {"ic", "al", "ous", "ant"} else -1):
            for noun in nouns:
                if noun or ending != "al":
                    yield head + space + last[: -len(ending)] + noun


_FRAME = re.compile(
    r"^(?:(?:worsening|worsen|exacerbations?|exacerbate|exacerbating|aggravation|aggravate|aggravated|reactivation|"
    r"activation|recurrence|flares?|flare-ups?|development|cases?|episodes?|transient episodes?|symptoms?|signs?|"
    r"risks?|increased risk|occurrence|induction|precipitation|attacks?|incidence|appearance|onset|potential|reports?)"
    r"\s+(?:of\s+|for\s+)?)+"
    r"(?:an?\s+|the\s+)?(?:(?:pre-?)?existing\s+|underlying\s+)?",
    re.IGNORECASE,
)


# A laboratory value beyond a limit is a raised or a lowered one: "ALT > 3 x ULN".
_LIMIT = re.compile(
    r"\s*(?:values?|levels?|counts?|measurements?)?\s*(?:of\s+)?(?:>|≥|greater than|more than|above|two times|"
    r"three times|(?P<below><|≤|less than|below))(?=.*(?:\d|uln|lln|limit)).*$",
    re.IGNORECASE,
)


def variants(name: str) -> Iterator[tuple[str, float]]:
    """Yield (key, factor on the score) of rewritten names, safest first; the name itself comes first with factor 1."""
    key = normalise_name(name)
    yield key, 1.0
    if _LIMIT.search(name):
        name = _LIMIT.sub(lambda match: " decreased" if match["below"] else " increased", name)
        key = normalise_name(name)
        yield key, 0.9
    yield gist(key), 0.95
    yield gist(key).lstrip(GIST_MARK), 0.95
    bare = normalise_name(_FRAME.sub("", _LEADING_INDUCED.sub("", name)))
    if bare and bare != key:
        yield bare, 0.93
        yield gist(bare), 0.9
    words = (bare or key).split(" ")
    kept = [word for word in words if word not in _MODIFIERS] or words
    if kept != words:
        yield " ".join(kept), 0.92
        yield gist(" ".join(kept)), 0.88
        yield gist(" ".join(kept)).lstrip(GIST_MARK), 0.88
    for noun in noun_forms(" ".join(kept)):
        yield noun, 0.88
    short = kept[:-1] if len(kept) > 1 and kept[-1] in _TAILS else kept
    if short != kept:
        yield " ".join(short), 0.86
        for noun in noun_forms(" ".join(short)):
            yield noun, 0.84
    calm = [word for word in short if word not in _COURSE]
    if calm and calm != short:
        yield " ".join(calm), 0.8
        yield gist(" ".join(calm)), 0.78


_COORDINATION = re.compile(r"^(\S+)(?:,? (?:and/or|and|or) |/|-)(\S+) (\S.*)$", re.IGNORECASE)


def first_conjunct(name: str) -> Iterator[tuple[str, float]]:
    """Yield (key, score) of the first of two names that share a head: "breast and ovarian cancer" → breast cancer."""
    match = _COORDINATION.match(name)
    if match is not None:
        key = normalise_name(f"{match[1]} {match[3]}")
        yield key, 0.6
        yield gist(key), 0.6


_TAIL_PHRASE = re.compile(
    r"\s+(?:of|in|at|on|with|due to|after|during|from|to|by|for|following|while|without)\s+.*$", re.IGNORECASE
)
# A name behind one of these means the opposite or something else than its last words do.
_TURNING = re.compile(
    r"\b(?:no|not|non|without|lack|absence|anti|negative|resolution|free|family|history|improve\w*|prevent\w*)\b"
)


def broader(name: str) -> Iterator[tuple[str, float]]:
    """Yield (key, score) of wider names: without the phrase behind, then without the words in front, longest first.

    Scores are shares of right links among FDA label terms linked this way (docs/vocabulary.md, "Scores").
    """
    if _TURNING.search(name.lower()):
        return
    head = normalise_name(_TAIL_PHRASE.sub("", name))
    if head and head != normalise_name(name):
        yield head, 0.6
        yield from _wide_gist(head, 0.6)
    words = (head or normalise_name(name)).split(" ")
    for first in range(1, len(words)):
        rest = " ".join(words[first:])
        if len(rest) > 3:
            yield rest, 0.6 if first == 1 else 0.5
            yield from _wide_gist(rest, 0.6 if first == 1 else 0.5)


def _wide_gist(key: str, score: float) -> Iterator[tuple[str, float]]:
    # The gist of one general word ("elevations") is the gist of too much else.
    if " " in gist(key):
        yield gist(key), score
