"""Turns false headings (list items and paragraphs that word processors saved as <h2>) back into what they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise

from rxtract.article import Block

_LONGEST = 160  # code points; real headings of leaflets, labels and web pages are shorter
_FEW = 4  # words: "Uses." is a heading, a sentence of more words is none


def mend_headings(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with headings that read as sentences or list items as paragraphs and items.

    Below the highest level no heading is a sentence, longer than 160 code points, or begins with a small letter where
    others of its level do not. Between two of these, or behind one and before a heading, others of the level are none,
    too.
    """
    capital = {one.level for one in blocks if one.kind == "heading" and text[one.start].isupper()}
    doubtful = [_is_doubtful(text[one.start : one.end], one, capital) for one in blocks]
    for place, (one, following) in enumerate(pairwise(blocks)):
        if place and one.kind == following.kind == "heading" and one.level == following.level > 1:
            doubtful[place] |= doubtful[place - 1] and blocks[place - 1].level == one.level
    return [_demoted(one) if doubt else one for one, doubt in zip(blocks, doubtful, strict=True)]


def _is_doubtful(content: str, block: Block, capital: set[int]) -> bool:
    if block.kind != "heading" or block.level < 2:
        return False
    is_sentence = content.endswith((".", ";", ",")) and len(content.split()) >= _FEW
    is_small = block.level in capital and content.split(maxsplit=1)[0].islower()
    return is_sentence or is_small or len(content) > _LONGEST


def _demoted(block: Block) -> Block:
    is_item = block.end - block.start <= _LONGEST
    return dataclasses.replace(block, kind="item" if is_item else "paragraph", level=int(is_item))
