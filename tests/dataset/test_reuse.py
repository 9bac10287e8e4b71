from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from fake_extraction import VERSIONS, extract, tables_as_bytes
from hypothesis import given, settings
from hypothesis import strategies as st

from rxtract.dataset import read
from rxtract.runs import open_run, publish_run

NAMES = ["a.txt", "b.txt", "b.md", "c.jsonl", "d.jsonl", "c.jsonl#1"]
BODIES = [
    " ",
    "[nausea](ADVERSE_EVENT)",
    "[x](DRUG)",
    "[nausea](ADVERSE_EVENT)\n[x](DRUG)",
    "[x](DRUG)\n\n[x](DRUG)",
    "no",
]


def run_all(raw: Path, output: Path, *, full: bool, workers: int = 1) -> None:
    with open_run(raw, output, workers=workers, full=full, extract=extract, made_with=VERSIONS) as run:
        publish_run(run, [run.work(batch) for batch in run.batches])


@settings(deadline=None, max_examples=20)
@given(st.lists(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(BODIES), min_size=1), min_size=1, max_size=3))
def test_runs_that_reuse_rows_give_the_bytes_of_a_full_run(states):
    with tempfile.TemporaryDirectory() as folder:
        raw, root = Path(folder) / "raw", Path(folder)
        for files in states:
            shutil.rmtree(raw, ignore_errors=True)
            raw.mkdir()
            for name, body in files.items():
                (raw / name).write_text(body, "utf-8")
            run_all(raw, root / "step_by_step", full=False)
        run_all(raw, root / "at_once", full=True)
        assert tables_as_bytes(root / "step_by_step") == tables_as_bytes(root / "at_once")
        tables = read(root / "step_by_step")
        assert tables.articles.article_id.is_unique
        accounted = {*tables.articles.source, *tables.rejections.source}
        assert all(any(s.startswith(name.replace("#", "%23")) for s in accounted) for name in files)


def test_only_new_and_changed_inputs_are_extracted(run, raw):
    assert run().n_fresh == 4
    (raw / "new.txt").write_text("new", "utf-8")
    (raw / "a.txt").write_text("changed", "utf-8")
    outcome = run()
    assert (outcome.n_fresh, outcome.n_reused, outcome.n_inputs) == (2, 3, 5)


def test_near_duplicates_are_told_anew_when_their_original_comes_or_goes(run, raw, output):
    text = " ".join(f"word{number}" for number in range(100))
    (raw / "m.txt").write_text(text, "utf-8")
    run()
    assert read(output).articles.near_duplicate_of.isna().all()
    (raw / "f.txt").write_text(text + " and more", "utf-8")
    run()
    articles = read(output).articles.set_index("source")
    assert articles.near_duplicate_of.dropna().to_dict() == {"m.txt": articles.article_id["f.txt"]}
    (raw / "f.txt").unlink()
    run()
    assert read(output).articles.near_duplicate_of.isna().all()


def test_removed_inputs_disappear_with_all_their_rows(run, raw, output):
    run()
    (raw / "a.txt").unlink()
    run()
    tables = read(output)
    assert "a.txt" not in set(tables.articles.source)
    assert set(tables.mentions.article_id) == set(tables.articles.article_id) == set(tables.claims.article_id)
    assert "RXT:multiple myeloma" not in set(tables.concepts.concept_id)


@pytest.mark.parametrize("changed", ["code", "model", "vocabulary"])
def test_a_new_version_extracts_everything_again(run, changed):
    first = run()
    second = run(made_with=VERSIONS | {changed: "2"})
    assert second.n_reused == 0
    assert second.snapshot != first.snapshot


def test_the_reason_for_extracting_everything_is_told(run, raw, output):
    run()
    with open_run(raw, output, made_with=VERSIONS | {"model": "2"}, extract=extract) as opened:
        assert opened.notes == ("new version of model: everything is extracted again",)


def test_what_failed_while_annotating_is_tried_again(run, raw, output):
    (raw / "new.txt").write_text("RAISE", "utf-8")
    run()
    rejections = read(output).rejections.set_index("source")
    assert rejections.error["new.txt"] == "annotation_failed"
    assert "KeyError" in rejections.message["new.txt"]
    assert run().n_fresh == 1


def test_an_input_with_the_bytes_of_another_becomes_a_rejection_that_names_it(run, raw, output):
    shutil.copy(raw / "a.txt", raw / "z.txt")
    shutil.copy(raw / "a.txt", raw / "z.md")
    outcome = run()
    tables = read(output)
    duplicates = tables.rejections[tables.rejections.error == "duplicate"].set_index("source")
    assert set(duplicates.index) == {"z.txt", "z.md"}
    assert duplicates.message.str.contains("the same bytes as a.txt; its rows stand there").all()
    assert (duplicates.sha256.str[:16] == tables.articles.set_index("source").article_id["a.txt"]).all()
    assert outcome.n_fresh == 5  # z.txt is not even extracted; z.md might have been read otherwise


def test_the_copy_takes_over_when_the_first_is_removed(run, raw, output):
    shutil.copy(raw / "a.txt", raw / "z.txt")
    run()
    (raw / "a.txt").unlink()
    run()
    assert "z.txt" in set(read(output).articles.source)
    assert set(read(output).rejections.error) == {"empty"}


def test_copies_of_an_empty_file_are_empty_not_duplicates(run, raw, output):
    (raw / "empty2.txt").touch()
    run()
    assert read(output).rejections[["source", "error"]].values.tolist() == [
        ["empty.txt", "empty"],
        ["empty2.txt", "empty"],
    ]


def test_lines_of_a_file_are_articles_of_their_own(run, raw, output):
    (raw / "lines.jsonl").write_text("[one](DRUG)\n[two](DRUG)\n\n[one](DRUG)\n", "utf-8")
    run()
    tables = read(output)
    assert {"lines.jsonl#1", "lines.jsonl#2"} <= set(tables.articles.source)
    errors = tables.rejections.set_index("source").error
    assert (errors["lines.jsonl#3"], errors["lines.jsonl#4"]) == ("empty", "duplicate")
    assert run().unchanged
