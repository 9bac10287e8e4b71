"""The tables of a snapshot as DuckDB views, named as the tables, with the views that are derived from them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import pyarrow as pa

from rxtract.errors import UsageError
from rxtract.tables import DERIVED_TABLES, TABLES, Table

if TYPE_CHECKING:
    import pandas as pd

DERIVED = ("statements", "about", *(table.name for table in DERIVED_TABLES))
"""Views that are derived from tables, in the order in which they use each other: `data/desk/NAME.sql`."""

_KEYS = {
    "subject_key": "coalesce(nullif(subject_key, ''), subject_id, fold(subject_name))",
    "object_key": "coalesce(nullif(object_key, ''), object_id, fold(object_text))",
}
"""Keys for joins, for snapshots whose rows have none."""

_MACROS = """
CREATE MACRO fold(words) AS lower(trim(regexp_replace(words, '\\s+', ' ', 'g')));
CREATE MACRO drug_name(words, id) AS
    CASE WHEN id IS NOT NULL AND regexp_matches(words, '^[A-Z][a-z][^A-Z]*$') THEN lower(words[1]) || words[2:]
    ELSE words END;
CREATE MACRO same_words(one, other) AS least(length(one), length(other)) >= 40
    AND (contains(fold(one), fold(other)) OR contains(fold(other), fold(one)));
