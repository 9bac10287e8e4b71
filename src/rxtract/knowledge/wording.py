"""Wording of disorders: what may change in a name without changing what it means, or change it only a little.

`gist` maps the words of a name to classes ("renal" and "kidney", "raised" and "increased") and forgets their order.
`variants` rewrites a name step by step, safest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rxtract.knowledge.normaliser import normalise_name

GIST_MARK = "\x01"
"""First character of gist keys in the trie: running text never has it."""

_CLASSES = {
    "kidney": "renal nephric nephrological", "liver": "hepatic hepatocellular hepatobiliary", "heart": "cardiac",
    "lung": "pulmonary", "brain": "cerebral", "stomach": "gastric tummy", "eye": "ocular ophthalmic eyeball",
    "skin": "cutaneous dermal dermatologic dermatological", "blood": "hematologic hematological hemic",
    "vision": "visual sight eyesight", "hearing": "auditory", "mental": "psychiatric psychological",
    "neurologic": "neurological", "vessel": "vascular", "abdomen": "abdominal belly", "intestine": "intestinal bowel gut",
    "mouth": "oral buccal", "nose": "nasal", "tooth": "dental", "bronchus": "bronchial", "uterus": "uterine womb",
    "ovary": "ovarian", "prostate": "prostatic", "pancreas": "pancreatic", "esophagus": "esophageal", "colon": "colonic",
    "rectum": "rectal", "anus": "anal", "vagina": "vaginal", "spine": "spinal", "chest": "thoracic", "face": "facial",
    "breast": "mammary", "testis": "testicular testicle", "gum": "gingival", "tongue": "lingual", "nail": "ungual",
    "joint": "articular", "bone": "osseous skeletal bony", "lymph": "lymphatic", "throat": "pharyngeal", "lip": "labial",
    "urologic": "urological", "gastrointestinal": "gi digestive", "cardiovascular": "cardiocirculatory",
    "respiratory": "breathing", "thyroid": "thyroidal", "genital": "genitalia", "hormonal": "hormone endocrine",
    "immune": "immunologic immunological", "metabolic": "metabolism", "venous": "vein", "arterial": "artery",
    "coronary": "coronal", "peripheral": "extremity", "limb": "extremities", "valve": "valvular",
    "high": "increases increase increased increasing elevated elevation raised rise hyperactive elevate",
    "low": "decrease decreased decreasing reduced reduction diminished lowered decline lower deficient",
    "disorder": "disease condition problem trouble abnormality illness disturbance anomaly abnormal disordered",
    "dysfunction": "impairment impaired insufficiency malfunction", "injury": "damage injured damaged lesion",
    "cancer": "malignancy malignant", "tumor": "neoplasm neoplasia mass neoplastic", "pain": "ache painful aching sore soreness",
    "hemorrhage": "bleeding hemorrhagic bleed", "edema": "swelling swollen edematous puffiness",
    "pruritus": "itching itchy itchiness itch", "infection": "infectious infected infective", 
    "inflammation": "inflammatory inflamed", "weak": "weakness", "dry": "dryness", "cramp": "cramping",
    "spasm": "spasmodic spasms spastic", "difficulty": "difficult", "fever": "febrile pyrexia", "tired": "tiredness",
    "thrombosis": "thrombotic", "embolism": "embolic", "arrhythmia": "dysrhythmia", "stiff": "stiffness",
    "feeling": "sensation feel", "ulcer": "ulceration ulcerative", "discolor": "discoloration discolored discolour",
    "abscess": "abscessed", "allergy": "allergic", "absent": "absence missing",
    "prolong": "prolonged prolongation", "enlarge": "enlarged enlargement", "congestion": "congested stuffy stuffiness",
}  # fmt: skip
_CLASSES |= {
    "death": "fatal fatality", "muscle": "muscular musculature", "change": "changed alteration altered change changes",
    "leukocyte": "wbc", "platelet": "thrombocyte", "reaction": "effect event", "urine": "urinary",
    "stenosis": "stricture narrowing", "perforation": "perforated", "obstruction": "blockage occlusion obstructed",
}  # fmt: skip
_CLASS_OF = {normalise_name(word): name for name, words in _CLASSES.items() for word in [name, *words.split()]}

_NOISE = frozenset(
    "of the in to a an and with by on or from at due nos nec unspecified otherwise not specified other your you".split()
)
_LABORATORY = frozenset("circulating concentration level blood serum plasma activity count number value test mean fasting total urine measurement interval".split())

_MODIFIERS = frozenset(
    normalise_name(word)
    for word in """severe mild moderate serious fatal transient persistent intermittent temporary occasional worsening
    worsened aggravated exacerbated progressive reversible irreversible asymptomatic symptomatic clinical clinically
    significant marked minor massive sudden emergent drug induced related associated postoperative posttreatment
    experimental iatrogenic possible potential unusual excessive generalized generalised localized localised bilateral
    unilateral nonfatal new onset slight subjective overt documented frequent abrupt common treatment extreme diffuse
    life threatening early late multiple mediated profound general refractory isolated concomitant underlying
    clinically-apparent""".split()
)
_COURSE = frozenset({"acute", "chronic", "recurrent", "subacute"})
_TAILS = frozenset(
    normalise_name(word)
    for word in "event episode symptom attack complication reaction manifestation exacerbation disorder disease "
    "condition abnormality state phenomenon problem patient syndrome aggravated nos sign finding feature".split()
)
_LEADING_INDUCED = re.compile(r"^(?:\S+\s+){0,2}\S+-(?:induced|associated|related|mediated)\s+", re.IGNORECASE)


def gist(key: str) -> str:
    """Return the gist key of a normalised name: classes of its words, sorted, without words that only connect.

    >>> gist("renal impairment") == gist("impairment of the kidney")
    True
    """
    words = {_CLASS_OF.get(word, word) for word in key.split(" ") if word not in _NOISE}
    quantity = words & {"high", "low", "prolong", "disorder"}
    if quantity and len(words - _LABORATORY) > 1:
        words -= _LABORATORY
    return GIST_MARK + " ".join(sorted(words))


_ADJECTIVES = (
    ("tensive", ("tension",)), ("toxic", ("toxicity",)), ("emic", ("emia",)), ("otic", ("osis", "otic syndrome")),
    ("itic", ("itis",)), ("etic", ("esia", "etes mellitus", "etes", "esis")), ("phrenic", ("phrenia",)),
    ("pathic", ("pathy",)), ("plegic", ("plegia",)), ("nesic", ("nesia",)), ("leptic", ("lepsy",)),
    ("ergic", ("ergy",)), ("arrhythmic", ("arrhythmia",)), ("philic", ("philia",)), ("penic", ("penia",)),
    ("orexic", ("orexia",)), ("phobic", ("phobia",)), ("trophic", ("trophy",)), ("bolic", ("bolism",)),
    ("uric", ("uria",)), ("tonic", ("tonia",)), ("matic", ("ma",)), ("ontic", ("ontia",)), ("genic", ("genesis",)),
    ("ctic", ("xis", "xia")), ("spastic", ("spasticity",)), ("nic", ("nia",)), ("ulsive", ("ulsion",)),
    ("ressive", ("ression",)), ("ressed", ("ression",)), ("nsonian", ("nsonism", "nson disease")), ("obese", ("obesity",)),
    ("cancerous", ("cancer",)), ("edematous", ("edema",)), ("inflamed", ("inflammation",)), ("anxious", ("anxiety",)),
    ("psychotic", ("psychotic disorder",)), ("jaundiced", ("jaundice",)), ("asthmatic", ("asthma",)), ("rotic", ("rosis",)),
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
    r"^(?:(?:worsening|worsen|exacerbations?|exacerbate|exacerbating|aggravation|aggravate|aggravated|reactivation|activation|"
    r"recurrence|flares?|flare-ups?|development|cases?|episodes?|transient episodes?|symptoms?|signs?|risks?|increased risk|"
    r"occurrence|induction|precipitation|attacks?|incidence|appearance|onset|potential|reports?)\s+(?:of\s+|for\s+)?)+"
    r"(?:an?\s+|the\s+)?(?:(?:pre-?)?existing\s+|underlying\s+)?",
    re.IGNORECASE,
)


def variants(name: str) -> Iterator[tuple[str, float]]:
    """Yield (key, factor on the score) of rewritten names, safest first; the name itself comes first with factor 1."""
    key = normalise_name(name)
    yield key, 1.0
    yield gist(key), 0.95
    bare = normalise_name(_FRAME.sub("", _LEADING_INDUCED.sub("", name)))
    if bare and bare != key:
        yield bare, 0.93
        yield gist(bare), 0.9
    words = (bare or key).split(" ")
    kept = [word for word in words if word not in _MODIFIERS] or words
    if kept != words:
        yield " ".join(kept), 0.92
        yield gist(" ".join(kept)), 0.88
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


_TAIL_PHRASE = re.compile(r"\s+(?:of|in|at|on|with|due to|after|during|from|to|by|for|following|while|without)\s+.*$", re.IGNORECASE)
# A name behind one of these means the opposite or something else than its last words do.
_TURNING = re.compile(r"\b(?:no|not|non|without|lack|absence|anti|negative|resolution|free|family|history|improve\w*|prevent\w*)\b")


def broader(name: str) -> Iterator[tuple[str, float]]:
    """Yield (key, score) of wider names: without the phrase behind, then without the words in front, longest first.

    Scores are shares of right links among FDA label terms linked this way (docs/vocabulary.md, "Scores").
    """
    if _TURNING.search(name.lower()):
        return
    head = normalise_name(_TAIL_PHRASE.sub("", name))
    if head and head != normalise_name(name):
        yield head, 0.6
        yield gist(head), 0.6
    words = (head or normalise_name(name)).split(" ")
    for first in range(1, len(words)):
        rest = " ".join(words[first:])
        if len(rest) > 3:
            yield rest, 0.6 if first == 1 else 0.5
            yield gist(rest), 0.6 if first == 1 else 0.5
