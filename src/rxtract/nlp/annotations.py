"""Annotations: the kinds of things that components write of an article: sections, mentions, roles, claims.

Mentions hold token offsets while the pipeline runs; `to_records` turns them into code points. Where they are kept on
a `Doc` says `rxtract.nlp.state`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rxtract.article import Cell
from rxtract.knowledge import Concept, Link, NameEntry

NOT_EXTRACTED = frozenset({"boilerplate", "product", "reference"})
"""Kinds of sections in which nobody looks for mentions and claims."""


@dataclass(slots=True)
class Section:
    """A part of an article; `start` and `end` are half-open code points.

    `parent` is the section that it is a part of, `level` its depth (1 at the top), `kind_by` one of `KINDS_BY`.
    """

    kind: str
    heading: str | None
    start: int
    end: int
    language: str | None = None
    level: int = 1
    parent: Section | None = None
    kind_by: str = "content"

    @property
    def is_extracted(self) -> bool:
        """Whether mentions and claims are looked for here."""
        return self.kind not in NOT_EXTRACTED

    @property
    def leading_heading(self) -> str:
        """The heading that says what kind of text it is: its own, or that of the section it has its kind from."""
        section = self
        while section.kind_by == "layout" and section.parent is not None:
            section = section.parent
        return section.heading or self.heading or ""


class ShortForm(NamedTuple):
    """A short form and the long form that the article explains it by, as half-open token indices."""

    start: int
    end: int
    long_start: int
    long_end: int


@dataclass(slots=True)
class Mention:
    """A span of tokens that names something; `start` and `end` are half-open token indices.

    The finders and the mentions component make it, the linker links it, and `Argument.take_role` and `take_status`
    (`rxtract.nlp.relations.arguments`) say what the text says of it. `cue` are the half-open code points of the words
    that hedge or deny it.
    """

    start: int
    end: int
    label: str
    score: float
    found_by: str
    entries: tuple[NameEntry, ...] = ()
    concept: Concept | None = None
    link_method: str = "none"
    link_score: float | None = None
    role: Role | None = None
    status: str = "asserted"
    certainty: float = 1.0
    cue: tuple[int, int] | None = None
    action: str | None = None
    target: tuple[int, int] | None = None
    suggested: Link | None = None

    @property
    def is_disorder(self) -> bool:
        """A disease or an adverse event: the same kind of thing, told apart by context."""
        return self.label in ("DISEASE", "ADVERSE_EVENT")


@dataclass(slots=True, frozen=True)
class Role:
    """What the text says of a mention: the predicate it is the object of (or `background`), and which rule says so.

    `start` and `end` are the tokens of the words that say it, before or after the mention or in a list's header;
    equal when the role comes from the section alone. `says` are the traits of the rule (`TRAITS` of
    `rxtract.matching.rule_schemas`). `frequency_at` are the half-open code points of the words of `frequency`;
    `comparator` is the share of patients of the other arm of a trial; `in_table` tells that the row of a table says it.
    """

    name: str
    rule: str
    score: float
    start: int
    end: int
    frequency: str | None = None
    hedged: bool = False
    negated: bool = False
    says: frozenset[str] = frozenset()
    frequency_at: tuple[int, int] | None = None
    comparator: float | None = None
    in_table: bool = False


@dataclass(slots=True)
class Subject:
    """The drug that the article is about: its concept (if linked), its name and how the article writes it."""

    concept_ids: frozenset[str]
    concept: Concept | None
    name: str
    text: str
    names: frozenset[str] = frozenset()


@dataclass(slots=True, frozen=True)
class Evidence:
    """Where the parts of a claim stand, as half-open code points; None where its place does not show them."""

    subject: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    object: tuple[int, int] | None = None
    frequency: tuple[int, int] | None = None
    status: tuple[int, int] | None = None


@dataclass(slots=True, frozen=True)
class Segment:
    """A part of an article that is about a drug of its own; `start` and `end` are half-open code points."""

    start: int
    end: int
    subject: Subject


@dataclass(slots=True, frozen=True)
class ReadCell:
    """A cell of a table, with the table's half-open code points and what it holds (one of `CELL_ROLES`)."""

    table_start: int
    table_end: int
    cell: Cell
    role: str


@dataclass(slots=True, frozen=True)
class Quote:
    """A place that makes a claim; `start` and `end` are half-open code points."""

    start: int
    end: int
    score: float
    rule: str
    evidence: Evidence = Evidence()


@dataclass(slots=True)
class Claim:
    """One statement about `subject`; `mention` is its object, `start` and `end` are the quote's code points.

    `object_name` is given where the object is not called what its mention says; `qualifiers` are columns of the claim.
    `key` is what tells it from other claims of the article; `context` is the sentence, or the list item with the
    sentence that leads into it.
    """

    subject: Subject
    predicate: str
    mention: Mention
    status: str
    certainty: float
    frequency: str | None
    score: float
    rule: str
    start: int
    end: int
    object_name: str | None = None
    qualifiers: dict[str, Any] = field(default_factory=dict)
    frequency_comparator: float | None = None
    evidence: Evidence = Evidence()
    context: str = ""
    key: tuple[str, ...] = ()
    quotes: list[Quote] = field(default_factory=list)
