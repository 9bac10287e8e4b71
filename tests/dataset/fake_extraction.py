"""An extraction that needs no model, for tests: `[words](LABEL)` are mentions, other words do as they say.

`DIE` kills the process, `DIE_ONCE:<path>` only when `<path>` is not there yet, `RAISE` is a bug, `OFFSET` gives rows
with wrong offsets, `ENDLESS` never ends, `SLOW:<path>` writes the process id to `<path>` and takes a minute.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rxtract.records import (
    ArticleRecord,
    ClaimRecord,
    ConceptRecord,
    Extraction,
    MentionRecord,
    RejectionRecord,
    SectionRecord,
    SentenceRecord,
    content_id,
)

if TYPE_CHECKING:
    from rxtract.extraction import Source

VERSIONS = {"code": "1", "model": "1", "vocabulary": "1"}

_MENTION = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<label>[A-Z_]+)\)")


def tables_as_bytes(output: Path) -> dict[str, bytes]:
    """Return the files of the current snapshot by table, `runs` left out."""
    files = (output / "current").glob("*/part-*.parquet")
    return {path.parent.name: path.read_bytes() for path in files if path.parent.name != "runs"}


def extract(sources: Sequence[Source]) -> tuple[list[Extraction], list[RejectionRecord]]:
    extractions: list[Extraction] = []
    rejections: list[RejectionRecord] = []
    for source in sources:
        try:
            raw = source.path.read_bytes()
        except OSError:
            rejections.append(RejectionRecord(source.name, None, "read", "unreadable", "no permission"))
            continue
        lines = source.name.endswith(".jsonl")
        for number, part in enumerate(raw.splitlines() if lines else [raw], 1):
            name = f"{source.name}#{number}" if lines else source.name
            if not part.strip():
                rejections.append(RejectionRecord(name, hashlib.sha256(raw).hexdigest(), "read", "empty", "is empty"))
            else:
                extractions.append(extraction(part, name))
    return extractions, rejections


def extraction(raw: bytes, source: str) -> Extraction:
    text = raw.decode()
    _act(text)
    article_id = hashlib.sha256(raw).hexdigest()[:16]
    shift = 1 if "OFFSET" in text else 0
    sentence_id = content_id(article_id, 0)
    mentions, claims = [], []
    for match in _MENTION.finditer(text):
        start, end = match.span("words")
        words, label = match["words"], match["label"]
        concept_id = f"RXT:{words.lower()}"
        mentions.append(
            MentionRecord(
                content_id(article_id, start, end, label), article_id, sentence_id, start + shift, end + shift, words,
                label, concept_id, words.lower(), "exact", 1.0, "asserted", 0.5, "fake",
            )
        )  # fmt: skip
        claims.append(
            ClaimRecord(
                claim_id=content_id(article_id, start), article_id=article_id, sentence_id=sentence_id,
                subject_id=None, subject_name="drug", subject_text="drug", predicate="treats",
                object_id=concept_id, object_name=words.lower(), object_text=words, status="asserted", certainty=1.0,
                frequency=None, frequency_low=None, frequency_high=None, severity=None, line_of_therapy=None,
                population=None, condition=None, prior_therapy=None, combination=None, action=None, target=None,
                target_id=None, target_name=None,
                class_statement=False, attribution=None, quote=words, start=start, end=end, score=0.5, found_by="fake",
            )
        )  # fmt: skip
    counts = Counter(mention.concept_id for mention in mentions)
    labels = {mention.concept_id: mention.label for mention in mentions}
    concepts = tuple(
        ConceptRecord(
            str(concept_id), labels[concept_id], str(concept_id)[4:], "fake", "1", "CC0", True, ("A:1", "B:2"), (), (), 1, n
        )
        for concept_id, n in sorted(counts.items(), key=str)
    )
    article = ArticleRecord(
        article_id, source, "text", None, "en", text, len(text.split()), None, None, ("https://a.example",), None, None
    )
    section = SectionRecord(article_id, content_id(article_id), "other", None, 0, len(text), "en")
    sentence = SentenceRecord(article_id, sentence_id, section.section_id, 0, len(text))
    return Extraction(article, (section,), (sentence,), tuple(mentions), concepts, tuple(claims))


def _act(text: str) -> None:
    if "DIE_ONCE:" in text:
        mark = Path(text.split("DIE_ONCE:")[1].split()[0])
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), 9)
    elif "DIE" in text:
        os.kill(os.getpid(), 9)
    if "RAISE" in text:
        raise KeyError("a bug")
    while "ENDLESS" in text:
        pass
    if "SLOW:" in text:
        Path(text.split("SLOW:")[1]).write_text(str(os.getpid()))
        time.sleep(60)
