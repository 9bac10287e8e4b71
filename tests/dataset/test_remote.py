"""Outputs and inputs in an object store."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fake_extraction import VERSIONS, extract, tables_as_bytes

from rxtract.dataset import read
from rxtract.dataset.keeping import PINNED, Keep, find_snapshot, note_of
from rxtract.dataset.manifest import read_manifest, verify
from rxtract.dataset.outputs import opened
from rxtract.dataset.remote import RemoteOutput
from rxtract.dataset.snapshots import current_snapshot, list_snapshots
from rxtract.errors import BusyError, RefusedError, UsageError
from rxtract.extraction import extract_sources
from rxtract.input_files import discover_stored, read_source, use_file
from rxtract.runs import Gate, open_run, publish_run
from rxtract.stores import Address, Store, is_address, parse_place

KILLS = 12
WRITER = Path(__file__).with_name("endless_remote_writer.py")


@pytest.fixture
def articles(bucket: str, raw: Path) -> Address:
    """The articles of `raw` as objects."""
    address = Address(bucket, "raw")
    for path in raw.rglob("*.txt"):
        Store(address).write(path.relative_to(raw).as_posix(), path.read_bytes())
    return address


@pytest.fixture
def remote(bucket: str) -> RemoteOutput:
    return RemoteOutput(Address(bucket, "some/output"))


def extract_stored(sources):
    """The fake extraction, of the bytes as the pipeline gets them."""
    return extract([replace(source, path=_Bytes(read_source(source))) for source in sources])


class _Bytes:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read_bytes(self) -> bytes:
        return self._content


def objects(remote: RemoteOutput) -> set[str]:
    return {found.name for found in Store(remote.address).objects()}


def snapshots_in_store(remote: RemoteOutput) -> set[str]:
    return {name.split("/")[0] for name in objects(remote) if name.startswith("snap-")}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("s3://bucket/raw/", "s3://bucket/raw"), ("s3:/bucket/raw", "s3://bucket/raw"), ("s3://bucket", "s3://bucket"),
        ("s3://bucket/a b/ü", "s3://bucket/a b/ü"),
    ],
)  # fmt: skip
def test_addresses_are_read_as_people_write_them(place, expected):
    assert is_address(place)
    assert str(parse_place(place)) == expected


def test_a_store_gives_the_tables_that_a_folder_gives(run, raw, output, articles, remote):
    run()
    outcome = run(raw=articles, output=str(remote.address), extract=extract_stored)
    assert tables_as_bytes(remote.mirror) == tables_as_bytes(output)
    assert {f"{outcome.snapshot.name}/{table}/part-0000.parquet" for table in read(output)} < objects(remote)
    assert remote.catalog().current == outcome.snapshot.name
    assert not any(name.startswith(".rxtract") for name in objects(remote)), "finished batches were swept"


def test_a_second_run_finds_nothing_new_and_reads_no_article(run, articles, remote):
    first = run(raw=articles, output=remote.address, extract=extract_stored)
    before = objects(remote)

    def none(sources):
        raise AssertionError(sources)

    again = run(raw=articles, output=remote.address, extract=none)
    assert again.unchanged
    assert (again.n_fresh, again.n_reused) == (0, 4)
    assert (again.snapshot.name, objects(remote)) == (first.snapshot.name, before)


def test_unchanged_objects_are_not_read_to_know_their_hash(run, articles, remote, monkeypatch):
    run(raw=articles, output=remote.address, extract=extract_stored)
    Store(articles).write("a.txt", b"[lithium](DRUG)")
    hashed = []
    monkeypatch.setattr("rxtract.runs.inputs.hash_input", lambda path, name: hashed.append(name) or "0" * 64)
    with open_run(articles, remote.address, workers=0, made_with=VERSIONS, extract=extract_stored) as opened:
        assert [source.name for batch in opened.batches for source in batch.sources] == ["a.txt"]
    assert hashed == ["a.txt"]
    with open_run(articles, remote.address, workers=0, made_with=VERSIONS, extract=extract_stored, full=True):
        assert sorted(hashed[1:]) == ["a.txt", "b.txt", "empty.txt", "more/c.txt"]


def test_another_machine_goes_on_from_the_snapshot_in_the_store(run, articles, remote, monkeypatch, tmp_path):
    run(raw=articles, output=remote.address, extract=extract_stored)
    Store(articles).write("new.txt", b"[lithium](DRUG)")
    monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "elsewhere"))
    outcome = run(raw=articles, output=remote.address, extract=extract_stored)
    assert (outcome.n_fresh, outcome.n_reused, outcome.n_new) == (1, 4, 1)
    assert len(read(str(remote.address)).articles) == 4


def test_of_two_writers_the_first_publishes_and_the_other_fails_and_leaves_nothing(
    articles, remote, monkeypatch, tmp_path
):
    options = {"workers": 0, "made_with": VERSIONS, "extract": extract_stored}
    with open_run(articles, remote.address, **options) as one:
        monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "elsewhere"))
        with open_run(articles, remote.address, **options) as other:
            staged = [other.work(batch) for batch in other.batches]
            winner = publish_run(other, staged)
        staged = [one.work(batch) for batch in one.batches]
        with pytest.raises(BusyError, match="another run has published"):
            publish_run(one, staged)
    assert remote.catalog().names == [winner.snapshot.name]
    assert snapshots_in_store(remote) == {winner.snapshot.name}
    assert len(read(str(remote.address)).articles) == 3


def test_a_writer_that_loses_while_it_uploads_removes_what_it_uploaded(articles, remote, monkeypatch, tmp_path, run):
    options = {"workers": 0, "made_with": VERSIONS, "extract": extract_stored}
    with open_run(articles, remote.address, **options) as one:
        staged = [one.work(batch) for batch in one.batches]
        monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "elsewhere"))
        winners = []

        def publish_in_between(store, name, content, tag, *, write_if=Store.write_if):
            monkeypatch.setattr(Store, "write_if", write_if)
            winners.append(run(raw=articles, output=remote.address, extract=extract_stored).snapshot.name)
            return write_if(store, name, content, tag)

        monkeypatch.setattr(Store, "write_if", publish_in_between)
        with pytest.raises(BusyError, match="another run has published"):
            publish_run(one, staged)
    assert snapshots_in_store(remote) == set(winners)


@pytest.mark.slow
def test_current_is_whole_and_of_one_snapshot_whenever_the_writer_is_killed(remote, monkeypatch, tmp_path):
    """A writer publishes for ever and is killed -9 at random moments: while it uploads, and while it writes `current`."""
    chance = random.Random(20261127)
    seen = set()
    for number in range(KILLS):
        monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / f"cache-{number % 3}"))  # three machines in turn
        command = [sys.executable, str(WRITER), str(remote.address)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "first\n", "the writer after a killed one must work"
        time.sleep(chance.uniform(0, 0.7))
        writer.kill()
        writer.wait()
        monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "reader"))
        seen.add(assert_whole(str(remote.address)))
    assert len(seen) == KILLS
    assert len(remote.catalog().names) <= 3
    orphans = snapshots_in_store(remote) - set(remote.catalog().names)
    assert len(orphans) <= 1, "what killed writers left was swept by the next"


def assert_whole(output: str) -> str:
    with read(output) as tables:
        verify(tables.folder, read_manifest(tables.folder))
        assert len(tables.articles) == 4
        assert tables.mentions.text.nunique() == tables.concepts.name.nunique() == tables.claims.quote.nunique() == 1
        assert tables.mentions.text[0] == tables.claims.quote[0] == tables.concepts.name[0]
        assert tables.articles.text.str.contains(f"[{tables.mentions.text[0]}]", regex=False).all()
        return tables.folder.name


def test_a_store_that_heeds_no_conditions_is_told_of(articles, remote, monkeypatch):
    options = {"workers": 0, "made_with": VERSIONS, "extract": extract_stored}
    with open_run(articles, remote.address, **options) as heeding:
        assert heeding.notes == ()
    monkeypatch.setattr(Store, "write_if", lambda store, name, content, tag: store.write(name, content) or True)
    with open_run(articles, remote.address, **options) as careless:
        assert "Let only one run at a time write there" in careless.notes[0]
    assert objects(remote) == set()


def test_a_second_run_on_the_same_machine_is_told_at_once(articles, remote):
    options = {"workers": 0, "made_with": VERSIONS, "extract": extract_stored}
    with (
        open_run(articles, remote.address, **options),
        pytest.raises(BusyError, match=f"{remote.address}: another run is writing there"),
        open_run(articles, remote.address, **options),
    ):
        pass


def test_a_run_that_was_killed_goes_on_on_another_machine(run, articles, remote, monkeypatch, tmp_path):
    options = {"workers": 4, "made_with": VERSIONS, "extract": extract_stored}
    monkeypatch.setattr("rxtract.runs.batches.MIN_BYTES", 1)
    with open_run(articles, remote.address, **options) as killed:
        assert len(killed.batches) > 2
        killed.work(killed.batches[0])
        killed.work(killed.batches[1])
    monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "elsewhere"))
    outcome = run(raw=articles, output=remote.address, extract=extract_stored)
    assert (outcome.n_resumed, outcome.n_fresh) == (2, 2)
    assert not any(name.startswith(".rxtract") for name in objects(remote))


def test_a_damaged_copy_of_a_batch_is_done_again(run, articles, remote):
    options = {"workers": 0, "made_with": VERSIONS, "extract": extract_stored}
    with open_run(articles, remote.address, **options) as killed:
        killed.work(killed.batches[0])
    (parcel,) = [name for name in objects(remote) if name.startswith(".rxtract")]
    content = Store(remote.address).read(parcel)
    for damaged in (content[: len(content) // 2], b"", b"x" * 100):
        Store(remote.address).write(parcel, damaged)
        with open_run(articles, remote.address, **options) as again:
            assert not again.resumed
    assert run(raw=articles, output=remote.address, extract=extract_stored).counts["articles"] == 3


def test_orphaned_snapshots_are_swept_and_what_belongs_to_others_stays(run, articles, remote):
    run(raw=articles, output=remote.address, extract=extract_stored)
    store = Store(remote.address)
    orphan, later = "snap-20200101T000000Z-0123456789ab", "snap-29990101T000000Z-0123456789ab"
    for name in (orphan, later):
        store.write(f"{name}/articles/part-0000.parquet", b"half")
        store.write(f"{name}/notes.txt", b"mine")
    strangers = {".tmp-notes", "snap-notes/articles/part-0000.parquet", ".rxtract/batches/notes.txt", "readme.md"}
    for name in strangers:
        store.write(name, b"mine")
    Store(articles).write("new.txt", b"[lithium](DRUG)")
    run(raw=articles, output=remote.address, extract=extract_stored)
    left = objects(remote)
    assert f"{orphan}/articles/part-0000.parquet" not in left
    assert strangers | {f"{orphan}/notes.txt", f"{later}/notes.txt"} <= left
    assert remote.catalog().names[-1] > later, "names follow each other, whatever the clock says"


def test_the_gate_keeps_the_snapshot_of_a_store(run, articles, remote):
    for number in range(6):
        Store(articles).write(f"more-{number}.txt", f"{number} [nausea](ADVERSE_EVENT)".encode())
    first = run(raw=articles, output=remote.address, extract=extract_stored)
    Store(articles).delete([f"more-{number}.txt" for number in range(6)])
    with pytest.raises(RefusedError, match=f"{remote.address}/current is as it was"):
        run(raw=articles, output=remote.address, extract=extract_stored, gate=Gate())
    assert remote.catalog().current == first.snapshot.name
    run(raw=articles, output=remote.address, extract=extract_stored)
    assert list(remote.catalog().snapshots[remote.catalog().current]) == ["FORCED"]


def test_old_snapshots_go_and_pinned_ones_stay(run, articles, remote):
    names = []
    for number in range(5):
        Store(articles).write("new.txt", f"{number} [lithium](DRUG)".encode())
        names.append(run(raw=articles, output=remote.address, extract=extract_stored, keep=2).snapshot.name)
        if number == 0:
            remote.change(lambda catalog: catalog.mark(names[0], "PINNED", "paper"))
    assert remote.catalog().names == [names[0], *names[-2:]]
    assert snapshots_in_store(remote) == {names[0], *names[-2:]}


def test_snapshots_of_a_store_are_kept_like_those_of_a_folder(run, articles, remote):
    names = []
    for number in range(3):
        Store(articles).write("new.txt", f"{number} [lithium](DRUG)".encode())
        names.append(run(raw=articles, output=remote.address, extract=extract_stored).snapshot.name)
    place = str(remote.address)
    with opened(place) as output:
        assert [path.name for path in list_snapshots(output.folder)] == names
        assert find_snapshot(output.folder, "-1").name == names[1]
        output.pin(names[0], "paper of May")
        output.rollback(names[1])
    with opened(place) as output:
        assert current_snapshot(output.folder).name == names[1]
        assert note_of(output.folder / names[0], PINNED) == "paper of May"
        assert read_manifest(output.whole(names[2])) == read_manifest(output.folder / names[2])
        assert output.prune(Keep(1), dry_run=True) == []
        output.unpin(names[0])
        assert output.prune(Keep(1), dry_run=False) == [names[0]]
        with pytest.raises(UsageError, match="was removed meanwhile"):
            output.rollback(names[0])
    assert set(remote.catalog().names) == snapshots_in_store(remote) == set(names[1:])
    assert len(read(place).articles) == 4
    assert run(raw=articles, output=remote.address, extract=extract_stored).snapshot.name > names[2]


def test_copies_that_nobody_reads_are_removed_when_there_is_a_newer_one(run, articles, remote, monkeypatch, tmp_path):
    place = str(remote.address)
    run(raw=articles, output=place, extract=extract_stored)
    monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "reader"))
    reader = RemoteOutput(remote.address).mirror
    names = []
    held = read(place)
    for number in range(3):
        Store(articles).write("new.txt", f"{number} [lithium](DRUG)".encode())
        monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "cache"))
        names.append(run(raw=articles, output=place, extract=extract_stored).snapshot.name)
        monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "reader"))
        read(place).close()
    assert sorted(path.name for path in reader.iterdir()) == sorted([held.folder.name, names[-1]])
    assert len(held.articles) == 3, "what is read stays whole"


def test_objects_that_cannot_be_read_or_change_are_rejections(articles, monkeypatch):
    (source, *_) = discover_stored(articles)
    assert source.name == "a.txt"
    Store(articles).write("a.txt", b"other")
    assert [row.error for row in extract_sources([source])[1]] == ["changed"]
    Store(articles).delete(["a.txt"])
    assert [row.error for row in extract_sources([source])[1]] == ["unreadable"]


def test_what_is_hidden_or_stands_for_a_folder_is_no_article(articles):
    store = Store(articles)
    store.write(".hidden/a.txt", b"x")
    store.write("more/.b.txt", b"x")
    store.write("more", b"")
    store.write("odd % # ü.txt", b"x")
    found = {source.name: source for source in discover_stored(articles)}
    assert list(found) == ["a.txt", "b.txt", "empty.txt", "more/c.txt", "odd % # ü.txt"]
    assert read_source(found["odd % # ü.txt"]) == b"x"
    (single,) = discover_stored(articles / "a.txt")
    assert (single.name, read_source(single)) == ("a.txt", read_source(found["a.txt"]))


def bytes_of_part(source):
    def use(stream, _):
        stream.seek(source.part.start)
        return stream.read(source.part.end - source.part.start)

    return use_file(source, use)


def test_large_files_of_lines_are_cut_by_ranges(bucket, tmp_path):
    line = json.dumps({"text": "Pomalidomide treats multiple myeloma. " * 20})
    Store(Address(bucket, "lines")).write("a.jsonl", "\n".join([line] * 5_000).encode())
    (source,) = discover_stored(Address(bucket, "lines"))
    from rxtract.runs.inputs import cut_large

    parts = cut_large([source], 1_000_000)
    assert len(parts) > 3
    assert b"".join(map(bytes_of_part, parts)) == "\n".join([line] * 5_000).encode()
    assert sum(part.part.n_records for part in parts) == 5_000
    Store(Address(bucket, "lines")).write("a.jsonl", b"{}")
    with pytest.raises(Exception, match="changed while the run was at work"):
        bytes_of_part(parts[0])
