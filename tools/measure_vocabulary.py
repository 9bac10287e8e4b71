"""Measure the packaged vocabulary against public corpora and reference lists.

`python tools/measure_vocabulary.py --shared PATH` prints a Markdown table; `--json FILE` writes the same figures for
docs/quality.md. The data lie in a folder outside the project; nothing of them is part of the vocabulary.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from links_in_context import figures_in_context

from rxtract.knowledge import Vocabulary, link_names, load_vocabulary
from rxtract.knowledge.lookup.vocabulary import packaged_path

NCBI_KINDS = {"SpecificDisease", "DiseaseClass", "Modifier", "CompositeMention"}
Figure = tuple[str, float, float | None]
"""Name, value, and the value to reach (None: for information)."""


def pubtator(path: Path, kinds: set[str]) -> Iterator[tuple[str, set[str]]]:
    """Yield (mention, gold MeSH and OMIM ids) of a PubTator file; mentions without an id have an empty set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 6 and fields[4] in kinds:
            ids = {part.strip().removeprefix("MESH:") for part in re.split(r"[|+]", fields[5])}
            yield fields[3], {identifier for identifier in ids if re.fullmatch(r"[CD]\d+|OMIM:\d+", identifier)}


def coded_ids(vocabulary: Vocabulary, name: str, label: str) -> set[str] | None:
    """Return the MeSH and OMIM ids of the linked concept, None without a link."""
    concept = vocabulary.link(name, label).concept
    if concept is None:
        return None
    ids = {concept.concept_id, *concept.xrefs}
    return {identifier.removeprefix("MESH:") for identifier in ids if identifier.startswith(("MESH:", "OMIM:"))}


def name_figures(
    vocabulary: Vocabulary,
    title: str,
    pairs: Iterable[tuple[str, set[str]]],
    label: str,
    goals: tuple[float | None, ...],
) -> list[Figure]:
    """Return accuracy and precision over the mentions and over distinct names, with an id in the gold standard."""
    figures: list[Figure] = []
    mentions = [(name, ids) for name, ids in pairs if ids]
    distinct = {(name.lower(), tuple(sorted(ids))): (name, ids) for name, ids in mentions}
    for unit, items in (("mentions", mentions), ("distinct names", list(distinct.values()))):
        right = linked = coded = 0
        for name, gold in items:
            found = coded_ids(vocabulary, name, label)
            # A link without any such id cannot be judged by the gold ids; it counts as a wrong link.
            linked += found is not None
            coded += bool(found)
            right += bool(found and found & gold)
        wanted = goals if unit == "mentions" else (None, None)
        figures.append((f"{title}, {unit}: accuracy", right / len(items), wanted[0]))
        figures.append((f"{title}, {unit}: precision", right / max(linked, 1), wanted[1]))
        figures.append((f"{title}, {unit}: precision of links with a MeSH or OMIM id", right / max(coded, 1), None))
    return figures


def corpora_figures(vocabulary: Vocabulary, shared: Path) -> list[Figure]:
    """Return the figures of names without context."""
    bc5cdr, ncbi = shared / "corpora/bc5cdr/dev.pubtator.txt", shared / "corpora/ncbi_disease/dev.pubtator.txt"
    return [
        *name_figures(vocabulary, "BC5CDR dev chemicals", pubtator(bc5cdr, {"Chemical"}), "DRUG", (0.83, 0.96)),
        *name_figures(vocabulary, "BC5CDR dev diseases", pubtator(bc5cdr, {"Disease"}), "DISEASE", (0.74, 0.92)),
        *name_figures(vocabulary, "NCBI disease dev", pubtator(ncbi, NCBI_KINDS), "DISEASE", (0.74, None)),
    ]


def judged_scores(vocabulary: Vocabulary, shared: Path) -> Iterator[tuple[float, bool]]:
    """Yield (score, right) of the links of development mentions whose gold id the vocabulary knows at all."""
    known = {x.removeprefix("MESH:") for i in vocabulary.concept_ids() for x in (i, *vocabulary.concept(i).xrefs)}
    parts = [
        (shared / "corpora/bc5cdr/dev.pubtator.txt", {"Chemical"}, "DRUG"),
        (shared / "corpora/bc5cdr/dev.pubtator.txt", {"Disease"}, "ADVERSE_EVENT"),
        (shared / "corpora/ncbi_disease/dev.pubtator.txt", NCBI_KINDS, "DISEASE"),
    ]
    for path, kinds, label in parts:
        for name, gold in pubtator(path, kinds):
            score = vocabulary.link(name, label).score
            if gold & known and score is not None:
                yield score, bool((coded_ids(vocabulary, name, label) or set()) & gold)


def reliability(scores: Iterable[tuple[float, bool]]) -> list[tuple[float, float, float, int]]:
    """Return (from, mean score, share right, links) per band of scores."""
    bands: dict[float, list[tuple[float, bool]]] = {}
    for score, right in scores:
        bands.setdefault(int(score * 20 + 1e-9) / 20, []).append((score, right))
    return [
        (band, sum(s for s, _ in rows) / len(rows), sum(r for _, r in rows) / len(rows), len(rows))
        for band, rows in sorted(bands.items())
    ]


