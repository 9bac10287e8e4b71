"""Status: where cues, lead-ins, answers and the claims reader meet to say whether the text asserts a claim."""

from __future__ import annotations

from typing import NamedTuple

from rxtract.nlp.annotations import Role
from rxtract.nlp.claims.assertion import Judgement, Span, is_masked, judge, judge_lead, nearest_cue
from rxtract.nlp.claims.surroundings import Surroundings
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.nlp.relations.questions import asks_leave
from rxtract.nlp.relations.reader_answers import READER, weigh_status

_CERTAINTY = {"asserted": 1.0, "hedged": 0.5, "negated": 1.0}
_ROLE_HEDGED = 0.4  # the words of a rule that hedge: "is being studied for"
_UNSAID = {"disorder": "causes", "drug": "interacts_with"}  # whose cues tell of a mention that nothing is claimed of
_OPPOSITE = {"asserted": "negated", "negated": "asserted"}


class Status(NamedTuple):
    """How the text puts it, how firmly, and the words that hedge or deny it, half-open code points of the article."""

    status: str
    certainty: float
    cue: Span | None = None
    is_claim: bool = True


def read_status(reading: SentenceReading, argument: Argument, predicate: str, around: Surroundings) -> Status:
    """Return the status of what a sentence says of an argument."""
    if around.reply is not None:
        return _answered(reading, predicate, around)
    role = argument.mention.role
    by_reader = argument.answer is not None and role is not None and READER in role.rule
    words = _words_of(reading, role)
    masked = words is not None and is_masked(reading.text, words)
    asked = _UNSAID.get(argument.group, predicate) if role is None else predicate
    judged = _judged(reading, argument, asked, words, around)
    if role is not None and role.negated and not masked and not judged.judgement.final:
        return Status("negated", 1.0, _absolute(reading, words))  # its words deny it: "has not been shown to cause"
    origin = reading.span.start_char if not judged.is_lead else 0
    status, certainty, cue, is_firm, is_final = judged.judgement
    if argument.answer is not None and by_reader and not is_final:
        at = _cue_of_reader(reading, argument, predicate)
        is_bare = at is None and status == "asserted"
        stated = words is not None
        likeliest = weigh_status(argument.answer, status, is_firm=is_firm, is_stated=stated, is_bare=is_bare)
        if likeliest != status:
            return Status(likeliest, _CERTAINTY[likeliest], _absolute(reading, at))
    return Status(status, certainty, (cue[0] + origin, cue[1] + origin) if cue else None)


class _Judged(NamedTuple):
    judgement: Judgement
    is_lead: bool


def _judged(
    reading: SentenceReading, argument: Argument, predicate: str, words: Span | None, around: Surroundings
) -> _Judged:
    """Return what cues say: those of the sentence, else those of the lead-in or heading above it."""
    mention = (argument.start, argument.end)
    names = [(other.start, other.end) for other in reading.arguments]
    verbs = [(match.start, match.end) for match in reading.triggers]
    judgement = judge(reading.text, words or mention, mention, predicate, names, verbs)
    if judgement.status == "asserted" and not judgement.is_firm and around.lead:
        led = judge_lead(around.lead, predicate)
        if led is not None:
            status, certainty, cue = led
            is_list = around.lead_start >= 0
            place = (around.lead_start + cue[0], around.lead_start + cue[1]) if is_list else None
            return _Judged(Judgement(status, certainty, place, is_list), is_lead=True)
    role = argument.mention.role
    if role is not None and role.hedged and judgement.status == "asserted":
        judgement = Judgement("hedged", _ROLE_HEDGED, words)
    return _Judged(judgement, is_lead=False)


def _words_of(reading: SentenceReading, role: Role | None) -> Span | None:
    """Return the words of a rule that state a role, in the sentence's text; None where no rule's words do."""
    if role is None or role.rule == READER or role.end <= role.start:
        return None
    if not reading.span.start <= role.start < reading.span.end:
        return None
    origin, last = reading.span.start_char, reading.span.doc[role.end - 1]
    return reading.span.doc[role.start].idx - origin, last.idx + len(last) - origin


def _answered(reading: SentenceReading, predicate: str, around: Surroundings) -> Status:
    """Return the status that the answer to a question gives; without one nothing is claimed."""
    reply = around.reply
    if reply is None or reply.status is None:
        return Status("hedged", _CERTAINTY["hedged"], is_claim=False)
    status = reply.status
    if predicate in ("interacts_with", "contraindicated_in") and asks_leave(reading.text):
        status = _OPPOSITE.get(status, status)
    return Status(status, _CERTAINTY[status], None if status == "asserted" else (reply.start, reply.end))


def _cue_of_reader(reading: SentenceReading, argument: Argument, predicate: str) -> Span | None:
    """Return the words nearest to an argument that can carry the status that the reader sees, None without any."""
    status = argument.answer.status if argument.answer else "asserted"
    place = (argument.start, argument.end)
    return nearest_cue(reading.text, place, predicate, status) if status != "asserted" else None


def _absolute(reading: SentenceReading, span: Span | None) -> Span | None:
    origin = reading.span.start_char
    return (origin + span[0], origin + span[1]) if span else None
