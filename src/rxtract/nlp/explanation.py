"""Explanation: what the claims reader says of a mention, the alternatives, and the words that its answer rests on.

The words are found by leaving out each in turn (occlusion; Zeiler and Fergus 2014, doi:10.1007/978-3-319-10590-1_53)
and looking how much of the answer's probability goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from rxtract.article import Article
from rxtract.nlp.linking.segments import subject_at
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.pipeline import configured_tier, load_pipeline, make_doc
from rxtract.nlp.recogniser.evidence import evidence_of
from rxtract.nlp.recogniser.recognition import load_recogniser
from rxtract.nlp.relations.arguments import Argument, SentenceReading, readings_of
from rxtract.nlp.relations.claims_reader import ROLES, STATUSES, Answer, Asked, load_claims_reader
from rxtract.nlp.relations.reader_answers import KIND_OF_GROUP
from rxtract.nlp.structure.genre import genre_in, habits_of, register_name
from rxtract.views import OffsetMap

_LAST = "rxtract_claims"
MOST_WORDS = 60
"""Words of a sentence that are left out in turn; a longer sentence is looked at around the mention."""
LEAST_SHARE = 0.05
"""Least probability that goes with a word for it to be named."""


class ReaderEvidence(NamedTuple):
    """The reader's probabilities of roles and statuses, and of its words those that carry the role, best first.

    `words` are (word, how much of the role's probability goes without it).
    """

    role: str
    roles: Mapping[str, float]
    statuses: Mapping[str, float]
    words: tuple[tuple[str, float], ...]


class ReadArticle:
    """An article as the claims component would get it."""

    def __init__(self, article: Article) -> None:
        nlp = load_pipeline()
        self._offsets = OffsetMap(article.edits)
        self._doc: Doc = make_doc(nlp, article)
        for name, component in nlp.pipeline:
            if name == _LAST:
                break
            self._doc = component(self._doc)

    @cached_property
    def _arguments(self) -> dict[tuple[int, int], tuple[SentenceReading, Argument]]:
        return {
            (reading.span.start_char + argument.start, reading.span.start_char + argument.end): (reading, argument)
            for reading in readings_of(self._doc)
            for argument in reading.arguments
        }

    def evidence(self, start: int, end: int) -> ReaderEvidence | None:
        """Return what the reader says of the mention at [start, end), None where it was not asked.

        Offsets are code points of the article's verbatim text.
        """
        found = self._arguments.get(self._offsets.seen(start, end))
        answer = found[1].answer if found else None
        if found is None or answer is None:
            return None
        reading, argument = found
        return ReaderEvidence(
            answer.role,
            dict(zip(ROLES, answer.roles, strict=True)),
            dict(zip(STATUSES, answer.statuses, strict=True)),
            self._words(reading, argument, answer),
        )

    def _words(self, reading: SentenceReading, argument: Argument, said: Answer) -> tuple[tuple[str, float], ...]:
        """Return the words of a sentence without which the reader would be less sure, best first."""
        tier, doc = configured_tier(), self._doc
        reader, weighed = load_claims_reader(tier), evidence_of(doc)
        subject = subject_at(doc, reading.span.start_char)
        if reader is None or weighed is None or weighed.hidden is None or subject is None:
            return ()
        hidden, origin = weighed.hidden, reading.span.start_char
        is_it = argument.group == "drug" and is_subject(doc, argument.mention, subject)
        kind = KIND_OF_GROUP[argument.group]
        asked = Asked(origin + argument.start, origin + argument.end, kind, is_it, reading.section.kind)
        located = hidden.locate(asked.start, asked.end)
        if located is None:
            return ()
        starts, ends = hidden.pieces.starts, hidden.pieces.ends
        first, last = np.searchsorted(starts, [origin, reading.span.end_char])
        numbers = [n for n in range(first, last) if ends[n] <= asked.start or starts[n] >= asked.end]
        numbers = sorted(sorted(numbers, key=lambda n: abs(int(starts[n]) - asked.start))[:MOST_WORDS])
        register, place = register_name(genre_in(doc)), ROLES.index(said.role)
        read = load_recogniser(tier).reread(hidden, located.window, numbers, habits=habits_of(genre_in(doc)))
        whole = said.roles[place]
        lost = []
        for number, states in zip(numbers, read, strict=True):
            answer = reader.read(states, [asked], register)[0]
            if answer is not None and whole - answer.roles[place] >= LEAST_SHARE:
                word = doc.text[int(starts[number]) : int(ends[number])].strip(" .,;:()")
                if word:
                    lost.append((word, round(whole - answer.roles[place], 2)))
        return tuple(sorted(lost, key=lambda item: -item[1]))
