"""Articles as text with mentions in brackets, `[nausea](ADVERSE_EVENT)`, and what the pipeline makes of them.

Results are compared as short strings, so that a failing test reads like a sentence: `causes nausea`,
`hedged treats lupus`, `nausea ADVERSE_EVENT`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract import extract
from rxtract.nlp import load_pipeline
from rxtract.nlp.pipeline import configured_tier
from rxtract.nlp.state import candidates_of
from rxtract.records import LABELS, Extraction

_MENTION = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?P<label>[A-Z_]+)\)")


class Marked(NamedTuple):
    """A text without its markup, and the half-open offsets and labels that the markup gave."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


class MarkupError(ValueError):
    """The markup of a test's article is wrong: the test would prove nothing."""


def read_markup(marked: str) -> Marked:
    """Return plain text and spans; refuse brackets that are not closed, empty or labelled with an unknown label."""
    plain, spans, position, length = [], [], 0, 0
    for match in _MENTION.finditer(marked):
        if match["label"] not in LABELS:
            raise MarkupError(f"unknown label {match['label']}; one of {', '.join(LABELS)}")
        before = marked[position : match.start()]
        length += len(before)
        spans.append((length, length + len(match["text"]), match["label"]))
        length += len(match["text"])
        plain += [before, match["text"]]
        position = match.end()
    plain.append(marked[position:])
    text = "".join(plain)
    for bracket in "[]":
        if bracket in text:
            near = text[max(0, text.index(bracket) - 20) :][:60]
            raise MarkupError(f"a {bracket} without its partner or label near {near!r}")
    return Marked(text, tuple(spans))


def rows(text: str, title: str = "") -> Extraction:
    """Return the rows of a text in the tier of the test (`pytest.mark.tier`), which reads it once."""
    return _rows(text, title, configured_tier())


@lru_cache(maxsize=256)
def _rows(text: str, title: str, tier: str) -> Extraction:
    return extract(text, title=title)


def run_until(component: str, text: str) -> Doc:
    """Return the doc of a text after `component` ran, and nothing that comes later."""
    nlp = load_pipeline()
    doc = nlp.make_doc(text)
    for name, pipe in nlp.pipeline:
        doc = pipe(doc)
        if name == component:
            return doc
    raise ValueError(f"no component {component}; the pipeline has {', '.join(nlp.pipe_names)}")


def candidates(component: str, text: str, found_by: str) -> list[str]:
    """Return the texts of the candidates that a finder (`found_by` up to a colon) has added, in order."""
    doc = run_until(component, text)
    mine = [one for one in candidates_of(doc) if one.found_by.split(":")[0] == found_by.split(":")[0]]
    mine = [one for one in mine if one.found_by.startswith(found_by)]
    return [doc[one.start : one.end].text for one in sorted(mine, key=lambda one: (one.start, one.end))]


def show_mentions(text: str) -> list[str]:
    """Return `text LABEL` for every mention, in order."""
    return [f"{' '.join(one.text.split())} {one.label}" for one in rows(text).mentions]


def label_of(text: str, name: str) -> str | None:
    """Return the label of the first mention that reads `name`, None when there is none."""
    return next((one.label for one in rows(text).mentions if one.text == name), None)


def show_claims(text: str, *, predicate: str = "", title: str = "", subject: bool = False) -> set[str]:
    """Return `[status] predicate object [frequency]` for every claim; asserted goes without saying.

    `predicate` keeps the claims of one; `subject` puts the drug's name, as the article has it, in front.
    """
    shown = set()
    for claim in rows(text, title).claims:
        if predicate and claim.predicate != predicate:
            continue
        words = [claim.subject_text] if subject else []
        words += [claim.status] if claim.status != "asserted" else []
        words += [claim.predicate, " ".join(claim.object_text.split())]
        words += [f"({claim.frequency})"] if claim.frequency else []
        shown.add(" ".join(words))
    return shown


def compare(marked: str) -> None:
    """Check that the pipeline finds exactly the mentions of a marked article; say in words what differs."""
    text, spans = read_markup(marked)
    wanted = {(start, end, label) for start, end, label in spans}
    found = {(one.start, one.end, one.label) for one in rows(text).mentions}
    missing = [f"{text[start:end]} {label}" for start, end, label in sorted(wanted - found)]
    extra = [f"{text[start:end]} {label}" for start, end, label in sorted(found - wanted)]
    assert (missing, extra) == ([], []), f"missing {missing}; too much {extra}"
