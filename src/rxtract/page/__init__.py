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

from rxtract.page.article import render_article
from rxtract.page.markup import escape
from rxtract.page.parts import PARTS
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
        legend=render_legend(),
        parts=render_parts(),
        contents=_contents(extractions) if len(extractions) > 1 else "",
        articles="\n".join(render_article(extraction, f"a{index}") for index, extraction in enumerate(extractions, 1)),
    )


def _data(name: str) -> str:
    return resources.files("rxtract").joinpath("data", "page", name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def render_legend() -> str:
    """Return the labels with their colours, each with a box that switches it off in the text."""
    return "".join(_legend_entry(label) for label in LABELS)


def render_parts() -> str:
    """Return the parts of a claim with their underlines."""
    return "".join(f'<u class="in-{name}">{shown}</u> ' for name, shown in PARTS.items())


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
