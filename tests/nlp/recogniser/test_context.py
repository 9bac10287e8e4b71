"""Context of windows: title, heading and lead-in come before a window, never from inside it, and hidden states line up."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from rxtract.nlp.recogniser.context import LEAD, ContextReader, Place
from rxtract.nlp.recogniser.hidden_states import HiddenStates, ReadWindow
from rxtract.nlp.recogniser.network import Recogniser, packaged_model
from rxtract.nlp.recogniser.pieces import Pieces, read_pieces
from rxtract.nlp.recogniser.windows import Window, pack_sentences

TITLE = "Zolvaquin tablets"
LINES = [
    TITLE,
    "Who must not take it",
    "Do not take it if you have:",
    *(f"item number {number} of the list," for number in range(30)),
    "The tablets are taken with water.",
]
TEXT = "\n".join(LINES)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))


class Read:
    """A text as the recogniser reads it: a sentence a line."""

    def __init__(self, text: str, tokenizer: Tokenizer) -> None:
        self.pieces: Pieces = read_pieces(text, tokenizer, None)
        starts = np.cumsum([0, *(len(line) + 1 for line in text.split("\n"))])
        self.sentences = [(int(a), int(b) - 1) for a, b in pairwise(starts)]
        borders = np.searchsorted(self.pieces.starts, np.array(self.sentences))
        ends = np.append(self.pieces.first, len(self.pieces.ids))
        self.lengths = (ends[borders[:, 1]] - ends[borders[:, 0]]).tolist()
        self.order = np.arange(len(self.pieces.ids))
        heading = "Who must not take it"
        self.places = [Place(heading if line != TITLE else "", line.startswith("item")) for line in text.split("\n")]
        self.context = ContextReader(text, self.pieces, self.order, self.sentences, self.lengths, self.places)
        self.windows = pack_sentences(self.lengths, reach=40)

    def words(self, pieces: np.ndarray, tokenizer: Tokenizer) -> str:
        return str(tokenizer.decode(self.pieces.ids[pieces].tolist()))


def test_the_first_window_has_no_context(tokenizer):
    read = Read(TEXT, tokenizer)
    assert not len(read.context.before(read.windows[0]))


def test_a_window_inside_a_list_sees_title_heading_and_lead_in(tokenizer):
    read = Read(TEXT, tokenizer)
    words = read.words(read.context.before(read.windows[3]), tokenizer)
    assert words == "zolvaquin tablets who must not take it do not take it if you have :"


def test_a_sentence_that_is_no_item_has_no_lead_in(tokenizer):
    read = Read(TEXT, tokenizer)
    last = Window(sum(read.lengths[:-1]), sum(read.lengths), sum(read.lengths[:-1]), sum(read.lengths))
    assert read.words(read.context.before(last), tokenizer) == "zolvaquin tablets who must not take it"


@given(
    st.lists(
        st.sampled_from(["nausea", "Common:", "- rash and fever", "药", "a" * 200, "one, two; three. "]), min_size=1
    )
)
def test_context_is_short_and_lies_before_the_window(lines):
    tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    read = Read("\n".join([TITLE, *lines]), tokenizer)
    for window in read.windows:
        context = read.context.before(window)
        assert len(context) <= 24 + 20 + LEAD
        assert len(set(context.tolist())) == len(context)
        assert all(context < read.order[window.start])


@given(st.text(alphabet="ab é药\n,", min_size=1, max_size=300))
def test_every_word_is_located_where_it_was_read(text):
    tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    pieces = read_pieces(text, tokenizer, None)
    order = np.arange(len(pieces.ids))
    windows = [
        ReadWindow(one, np.zeros((one.end - one.start, 2), dtype=np.float16))
        for one in pack_sentences([len(order)] if len(order) else [], reach=20, overlap=4)
    ]
    if not windows:
        return
    hidden = HiddenStates(pieces, order, windows)
    for word, (start, end) in enumerate(zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)):
        located = hidden.locate(start, end)
        assert located is not None
        window = windows[located.window].window
        assert window.start + located.first == pieces.first[word]
        assert window.keep_start <= window.start + located.first < window.keep_end
        assert located.first <= located.last < window.end - window.start


def test_what_lies_behind_the_text_is_not_located(tokenizer):
    read = Read(TEXT, tokenizer)
    hidden = HiddenStates(read.pieces, read.order, [ReadWindow(read.windows[0], np.zeros((0, 0), dtype=np.float16))])
    assert hidden.locate(len(TEXT) + 5, len(TEXT) + 9) is None


def test_context_changes_what_is_read_and_never_where():
    recogniser = Recogniser.load(packaged_model())
    sentences = [(0, len(TEXT))]
    plain = recogniser.weigh(TEXT, sentences)
    placed = recogniser.weigh(TEXT, sentences, places=[Place("", False)], habits="everyday")
    assert plain.starts.tolist() == placed.starts.tolist()
    assert placed.log_probs.shape == plain.log_probs.shape
