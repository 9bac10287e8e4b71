"""Aliases: short forms, shortened and misspelt names of what the same article names in full elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from spacy.tokens import Doc

from rxtract.knowledge import NO_LINK, Link
from rxtract.nlp.annotations import Mention

_SHORT = re.compile(r"(?=.*[A-Z])[A-Za-z0-9][A-Za-z0-9-]{0,7}")
_LIKENESS = 0.9
"""Least likeness of a misspelt name to the right one; names of two related medicines differ more."""
_SPELT_OUT = 8
"""Fewest letters of a name that can be misspelt; in shorter ones every letter counts."""
_CUT = 4
"""Fewest letters of a name cut short ("atorva")."""


def is_short_form(text: str) -> bool:
    """Tell a possible short form: up to eight letters or digits, more than the first of them capitals."""
    return bool(_SHORT.fullmatch(text)) and (text.upper() == text.rstrip("s") or sum(map(str.isupper, text)) > 1)


@dataclass(slots=True)
class ArticleNames:
    """What the mentions of an article are linked to: by what stands in brackets behind them, and by name."""

    behind: dict[tuple[str, bool], Link]
    named: dict[bool, dict[str, Link]]

    @classmethod
    def of(
        cls, doc: Doc, mentions: Sequence[Mention], texts: Sequence[str], links: Mapping[tuple[str, str], Link]
    ) -> ArticleNames:
        """Collect the names of an article whose mentions have been linked one by one."""
        names = cls({}, {True: {}, False: {}})
        for mention, text in zip(mentions, texts, strict=True):
            link = links[text, mention.label]
            if link.concept is None or mention.action is not None or mention.label == "MECHANISM":
                continue
            if link.method != "approximate" and not is_short_form(text):
                names.named[mention.is_disorder].setdefault(text.lower(), link)
            short = _in_brackets(doc, mention.end)
            if short and _could_stand_for(short, text):
                names.behind.setdefault((short, mention.is_disorder), link)
        return names

    def explained(self, text: str, mention: Mention) -> Link:
        """Return the link of the name that the article explains a short form by, `NO_LINK` if it does not."""
        found = self.behind.get((text, mention.is_disorder))
        if found is None and text.endswith("s"):
            found = self.behind.get((text[:-1], mention.is_disorder))
        return found or NO_LINK

    def similar(self, text: str, mention: Mention) -> Link:
        """Return an approximate link to the one name of the article that `text` is a part or a misspelling of."""
        if mention.label == "MECHANISM":
            return NO_LINK
        lower = text.lower()
        found: dict[str, Link] = {}
        for name, link in self.named[mention.is_disorder].items():
            cut = len(lower) >= _CUT and name.startswith(lower) and mention.label == "DRUG"
            if link.concept is not None and (cut or _is_misspelt(lower, name)):
                found.setdefault(link.concept.concept_id, link)
        if len(found) != 1:
            return NO_LINK
        (link,) = found.values()
        return Link(link.concept, "approximate", 0.8)


def _in_brackets(doc: Doc, start: int) -> str | None:
    """Return the word that opens a bracket at token `start`, if it looks like a short form."""
    while start < len(doc) and doc[start].is_space:
        start += 1
    if start + 2 >= len(doc) or doc[start].text not in "([":
        return None
    for end in range(start + 2, min(start + 6, len(doc))):
        if doc[end].text in ")];,:":
            text: str = doc[start + 1 : end].text
            return text if is_short_form(text) else None
    return None


def _could_stand_for(short: str, name: str) -> bool:
    """Whether the letters of a short form come in this order in the name, the first one at the start of a word."""
    letters = [letter for letter in short.lower() if letter.isalnum()]
    if letters[-1] == "s" and short.endswith("s"):
        letters.pop()
    for start in (match.start() for match in re.finditer(rf"(?<![a-z0-9]){re.escape(letters[0])}", name.lower())):
        rest = iter(name.lower()[start:])
        if all(letter in rest for letter in letters):
            return True
    return False


def _is_misspelt(text: str, name: str) -> bool:
    if len(text) < _SPELT_OUT or text[0] != name[0] or abs(len(text) - len(name)) > 2:
        return False
    if re.findall(r"\d+", text) != re.findall(r"\d+", name):
        return False
    matcher = SequenceMatcher(None, text, name, autojunk=False)
    return matcher.quick_ratio() >= _LIKENESS and matcher.ratio() >= _LIKENESS
