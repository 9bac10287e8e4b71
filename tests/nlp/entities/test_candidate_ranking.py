"""How candidates are combined: what the register decides, what speaks for a name, and which disjoint names are chosen."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp.entities.candidate_ranking import BAR, Candidate, choose_best, logit
from rxtract.nlp.recogniser.evidence import Support
from rxtract.nlp.recogniser.recognition import MIN_SCORE
from rxtract.nlp.structure.genre import genre_of, register_of

from ..markup import compare, rows, show_mentions

ABSTRACT = (
    "Effects of lithium on the kidney: a case report\n"
    "We report the case of a patient who developed {} after treatment with lithium. The patient was treated with "
    "amiloride and was discharged. These results suggest that lithium was associated with the reaction."
)
LEAFLET = (
    "Tell your doctor if you have {}. Your doctor may stop your medicine. What you need to know is in this leaflet."
)


@pytest.mark.parametrize(
    ("text", "register"),
    [
        (ABSTRACT.format("polyuria"), "professional"),
        ("Rats were given the substance and were killed; we studied induced changes.", "professional"),
        (LEAFLET.format("asthma"), "everyday"),
        ("What is it used for? It is a medicine that people take.", "everyday"),
        ("Imatinib.", None),
        ("", None),
    ],
)
def test_register_shows_in_everyday_words(text, register):
    assert register_of(text) == register


def test_an_abstract_without_any_cue_is_a_paper():
    assert genre_of(None, ABSTRACT.format("polyuria")) == "paper"


def test_a_leaflet_that_speaks_of_trials_is_no_paper():
    assert genre_of(None, LEAFLET.format("asthma") + " Randomised trials: p < 0.05.") not in ("paper", "label")


@pytest.mark.parametrize("name", ["renal failure", "hepatic failure", "bradycardia", "seizures"])
def test_papers_name_diseases_without_severity(name):
    found = show_mentions(ABSTRACT.format(f"severe {name}"))
    assert any(one.startswith(f"{name} ") for one in found)


@pytest.mark.parametrize("name", ["renal failure", "hepatic failure"])
def test_leaflets_keep_severity(name):
    assert f"severe {name} DISEASE" in show_mentions(LEAFLET.format(f"severe {name}"))


def test_an_abstract_is_marked_as_the_literature_would():
    compare(
        "[Cisplatin](DRUG)-induced [hearing loss](ADVERSE_EVENT) in rats\n"
        "We studied [hearing loss](ADVERSE_EVENT) in rats that were treated with [cisplatin](DRUG). Results were compared."
    )


def test_found_by_names_both_who_found_a_name():
    found = {one.text: one.found_by for one in rows(ABSTRACT.format("polyuria")).mentions}
    assert found["amiloride"].startswith("lexicon:")
    assert found["amiloride"].endswith("+model")


def test_a_name_that_no_list_has_is_found_by_the_model():
    text = ABSTRACT.replace("amiloride", "brandotinib").format("polyuria")
    found = {one.text: one.found_by for one in rows(text).mentions}
    assert found["brandotinib"].startswith("model")


def test_scores_are_probabilities_above_the_bar():
    assert all(BAR < one.score <= 1 for one in rows(ABSTRACT.format("polyuria")).mentions)


SUPPORT = Support(whole=0.5, inside=0.5, left=0.5, right=0.5, gene=0.0, other=0.0, words=1)


def candidate(start: int, end: int, kind: str = "DRUG") -> Candidate:
    return Candidate(start, end, kind, f"{start}-{end}", SUPPORT)


@pytest.mark.parametrize(
    ("rated", "chosen"),
    [
        ([], []),
        ([((0, 1), BAR - 0.01)], []),
        ([((0, 3), 0.7), ((0, 1), 0.9)], [(0, 1)]),
        ([((0, 3), 0.9), ((0, 1), 0.6), ((2, 3), 0.6)], [(0, 3)]),
        ([((0, 3), 0.9), ((0, 1), 0.8), ((2, 3), 0.8)], [(0, 1), (2, 3)]),
        ([((0, 2), 0.6), ((1, 3), 0.7), ((2, 4), 0.6)], [(0, 2), (2, 4)]),
    ],
)
def test_the_best_disjoint_names_are_chosen(rated, chosen):
    best = choose_best([(candidate(*span), chance) for span, chance in rated])
    assert [(one.start, one.end) for one, _ in best] == chosen


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4), st.floats(0, 1)), max_size=12))
def test_chosen_names_never_overlap_and_no_single_one_would_be_better(raw):
    rated = [(candidate(start, start + length), chance) for start, length, chance in raw]
    best = choose_best(rated)
    assert all(one.end <= other.start for (one, _), (other, _) in pairwise(best))
    gain = sum(chance - BAR for _, chance in best)
    assert gain >= max([chance - BAR for _, chance in rated] + [0.0]) - 1e-9


def test_logits_stay_in_reach():
    assert logit(0.0) == -logit(1.0) == -6.0
    assert math.isclose(logit(0.5), 0.0, abs_tol=1e-9)


@pytest.mark.parametrize("end", ["and", "or", "of"])
def test_no_name_ends_in_a_joint(end):
    text = ABSTRACT.format(f"death {end} stroke")
    assert not [one for one in show_mentions(text) if one.rsplit(" ", 1)[0].endswith(f" {end}")]


def test_names_in_the_indications_of_a_label_stay():
    text = "Indications and usage\n\nImatinib is indicated for adults with infections.\n\nSyphilis and cholera."
    assert {"Syphilis DISEASE", "cholera DISEASE"} <= set(show_mentions(text))


@pytest.mark.tier("lexicon")
def test_unknown_items_of_lists_are_events_in_leaflets_and_not_in_papers():
    items = "Common side effects of imatinib include nausea, purple zebra toes, and rash."
    paper = f"Imatinib\n\nWe treated patients and the results were compared. {items}"
    finders = [{one.found_by for one in rows(text).mentions} for text in (f"Imatinib\n\n{items}", paper)]
    assert "layout:listed" in finders[0]
    assert "layout:listed" not in finders[1]


@pytest.mark.parametrize("name", ["purpuric mottling", "vesicular stippling", "tesselated skin blotches"])
def test_in_a_few_sentences_of_no_register_the_network_fills_what_names_leave(name):
    found = rows(f"He had {name} on the third day of methotrexate.").mentions
    (mention,) = [one for one in found if one.label != "DRUG"]
    assert (mention.text, mention.found_by.split(":")[0]) == (name, "model")
    assert mention.score < MIN_SCORE