"""
# Preferred names of drugs come from several vocabularies, some of which begin them with a capital. Names with another
# capital (St. John's Wort) stay as they are.


Parameters = Sequence[object] | Mapping[str, object]


class Rows(NamedTuple):
    """The answer to a query: names of columns and one tuple per row."""

    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]


class Database:
    """The snapshot in `folder`, to be asked in SQL. Nothing is opened before the first query, nothing is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, query: str, parameters: Parameters = ()) -> Rows:
        """Return the answer to `query` as tuples.

        Raises:
            UsageError: DuckDB refuses the query; its message says why.
        """
        answer = self._ask(query, parameters)
        return Rows(tuple(column[0] for column in answer.description or ()), answer.fetchall())

    def frame(self, query: str, parameters: Parameters = ()) -> pd.DataFrame:
        """Return the answer to `query` as a data frame.

        Raises:
            UsageError: DuckDB refuses the query; its message says why.
        """
        return self._ask(query, parameters).df()

    def arrow(self, table: Table) -> pa.Table:
        """Return a derived table with its schema, which holds the meanings of its columns."""
        found = self._ask(f"SELECT * FROM {table.name}", ()).to_arrow_table()
        return found.select(table.schema.names).cast(table.schema)

    def _ask(self, query: str, parameters: Parameters) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.cursor().execute(query, parameters)
        except duckdb.Error as error:
            raise UsageError(f"the query cannot be answered: {str(error).strip()}") from error

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        # Offline: an extension that is not there is not fetched.
        settings = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        connection = duckdb.connect(config={**settings, "default_null_order": "nulls_last"})
        connection.execute(_MACROS)
        for table in TABLES:
            connection.execute(f"CREATE VIEW {table.name} AS {self._select(connection, table)}")
        _add_organ_systems(connection)
        _add_therapeutic_classes(connection)
        _add_matters(connection)
        for name in DERIVED:
            connection.execute(f"CREATE VIEW {name} AS {derived_sql(name)}")
        return connection

    def _select(self, connection: duckdb.DuckDBPyConnection, table: Table) -> str:
        """Return the query that reads a table; what an older snapshot lacks of it is null."""
        pattern = _quoted(str(self.folder / table.name / "*.parquet"))
        source = f"read_parquet({pattern}, hive_partitioning = false)"
        there: set[str] = set()
        if any((self.folder / table.name).glob("*.parquet")):
            there = {str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        defaults = {column.name: _default(column) for column in table.record.__dataclass_fields__.values()}
        stored = [
            f'"{field.name}"'
            if field.name in there
            else f'{defaults[field.name]}::{_type(field.type)} AS "{field.name}"'
            for field in table.schema
        ]
        inner = f"SELECT {', '.join(stored)} FROM {source}" if there else f"SELECT {', '.join(stored)} WHERE false"
        if table.name != "claims" or not _lacks_keys(connection, source, there):
            return inner
        keys = ", ".join(f"{expression} AS {name}" for name, expression in _KEYS.items())
        return f"SELECT * REPLACE ({keys}) FROM ({inner})"


def _lacks_keys(connection: duckdb.DuckDBPyConnection, source: str, there: set[str]) -> bool:
    if not there.issuperset(_KEYS):
        return True
    query = f"SELECT count(*) FROM {source} WHERE subject_key = '' OR object_key = ''"
    return connection.execute(query).fetchall() != [(0,)]


def derived_sql(name: str) -> str:
    """Return the query of one of the `DERIVED` views, as it stands in the package."""
    return files("rxtract").joinpath(f"data/desk/{name}.sql").read_text("utf-8")


def organ_systems() -> list[dict[str, Any]]:
    """Return the entries of `organ_systems.toml`: organ_system, roots and words of each, in order of precedence."""
    document = tomllib.loads(files("rxtract").joinpath("data/desk/organ_systems.toml").read_text("utf-8"))
    entries: list[dict[str, Any]] = document["system"]
    return entries


def _add_organ_systems(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what `organ_systems.sql` reads: the tables organ_roots and organ_names, the macro organ_ranks of a name."""
    entries = list(enumerate(organ_systems()))
    roots = [(root, entry["name"], rank) for rank, entry in entries for root in entry.get("roots", ())]
    connection.execute("CREATE TABLE organ_roots (group_id VARCHAR, organ_system VARCHAR, rank INTEGER)")
    connection.execute("CREATE TABLE organ_names (rank INTEGER, organ_system VARCHAR)")
    _insert(connection, "organ_roots", roots)
    _insert(connection, "organ_names", [(rank, entry["name"]) for rank, entry in entries])
    # Patterns stand in the query: those from a table would be compiled again for every name.
    patterns = {rank: rf"\b(?:{'|'.join(entry['words'])})" for rank, entry in entries if "words" in entry}
    cases = [f"CASE WHEN regexp_matches(words, {_quoted(words)}) THEN {rank} END" for rank, words in patterns.items()]
    connection.execute(
        f"CREATE MACRO organ_ranks(words) AS list_filter([{', '.join(cases)}], lambda rank: rank IS NOT NULL)"
    )


def therapeutic_classes() -> list[dict[str, Any]]:
    """Return the entries of `therapeutic_classes.toml`: name and roots of each, in order of precedence."""
    document = tomllib.loads(files("rxtract").joinpath("data/desk/therapeutic_classes.toml").read_text("utf-8"))
    entries: list[dict[str, Any]] = document["class"]
    return entries


def _add_therapeutic_classes(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table that `drug_classes.sql` reads: which classes lead to which therapeutic class."""
    connection.execute("CREATE TABLE therapeutic_roots (id VARCHAR, therapeutic_class VARCHAR, rank INTEGER)")
    entries = therapeutic_classes()
    # FDA classes before roles of ChEBI, which also say what a substance was only tried for.
    rows = [
        (root, entry["name"], rank if root.startswith("NDC_EPC:") else rank + len(entries))
        for rank, entry in enumerate(entries)
        for root in entry["roots"]
    ]
    _insert(connection, "therapeutic_roots", rows)


def matters() -> list[dict[str, str]]:
    """Return the entries of `matters.toml`: name, objects and words of each, in order of precedence."""
    document = tomllib.loads(files("rxtract").joinpath("data/desk/matters.toml").read_text("utf-8"))
    entries: list[dict[str, str]] = document["matter"]
    return entries


def _add_matters(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros of `discrepancies.sql`: the matter_of an object's name, and whether a page touches a matter."""
    named = [
        f"WHEN regexp_matches(lower(name), {_quoted(entry['objects'])}) THEN {_quoted(entry['name'])}"
        for entry in matters()
    ]
    touched = [
        f"WHEN {_quoted(entry['name'])} THEN regexp_matches(page, {_quoted(entry['words'])})" for entry in matters()
    ]
    connection.execute(f"CREATE MACRO matter_of(name) AS CASE {' '.join(named)} END")
    connection.execute(f"CREATE MACRO touches(page, matter) AS coalesce(CASE matter {' '.join(touched)} END, false)")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    marks = ", ".join([f"({', '.join('?' * len(rows[0]))})"] * len(rows))
    connection.execute(f"INSERT INTO {table} VALUES {marks}", [cell for row in rows for cell in row])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _default(column: Any) -> str:
    value = column.default
    return _quoted(value) if isinstance(value, str) else "NULL"


_TYPES = {
    pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.bool_(): "BOOLEAN", pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}  # fmt: skip


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_dictionary(arrow):
        arrow = arrow.value_type
    return "VARCHAR[]" if pa.types.is_list(arrow) else _TYPES[arrow]
