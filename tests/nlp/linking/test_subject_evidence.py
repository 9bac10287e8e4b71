"""What the network says of a drug's mentions counts when the article's drug is chosen."""

import pytest

from rxtract.nlp.linking import subject as subjects
from rxtract.nlp.linking import subject_ranking
from rxtract.nlp.linking.subject_evidence import MOST_ODDS, SubjectReader
from rxtract.nlp.recogniser.evidence import evidence_of

from ..markup import run_until

TEXT = (
    "Two pills for a stiff knee\n\nNaproxen and ibuprofen both ease pain. Naproxen is the older one, and naproxen lasts longer. "
    "Qorvatil came in May: Qorvatil is swallowed whole. Ibuprofen may cause nausea."
)


class Says:
    """A head that gives the log odds written for a name, 0 for all others."""

    def __init__(self, odds):
        self.odds = odds

    def read(self, hidden, spans):
        return [self.odds.get(TEXT[start:end].lower(), 0.0) for start, end in spans]


def doc_and_drugs():
    doc = run_until("rxtract_subject", TEXT)
    return doc, subjects.drugs_of(doc)


@pytest.mark.parametrize("name", ["naproxen", "ibuprofen"])
def test_the_log_odds_of_a_mention_are_those_of_its_words(name):
    doc, members = doc_and_drugs()
    odds = subjects.odds_by_network(doc, members, Says({name: 3.0}))
    said = {doc[start].text.lower() for start, value in odds.items() if value == 3.0}
    assert said == {name}


def test_without_a_network_there_are_no_odds():
    doc, members = doc_and_drugs()
    assert subjects.odds_by_network(doc, members, None) == {}


def test_the_network_can_turn_the_choice_to_either_drug(monkeypatch):
    weights = dict(subject_ranking._weights(), network=1.0, network_best=1.0)
    monkeypatch.setattr(subject_ranking, "_weights", lambda: weights)
    doc, _ = doc_and_drugs()
    found = {
        subjects.find_subject(doc, Says({name: MOST_ODDS, other: -MOST_ODDS})).name
        for name, other in [("naproxen", "ibuprofen"), ("ibuprofen", "naproxen")]
    }
    assert found == {"naproxen", "ibuprofen"}


def test_a_name_that_no_vocabulary_knows_becomes_the_subjects_where_the_network_is_sure():
    _, members = doc_and_drugs()
    unknown = [key for key, mentions in members.items() if mentions[0].concept is None]
    known = next(key for key in members if key not in unknown)
    odds = {mention.start: MOST_ODDS for key in unknown for mention in members[key]}
    before = len(members[known])
    subjects.fold_unknown_names(members, known, odds)
    assert not set(unknown) & set(members)
    assert len(members[known]) == before + len(odds)


def test_it_stays_another_drug_where_the_network_doubts_one_of_its_places():
    _, members = doc_and_drugs()
    known = next(key for key, mentions in members.items() if mentions[0].concept is not None)
    before = set(members)
    subjects.fold_unknown_names(members, known, {})
    assert set(members) == before


class Constant:
    """A session that gives the same value for every mention."""

    def __init__(self, value):
        self.value = value

    def run(self, names, inputs):
        return [inputs["first"] * 0.0 + self.value]


@pytest.mark.parametrize(("logit", "odds"), [(2.5, 2.5), (40.0, MOST_ODDS), (-40.0, -MOST_ODDS)])
def test_log_odds_are_bounded_and_in_the_order_of_the_spans(logit, odds):
    doc = run_until("rxtract_subject", TEXT)
    spans = [(TEXT.index("Ibuprofen"), TEXT.index("Ibuprofen") + 9), (len(TEXT) + 5, len(TEXT) + 9)]
    assert SubjectReader(Constant(logit)).read(evidence_of(doc).hidden, spans) == [odds, 0.0]


def test_names_that_the_network_is_sure_of_share_their_chances_and_the_known_one_leads():
    doc = run_until("rxtract_subject", TEXT)

    class SureOfTwo(Says):
        def read(self, hidden, spans):
            return [MOST_ODDS if TEXT[a:b].lower() in ("naproxen", "qorvatil") else -MOST_ODDS for a, b in spans]

    found = subjects.find_subject(doc, SureOfTwo({}))
    assert found.name == "naproxen"
    assert "qorvatil" in found.names


OTHERS_IN_PASSING = [
    "Warfarin levels may rise with it.",
    "Some had taken digoxin before.",
    "It is stronger than ibuprofen.",
    "Rifampicin makes it weaker.",
]


@pytest.mark.parametrize("sentence", OTHERS_IN_PASSING)
def test_a_drug_named_once_in_passing_does_not_hide_the_article_s(sentence):
    text = "Naproxen for a stiff knee\n\nNaproxen eases pain. Naproxen may cause nausea. Naproxen is swallowed. Take naproxen with food. " + sentence
    doc = run_until("rxtract_subject", text)

    class SureOfTheOther:
        def read(self, hidden, spans):
            return [0.0 if text[a:b].lower() == "naproxen" else 2.5 for a, b in spans]

    assert subjects.find_subject(doc, SureOfTheOther()).name == "naproxen"


@pytest.mark.parametrize(("odds", "sure"), [(MOST_ODDS, True), (0.0, False), (-MOST_ODDS, False)])
def test_a_name_is_sure_by_the_mean_of_its_places(odds, sure):
    _, members = doc_and_drugs()
    said = {mention.start: odds for mentions in members.values() for mention in mentions}
    assert bool(subjects.sure_names(members, members, said)) is sure


def test_forms_of_one_substance_are_counted_as_one():
    text = "Cabozantinib\n\nCabozantinib s-malate is swallowed. Cabozantinib may cause rash. Cabozantinib is no cure."
    doc = run_until("rxtract_subject", text)
    members = subjects.drugs_of(doc)
    forms = [key for key in members if "cabozantinib" in doc[members[key][0].start].text.lower()]
    n_places = sum(len(members[key]) for key in forms)
    chances = dict.fromkeys(forms, 1 / len(forms))
    left = subjects.fold_forms(members, forms, chances)
    assert len(left) == 1
    assert chances == {left[0]: pytest.approx(1.0)}
    assert len(members[left[0]]) == n_places
