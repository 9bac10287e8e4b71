"""Other drugs in the same sentences: the network is to know a drug by its sentence, not by having read its name."""

from __future__ import annotations

import random
import re

from rxtract.knowledge import Vocabulary
from training.recogniser.corpora import Document

_ONE_WORD = re.compile(r"[a-z]{5,16}")
# Share of a text's distinct names that are swapped.
SWAPPED = 0.6


def names_to_swap_in(vocabulary: Vocabulary) -> list[str]:
    """Return single words that name drugs and nothing else, from the vocabulary's DrugBank and UNII names."""
    return [
        key
        for key in vocabulary.keys_of("DRUG")
        if _ONE_WORD.fullmatch(key)
        and (meanings := vocabulary.lookup_key(key, spotted_only=True))
        and all(one.label == "DRUG" and one.kind in ("preferred", "official") for one in meanings)
    ]


def with_other_drugs(document: Document, names: list[str], rng: random.Random) -> Document | None:
    """Return the document with most of its one-word drug names swapped, the same name always for the same other one.

    None when there is no such name.
    """
    swaps: dict[str, str] = {}
    places = []
    for span in document.spans:
        found = document.text[span.start : span.end]
        if span.label == "DRUG" and _ONE_WORD.fullmatch(found.lower()) and not found.isupper():
            swaps.setdefault(found.lower(), rng.choice(names) if rng.random() < SWAPPED else found.lower())
            if swaps[found.lower()] != found.lower():
                other = swaps[found.lower()]
                places.append((span.start, span.end, other.capitalize() if found[0].isupper() else other))
    return document.with_replaced(places) if places else None
