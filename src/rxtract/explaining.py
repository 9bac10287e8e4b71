"""Explanations: why a claim was made, from its rows: sentence, mentions, rule and the words that set its status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rxtract.article import Article
from rxtract.errors import UsageError
from rxtract.nlp.explanation import ReadArticle, ReaderEvidence
from rxtract.predicates import all_predicates
from rxtract.records import DETAILS, ClaimRecord, Extraction, RejectionRecord, SentenceRecord
from rxtract.rendering import in_reading_order, one_line

ArticleOf = Callable[[str], Article | None]
"""Gives the article of an id, as its reader delivered it."""
_MOST_WORDS = 6
_LEAST = 0.05  # probability of an alternative that is worth a word


def explain(extraction: Extraction, claim_id: str | None = None, article_of: ArticleOf | None = None) -> str:
    """Return the explanation of one claim, or of all, as plain text.

    Args:
        extraction: the rows of the article.
        claim_id: a claim's id or how it begins.
        article_of: gives the article, which is read again for what the claims reader says; without it that is left out.

    Raises:
        UsageError: the article has no such claim.
    """
    article = extraction.article
    claims = in_reading_order(extraction.claims)
    wanted = [claim for claim in claims if claim.claim_id.startswith(claim_id or "")]
    if claim_id is not None and not wanted:
        known = f"`rxtract explain` without --claim lists its {len(claims)} claims"
        raise UsageError(f"{article.source} has no claim {claim_id}; {known}")
    named = f" [{article.subject_id}]" if article.subject_id else ""
    head = f"{article.source}: about {article.subject_name or 'no one drug'}{named}, {len(claims)} claims\n"
    whole = article_of(article.article_id) if article_of and wanted else None
    read = ReadArticle(whole) if whole else None
    return "\n".join([head, *(line for claim in wanted for line in _explain_claim(extraction, claim, read))])


def explain_outcomes(
    outcomes: Iterable[Extraction | RejectionRecord], article_of: ArticleOf | None, claim_id: str | None
) -> tuple[str, list[RejectionRecord]]:
    """Return the explanations of all articles of an input, and its rejections.

    Raises:
        UsageError: no article has the claim.
    """
    extractions: list[Extraction] = []
    rejections: list[RejectionRecord] = []
    for outcome in outcomes:
        if isinstance(outcome, Extraction):
            extractions.append(outcome)
        else:
            rejections.append(outcome)
    if claim_id is not None and len(extractions) > 1:
        having = [e for e in extractions if any(claim.claim_id.startswith(claim_id) for claim in e.claims)]
        extractions = having or extractions[:1]
    return "\n".join(explain(extraction, claim_id, article_of) for extraction in extractions), rejections


def _explain_claim(extraction: Extraction, claim: ClaimRecord, read: ReadArticle | None) -> Iterator[str]:
    named = f" = {claim.object_name} [{claim.object_id}]" if claim.object_id else " (no concept)"
    yield f"{claim.claim_id}  {claim.subject_name}  {claim.predicate}  {one_line(claim.object_text)}{named}"
    yield f"  meaning   {all_predicates()[claim.predicate].meaning}"
    sentence = _sentence(extraction, claim)
    kind = next((part.kind for part in extraction.sections if part.section_id == sentence.section_id), "other")
    start, end = min(sentence.start, claim.start), max(sentence.end, claim.end)
    text = extraction.article.text
    marked = f"{text[start : claim.start]}⟦{claim.quote}⟧{text[claim.end : end]}"
    yield f"  sentence  {one_line(marked)}"
    yield f"  place     {claim.start}–{claim.end}, section {kind}"
    yield f"  rule      {claim.found_by} (score {claim.score:.2f})"
    evidence = _evidence(extraction, claim, read)
    if evidence is not None:
        yield f"  reader    {_answers(evidence)}"
    yield f"  status    {claim.status}, certainty {claim.certainty:.2f}{_cue(claim)}"
    if (claim.setting, claim.experiencer) != ("use", "patient"):
        yield f"  said of   {claim.setting}, {claim.experiencer}"
    values = [
        shown if value is True else f"{name} {one_line(str(value))}"
        for name, shown in DETAILS.items()
        if (value := getattr(claim, name))
    ]
    if values:
        yield f"  details   {'; '.join(values)}"
    for mention in extraction.mentions:
        if start <= mention.start < end:
            concept = f"{mention.concept_id} {mention.concept_name} ({mention.link_method})"
            linked = concept if mention.concept_id else "no concept"
            used = "*" if claim.start <= mention.start and mention.end <= claim.end else " "
            yield f"  mention {used} {mention.label} “{one_line(mention.text)}” → {linked}; {mention.found_by}"
    yield ""


def _evidence(extraction: Extraction, claim: ClaimRecord, read: ReadArticle | None) -> ReaderEvidence | None:
    """Return what the claims reader says of the claim's object, None where it was not asked."""
    places = (quote for quote in extraction.claim_quotes if quote.claim_id == claim.claim_id)
    place = next((quote for quote in places if quote.start == claim.start), None)
    if read is None or place is None or place.object_start is None or place.object_end is None:
        return None
    return read.evidence(place.object_start, place.object_end)


def _answers(evidence: ReaderEvidence) -> str:
    """Return roles and statuses with their probabilities, and the words without which the first would lose most."""
    parts = []
    for chances in (evidence.roles, evidence.statuses):
        likely = sorted((one for one in chances.items() if one[1] >= _LEAST), key=lambda one: -one[1])
        parts.append(", ".join(f"{name} {chance:.2f}" for name, chance in likely))
    words = ", ".join(f"“{word}” {lost:.2f}" for word, lost in evidence.words[:_MOST_WORDS])
    return "; ".join(parts) + (f"; {evidence.role} loses without {words}" if words else "")


def _sentence(extraction: Extraction, claim: ClaimRecord) -> SentenceRecord:
    return next(sentence for sentence in extraction.sentences if sentence.sentence_id == claim.sentence_id)


def _cue(claim: ClaimRecord) -> str:
    """Name the words that hedge or deny a claim; an asserted claim has none."""
    return f" by “{one_line(claim.status_cue)}”" if claim.status_cue else ""
