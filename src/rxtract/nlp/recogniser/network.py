"""The recogniser's network: finds names of drugs, disorders and genes in context, with calibrated scores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from rxtract.errors import RxtractError
from rxtract.knowledge import Vocabulary, load_vocabulary
from rxtract.matching.logistic import calibrate, calibrate_all, log_odds_of
from rxtract.nlp.recogniser.context import ContextReader, Place
from rxtract.nlp.recogniser.decoding import TAGS, Floats, Ints, Span, best_tags, read_spans
from rxtract.nlp.recogniser.hidden_states import HiddenStates, ReadWindow
from rxtract.nlp.recogniser.passages import Passages
from rxtract.nlp.recogniser.pieces import MARKS, Pieces, read_pieces
from rxtract.nlp.recogniser.windows import WINDOW, Window, batch_windows, pack_sentences

CLS, SEP = 101, 102


def packaged_model(tier: str = "accurate") -> Path:
    """Return the folder of a tier's packaged model; the fast one lies in the accurate one's and has its tokenizer."""
    folder = Path(str(files("rxtract").joinpath("data/model")))
    return folder if tier == "accurate" else folder / tier


class ModelError(RxtractError):
    """The packaged or configured model is missing or damaged."""


class Prediction(NamedTuple):
    """Code points [start, end) name something.

    `label` is DRUG, DISORDER or GENE; `score` the calibrated probability that span and label are right; `adverse` the
    probability that the text speaks of this disorder as an adverse event (None for other labels).
    """

    start: int
    end: int
    label: str
    score: float
    adverse: float | None


class Evidence(NamedTuple):
    """What the network says of a text: its predictions and, word by word, the probabilities that they rest on.

    `starts` and `ends` are the words' half-open code points, in order; `sentence_of` numbers their sentences;
    `log_probs` is words by TAGS; `adverse` the calibrated probability that a disorder here is an adverse event.
    """

    predictions: list[Prediction]
    starts: Ints
    ends: Ints
    sentence_of: Ints
    log_probs: Floats
    adverse: Floats
    hidden: HiddenStates | None = None


class Fed(NamedTuple):
    """A window as the network gets it: the pieces of its context, then its own."""

    window: Window
    context: Ints
    own: Ints

    @property
    def shift(self) -> int:
        """Where the window's own pieces begin: behind the opening piece, the context and the piece that ends it."""
        return 1 + len(self.context) + (1 if len(self.context) else 0)

    @property
    def size(self) -> int:
        """How many pieces are read, special ones included."""
        return self.shift + len(self.own) + 1


_NEVER = -20.0  # a logit
_REREAD_TOGETHER = 8  # windows
_NOTHING: Ints = np.zeros(0, dtype=np.int64)


