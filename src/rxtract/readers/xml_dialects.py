"""The kinds of XML that can be read, as data: which elements hold the article and how each element is laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rxtract.readers.nesting import Role


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of XML. Elements go by their local names.

    Text counts inside `read` and outside `dropped`; every open one of `sections` makes a heading one level deeper.
    """

    name: str
    roots: frozenset[str]
    articles: frozenset[str]
    """Elements that hold one article each; a file may have several."""
    read: frozenset[str]
    roles: dict[str, Role]
    sections: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    address: tuple[str, str] | None = None
    """Element and attribute with the address the article was taken from."""
    label: tuple[str, str] | None = None
    """Element and attribute that gives it a heading."""
    reference_lists: frozenset[str] = frozenset()
    """Elements whose links are the article's references."""
    has_flat_lists: bool = False
    """Whether lists were flattened to `   - item   - item` and paragraphs to blank lines."""
    bold: dict[str, str] = field(default_factory=dict)
    """Elements that are bold type, with the word their `styleCode` must hold."""
    code: tuple[str, str] | None = None
    """Element and attribute that state the kind of a section: of itself, or of the section it is a child of."""
    codes: str = ""
    """Name of the table of `section_codes` that says what the code means."""
    has_products: bool = False
    """Whether it states products and their ingredients as data (`xml_products`)."""
    no_title: re.Pattern[str] | None = None
    """Titles that say nothing of the article: its product is its title."""
    book: str | None = None
    """Element with the title of the book that an article without a title of its own is."""


SPL = Dialect(
    name="spl_xml",  # Structured Product Labeling: the labels of DailyMed and the FDA
    roots=frozenset({"{urn:hl7-org:v3}document"}),
    articles=frozenset({"document"}),
    read=frozenset({"title", "text"}),
    sections=frozenset({"section"}),
    roles={
        "title": "heading", "paragraph": "inherit", "list": "list", "item": "item", "table": "table",
        "caption": "plain", "tr": "row", "td": "cell", "th": "cell", "text": "plain", "footnote": "plain",
    },
    # Excerpts repeat the sections as the highlights of the first page; observations describe pictures.
    dropped=frozenset({"excerpt", "observationMedia", "footnoteRef"}),
    bold={"content": "bold"},
    code=("code", "code"),
    codes="spl",
    has_products=True,
    no_title=re.compile(r"\W*(?:these highlights do not include.*|drug facts.{0,20}|)\W*", re.IGNORECASE | re.DOTALL),
)  # fmt: skip

JATS = Dialect(
    name="jats_xml",  # journal articles of PubMed Central
    roots=frozenset({"article", "pmc-articleset"}),
    articles=frozenset({"article"}),
    read=frozenset({"title-group", "abstract", "body", "app-group", "app", "floats-group"}),
    sections=frozenset({"sec", "abstract", "app", "floats-group"}),
    roles={
        **dict.fromkeys(("article-title", "title"), "heading"),
        **dict.fromkeys(("list", "def-list"), "list"), **dict.fromkeys(("list-item", "def"), "item"),
        "p": "inherit", "table": "table", "tr": "row", **dict.fromkeys(("td", "th"), "cell"),
        **dict.fromkeys((
            "body", "boxed-text", "caption", "def-item", "disp-formula", "disp-quote", "fig", "fn",
            "table-wrap", "table-wrap-foot", "term",
        ), "plain"),
    },
    dropped=frozenset({"alt-title", "label", "math", "tex-math", "object-id", "supplementary-material", "fn-group"}),
    reference_lists=frozenset({"ref-list"}),
    bold={"bold": ""},
    code=("sec", "sec-type"),
    codes="jats",
)  # fmt: skip

MEDQUAD = Dialect(
    name="medquad_xml",  # questions and answers of the National Institutes of Health
    roots=frozenset({"Document"}),
    articles=frozenset({"Document"}),
    read=frozenset({"Focus", "Question", "Answer"}),
    sections=frozenset({"QAPairs"}),
    roles={"Focus": "heading", "Question": "heading", "Answer": "plain"},
    address=("Document", "url"),
    has_flat_lists=True,
)

PUBMED = Dialect(
    name="pubmed_xml",
    roots=frozenset({"PubmedArticleSet", "PubmedArticle", "PubmedBookArticleSet", "PubmedBookArticle"}),
    articles=frozenset({"PubmedArticle", "PubmedBookArticle"}),
    read=frozenset({"ArticleTitle", "AbstractText"}),
    sections=frozenset({"Abstract"}),
    roles={"ArticleTitle": "heading", "AbstractText": "plain"},
    label=("AbstractText", "Label"),
    code=("AbstractText", "NlmCategory"),
    codes="pubmed",
    book="BookTitle",
)

DIALECTS: tuple[Dialect, ...] = (SPL, JATS, MEDQUAD, PUBMED)
"""All of them; a new one is one more block here."""


def find_dialect(tag: str) -> Dialect | None:
    """Return the dialect whose root element is `tag` (with its namespace in braces), if any."""
    names = {tag, tag.rpartition("}")[2]}
    return next((dialect for dialect in DIALECTS if names & dialect.roots), None)
