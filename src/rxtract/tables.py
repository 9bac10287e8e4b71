"""Tables: the Arrow schemas and the data dictionary, both derived from the dataclasses of `rxtract.records`."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from rxtract import derived_records, records

CONTRACT_VERSION = "1"
"""Version of the data contract: names in it do not change, columns may be added."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a snapshot: its `name`, the dataclass of its rows and the columns it is sorted by.

    The columns of `sort_by` hold no nulls, and together they are unique as far as the content is.
    """

    name: str
    record: type[Any]
    sort_by: tuple[str, ...]

    @property
    def meaning(self) -> str:
        """What one row is."""
        return (self.record.__doc__ or "").strip().split("\n")[0]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, every field carrying its meaning."""
        return _schema(self)

    def to_arrow(self, rows: Iterable[Any]) -> pa.Table:
        """Return `rows` (instances of `record`) as an Arrow table, sorted and checked.

        Raises:
            ValueError: a column that may not be null holds a null, or a value outside the column's closed set.
        """
        ordered = sorted(rows, key=lambda row: tuple(getattr(row, column) for column in self.sort_by))
        columns = {name: [getattr(row, name) for row in ordered] for name in self.schema.names}
        for field in dataclasses.fields(self.record):
            _check_column(self.name, field, self.schema.field(field.name).nullable, columns[field.name])
        return pa.table(columns, schema=self.schema)

    def ordered(self, rows: pa.Table) -> pa.Table:
        """Return rows of the table (types may be wider ones) in their order."""
        rows = rows.combine_chunks()  # a take from the chunks of many batches is far slower
        keys = [(column, "ascending") for column in self.sort_by]
        return rows.take(pc.sort_indices(rows, sort_keys=keys))


TABLES: tuple[Table, ...] = (
    Table("articles", records.ArticleRecord, ("article_id", "source")),
    Table("sections", records.SectionRecord, ("article_id", "start", "section_id")),
    Table("sentences", records.SentenceRecord, ("article_id", "start", "sentence_id")),
    Table("mentions", records.MentionRecord, ("article_id", "start", "end", "mention_id")),
    Table("concepts", records.ConceptRecord, ("concept_id", "label")),
    Table("concept_links", records.ConceptLinkRecord, ("concept_id", "relation", "group_id")),
    Table("claims", records.ClaimRecord, ("article_id", "start", "end", "claim_id")),
    Table("claim_quotes", records.ClaimQuoteRecord, ("article_id", "start", "end", "claim_id")),
    Table("cells", records.CellRecord, ("article_id", "table_id", "row", "column")),
    Table("mappings", records.MappingRecord, ("label", "text", "method", "n_mentions")),
    Table("rejections", records.RejectionRecord, ("source", "stage", "error", "message")),
    Table("runs", records.RunRecord, ("started_at", "run_id")),
)
"""All tables of a snapshot, in the order of the data contract. The only list."""

TABLES_BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}

_FACT = ("subject_key", "predicate", "object_key")

DERIVED_TABLES: tuple[Table, ...] = (
    Table("facts", derived_records.FactRecord, _FACT),
    Table("contradictions", derived_records.ContradictionRecord, (*_FACT, "setting", "experiencer")),
    Table("discrepancies", derived_records.DiscrepancyRecord, ("subject_key", "kind", "object_key", "web_article_id")),
    Table("organ_systems", derived_records.OrganSystemRecord, ("key",)),
    Table("drug_classes", derived_records.DrugClassRecord, ("key",)),
    Table("enzymes", derived_records.EnzymeRecord, ("claim_id", "enzyme")),
)
"""What is derived over all articles of a snapshot when it is asked for: views, and no files of a snapshot."""

_ARROW_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
    tuple[str, ...]: pa.list_(pa.field("element", pa.string(), nullable=False)),
}


def _arrow_type(annotation: Any, *, dictionary: bool) -> tuple[pa.DataType, bool]:
    nullable = False
    if isinstance(annotation, types.UnionType):
        inner = [argument for argument in typing.get_args(annotation) if argument is not type(None)]
        nullable, annotation = True, inner[0]
    arrow = _ARROW_TYPES[annotation]
    return (pa.dictionary(pa.int32(), arrow) if dictionary else arrow), nullable


def _schema(table: Table) -> pa.Schema:
    hints = typing.get_type_hints(table.record)
    fields = []
    for field in dataclasses.fields(table.record):
        arrow, nullable = _arrow_type(hints[field.name], dictionary=bool(field.metadata.get("dictionary")))
        fields.append(pa.field(field.name, arrow, nullable=nullable, metadata={"meaning": field.metadata["meaning"]}))
    return pa.schema(fields, metadata={"table": table.name, "meaning": table.meaning, "contract": CONTRACT_VERSION})


def _check_column(table: str, field: dataclasses.Field[Any], nullable: bool, values: Sequence[Any]) -> None:
    # Arrow does not enforce nullable=False until it writes, and then with a message that names no column.
    allowed = field.metadata.get("values")
    for value in values:
        if value is None:
            if not nullable:
                raise ValueError(f"{table}.{field.name} may not be null")
        elif allowed is not None and value not in allowed:
            raise ValueError(f"{table}.{field.name}: {value!r} is not one of {', '.join(allowed)}")


def _type_name(field: pa.Field) -> str:
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    name = "list<string>" if pa.types.is_list(kind) else str(kind)
    return name + (" or null" if field.nullable else "")


def data_dictionary() -> str:
    """Return the data dictionary as Markdown: what `rxtract tables` prints and `docs/tables.md` holds."""
    lines = [
        "# Tables",
        "",
        f"Data contract version {CONTRACT_VERSION}. Generated by `rxtract tables`; do not edit by hand.",
        "Offsets are half-open code points of `articles.text`. Concept ids are CURIEs.",
    ]
    for table in TABLES:
        lines += _described(table)
    lines += [
        "",
        "# Derived views",
        "",
        "Made of the tables when they are asked for: as views in `rxtract query` and `.sql()`, as `tables.facts()` and",
        'so on (or `tables["facts"]`) in Python, and as Parquet files by `rxtract export parquet`.',
    ]
    for table in DERIVED_TABLES:
        lines += _described(table)
    return "\n".join(lines) + "\n"


def _described(table: Table) -> list[str]:
    rows = [
        f"| `{field.name}` | {_type_name(field)} | {field.metadata[b'meaning'].decode()} |" for field in table.schema
    ]
    return ["", f"## {table.name}", "", table.meaning, "", "| column | type | meaning |", "|---|---|---|", *rows]
