"""The rows of every table, as frozen dataclasses.

Every column is declared once, here, with its meaning beside it; `rxtract.tables` derives the Arrow schemas,
`docs/tables.md` and the checks from these classes. Offsets are half-open code points of `articles.text`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from rxtract.predicates import all_predicates

LABELS = ("DRUG", "DISEASE", "ADVERSE_EVENT", "MECHANISM")
PREDICATES = tuple(all_predicates())
STATUSES = ("asserted", "hedged", "negated")
LINK_METHODS = ("exact", "synonym", "abbreviation", "approximate", "none")
ACTIONS = (
    "inhibit", "block", "suppress", "reduce", "prevent", "stop", "interfere", "enhance", "activate", "induce", "bind",
    "modulate", "degrade", "kill", "antagonise", "slow", "replace", "relax", "remove", "act", "help",
)  # fmt: skip
RELATIONS = ("has_active_moiety", "has_part", "has_class", "has_mechanism", "is_a", "acts_on")
SECTION_KINDS = (
    "overview", "indication", "mechanism", "dosage", "contraindication", "warning", "interaction", "pregnancy",
    "adverse_reaction", "monitoring", "evidence", "reference", "boilerplate", "other", "boxed_warning", "overdosage",
    "nonclinical", "population", "product",
)  # fmt: skip
KINDS_BY = ("code", "heading", "layout", "content")
SETTINGS = ("use", "overdose", "withdrawal", "animal", "in_vitro", "trial", "post_marketing", "interaction")
EXPERIENCERS = ("patient", "child", "family", "other")
CELL_ROLES = (
    "header", "event", "class", "frequency", "subject_arm", "comparator_arm", "number", "organ_class", "text",
)  # fmt: skip


def content_id(*parts: object) -> str:
    """Return 16 hex digits that depend on `parts` only: the same content has the same id in every run."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def key_of_name(name: str) -> str:
    """Return a name as a key: in small letters, with single spaces."""
    return " ".join(name.lower().split())


def _column(meaning: str, **metadata: Any) -> Any:
    return field(metadata={"meaning": meaning, **metadata})


def _extra(meaning: str, *, default: Any = None, **metadata: Any) -> Any:
    """Return a column that a record may be made without."""
    return field(default=default, kw_only=True, metadata={"meaning": meaning, **metadata})


