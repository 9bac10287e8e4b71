"""The claims of an article, by predicate, each with its quote as a link into the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rxtract.page.addresses import link
from rxtract.page.markup import attributes, escape
from rxtract.page.parts import Part, parts_of, quotes_by_place, render_quote
from rxtract.predicates import all_predicates
from rxtract.records import DETAILS, ClaimRecord, Extraction


def render_claims(extraction: Extraction, anchor: str) -> str:
    """Return the list of claims; `anchor` is put before the number of a claim to name its quote."""
    numbered = list(enumerate(extraction.claims))
    quotes = quotes_by_place(extraction)
    groups = []
    for predicate in all_predicates().values():
        items = [
            _claim(claim, f"{anchor}q{index}", extraction.article.subject_id, parts_of(claim, quotes))
            for index, claim in sorted(numbered, key=lambda pair: (pair[1].start, pair[1].end))
            if claim.predicate == predicate.name
        ]
        if items:
            heading = f'<summary class="{predicate.label or ""}">{escape(predicate.heading)}'
            summary = f'{heading} <small>{len(items)}</small></summary>'
            groups.append(f'<details open>{summary}<ol>{"".join(items)}</ol></details>')
    hint = "Point at a claim to see its quote in the text; click to go there."
    body = "\n".join(groups) if groups else '<p class="none">The article claims nothing that the rules know.</p>'
    head = f'<h3>Claims <small>{len(numbered)}</small></h3><p class="hint">{hint}</p>'
    return f'<aside class="claims">{head if groups else "<h3>Claims <small>0</small></h3>"}{body}</aside>'


def _claim(claim: ClaimRecord, name: str, subject_id: str | None, parts: Sequence[Part]) -> str:
    badges = "".join(f'<span class="badge {kind}">{escape(text)}</span>' for kind, text in _badges(claim, subject_id))
    known = attributes(
        class_=f"claim {claim.status}", data_claim=name, data_id=claim.claim_id, data_predicate=claim.predicate,
        data_subject=claim.subject_name, data_object=claim.object_name or claim.object_text, data_status=claim.status,
        data_score=f"{claim.score:.4f}", data_found_by=claim.found_by,
    )  # fmt: skip
    return (
        f"<li{known}>"
        f"<p>{_object(claim)} {badges}</p>"
        f'<a class="quote" dir="auto" href="#{name}">{render_quote(claim, parts)}</a>'
        f'<p class="why">{escape(claim.found_by)} · score {claim.score:.2f} · {escape(claim.claim_id)}</p></li>'
    )


def _object(claim: ClaimRecord) -> str:
    """Return the object as written, and its concept's name where that says something else."""
    written, named = " ".join(claim.object_text.split()), claim.object_name or ""
    if named.casefold() in ("", written.casefold()):
        return f'<b class="object" dir="auto">{link(claim.object_id, written)}</b>'
    concept = f'<span class="concept">→ {link(claim.object_id, named)}</span>'
    return f'<b class="object" dir="auto">{escape(written)}</b> {concept}'


def _badges(claim: ClaimRecord, subject_id: str | None) -> Iterator[tuple[str, str]]:
    if claim.subject_id != subject_id:
        yield "other", f"of {claim.subject_name}"
    if claim.status != "asserted":
        sure = f" {claim.certainty:.1f}" if claim.status == "hedged" else ""
        yield claim.status, claim.status + sure
    for name, shown in DETAILS.items():
        value = getattr(claim, name)
        if value:
            yield "detail", shown.format(str(value).replace("_", " "))
