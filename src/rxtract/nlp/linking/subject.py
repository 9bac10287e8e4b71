"""Subject: the drug that the article is about, from its title, its opening and how often it is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.knowledge import Concept, load_vocabulary
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention, Subject
from rxtract.nlp.contracts import factory
from rxtract.nlp.entities.measured_substances import without_measured
from rxtract.nlp.entities.products import product_names
from rxtract.nlp.linking.combinations import combination_of, fold_combination
from rxtract.nlp.linking.moieties import is_substance, moiety
from rxtract.nlp.linking.stated_subject import stated_subject
from rxtract.nlp.linking.subject_evidence import SubjectReader, load_subject_reader
from rxtract.nlp.linking.subject_ranking import (
    FEWEST_OF_MANY,
    LEAST,
    LEAST_DENSITY,
    LEAST_OF_MANY,
    LEAST_OF_SURE,
    density_of_names,
    rank_subjects,
    subject_features,
)
from rxtract.nlp.linking.subject_support import SURE_OF_NAME, is_headed, is_supported
from rxtract.nlp.linking.unnamed_subject import unnamed_subject
from rxtract.nlp.recogniser.evidence import evidence_of
from rxtract.nlp.state import state_of, text_of, tokens_of

_COMBINED = re.compile(r" and |[/+]")  # in the preferred name of a combination


class _Words(NamedTuple):
    """What `words/subject.toml` holds; both are texts, as names of the article are put in."""

    introduction_needs: str
    introduction: str


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("subject", _Words)


def drugs_of(doc: Doc) -> dict[str, list[Mention]]:
    """Return the mentions of every drug by its active moiety's concept, or by its words where it is not linked.

    Substances of the body and reagents that are nowhere given are none.
    """
    members: dict[str, list[Mention]] = defaultdict(list)
    tokens = tokens_of(doc)
    for mention in without_measured(doc, state_of(doc).mentions, bodies=True):
        if mention.label == "DRUG":
            words = " ".join(tokens.text(mention.start, mention.end).lower().split())
            members[moiety(mention.concept).concept_id if mention.concept else words].append(mention)
    return members


def _introduced(doc: Doc, names: list[str]) -> Concept | None:
    """Return the concept of the substance that the product is said to contain."""
    text = text_of(doc)
    if _words().introduction_needs not in text:
        return None
    for name in names:
        match = re.search(_words().introduction.replace("<name>", re.escape(name)), text)
        if not match:
            continue
        for mention in state_of(doc).mentions:
            offset = doc[mention.start].idx - match.end()
            if mention.label == "DRUG" and mention.concept and -1 <= offset <= 25:
                return moiety(mention.concept)
    return None


def _named_in_brackets(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of one drug's names as in "Zelora (ibuprofen)": the one that the vocabulary does not know first."""
    placed = sorted((one.start, key, one) for key, mentions in members.items() for one in mentions)
    for (_, first, one), (_, second, other) in pairwise(placed):
        if one.concept and other.concept:
            continue
        closes = other.end < len(doc) and doc[other.end].text == ")"
        groups = any(mention.found_by.startswith("grammar") for mention in (one, other))
        if not closes or groups or doc[one.end : other.start].text.strip() != "(":
            continue
        yield (first, second) if one.concept is None else (second, first)


def fold_drugs(doc: Doc, members: dict[str, list[Mention]], products: Sequence[str]) -> Concept | None:
    """Count one drug's names as one: a brand for the substance it is said to contain, parts for their combination.

    Returns the substance that the article introduces, if it does.
    """
    vocabulary, introduced = load_vocabulary(), _introduced(doc, list(products))
    if introduced is not None:
        for name in {name.lower() for name in products} & set(members) - {introduced.concept_id}:
            members.setdefault(introduced.concept_id, []).extend(members.pop(name))
    for brand, name in _named_in_brackets(doc, members):
        if brand in members and name in members and brand != name:
            members[name] += members.pop(brand)
    whole = fold_combination(doc, members)
    if whole is not None and introduced is not None and introduced.concept_id not in members:
        introduced = combination_of(whole)  # its parts are introduced one by one
    for key in [key for key in members if members[key][0].concept is not None]:
        parts = [other for relation, other in vocabulary.links(key) if relation == "has_part" and other in members]
        # An article about one of the parts may name their combination, too.
        if len(parts) > 1 and len(members[key]) >= max(len(members[part]) for part in parts):
            members[key] += [mention for part in parts for mention in members.pop(part)]
    for mentions in members.values():
        mentions.sort(key=lambda mention: mention.start)
    return introduced


