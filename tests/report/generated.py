"""Snapshots of generated articles, for tests of the report: no pipeline, any size, any text."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

from rxtract.dataset import snapshots
from rxtract.dataset.assembly import assemble
from rxtract.dataset.batches import write_batch
from rxtract.dataset.manifest import InputEntry, Manifest
from rxtract.dataset.parquet import write_tables
from rxtract.records import (
    ArticleRecord,
    ClaimRecord,
    ConceptLinkRecord,
    ConceptRecord,
    Extraction,
    MentionRecord,
    RejectionRecord,
    RunRecord,
    SectionRecord,
    SentenceRecord,
    content_id,
)

VERSIONS = {"code": "1", "model": "2", "vocabulary": "3"}
PHRASES = {
    "treats": "{drug} is used to treat {thing}.", "causes": "Very common with {drug}: {thing}.",
    "contraindicated_in": "Do not take {drug} if you have {thing}.", "interacts_with": "{drug} may interact with {thing}.",
    "has_mechanism": "{drug} blocks {thing}.", "combined_with": "{drug} is given together with {thing}.",
}  # fmt: skip
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'`&lt; ${x} \\ </td> \x01\x0b\x1f\x7f\x9b\u202e\u2028\ufeff"
"""Markup, quotes, ends of scripts, control characters, a direction that turns: what no name should hold, and may."""


def write_snapshot(
    output: Path, extractions: Iterable[Extraction], rejections: Sequence[RejectionRecord] = (),
    links: Sequence[ConceptLinkRecord] = (), batch: int = 500,
) -> Path:  # fmt: skip
    """Publish `extractions` as a snapshot of `output` and return its folder."""
    with snapshots.writing(output) as folder:
        rows = iter(extractions)
        staged, inputs = [], {}
        while some := list(itertools.islice(rows, batch)):
            staged.append(write_batch(folder / f"batch-{len(staged)}", some, []))
            inputs |= {one.article.source: InputEntry("0") for one in some}
        staged.append(write_batch(folder / "rejected", [], list(rejections)))
        inputs |= {one.source: InputEntry(None) for one in rejections}
        assembly = assemble(staged, inputs, lambda _: links)
        files = write_tables(assembly, _run, folder / "snapshot")
        final, _ = snapshots.publish(output, folder / "snapshot", Manifest(VERSIONS, assembly.inputs, files))
    return final


def _run(counts) -> RunRecord:
    now = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    return RunRecord("run", now, now, "1", "2", "3", 1, **{f"n_{name}": rows for name, rows in counts.items()})


def article(number: int, drug: str, statements: Sequence[tuple[str, str]], phrases=PHRASES, **changes) -> Extraction:
    """Return an article on `drug` that states each (predicate, thing), with all rows that a pipeline would make."""
    lines = [phrases[predicate].format(drug=drug, thing=thing) for predicate, thing in statements]
    text = "\n".join([f"{drug}, article {number}", *lines])
    identity = content_id("article", number, text)
    starts = list(itertools.accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    sentence = SentenceRecord(identity, content_id(identity, 0), "s", 0, len(text))
    section = SectionRecord(identity, content_id(identity, "s"), "overview", None, 0, len(text), "en")
    mentions, claims, concepts = [], [], {}
    for (predicate, thing), line, start in zip(statements, lines, starts[1:], strict=False):
        label = {"treats": "DISEASE", "has_mechanism": "MECHANISM", "causes": "ADVERSE_EVENT"}.get(predicate, "DRUG")
        concept = f"MONDO:{content_id(thing)[:7]}"
        at = start + line.index(thing)
        mentions.append(
            MentionRecord(content_id(identity, at), identity, sentence.sentence_id, at, at + len(thing), thing, label,
                          concept, thing, "exact", 1.0, "asserted", 0.9, "generated")
        )  # fmt: skip
        concepts[concept, label] = ConceptRecord(
            concept, label, thing, "MONDO", "1", "CC-BY", True, (), (), (), 1, sum(one == thing for _, one in statements)
        )
        claims.append(_claim(identity, sentence, drug, predicate, thing, line, start))
    record = ArticleRecord(
        identity, f"{number:06}.txt", "text", f"{drug}, article {number}", "en", text, len(text.split()),
        f"UNII:{content_id(drug)[:8]}", drug, (), ("web_article", "leaflet", "label")[number % 3], None,
    )  # fmt: skip
    parts = ((section,), (sentence,), tuple(mentions), tuple(concepts.values()), tuple(claims))
    return Extraction(replace(record, **changes), *parts)


def _claim(identity, sentence, drug, predicate, thing, line, start) -> ClaimRecord:
    spread = int(content_id(identity, start)[:4], 16)
    status = ("asserted", "asserted", "asserted", "hedged", "negated")[spread % 5]
    frequency = ("very_common", "common", "rare", None)[spread % 4] if predicate == "causes" else None
    given = {
        "claim_id": content_id(identity, start), "article_id": identity, "sentence_id": sentence.sentence_id,
        "subject_id": f"UNII:{content_id(drug)[:8]}", "subject_name": drug, "subject_text": drug,
        "predicate": predicate, "object_id": f"MONDO:{content_id(thing)[:7]}", "object_name": thing,
        "object_text": thing, "status": status, "certainty": 0.5 if status == "hedged" else 1.0,
        "frequency": frequency, "quote": line, "start": start, "end": start + len(line), "score": 0.5 + spread % 50 / 100,
        "found_by": "generated", "class_statement": False, "setting": ("use", "trial")[spread % 2],
    }  # fmt: skip
    defaults = {field.name: None for field in fields(ClaimRecord) if field.name not in ("experiencer", "context",
                "subject_key", "object_key")}  # fmt: skip
    return ClaimRecord(**{**defaults, **given})


def many(n_articles: int, n_claims: int = 10) -> Iterator[Extraction]:
    """Yield articles on a few hundred drugs, each with `n_claims` claims of all kinds; the same in every run."""
    predicates = list(PHRASES)
    for number in range(n_articles):
        drug = f"drug{number % 400}mab"
        things = (f"thing {(number * 7 + i * 131) % 3000}" for i in range(n_claims))
        yield article(number, drug, [(predicates[(number + i) % 6], thing) for i, thing in enumerate(things)])
