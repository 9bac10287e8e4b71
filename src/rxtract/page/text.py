"""The article's text with its mentions, quotes and sections marked; what a reader selects and copies is verbatim.

Mentions, quotes and sections may overlap at will, elements may not. So the text is cut wherever one of them begins or
ends, and every piece says on its own what it is part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rxtract.page.addresses import address
from rxtract.page.markup import attributes, escape
from rxtract.page.parts import PARTS, parts_of, quotes_by_place
from rxtract.records import Extraction, MentionRecord

_GREY = ("boilerplate", "product", "reference")


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch of text, half-open code points, and what it is.

    A mention, the quote `quote` or a `part` of it, or a `name` of style.
    """

    start: int
    end: int
    name: str = ""
    quote: str = ""
    mention: MentionRecord | None = None
    part: str = ""


def render_text(extraction: Extraction, anchor: str) -> str:
    """Return the text as HTML; `anchor` is put before the number of a claim to name its quote."""
    text = extraction.article.text
    layers = sorted(_layers(extraction, anchor), key=lambda layer: (layer.start, layer.end))
    kinds = {section.start: section.kind for section in extraction.sections}
    cuts = sorted({0, len(text), *(layer.start for layer in layers), *(layer.end for layer in layers)})
    parts: list[str] = []
    active: list[Layer] = []
    following = 0
    for start, end in pairwise(cuts):
        active = [layer for layer in active if layer.end > start]
        if start in kinds:
            parts.append(f'<i class="kind" data-kind="{escape(kinds[start].replace("_", " "))}"></i>')
        while following < len(layers) and layers[following].start == start:
            layer = layers[following]
            active.append(layer)
            following += 1
            if layer.quote and not layer.part:
                parts.append(f'<i class="at" id="{layer.quote}"></i>')
        parts.append(_piece(text[start:end], start, end, active))
    return "".join(parts)


def _layers(extraction: Extraction, anchor: str) -> Iterator[Layer]:
    text = extraction.article.text
    for section in extraction.sections:
        if section.kind in _GREY:
            yield Layer(section.start, section.end, name="grey")
        elif section.start < section.end:
            yield Layer(section.start, section.end)
        if section.heading and text.startswith(section.heading, section.start):
            yield Layer(section.start, section.start + len(section.heading), name="heading")
    quotes = quotes_by_place(extraction)
    for index, claim in enumerate(extraction.claims):
        yield Layer(claim.start, claim.end, quote=f"{anchor}q{index}")
        for part in parts_of(claim, quotes):
            yield Layer(part.start, part.end, quote=f"{anchor}q{index}", part=part.name)
    for mention in extraction.mentions:
        if mention.start < mention.end:
            yield Layer(mention.start, mention.end, mention=mention)


def _piece(text: str, start: int, end: int, active: list[Layer]) -> str:
    classes = sorted({layer.name for layer in active if layer.name})
    quotes = {"q": [layer.quote for layer in active if layer.quote and not layer.part]}
    quotes |= {name: [layer.quote for layer in active if layer.part == name] for name in PARTS}
    # Of mentions within mentions the innermost is shown.
    mentions = sorted(
        (layer.mention for layer in active if layer.mention), key=lambda mention: mention.end - mention.start
    )
    if not mentions:
        return _element("span", text, classes, quotes) if classes or any(quotes.values()) else escape(text)
    mention = mentions[0]
    classes += ["m", mention.label, mention.status]
    classes += ["first"] * (mention.start == start) + ["last"] * (mention.end == end)
    title, href = "\n\n".join(map(describe, mentions)), address(mention.concept_id)
    return _element("a" if href else "span", text, classes, quotes, title=title, href=href)


def _element(
    tag: str,
    text: str,
    classes: list[str],
    quotes: Mapping[str, list[str]],
    *,
    title: str | None = None,
    href: str | None = None,
) -> str:
    held = {f"data_{name}": " ".join(names) for name, names in quotes.items()}
    named = attributes(class_=" ".join(classes), **held, title=title, href=href)
    outside = attributes(target="_blank", rel="noopener noreferrer", tabindex="-1") if href else ""
    return f"<{tag}{named}{outside}>{escape(text)}</{tag}>"


def describe(mention: MentionRecord) -> str:
    """Return what a reader sees when pointing at a mention."""
    label = mention.label.replace("_", " ").lower()
    lines = [f"{mention.concept_name}" if mention.concept_id else f"{mention.text}: no concept"]
    if mention.concept_id:
        sure = f", {mention.link_score:.2f}" if mention.link_score is not None else ""
        lines.append(f"{mention.concept_id} · {mention.link_method}{sure}")
    lines.append(f"{label}, {mention.status} · score {mention.score:.2f} · {mention.found_by}")
    return "\n".join(lines)
