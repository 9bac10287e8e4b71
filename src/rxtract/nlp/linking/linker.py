"""Linker: mention → concept, by its name, the long form of an abbreviation, or an alias of the article."""

from __future__ import annotations

import html
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.knowledge import NO_LINK, Link, Vocabulary, load_vocabulary
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import factory
from rxtract.nlp.linking.aliases import ArticleNames, is_short_form
from rxtract.nlp.state import state_of, tokens_of

_CELLS = frozenset({"cell", "cells"})


class _Words(NamedTuple):
    """What `words/linker.toml` holds."""

    vaccine: str


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("linker", _Words)


class MentionLinker:
    """Links every mention; better no link than a wrong one.

    A short form that the article explains is linked through what it stands for. A disorder with modifiers that has no
    concept of its own is linked to the disorder without them, as `approximate`; so is a name that is another name of
    the article cut short or misspelt.
    """

    def __init__(self) -> None:
        self._vocabulary: Vocabulary = load_vocabulary()

    def __call__(self, doc: Doc) -> Doc:
        """Set concept, method and score of every mention of `doc`."""
        state, tokens = state_of(doc), tokens_of(doc)
        long_forms = {
            tokens.text(short.start, short.end): tokens.text(short.long_start, short.long_end)
            for short in state.short_forms
        }
        mentions = state.mentions
        texts = [_plain(tokens.text(mention.start, mention.end)) for mention in mentions]
        cache: dict[tuple[str, str], Link] = {}
        for text, mention in zip(texts, mentions, strict=True):
            if (text, mention.label) not in cache:
                cache[text, mention.label] = self._link(text, mention, long_forms)
        names = ArticleNames.of(doc, mentions, texts, cache)
        final: dict[tuple[str, str], Link] = {}
        for text, mention in zip(texts, mentions, strict=True):
            key = (text, mention.label)
            if key not in final:
                final[key] = self._by_article(text, mention, cache[key], names, long_forms)
            link = final[key]
            if mention.is_disorder and is_short_form(text) and _of_cells(doc, mention.end):
                link = NO_LINK  # "AGS cells" are no patients
            if link.concept is None and mention.suggested is not None:
                link = mention.suggested
            mention.concept, mention.link_method, mention.link_score = link.concept, link.method, link.score
        state.links = final
        return doc

    def _by_article(
        self, text: str, mention: Mention, link: Link, names: ArticleNames, long_forms: dict[str, str]
    ) -> Link:
        if mention.action is not None:
            return link
        if is_short_form(text) and not (text in long_forms and link.method == "abbreviation"):
            explained = names.explained(text, mention)
            if explained.concept is not None:
                return replace(explained, method="abbreviation")
            if text in long_forms and self._vocabulary.link(text, mention.label).method == "abbreviation":
                # The article says what it means, and that is no name we know: what others mean by it is no guide.
                return NO_LINK
        return link if link.concept is not None else names.similar(text, mention)

    def _link(self, text: str, mention: Mention, long_forms: dict[str, str]) -> Link:
        if mention.action is not None:
            return self._vocabulary.link(text, "MECHANISM", approximate=False)
        if text in long_forms:
            link = self._vocabulary.link(long_forms[text], mention.label, approximate=False)
            if link.concept is not None:
                return Link(link.concept, "abbreviation", link.score)
        link = self._vocabulary.link(text, mention.label)
        if link.concept is None and mention.entries:
            entry = mention.entries[0]
            same_type = entry.label == mention.label or mention.is_disorder
            if same_type:
                return Link(self._vocabulary.concept(entry.concept_id), "approximate", 0.7)
        return link if link.concept is not None else self._vaccine(text, mention)

    def _vaccine(self, text: str, mention: Mention) -> Link:
        """Return the vaccine against a disease that stands where a medicine does: "yellow fever or MMR jabs"."""
        if mention.label != "DRUG" or not self._vocabulary.lookup(text, "DISEASE"):
            return NO_LINK
        link = self._vocabulary.link(f"{text} {_words().vaccine}", "DRUG", approximate=False)
        return replace(link, method="approximate") if link.concept is not None else NO_LINK


def _of_cells(doc: Doc, end: int) -> bool:
    return end < len(doc) and doc[end].lower_ in _CELLS


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


@factory("rxtract_linker", reads=["short_forms"], writes=["links"], changes=["mentions"])
def make_linker(nlp: Language, name: str) -> MentionLinker:
    """Build the component; the vocabulary is loaded once per process."""
    return MentionLinker()
