"""Rewrites names of disorders: first to wordings with the same meaning, then to wider ones, safest first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rxtract.knowledge.naming.name_fingerprints import FINGERPRINT_MARK, name_fingerprint
from rxtract.knowledge.naming.normaliser import normalise_name

APPROXIMATE_STEPS = frozenset({"conjunct", "head", "last words", "fewer words", "first words", "misspelt"})
"""Steps that lead to a part of what a name says or to something wider."""

_MODIFIERS = frozenset(normalise_name(word) for word in [
    "severe", "mild", "moderate", "serious", "fatal", "transient", "persistent", "intermittent", "temporary",
    "occasional", "worsening", "worsened", "aggravated", "exacerbated", "progressive", "reversible", "irreversible",
    "asymptomatic", "symptomatic", "clinical", "clinically", "significant", "marked", "minor", "massive", "sudden",
    "emergent", "drug", "induced", "related", "associated", "postoperative", "posttreatment", "experimental",
    "iatrogenic", "possible", "potential", "unusual", "excessive", "generalized", "generalised", "localized",
    "localised", "bilateral", "unilateral", "nonfatal", "new", "onset", "slight", "subjective", "overt", "documented",
    "frequent", "abrupt", "common", "treatment", "extreme", "diffuse", "life", "threatening", "early", "late",
    "multiple", "mediated", "profound", "general", "refractory", "isolated", "concomitant", "underlying",
    "clinically-apparent",
])  # fmt: skip
_COURSE = frozenset({"acute", "chronic", "recurrent", "subacute"})
_TAILS = frozenset(normalise_name(word) for word in [
    "event", "episode", "symptom", "attack", "complication", "reaction", "manifestation", "exacerbation",
    "disorder", "disease", "condition", "abnormality", "state", "phenomenon", "problem", "patient", "syndrome",
    "aggravated", "nos", "sign", "finding", "feature",
])  # fmt: skip
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
    ("obese", ("obesity",)), ("deficient", ("deficiency",)),
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


_INSERTION = re.compile(r"\s*\((?:[^()\s]+|[A-Z][^()]*)\)\s*")
_ORIGIN = frozenset({
    "sporadic", "familial", "hereditary", "inherited", "idiopathic", "primary", "classical", "classic", "typical",
    "atypical", "advanced", "metastatic", "invasive",
})  # fmt: skip
_STAGE = re.compile(
    r"^(?:stages?|grades?)(?:\s+(?:stages?|grades?|[0IVX]+[ABC]?|\d[abc]?|and|or|to|-|–))+\s+", re.IGNORECASE
)
_MARKER = re.compile(r"^\S+(?: receptor)?-(?:positive|negative|mutated|mutant|expressing)\s+", re.IGNORECASE)
_EPONYM = re.compile(
    r"(?:(?:von|de|van|di) )?(?:[A-Z][a-zé]{3,}|Ma?c[A-Z][a-z]{3,}|[A-Z][a-z]{2}(?=-))"
    r"(?:[- ](?:[A-Z][a-zé]{3,}|and [A-Z][a-z]{3,})){0,2}|[Ff]ragile X"
)


_INHERITED = re.compile(
    r"(?:(?:rare|human|single|autosomal|sex|x|linked|dominant(?:ly)?|recessive(?:ly)?|inherited|hereditary|genetic|"
    r"monogenic|mendelian|gene|inborn|heritable)[ -]+)+(?:disorder|disease|defect|condition|trait|syndrome)s?",
    re.IGNORECASE,
)
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}


def variants(name: str) -> Iterator[tuple[str, str]]:
    """Yield (key, step) of rewritten names, safest first; the name itself comes first.

    The step says what was done to the name; `link_scores.toml` says how often that is right.
    """
    key = normalise_name(name)
    yield key, "name"
    if _LIMIT.search(name):
        name = _LIMIT.sub(lambda match: " decreased" if match["below"] else " increased", name)
        key = normalise_name(name)
        yield key, "limit"
    if not _JOINED.match(name):
        yield from _either_order(key, "words")
    if _INHERITED.fullmatch(name):
        yield "x linked disease" if "x" in key.split(" ") else "hereditary disease", "words"
    counted = " ".join(_ORDINALS.get(word, word) for word in key.split(" "))
    lacking = _of_what_lacks(counted)
    for text in dict.fromkeys([counted, lacking]):
        if text != key:
            yield from _either_order(text, "words")
    if _INSERTION.search(name):
        name = _INSERTION.sub(" ", name).strip()
        key = normalise_name(name)
        yield key, "insertion"
        yield from _either_order(key, "insertion")
    bare = normalise_name(_FRAME.sub("", _LEADING_INDUCED.sub("", name))) or key
    if bare != key:
        yield bare, "frame"
        yield name_fingerprint(bare), "frame"
    kept = [word for word in bare.split(" ") if word not in _MODIFIERS] or bare.split(" ")
    if " ".join(kept) != bare:
        yield " ".join(kept), "modifier"
        yield from _either_order(" ".join(kept), "modifier")
    for noun in noun_forms(" ".join(kept)):
        yield noun, "noun"
    if _EPONYM.fullmatch(name):
        yield key + " disease", "eponym"
        yield key + " syndrome", "eponym"
    yield from _shortened(kept)
    yield from _without_origin(name)


_LACK = frozenset({"deficiency", "deficient", "absence", "lack"})
_SORT = re.compile(r"^type [ivx\d]+[ab]? | type [ivx\d]+[ab]?$")
_HOW_LACKING = frozenset(normalise_name(word) for word in [
    "human", "enzyme", "hepatic", "liver", "complete", "partial", "total", "subtotal", "heterozygous", "homozygous",
    "functional", "inherited", "hereditary", "familial", "genetic", "congenital", "selective", "severe",
])  # fmt: skip


def _of_what_lacks(key: str) -> str:
    """Return the deficiency alone: "complete absence of the enzyme X" → "deficiency of the X"; else the key."""
    if not _LACK & set(key.split(" ")):
        return key
    key = _SORT.sub("", key)
    words = ["deficiency" if word in _LACK else word for word in key.split(" ")]
    return " ".join(word for word in words if word not in _HOW_LACKING)


# "Breast and ovarian cancer" are two diseases, whatever a syndrome of both is called.
_JOINED = re.compile(
    r"^\S+ (?:and/or|and|or) \S+ (?:cancer|carcinoma|tumou?r|neoplasm|malignanc(?:y|ie))s?$", re.IGNORECASE
)


def _either_order(key: str, step: str) -> Iterator[tuple[str, str]]:
    yield name_fingerprint(key), step
    yield name_fingerprint(key).lstrip(FINGERPRINT_MARK), step


def _shortened(kept: list[str]) -> Iterator[tuple[str, str]]:
    short = kept[:-1] if len(kept) > 1 and kept[-1] in _TAILS else kept
    if short != kept:
        yield " ".join(short), "tail"
        for noun in noun_forms(" ".join(short)):
            yield noun, "tail"
    calm = [word for word in short if word not in _COURSE]
    if calm and calm != short:
        yield " ".join(calm), "course"
        yield name_fingerprint(" ".join(calm)), "course"


def _without_origin(name: str) -> Iterator[tuple[str, str]]:
    """Yield the disease without its stage, marker and origin: "stage II sporadic X" is an X."""
    key = normalise_name(_MARKER.sub("", _STAGE.sub("", name)))
    words = [word for word in key.split(" ") if word not in _ORIGIN | _MODIFIERS]
    bare = " ".join(words)
    if words and bare != normalise_name(name):
        yield bare, "origin"
        yield name_fingerprint(bare), "origin"


_COORDINATION = re.compile(
    r"^(?P<first>[^\s,/]+)(?:, [^\s,]+)*(?:,? (?:and/or|and|or) |/|-)(?:(?:the|other|\d+) )?\S+ (?P<head>\S.*)$",
    re.IGNORECASE,
)


def first_conjunct(name: str) -> Iterator[tuple[str, str]]:
    """Yield (key, step) of the first of names that share a head: "breast and ovarian cancer" → breast cancer."""
    for text in dict.fromkeys([name, _LEADING_ORIGIN.sub("", name)]):
        match = _COORDINATION.match(text)
        if match is not None:
            head = match["head"]
            for key in dict.fromkeys(
                normalise_name(f"{match['first']} {form}") for form in (head, head.split(" ")[-1])
            ):
                yield key, "conjunct"
                yield name_fingerprint(key), "conjunct"


_LEADING_ORIGIN = re.compile(r"^(?:sporadic|familial|hereditary|inherited|primary|idiopathic)\s+", re.IGNORECASE)
_TAIL_PHRASE = re.compile(
    r"\s+(?:of|in|at|on|with|due to|after|during|from|to|by|for|following|while|without)\s+.*$", re.IGNORECASE
)
_FEELINGS = frozenset({"sensation", "thought", "risk", "effect", "fear", "test"})
_MEASURED = frozenset({"high", "low", "prolong", "change", "disorder", "absent"})
# A name behind one of these means the opposite or something else than its last words do.
_TURNING = re.compile(
    r"\b(?:no|not|non|without|lack|absence|anti|negative|resolution|free|family|history|improve\w*|prevent\w*)\b"
)


def broader(name: str) -> Iterator[tuple[str, str]]:
    """Yield (key, step) of wider names: without the phrase behind, the words in front or the last words."""
    if _TURNING.search(name.lower()):
        return
    head = normalise_name(_TAIL_PHRASE.sub("", name))
    if _MEASURED & set(name_fingerprint(head).lstrip(FINGERPRINT_MARK).split(" ")):
        head = ""  # "reduced sensitivity of the cornea": what is measured stands behind
    if head and head != normalise_name(name):
        yield head, "head"
        yield from _wide_fingerprint(head, "head")
    words = (head or normalise_name(name)).split(" ")
    for first in range(1, len(words)):
        rest = " ".join(words[first:])
        if len(rest) > 3:
            step = "last words" if first == 1 else "fewer words"
            yield rest, step
            yield from _wide_fingerprint(rest, step)
    yield from _first_words(normalise_name(name).split(" "))


def _first_words(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (key, step) of what stands before adjectives put behind, as labels write it: "balanitis candida"."""
    if 1 < len(words) < 5 and words[-1] not in _FEELINGS:
        for kept in range(len(words) - 1, max(0, len(words) - 3), -1):
            key = " ".join(words[:kept])
            if len(key) > 3 and not _MEASURED & set(name_fingerprint(key).lstrip(FINGERPRINT_MARK).split(" ")):
                yield key, "first words"


def _wide_fingerprint(key: str, step: str) -> Iterator[tuple[str, str]]:
    # The fingerprint of one general word ("elevations") is the fingerprint of too much else.
    if " " in name_fingerprint(key):
        yield name_fingerprint(key), step
