"""Annotated drug articles: inline markup to text, spans with tags, and what the text says of each span.

The markup and its rules are those of `training/markup.py`. A claim stands on one mention of its object; other
mentions of the same object are neither positive nor negative examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rxtract.nlp.relations.claims_reader import ROLES, STATUSES
from training.markup import CLAIM, PREDICATES, Article, Mark, load_synonyms
from training.markup import STATUSES as STATUS_OF_MARK
from training.names import fold

KIND_OF = {"DRUG": "DRUG", "DIS": "DISORDER", "AE": "DISORDER", "MECH": "MECHANISM", "-": "CONDITION"}
"""What the network names by the label of a mark; `-` with a claim is a condition that is no disorder."""
IGNORED, NONE = -1, 0
_ADVERSE = {"AE": True, "DIS": False}


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A marked span: half-open code points, kind, the markup's label, role and status as indices.

    `adverse` is None for what is no disorder. An `optional` span may be named or not; `is_named` is False for words
    that only look like a name.
    """

    start: int
    end: int
    kind: str
    label: str
    adverse: bool | None
    role: int
    status: int
    optional: bool
    is_named: bool


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its marks; `names` are the folded names of its subject, `objects` those of claimed objects.

    A text without annotation has no names: the subject is the one that the pipeline finds.
    """

    stem: str
    text: str
    names: frozenset[str]
    objects: frozenset[str]
    spans: tuple[GoldSpan, ...]


def read_folder(folder: Path) -> Iterator[AnnotatedArticle]:
    """Yield the annotated articles of a folder, in order of their names."""
    synonyms = load_synonyms()
    for path in sorted(folder.glob("*_*.md")):
        article = Article(path, synonyms)
        claims = article.build()["claims"]
        objects = frozenset(fold(name) for claim in claims for name in [claim["object"], *claim.get("accept", [])])
        names = frozenset(fold(name) for name in [article.header["subject"], *article.header["accept"]])
        spans = tuple(_gold_span(article, mark, objects) for mark in article.marks if mark.label in KIND_OF)
        yield AnnotatedArticle(article.stem, article.text, names, objects, spans)


def _gold_span(article: Article, mark: Mark, objects: frozenset[str]) -> GoldSpan:
    claims = [match for match in map(CLAIM.fullmatch, mark.claims) if match]
    firm = [claim for claim in claims if "opt" not in claim["detail"].split()]
    if firm:
        role = ROLES.index(PREDICATES[firm[0]["predicate"]])
        status = STATUSES.index(STATUS_OF_MARK[firm[0]["status"]])
    else:
        role, status = (IGNORED if claims or fold(article.words(mark)) in objects else NONE), 0
    return GoldSpan(
        mark.start,
        mark.end,
        KIND_OF[mark.label],
        mark.label,
        _ADVERSE.get(mark.label),
        role,
        status,
        optional=mark.attributes.split(" ")[0].endswith("?"),
        is_named=mark.label != "-" or bool(claims),
    )
