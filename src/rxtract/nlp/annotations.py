"""Annotations: what the components write onto a `Doc`.

`doc._.article` the article, `doc._.blocks` its layout, `doc._.sections` its parts, `doc._.mentions` what it names,
`doc._.subject` the drug it is about, `doc._.claims` what it says. Mentions hold token offsets while the pipeline
runs; `to_records` turns them into code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc, Span

from rxtract.knowledge import Concept, Link, NameEntry
from rxtract.records import Article, Block

_CANDIDATES = "rxtract_candidates"


@dataclass(slots=True)
class Section:
    """A part of an article; `start` and `end` are half-open code points."""

    kind: str
    heading: str | None
    start: int
    end: int
    language: str | None = None

    @property
    def is_extracted(self) -> bool:
        """Whether mentions and claims are looked for here."""
        return self.kind not in ("boilerplate", "reference")


@dataclass(slots=True)
class Mention:
    """A span of tokens that names something; `start` and `end` are half-open token indices."""

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
    `rxtract.matching.rule_schemas`).
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


@dataclass(slots=True)
class Subject:
    """The drug that the article is about: its concept (if linked), its name and how the article writes it."""

    concept_ids: frozenset[str]
    concept: Concept | None
    name: str
    text: str
    names: frozenset[str] = frozenset()


@dataclass(slots=True, frozen=True)
class Quote:
    """A place that makes a claim; `start` and `end` are half-open code points."""

    start: int
    end: int
    score: float
    rule: str


@dataclass(slots=True)
class Claim:
    """One statement about `subject`; `mention` is its object, `start` and `end` are the quote's code points.

    `object_name` is given where the object is not called what its mention says; `qualifiers` are columns of the claim.
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
    quotes: list[Quote] = field(default_factory=list)


def register_extensions() -> None:
    """Declare the `doc._` attributes; calling it again changes nothing."""
    for name, default in (
        ("article", None),
        ("blocks", None),
        ("sections", None),
        ("mentions", None),
        ("subject", None),
        ("claims", None),
    ):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def article_of(doc: Doc) -> Article | None:
    """Return the article that `doc` was made from, or None for a bare text."""
    article: Article | None = doc._.article
    return article


def text_of(doc: Doc) -> str:
    """Return the text of `doc`; spaCy joins the tokens anew at every use of `doc.text`."""
    article = article_of(doc)
    return article.text if article else str(doc.text)


def blocks_of(doc: Doc) -> list[Block]:
    """Return the layout of `doc`; empty before the layout component ran."""
    return list(doc._.blocks or ())


def sentences_of(doc: Doc) -> Iterator[Span]:
    """Yield the sentences that begin in a block: a bullet or number between two blocks is none."""
    blocks, index = blocks_of(doc), 0
    for sentence in doc.sents:
        while index < len(blocks) and blocks[index].end <= sentence.start_char:
            index += 1
        if index == len(blocks):
            return
        if sentence.end_char > blocks[index].start:
            yield sentence


def sections_of(doc: Doc) -> list[Section]:
    """Return the sections of `doc` in order; empty before the sections component ran."""
    return list(doc._.sections or ())


def mentions_of(doc: Doc) -> list[Mention]:
    """Return the mentions of `doc`, the list itself, in order of their tokens."""
    if doc._.mentions is None:
        doc._.mentions = []
    mentions: list[Mention] = doc._.mentions
    return mentions


def candidates_of(doc: Doc) -> list[Mention]:
    """Return all candidates found so far, overlapping ones included."""
    found: list[Mention] = doc.user_data.setdefault(_CANDIDATES, [])
    return found


def add_candidates(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Add `mentions` to the candidates."""
    candidates_of(doc).extend(mentions)


def clear_candidates(doc: Doc) -> None:
    """Forget the candidates: mentions have been chosen."""
    doc.user_data.pop(_CANDIDATES, None)