class Recogniser:
    """A token classifier in ONNX, run on one thread.

    Neighbouring sentences share a window, so that a list item is read in the light of its list.

    Performance: docs/model_card.md.
    """

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        card: Mapping[str, Any],
        vocabulary: Vocabulary | None,
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._calibration: Mapping[str, Sequence[float]] = card["calibration"]
        habits = card.get("habits", {})
        self._habits = {register: np.array(habit, dtype=np.float32) for register, habit in habits.items()}
        self._reach: int = card.get("reach", WINDOW)
        self._vocabulary = vocabulary
        self._alone: bool = card.get("alone", False)
        self._passages = Passages()
        self.version: str = card["version"]

    @classmethod
    def load(cls, path: Path | None = None, *, vocabulary: Vocabulary | None = None) -> Recogniser:
        """Load a model folder, by default the packaged one, with the packaged vocabulary unless another is given.

        A folder without a tokenizer has that of the folder above it.

        Raises:
            ModelError: the folder lacks a file, or the model is not the one that its card describes.
        """
        folder = path or packaged_model()
        tokenizer_file = folder / "tokenizer.json"
        if not tokenizer_file.is_file() and (folder.parent / "card.json").is_file():
            tokenizer_file = folder.parent / "tokenizer.json"
        needed = (folder / "card.json", tokenizer_file, folder / "model.onnx")
        missing = [file.name for file in needed if not file.is_file()]
        if missing:
            raise ModelError(f"{folder}: no {', '.join(missing)}; `make model` builds the recogniser")
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        network = (folder / "model.onnx").read_bytes()
        if hashlib.sha256(network).hexdigest() != card["sha256"]:
            raise ModelError(f"{folder / 'model.onnx'}: not the file that card.json describes; install rxtract again")
        tokenizer = Tokenizer.from_file(str(tokenizer_file))
        return cls(start_session(network), tokenizer, card, vocabulary or load_vocabulary())

    def predict(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[Prediction]:
        """Return what the sentences (half-open code points of `text`, in order) name, in order, without overlap."""
        return self.weigh(text, sentences).predictions

    def weigh(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        *,
        places: Sequence[Place] | None = None,
        habits: str = "professional",
    ) -> Evidence:
        """Return the predictions for the sentences with the probabilities that they rest on.

        `places` say where each sentence stands; without them windows are read without context. `habits` are those
        of the annotators that spans are cut like: `everyday` or `professional`.
        """
        pieces = read_pieces(text, self._tokenizer, self._vocabulary)
        # Words before, between and after the sentences are left out of everything that follows.
        borders = np.searchsorted(pieces.starts, np.array(sentences, dtype=np.int64).reshape(-1, 2))
        first, last = borders[:, 0], np.maximum(borders[:, 1], borders[:, 0])
        words = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)] or [np.zeros(0, np.int64)])
        if not len(words):
            nothing = np.zeros((0, len(TAGS)), dtype=np.float32)
            return Evidence([], words, words, words, nothing, nothing[:, 0])
        order = np.flatnonzero(np.isin(pieces.word_of, words))
        ends = np.append(pieces.first, len(pieces.ids))
        sizes = (ends[last] - ends[first]).tolist()
        context = ContextReader(text, pieces, order, sentences, sizes, places) if places and self._habits else None
        tags, adverse_of, read = self._read(pieces, order, sizes, context, habits)
        opening = np.searchsorted(order, pieces.first[words])
        tag_logits, adverse_logits = tags[opening], adverse_of[opening]
        log_probs = _log_softmax(tag_logits)
        lengths = (last - first).astype(np.int64)
        spans = read_spans(best_tags(log_probs, lengths), log_probs, lengths)
        predictions = (self._predict_span(text, pieces, words, span, adverse_logits) for span in spans)
        kept = [prediction for prediction in predictions if prediction.start < prediction.end]
        sentence_of = np.repeat(np.arange(len(lengths)), lengths)
        adverse = calibrate_all(adverse_logits, self._calibration["adverse"])
        hidden = HiddenStates(pieces, order, read) if read else None
        own_ends = _ends_of(text, pieces, words)
        return Evidence(kept, pieces.starts[words], own_ends, sentence_of, log_probs, adverse, hidden)

    def reread(
        self, hidden: HiddenStates, number: int, words: Sequence[int], *, habits: str
    ) -> Iterator[HiddenStates]:
        """Yield for every word (its number among the text's words) what window `number` is read as without it.

        The word's pieces keep their places and are not attended to.
        """
        window, context = hidden.windows[number].window, hidden.windows[number].context
        fed = Fed(window, context, hidden.order[window.start : window.end])
        inputs = _feed(hidden.pieces, [fed])
        word_of = hidden.pieces.word_of[fed.own]
        for start in range(0, len(words), _REREAD_TOGETHER):
            some = words[start : start + _REREAD_TOGETHER]
            several = {name: np.repeat(array, len(some), axis=0) for name, array in inputs.items()}
            for row, word in enumerate(some):
                several["present"][row, fed.shift + np.flatnonzero(word_of == word)] = 0
            if self._habits:
                several["habit"] = self._habits[habits]
            states = self._session.run(None, several)[2]
            for row in range(len(some)):
                own = states[row, fed.shift : fed.shift + window.end - window.start].astype(np.float16)
                yield HiddenStates(hidden.pieces, hidden.order, [ReadWindow(window, own, context)])

    def _read(
        self, pieces: Pieces, order: Ints, sizes: Sequence[int], context: ContextReader | None, habits: str
    ) -> tuple[Floats, Floats, list[ReadWindow]]:
        """Run the network over all windows; return the logits of every piece in `order`, and what the reader needs.

        Where the card says so, windows are read one by one: int8 scales are those of a whole batch, so that what is
        said of a window would depend on the others; batches are no faster.
        """
        windows = pack_sentences(sizes, reach=self._reach)
        # A network that was trained on fewer kinds of names never finds the others.
        tags = np.full((len(order), len(TAGS)), _NEVER, dtype=np.float32)
        adverse = np.zeros(len(order), dtype=np.float32)
        read: list[ReadWindow] = []
        before = {window: context.before(window) for window in windows} if context else {}
        for batch in ([window] for window in windows) if self._alone else batch_windows(windows):
            fed = [Fed(window, before.get(window, _NOTHING), order[window.start : window.end]) for window in batch]
            inputs = _feed(pieces, fed)
            if self._habits:
                inputs["habit"] = self._habits[habits]
            outputs = self._passages.answers(inputs, self._session)
            for row, one in enumerate(fed):
                window, shift = one.window, one.shift
                inside = slice(window.keep_start - window.start + shift, window.keep_end - window.start + shift)
                tags[window.keep_start : window.keep_end, : outputs[0].shape[-1]] = outputs[0][row, inside]
                adverse[window.keep_start : window.keep_end] = outputs[1][row, inside]
                if len(outputs) > 2:
                    own = outputs[2][row, shift : shift + window.end - window.start]
                    read.append(ReadWindow(window, own, one.context))
        return tags, adverse, sorted(read, key=lambda one: one.window.start)

    def _predict_span(self, text: str, pieces: Pieces, words: Ints, span: Span, adverse_logits: Floats) -> Prediction:
        start, end = int(pieces.starts[words[span.start]]), int(pieces.ends[words[span.end - 1]])
        while start < end and text[start] in MARKS:
            start += 1
        while start < end and text[end - 1] in MARKS:
            end -= 1
        adverse = None
        if span.label == "DISORDER":
            adverse = calibrate(float(adverse_logits[span.start : span.end].mean()), self._calibration["adverse"])
        score = calibrate(log_odds_of(span.sure), self._calibration[span.label])
        return Prediction(start, end, span.label, round(score, 4), None if adverse is None else round(adverse, 4))