def only_leads_list(doc: Doc, members: Mapping[str, Sequence[Mention]], key: str) -> bool:
    """Whether a drug is only the first of many: each named once, half of them open sentences, no heading names it."""
    once = all(len(mentions) == 1 for mentions in members.values())
    opening = sum(bool(doc[mentions[0].start].is_sent_start) for mentions in members.values())
    return once and 2 * opening >= len(members) and not is_headed(doc, members[key][0])


def without_lesser_classes(members: Mapping[str, list[Mention]]) -> dict[str, list[Mention]]:
    """Leave out classes of medicines ("antipsychotic agent") where a substance is named at least as often."""
    substances = [mentions for mentions in members.values() if any(is_substance(one.concept) for one in mentions)]
    most = max(map(len, substances), default=0)
    return {
        key: mentions
        for key, mentions in members.items()
        if len(mentions) > most or any(one.concept is None or is_substance(one.concept) for one in mentions)
    }


def odds_by_network(
    doc: Doc, members: Mapping[str, Sequence[Mention]], reader: SubjectReader | None
) -> dict[int, float]:
    """Return for the first token of every mention the log odds of naming the subject; nothing without a network."""
    weighed = evidence_of(doc)
    if reader is None or weighed is None or weighed.hidden is None:
        return {}
    mentions = [one for of_drug in members.values() for one in of_drug]
    spans = [(doc[one.start].idx, doc[one.end - 1].idx + len(doc[one.end - 1])) for one in mentions]
    return dict(zip((one.start for one in mentions), reader.read(weighed.hidden, spans), strict=True))


def find_subject(doc: Doc, reader: SubjectReader | None = None) -> Subject | None:
    """Return the article's drug, one without a name if it names none, or None: it is about no drug or about many."""
    products, members = product_names(doc), drugs_of(doc)
    stated = stated_subject(doc, members)
    if stated is not None:
        return stated
    if not members:
        return unnamed_subject(doc)
    if density_of_names(doc) < LEAST_DENSITY:
        return None  # a news page that names a drug somewhere
    concept = fold_drugs(doc, members, products)
    odds = odds_by_network(doc, members, reader)
    chances = rank_subjects(subject_features(doc, without_lesser_classes(members), products, odds))
    sure = sure_names(chances, members, odds)
    if sum(chances[name] for name in sure) < LEAST_OF_SURE:
        sure = []  # the network is sure of names that hardly anything else speaks for
    sure = fold_forms(members, sure, chances)
    leader = max(chances, key=lambda name: (chances[name], -members[name][0].start))
    if sure and outdoes(leader, sure, chances, members):
        sure = []
    linked_ones = [key for key in sure if any(one.concept for one in members[key])]
    key = max(linked_ones or sure or chances, key=lambda item: (chances[item], -members[item][0].start))
    names = {key, *sure}  # several names of one drug share its chances
    one_of_many = len(members) >= FEWEST_OF_MANY and sum(len(members[name]) for name in names) == 1
    least = LEAST_OF_MANY if one_of_many else LEAST_OF_SURE if sure else LEAST
    if sum(chances[name] for name in names) < least:
        known = next_known(members, chances, names) if one_of_many and not linked_ones else None
        if known is None or known in names:
            return None
        key, names = known, {known}  # an unknown name that stands once is no rival of a known one
        one_of_many = False
    if one_of_many and only_leads_list(doc, members, key):
        return None
    if not is_supported(doc, [one for name in names for one in members[name]], products, odds):
        known = next_known(members, chances, names)
        if known is None:
            return unnamed_subject(doc)
        key = known
    fold_unknown_names(members, key, odds)
    if concept is None or concept.concept_id != key:
        concept = combination_of(key) or concept
    if concept is None:
        linked = [mention.concept for mention in members[key] if mention.concept]
        concept = moiety(min(linked, key=lambda one: len(one.name))) if linked else None
    return make_subject_of(doc, concept, members[key])


def outdoes(
    name: str, sure: Collection[str], chances: Mapping[str, float], members: Mapping[str, Sequence[Mention]]
) -> bool:
    """Whether a known drug, likelier and named more often than any of the sure names, leaves them behind.

    A shop's name or a link on its shelf may look like the subject's where it stands, but it stands there once.
    """
    return (
        name not in sure
        and members[name][0].concept is not None
        and chances[name] > max(chances[one] for one in sure)
        and len(members[name]) > 2 * max(len(members[one]) for one in sure)
    )


