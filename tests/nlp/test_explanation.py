"""What the claims reader says of a mention can be looked at, with the words that its answer rests on."""

import pytest

from rxtract.article import Article
from rxtract.nlp.explanation import LEAST_SHARE, ReadArticle

TEXT = (
    "Imatinib\n\nImatinib is used to treat chronic myeloid leukaemia. It may cause headache and swollen ankles. "
    "It must not be taken during pregnancy. Tell your doctor about ketoconazole, which raises its level. "
    "The tablets are brown. Keep them in the box. Swallow them whole with water at a meal."
)
OBJECTS = ["chronic myeloid leukaemia", "headache", "ketoconazole"]


@pytest.fixture(scope="module")
def article():
    return ReadArticle(Article("a", "a.txt", "text", "", TEXT))


def evidence(article, words):
    start = TEXT.index(words)
    return article.evidence(start, start + len(words))


@pytest.mark.parametrize("words", OBJECTS)
def test_probabilities_of_roles_and_of_statuses_sum_to_one(article, words):
    found = evidence(article, words)
    assert sum(found.roles.values()) == pytest.approx(1, abs=1e-3)
    assert sum(found.statuses.values()) == pytest.approx(1, abs=1e-3)
    assert found.role == max((name for name in found.roles if name != "none"), key=found.roles.get)


@pytest.mark.parametrize("words", OBJECTS)
def test_words_are_of_the_sentence_not_of_the_mention_and_in_order_of_their_worth(article, words):
    sentence = next(part for part in TEXT.split(". ") if words in part)
    found = evidence(article, words).words
    assert all(word in sentence for word, _ in found)
    assert not {word for word, _ in found} & set(words.split())
    assert [share for _, share in found] == sorted((share for _, share in found), reverse=True)
    assert all(LEAST_SHARE <= share <= 1 for _, share in found)


def test_some_word_carries_an_answer_that_one_word_decides(article):
    assert evidence(article, "swollen ankles").words


def test_what_the_reader_was_not_asked_about_has_no_evidence(article):
    assert article.evidence(0, 3) is None


@pytest.mark.tier("lexicon")
def test_the_tier_without_a_reader_has_no_evidence():
    assert evidence(ReadArticle(Article("a", "a.txt", "text", "", TEXT)), "headache") is None
