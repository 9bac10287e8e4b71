"""A snapshot as an analyst uses it: typed tables, drugs by any of their names, profiles, facts, SQL."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from rxtract.dataset import Tables
from rxtract.dataset import read as read_tables
from rxtract.desk.comparison import side_by_side
from rxtract.desk.database import Database, derived_sql
from rxtract.desk.frames import typed, typed_table
from rxtract.desk.names import drug_keys
from rxtract.desk.profiles import profile_query
from rxtract.desk.summary import summary_html
from rxtract.errors import UsageError
from rxtract.tables import DERIVED_TABLES

_DERIVED_NAMES = frozenset(table.name for table in DERIVED_TABLES)


class Snapshot(Tables):
    """The tables of one snapshot as typed data frames (`snapshot.claims`), and what analysts ask of them.

    In `claims`, `subject_key` and `object_key` are the columns to join and group by: the concept's id, else the name in
    small letters. Tables are read when they are asked for; questions are answered by DuckDB from the files.
    """

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name in _DERIVED_NAMES:
            return self._derived(name)
        known = self.__dict__.setdefault("_typed", {})
        if name not in known:
            known[name] = typed_table(super().__getitem__(name), name)
        frame: pd.DataFrame = known[name]
        return frame

    @cached_property
    def database(self) -> Database:
        """The snapshot as DuckDB views, for rows without pandas."""
        return Database(self.folder)

    def claims_for(self, drug: str) -> pd.DataFrame:
        """Return the claims about a drug, named by any name, brand or id, in any case.

        Raises:
            UnknownNameError: neither the snapshot nor the vocabulary knows the name.
        """
        keys = drug_keys(self.database, drug)
        claims = self["claims"]
        return claims[claims["subject_key"].isin(keys)]

    def profile(self, drug: str) -> pd.DataFrame:
        """Return what is said of a drug, one row per topic and object, most frequent adverse events first.

        `topic` is indication, mechanism, adverse_event, combination, contraindication or interaction; `n_independent`
        counts articles, near copies once; `quote`, `source` and `claim_id` are of the surest claim. Claims of overdose,
        withdrawal, animals and cells alone are left out.

        Raises:
            UnknownNameError: neither the snapshot nor the vocabulary knows the name.
        """
        query, parameters = profile_query(self.database, drug)
        return typed(self.database.frame(query, parameters))

    def compare(self, first: str, second: str) -> pd.DataFrame:
        """Return the profiles of two drugs side by side: `said_of` is both, or the name of the one drug.

        Columns of the first drug end in `_1`, of the second in `_2`; what is said of both comes first in every topic.

        Raises:
            UnknownNameError: neither the snapshot nor the vocabulary knows a name.
        """
        return side_by_side(self.profile(first), self.profile(second), (first, second))

    def facts(self) -> pd.DataFrame:
        """Return one row per distinct subject, predicate and object, with how many independent articles say it."""
        return self._derived("facts")

    def contradictions(self) -> pd.DataFrame:
        """Return what is asserted in one place and negated in another of the same patients and circumstances."""
        return self._derived("contradictions")

    def discrepancies(self) -> pd.DataFrame:
        """Return where web articles and the label or leaflet of the same drug differ, with both quotes.

        `kind` is unlisted_adverse_event, use_beyond_label, omitted_contraindication or omitted_boxed_warning.
        """
        return self._derived("discrepancies")

    def organ_systems(self) -> pd.DataFrame:
        """Return the organ system of every disorder: join `key` with `object_key` or `concept_id`."""
        return self._derived("organ_systems")

    def drug_classes(self) -> pd.DataFrame:
        """Return pharmacologic (EPC) and therapeutic classes of drugs that have some: join `key` with `subject_key`."""
        return self._derived("drug_classes")

    def enzymes(self) -> pd.DataFrame:
        """Return enzymes and transporters of interacting drugs: join with `claim_id`."""
        return self._derived("enzymes")

    def evidence(self, claim_id: str) -> pd.DataFrame:
        """Return every place that makes a claim, the surest first, with its sentence, section and article.

        Raises:
            UsageError: no claim has this id.
        """
        found = self.database.frame(derived_sql("evidence"), [claim_id])
        if found.empty:
            raise UsageError(f"no claim of this snapshot has the id {claim_id!r}; ids are in the column claim_id")
        return typed(found)

    def sql(self, query: str) -> pd.DataFrame:
        """Return the answer to a query in DuckDB's SQL, over views named as the tables and as the methods here.

        Raises:
            UsageError: DuckDB refuses the query; its message says why.
        """
        return self.database.frame(query)

    def __repr__(self) -> str:
        return f"Snapshot({str(self.folder)!r}: {', '.join(self)})"

    def _derived(self, name: str) -> pd.DataFrame:
        return typed(self.database.frame(f"SELECT * FROM {name}"))

    def _repr_html_(self) -> str:
        return summary_html(self.database)

    def __getstate__(self) -> dict[str, Any]:
        # Connections stay in their process: a copy opens its own.
        return {"folder": self.folder, "_frames": {}}


def read(output: str | Path) -> Snapshot:
    """Return the newest snapshot in `output`, or `output` itself when it is one; all tables are of that snapshot.

    Raises:
        SnapshotError: there is no complete snapshot.
    """
    return Snapshot(read_tables(output).folder)
