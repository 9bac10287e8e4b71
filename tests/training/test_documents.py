"""Training texts: what is replaced in them moves their spans along."""

import random

from hypothesis import given
from hypothesis import strategies as st

from training.recogniser.corpora import Document, Gold
from training.recogniser.spelling import as_british
from training.recogniser.swapping import with_other_drugs


def document(text: str, **names: str) -> Document:
    spans = [Gold(text.index(name), text.index(name) + len(name), label) for label, name in names.items()]
    return Document("bc5cdr", "1", text, spans, skip=[(0, 3)])


def named(one: Document) -> list[tuple[str, str]]:
    return [(one.text[span.start : span.end], span.label) for span in one.spans]


def test_british_spelling_keeps_the_spans() -> None:
    british = as_british(document("Anemia and edema after brandotinib.", DISORDER="edema", DRUG="brandotinib"))
    assert british is not None
    assert british.text == "Anaemia and oedema after brandotinib."
    assert named(british) == [("oedema", "DISORDER"), ("brandotinib", "DRUG")]


def test_what_is_spelt_alike_has_no_british_variant() -> None:
    assert as_british(document("Rash after brandotinib.", DRUG="brandotinib")) is None


def test_a_drug_is_swapped_for_the_same_other_one_everywhere() -> None:
    text = "Brandotinib: rash. A second course of brandotinib."
    spans = [Gold(0, 11, "DRUG"), Gold(13, 17, "DISORDER"), Gold(38, 49, "DRUG")]
    swapped = next(
        one
        for seed in range(50)
        if (one := with_other_drugs(Document("bc5cdr", "1", text, spans), ["zolvaquin"], random.Random(seed)))
    )
    assert swapped.text == "Zolvaquin: rash. A second course of zolvaquin."
    assert [swapped.text[span.start : span.end] for span in swapped.spans] == ["Zolvaquin", "rash", "zolvaquin"]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.text(max_size=5)), max_size=5))
def test_what_stands_behind_a_replacement_stays_what_it_was(text: str, inserted: list[tuple[int, str]]) -> None:
    places = [(min(at, len(text)), min(at, len(text)), new) for at, new in sorted(inserted)]
    last = max((at for at, _, _ in places), default=0)
    tail = Document("bc5cdr", "1", text, [Gold(last, len(text), "DRUG")]).with_replaced(places)
    assert tail.text[tail.spans[0].start : tail.spans[0].end] == text[last:]
