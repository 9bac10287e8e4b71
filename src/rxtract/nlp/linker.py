"""Linker: mention → concept, by its own name, by the long form of an abbreviation, or by its core."""

from __future__ import annotations

import html
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.knowledge import Link, Vocabulary, load_vocabulary
from rxtract.nlp.annotations import Mention, mentions_of


class Linker:
    """Links every mention; better no link than a wrong one.

    An abbreviation that the article defines is linked through its long form. A disorder with modifiers that has no
    concept of its own is linked to the disorder without them, as `approximate`.
    """

    def __init__(self) -> None:
        self._vocabulary: Vocabulary = load_vocabulary()

    def __call__(self, doc: Doc) -> Doc:
        """Set concept, method and score of every mention of `doc`."""
        long_forms = {abbreviation.text: abbreviation._.long_form.text for abbreviation in doc._.abbreviations}
        cache: dict[tuple[str, str], Link] = {}
        for mention in mentions_of(doc):
            text = " ".join(html.unescape(doc[mention.start : mention.end].text).split())
            key = (text, mention.label)
            if key not in cache:
                cache[key] = self._link(text, mention, long_forms)
            link = cache[key]
            if link.concept is None and mention.suggested is not None:
                link = mention.suggested
            mention.concept, mention.link_method, mention.link_score = link.concept, link.method, link.score
        return doc

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
        return link


@Language.factory("rxtract_linker", requires=["doc._.mentions"])
def make_linker(nlp: Language, name: str) -> Any:
    """Build the component; the vocabulary is loaded once per process."""
    return Linker()
