"""Readers of the public corpora: one function a corpus, all give `Document`.

What a corpus does not annotate is not a negative: `annotated` names what its silence means something for.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from rxtract.errors import InputError
from rxtract.readers import read_articles, supported_suffixes


class Gold(NamedTuple):
    """An annotated span: code points, label (DRUG, DISORDER, GENE), whether it is an adverse event (None: unknown).

    `borders` False: something of this label is here, but the corpus cuts spans otherwise than we do.
    """

    start: int
    end: int
    label: str
    adverse: bool | None = None
    borders: bool = True


@dataclass
class Document:
    """One annotated text; `weak` lists labels that are annotated in part: silence counts for improbable words only."""

    corpus: str
    name: str
    text: str
    spans: list[Gold] = field(default_factory=list)
    annotated: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    silent_is_not_adverse: bool = False
    skip: list[tuple[int, int]] = field(default_factory=list)

    def with_replaced(self, places: list[tuple[int, int, str]]) -> Document:
        """Return the document with parts of its text (start, end, new text) replaced in order, its spans moved."""
        parts, moves, position, shift = [], [(0, 0)], 0, 0
        for start, end, new in places:
            parts.append(self.text[position:start] + new)
            position, shift = end, shift + len(new) - (end - start)
            moves.append((end, shift))

        def moved(offset: int) -> int:
            return offset + next(by for place, by in reversed(moves) if offset >= place)

        return replace(
            self,
            text="".join(parts) + self.text[position:],
            spans=[span._replace(start=moved(span.start), end=moved(span.end)) for span in self.spans],
            skip=[(moved(start), moved(end)) for start, end in self.skip],
        )


_CHEMICAL = {"Chemical": "DRUG", "ChemicalEntity": "DRUG", "CHEMICAL": "DRUG"}
_DISEASE = dict.fromkeys(
    ["Disease", "DiseaseOrPhenotypicFeature", "SpecificDisease", "Modifier", "DiseaseClass", "CompositeMention"],
    "DISORDER",
)
_GENE = {"GeneOrGeneProduct": "GENE", "GENE-Y": "GENE", "GENE-N": "GENE", "GENE": "GENE"}
LABEL_OF = _CHEMICAL | _DISEASE | _GENE


def read_pubtator(path: Path, corpus: str, annotated: set[str]) -> Iterator[Document]:
    """Read a PubTator file; a disease that the abstract says a chemical induces is an adverse event there."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = [line for line in block.split("\n") if line]
        if len(lines) < 2:
            continue
        number, _, title = lines[0].split("|", 2)
        text = title + "\n" + lines[1].split("|", 2)[2]
        fields = [line.split("\t") for line in lines[2:]]
        induced = {row[3] for row in fields if len(row) == 4 and row[1] == "CID"}
        spans = []
        for row in fields:
            if len(row) < 5 or row[4] not in LABEL_OF:
                continue
            label = LABEL_OF[row[4]]
            role = None
            if corpus == "bc5cdr" and label == "DISORDER" and len(row) > 5:
                role = bool(set(row[5].split("|")) & induced)
            spans.append(Gold(int(row[1]), int(row[2]), label, role))
        yield Document(corpus, number, text, longest(spans), frozenset(annotated))


