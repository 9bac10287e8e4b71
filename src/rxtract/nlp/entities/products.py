"""Products: brand names that the article itself introduces ("Tolura contains the active substance telmisartan")."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from spacy.tokens import Doc

from rxtract.article import Article
from rxtract.matching.rule_files import expand, read_rules
from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import component
from rxtract.nlp.state import CANDIDATES, article_of, candidates_of, state_of, text_of
from rxtract.nlp.structure.extracted_sentences import extracted_texts

_WORD = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+)?")
_MIN_WITNESSES = 2


@lru_cache(maxsize=1)
def _introductions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(expand(pattern)) for pattern in read_rules("products")["introductions"])


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    return frozenset(word.lower() for word in read_rules("products")["no_names"])


def product_names(doc: Doc) -> list[str]:
    """Return the names that the article introduces as its product, surest first.

    A name counts when two different introductions speak of it, or one and the article repeats it three times.
    """
    return list(_introduced_names(text_of(doc)))


@lru_cache(maxsize=1)  # two components ask for the text at hand
def _introduced_names(text: str) -> tuple[str, ...]:
    witnesses: Counter[str] = Counter()
    for pattern in _introductions():
        # A name does not go on in the next line: "How to take Zelora" and below it "Always take it as told"; where the
        # name comes first, the line above it is a heading: "Gout" and below it "Zelora is indicated for gout".
        names = {
            match["name"].splitlines()[-1 if match.start("name") == match.start() else 0].strip()
            for match in pattern.finditer(text)
        }
        witnesses.update(name for name in names if name.lower() not in _no_names() and _WORD.match(name))
    sure = [
        name
        for name, count in witnesses.items()
        if count >= _MIN_WITNESSES or len(re.findall(rf"\b{re.escape(name)}\b", text)) >= 3
    ]
    return tuple(sorted(sure, key=lambda name: (-witnesses[name], -len(name), name)))


def _longer_names(doc: Doc) -> set[str]:
    """Return known drug names with the capitalised word that always follows them ("Bortezomib SUN")."""
    counts: Counter[str] = Counter()
    followers: Counter[str] = Counter()
    for mention in candidates_of(doc):
        if mention.label != "DRUG" or mention.end >= len(doc) or doc[mention.start].is_lower:
            continue
        name, follower = doc[mention.start : mention.end].text, doc[mention.end]
        counts[name] += 1
        at_sentence_end = follower.is_sent_start
        if follower.text[:1].isupper() and follower.is_alpha and not at_sentence_end and len(follower) > 2:
            followers[f"{name} {follower.text}"] += 1
    return {name for name, count in followers.items() if count >= 3 and count * 2 > counts[name.rsplit(" ", 1)[0]]}


def _stated_names(article: Article) -> set[str]:
    """Return the names of products that the format states, as they may be written in the text."""
    names = [name for name in article.products if _WORD.match(name) and "," not in name]
    return {written for name in names for written in (name, name.upper(), name.capitalize())}


@component(
    "rxtract_products",
    reads=["sentences", "token.is_sent_start", *CANDIDATES[: CANDIDATES.index("products")]],
    writes=["products"],
)
def mark_products(doc: Doc) -> Doc:
    """Add every occurrence of the article's product names to the candidates."""
    article = article_of(doc)
    names = set(product_names(doc)) | _longer_names(doc) | (_stated_names(article) if article else set())
    found = state_of(doc).products = []
    if not names or (article is None and len(doc) < 20):
        return doc
    pattern = re.compile(
        r"\b(?:"
        + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
        + r")\b"
    )
    for sentence, text in extracted_texts(doc):
        for match in pattern.finditer(text):
            span = sentence.char_span(match.start(), match.end(), alignment_mode="contract")
            if span is not None and len(span):
                found.append(Mention(span.start, span.end, "DRUG", 0.9, "product:introduced"))
    return doc
