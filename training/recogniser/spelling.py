"""British spelling: EMA leaflets write what the American corpora never do."""

from __future__ import annotations

import re

from training.recogniser.corpora import Document

_PAIRS = (
    ("tumor", "tumour"), ("edema", "oedema"), ("anemi", "anaemi"), ("diarrhea", "diarrhoea"), ("rrhea", "rrhoea"),
    ("leukemi", "leukaemi"), ("estrogen", "oestrogen"), ("esophag", "oesophag"), ("pediatric", "paediatric"),
    ("hemo", "haemo"), ("hemat", "haemat"), ("hemangi", "haemangi"), ("ischemi", "ischaemi"), ("glycemi", "glycaemi"),
    ("lipidemi", "lipidaemi"), ("kalemi", "kalaemi"), ("calcemi", "calcaemi"), ("natremi", "natraemi"),
    ("uricemi", "uricaemi"), ("septicemi", "septicaemi"), ("bacteremi", "bacteraemi"), ("volemi", "volaemi"),
    ("cholesterolemi", "cholesterolaemi"), ("phosphatemi", "phosphataemi"), ("toxemi", "toxaemi"), ("uremi", "uraemi"),
    ("fetal", "foetal"), ("fetus", "foetus"), ("dyspnea", "dyspnoea"), ("apnea", "apnoea"), ("gynec", "gynaec"),
    ("anesthe", "anaesthe"), ("celiac", "coeliac"), ("sulfat", "sulphat"), ("sulfon", "sulphon"), ("color", "colour"),
    ("labor", "labour"), ("paralyz", "paralys"), ("hypoxemi", "hypoxaemi"), ("acidemi", "acidaemi"),
    ("fiber", "fibre"), ("behavior", "behaviour"), ("hospitaliz", "hospitalis"), ("sensitiz", "sensitis"),
    ("hypovolemi", "hypovolaemi"), ("orthopedic", "orthopaedic"), ("feces", "faeces"), ("caliber", "calibre"),
)  # fmt: skip
_BRITISH = dict(_PAIRS)
# Not inside what is British already (haemorrhage, oedema); not "labor" of laboratory, "elabor" of elaborate.
_AMERICAN = re.compile("(?<![oa])(?:" + "|".join(sorted(_BRITISH, key=len, reverse=True)) + ")(?!at)", re.IGNORECASE)


def as_british(document: Document) -> Document | None:
    """Return the document in British spelling with its spans moved along, None when nothing changes."""
    places = []
    for match in _AMERICAN.finditer(document.text):
        found = match.group()
        british = _BRITISH[found.lower()]
        british = british.upper() if found.isupper() else british.capitalize() if found[0].isupper() else british
        places.append((match.start(), match.end(), british))
    return document.with_replaced(places) if places else None
