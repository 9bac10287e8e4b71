"""Rewrites names of medicines and classes: salts, stereochemistry, radioactive labels, dose forms, group names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rxtract.knowledge.naming.normaliser import normalise_name

_SHORT_SALTS = {
    "hcl": "hydrochloride", "hbr": "hydrobromide", "nacl": "sodium chloride", "hydrochlorid": "hydrochloride",
}  # fmt: skip
_LABEL = re.compile(r"^\[?\(?(?:\d{1,3}[A-Z][a-z]?|[A-Z][a-z]?-?\d{1,3})\]?\)?-")
_STEREO = re.compile(
    r"^(?:\((?:\+/-|\+|-|±|R|S|R,S|S,S|R,R|RS)\)|[dlDL]|dl|DL|[dD],[lL]|rac|racemic|cis|trans|[RS])[-–]\s?"
)
_FORMS = frozenset(
    normalise_name(word)
    for word in [
        "drug",
        "agent",
        "medication",
        "medicine",
        "compound",
        "preparation",
        "tablet",
        "capsule",
        "injection",
        "infusion",
        "solution",
        "cream",
        "ointment",
        "gel",
        "suspension",
        "syrup",
        "patch",
        "spray",
        "drop",
        "powder",
        "oral",
        "intravenous",
        "topical",
        "subcutaneous",
        "liposomal",
        "pegylated",
        "therapy",
        "treatment",
        "monotherapy",
        "chemotherapy",
        "free",
        "base",
        "salt",
        "extended",
        "release",
        "injectable",
        "inhaled",
        "ophthalmic",
        "nasal",
        "inhaler",
        "lotion",
        "pill",
        "suppository",
        "eyedrop",
        "transdermal",
        "vaginal",
        "rectal",
        "high",
        "low",
        "dose",
        "level",
        "containing",
        "recombinant",
        "human",
        "synthetic",
        "racemic",
        "micronized",
        "acid",
        "ion",
        "generic",
        "derivative",
        "product",
        "analogue",
        "analog",
        "group",
        "class",
        "type",
        "usp",
        "bp",
        "exogenous",
        "endogenous",
        "unspecified",
    ]
)
_SALTS = frozenset(
    [
        "acetate",
        "aluminum",
        "ammonium",
        "anhydrous",
        "besylate",
        "besilate",
        "bitartrate",
        "bromide",
        "calcium",
        "carbonate",
        "chloride",
        "citrate",
        "decanoate",
        "dihydrate",
        "dihydrochloride",
        "dimaleate",
        "diphosphate",
        "dipropionate",
        "disodium",
        "fumarate",
        "gluconate",
        "hemihydrate",
        "hydrate",
        "hydrobromide",
        "hydrochloride",
        "iodide",
        "lactate",
        "magnesium",
        "malate",
        "maleate",
        "mesylate",
        "mesilate",
        "monohydrate",
        "nitrate",
        "oxalate",
        "palmitate",
        "pamoate",
        "pentahydrate",
        "phosphate",
        "potassium",
        "propionate",
        "sodium",
        "succinate",
        "sulfate",
        "tartrate",
        "tosylate",
        "trihydrate",
        "trisodium",
        "tromethamine",
        "valerate",
        "zinc",
    ]
)


SYMBOLS = {
    "Na": "sodium", "K": "potassium", "Ca": "calcium", "Li": "lithium", "Mg": "magnesium", "Zn": "zinc", "Fe": "iron",
    "Cu": "copper", "Mn": "manganese", "Al": "aluminum", "Hg": "mercury", "Pb": "lead", "Cd": "cadmium",
    "Se": "selenium", "Cl": "chlorine", "Au": "gold", "Pt": "platinum", "Ag": "silver",
    "NaCl": "sodium chloride", "KCl": "potassium chloride", "LiCl": "lithium chloride", "CaCl2": "calcium chloride",
    "NH4Cl": "ammonium chloride", "MgCl2": "magnesium chloride", "HgCl2": "mercuric chloride",
    "CdCl2": "cadmium chloride", "AlCl3": "aluminum chloride", "CCl4": "carbon tetrachloride", "NaF": "sodium fluoride",
    "KBr": "potassium bromide", "KI": "potassium iodide", "NaHCO3": "sodium bicarbonate", "NaNO2": "sodium nitrite",
    "CaCO3": "calcium carbonate", "MgSO4": "magnesium sulfate", "FeSO4": "ferrous sulfate", "CuSO4": "cupric sulfate",
    "ZnSO4": "zinc sulfate", "As2O3": "arsenic trioxide", "NH3": "ammonia", "H2O2": "hydrogen peroxide",
    "N2O": "nitrous oxide", "NO2": "nitrogen dioxide", "SO2": "sulfur dioxide", "H2S": "hydrogen sulfide",
    "CO2": "carbon dioxide", "O2": "oxygen", "H2O": "water",
}  # fmt: skip
"""Symbols and formulas that, written exactly so, mean nothing else; C, Co, Cr, As and their like do."""


def drug_variants(name: str) -> Iterator[tuple[str, str]]:
    """Yield (key, step) of a medicine's name rewritten, safest first; the step says what was done to it."""
    key = normalise_name(name)
    yield key, "name"
    bare = _STEREO.sub("", _LABEL.sub("", name.strip()))
    if bare != name and len(bare) > 3:
        yield normalise_name(bare), "isotope"
    words = normalise_name(bare).split(" ")
    spelled = [_SHORT_SALTS.get(word, word) for word in words]
    if spelled != words:
        yield " ".join(spelled), "spelling"
    for old, new in (("ate", "ic acid"), ("ic acid", "ate"), ("ine", "in"), ("in", "ine")):
        joined = " ".join(spelled)
        if joined.endswith(old) and len(joined) > 6:
            yield joined[: -len(old)] + new, "ending"
    kept = [word for word in spelled if word not in _FORMS] or spelled
    if kept != spelled:
        yield " ".join(kept), "form"
    moiety = [word for word in kept if word not in _SALTS]
    if moiety and moiety != kept:
        yield " ".join(moiety), "moiety"
    for form in ("agent", "drug"):
        yield " ".join(kept) + " " + form, "agent"
