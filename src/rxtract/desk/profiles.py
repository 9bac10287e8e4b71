"""The profile of a drug: what the articles of a snapshot say of it, one row per object, with the best quote."""

from __future__ import annotations

from rxtract.desk.database import Database, derived_sql
from rxtract.desk.names import drug_keys

_OF_KEYS = "SELECT * FROM main.statements WHERE subject_key IN ({keys})"

# The objects of the drug's facts take the place of all claims and concepts in the query of `organ_systems`.
_OF_OBJECTS = """
WITH claims AS (SELECT *, object_name AS object_text FROM facts_of_drug),
concepts AS (SELECT * FROM main.concepts WHERE concept_id IN (SELECT object_key FROM facts_of_drug))
"""


def facts_query(keys: tuple[str, ...]) -> str:
    """Return the query of `facts` restricted to a drug that has these keys; it takes the keys as parameters.

    The drug's keys count as one: what is said of it under a name without a concept is said of the same drug.
    """
    places = ", ".join("?" for _ in keys)
    named = f"SELECT * REPLACE (? AS subject_key) FROM ({_OF_KEYS.format(keys=places)})"
    return f"WITH statements AS ({named}) {derived_sql('facts')}"


def profile_query(database: Database, drug: str) -> tuple[str, list[str]]:
    """Return the query of a drug's profile and its parameters.

    Raises:
        UnknownNameError: nobody knows the drug.
    """
    keys = drug_keys(database, drug)
    facts = f"facts_of_drug AS MATERIALIZED ({facts_query(keys)})"
    organs = f"organs_of_drug AS ({_OF_OBJECTS} {derived_sql('organ_systems').replace('WITH things', ', things', 1)})"
    return f"WITH {facts}, {organs} {derived_sql('profile')}", [keys[0], *keys]
