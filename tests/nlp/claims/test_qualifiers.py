import pytest

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")


def claim(sentence: str, predicate: str = "treats"):
    text = f"Imatinib\n\n{sentence}"
    return next(one for one in rows(text).claims if one.predicate == predicate)


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Imatinib is used to treat newly diagnosed leukaemia.", "newly_diagnosed"),
        ("Imatinib is used to treat relapsed or refractory leukaemia.", "relapsed_refractory"),
        ("Imatinib is used as maintenance treatment of leukaemia.", "maintenance"),
        ("Imatinib is used to treat leukaemia.", None),
    ],
)
def test_line_of_therapy(sentence, line):
    assert claim(sentence).line_of_therapy == line


def test_population_as_written():
    assert claim("Imatinib is used to treat leukaemia in adults.").population == "adults"
    assert claim("Imatinib is used to treat leukaemia.").population is None


def test_a_second_condition_limits_a_contraindication_and_is_none_itself():
    text = "Imatinib\n\nDo not take Imatinib if you have gout and previously had a stroke."
    forbidden = [one for one in rows(text).claims if one.predicate == "contraindicated_in"]
    assert [(one.object_text, one.condition) for one in forbidden] == [("gout", "stroke")]


def test_partners_of_a_combination():
    one = claim("Imatinib is used to treat leukaemia in combination with dexamethasone and prednisone.")
    assert one.combination == "dexamethasone; prednisone"


def test_a_partner_that_is_refused_is_none():
    assert (
        claim("Imatinib is used to treat leukaemia and should not be combined with azathioprine.").combination is None
    )


def test_action_and_target_of_a_mechanism():
    one = claim("Imatinib blocks the action of tyrosine kinase.", "has_mechanism")
    assert (one.action, one.target) == ("block", "the action of tyrosine kinase")


def test_a_class_has_no_action():
    one = claim("Imatinib is a tyrosine kinase inhibitor.", "has_mechanism")
    assert one.target is None or one.action is not None


@pytest.mark.parametrize(
    ("sentence", "said_by"),
    [
        ("According to the FDA, imatinib may cause severe pancreatitis.", "the FDA"),
        ("The European Medicines Agency has also warned that imatinib causes rash.", "The European Medicines Agency"),
        ("In a randomised, double-blind phase 3 trial, imatinib caused rash.", "a randomised, double-blind phase 3 trial"),
        ("Animal studies have shown that imatinib causes rash.", "Animal studies"),
        ("Imatinib causes rash, which was seen in clinical trials.", "clinical trials"),
        ("Imatinib causes rash.", None),
        ("People who reported pain were few; imatinib causes rash in people who have had it before.", None),
        ("Imatinib causes rash; the dose is chosen according to your weight.", None),
    ],
)
def test_who_is_said_to_say_it(sentence, said_by):
    assert claim(sentence, "causes").attribution == said_by
