"""Faults of the world around a run: drives that fail for a moment, links, pipes, full disks, killed workers."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import fake_extraction
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.dataset import read
from rxtract.dataset.manifest import read_manifest
from rxtract.dataset.sources import input_name, input_of
from rxtract.errors import InputError, SnapshotError, UsageError
from rxtract.input_files import Source, discover, read_input, read_source
from rxtract.records import RejectionRecord


def extract(sources):
    """The fake extraction with the real reading of files."""
    found, rejections = [], []
    for source in sources:
        try:
            found.append(fake_extraction.extraction(read_source(source), source.name))
        except InputError as error:
            rejections.append(RejectionRecord(error.source, source.sha256, error.stage, error.kind, error.message))
    return found, rejections


@pytest.fixture
def run(run, raw):
    (raw / "empty.txt").unlink()
    return partial(run, extract=extract)


@pytest.fixture
def failing(monkeypatch):
    """A drive on which reading some file fails a number of times."""
    monkeypatch.setattr("rxtract.input_files.PAUSES", (0, 0, 0))
    real, left = Path.read_bytes, {}

    def read_bytes(path):
        if left.get(path.name, 0) > 0:
            left[path.name] -= 1
            raise OSError(failing_with[0], os.strerror(failing_with[0]), str(path))
        return real(path)

    failing_with = [errno.EIO]
    monkeypatch.setattr(Path, "read_bytes", read_bytes)

    def fail(name, times, error=errno.EIO):
        failing_with[0], left[name] = error, times

    return fail


@pytest.mark.parametrize("error", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EMFILE])
def test_an_error_that_passes_is_waited_for(failing, tmp_path, error):
    (tmp_path / "a.txt").write_bytes(b"words")
    failing("a.txt", 3, error)
    assert read_input(tmp_path / "a.txt", "a.txt") == b"words"


@pytest.mark.parametrize("error", [errno.EACCES, errno.ENOENT])
def test_an_error_that_does_not_pass_is_told_at_once(failing, tmp_path, error):
    (tmp_path / "a.txt").write_bytes(b"words")
    failing("a.txt", 1, error)
    with pytest.raises(InputError, match="cannot be read"):
        read_input(tmp_path / "a.txt", "a.txt")


def test_an_article_that_could_not_be_read_is_tried_again_by_the_next_run(run, failing, output):
    failing("a.txt", 100)
    run()
    assert read(output).rejections.set_index("source").error.to_dict() == {"a.txt": "unreadable"}
    failing("a.txt", 0)
    assert run().n_fresh == 1
    assert len(read(output).articles) == 3
    assert read(output).rejections.empty


def test_a_read_error_behind_the_first_look_is_not_remembered_either(run, failing, output):
    """The bytes are hashed, then the drive fails: the next run sees the same hash and must not believe it."""

    def fail_now(sources):
        failing("b.txt", 100)
        return extract(sources)

    run(extract=fail_now)
    assert set(read(output).rejections.error) == {"unreadable"}
    failing("b.txt", 0)
    assert run().n_fresh == 1
    assert len(read(output).articles) == 3


def test_a_file_that_changes_under_a_run_gives_no_rows_of_other_bytes_than_it_was_said_to_have(run, raw, output):
    def overwrite(sources):
        (raw / "a.txt").write_text("[half](DRUG) a file", "utf-8")
        return extract(sources)

    run(extract=overwrite)
    assert read(output).rejections.set_index("source").error.to_dict() == {"a.txt": "changed"}
    assert run().n_fresh == 1
    assert "half" in set(read(output).mentions.text)


def kinds(sources):
    return {source.name: source.fault and source.fault.kind for source in sources}


def test_links_that_lead_out_loops_and_pipes_are_inputs_with_a_reason(run, raw, output, tmp_path):
    (tmp_path / "store" / "deep").mkdir(parents=True)
    (tmp_path / "store" / "out.txt").write_text("[x](DRUG)", "utf-8")
    (raw / "out.txt").symlink_to("../store/out.txt")
    (raw / "folder").symlink_to("../store")
    (raw / "again").symlink_to("more")
    (raw / "nowhere.txt").symlink_to("gone.txt")
    (raw / "one.txt").symlink_to("two.txt")
    (raw / "two.txt").symlink_to("one.txt")
    os.mkfifo(raw / "pipe.txt")
    run()
    rejections = read(output).rejections.set_index("source")
    assert rejections.error.to_dict() == {
        "out.txt": "outside", "folder": "outside", "nowhere.txt": "unreadable", "one.txt": "unreadable",
        "two.txt": "unreadable", "pipe.txt": "unreadable",
    }  # fmt: skip
    assert len(read(output).articles) == 3


def test_a_folder_that_cannot_be_listed_is_a_rejection_and_the_others_are_read(run, raw, output, monkeypatch):
    real = os.scandir

    def scandir(path):
        if str(path).endswith("more"):
            raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    run()
    rejections = read(output).rejections.set_index("source")
    assert rejections.error.to_dict() == {"more/": "unreadable"}
    assert "nothing in it is read" in rejections.message["more/"]
    monkeypatch.setattr(os, "scandir", real)
    run()
    assert (len(read(output).articles), len(read(output).rejections)) == (3, 0)


def test_a_folder_whose_files_cannot_be_looked_at_gives_rejections_that_blame_no_bug(raw, monkeypatch):
    real = Path.stat

    def stat(path, **options):
        if path.parent.name == "more":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    with pytest.raises(InputError, match=r"Permission denied.*permissions"):
        read_source(Source(raw / "more" / "c.txt", "more/c.txt"))


def test_a_path_too_long_and_a_folder_without_permission_are_errors_of_use(tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="File name too long"):
        discover(tmp_path / ("x" * 300))
    monkeypatch.setattr(os, "scandir", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied", tmp_path)))
    with pytest.raises(UsageError, match="cannot be listed"):
        discover(tmp_path)


@given(st.lists(st.binary(min_size=1, max_size=8).filter(lambda name: not set(name) & {0, 47}), min_size=2, max_size=2))
def test_two_names_are_never_the_same_source(names):
    one, other = (input_name(os.fsdecode(name)) for name in names)
    assert (one == other) == (names[0] == names[1])
    one.encode("utf-8")


@pytest.mark.parametrize(
    ("one", "other"),
    [(b"\xff.txt", b"%FF.txt"), (b"doc#3", b"doc%233"), (b"%2523", b"%23"), (b"a!/b", b"a%21/b"), (b"\\xff", b"\xff")],
)
def test_names_that_look_alike_stay_apart(one, other):
    assert input_name(os.fsdecode(one)) != input_name(os.fsdecode(other))
    assert input_of(input_name(os.fsdecode(one))) == input_name(os.fsdecode(one))


def test_a_run_sweeps_nothing_of_others(run, output):
    (output / ".tmp-mybackup").mkdir(parents=True)
    (output / ".tmp-notes").touch()
    (output / ".tmp-7-0123456789").touch()
    run()
    assert {path.name for path in output.glob(".tmp-*")} == {".tmp-mybackup", ".tmp-notes", ".tmp-7-0123456789"}


def test_a_link_in_place_of_the_lock_is_not_followed(run, output, tmp_path):
    (tmp_path / "precious").write_text("precious")
    output.mkdir()
    (output / ".lock").symlink_to(tmp_path / "precious")
    with pytest.raises(SnapshotError, match=r"its \.lock is a link"):
        run()
    assert (tmp_path / "precious").read_text() == "precious"


@pytest.mark.parametrize("target", ["../elsewhere", "/etc", ".", "more"])
def test_a_current_that_leads_elsewhere_is_not_believed(run, output, tmp_path, target):
    snapshot = run().snapshot
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "manifest.json").write_bytes((snapshot / "manifest.json").read_bytes())
    (output / "current").unlink()
    (output / "current").symlink_to(target)
    with pytest.raises(SnapshotError, match="no snapshot of this folder"):
        read(output)
    assert run().n_fresh == 3
    assert len(read(output).articles) == 3


@pytest.mark.parametrize("content", ["[" * 200_000, "{", "[]", '{"inputs": 3}', "null", ""], ids=lambda text: text[:9])
def test_a_damaged_manifest_says_so(run, content):
    snapshot = run().snapshot
    (snapshot / "manifest.json").write_text(content)
    with pytest.raises(SnapshotError, match="is damaged"):
        read_manifest(snapshot)
    assert run().n_fresh == 3


def test_a_full_disk_while_batches_are_staged_is_one_line(run, raw, output, monkeypatch):
    first = run()
    (raw / "new.txt").write_text("[new](DRUG)", "utf-8")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("rxtract.runs.batches.write_batch", full)
    with pytest.raises(SnapshotError, match=r"No space left on device.*Make room"):
        run()
    assert output / (output / "current").readlink() == first.snapshot


def children() -> list[int]:
    """Return the worker processes of this process."""
    listed = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    found = [int(number) for path in listed for number in path.read_text().split()]
    return [pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_that_are_killed_again_and_again_cost_no_row(raw, output, tmp_path):
    """Kills a random worker every now and then, starting ones included, while four of them work."""
    from fake_extraction import VERSIONS

    from rxtract.runs import WorkerPool, open_run, publish_run
    from rxtract.runs.folder import extract_batches

    for number in range(12):
        (raw / f"{number}.txt").write_text(f"[drug {number}](DRUG) " + "word " * 12_000, "utf-8")
    chance, over, kills = random.Random(7), threading.Event(), []

    def kill() -> None:
        while not over.wait(chance.uniform(0.2, 1.2)):
            for pid in chance.sample(workers, 1) if (workers := children()) and len(kills) < 8 else ():
                kills.append(pid)
                os.kill(pid, 9)

    with open_run(raw, output, workers=4, made_with=VERSIONS, extract=slow_extract) as run:
        with WorkerPool(run.work, workers=4) as pool:
            killer = threading.Thread(target=kill)
            killer.start()
            try:
                staged = list(extract_batches(run, pool, lambda _: None))
            finally:
                over.set()
                killer.join()
        publish_run(run, staged)
    assert len(kills) >= 3
    assert len(read(output).articles) == 15
    assert set(read(output).rejections.error) == {"empty"}
    assert children() == []


def slow_extract(sources):
    time.sleep(0.3)
    return fake_extraction.extract(sources)


@pytest.mark.slow
def test_a_stopped_run_ends_its_workers_and_leaves_current(raw, output, tmp_path):
    """systemd and schedulers send SIGTERM: workers end, the exit code tells, and the next run takes up what was begun."""
    (raw / "long.txt").write_text("Apixaban treats gout in adults. " * 20_000, "utf-8")
    command = [sys.executable, "-m", "rxtract.cli", "run", raw, output, "--workers", "2"]
    started = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"RXTRACT_TIER": "lexicon"})
    for _ in range(600):
        if list(output.glob(".tmp-*/batches")) or list(output.glob(".tmp-*")):
            break
        time.sleep(0.1)
    time.sleep(1)
    started.terminate()
    _, errors = started.communicate(timeout=60)
    assert (started.returncode, "Traceback" in errors) == (130, False), errors
    assert "Stopped." in errors
    (raw / "long.txt").unlink()
    again = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"RXTRACT_TIER": "lexicon"})
    assert again.returncode in (0, 3), again.stderr
    assert not list(output.glob(".tmp-*"))
