"""State: everything that the pipeline knows of an article, in one object of its `Doc`; each field has one writer.

`doc._.rxtract` is the object. Of its fields `article`, `blocks`, `tables`, `sections`, `genre`, `mentions`,
`subject`, `segments`, `cells` and `claims` stay and can be read as `doc._.sections` and so on; the others live from the
component that writes them until the claims are made. Which component that is, components declare themselves
(`rxtract.nlp.contracts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import srsly
from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc, Span

from rxtract.article import Article, Block, Table
from rxtract.errors import PipelineError
from rxtract.knowledge import Link
from rxtract.nlp.annotations import Claim, Mention, ReadCell, Section, Segment, ShortForm, Subject
from rxtract.nlp.plain_data import from_plain, to_plain

_KEY = "rxtract"
"""Key of `doc.user_data` under which the state is kept, and its name as a `doc._` attribute."""


class Tokens:
    """The tokens of a doc as plain lists: spaCy makes an object of a token at every use."""

    __slots__ = ("_lower", "_texts", "_whole", "ends", "starts")

    def __init__(self, doc: Doc, whole: str) -> None:
        places = doc.to_array([IDX, LENGTH]).astype(np.int64)
        self.starts: list[int] = places[:, 0].tolist()
        self.ends: list[int] = places.sum(1).tolist()
        self._whole = whole
        self._texts: list[str] | None = None
        self._lower: list[str] | None = None

    @property
    def texts(self) -> list[str]:
        """The tokens as written."""
        if self._texts is None:
            self._texts = [self._whole[start:end] for start, end in zip(self.starts, self.ends, strict=True)]
        return self._texts

    @property
    def lower(self) -> list[str]:
        """The tokens in small letters."""
        if self._lower is None:
            self._lower = [text.lower() for text in self.texts]
        return self._lower

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the code points of tokens [start, end), of which there is one at least."""
        return self.starts[start], self.ends[end - 1]

    def text(self, start: int, end: int) -> str:
        """Return what stands from the first to the last of tokens [start, end)."""
        return self._whole[self.starts[start] : self.ends[end - 1]]


class _Kept:
    """What is kept of a doc once it was asked for: its text where it has no article, tokens, sentences as spans."""

    __slots__ = ("bare_text", "spans", "tokens")
    bare_text: str
    spans: tuple[list[tuple[int, int, str]], list[tuple[Span, str]]] | None
    tokens: Tokens | None

    def keep_tokens(self, tokens: Tokens) -> Tokens:
        """Keep the tokens until the claims are made."""
        self.tokens = tokens
        return tokens

    def keep_spans(self, of: list[tuple[int, int, str]], spans: list[tuple[Span, str]]) -> None:
        """Keep the sentences `of` as spans until the claims are made."""
        self.spans = of, spans

    def let_go(self) -> None:
        """Drop tokens and spans, which hold the doc."""
        self.spans = self.tokens = None


@dataclass(slots=True, init=False, repr=False, eq=False)
class ArticleState(_Kept):
    """What is known of an article; reading a field that no component has written is an error."""

    article: Article | None
    """The article as its reader delivered it; None for a bare text. The one field that no component writes."""
    blocks: list[Block]
    tables: list[Table]
    sections: list[Section]
    genre: str
    sentences: list[tuple[int, int, str]]
    """Half-open token indices and texts of the sentences that mentions and claims are extracted from."""
    short_forms: list[ShortForm]
    lexicon: list[Mention]
    symptoms: list[Mention]
    mechanisms: list[Mention]
    groups: list[Mention]
    recognised: list[Mention]
    external: list[Mention]
    products: list[Mention]
    abbreviations: list[Mention]
    evidence: object
    """What the network says of every word (`evidence_of`); None in the tier that has no network."""
    mentions: list[Mention]
    links: Mapping[tuple[str, str], Link]
    """What each name of the article, with its label, was linked to."""
    subject: Subject | None
    segments: list[Segment]
    """Parts with a drug of their own (`subject_at`)."""
    readings: list[Any]
    """The sentences with their arguments and triggers (`readings_of`)."""
    answers: list[Any]
    """What the claims reader says of the arguments that it has read; empty in a tier without one."""
    cells: list[ReadCell]
    """The cells of the tables, each with what it holds."""
    claims: list[Claim]

    def __init__(self, article: Article | None = None) -> None:
        self.article = article

    def __contains__(self, field: str) -> bool:
        """Whether a field has been written."""
        try:
            object.__getattribute__(self, field)
        except AttributeError:
            return False
        return True

    if not TYPE_CHECKING:  # a type checker would take any name for a field

        def __getattr__(self, name: str) -> Any:
            """Refuse a field that is not there yet (or no longer)."""
            if name not in FIELDS:
                raise AttributeError(name)
            until = "" if name in LASTING else "; it lives until the claims are made"
            raise PipelineError(f"no component has written `{name}` of this doc{until}: run the whole pipeline over it")

    def forget(self) -> None:
        """Drop the fields that later components need and nobody after them."""
        for name in FIELDS:
            if name not in LASTING and name in self:
                delattr(self, name)
        self.let_go()


