import pytest

from .markup import Marked, MarkupError, compare, read_markup, run_until


def test_markup_becomes_text_and_spans():
    assert read_markup("It causes [nausea](ADVERSE_EVENT) and [rash](ADVERSE_EVENT).") == Marked(
        "It causes nausea and rash.", ((10, 16, "ADVERSE_EVENT"), (21, 25, "ADVERSE_EVENT"))
    )


def test_neighbours_without_space_keep_their_offsets():
    text, spans = read_markup("[恶心](ADVERSE_EVENT)[rash](DISEASE)😀[x](DRUG)")
    assert [text[start:end] for start, end, _ in spans] == ["恶心", "rash", "x"]


@pytest.mark.parametrize(
    "marked", ["a [nausea", "a nausea](DRUG)", "a [nausea] b", "[nausea](drug)", "[](DRUG)", "[a [b](DRUG)](DRUG)"]
)
def test_unclosed_or_unlabelled_markup_is_refused(marked):
    with pytest.raises(MarkupError):
        read_markup(marked)


def test_an_unknown_label_is_refused_by_name():
    with pytest.raises(MarkupError, match="SYMPTOM"):
        read_markup("[nausea](SYMPTOM)")


def test_a_wrong_expectation_fails_and_says_what_differs():
    with pytest.raises(AssertionError, match=r"missing \['tablet DRUG'\].*imatinib DRUG"):
        compare("A [tablet](DRUG) of imatinib.")


def test_a_component_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="rxtract_nothing"):
        run_until("rxtract_nothing", "x")
