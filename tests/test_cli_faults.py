"""The command line among full disks, closed streams, odd names and hostile text: one line, no traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from test_cli import rxtract

from rxtract.errors import VocabularyError
from rxtract.knowledge.lookup import storage
from rxtract.knowledge.lookup.vocabulary import packaged_path
from rxtract.terminal import visible

pytestmark = pytest.mark.tier("lexicon")

ARTICLE = "Apixaban is used to treat gout. It may cause nausea.\n"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    command = f"rxtract() {{ {sys.executable} -m rxtract.cli \"$@\"; }}; set -o pipefail; {line}"
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, timeout=300, check=False)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device of a full disk")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rxtract extract article.txt -o /dev/full -f jsonl", b"No space left on device"),
        ("rxtract extract article.txt -f html > /dev/full", b"No space left on device"),
        ("rxtract tables > /dev/full", b"No space left on device"),
        ("rxtract extract - <&-", b"standard input cannot be read"),
        ("rxtract extract article.txt -f jsonl >&-", b"Bad file descriptor"),
        ("rxtract link <&-", b"Bad file descriptor"),
    ],
)
def test_a_stream_that_is_full_or_closed_is_one_line_and_exit_code_two(article, line, said):
    done = shell(line, article.parent)
    assert done.returncode == 2, done
    assert said in done.stderr
    assert done.stderr.startswith(b"Error: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize("output_format", ["table", "jsonl"])
def test_a_reader_that_has_enough_is_no_failure(article, output_format):
    for number in range(40):
        (article.parent / f"{number}.txt").write_text(f"{number} {ARTICLE}" * 20, "utf-8")
    done = shell(f"rxtract extract . -f {output_format} | head -n 1", article.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


@pytest.mark.slow
def test_commands_that_write_the_same_file_at_once_leave_one_of_their_results_whole(article):
    target = article.parent / "same.jsonl"
    command = [sys.executable, "-m", "rxtract.cli", "extract", article, "-f", "jsonl", "-o", target]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(process.wait(120), process.stderr and process.stderr.read()) for process in running] == [(0, b"")] * 2
    assert json.loads(target.read_text("utf-8"))["text"] == ARTICLE
    assert sorted(path.name for path in article.parent.iterdir()) == ["article.txt", "same.jsonl"]
    assert target.stat().st_mode & 0o777 == article.stat().st_mode & 0o777


def test_a_link_laid_in_the_way_of_a_file_is_not_followed(article, tmp_path):
    (tmp_path / "precious").write_text("precious")
    (tmp_path / ".rows.jsonl.part").symlink_to(tmp_path / "precious")
    assert rxtract("extract", article, "-f", "jsonl", "-o", tmp_path / "rows.jsonl").returncode == 0
    assert (tmp_path / "precious").read_text() == "precious"


def test_a_path_of_three_hundred_letters_is_one_line(tmp_path):
    done = rxtract("extract", tmp_path / ("x" * 300))
    assert done.returncode == 2
    assert "File name too long" in done.stderr.replace("\n", " ")


def test_a_pipe_is_named_as_one(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    done = rxtract("extract", tmp_path / "pipe.txt")
    assert done.returncode == 3
    assert "is no regular file" in done.stderr


def test_names_that_are_no_utf8_have_rows_in_every_format(article):
    article.rename(os.fsdecode(os.fsencode(article.parent) + b"/\xff.txt"))
    for output_format in ("jsonl", "table", "html"):
        done = rxtract("extract", article.parent, "-f", output_format)
        assert done.returncode == 0
        assert "%FF.txt" in done.stdout
    done = rxtract("extract", article.parent, "-f", "parquet", "-o", article.parent.parent / "tables_of_odd_names")
    assert done.returncode == 0, done.stderr


def test_files_of_the_same_name_are_told_apart_by_their_folders(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(f"{folder}: {ARTICLE}", "utf-8")
    done = rxtract("extract", tmp_path / "one", tmp_path / "two" / "a.txt", "-f", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["source"] for row in rows] == [f"{tmp_path.as_posix()}/{folder}/a.txt" for folder in ("one", "two")]
    twice = rxtract("extract", tmp_path / "one", tmp_path / "one" / "a.txt", "-f", "jsonl")
    assert [json.loads(line)["source"] for line in twice.stdout.splitlines()] == ["a.txt"]


CONTROLS = ("\x1b[2J", "\x1b]0;title\x1b\\", "\x9b31m", "\u202e", "\u2066")


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_what_a_text_says_to_the_terminal_is_shown_and_not_obeyed(tmp_path, control):
    (tmp_path / "a.txt").write_text(f"Apixaban treats {control}gout. Apixaban treats gout {control} attacks.", "utf-8")
    for command in ("extract", "explain"):
        done = rxtract(command, tmp_path / "a.txt")
        assert "gout" in done.stdout
        assert control not in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["a\x1b[31m.pdf", "a\nrejected forged.txt: empty", "a\u202etxt.exe"], ids=ascii)
def test_a_name_forges_no_line_and_no_colour(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    done = rxtract("extract", tmp_path)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 2
    assert name not in done.stderr
    assert visible(name) in done.stderr


def damaged(path: Path, member: str, data: bytes) -> Path:
    with zipfile.ZipFile(packaged_path()) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            new.writestr(info, data if info.filename == member else old.read(info))
    return path


def packed(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return storage._pack(stream.getvalue())


@pytest.mark.parametrize(
    ("member", "data"),
    [
        ("labels.npy", (2**62).to_bytes(8, "little") + b"x"),
        ("names.txt", (10**12).to_bytes(8, "little") + b"x"),
        ("names.txt", storage._pack(b"too few lines")),
        ("meta.json", storage._pack(b"[1]")),
        ("meta.json", storage._pack(b'{"format": 1, "sources": [3]}')),
        ("meta.json", storage._pack(b"[" * 100_000)),
        ("entry_concepts.npy", packed(np.full(1_098_990, 2**31, np.uint32))),
        ("link_targets.npy", packed(np.zeros(3, np.uint32))),
        ("labels.npy", packed(np.zeros((2, 3), np.uint8))),
        ("sources.npy", packed(np.array([b"x"] * 352_781))),
        ("ids.trie", storage._pack(b"no trie")),
    ],
)
def test_a_damaged_vocabulary_is_named_and_asks_for_no_memory(tmp_path, member, data):
    path = damaged(tmp_path / "damaged.rxv", member, data)
    with pytest.raises(VocabularyError, match=r"damaged\.rxv"):
        storage.read_contents(path)
