"""An article: title, claims and text. Claims come first, for the keyboard; the style puts them beside the text."""

from __future__ import annotations

from rxtract.page.addresses import link
from rxtract.page.claims import render_claims
from rxtract.page.markup import attributes, escape
from rxtract.page.text import render_text
from rxtract.records import Extraction


def render_article(extraction: Extraction, anchor: str, *, navigation: str = "") -> str:
    """Return an article as HTML; `navigation` is markup that stands between its claims and its text."""
    article = extraction.article
    subject = link(article.subject_id, article.subject_name) if article.subject_name else "no one drug"
    genre = (article.genre or article.format).replace("_", " ")
    facts = [escape(article.source), escape(genre), f"{article.n_words:,} words"]
    if article.published is not None:
        facts.append(article.published.isoformat())
    named = attributes(
        id=anchor, lang=article.language or "en", data_article=article.article_id, data_source=article.source
    )
    return (
        f"<article{named}>\n"
        f'<header><h2 dir="auto">{escape(article.title or article.source)}</h2>'
        f'<p class="facts">about <b class="subject">{subject}</b> · {" · ".join(facts)}</p></header>\n'
        f'<div class="columns">{render_claims(extraction, anchor)}\n'
        f'<div class="read">{navigation}<div class="text" dir="auto">{render_text(extraction, anchor)}</div></div>'
        "</div></article>"
    )
