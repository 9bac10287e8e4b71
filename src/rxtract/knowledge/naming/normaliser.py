"""Normalises names to the keys that both the vocabulary build and the search in text use.

Names that differ only in case, hyphens, Greek letters, US/UK spelling, plural or possessive become the same string.
The result is a key, never shown: "Oesophageal ulcers" becomes "esophageal ulcer", "IL-6" and "IL6" become "il 6".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip

# A prefix joins the word after it, however it is written: "anti-inflammatory", "anti inflammatory".
PREFIXES = frozenset(
    [
        "anti",
        "co",
        "hyper",
        "hypo",
        "inter",
        "intra",
        "micro",
        "multi",
        "non",
        "over",
        "post",
        "pre",
        "pseudo",
        "re",
        "sub",
        "super",
        "under",
        "gastro",
        "maculo",
        "pharyngo",
        "cardio",
        "cerebro",
        "neuro",
        "musculo",
        "broncho",
        "thrombo",
        "hepato",
        "myo",
    ]
)

_IRREGULAR = {
    "bacteria": "bacterium", "bullae": "bulla", "children": "child", "diagnoses": "diagnosis", "emboli": "embolus",
    "feet": "foot", "fungi": "fungus", "lice": "louse", "men": "man", "metastases": "metastasis", "nuclei": "nucleus",
    "ova": "ovum", "petechiae": "petechia", "prostheses": "prosthesis", "septa": "septum", "stimuli": "stimulus",
    "teeth": "tooth", "thrombi": "thrombus", "vertebrae": "vertebra", "women": "woman", "crises": "crisis",
    "viscera": "viscus", "mice": "mouse", "does": "does", "plus": "plus", "gas": "gas", "bus": "bus", "lens": "lens",
    "herpes": "herpes", "diabetes": "diabetes", "rabies": "rabies", "scabies": "scabies", "series": "series",
    "species": "species", "mumps": "mumps", "measles": "measles", "caries": "caries", "ascites": "ascites",
    "pancreas": "pancreas", "biceps": "biceps", "triceps": "triceps", "forceps": "forceps", "faeces": "feces",
    "this": "this", "has": "has", "was": "was", "its": "its", "pus": "pus", "feces": "feces", "rickets": "rickets",
    "tetanus": "tetanus", "always": "always", "perhaps": "perhaps", "kidneys": "kidney", "hives": "hives",
}  # fmt: skip

_SPELLINGS = (
    ("aemi", "emi"), ("sulph", "sulf"), ("tumour", "tumor"), ("colour", "color"), ("odour", "odor"),
    ("humour", "humor"), ("behaviour", "behavior"), ("labour", "labor"), ("flavour", "flavor"), ("fibre", "fiber"),
    ("leuco", "leuko"), ("calibre", "caliber"), ("centre", "center"), ("rrheic", "rrheal"), ("isation", "ization"),
    ("yse", "yze"), ("cephalosporin", "cefalosporin"), ("mould", "mold"), ("grey", "gray"), ("tyre", "tire"),
    ("haematol", "hematol"), ("orrhag", "orrhag"), ("skeptic", "sceptic"), ("programme", "program"),
)  # fmt: skip

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_TOKEN = re.compile(r"[^\s\-/,;:()\[\]{}+]+")
# What is left of a possessive when a page loses its apostrophe: "Crohn s disease".
_LONE_S = re.compile(r"(?<![^\s\-/,;:()\[\]{}+])s(?![^\s\-/,;:()\[\]{}+])")
_POSSESSIVE = re.compile(r"['’`´]s?(?=\W|$)")


def _singular(word: str) -> str:
    """Return the singular of an English or Latin noun; anything else comes back as it is."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("oses") and len(word) > 5:
        return word[:-2] + "is"
    if word.endswith(("sses", "xes", "ches", "shes", "zes", "uses")) and len(word) > 5:
        return word[:-2]
    return word[:-1]


def _american(word: str) -> str:
    """Return the American spelling: the digraphs ae and oe become e, and some stems change."""
    if len(word) < 5:
        return word
    word = word.replace("ae", "e").replace("oe", "e")
    for british, american in _SPELLINGS:
        if british in word:
            word = word.replace(british, american)
    return word


def _ascii(word: str) -> str:
    word = unicodedata.normalize("NFKC", word)
    if not word.isascii():
        word = "".join(GREEK.get(letter, letter) for letter in word.casefold())
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return word.casefold()


@lru_cache(maxsize=1 << 17)
def normalise_word(word: str) -> str:
    """Return the key of one token: lower-case pieces of letters or digits, joined by spaces; "" for punctuation.

    >>> normalise_word("Crohn’s"), normalise_word("β-Blockers"), normalise_word("CC-4047")
    ('crohn', 'beta blocker', 'cc 4047')
    >>> normalise_word("oedema"), normalise_word("metastases"), normalise_word("…")
    ('edema', 'metastasis', '')
    """
    plain = _POSSESSIVE.sub("", _ascii(_LONE_S.sub("", word)))
    pieces = []
    for piece in _PIECE.findall(plain):
        pieces.append(piece if piece.isdigit() else _american(_singular(piece)))
    return " ".join(pieces)


def join_pieces(keys: Iterable[str]) -> str:
    """Join the keys of words in order; a prefix such as "anti" or "non" leaves no space behind it.

    >>> join_pieces(["non", "small", "cell"]), join_pieces(["anti inflammatory"])
    ('nonsmall cell', 'antiinflammatory')
    """
    joined = []
    for key in keys:
        for piece in key.split(" "):
            if piece:
                joined.append(piece if piece in PREFIXES else piece + " ")
    return "".join(joined).rstrip(" ")


@lru_cache(maxsize=1 << 16)
def normalise_name(name: str) -> str:
    """Return the key under which a whole name is stored and searched.

    >>> normalise_name("Anti-TNF-α agents") == normalise_name("antiTNF alpha agent")
    True
    """
    return join_pieces(normalise_word(token) for token in _TOKEN.findall(name.replace("’", "'")))
