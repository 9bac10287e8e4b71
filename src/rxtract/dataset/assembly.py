"""Assembly: finished batches and reused rows to the tables of one snapshot, the same however the batches were cut."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from rxtract.dataset.batches import working_schema
from rxtract.dataset.manifest import InputEntry
from rxtract.dataset.near_duplicates import find_near_duplicates, main_text
from rxtract.dataset.sources import input_of, source_key
from rxtract.records import ConceptLinkRecord, RejectionRecord
from rxtract.tables import TABLES_BY_NAME

FindLinks = Callable[[Iterable[str]], Iterable[ConceptLinkRecord]]
"""What tells the links of concepts, given their ids."""


class Part(Protocol):
    """Rows that go into a snapshot: a staged batch, or rows of unchanged inputs of the snapshot before."""

    @property
    def repeats(self) -> Mapping[str, str]:
        """Sources whose article another source of this part holds first, with its article_id."""

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of a table, or some `columns` of it, with its working schema."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """The tables of a snapshot. Every article has one row: its first source holds it, the others are rejections.

    `holders` maps article_id to that source, `repeats` the other sources to article_id. `dropped` holds the article_ids
    whose rows in a part, told by its index, are not used. `find_links` gives the rows of `concept_links`.
    """

    parts: Sequence[Part]
    inputs: Mapping[str, InputEntry]
    holders: Mapping[str, str]
    repeats: Mapping[str, str]
    dropped: Mapping[int, Sequence[str]]
    find_links: FindLinks

    def table(self, name: str) -> pa.Table:
        """Return the rows of a table other than `runs`, not yet sorted."""
        if name == "articles":
            return self._articles()
        if name == "rejections":
            return self._rejections()
        if name == "concepts":
            return self._concepts()
        if name == "concept_links":
            return self._concept_links()
        if name == "mappings":
            return self._mappings()
        return self._rows_of_articles(name)

    def missing_inputs(self) -> list[str]:
        """Return the inputs that have neither an article nor a rejection: there must be none (guarantee 4)."""
        sources = {*self.holders.values(), *self.repeats}
        for part in self.parts:
            sources.update(part.table("rejections", ["source"])["source"].to_pylist())
        found = {input_of(source) for source in sources}
        return [name for name, entry in self.inputs.items() if name not in found and entry.twin_of is None]

    def _rows_of_articles(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        tables = [working_schema(name, columns).empty_table()]
        for index, part in enumerate(self.parts):
            rows = part.table(name, columns)
            if index in self.dropped:  # rare, and looking up millions of ids takes seconds
                dropped = pc.is_in(rows["article_id"], pa.array(self.dropped[index], pa.large_string()))
                rows = rows.filter(pc.invert(dropped))
            tables.append(rows)
        return pa.concat_tables(tables)

    def _articles(self) -> pa.Table:
        """Return the articles with their near duplicates, which depend on all of them: never taken over."""
        rows = self._rows_of_articles("articles")
        sources, texts, ids = (rows[name].to_pylist() for name in ("source", "text", "article_id"))
        names = [rows[name].to_pylist() for name in ("subject_id", "subject_name")]
        subjects = [one or other for one, other in zip(*names, strict=True)]
        sections = self._sections()
        main = [main_text(text, sections[one]) for text, one in zip(texts, ids, strict=True)]
        order = sorted(range(rows.num_rows), key=lambda place: source_key(sources[place]))
        originals: list[str | None] = [None] * rows.num_rows
        alike = find_near_duplicates([main[place] for place in order], [subjects[place] for place in order])
        for copy, original in alike.items():
            originals[order[copy]] = ids[order[original]]
        return _with_column(rows, "near_duplicate_of", originals)

    def _sections(self) -> dict[str, list[tuple[str, int, int]]]:
        """Return the sections of every article, as kind, start and end, in order."""
        columns = ("article_id", "start", "kind", "end")
        table = self._rows_of_articles("sections", columns)
        found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for article_id, start, kind, end in sorted(zip(*(table[name].to_pylist() for name in columns), strict=True)):
            found[article_id].append((kind, start, end))
        return found

    def _rejections(self) -> pa.Table:
        rows = _concat("rejections", [part.table("rejections") for part in self.parts])
        of_input: dict[str, list[RejectionRecord]] = defaultdict(list)
        for row in rows.to_pylist():
            of_input[input_of(row["source"])].append(RejectionRecord(**row))
        holding = {input_of(source) for source in self.holders.values()}
        made = [self._duplicate(source, article_id) for source, article_id in self.repeats.items()]
        for name, entry in self.inputs.items():
            if entry.twin_of is not None:
                read = entry.twin_of in holding or bool(self.inputs[entry.twin_of].repeats)
                made += _twin_rejections(name, entry, of_input[entry.twin_of], read=read)
        arrow = TABLES_BY_NAME["rejections"].to_arrow(made).cast(working_schema("rejections"))
        return pa.concat_tables([rows, arrow])

    def _duplicate(self, source: str, article_id: str) -> RejectionRecord:
        holder = self.holders.get(article_id)
        first = f"{holder}; its rows stand there" if holder else "an article that was rejected"
        sha256 = self.inputs[input_of(source)].sha256
        return RejectionRecord(source, sha256, "discover", "duplicate", f"the same bytes as {first}")

    def _concepts(self) -> pa.Table:
        rows = _first_rows(_concat("concepts", [part.table("concepts") for part in self.parts]), "concept_id")
        mentions, both = self._occurrences()
        n_mentions = _counts(mentions["concept_id"])
        n_articles = _counts(_distinct(both)["concept_id"])
        ids = rows["concept_id"].to_pylist()
        for column, counts in (("n_articles", n_articles), ("n_mentions", n_mentions)):
            rows = _with_column(rows, column, [counts.get(concept_id, 0) for concept_id in ids])
        return rows.filter(pc.greater(rows["n_articles"], 0))

    def _occurrences(self) -> tuple[pa.Table, pa.Table]:
        """Return concept_id and article_id of all mentions, and of mentions and subjects together."""
        columns = ["concept_id", "article_id"]
        mentions = self._rows_of_articles("mentions", columns)
        subjects = [self._rows_of_articles(name, ["subject_id", "article_id"]) for name in ("articles", "claims")]
        return mentions, pa.concat_tables([mentions, *(table.rename_columns(columns) for table in subjects)])

    def _concept_links(self) -> pa.Table:
        _, both = self._occurrences()
        ids = set(both["concept_id"].unique().to_pylist()) - {None}
        table = TABLES_BY_NAME["concept_links"]
        return table.to_arrow(self.find_links(sorted(ids))).cast(working_schema(table.name))

    def _mappings(self) -> pa.Table:
        """Return what every distinct string was linked to, counted over all mentions."""
        columns = ["text", "label", "concept_id", "link_method", "link_score", "article_id"]
        mentions = self._rows_of_articles("mentions", columns)
        found = mentions.group_by(columns[:4]).aggregate([("link_score", "max"), ([], "count_all")])
        reasons = pc.if_else(pc.is_null(found["concept_id"]), "unknown_name", pa.scalar(None, pa.string()))
        rows = {"method": found["link_method"], "score": found["link_score_max"], "reason": reasons}
        rows |= {name: found[name] for name in columns[:3]} | {"n_mentions": found["count_all"]}
        schema = working_schema("mappings")
        return pa.table([rows[name] for name in schema.names], names=schema.names).cast(schema)


def assemble(parts: Sequence[Part], inputs: Mapping[str, InputEntry], find_links: FindLinks) -> Assembly:
    """Return the tables that `parts` make together, and `inputs` with what they repeat."""
    candidates: dict[str, list[tuple[str, int]]] = defaultdict(list)
    repeats: dict[str, str] = {}
    for index, part in enumerate(parts):
        rows = part.table("articles", ["article_id", "source"])
        for article_id, source in zip(rows["article_id"].to_pylist(), rows["source"].to_pylist(), strict=True):
            candidates[article_id].append((source, index))
        repeats.update(part.repeats)
    holders: dict[str, str] = {}
    dropped: dict[int, list[str]] = defaultdict(list)
    for article_id, sources in candidates.items():
        (holders[article_id], _), *others = sorted(sources, key=lambda candidate: source_key(candidate[0]))
        for source, index in others:
            repeats[source] = article_id
            dropped[index].append(article_id)
    return Assembly(parts, _with_repeats(inputs, repeats), holders, repeats, dropped, find_links)


def _with_repeats(inputs: Mapping[str, InputEntry], repeats: Mapping[str, str]) -> dict[str, InputEntry]:
    of_input: dict[str, dict[str, str]] = defaultdict(dict)
    for source in sorted(repeats, key=source_key):
        of_input[input_of(source)][source] = repeats[source]
    return {name: dataclasses.replace(entry, repeats=of_input.get(name, {})) for name, entry in sorted(inputs.items())}


def _twin_rejections(
    name: str, entry: InputEntry, of_first: Sequence[RejectionRecord], *, read: bool
) -> list[RejectionRecord]:
    if read:
        message = f"the same bytes as {entry.twin_of}; its rows stand there"
        return [RejectionRecord(name, entry.sha256, "discover", "duplicate", message)]
    twin = entry.twin_of or ""
    return [dataclasses.replace(row, source=name + row.source.removeprefix(twin)) for row in of_first]


def _first_rows(rows: pa.Table, key: str) -> pa.Table:
    seen: dict[str, int] = {}
    for index, value in enumerate(rows[key].to_pylist()):
        seen.setdefault(value, index)
    return rows.take(pa.array(seen.values(), pa.int64()))


def _with_column(rows: pa.Table, name: str, values: Sequence[object]) -> pa.Table:
    field = rows.schema.field(name)
    return rows.set_column(rows.column_names.index(name), field, pa.array(values, field.type))


def _distinct(pairs: pa.Table) -> pa.Table:
    # Grouping by the codes of strings is several times faster than by the strings.
    encoded = pa.table([column.combine_chunks().dictionary_encode() for column in pairs.columns], pairs.column_names)
    codes = pa.table([column.combine_chunks().indices for column in encoded.columns], pairs.column_names)
    unique = codes.group_by(codes.column_names).aggregate([])
    names = [encoded[name].combine_chunks().dictionary for name in pairs.column_names]
    columns = [
        values.take(unique[name].combine_chunks()) for values, name in zip(names, pairs.column_names, strict=True)
    ]
    return pa.table(columns, pairs.column_names)


def _counts(ids: pa.ChunkedArray) -> dict[str | None, int]:
    counts = ids.value_counts()
    return dict(zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True))


def _concat(name: str, tables: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables([working_schema(name).empty_table(), *tables])
