"""Which drug of a snapshot a name means: its own names first, then those of the vocabulary."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from rxtract.desk.database import Database
from rxtract.errors import UsageError

if TYPE_CHECKING:
    from rxtract.knowledge import Vocabulary

_OWN_NAMES = """
SELECT DISTINCT subject_key FROM claims
WHERE subject_key = $name OR fold(subject_id) = $name OR fold(subject_name) = $name
UNION SELECT concept_id FROM concepts WHERE label = 'DRUG' AND (fold(concept_id) = $name OR fold(name) = $name
    OR list_contains(list_transform(xrefs, xref -> lower(xref)), $name))
ORDER BY ALL
"""
_WORDS_OF_ARTICLES = """
SELECT DISTINCT subject_key FROM claims WHERE fold(subject_text) = $name
UNION SELECT concept_id FROM mentions WHERE label = 'DRUG' AND fold(text) = $name AND concept_id IS NOT NULL
ORDER BY ALL
"""
_KNOWN = "SELECT DISTINCT fold(subject_name) FROM claims UNION SELECT DISTINCT fold(subject_text) FROM claims"


class UnknownNameError(UsageError, LookupError):
    """Neither the snapshot nor the vocabulary knows the name of a drug."""


def drug_keys(database: Database, name: str) -> tuple[str, ...]:
    """Return the values of `subject_key` that `name` (a name, brand or id in any case) means, sorted.

    The vocabulary, which takes a moment to load, is asked only for what no article of the snapshot calls a drug. The
    result may have no claims: the name is known, and nothing is said of it here.

    Raises:
        UnknownNameError: nobody knows the name; the message has those that are spelt alike.
    """
    folded = fold(name)
    for query in (_OWN_NAMES, _WORDS_OF_ARTICLES):
        found = tuple(row[0] for row in database.rows(query, {"name": folded}).values)
        if found:
            return found
    from rxtract.knowledge import load_vocabulary  # most names are in the snapshot

    found = _by_vocabulary(load_vocabulary(), name.strip())
    if not found:
        known = [row[0] for row in database.rows(_KNOWN).values]
        alike = difflib.get_close_matches(folded, known, 3)
        told = f"; did you mean {' or '.join(alike)}?" if alike else ""
        raise UnknownNameError(f"no drug of this snapshot or of the vocabulary is called {name!r}{told}")
    return found


def fold(name: str) -> str:
    """Return the form in which names are compared: small letters, single spaces.

    >>> fold(" Interferon  Alfa ")
    'interferon alfa'
    """
    return " ".join(name.split()).lower()


def _by_vocabulary(vocabulary: Vocabulary, name: str) -> tuple[str, ...]:
    found = [entry.concept_id for entry in vocabulary.lookup(name, "DRUG")[:1]]
    if not found and ":" in name:
        concept = vocabulary.concept_of_xref(name) or vocabulary.concept_of_xref(name.upper())
        found = [concept.concept_id] if concept is not None else []
    # A salt is asked for: articles speak of its substance. A substance is asked for: its salts are names of it, too.
    found += [target for key in found for relation, target in vocabulary.links(key) if relation == "has_active_moiety"]
    return tuple(sorted(set(found)))