def longest(spans: list[Gold]) -> list[Gold]:
    """Keep the longest of overlapping spans."""
    kept: list[Gold] = []
    for span in sorted(spans, key=lambda item: (item.start - item.end, item.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept)


def read_phee(path: Path) -> Iterator[Document]:
    """Read PHEE: sentences of case reports with treatments, their targets and their effects."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans, skip = [], []
        for event in (event for part in row["annotations"] for event in part["events"]):
            harm = event["event_type"] == "Adverse_event"
            treatment = event.get("Treatment", {})
            for label, role, argument in (
                ("DRUG", None, treatment.get("Drug")),
                ("DISORDER", False, treatment.get("Disorder")),
                ("DISORDER", True, event.get("Effect")),
            ):
                for start, text in _pieces_of(argument):
                    if label == "DISORDER" and role and not harm:
                        skip.append((start, start + len(text)))
                    else:
                        spans.append(Gold(start, start + len(text), label, role, borders=label == "DRUG"))
        yield Document(
            "phee", row["id"], row["context"], longest(spans), weak=frozenset({"DISORDER", "DRUG"}), skip=skip
        )


def _pieces_of(argument: dict | list | None) -> Iterator[tuple[int, str]]:
    for item in argument if isinstance(argument, list) else [argument] if argument else []:
        for texts, starts in zip(item["text"], item["start"], strict=True):
            for text, start in zip(texts, starts, strict=True):
                yield start, text


def read_adr_labels(path: Path) -> Iterator[Document]:
    """Read the FDA labels; each distinct term is projected to all its occurrences in the section."""
    for row in json.loads(path.read_text(encoding="utf-8")):
        spans, skip = [], []
        for event in row["adverse_events"]:
            term = str(event[0] or "").strip()
            if not term:
                continue
            pattern = r"\s+".join(map(re.escape, term.split()))
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", row["section_text"], re.IGNORECASE):
                if event[-1] == "human":
                    spans.append(Gold(match.start(), match.end(), "DISORDER", True))
                else:
                    skip.append((match.start(), match.end()))
        yield Document(
            "adr_labels",
            f"{row['label_id']}/{row['section_name']}",
            row["section_text"],
            longest(spans),
            weak=frozenset({"DISORDER"}),
            silent_is_not_adverse=True,
            skip=skip,
        )


_MARKUP = re.compile(r"<annotation[^>]*>(.*?)</annotation>|<[^>]+>", re.DOTALL)


def read_labeledin(path: Path) -> Iterator[Document]:
    """Read LabeledIn: indication sections with the diseases that the medicine is for."""
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("|")
        if len(parts) < 3:
            continue
        markup, text, spans, position = parts[2], "", [], 0
        for match in _MARKUP.finditer(markup):
            text += markup[position : match.start()]
            if match.group(1) is not None:
                term = re.sub(r"<[^>]+>", " ", match.group(1))
                spans.append(Gold(len(text), len(text) + len(term), "DISORDER", False))
                text += term
            elif "br" in match.group() or "div" in match.group() or "li" in match.group():
                text += "\n"
            position = match.end()
        text += markup[position:]
        yield Document("labeledin", parts[0], text, spans, weak=frozenset({"DISORDER"}))


def read_drugprot(folder: Path) -> Iterator[Document]:
    """Read DrugProt: chemicals and genes of abstracts."""
    spans = defaultdict(list)
    with (folder / "entities.tsv").open(encoding="utf-8") as lines:
        for number, _, kind, start, end, *_ in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            spans[number].append(Gold(int(start), int(end), LABEL_OF[kind]))
    with (folder / "abstracts.tsv").open(encoding="utf-8") as lines:
        for number, title, abstract in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if number in spans:
                text = title + "\n" + abstract
                yield Document("drugprot", number, text, longest(spans[number]), frozenset({"DRUG", "GENE"}))


def held_out_labels(names: set[str]) -> set[str]:
    """Return the 20 FDA labels that are never trained on."""
    return set(random.Random(20).sample(sorted(names), 20))


# Development texts that no model sees, whatever else it is trained on: the quality gate's.
PINNED = {"bc5cdr/dev": 150, "ncbi_disease/dev": 50, "biored/dev": 40, "phee/dev": 300, "adr_labels/dev": 48}


def pin(parts: dict[str, list[Document]]) -> dict[str, list[Document]]:
    """Return the parts with only the pinned development texts; the others go to the training parts."""
    pinned = {name: parts[name][:limit] for name, limit in PINNED.items()}
    held_back = {_abstract(document) for documents in pinned.values() for document in documents}
    moved = {name: list(documents) for name, documents in parts.items() if name.endswith("/train")}
    for name, limit in PINNED.items():
        rest = [document for document in parts[name][limit:] if _abstract(document) not in held_back]
        moved[name.replace("/dev", "/train")] += rest
    return moved | pinned


def _abstract(document: Document) -> str:
    return document.name.split("_")[0]


def read_all(corpora: Path) -> dict[str, list[Document]]:
    """Return `<corpus>/<part>` → documents; no training document's abstract is in any development part."""
    parts: dict[str, list[Document]] = {}
    for corpus, annotated in (
        ("bc5cdr", {"DRUG", "DISORDER"}),
        ("ncbi_disease", {"DISORDER"}),
        ("biored", {"DRUG", "DISORDER", "GENE"}),
    ):
        for part in ("train", "dev"):
            parts[f"{corpus}/{part}"] = list(
                read_pubtator(corpora / corpus / f"{part}.pubtator.txt", corpus, annotated)
            )
    for part in ("train", "dev"):
        parts[f"phee/{part}"] = list(read_phee(corpora / "phee" / f"{part}.jsonl"))
    labels = list(read_adr_labels(corpora / "adr_labels" / "train.json"))
    held_out = held_out_labels({label.name.split("/")[0] for label in labels})
    parts["adr_labels/train"] = [label for label in labels if label.name.split("/")[0] not in held_out]
    parts["adr_labels/dev"] = [label for label in labels if label.name.split("/")[0] in held_out]
    parts["labeledin/train"] = list(read_labeledin(corpora / "labeledin" / "train.txt"))
    parts["drugprot/train"] = list(read_drugprot(corpora / "drugprot"))
    held_back = {
        _abstract(document) for name, documents in parts.items() if name.endswith("/dev") for document in documents
    }
    for name in parts:
        if name.endswith("/train"):
            parts[name] = [one for one in parts[name] if _abstract(one) not in held_back]
    return parts


def read_drug_articles(folder: Path, leave_out: Path | None) -> list[Document]:
    """Return articles without any annotation; not those whose name the folder `leave_out` has (annotated articles)."""
    kept_back = {path.stem.rpartition("_")[2] for path in leave_out.iterdir()} if leave_out else set()
    documents = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in supported_suffixes() or path.stem in kept_back:
            continue
        try:
            read = list(read_articles(path.read_bytes(), path.name))
        except InputError:
            continue  # a format that has no reader, a damaged file: there are enough others
        documents += [Document("articles", one.article_id, one.text) for one in read if not isinstance(one, InputError)]
    return documents
