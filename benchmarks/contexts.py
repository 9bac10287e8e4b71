"""Contexts: whether claims carry what indications say of patients, earlier and accompanying treatment and duration.

`contexts.json` lists the contexts of sentences of LabeledIn and of European leaflets, annotated before the columns were
read from other than our own sentences. It holds no text: places as half-open code points of the article as it is read,
with a digest of what stands there, and what a column has to hold: a number, a word of the column, or the place of the
words. A context counts when a claim of its sentence has it; words agree when one contains the other.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.claim_corpora import labeledin_texts
from rxtract.extraction import extract_bytes
from rxtract.records import ClaimRecord, Extraction
from training.phee import agree

PATH = Path(__file__).with_name("contexts.json")
_LABELEDIN = "labeledin/"


def digest(text: str) -> str:
    """Return the digest by which words are known that may not be kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def articles(shared: Path, names: set[str]) -> Iterator[tuple[str, Extraction]]:
    """Yield the articles of the list that are there, by name, as they are read."""
    path = shared / "corpora" / "labeledin" / "train.txt"
    if path.is_file():
        for name, text in labeledin_texts(path):
            if _LABELEDIN + name in names:
                yield from ((_LABELEDIN + name, one) for one in _read(text.encode(), f"{name}.txt"))
    for name in sorted(name for name in names if not name.startswith(_LABELEDIN)):
        file = shared / "articles" / name
        if file.is_file():
            yield from ((name, one) for one in _read(file.read_bytes(), file.name))


def _read(raw: bytes, name: str) -> Iterator[Extraction]:
    return (one for one in extract_bytes(raw, name) if isinstance(one, Extraction))


def carries(found: Extraction, context: dict[str, Any]) -> bool:
    """Whether a claim of the context's sentence holds in its column what it has to."""
    text, (start, end) = found.article.text, context["place"]
    if digest(text[start:end]) != context["digest"]:
        return False  # the article is read otherwise than when it was annotated
    wanted = context.get("value")
    if wanted is None:
        first, last = context["words"]
        wanted = " ".join(text[first:last].split()).lower()
    values = [getattr(one, context["column"]) for one in _claims_of(found, start, end)]
    return any(_agrees(value, wanted) for value in values)


def _claims_of(found: Extraction, start: int, end: int) -> Iterator[ClaimRecord]:
    """Yield the claims of which a quote stands in the sentences of a place."""
    sentences = [one for one in found.sentences if one.start < end and start < one.end]
    first = min((one.start for one in sentences), default=start)
    last = max((one.end for one in sentences), default=end)
    quoted = {one.claim_id for one in found.claim_quotes if one.start < last and first < one.end}
    yield from (one for one in found.claims if one.claim_id in quoted)


def _agrees(value: Any, wanted: Any) -> bool:
    if value is None or not isinstance(wanted, str):
        return value is not None and value == wanted
    parts = str(value).lower().split("; ")
    return any(agree(part, wanted) for part in parts)


def measure(shared: Path, contexts: list[dict[str, Any]] | None = None) -> dict[str, tuple[int, int]]:
    """Return how many contexts are carried and how many there are, by column and of all."""
    listed = json.loads(PATH.read_text(encoding="utf-8")) if contexts is None else contexts
    carried: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for name, found in articles(shared, {one["article"] for one in listed}):
        for context in (one for one in listed if one["article"] == name):
            for part in (context["column"], "all"):
                wanted[part] += 1
                carried[part] += carries(found, context)
    return {part: (carried[part], count) for part, count in sorted(wanted.items())}