def _detail(meaning: str, *, shown: str = "{}", default: Any = None, **metadata: Any) -> Any:
    """Return a column that says more of a claim; people are told it as `shown`, with its value in the braces."""
    return field(default=default, kw_only=True, metadata={"meaning": meaning, "shown": shown, **metadata})


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """A document that was read."""

    article_id: str = _column("First 16 hex digits of the SHA-256 of the raw bytes.")
    source: str = _column(
        "Path relative to the input root, or URI; `#n` is the n-th line, row or record of it, `!/b.html` a file in it."
    )
    format: str = _column("Reader that read it: text, markdown, html, jsonl, …", dictionary=True)
    title: str | None = _column("Title as the article or its markup gives it.")
    language: str | None = _column("Main language, ISO 639-1; null when there are no letters.", dictionary=True)
    text: str = _column("Verbatim text that all offsets of all tables point into.")
    n_words: int = _column("Tokens of `text` that hold a letter or digit.")
    subject_id: str | None = _column("Concept of the drug the article is about; null when there is none or many.")
    subject_name: str | None = _column(
        "Preferred name of the subject, or its text when it has no concept; `unnamed` when the text names no drug."
    )
    references: tuple[str, ...] = _column("URLs that the article gives as references, in order.")
    genre: str | None = _column("web_article, leaflet, label, paper or other, judged by form.", dictionary=True)
    near_duplicate_of: str | None = _column(
        "article_id of an earlier article (by source) of this snapshot about the same drug with nearly the same text: "
        "at least 80 % of the threes of words in a row of its prose, without boilerplate, menus and references; null "
        "otherwise, so that the rows with null hold each text once."
    )
    site: str | None = _extra("Host name of the web page, as its markup states it.", dictionary=True)
    published: date | None = _extra("Day of publication or last change, as the markup or text states it.")
    warnings: tuple[str, ...] = _extra(
        "Short stable words for what was mended or left out while reading, sorted: read, but look.", default=()
    )
    n_subjects: int = _extra("Drugs that the article is about, each under its own headings.", default=0)


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """A part of an article. Sections do not overlap; boilerplate is kept as a section, never extracted from."""

    article_id: str = _column("Article the section belongs to.")
    section_id: str = _column("Hash of article, offsets and kind.")
    kind: str = _column(
        "One of: " + ", ".join(SECTION_KINDS) + ". `boilerplate` is of the page around the article, `product` of the "
        "medicine as a thing (contents, looks, storage, maker) or a list of contents; nothing is extracted from "
        "either, nor from `reference`.",
        dictionary=True,
        values=SECTION_KINDS,
    )
    heading: str | None = _column("Heading as written; null for a section found by content.")
    start: int = _column("First code point of the section in `articles.text`.")
    end: int = _column("Code point after its last.")
    language: str | None = _column("Language of the section, ISO 639-1.", dictionary=True)
    level: int = _extra("Depth of the heading: 1 is the highest.", default=1)
    parent_id: str | None = _extra("section_id of the section that this one is a part of; null at the top.")
    kind_by: str = _extra(
        "How its kind was found: code (the format states it), heading, layout (it has its parent's), content.",
        default="content", dictionary=True, values=KINDS_BY,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentenceRecord:
    """A sentence, list item, heading or table cell."""

    article_id: str = _column("Article the sentence belongs to.")
    sentence_id: str = _column("Hash of article and offsets.")
    section_id: str = _column("Section that holds its first code point.")
    start: int = _column("First code point in `articles.text`.")
    end: int = _column("Code point after its last.")


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """A span of text that names a drug, disease, adverse event or mechanism."""

    mention_id: str = _column("Hash of article, offsets and label.")
    article_id: str = _column("Article the mention stands in.")
    sentence_id: str = _column("Sentence that holds its first code point.")
    start: int = _column("First code point in `articles.text`.")
    end: int = _column("Code point after its last.")
    text: str = _column("`articles.text[start:end]`, verbatim.")
    label: str = _column("One of: " + ", ".join(LABELS) + ".", dictionary=True, values=LABELS)
    concept_id: str | None = _column("CURIE of the concept; null when no link is sure enough.")
    concept_name: str | None = _column("Preferred name of the concept.")
    link_method: str = _column(
        "How it was linked: exact (preferred name), synonym, abbreviation (through its long form), approximate, none.",
        dictionary=True,
        values=LINK_METHODS,
    )
    link_score: float | None = _column("Confidence of the link in [0, 1]; null without a link.")
    status: str = _column("How the text puts it: " + ", ".join(STATUSES) + ".", dictionary=True, values=STATUSES)
    score: float = _column("Confidence in [0, 1] that the span and label are right.")
    found_by: str = _column("Rule, lexicon or model that found it.", dictionary=True)


@dataclass(frozen=True, slots=True)
class ConceptRecord:
    """A normalised thing that occurs in this snapshot."""

    concept_id: str = _column("CURIE, such as MONDO:0009693.")
    label: str = _column("One of: " + ", ".join(LABELS) + ".", dictionary=True, values=LABELS)
    name: str = _column("Preferred name in its vocabulary.")
    vocabulary: str = _column("Vocabulary that the id comes from.", dictionary=True)
    vocabulary_version: str = _column("Release of that vocabulary.", dictionary=True)
    licence: str = _column("Licence under which id and name are used.", dictionary=True)
    redistributable: bool = _column("Whether that licence allows to pass id and name on.")
    xrefs: tuple[str, ...] = _column("CURIEs of the same thing in other vocabularies, sorted.")
    licensed_xrefs: tuple[str, ...] = _column("Those of `xrefs` that may not be passed on (MedDRA, UMLS, RxNorm).")
    xref_licences: tuple[str, ...] = _column("The licence of each of `licensed_xrefs`, in their order.")
    n_articles: int = _column("Articles of this snapshot that mention it.")
    n_mentions: int = _column("Mentions of it in this snapshot.")


@dataclass(frozen=True, slots=True)
class ConceptLinkRecord:
    """What a concept of this snapshot belongs to, directly or through others: for grouping, one merge is enough."""

    concept_id: str = _column("Concept that occurs in this snapshot.")
    relation: str = _column(
        "has_active_moiety (salt → substance), has_part (combination → parts), has_class, has_mechanism (drug → class; "
        "a salt has its substance's, a combination its parts'), is_a (→ wider concept), "
        "acts_on (drug or class → what the names of its classes say it acts on).",
        dictionary=True,
        values=RELATIONS,
    )
    group_id: str = _column("Concept it leads to; need not occur in any article.")
    group_name: str = _column("Preferred name of the group.")
    group_label: str = _column("One of: " + ", ".join(LABELS) + ".", dictionary=True, values=LABELS)
    action: str | None = _column("acts_on: what is done to it, as in `claims`.", values=ACTIONS)
    steps: int = _column("Links in between: 1 is direct, more are wider classes or inherited (from the substance).")
    vocabulary: str = _column("Vocabulary of the group.", dictionary=True)
    vocabulary_version: str = _column("Release of that vocabulary.", dictionary=True)
    licence: str = _column("Licence under which id and name of the group are used.", dictionary=True)
    group_xrefs: tuple[str, ...] = _extra(
        "CURIEs of the group in other vocabularies that may be passed on, sorted: a class of ChEBI that is also an FDA "
        "class (EPC) has its NDC_EPC id here.",
        default=(),
    )


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One statement of an article about a drug, with the words that state it."""

    claim_id: str = _column("Hash of article, subject, predicate, object and status.")
    article_id: str = _column("Article that makes the claim.")
    sentence_id: str = _column("Sentence that the quote starts in.")
    subject_id: str | None = _column("Concept of the drug the claim is about.")
    subject_name: str = _column(
        "Preferred name of that drug, or its text when it has no concept; `unnamed` where the article names no drug at "
        "all (a label's section) and its title names no product."
    )
    subject_text: str = _column("The drug as this article names it; empty where it names no drug at all.")
    predicate: str = _column("One of: " + ", ".join(PREDICATES) + ".", dictionary=True, values=PREDICATES)
    object_id: str | None = _column("Concept of the object; null when unlinked.")
    object_name: str | None = _column("Preferred name of the object's concept.")
    object_text: str = _column("The object as written.")
    status: str = _column("One of: " + ", ".join(STATUSES) + ".", dictionary=True, values=STATUSES)
    certainty: float = _column(
        "How firmly the text puts it, in [0, 1]: 1 a plain fact or a plain no, 0.9 usually; of what is hedged what the "
        "weakest of its cues leaves: 0.75 likely, 0.6 thought, 0.5 may, 0.4 being studied or off-label, 0.3 in theory "
        "or in the future, 0.25 unclear."
    )
    status_cue: str | None = _extra(
        "Words that make it hedged or negated, as written; null when it is asserted, or no word of the sentence shows."
    )
    setting: str = _extra(
        "Circumstances it is said of: use (of the drug as directed), trial, post_marketing; overdose, withdrawal, "
        "animal, in_vitro, interaction are no effects at usual use.",
        default="use", dictionary=True, values=SETTINGS,
    )  # fmt: skip
    experiencer: str = _extra(
        "Who has it: patient, child (unborn or breast-fed), family, other.",
        default="patient", dictionary=True, values=EXPERIENCERS,
    )  # fmt: skip
    frequency: str | None = _detail("very_common, common, uncommon, rare, very_rare, not_known or as written (12%).")
    frequency_low: float | None = _column("Lower bound of `frequency` as a share of patients in [0, 1] (CIOMS).")
    frequency_high: float | None = _column("Upper bound of `frequency` as a share of patients in [0, 1].")
    frequency_comparator: float | None = _extra("Share of patients of the comparator's arm that had it, in [0, 1].")
    severity: str | None = _detail("Severity of the object as written: severe, mild, grade 3, …")
    line_of_therapy: str | None = _detail("newly_diagnosed, relapsed_refractory, maintenance, adjuvant, … as stated.")
    population: str | None = _detail("Patients the claim is limited to, as written (adults, pregnant women).")
    condition: str | None = _detail("Patients' other disease that the claim is limited to, as written.", shown="in {}")
    prior_therapy: str | None = _detail("Treatments that came before, as written, joined by `; `.", shown="after {}")
    combination: str | None = _detail("Drugs given together, as written, joined by `; `.", shown="with {}")
    age_low: float | None = _extra("Lowest age that the claim is limited to, in years.")
    age_high: float | None = _extra("Highest age that the claim is limited to, in years.")
    patient_groups: str | None = _extra(
        "What sets these patients apart, joined by `; `: female, male, pregnant, breast_feeding, postmenopausal, "
        "renal_impairment, hepatic_impairment, immunocompromised."
    )
    response: str | None = _detail("Response to earlier treatment: refractory, intolerant, inadequate_response.")
    duration: str | None = _detail("How long, as written (for up to 12 weeks).")
    dose: str | None = _detail("Dose, as written (5 mg).")
    route: str | None = _detail("Route, as written (intravenous).")
    schedule: str | None = _detail("How often, as written (twice daily).")
    regimen_id: str | None = _extra("combined_with: the same for all drugs that are given together as one regimen.")
    action: str | None = _detail(
        "has_mechanism: what the drug does, in base form, one of: " + ", ".join(ACTIONS) + ". "
        "Of a class it is what the class's name says (proteasome inhibitor: inhibit); null when it says nothing.",
        values=ACTIONS,
    )
    target: str | None = _detail("has_mechanism: what is acted on, as written (proteasome).", shown="target {}")
    target_id: str | None = _column(
        "Concept of the target: gene (HGNC), process or complex (GO), family of proteins (MESH), substance; null when "
        "none is sure. Need not be a row of `concepts`."
    )
    target_name: str | None = _column("Preferred name of that concept.")
    class_statement: bool = _detail(
        "The sentence says it of the drug's class, not of the drug itself.", shown="said of its class", default=False
    )
    attribution: str | None = _detail(
        "Who is said to say it, as written (the FDA, a phase 3 trial); null: the text.", shown="says {}"
    )
    quote: str = _column("Verbatim words that support the claim: `articles.text[start:end]`.")
    start: int = _column("First code point of the quote in `articles.text`.")
    end: int = _column("Code point after its last.")
    score: float = _column("Confidence in [0, 1] that the article makes this claim.")
    found_by: str = _column("Rule that made the claim.", dictionary=True)
    subject_key: str = _extra("Key of the subject for joins: its concept id, or its name in small letters.", default="")
    object_key: str = _extra("Key of the object for joins: its concept id, or its name in small letters.", default="")
    context: str = _extra("The whole sentence, or the list item with the sentence that leads into it.", default="")


DETAILS = {column.name: column.metadata["shown"] for column in fields(ClaimRecord) if "shown" in column.metadata}
"""The columns that say more of a claim, each with the words in which people are told it."""


@dataclass(frozen=True, slots=True)
class ClaimQuoteRecord:
    """One place of an article that makes a claim. `claims` holds the surest quote of each, this table all of them."""

    claim_id: str = _column("Claim that the words support.")
    article_id: str = _column("Article they stand in.")
    sentence_id: str = _column("Sentence that the quote starts in.")
    quote: str = _column("Verbatim words: `articles.text[start:end]`.")
    start: int = _column("First code point of the quote in `articles.text`.")
    end: int = _column("Code point after its last.")
    score: float = _column("Confidence in [0, 1] that this place makes the claim.")
    found_by: str = _column("Rule that read it so.", dictionary=True)
    subject_start: int | None = _extra("First code point of the subject, or of the word that stands for it.")
    subject_end: int | None = _extra("Code point after its last.")
    cue_start: int | None = _extra("First code point of the words that state the predicate.")
    cue_end: int | None = _extra("Code point after its last.")
    object_start: int | None = _extra("First code point of the object.")
    object_end: int | None = _extra("Code point after its last.")
    frequency_start: int | None = _extra("First code point of the words or number that give the frequency.")
    frequency_end: int | None = _extra("Code point after its last.")
    status_start: int | None = _extra("First code point of the words that hedge or negate it.")
    status_end: int | None = _extra("Code point after its last.")
    page: int | None = _extra("Page of a PDF that the quote begins on, from 1.")
    box_left: float | None = _extra(
        "Left side of the box around the words of the quote on that page, in points (1/72 inch) from the page's lower "
        "left corner, exact to a word; null without pages."
    )
    box_bottom: float | None = _extra("Lower side of that box.")
    box_right: float | None = _extra("Right side of that box.")
    box_top: float | None = _extra("Upper side of that box.")


@dataclass(frozen=True, slots=True)
class CellRecord:
    """A cell of a table in an article."""

    article_id: str = _column("Article the table stands in.")
    table_id: str = _column("Hash of article and offsets of the table.")
    row: int = _column("Row of the cell, from 0.")
    column: int = _column("Column of the cell, from 0.")
    role: str = _column("What it holds: " + ", ".join(CELL_ROLES) + ".", dictionary=True, values=CELL_ROLES)
    text: str = _column("`articles.text[start:end]`, verbatim.")
    start: int = _column("First code point in `articles.text`.")
    end: int = _column("Code point after its last.")


@dataclass(frozen=True, slots=True)
class MappingRecord:
    """A distinct string of this snapshot and what it was linked to, failures included."""

    text: str = _column("The string as written.")
    label: str = _column("One of: " + ", ".join(LABELS) + ".", dictionary=True, values=LABELS)
    concept_id: str | None = _column("CURIE of the concept; null when no link is sure enough.")
    method: str = _column("How it was linked, as `mentions.link_method`.", dictionary=True, values=LINK_METHODS)
    score: float | None = _column("Confidence of the link in [0, 1]; null without a link.")
    reason: str | None = _column("Why there is no link: unknown_name, everyday_word, ambiguous, …", dictionary=True)
    n_mentions: int = _column("Mentions of this snapshot with this string, label and concept.")


@dataclass(frozen=True, slots=True)
class RejectionRecord:
    """An input that could not be read or annotated: nothing is dropped silently."""

    source: str = _column("Path relative to the input root, or URI.")
    sha256: str | None = _column("SHA-256 of the raw bytes; null when they could not be read.")
    stage: str = _column("Where it failed: discover, read or annotate.", dictionary=True)
    error: str = _column("Short stable word for the reason, such as empty, binary or too_large.", dictionary=True)
    message: str = _column("What is wrong and what to do about it.")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run that wrote this snapshot. The only table with times in it."""

    run_id: str = _column("Hash of start time, versions and inputs.")
    started_at: datetime = _column("When the run began, UTC.")
    finished_at: datetime = _column("When its tables were complete, UTC.")
    code_version: str = _column("Version of rxtract.")
    model_version: str = _column("Version of the pipeline's rules and model.")
    vocabulary_version: str = _column("Version (content hash) of the vocabulary.")
    n_inputs: int = _column("Inputs seen.")
    n_articles: int = _column("Rows of `articles`.")
    n_sections: int = _column("Rows of `sections`.")
    n_sentences: int = _column("Rows of `sentences`.")
    n_mentions: int = _column("Rows of `mentions`.")
    n_concepts: int = _column("Rows of `concepts`.")
    n_concept_links: int = _column("Rows of `concept_links`.")
    n_claims: int = _column("Rows of `claims`.")
    n_claim_quotes: int = _column("Rows of `claim_quotes`.")
    n_cells: int = _extra("Rows of `cells`.", default=0)
    n_mappings: int = _extra("Rows of `mappings`.", default=0)
    n_rejections: int = _column("Rows of `rejections`.")


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that one article yields; `concepts` are those that its mentions link to, counts for it alone."""

    article: ArticleRecord
    sections: tuple[SectionRecord, ...]
    sentences: tuple[SentenceRecord, ...]
    mentions: tuple[MentionRecord, ...]
    concepts: tuple[ConceptRecord, ...]
    claims: tuple[ClaimRecord, ...]
    claim_quotes: tuple[ClaimQuoteRecord, ...] = ()
    cells: tuple[CellRecord, ...] = ()
