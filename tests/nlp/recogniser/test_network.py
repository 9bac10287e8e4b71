"""The recogniser: what it finds in sentences we wrote, that nothing breaks it, and that offsets are true."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rxtract.knowledge import NameEntry, NameHit
from rxtract.nlp.pipeline import model_version
from rxtract.nlp.recogniser.decoding import TAGS, best_tags, read_spans
from rxtract.nlp.recogniser.network import ModelError, Prediction, Recogniser, packaged_model
from rxtract.nlp.recogniser.pieces import POOL_STATES, dictionary_tags, word_shape
from rxtract.nlp.recogniser.short_forms import DEFINED, short_form_hits
from rxtract.nlp.recogniser.windows import WINDOW, batch_windows, cut_sentence, pack_sentences

MODEL = Path(__file__).parents[3] / "src" / "rxtract" / "data" / "model"


@pytest.fixture(scope="module", params=["accurate", "fast"])
def recogniser(request: pytest.FixtureRequest) -> Recogniser:
    return Recogniser.load(packaged_model(request.param))


def load_again(recogniser: Recogniser) -> Recogniser:
    return Recogniser.load(packaged_model("fast" if recogniser.version.endswith("-fast") else "accurate"))


def found(recogniser: Recogniser, text: str) -> dict[str, Prediction]:
    return {text[one.start : one.end]: one for one in recogniser.predict(text, [(0, len(text))])}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Patients were treated with brandotinib for six weeks.", "brandotinib", "DRUG"),
        ("The most common side effects are nausea, headache and rash.", "headache", "DISORDER"),
        ("Zolvaquin is used to treat adults with chronic leukaemia.", "chronic leukaemia", "DISORDER"),
        ("NAUSEA AND VOMITING WERE REPORTED WITH CISPLATIN.", "CISPLATIN", "DRUG"),
    ],
)
def test_names_are_found_whole(recogniser: Recogniser, text: str, name: str, label: str) -> None:
    names = found(recogniser, text)
    assert name in names
    assert names[name].label == label
    assert 0.3 < names[name].score <= 1


def test_what_a_drug_causes_is_told_from_what_it_treats(recogniser: Recogniser) -> None:
    names = found(
        recogniser, "Valproate is used to treat epilepsy. The most common side effects are pancreatitis and nausea."
    )
    treated = names["epilepsy"]
    harm = next(one for name, one in names.items() if "pancreatitis" in name)
    assert treated.adverse is not None
    assert harm.adverse is not None
    assert treated.adverse < 0.5 < harm.adverse


def test_a_drug_has_no_adverse_probability(recogniser: Recogniser) -> None:
    assert found(recogniser, "Warfarin was stopped.")["Warfarin"].adverse is None


def test_trade_marks_stay_outside(recogniser: Recogniser) -> None:
    assert "Warfarin" in found(recogniser, "Treatment with Warfarin® was stopped.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "... !!! ???",
        "\x00\x01\x02 na\x00usea \x1b[0m",
        "服用后可能出现恶心和头痛。",
        "nausea" * 5000,
        "恶心" * 5000,
        "👩‍⚕️ nausea 👍🏽",
        "\ufeff\u200bnausea\u200b",
        "e\u0301" * 300,
    ],
    ids=[
        "empty",
        "space",
        "marks",
        "controls",
        "chinese",
        "unbroken",
        "unbroken-chinese",
        "emoji",
        "hidden",
        "combining",
    ],
)
def test_odd_text_gives_true_offsets(recogniser: Recogniser, text: str) -> None:
    for one in recogniser.predict(text, [(0, len(text))] if text else []):
        assert 0 <= one.start < one.end <= len(text)
        assert not text[one.start : one.end].isspace()


def test_a_sentence_of_ten_thousand_words_keeps_its_tail(recogniser: Recogniser) -> None:
    text = "the patient was seen again and " * 1700 + "developed pancreatitis after valproate."
    names = found(recogniser, text)
    assert {"pancreatitis", "valproate"} <= set(names)
    assert names["valproate"].end == len(text) - 1


def test_nothing_is_found_outside_the_sentences(recogniser: Recogniser) -> None:
    text = "Warfarin was given. Nausea was seen. Aspirin was stopped."
    start = text.index("Nausea")
    inside = recogniser.predict(text, [(0, 0), (start, start + len("Nausea was seen."))])
    assert [text[one.start : one.end] for one in inside] == ["Nausea"]


def test_answers_repeat(recogniser: Recogniser) -> None:
    text = "Headache and dizziness were seen with imatinib."
    assert recogniser.predict(text, [(0, len(text))]) == load_again(recogniser).predict(text, [(0, len(text))])


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.lists(st.integers(0, 120), max_size=6))
def test_any_text_any_sentences(recogniser: Recogniser, text: str, cuts: list[int]) -> None:
    borders = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    position = 0
    for one in recogniser.predict(text, list(pairwise(borders))):
        assert position <= one.start < one.end <= len(text)
        position = one.end


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.onnx.*make model"):
        Recogniser.load(tmp_path)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "card.json").write_text(json.dumps({"sha256": "0", "version": "0", "calibration": {}}))
    with pytest.raises(ModelError, match=r"card\.json"):
        Recogniser.load(tmp_path)


def test_the_packaged_models_are_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 30_000_000
    assert sum(path.stat().st_size for path in (MODEL / "fast").iterdir()) < 15_000_000


@pytest.mark.parametrize("tier", ["accurate", "fast"])
def test_a_tier_names_its_recogniser(tier: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXTRACT_TIER", tier)
    version = Recogniser.load(packaged_model(tier)).version
    assert model_version().endswith(f"+{tier}+recogniser-{version}")


# ---- windows


@given(st.lists(st.integers(0, 500), max_size=30))
def test_windows_keep_every_piece_once(lengths: list[int]) -> None:
    windows = pack_sentences(lengths)
    kept = [piece for window in windows for piece in range(window.keep_start, window.keep_end)]
    assert kept == list(range(sum(lengths)))
    assert all(window.end - window.start <= WINDOW for window in windows)
    assert all(window.start <= window.keep_start < window.keep_end <= window.end for window in windows)


@given(st.integers(1, 2000), st.integers(4, 200), st.integers(0, 60))
def test_long_sentences_are_tiled(length: int, reach: int, overlap: int) -> None:
    cuts = cut_sentence(0, length, reach=reach, overlap=overlap)
    kept = [piece for cut in cuts for piece in range(cut.keep_start, cut.keep_end)]
    assert kept == list(range(length))


def test_batches_hold_like_lengths_and_all_windows() -> None:
    windows = pack_sentences([150, 10, 150, 150, 40, 158] * 9)
    batches = list(batch_windows(windows, pieces=640))
    assert sorted(window for batch in batches for window in batch) == sorted(windows)
    assert all(len(batch) * (batch[0].end - batch[0].start + 2) <= 640 for batch in batches)


# ---- decoding


def scores(*tags: str) -> np.ndarray:
    table = np.full((len(tags), len(TAGS)), -5.0, dtype=np.float32)
    for row, tag in enumerate(tags):
        table[row, TAGS.index(tag)] = -0.1
    return table


def test_a_name_never_begins_inside() -> None:
    log_probs = scores("I-DRUG", "I-DRUG", "O")
    tags = best_tags(log_probs, np.array([3]))
    assert [TAGS[tag] for tag in tags][:2] != ["I-DRUG", "I-DRUG"]


def test_a_name_ends_with_its_sentence() -> None:
    log_probs = scores("B-DRUG", "I-DRUG", "I-DRUG", "O")
    lengths = np.array([2, 0, 2])
    spans = read_spans(best_tags(log_probs, lengths), log_probs, lengths)
    assert spans[0][:3] == (0, 2, "DRUG")
    assert all(span.end <= 2 or span.start >= 2 for span in spans)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12), st.integers(0, 999))
def test_sentences_decoded_together_are_decoded_as_alone(lengths: list[int], seed: int) -> None:
    log_probs = np.log(np.random.default_rng(seed).dirichlet(np.ones(len(TAGS)), sum(lengths))).astype(np.float32)
    log_probs = log_probs.reshape(-1, len(TAGS))
    together = best_tags(log_probs, np.array(lengths))
    position = 0
    for length in lengths:
        alone = best_tags(log_probs[position : position + length], np.array([length]))
        assert together[position : position + length].tolist() == alone.tolist()
        position += length


def test_neighbouring_names_stay_apart() -> None:
    log_probs = scores("B-DISORDER", "B-DISORDER", "I-DISORDER")
    spans = read_spans(best_tags(log_probs, np.array([3])), log_probs, np.array([3]))
    assert [(span.start, span.end) for span in spans] == [(0, 1), (1, 3)]


# ---- features


def hit(start: int, end: int, label: str, kind: str = "preferred") -> NameHit:
    return NameHit(start, end, (NameEntry("X:1", label, kind),))


def test_the_longest_name_of_a_pool_is_the_tag() -> None:
    hits = [hit(0, 1, "DISEASE"), hit(0, 3, "ADVERSE_EVENT"), hit(1, 2, "DISEASE"), hit(2, 4, "DRUG")]
    assert dictionary_tags(hits, 5).tolist() == [3, 6, 6 + 27, 54, 0]


def test_the_surest_kind_of_the_same_name_counts() -> None:
    weak, brand, defined, sure = (hit(0, 2, "DRUG", kind) for kind in ("code", "brand", DEFINED, "official"))
    assert dictionary_tags([weak, sure, brand, defined], 2).tolist() == [27, 27 * 2]
    assert dictionary_tags([weak, brand, defined], 2).tolist() == [27 * 3, 27 * 4]
    assert dictionary_tags([weak, brand], 2).tolist() == [27 * 5, 27 * 6]
    assert dictionary_tags([weak], 2).tolist() == [27 * 7, 27 * 8]


def test_every_tag_has_its_embedding() -> None:
    worst = dictionary_tags([hit(0, 2, label, "code") for label in ("DRUG", "DISEASE", "MECHANISM")], 2)
    assert worst[1] == np.prod(POOL_STATES) - 1


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("nitroglycerin ( NTG ) was given ; NTG helps", [(2, 3), (7, 8)]),
        ("given nitroglycerin ( 5 - NT ) and 5 - NT", []),
        ("nitroglycerin ( n = 12 ) and nitroglycerin ( ntg )", []),
        ("pure nitroglycerin ( PNG ) . png , PNG", [(3, 4), (8, 9)]),
        ("nitroglycerin ( NTG", []),
        ("nitroglycerin ( )", []),
        ("nitroglycerin ( N - T ) or N - T - X", [(2, 5), (7, 10)]),
    ],
)
def test_short_forms_are_known_where_they_are_defined(text: str, places: list[tuple[int, int]]) -> None:
    words = text.split()
    at = words.index("nitroglycerin")
    assert [found[:2] for found in short_form_hits(words, [hit(at, at + 1, "DRUG")])] == places


@pytest.mark.parametrize(
    ("word", "shape"),
    [("nausea", 0), ("Nausea", 1), ("RRMM", 2), ("GLP1a", 3), ("12", 4), ("-", 5), ("A", 1), ("恶心", 3)],
)
def test_shapes(word: str, shape: int) -> None:
    assert word_shape(word) == shape
