"""The HTML page of articles: their text with coloured mentions, and every claim beside its quote. Works offline.

Texts are hostile until proven otherwise: everything goes through `escape`, and the page's own content security policy
lets no script run but the one whose hash it names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources
from string import Template

from rxtract.page.addresses import link
from rxtract.page.claims import render_claims
from rxtract.page.markup import escape
from rxtract.page.parts import PARTS
from rxtract.page.text import render_text
from rxtract.records import LABELS, Extraction
from rxtract.version import __version__

_LEGEND = {"DRUG": "drug", "DISEASE": "disease", "ADVERSE_EVENT": "adverse event", "MECHANISM": "mechanism"}


def render_page(extractions: Sequence[Extraction]) -> str:
    """Return one self-contained page for all `extractions`; several get a table of contents."""
    style, script = _data("page.css"), _data("page.js")
    only = extractions[0].article if len(extractions) == 1 else None
    title = (only.title or only.source) if only else f"{len(extractions)} articles"
    return Template(_data("page.html")).substitute(
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        title=escape(title),
        version=escape(__version__),
        legend="".join(_legend_entry(label) for label in LABELS),
        parts="".join(f'<u class="in-{name}">{shown}</u> ' for name, shown in PARTS.items()),
        contents=_contents(extractions) if len(extractions) > 1 else "",
        articles="\n".join(_article(extraction, f"a{index}") for index, extraction in enumerate(extractions, 1)),
    )


def _data(name: str) -> str:
    return resources.files("rxtract").joinpath("data", "page", name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _legend_entry(label: str) -> str:
    box = f'<input type="checkbox" id="show-{label}" checked>'
    return f'<label class="key">{box}<span class="m first last {label}">{_LEGEND[label]}</span></label>\n'


def _contents(extractions: Sequence[Extraction]) -> str:
    rows = [
        f'<tr><td><a href="#a{index}">{escape(extraction.article.title or extraction.article.source)}</a></td>'
        f"<td>{escape(extraction.article.subject_name or '–')}</td>"
        f"<td>{len(extraction.mentions)}</td><td>{len(extraction.claims)}</td></tr>"
        for index, extraction in enumerate(extractions, 1)
    ]
    head = "<thead><tr><th>article</th><th>drug</th><th>mentions</th><th>claims</th></tr></thead>"
    return f'<nav class="contents"><table>{head}<tbody>{"".join(rows)}</tbody></table></nav>'


def _article(extraction: Extraction, anchor: str) -> str:
    article = extraction.article
    subject = link(article.subject_id, article.subject_name) if article.subject_name else "no one drug"
    genre = (article.genre or article.format).replace("_", " ")
    facts = [escape(article.source), escape(genre), f"{article.n_words:,} words"]
    return (
        f'<article id="{anchor}" lang="{escape(article.language or "en")}">\n'
        f'<header><h2 dir="auto">{escape(article.title or article.source)}</h2>'
        f'<p class="facts">about <b class="subject">{subject}</b> · {" · ".join(facts)}</p></header>\n'
        f'<div class="columns"><div class="text" dir="auto">{render_text(extraction, anchor)}</div>\n'
        f"{render_claims(extraction, anchor)}</div></article>"
    )
