from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rxtract.nlp.recogniser.network import Recogniser
from rxtract.nlp.recogniser.passages import Passages


class Counting:
    """Stands for a session: answers with what it was given and counts how often it was asked."""

    def __init__(self) -> None:
        self.runs = 0

    def run(self, _: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        self.runs += 1
        pieces = inputs["pieces"].astype(np.float32)
        return [pieces, pieces + 1, pieces + 2]


def window(*pieces: int, habit: float = 1.0) -> dict[str, Any]:
    return {"pieces": np.array([pieces], dtype=np.int64), "habit": np.array([habit], dtype=np.float32)}


def test_the_same_window_is_asked_for_once() -> None:
    passages, session = Passages(), Counting()
    first = passages.answers(window(1, 2), session)
    again = passages.answers(window(1, 2), session)
    assert session.runs == 1
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    assert first[2].dtype == np.float16


@pytest.mark.parametrize("other", [window(1, 3), window(1, 2, 3), window(1, 2, habit=0.5), window(2, 1)])
def test_whatever_differs_is_asked_for(other: dict[str, Any]) -> None:
    passages, session = Passages(), Counting()
    passages.answers(window(1, 2), session)
    passages.answers(other, session)
    assert session.runs == 2


def test_what_was_not_asked_for_long_is_forgotten() -> None:
    passages, session = Passages(most=2), Counting()
    for pieces in (1, 2, 1, 3, 1, 2):
        passages.answers(window(pieces), session)
    assert session.runs == 4


def test_what_is_kept_cannot_be_changed() -> None:
    passages = Passages()
    found = passages.answers(window(1, 2), Counting())
    with pytest.raises(ValueError, match="read-only"):
        found[2][0, 0] = 9


LONG = " ".join(f"Drug number {n} may cause headache, nausea or a rash in patients with gout." for n in range(40))


@pytest.mark.parametrize("rest", ["Aspirin.", LONG[: LONG.index("Drug number 9")], LONG])
def test_what_is_said_of_a_window_does_not_depend_on_other_windows(rest: str) -> None:
    recogniser = Recogniser.load()
    recogniser._alone = True  # as the cards of new networks say
    first = LONG[: LONG.index(" Drug number 12")]  # so long that nothing of what follows shares its window
    text = f"{first}\n{rest}"
    alone = recogniser.weigh(first, [(0, len(first))])
    both = recogniser.weigh(text, [(0, len(first)), (len(first) + 1, len(text))])
    assert np.array_equal(both.log_probs[: len(alone.starts)], alone.log_probs)


def test_an_article_read_twice_is_read_alike() -> None:
    recogniser = Recogniser.load()
    sentences = [(0, len(LONG))]
    first, second = recogniser.weigh(LONG, sentences), recogniser.weigh(LONG, sentences)
    fresh = Recogniser.load().weigh(LONG, sentences)
    assert np.array_equal(first.log_probs, second.log_probs)
    assert np.array_equal(first.log_probs, fresh.log_probs)
