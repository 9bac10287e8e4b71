"""rxtract: drug articles in, Parquet tables out.

Three functions for Python; everything they need is imported when they are called, so `import rxtract` costs nothing:
`extract(text)` → the rows of one article, `read(output)` → the tables of a run, `load()` → the spaCy pipeline.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from rxtract.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    from rxtract.desk import Snapshot
    from rxtract.records import Extraction

# onnxruntime reports its use over the network and writes device files at every start. It reads this when it is
# imported, its own `disable_telemetry_events()` comes too late. Worker processes inherit it.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__all__ = ["__version__", "extract", "load", "read"]


def extract(text: str, *, title: str = "", source: str = "-") -> Extraction:
    """Return the rows of one article: `.article`, `.sections`, `.sentences`, `.mentions`, `.concepts`, `.claims`.

    All offsets are half-open code points of `text`. The pipeline is loaded at the first call (a few seconds).

    Args:
        text: the article, as it stands.
        title: its title, when it is known apart from the text; the first line otherwise.
        source: name that goes into the rows.
    """
    from rxtract.extraction import extract_article
    from rxtract.readers import article_id
    from rxtract.readers.plain import plain_article

    identity = article_id(text.encode("utf-8", "surrogatepass"))
    article = plain_article(text, source, identity, "text")
    return extract_article(replace(article, title=title) if title else article)


def read(output: str | Path) -> Snapshot:
    """Return the newest snapshot in `output`: its tables as data frames (`.claims`), and what one asks of them.

    `.profile("Imnovid")`, `.claims_for(…)`, `.compare(…, …)`, `.facts()`, `.contradictions()`, `.discrepancies()`,
    `.evidence(claim_id)` and `.sql("SELECT …")`; docs/analysis.md answers ten questions with them.

    Raises:
        SnapshotError: there is no complete snapshot.
    """
    from rxtract.desk import read as read_snapshot

    return read_snapshot(output)


def load(tier: str | None = None) -> Language:
    """Return the whole pipeline as a spaCy `Language`, loaded once per process.

    `doc.ents` of its docs are the mentions (`ent.kb_id_` is the concept); `extract` gives the same as rows.

    Args:
        tier: `accurate`, `fast` (half the network) or `lexicon` (none); by default what RXTRACT_TIER says, or
            `accurate`.

    Raises:
        UsageError: there is no such tier.
    """
    from rxtract.nlp import load_pipeline

    return load_pipeline(tier)
