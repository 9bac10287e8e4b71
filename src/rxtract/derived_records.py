"""The rows of what is derived over all articles of a snapshot, with the meaning of every column beside it.

Derived rows are no files of a snapshot: queries in `data/desk/` make them, as views in SQL and frames in Python.
"""

from __future__ import annotations

from dataclasses import dataclass

from rxtract.records import PREDICATES, SETTINGS, STATUSES, _column

_CLAIM = "Claim that makes it; joins `claims` and `claim_quotes`."


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A distinct statement: subject, predicate and object, over all articles."""

    subject_key: str = _column("Key of the drug: its concept id, or its name in small letters.")
    subject_name: str = _column("Name of the drug.")
    predicate: str = _column("One of: " + ", ".join(PREDICATES) + ".")
    object_key: str = _column("Key of the object: its concept id, or its words in small letters.")
    object_name: str = _column("Preferred name of the object, or its words.")
    status: str = _column("The strongest that any claim has: " + ", ".join(STATUSES) + ".")
    n_independent: int = _column("Articles that make the claim, near copies counted once.")
    n_articles: int = _column("Articles that make the claim.")
    n_claims: int = _column("Claims.")
    share_hedged: float = _column("Share of the independent articles that hedge it at least once.")
    share_negated: float = _column("Share of the independent articles that deny it at least once.")
    certainty: float | None = _column("The highest certainty of its claims; null when all deny it.")
    frequency: str | None = _column("Frequency that the quote states, or the surest claim that states any.")
    frequency_low: float | None = _column("Lowest bound that any claim states, as a share.")
    frequency_high: float | None = _column("Highest bound that any claim states, as a share.")
    genres: tuple[str, ...] | None = _column("Genres of its articles, sorted.")
    settings: tuple[str, ...] = _column("Settings of its claims, sorted: " + ", ".join(SETTINGS) + ".")
    claim_id: str = _column(
        "The claim with the best quote: of usual use before overdose or animals, asserted before hedged, with a "
        "frequency before without, then the surest."
    )
    article_id: str = _column("Article of that claim.")
    source: str = _column("Source of that article.")
    quote: str = _column("Quote of that claim, verbatim.")


@dataclass(frozen=True, slots=True)
class ContradictionRecord:
    """A statement that one article asserts and another denies, of the same patients and circumstances."""

    subject_key: str = _column("Key of the drug.")
    subject_name: str = _column("Name of the drug.")
    predicate: str = _column("One of: " + ", ".join(PREDICATES) + ".")
    object_key: str = _column("Key of the object.")
    object_name: str = _column("Preferred name of the object, or its words.")
    setting: str = _column("Setting of both claims.")
    experiencer: str = _column("Who has it, in both claims.")
    population: str | None = _column("Patients of both claims, in small letters.")
    condition: str | None = _column("Condition of both claims, in small letters.")
    n_asserted: int = _column("Independent articles that assert it.")
    n_negated: int = _column("Independent articles that deny it.")
    across_articles: bool = _column("True: both sides are of independent articles.")
    asserted_claim_id: str = _column(_CLAIM)
    asserted_article_id: str = _column("Article that asserts it.")
    asserted_source: str = _column("Source of that article.")
    asserted_quote: str = _column("Its quote, verbatim.")
    negated_claim_id: str = _column(_CLAIM)
    negated_article_id: str = _column("Article that denies it.")
    negated_source: str = _column("Source of that article.")
    negated_quote: str = _column("Its quote, verbatim.")


@dataclass(frozen=True, slots=True)
class DiscrepancyRecord:
    """Where a web page and labels or leaflets about the same drug differ; nothing is said of drugs without one."""

    kind: str = _column(
        "unlisted_adverse_event, use_beyond_label (the page says it, no label or leaflet names it); "
        "omitted_boxed_warning, omitted_contraindication (a label or leaflet says it, the page names it nowhere)."
    )
    subject_key: str = _column("Key of the drug.")
    subject_name: str = _column("Name of the drug.")
    object_key: str = _column("Key of the adverse event, disease or contraindication.")
    object_name: str = _column("Its preferred name, or its words.")
    status: str = _column("Status of the claim that the other side does not make.")
    web_article_id: str = _column("The web page: an article of genre web_article or other.")
    web_source: str = _column("Its source.")
    web_claim_id: str | None = _column("Its claim, or its best one on the matter; null when it has none.")
    web_quote: str | None = _column("Quote of that claim.")
    reference_article_id: str = _column("The label or leaflet.")
    reference_source: str = _column("Its source.")
    reference_quote: str = _column("Its claim, or its best one on the matter.")


@dataclass(frozen=True, slots=True)
class OrganSystemRecord:
    """The organ system of a disorder that is a concept or an object of claims."""

    key: str = _column("Concept id, or words in small letters; joins `object_key`.")
    name: str = _column("Name of the disorder.")
    organ_system: str = _column("The one to group by.")
    organ_systems: tuple[str, ...] = _column("All that fit, in order of precedence.")
    found_by: str = _column("hierarchy (the groups it lies under) or name (words of its name).")


@dataclass(frozen=True, slots=True)
class DrugClassRecord:
    """Classes of a drug: the established pharmacologic class (EPC) of the FDA, and what the drug is used for."""

    key: str = _column("Concept id of the drug; joins `subject_key`.")
    epc: str | None = _column("The nearest EPC; what the drug itself is given before what follows from its mechanism.")
    epc_id: str | None = _column("Its id (NDC_EPC).")
    epcs: tuple[str, ...] = _column("All EPC, the nearest first; empty where there is none.")
    therapeutic_class: str | None = _column("What it is used for: the first of `therapeutic_classes`.")
    therapeutic_classes: tuple[str, ...] = _column(
        "All groups of therapeutic_classes.toml that its classes lead to: those by FDA classes first, in the order "
        "of that file."
    )


@dataclass(frozen=True, slots=True)
class EnzymeRecord:
    """An enzyme or transporter that an interaction runs over."""

    claim_id: str = _column("The claim of the interaction.")
    object_key: str = _column("Key of the partner.")
    enzyme: str = _column("CYP3A4, UGT1A1, P-gp, OATP1B1 …")
    role: str | None = _column("What the nearest words call the partner: inhibitor, inducer or substrate.")
    found_by: str = _column("words (quote or name of the partner) or class (classes of the partner).")
