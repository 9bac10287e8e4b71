"""Links in context: of the mentions whose borders the pipeline finds exactly, how many carry a gold MeSH id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rxtract.extraction import extract_bytes
from rxtract.records import Extraction

ABSTRACTS = 150
"""How many abstracts are read: those that no shipped model has been trained on."""
GOALS = {"Chemical": 0.90, "Disease": 0.82}
_KIND = {"DRUG": "Chemical", "DISEASE": "Disease", "ADVERSE_EVENT": "Disease"}


def abstracts(path: Path) -> Iterator[tuple[str, str, list[list[str]]]]:
    """Yield (number, text, annotated rows) of a PubTator file."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = [line for line in block.split("\n") if line]
        if len(lines) > 1:
            number, _, title = lines[0].split("|", 2)
            rows = [line.split("\t") for line in lines[2:]]
            yield number, title + "\n" + lines[1].split("|", 2)[2], [row for row in rows if len(row) > 5]


def figures_in_context(path: Path) -> list[tuple[str, float, float | None]]:
    """Return the share of found mentions with a right id, per kind, and how many of the gold ids are retired."""
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for number, (name, text, rows) in enumerate(abstracts(path)):
        if number == ABSTRACTS:
            break
        outcomes = list(extract_bytes(text.encode(), f"{name}.txt"))
        mentions = [m for one in outcomes if isinstance(one, Extraction) for m in one.mentions]
        concepts = {c.concept_id: c for one in outcomes if isinstance(one, Extraction) for c in one.concepts}
        links = {(m.start, m.end, _KIND.get(m.label)): m.concept_id for m in mentions}
        for _, start, end, _, kind, ids, *_ in rows:
            gold = {f"MESH:{part}" for part in re.split(r"[|+]", ids)} - {"MESH:-1"}
            if gold and (int(start), int(end), kind) in links:
                found[kind] += 1
                concept = concepts.get(links[int(start), int(end), kind] or "")
                right[kind] += concept is not None and bool({concept.concept_id, *concept.xrefs} & gold)
    title = "BC5CDR dev {}s in context, mentions found: right id"
    return [(title.format(kind.lower()), right[kind] / max(found[kind], 1), goal) for kind, goal in GOALS.items()]
