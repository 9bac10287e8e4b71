"""Going on: what a killed, stopped or refused run finished is not done again; large files of lines are cut."""

from __future__ import annotations

import json
import shutil

import fake_extraction
import pytest
from fake_extraction import VERSIONS, tables_as_bytes
from hypothesis import given, settings
from hypothesis import strategies as st

from rxtract.dataset import read
from rxtract.dataset.batches import read_batch
from rxtract.errors import RefusedError
from rxtract.extraction import cut_source, extract_source
from rxtract.input_files import Source
from rxtract.records import Extraction
from rxtract.runs import Gate, open_run, publish_run


def killed_run(raw, output, batches, **options):
    """Do some batches of a run, as far as a killed one came, and leave its folder behind."""
    options = {"workers": 4, "made_with": VERSIONS, "extract": fake_extraction.extract} | options
    with open_run(raw, output, **options) as run:
        for batch in run.batches[:batches]:
            run.work(batch)
        shutil.copytree(run.folder, output / ".tmp-1-00000000")
        return len(run.batches)


@pytest.fixture
def large(raw):
    """Forty articles, in some ten batches."""
    for number in range(40):
        (raw / f"{number:02}.txt").write_text(f"[drug {number}](DRUG) " + "word " * 10_000, "utf-8")
    return raw


def test_a_killed_run_goes_on_from_its_finished_batches(run, large, output, tmp_path):
    assert killed_run(large, output, 5) > 8
    outcome = run()
    assert outcome.n_resumed > 4
    assert outcome.n_resumed + outcome.n_fresh == 44
    run(output=tmp_path / "at_once")
    assert tables_as_bytes(output) == tables_as_bytes(tmp_path / "at_once")
    assert not list(output.glob(".tmp-*"))


def test_what_was_killed_twice_is_still_not_done_again(run, large, output):
    killed_run(large, output, 3)
    with open_run(large, output, workers=4, made_with=VERSIONS, extract=fake_extraction.extract) as second:
        resumed = second.n_resumed
        run_of_second = second.work(second.batches[0])
        assert run_of_second.counts["articles"]
        shutil.copytree(second.folder, output / ".tmp-2-00000000")
    assert run().n_resumed > resumed > 0


def test_only_what_still_holds_is_taken_over(run, large, output):
    killed_run(large, output, 5)
    (large / "00.txt").write_text("[changed](DRUG)", "utf-8")
    (large / "05.txt").unlink()
    run()
    assert "changed" in set(read(output).mentions.text)
    assert "05.txt" not in set(read(output).articles.source)
    assert len(read(output).articles) == 42


@pytest.mark.parametrize("options", [{"full": True}, {"made_with": VERSIONS | {"code": "2"}}])
def test_nothing_is_taken_over_from_other_versions_or_by_a_full_run(run, large, output, options):
    killed_run(large, output, 5)
    assert run(**options).n_resumed == 0


@pytest.mark.parametrize("name", ["batch.json", "articles.arrow"])
def test_a_batch_that_is_not_whole_is_done_again(run, large, output, name):
    killed_run(large, output, 2)
    path = output / ".tmp-1-00000000" / "batches" / "batch-00000" / name
    path.write_bytes(path.read_bytes()[:-9])
    assert read_batch(path.parent) is None
    run()
    assert len(read(output).articles) == 43


def test_what_failed_for_the_hour_is_not_taken_over(run, raw, output):
    (raw / "bug.txt").write_text("RAISE", "utf-8")
    killed_run(raw, output, 9)
    assert run().n_resumed == 0


def test_a_refused_run_is_let_through_without_doing_it_again(run, large, output):
    run()
    for number in range(30):
        (large / f"{number:02}.txt").unlink()
    (large / "new.txt").write_text("[new](DRUG)", "utf-8")
    with pytest.raises(RefusedError):
        run(gate=Gate())
    outcome = run(gate=Gate(shrink=1))
    assert (outcome.n_fresh, outcome.n_resumed) == (0, 1)


def line(number, words):
    return json.dumps({"text": f"{number}. {words}"})


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.one_of(st.just(b""), st.just(b'{"text": "a"}'), st.just(b'{"text": "\xc3\xa9 \xf0\x9f\x98\x80"}'))),
    st.integers(1, 60),
    st.booleans(),
)
def test_parts_hold_every_line_once_with_its_number(tmp_path_factory, lines, size, ended):
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    content = b"\n".join(lines) + b"\n" * ended
    path.write_bytes(content)
    found = {}
    for source in cut_source(Source(path, "a.jsonl"), size):
        if source.part is None:
            assert not content.strip()
            continue
        piece = content[source.part.start : source.part.end]
        for number, one in enumerate(piece.split(b"\n"), source.part.before + 1):
            if one.strip():
                assert number not in found
                found[number] = one
    assert found == {number: one for number, one in enumerate(lines, 1) if one.strip()}


@pytest.mark.tier("lexicon")
def test_the_rows_of_parts_are_those_of_the_whole_file(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [line(number, "Apixaban treats gout.") for number in range(12)]
    lines[3], lines[7] = "", "{no json"
    path.write_text("\ufeff" + "\n".join(lines), "utf-8")
    whole = Source(path, "a.jsonl", sha256=None)
    at_once = list(extract_source(whole))
    in_parts = [one for part in cut_source(whole, 100) for one in extract_source(part)]
    assert len(cut_source(whole, 100)) > 3
    articles = [[one for one in some if isinstance(one, Extraction)] for some in (at_once, in_parts)]
    assert articles[0] == articles[1]
    rejected = [[(r.source, r.error) for r in some if not isinstance(r, Extraction)] for some in (at_once, in_parts)]
    assert rejected[0] == rejected[1] == [("a.jsonl#8", "malformed")]


def test_a_file_that_changes_after_it_was_cut_is_a_rejection(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(line(1, "a") + "\n" + line(2, "b"), "utf-8")
    parts = cut_source(Source(path, "a.jsonl"), 1)
    path.write_text(line(1, "longer") + "\n" + line(2, "b"), "utf-8")
    assert [row.error for part in parts for row in extract_source(part)] == ["changed", "changed"]


def test_a_large_file_of_lines_is_many_batches_and_one_bad_line_costs_only_itself(run, raw, output, monkeypatch):
    from rxtract.runs import steps

    monkeypatch.setattr(steps, "MAX_BYTES", 2_000)
    words = "[drug](DRUG) " * 20
    (raw / "many.jsonl").write_text("\n".join(line(n, words) for n in range(60)), "utf-8")
    with open_run(raw, output, workers=0, made_with=VERSIONS) as opened:
        pieces = [source for batch in opened.batches for source in batch.sources if source.part]
    assert len(pieces) > 5
    with open_run(raw, output, workers=0, made_with=VERSIONS, extract=extract_parts) as opened:
        publish_run(opened, [opened.work(batch) for batch in opened.batches])
    tables = read(output)
    assert sum(tables.articles.source.str.startswith("many.jsonl#")) == 59
    assert tables.rejections.set_index("source").error["many.jsonl#42"] == "annotation_failed"


def extract_parts(sources):
    """The fake extraction, of parts of files too; line 42 is a bug."""
    found, rejections = [], []
    for source in sources:
        if source.part is None:
            some, failed = fake_extraction.extract([source])
            found += some
            rejections += failed
            continue
        lines = source.path.read_bytes()[source.part.start : source.part.end].splitlines()
        for number, one in enumerate(lines, source.part.before + 1):
            if number == 42:
                raise KeyError("a bug")
            found.append(fake_extraction.extraction(one, f"{source.name}#{number}"))
    return found, rejections