FIELDS = tuple(field.name for field in fields(ArticleState))
LASTING = ("article", "blocks", "tables", "sections", "genre", "mentions", "subject", "segments", "cells", "claims")
"""Fields that outlive the pipeline, are saved with a doc and can be read as `doc._.<field>`."""
CANDIDATES = (
    "lexicon", "symptoms", "mechanisms", "groups", "recognised", "external", "products", "abbreviations",
)  # fmt: skip
"""Fields of candidates, one per finder, in the order in which equals are preferred."""


def state_of(doc: Doc) -> ArticleState:
    """Return the state of `doc`, a new one for a new doc."""
    state = doc.user_data.get(_KEY)
    if not isinstance(state, ArticleState):
        saved, state = state, ArticleState()
        for name, value in from_plain(saved).items() if saved is not None else ():
            setattr(state, name, value)
        doc.user_data[_KEY] = state
    return state


def _encode(value: Any, chain: Any = None) -> Any:
    """Turn a state into plain data for `doc.to_bytes`, `DocBin` and processes; `state_of` turns it back."""
    if isinstance(value, ArticleState):
        return to_plain({name: getattr(value, name) for name in LASTING if name in value})
    return value if chain is None else chain(value)


srsly.msgpack_encoders.register(_KEY, func=_encode)


def article_of(doc: Doc) -> Article | None:
    """Return the article that `doc` was made from, or None for a bare text."""
    return state_of(doc).article


def text_of(doc: Doc) -> str:
    """Return the text of `doc`; spaCy joins the tokens anew at every use of `doc.text`."""
    state = state_of(doc)
    if state.article is not None:
        return state.article.text
    text: str | None = getattr(state, "bare_text", None)
    if text is None:
        text = str(doc.text)
        object.__setattr__(state, "bare_text", text)
    return text


def tokens_of(doc: Doc) -> Tokens:
    """Return the tokens of `doc` as lists."""
    state = state_of(doc)
    tokens: Tokens | None = getattr(state, "tokens", None)
    if tokens is None or len(tokens.starts) != len(doc):
        tokens = state.keep_tokens(Tokens(doc, text_of(doc)))
    return tokens


def sentences_of(doc: Doc) -> Iterator[Span]:
    """Yield the sentences that begin in a block: a bullet or number between two blocks is none."""
    blocks, index = state_of(doc).blocks, 0
    for sentence in doc.sents:
        while index < len(blocks) and blocks[index].end <= sentence.start_char:
            index += 1
        if index == len(blocks):
            return
        if sentence.end_char > blocks[index].start:
            yield sentence


def candidates_of(doc: Doc) -> list[Mention]:
    """Return all candidates found so far, overlapping ones included, by finder and not by when it ran."""
    state = state_of(doc)
    return [mention for name in CANDIDATES if name in state for mention in getattr(state, name)]


def _read(doc: Doc, name: str) -> Any:
    return getattr(state_of(doc), name)


def _take_article(doc: Doc, article: Article | None) -> None:
    state_of(doc).article = article


def register_extensions() -> None:
    """Declare the `doc._` attributes; calling it again changes nothing."""
    Doc.set_extension(_KEY, getter=state_of, force=True)
    for name in FIELDS:
        setter = {"setter": _take_article} if name == "article" else {}
        Doc.set_extension(extension_of(name), getter=partial(_read, name=name), force=True, **setter)


def extension_of(field: str) -> str:
    """Return the name as which a field can be read from `doc._`; what is not for everyone has a prefix."""
    return field if field in LASTING else f"{_KEY}_{field}"


register_extensions()