def _ends_of(text: str, pieces: Pieces, words: Ints) -> Ints:
    """Return the ends of words without the marks that are left on them."""
    starts, ends = pieces.starts[words].tolist(), pieces.ends[words].tolist()
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        while start + 1 < end and text[end - 1] in MARKS:
            end -= 1
        ends[place] = end
    return np.array(ends, dtype=np.int64)


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return result


def _feed(pieces: Pieces, fed: Sequence[Fed]) -> dict[str, npt.NDArray[Any]]:
    size = max(one.size for one in fed)
    ids, shapes, tags = (np.zeros((len(fed), size), dtype=np.int64) for _ in range(3))
    present = np.zeros((len(fed), size), dtype=np.float32)
    for row, one in enumerate(fed):
        ids[row, 0], ids[row, one.size - 1] = CLS, SEP
        for begin, part in ((1, one.context), (one.shift, one.own)):
            words = pieces.word_of[part]
            ids[row, begin : begin + len(part)] = pieces.ids[part]
            shapes[row, begin : begin + len(part)] = pieces.shapes[words]
            tags[row, begin : begin + len(part)] = pieces.tags[words]
        if len(one.context):
            ids[row, one.shift - 1] = SEP
        present[row, : one.size] = 1
    return {"pieces": ids, "shapes": shapes, "tags": tags, "present": present}


def load_head(folder: Path, name: str) -> tuple[onnxruntime.InferenceSession, dict[str, Any]] | None:
    """Return the session and the card of a packaged head (`reader`, `subject`), None where the folder has none.

    Raises:
        ModelError: the file is not the one that its card describes.
    """
    card_file, network_file = folder / f"{name}.json", folder / f"{name}.onnx"
    if not card_file.is_file() or not network_file.is_file():
        return None
    card: dict[str, Any] = json.loads(card_file.read_text(encoding="utf-8"))
    network = network_file.read_bytes()
    if hashlib.sha256(network).hexdigest() != card["sha256"]:
        raise ModelError(f"{network_file}: not the file that {card_file.name} describes; install rxtract again")
    return start_session(network), card


def start_session(network: bytes) -> onnxruntime.InferenceSession:
    """Return a session for an ONNX network: one thread, errors only, for the processor."""
    options = onnxruntime.SessionOptions()
    # Articles are spread over processes; threads inside one would fight for the same cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    # This fusion makes two nodes one and the whole slower: 91 instead of 83 microseconds a word piece.
    return onnxruntime.InferenceSession(
        network, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
