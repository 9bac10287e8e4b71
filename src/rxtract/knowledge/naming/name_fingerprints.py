"""Name fingerprints: one key for all wordings of a disorder's name that mean the same.

`name_fingerprint` maps the words of a name to classes ("renal" and "kidney", "raised" and "increased") and sorts them.
"""

from __future__ import annotations

from functools import lru_cache

from rxtract.knowledge.naming.normaliser import normalise_name

FINGERPRINT_MARK = "\x01"
"""First character of fingerprint keys in the trie: running text never has it."""

# class: words that mean the same in names of disorders; an indented line goes on with the class above it.
_CLASSES = """
kidney: renal nephric nephrological
liver: hepatic hepatocellular hepatobiliary
heart: cardiac
lung: pulmonary
brain: cerebral
stomach: gastric tummy
eye: ocular ophthalmic eyeball
skin: cutaneous dermal dermatologic dermatological
blood: hematologic hematological hemic
vision: visual sight eyesight
hearing: auditory
mental: psychiatric psychological
neurologic: neurological
vessel: vascular
abdomen: abdominal belly
intestine: intestinal bowel gut
mouth: oral buccal
nose: nasal
tooth: dental
bronchus: bronchial
uterus: uterine womb
ovary: ovarian
prostate: prostatic
pancreas: pancreatic
esophagus: esophageal
colon: colonic
rectum: rectal
anus: anal
vagina: vaginal
spine: spinal
chest: thoracic
face: facial
breast: mammary
testis: testicular testicle
gum: gingival
tongue: lingual
nail: ungual
joint: articular
bone: osseous skeletal bony
lymph: lymphatic
throat: pharyngeal
lip: labial
urologic: urological
gastrointestinal: gi digestive
cardiovascular: cardiocirculatory
respiratory: breathing
thyroid: thyroidal
genital: genitalia
hormonal: hormone endocrine
immune: immunologic immunological
metabolic: metabolism
venous: vein
arterial: artery
coronary: coronal
peripheral: extremity
limb: extremities
valve: valvular
high: increases increase increased increasing elevated elevation raised rise hyperactive elevate
low: decrease decreased decreasing reduced reduction diminished lowered decline lower deficient
disorder: disease condition problem trouble abnormality illness disturbance anomaly abnormal disordered
dysfunction: impairment impaired insufficiency malfunction
injury: damage injured damaged
cancer: malignancy malignant
tumor: neoplasm neoplasia neoplastic
pain: ache painful aching sore soreness
hemorrhage: bleeding hemorrhagic bleed
edema: swelling swollen edematous puffiness
pruritus: itching itchy itchiness itch
infection: infectious infected infective
inflammation: inflammatory inflamed
weak: weakness
dry: dryness
cramp: cramping
spasm: spasmodic spasms spastic
difficulty: difficult
fever: febrile pyrexia
tired: tiredness
thrombosis: thrombotic
embolism: embolic
arrhythmia: dysrhythmia
stiff: stiffness
feeling: sensation feel
ulcer: ulceration ulcerative
discolor: discoloration discolored discolour
abscess: abscessed
allergy: allergic
absent: absence missing
prolong: prolonged prolongation
enlarge: enlarged enlargement
congestion: congested stuffy stuffiness
death: fatal fatality
muscle: muscular musculature
change: changed alteration altered change changes
leukocyte: wbc
platelet: thrombocyte
reaction: effect event
urine: urinary
stenosis: stricture narrowing
perforation: perforated
obstruction: blockage occlusion obstructed
"""

_NOISE = frozenset(
    """
    a an and at by due from in nec nos not of on or other otherwise specified the to unspecified with you your
    """.split()  # noqa: SIM905
)
_LABORATORY = frozenset(
    """
    activity blood circulating concentration count fasting level mean measurement number plasma serum
    test total value
    """.split()  # noqa: SIM905
)


@lru_cache(maxsize=1)
def _class_of() -> dict[str, str]:
    classes: dict[str, str] = {}
    name = ""
    for line in _CLASSES.strip().splitlines():
        if not line.startswith(" "):
            name, _, line = line.partition(":")
        classes |= {normalise_name(word): name for word in [name, *line.split()]}
    return classes


def name_fingerprint(key: str) -> str:
    """Return the fingerprint key of a normalised name: classes of its words, sorted, without words that only connect.

    >>> name_fingerprint("renal impairment") == name_fingerprint("impairment of the kidney")
    True
    """
    classes = _class_of()
    spelled = key.split(" ")
    # The last word is never the article: "hemoglobin A".
    named = [word for word in spelled[:-1] if word not in _NOISE] + [
        w for w in spelled[-1:] if w == "a" or w not in _NOISE
    ]
    words = {classes.get(word, word) for word in named}
    quantity = words & {"high", "low", "prolong"}
    if quantity and len(words - _LABORATORY) > 1:
        words -= _LABORATORY
    return FINGERPRINT_MARK + " ".join(sorted(words))
