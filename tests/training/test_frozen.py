"""Windows written down and put together again are the batches they came from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp.relations.claims_reader import NEAREST, distance_buckets
from training.claims.frozen import OF_MENTIONS, OF_PIECES, Rows, freeze, load, rows_of

ALL_TAGS = 2047


def batch_of(sizes: list[tuple[int, int]], seed: int, *, annotated: bool = True) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    longest, most = max(size for size, _ in sizes), max(1, *(count for _, count in sizes))
    present = np.array([[place < size for place in range(longest)] for size, _ in sizes], dtype=np.float32)
    there = np.array([[place < count for place in range(most)] for _, count in sizes], dtype=np.float32)
    batch = {"present": present, "convention": rng.integers(0, 9, len(sizes))}
    for name in OF_PIECES:
        blank = {"lawful": ALL_TAGS, "adverse": -1}.get(name, 0)
        batch[name] = np.where(present > 0, rng.integers(0, 100, present.shape), blank)
    if annotated:
        batch["there"] = there
        for name in OF_MENTIONS:
            batch[name] = np.where(there > 0, rng.integers(0, 100, there.shape), -1 if name == "role" else 0)
        batch["apart"] = np.full((*there.shape, most), NEAREST)
        for row, (_, count) in enumerate(sizes):
            batch["apart"][row, :count, :count] = distance_buckets(batch["first"][row, :count])
    return batch


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 6)), min_size=1, max_size=8), st.integers(0, 99))
def test_a_batch_comes_back_as_it_was(sizes: list[tuple[int, int]], seed: int) -> None:
    batch = batch_of(sizes, seed)
    rows = Rows(freeze([("articles/0", batch)]), all_tags=ALL_TAGS)
    again = rows.put_together(np.arange(len(sizes)))
    assert again.keys() == batch.keys()
    for name, value in batch.items():
        np.testing.assert_array_equal(again[name], value, err_msg=name)


def test_rows_of_a_corpus_have_no_mentions_and_a_file_keeps_all(tmp_path) -> None:
    batches = [("articles/0", batch_of([(9, 2), (4, 0)], 1)), ("corpora/0", batch_of([(7, 0)], 2, annotated=False))]
    np.savez(tmp_path / "rows.npz", **freeze(batches))
    arrays = load(tmp_path / "rows.npz")
    assert rows_of(arrays, "articles").tolist() == [0, 1]
    both = Rows(arrays, all_tags=ALL_TAGS).put_together(np.array([0, 2]))
    assert both["there"].sum(1).tolist() == [2, 0]
    assert both["role"][1].tolist() == [-1, -1]


@pytest.mark.parametrize("pieces", [1, 30, 500])
def test_a_round_reads_every_row_once(pieces: int) -> None:
    sizes = [(1 + number % 17, number % 3) for number in range(100)]
    rows = Rows(freeze([("read", batch_of(sizes, 3))]), all_tags=ALL_TAGS)
    groups = list(rows.batches(np.arange(100), np.random.default_rng(5), pieces=pieces))
    assert sorted(np.concatenate(groups).tolist()) == list(range(100))
    longest = [max(sizes[number][0] for number in group) * len(group) for group in groups]
    assert all(length <= max(pieces, 17) for length in longest)
