from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from fake_extraction import tables_as_bytes

from rxtract.dataset import read
from rxtract.dataset.snapshots import list_snapshots
from rxtract.errors import OffsetError, SnapshotError, UsageError
from rxtract.records import ConceptLinkRecord
from rxtract.tables import TABLES, TABLES_BY_NAME


def change(raw: Path, words: str = "more") -> None:
    (raw / "new.txt").write_text(f"{words} [nausea](ADVERSE_EVENT)", "utf-8")


def test_all_tables_are_there_with_their_schema_and_nothing_else(run, output):
    run()
    folders = {path.name: path for path in (output / "current").iterdir() if path.is_dir()}
    assert set(folders) == {table.name for table in TABLES}
    for name, folder in folders.items():
        assert [path.name for path in folder.iterdir()] == ["part-0000.parquet"]
        schema = pq.read_schema(folder / "part-0000.parquet")
        assert schema.equals(TABLES_BY_NAME[name].schema, check_metadata=True)
        pd.read_parquet(output / "current" / name)


def test_tables_are_there_when_they_have_no_rows(run, raw, output):
    for path in raw.rglob("*.txt"):
        path.write_bytes(b"")
    run()
    tables = read(output)
    assert {name: len(table) for name, table in tables.items() if len(table)} == {"rejections": 4, "runs": 1}
    assert list(tables.claims.columns) == TABLES_BY_NAME["claims"].schema.names


def test_rows_come_back_as_they_were_in_every_script(run, output):
    run()
    tables = read(output)
    text = tables.articles.set_index("article_id").text
    for row in tables.mentions.itertuples():
        assert text[row.article_id][row.start : row.end] == row.text
    for row in tables.claims.itertuples():
        assert text[row.article_id][row.start : row.end] == row.quote
    assert text.str.contains("多发性骨髓瘤 😀 é").any()
    assert tables.rejections[["source", "error"]].values.tolist() == [["empty.txt", "empty"]]


def test_concepts_are_counted_over_all_articles(run, output):
    run()
    counts = read(output).concepts.set_index("concept_id")[["n_articles", "n_mentions"]]
    assert counts.loc["RXT:nausea"].tolist() == [2, 3]
    assert counts.loc["RXT:pomalidomide"].tolist() == [2, 2]
    assert counts.index.is_unique


def test_files_are_compressed_with_zstd(run, output):
    run()
    metadata = pq.read_metadata(output / "current" / "articles" / "part-0000.parquet")
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_two_runs_give_the_same_bytes_whatever_the_batches(run, tmp_path):
    run()
    run(output=tmp_path / "other", workers=2)
    assert tables_as_bytes(tmp_path / "output") == tables_as_bytes(tmp_path / "other")
    assert len(tables_as_bytes(tmp_path / "other")) == len(TABLES) - 1  # all but `runs`


def test_the_bytes_are_the_same_however_few_articles_are_in_memory_at_once(run, raw, output, tmp_path, monkeypatch):
    for number in range(30):
        (raw / f"{number}.txt").write_text(f"{number} [drug {number % 7}](DRUG) and [nausea](ADVERSE_EVENT)", "utf-8")
    run()
    monkeypatch.setattr("rxtract.dataset.ranges._WORDS", 1)
    monkeypatch.setattr("rxtract.dataset.parquet.ROW_GROUP_ROWS", 20_000)
    run(output=tmp_path / "other")
    (raw / "new.txt").write_text("[new](DRUG)", "utf-8")
    run()
    assert run(output=tmp_path / "other").n_reused > 30
    assert tables_as_bytes(tmp_path / "other") == tables_as_bytes(output)


def test_a_run_that_finds_nothing_new_adds_no_snapshot(run, output):
    first = run()
    assert not first.unchanged
    assert run().unchanged
    assert run(full=True).unchanged
    assert list_snapshots(output) == [first.snapshot]


def test_current_is_a_relative_link_so_that_the_folder_may_be_moved(run, output, tmp_path):
    run()
    assert not (output / "current").readlink().is_absolute()
    output.rename(tmp_path / "moved")
    assert len(read(tmp_path / "moved").articles) == 3


def test_only_the_newest_snapshots_stay_and_the_current_one_among_them(run, raw, output):
    for number in range(4):
        change(raw, f"text {number}")
        last = run(keep=2)
    assert len(list_snapshots(output)) == 2
    assert list_snapshots(output)[-1] == last.snapshot == output / (output / "current").readlink()
    assert not list(output.glob(".tmp-*"))


def test_leftovers_of_a_dead_writer_are_swept(run, output):
    (output / ".tmp-1-0123abcd" / "batches").mkdir(parents=True)
    (output / ".tmp-1-4567cdef").symlink_to("nowhere")
    run()
    assert not list(output.glob(".tmp-*"))


def test_a_reader_keeps_its_snapshot_when_a_run_swaps_current(run, raw, output):
    run()
    tables = read(output)
    change(raw)
    run()
    assert len(tables.articles) == 3
    assert len(read(output).articles) == 4


def test_wrong_offsets_stop_the_run_and_current_stays(run, raw, output):
    first = run()
    change(raw, "OFFSET")
    with pytest.raises(OffsetError):
        run()
    assert output / (output / "current").readlink() == first.snapshot
    assert not list(output.glob(".tmp-*"))


