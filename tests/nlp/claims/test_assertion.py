import pytest

from rxtract.nlp.claims.assertion import judge

from ..markup import rows, show_claims

pytestmark = pytest.mark.tier("lexicon")


def claims(sentence: str) -> set[str]:
    return show_claims(f"Imatinib\n\nImatinib is a tablet. {sentence}")


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Imatinib may cause rash.", "causes rash"),
        ("Imatinib does not cause rash.", "negated causes rash"),
        ("Imatinib has not been shown to cause rash.", "negated causes rash"),
        ("Imatinib may increase the risk of gout.", "hedged causes gout"),
        ("Imatinib is used to treat gout.", "treats gout"),
        ("Imatinib is not used to treat gout.", "negated treats gout"),
        ("Imatinib is being studied for the treatment of gout.", "hedged treats gout"),
        ("It is thought that imatinib prevents gout.", "hedged treats gout"),
        ("Imatinib must not be used in people with gout.", "contraindicated_in gout"),
        ("Imatinib should not be combined with azathioprine.", "negated combined_with azathioprine"),
        ("Imatinib does not interact with digoxin.", "negated interacts_with digoxin"),
        ("Without doubt imatinib causes rash.", "causes rash"),
    ],
)
def test_the_status_of_a_statement(sentence, claim):
    assert claim in claims(sentence)


@pytest.mark.parametrize(
    ("sentence", "denied", "told"),
    [
        ("Imatinib does not cause rash, but it may cause nausea.", "negated causes rash", "causes nausea"),
        ("Imatinib may cause nausea but does not cause rash.", "negated causes rash", "causes nausea"),
        ("Imatinib is used to treat gout, but it is not used to treat asthma.", "negated treats asthma", "treats gout"),
    ],
)
def test_negation_stays_in_its_clause(sentence, denied, told):
    assert {denied, told} <= claims(sentence)


def test_items_of_a_list_are_not_negated_by_their_neighbours():
    text = "Imatinib\n\nCommon side effects of imatinib:\n- rash\n- feeling of not being able to sleep\n- nausea\n"
    found = show_claims(text, predicate="causes")
    assert {"causes rash (common)", "causes nausea (common)"} <= found
    assert not [claim for claim in found if claim.startswith("negated")]


def test_words_have_degrees_of_certainty():
    texts = (
        "It [treats] gout.",
        "It usually [treats] gout.",
        "It probably [treats] gout.",
        "It is thought to [treat] gout.",
        "It may [treat] gout.",
        "In animal studies it [treats] gout.",
        "In theory it [treats] gout.",
        "It is unclear if it [treats] gout.",
    )
    brackets = [(text.index("["), text.index("]") - 1) for text in texts]
    judged = [judge(text, span, (span[1], len(text) - 2), "treats") for text, span in zip(texts, brackets, strict=True)]
    assert [one.status for one in judged] == ["asserted"] * 2 + ["hedged"] * 6
    degrees = [one.certainty for one in judged]
    assert degrees == sorted(set(degrees), reverse=True)
    assert degrees[0] == 1.0
    assert degrees[-1] > 0


def test_certainty_is_one_for_plain_facts_and_less_for_hedged_ones():
    text = "Imatinib\n\nImatinib is used to treat gout. It is being studied for the treatment of asthma."
    certainty = {one.object_text: one.certainty for one in rows(text).claims}
    assert certainty["gout"] == 1.0
    assert certainty["asthma"] < 1.0


@pytest.mark.parametrize("predicate", ["causes", "has_mechanism"])
def test_a_cue_of_other_predicates_does_not_count(predicate):
    text = "Some doctors use it for tics."
    assert judge(text, (17, 23), (24, 28), predicate)[:2] == ("asserted", 1.0)
    assert judge(text, (17, 23), (24, 28), "treats")[0] == "hedged"