def calibration_error(bands: Iterable[tuple[float, float, float, int]]) -> float:
    """Return the expected calibration error: how far scores and shares of right links are apart, weighted by links."""
    bands = list(bands)
    return sum(abs(mean - right) * links for _, mean, right, links in bands) / sum(links for *_, links in bands)


def score_curve(bands: Iterable[tuple[float, float, float, int]]) -> str:
    """Return the bands as a Markdown table."""
    rows = [f"| {band:.2f} | {mean:.2f} | {right:.2f} | {links} |" for band, mean, right, links in bands]
    return "\n".join(["| link_score from | mean score | right | links |", "|---|---|---|---|", *rows])


def label_names(shared: Path) -> list[str]:
    """Return the distinct adverse-event strings of the FDA labels, in order of first occurrence."""
    names: Counter[str] = Counter()
    for section in json.loads((shared / "corpora/adr_labels/train.json").read_text(encoding="utf-8")):
        names.update(event[0] for event in section["adverse_events"])
    return list(names)


def linked_share(vocabulary: Vocabulary, names: Iterable[str], label: str) -> float:
    """Return the share of names that get a link."""
    found = [vocabulary.link(name, label).concept is not None for name in names]
    return sum(found) / len(found)


def reference_figures(vocabulary: Vocabulary, shared: Path) -> list[Figure]:
    """Return coverage of FDA label terms, CTCAE terms and DrugMechDB drugs."""
    terms = [row.split("\t")[1] for row in (shared / "reference/ctcae_v5_terms.tsv").read_text().splitlines()[1:]]
    rows = [json.loads(line) for line in (shared / "reference/drugmechdb_first_steps.jsonl").read_text().splitlines()]
    drugs = sorted({row["drug"] for row in rows})
    known = [concept.concept_id for drug in drugs if (concept := vocabulary.link(drug, "DRUG").concept) is not None]
    classed = sum(bool(vocabulary.classes(concept_id)) for concept_id in known)
    return [
        ("FDA label adverse events: linked", linked_share(vocabulary, label_names(shared), "ADVERSE_EVENT"), 0.85),
        ("CTCAE terms: linked", linked_share(vocabulary, terms, "ADVERSE_EVENT"), 0.80),
        ("DrugMechDB drugs: found", len(known) / len(drugs), 0.97),
        ("DrugMechDB drugs: class or target known", classed / len(drugs), 0.70),
    ]


_LOADING = (
    "import time, resource; start = time.perf_counter();"
    "from rxtract.knowledge import load_vocabulary; load_vocabulary().link('nausea', 'ADVERSE_EVENT');"
    "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)


def cost_figures(vocabulary: Vocabulary, shared: Path) -> list[Figure]:
    """Return size, load time, memory and speed."""
    seconds, megabytes = map(
        float,
        subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True).stdout.split(),
    )
    names = label_names(shared)
    names = (names * (10_000 // len(names) + 1))[:10_000]
    start = time.perf_counter()
    rows: list[dict[str, Any]] = list(link_names(names, "ADVERSE_EVENT", vocabulary))
    linking = time.perf_counter() - start
    exact = [row["text"] for row in rows if row["method"] == "exact"]
    start = time.perf_counter()
    for name in exact:
        vocabulary.lookup(name, "ADVERSE_EVENT")
    return [
        ("Vocabulary file, MB", packaged_path().stat().st_size / 1e6, 15),
        ("Load and first link, s", seconds, 1.0),
        ("Memory after loading, MB", megabytes, 400),
        ("Link 10,000 names, s", linking, 20),
        ("Exact look-ups a second", len(exact) / (time.perf_counter() - start), 50_000),
        ("Memory after linking, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, None),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/ and reference/")
    parser.add_argument("--vocabulary", type=Path, help="another vocabulary file than the packaged one")
    parser.add_argument("--curve", action="store_true", help="also print the reliability curve of the scores")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    if options.vocabulary:
        os.environ["RXTRACT_VOCABULARY"] = str(options.vocabulary)
    vocabulary = load_vocabulary()
    figures = corpora_figures(vocabulary, options.shared) + reference_figures(vocabulary, options.shared)
    bands = reliability(judged_scores(vocabulary, options.shared))
    figures.append(("Link scores, development mentions: expected calibration error", calibration_error(bands), None))
    costs = cost_figures(vocabulary, options.shared)  # before the pipeline is loaded, which would count as memory
    figures += figures_in_context(options.shared / "corpora/bc5cdr/dev.pubtator.txt") + costs
    print(f"Vocabulary {vocabulary.version}\n\n| figure | value | to reach |\n|---|---|---|")
    for name, value, goal in figures:
        print(f"| {name} | {value:,.3f} | {'' if goal is None else f'{goal:g}'} |")
    if options.curve:
        print("\n" + score_curve(bands))
    if options.json:
        table = [{"figure": name, "value": round(value, 4), "to_reach": goal} for name, value, goal in figures]
        options.json.write_text(json.dumps({"vocabulary": vocabulary.version, "figures": table}, indent=1) + "\n")


if __name__ == "__main__":
    main()
