"""Unnamed subject: the medicine of an article that states indications but names no drug.

A label's section, cut out of its label, says "For the relief of pain." and no more. Its claims are about one medicine,
whose name only the title may know.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Doc

from rxtract.matching.rule_files import compile_pattern, expand, read_rules
from rxtract.nlp.annotations import Subject
from rxtract.nlp.state import article_of, state_of

UNNAMED = "unnamed"
"""`subject_name` of claims about a medicine that the article does not name."""
_NUMBERED = re.compile(r"^[\s*_#]+|[\s*_#:.]+$")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = read_rules("unnamed_subject")
    headings = {
        name: re.compile("|".join(f"(?:{expand(pattern)})" for pattern in rules[name]), re.IGNORECASE)
        for name in ("heading", "loose_heading")
    }
    title = re.compile(expand(rules["product_title"]))
    return headings | {name: compile_pattern(rules[name]) for name in ("medicine", "states")} | {"title": title}


def states_indication(text: str) -> bool:
    """Whether a text says what its nameless medicine is indicated for."""
    return bool(_patterns()["states"].search(text))


def unnamed_subject(doc: Doc) -> Subject | None:
    """Return the medicine that the article is about without naming it, or None when it is about no medicine."""
    patterns = _patterns()
    headings = [_NUMBERED.sub("", section.heading or "") for section in state_of(doc).sections if section.is_extracted]
    loose = any(patterns["loose_heading"].fullmatch(heading) for heading in headings)
    sure = any(patterns["heading"].fullmatch(heading) for heading in headings)
    if not (sure or states_indication(doc.text) or (loose and patterns["medicine"].search(doc.text))):
        return None
    article = article_of(doc)
    title = patterns["title"].match(article.title) if article else None
    name = title["name"] if title else UNNAMED
    return Subject(frozenset(), None, name, "")