def next_known(
    members: Mapping[str, Sequence[Mention]], chances: Mapping[str, float], refused: Collection[str]
) -> str | None:
    """Return the drug that is left when names are refused: a known one, named more than once and than any refused."""
    left = {name: chance for name, chance in chances.items() if name not in refused and name in members}
    key = max(left, key=lambda name: left[name], default=None)
    if key is None or left[key] < LEAST_OF_MANY * sum(left.values()):
        return None
    is_known = any(one.concept for one in members[key])
    often = len(members[key]) > max(1, *(len(members[name]) for name in refused))
    return key if is_known and often else None


def sure_names(
    names: Iterable[str], members: Mapping[str, Sequence[Mention]], odds: Mapping[int, float]
) -> list[str]:
    """Return the names of which the network is sure, on the mean of their places, that they are the subject's."""
    found = []
    for name in names:
        mentions = members[name]
        if sum(odds.get(one.start, 0.0) for one in mentions) / len(mentions) >= SURE_OF_NAME:
            found.append(name)
    return found


def fold_forms(members: dict[str, list[Mention]], sure: Sequence[str], chances: dict[str, float]) -> list[str]:
    """Count forms of one substance as one ("cabozantinib s-malate", "cabozantinib") where all are the subject's names.

    A combination is no form of its first substance. The name that stays gets the others' mentions and `chances`.
    Returns the names that are left of `sure`.
    """
    first: dict[str, str] = {}
    left = []
    for key in sorted(sure, key=lambda name: len(_preferred(members[name]) or "")):
        name = (_preferred(members[key]) or "").lower()
        word = "" if _COMBINED.search(name) else name.split(" ")[0]
        same = first.setdefault(word, key) if word else key
        if same == key:
            left.append(key)
        else:
            members[same] = sorted([*members[same], *members.pop(key)], key=lambda mention: mention.start)
            chances[same] += chances.pop(key)
    return left


def _preferred(mentions: Sequence[Mention]) -> str | None:
    return next((one.concept.name for one in mentions if one.concept), None)


def fold_unknown_names(members: dict[str, list[Mention]], subject: str, odds: Mapping[int, float]) -> None:
    """Count names that no vocabulary knows for the subject where the network is sure that each names it."""
    for key in [key for key in members if key != subject and members[key][0].concept is None]:
        if min(odds.get(one.start, 0.0) for one in members[key]) >= SURE_OF_NAME:
            members[subject] += members.pop(key)
    members[subject].sort(key=lambda mention: mention.start)


def make_subject_of(doc: Doc, concept: Concept | None, mentions: list[Mention]) -> Subject:
    """Return the subject that mentions name; those without a concept get that of the drug."""
    texts = [" ".join(doc[mention.start : mention.end].text.split()) for mention in mentions]
    # A combination is rather called by a name of its own than by that of a part.
    shown = [text for text, one in zip(texts, mentions, strict=True) if concept and one.concept == concept]
    shown = shown if shown and concept and combination_of(concept.concept_id) else texts
    text = max(set(shown), key=lambda item: (shown.count(item), -shown.index(item)))
    ids = {mention.concept.concept_id for mention in mentions if mention.concept}
    if concept:
        ids.add(concept.concept_id)
        for mention in mentions:
            if mention.concept is None:  # the product's own name: it is the substance it contains
                mention.concept, mention.link_method, mention.link_score = concept, "synonym", 0.85
    return Subject(
        frozenset(ids), concept, concept.name if concept else text, text, frozenset(item.lower() for item in texts)
    )


def is_subject(doc: Doc, mention: Mention, subject: Subject) -> bool:
    """Whether a drug mention names the subject: by concept, active moiety or as it is written."""
    if mention.concept is not None:
        return mention.concept.concept_id in subject.concept_ids or (
            subject.concept is not None and moiety(mention.concept).concept_id == subject.concept.concept_id
        )
    return " ".join(doc[mention.start : mention.end].text.split()).lower() in subject.names


@factory(
    "rxtract_subject",
    reads=["sections", "sentences", "token.is_sent_start", "links", "evidence"],
    writes=["subject"],
    changes=["mentions"],
    config={"tier": "accurate"},
)
def make_subject(nlp: Language, name: str, tier: str) -> Callable[[Doc], Doc]:
    """Return the component with what a tier's network tells of subjects; the tier `lexicon` has none."""
    return partial(mark_subject, reader=None if tier == "lexicon" else load_subject_reader(tier))


def mark_subject(doc: Doc, reader: SubjectReader | None) -> Doc:
    """Write the article's drug onto the doc."""
    state_of(doc).subject = find_subject(doc, reader)
    return doc
