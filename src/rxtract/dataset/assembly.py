"""Assembly: finished batches and reused rows to the tables of one snapshot, the same however the batches were cut."""

from __future__ import annotations

import dataclasses
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from rxtract.dataset.batches import working_schema
from rxtract.dataset.manifest import InputEntry
from rxtract.dataset.near_duplicates import Candidates, choose_originals, empty_sketches, main_text, sketch
from rxtract.dataset.ranges import Occurrences, Part, Range, count_occurrences, cut_articles, rows_between
from rxtract.dataset.sources import input_of, source_key
from rxtract.records import ConceptLinkRecord, RejectionRecord
from rxtract.tables import TABLES_BY_NAME

FindLinks = Callable[[Iterable[str]], Iterable[ConceptLinkRecord]]
"""What tells the links of concepts, given their ids."""

_ONCE = frozenset({"rejections", "concepts", "concept_links", "mappings"})
"""Tables that are made of all articles at once."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """The tables of a snapshot. Every article has one row: its first source holds it, the others are rejections.

    `holders` maps article_id to that source, `repeats` the other sources to article_id. `dropped` holds the article_ids
    whose rows in a part, told by its index, are not used. `find_links` gives the rows of `concept_links`. `ranges` cut
    the article_ids into stretches whose rows fit into memory together; nothing but `concepts` and what is rejected is
    ever there as a whole.
    """

    parts: Sequence[Part]
    inputs: Mapping[str, InputEntry]
    holders: Mapping[str, str]
    repeats: Mapping[str, str]
    dropped: Mapping[int, Sequence[str]]
    find_links: FindLinks
    ranges: Sequence[Range]
    occurrences: Occurrences

    def pieces(self, name: str) -> Iterator[pa.Table]:
        """Yield the rows of a table other than `runs` in their order."""
        table = TABLES_BY_NAME[name]
        if name == "articles":
            yield from self._articles()
        elif name in _ONCE:
            make = {
                "rejections": self._rejections, "concepts": self._concepts, "concept_links": self._concept_links,
                "mappings": self._mappings,
            }[name]  # fmt: skip
            yield table.ordered(make())
        else:
            for low, high in self.ranges:
                yield table.ordered(rows_between(self.parts, self.dropped, name, low, high))

    def missing_inputs(self) -> list[str]:
        """Return the inputs that have neither an article nor a rejection: there must be none (guarantee 4)."""
        missing = {name for name, entry in self.inputs.items() if entry.twin_of is None}
        missing.difference_update(map(input_of, self.holders.values()), map(input_of, self.repeats))
        for part in self.parts:
            missing.difference_update(map(input_of, part.table("rejections", ["source"])["source"].to_pylist()))
        return sorted(missing, key=source_key)

    def _articles(self) -> Iterator[pa.Table]:
        """Yield the articles with their near duplicates, which depend on all of them: never taken over."""
        originals = self._near_duplicates()
        for low, high in self.ranges:
            rows = TABLES_BY_NAME["articles"].ordered(rows_between(self.parts, self.dropped, "articles", low, high))
            found = [originals.get(article_id) for article_id in rows["article_id"].to_pylist()]
            yield _with_column(rows, "near_duplicate_of", found)

    def _near_duplicates(self) -> dict[str, str]:
        """Return near duplicate → original, as article_ids; articles come in the order of their sources."""
        ids = sorted(self.holders, key=lambda article_id: source_key(self.holders[article_id]))
        places = {article_id: place for place, article_id in enumerate(ids)}
        sketches = empty_sketches(len(ids))
        subjects: list[str | None] = [None] * len(ids)
        for article_id, subject, text in self._main_texts():
            sketches[places[article_id]] = sketch(text)
            subjects[places[article_id]] = subject and sys.intern(subject)
        candidates = Candidates(sketches)
        wanted = {ids[place] for place in candidates.places}
        texts = {places[article_id]: text for article_id, _, text in self._main_texts(wanted)}
        alike = choose_originals(candidates, texts.__getitem__, subjects)
        return {ids[copy]: ids[original] for copy, original in alike.items()}

    def _main_texts(self, wanted: Set[str] | None = None) -> Iterator[tuple[str, str | None, str]]:
        """Yield article_id, subject and main text of all or the `wanted` articles."""
        columns = ("article_id", "text", "subject_id", "subject_name")
        for low, high in self.ranges:
            rows = rows_between(self.parts, self.dropped, "articles", low, high, columns)
            if wanted is not None:
                rows = rows.filter(pc.is_in(rows["article_id"], pa.array(sorted(wanted), pa.large_string())))
            if not rows.num_rows:
                continue
            sections = self._sections(low, high)
            for article_id, text, *names in zip(*(rows[name].to_pylist() for name in columns), strict=True):
                yield article_id, names[0] or names[1], main_text(text, sections[article_id])

    def _sections(self, low: str, high: str | None) -> dict[str, list[tuple[str, int, int]]]:
        """Return the sections of every article of a range, as kind, start and end, in order."""
        columns = ("article_id", "start", "kind", "end")
        table = rows_between(self.parts, self.dropped, "sections", low, high, columns)
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
        counted = {"n_articles": self.occurrences.n_articles, "n_mentions": self.occurrences.n_mentions}
        ids = rows["concept_id"].to_pylist()
        for column, counts in counted.items():
            rows = _with_column(rows, column, [counts.get(concept_id, 0) for concept_id in ids])
        return rows.filter(pc.greater(rows["n_articles"], 0))

    def _concept_links(self) -> pa.Table:
        table = TABLES_BY_NAME["concept_links"]
        return table.to_arrow(self.find_links(sorted(self.occurrences.n_articles))).cast(working_schema(table.name))

    def _mappings(self) -> pa.Table:
        """Return what every distinct string was linked to, counted over all mentions."""
        keys = ["text", "label", "concept_id", "link_method"]
        counted = []
        for low, high in self.ranges:
            columns = [*keys, "link_score", "article_id"]
            mentions = rows_between(self.parts, self.dropped, "mentions", low, high, columns)
            found = mentions.group_by(keys).aggregate([("link_score", "max"), ([], "count_all")])
            counted.append(found.select([*keys, "link_score_max", "count_all"]))
        sums = [("link_score_max", "max"), ("count_all", "sum")]
        found = pa.concat_tables(counted).group_by(keys).aggregate(sums)
        reasons = pc.if_else(pc.is_null(found["concept_id"]), "unknown_name", pa.scalar(None, pa.string()))
        rows = {"method": found["link_method"], "score": found["link_score_max_max"], "reason": reasons}
        rows |= {name: found[name] for name in keys[:3]} | {"n_mentions": found["count_all_sum"]}
        schema = working_schema("mappings")
        return pa.table([rows[name] for name in schema.names], names=schema.names).cast(schema)


def assemble(parts: Sequence[Part], inputs: Mapping[str, InputEntry], find_links: FindLinks) -> Assembly:
    """Return the tables that `parts` make together, and `inputs` with what they repeat."""
    holders: dict[str, str] = {}
    several: set[str] = set()
    repeats: dict[str, str] = {}
    for part in parts:
        rows = part.table("articles", ["article_id", "source"])
        for article_id, source in zip(rows["article_id"].to_pylist(), rows["source"].to_pylist(), strict=True):
            if holders.setdefault(article_id, source) is not source:
                several.add(article_id)
        repeats.update(part.repeats)
    dropped = _choose_holders(parts, several, holders, repeats) if several else {}
    ranges = cut_articles(parts)
    return Assembly(
        parts, _with_repeats(inputs, repeats), holders, repeats, dropped, find_links, ranges,
        count_occurrences(parts, dropped, ranges),
    )  # fmt: skip


def _choose_holders(
    parts: Sequence[Part], several: Set[str], holders: dict[str, str], repeats: dict[str, str]
) -> dict[int, list[str]]:
    """Let the first source hold each of `several` articles that more parts have; return what is not used of each."""
    candidates: dict[str, list[tuple[str, int]]] = defaultdict(list)
    dropped: dict[int, list[str]] = defaultdict(list)
    for index, part in enumerate(parts):
        rows = part.table("articles", ["article_id", "source"])
        for article_id, source in zip(rows["article_id"].to_pylist(), rows["source"].to_pylist(), strict=True):
            if article_id in several:
                candidates[article_id].append((source, index))
    for article_id, sources in candidates.items():
        (holders[article_id], _), *others = sorted(sources, key=lambda candidate: source_key(candidate[0]))
        for source, index in others:
            repeats[source] = article_id
            dropped[index].append(article_id)
    return dropped


def _with_repeats(inputs: Mapping[str, InputEntry], repeats: Mapping[str, str]) -> dict[str, InputEntry]:
    of_input: dict[str, dict[str, str]] = defaultdict(dict)
    for source in sorted(repeats, key=source_key):
        of_input[input_of(source)][source] = repeats[source]
    described = {}
    for name in sorted(inputs):
        entry, found = inputs[name], of_input.get(name, {})
        described[name] = entry if entry.repeats == found else dataclasses.replace(entry, repeats=found)
    return described


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


def _concat(name: str, tables: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables([working_schema(name).empty_table(), *tables])