def test_a_second_writer_is_told_who_is_writing(run, raw, output):
    from fake_extraction import VERSIONS, extract

    from rxtract.runs import open_run

    writing = open_run(raw, output, workers=0, made_with=VERSIONS, extract=extract)
    with writing, pytest.raises(SnapshotError, match=f"another run is writing there .process {os.getpid()}, since"):
        run()
    run()


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove", "manifest"])
def test_a_damaged_snapshot_is_replaced_by_a_full_run(run, output, damage):
    first = run()
    path = first.snapshot / "mentions" / "part-0000.parquet"
    whole = path.read_bytes()
    if damage == "truncate":
        path.write_bytes(whole[:-100])
    elif damage == "flip":
        path.write_bytes(whole[:50] + bytes([whole[50] ^ 1]) + whole[51:])
    elif damage == "remove":
        path.unlink()
    else:
        (first.snapshot / "manifest.json").write_text("{}")
    second = run()
    assert second.n_fresh == 4
    assert second.snapshot != first.snapshot
    assert len(read(output).mentions) == 6


def test_reading_a_truncated_table_says_what_to_do(run, output):
    snapshot = run().snapshot
    path = snapshot / "claims" / "part-0000.parquet"
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(SnapshotError, match="run again with --full"):
        _ = read(output).claims


def test_reading_where_nothing_is_says_what_to_do(tmp_path):
    with pytest.raises(SnapshotError, match="rxtract run RAW"):
        read(tmp_path)
    with pytest.raises(SnapshotError, match="no such folder"):
        read(tmp_path / "nowhere")


def test_a_link_to_a_removed_snapshot_names_the_others(run, raw, output):
    first = run()
    change(raw)
    shutil.rmtree(run().snapshot)
    with pytest.raises(SnapshotError, match=first.snapshot.name):
        read(output)
    assert run().n_fresh == 5
    assert len(read(output).articles) == 4


def test_tables_are_a_mapping_with_names_to_complete(run, output):
    run()
    tables = read(output)
    assert list(tables) == [table.name for table in TABLES]
    assert "claims" in dir(tables)
    assert tables["claims"] is tables.claims
    with pytest.raises(AttributeError, match="there are: articles"):
        _ = tables.gossip
    with pytest.raises(KeyError, match="there are: articles"):
        _ = tables["gossip"]


def test_a_snapshot_folder_can_be_read_by_itself(run, output):
    assert len(read(run().snapshot).articles) == 3
    assert len(read(output / "current").articles) == 3


def test_an_output_that_is_a_file_is_refused(run, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SnapshotError, match="is a file"):
        run(output=tmp_path / "file")


def test_a_current_that_is_no_link_is_left_alone(run, output):
    (output / "current").mkdir(parents=True)
    with pytest.raises(SnapshotError, match="not a link"):
        run()
    assert (output / "current").is_dir()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder where nobody may write, on Linux only")
def test_an_output_that_cannot_be_made_is_refused(run):
    with pytest.raises(SnapshotError, match="cannot be made"):
        run(output="/proc/output")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_output_is_refused(run, output):
    output.mkdir()
    output.chmod(0o500)
    with pytest.raises(SnapshotError, match="cannot be written to"):
        run()
    with pytest.raises(SnapshotError, match="cannot be made"):
        run(output=output / "below")


def test_a_full_disk_leaves_current_as_it_was(run, raw, output, monkeypatch):
    first = run()
    change(raw)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rxtract.dataset.snapshots._sync", full)
    with pytest.raises(SnapshotError, match="No space left on device"):
        run()
    assert output / (output / "current").readlink() == first.snapshot
    assert not list(output.glob(".tmp-*"))


@pytest.mark.parametrize("path", ["gs://bucket/raw", "https://example.com/raw", "file:/raw", "S3:bucket", "s3://", "s3:///raw"])
def test_addresses_that_are_no_folder_of_an_object_store_are_refused(run, path):
    with pytest.raises(UsageError, match=r"folders of this machine|names no bucket|no such file or folder"):
        run(raw=path)


@pytest.mark.parametrize("path", ["gs://bucket/raw", "https://example.com/raw", "s3://x/../y", "s3://bucket//raw"])
def test_addresses_of_outputs_are_refused_with_a_way_out(run, path):
    with pytest.raises(UsageError, match=r"folders of this machine|names no bucket|has an empty part"):
        run(output=path)


def test_an_output_in_the_input_is_refused(run, raw):
    with pytest.raises(UsageError, match="its tables would be read as articles"):
        run(output=raw / "output")


def test_an_input_without_files_is_refused(run, tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match="holds no files"):
        run(raw=tmp_path / "none")
    with pytest.raises(UsageError, match="no such file or folder"):
        run(raw=tmp_path / "nowhere")


def test_concepts_are_linked_to_their_groups_once(run, output, monkeypatch):
    groups = {"RXT:nausea": ["RXT:sickness"], "RXT:multiple myeloma": ["RXT:cancer", "RXT:blood disease"]}

    def find_links(concept_ids, *, redistributable_only):
        assert not redistributable_only
        for concept_id in concept_ids:
            for group in groups.get(concept_id, []):
                yield ConceptLinkRecord(concept_id, "is_a", group, group[4:], "DISEASE", None, 1, "fake", "1", "CC0")

    monkeypatch.setattr("rxtract.runs.steps.find_links", find_links)
    run()
    links = read(output).concept_links
    assert links[["concept_id", "group_id"]].values.tolist() == [
        ["RXT:multiple myeloma", "RXT:blood disease"], ["RXT:multiple myeloma", "RXT:cancer"],
        ["RXT:nausea", "RXT:sickness"],
    ]  # fmt: skip
    assert read(output).runs.n_concept_links.tolist() == [3]
