"""Large files of many articles are cut into parts: the rows are those of the whole file, and nothing is held whole."""

from __future__ import annotations

import bz2
import csv
import errno
import io
import json
import lzma
import os
import shutil
from dataclasses import replace
from pathlib import Path

import fake_extraction
import pytest
from fake_extraction import VERSIONS, tables_as_bytes
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rxtract import input_files
from rxtract.dataset import read
from rxtract.errors import InputError
from rxtract.extraction import cut_source, extract_source
from rxtract.input_files import Source, read_source, use_file
from rxtract.readers import read_articles, read_part
from rxtract.records import RejectionRecord
from rxtract.runs import WorkerPool, open_run, publish_run, steps
from tests.readers.made import gzip_of, tar_of, zip_of

TEXTS = [f"Tablet {number} treats gout. It may cause a rash.\n\nSome people get a headache." for number in range(40)]
PAGES = [f"<html><body><h1>Drug {n}</h1><p>{text}</p></body></html>" for n, text in enumerate(TEXTS)]


def jsonl_of(texts):
    lines = [json.dumps({"text": text}) for text in texts]
    lines[3:3] = ["", "   ", "{no json"]
    return "\n".join(lines).encode()


def csv_of(texts, delimiter=","):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(["url", "text"])
    for number, text in enumerate(texts):
        writer.writerow([f"https://pages.example/{number}", f'{text} "é"'])
    return stream.getvalue().encode()


def warc_of(pages, *, status="200 OK", kind="text/html"):
    records = []
    for number, page in enumerate(pages):
        body = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{page}".encode()
        for name, content in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", body)):
            head = (
                f"WARC/1.0\r\nWARC-Type: {name}\r\nWARC-Target-URI: https://pages.example/{number}\r\n"
                f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0000{number:04}-{name}>\r\n"
                f"Content-Type: application/http; msgtype={name}\r\nContent-Length: {len(content)}\r\n\r\n"
            )
            records.append(head.encode() + content + b"\r\n\r\n")
    return records


FILES = {f"pages/{number:02}.html": page for number, page in enumerate(PAGES)}
FILES |= {".hidden.html": "<p>no</p>", "empty.txt": "", "z/long name " + "x" * 150 + ".txt": TEXTS[0] + " Again."}
INPUTS = {
    "a.jsonl": jsonl_of(TEXTS),
    "marked.jsonl": b"\xef\xbb\xbf" + jsonl_of(TEXTS),
    "a.jsonl.gz": gzip_of(jsonl_of(TEXTS)),
    "two.jsonl.gz": gzip_of(jsonl_of(TEXTS[:9]) + b"\n") + gzip_of(jsonl_of(TEXTS[9:])),
    "a.jsonl.bz2": bz2.compress(jsonl_of(TEXTS)),
    "a.jsonl.xz": lzma.compress(jsonl_of(TEXTS)),
    "a.csv": csv_of(TEXTS),
    "marked.csv": b"\xef\xbb\xbf" + csv_of(TEXTS, ";"),
    "a.tsv": csv_of(TEXTS, "\t"),
    "a.csv.gz": gzip_of(csv_of(TEXTS)),
    "headless.csv": csv_of(TEXTS).split(b"\r\n", 1)[1],
    "a.warc": b"".join(warc_of(PAGES)),
    "a.warc.gz": b"".join(map(gzip_of, warc_of(PAGES))),
    "a.tar": tar_of(FILES),
    "a.tar.gz": gzip_of(tar_of(FILES)),
    "a.tgz": gzip_of(tar_of(FILES)),
    "a.zip": zip_of(FILES),
    "one.zip": zip_of({"rows.csv": csv_of(TEXTS)}),
    "packed.zip": zip_of({"a.txt": "Small.", "b.jsonl.gz": gzip_of(jsonl_of(TEXTS)), "c.jsonl": jsonl_of(TEXTS[:30])}),
    "nested.zip": zip_of({**FILES, "inner.zip": zip_of({"a.txt": "Inside.", "b.txt": "Inside, too."})}),
}  # fmt: skip


def outcomes(articles):
    return [
        (one.source, one.kind, one.message) if isinstance(one, InputError) else one for one in articles
    ]  # fmt: skip


def of_whole(path: Path):
    return outcomes(read_articles(path.read_bytes(), path.name))


def of_part(source: Source):
    return outcomes(use_file(source, lambda stream, _: read_part(stream, source.name, source.part)))


@pytest.fixture
def written(tmp_path):
    def write(name, raw):
        path = tmp_path / name
        path.write_bytes(raw)
        return path

    return write


@pytest.mark.parametrize("size", [1, 500, 2_000])
@pytest.mark.parametrize("name", INPUTS)
def test_parts_give_what_the_whole_file_gives(written, name, size):
    path = written(name, INPUTS[name])
    parts = cut_source(Source(path, name), size)
    assert len(parts) > {1: 20, 500: 5, 2_000: 0 if name == "packed.zip" else 1}[size]
    assert [one for part in parts for one in of_part(part)] == of_whole(path)


@pytest.mark.parametrize("name", INPUTS)
def test_a_part_is_split_into_its_articles(written, name):
    path = written(name, INPUTS[name])
    parts = cut_source(Source(path, name), 1_000)
    singles = [single for part in parts for single in cut_source(part, 1)]
    assert [one for single in singles for one in of_part(single)] == of_whole(path)
    assert all(single.part.n_records == 1 for single in singles)
    for single in singles:
        sources = {one[0] if isinstance(one, tuple) else one.source for one in of_part(single)}
        assert sources <= {single.label} or single.label.endswith(("inner.zip", "b.jsonl.gz", "c.jsonl")), sources
    assert len(singles) == sum(part.part.n_records for part in parts)


cells = st.text(st.sampled_from('ab ,;"\n\r\té😀|'), max_size=40)


@settings(max_examples=150)
@given(st.lists(st.lists(cells, min_size=1, max_size=3), min_size=1, max_size=12), st.integers(1, 200), st.booleans())
def test_rows_of_any_table_are_the_same_in_parts(tmp_path_factory, rows, size, dressed):
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL if dressed else csv.QUOTE_MINIMAL)
    writer.writerow(["text", "title", "note"])
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("rows") / "a.csv"
    path.write_bytes(stream.getvalue().encode())
    parts = cut_source(Source(path, "a.csv"), size)
    found = [one for part in parts for one in of_part(part)] if parts[0].part else of_whole(path)
    assert found == of_whole(path)


@settings(max_examples=60)
@example("a.warc", 5, b"\x00", False)
@example("a.warc", 8, b"9", False)
@given(st.sampled_from(sorted(INPUTS)), st.integers(0, 10**6), st.binary(min_size=1, max_size=4), st.booleans())
def test_damaged_files_are_cut_only_where_that_changes_nothing(tmp_path_factory, name, place, damage, short):
    raw = bytearray(INPUTS[name])
    place %= len(raw)
    raw[place : place + len(damage)] = damage
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(bytes(raw[:place] if short else raw))
    try:
        whole = of_whole(path)
    except InputError as error:
        whole = [(error.source, error.kind, error.message)]
    parts = cut_source(Source(path, name), 700)
    if parts[0].part is not None:
        found = [one for part in parts for one in of_part(part)]
        assert {one[0] if isinstance(one, tuple) else one.source for one in found} >= {
            one.source for one in whole if not isinstance(one, tuple)
        }
        assert [one for one in found if not isinstance(one, tuple)] == [one for one in whole if not isinstance(one, tuple)]


@pytest.mark.parametrize(
    ("name", "raw"),
    {
        "a.txt": b"Apixaban treats gout. " * 400,
        "latin.csv": csv_of(TEXTS).decode().encode("latin-1"),
        "wide.csv": csv_of(TEXTS).decode().encode("utf-16"),
        "nul.csv": csv_of(TEXTS) + b"a,\x00b\r\n",
        "page.jsonl": b"<p>" + jsonl_of(TEXTS),
        "list.jsonl": b"[" + b",".join(jsonl_of(TEXTS[:3]).split(b"\n")[:2]) + b"]",
        "cut.jsonl.gz": gzip_of(jsonl_of(TEXTS))[:-20],
        "more.jsonl.gz": gzip_of(jsonl_of(TEXTS)) + b"not packed",
        "cut.warc": b"".join(warc_of(PAGES))[:-20],
        "none.warc": b"".join(warc_of(PAGES)).replace(b"Content-Length", b"Content-Height"),
        "cut.zip": zip_of(FILES)[:-30],
        "cut.tar": tar_of(FILES)[: 30 * 512 + 600],
    }.items(),
)  # fmt: skip
def test_what_is_not_plainly_in_order_stays_whole(written, name, raw):
    found = cut_source(Source(written(name, raw), name), 500)
    assert [source.part for source in found] == [None]


def test_a_bomb_is_not_unpacked_to_be_cut(written):
    path = written("bomb.jsonl.gz", gzip_of(b'{"text": "' + b"a" * 30_000_000 + b'"}\n'))
    assert cut_source(Source(path, "bomb.jsonl.gz"), 1_000)[0].part is None
    path = written("bomb.zip", zip_of({f"{n}.txt": b"a" * 3_000_000 for n in range(9)}))
    assert cut_source(Source(path, "bomb.zip"), 1_000)[0].part is None


def test_bombs_inside_a_part_are_told_of(written):
    bomb = zip_of({f"{n}.txt": b"a" * 3_000_000 for n in range(9)})
    files = {"a.txt": "Fine.", "b.zip": bomb, "c.txt": os.urandom(9000).hex(), "d.txt": "Fine, too."}
    path = written("a.zip", zip_of(files))
    found = [one for part in cut_source(Source(path, "a.zip"), 100) for one in of_part(part)]
    kinds = {one[0]: one[1] for one in found if isinstance(one, tuple)}
    assert kinds["a.zip!/b.zip"] == "too_large"
    assert {"a.zip!/a.txt", "a.zip!/d.txt"} <= {one.source for one in found if not isinstance(one, tuple)}


def test_a_file_that_changes_after_it_was_cut_is_a_rejection_for_every_part(written):
    path = written("a.zip", INPUTS["a.zip"])
    parts = cut_source(Source(path, "a.zip"), 500)
    path.write_bytes(INPUTS["a.tar"])
    for part in parts:
        with pytest.raises(InputError) as caught:
            of_part(part)
        assert caught.value.kind == "changed"


class Faulty(io.FileIO):
    """A file whose reads fail from the n-th on."""

    left = 10**9

    def readinto(self, buffer):
        Faulty.left -= 1
        if Faulty.left < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().readinto(buffer)


class FaultyPath(type(Path())):
    def open(self, *_args, **_options):
        return io.BufferedReader(Faulty(self), 512)


@pytest.mark.parametrize("name", ["a.zip", "one.zip", "a.tar.gz", "a.csv", "a.warc"])
def test_what_the_disk_says_is_not_taken_for_damage(written, monkeypatch, name):
    monkeypatch.setattr(input_files, "PAUSES", ())
    path = written(name, INPUTS[name])
    part = replace(cut_source(Source(path, name), 1_000)[-1], path=FaultyPath(path))
    monkeypatch.setattr(Faulty, "left", 10**9)
    whole = of_part(part)
    needed = 10**9 - Faulty.left
    assert needed >= 1
    for reads in range(needed):
        Faulty.left = reads
        found = list(extract_source(part))
        assert [(one.source, one.stage, one.error) for one in found] == [(name, "read", "unreadable")]
        Faulty.left = reads
        assert cut_source(replace(part, part=None), 500)[0].part is None or reads > needed // 2
    Faulty.left = needed
    assert of_part(part) == whole


# Whole runs


@pytest.fixture
def many(raw):
    """A folder with an archive, a web archive, lines and rows, of forty articles each."""
    for name in ("a.zip", "a.warc.gz", "a.jsonl.gz", "a.csv", "nested.zip"):
        (raw / name).write_bytes(INPUTS[name])
    return raw


def extract(sources):
    """Rows of the fake extraction for articles as the readers give them; `DIE` and `RAISE` in a text do what they say."""
    found, rejected = [], []
    for source in sources:
        for one in articles_of(source):
            if isinstance(one, InputError):
                rejected.append(RejectionRecord(one.source, source.sha256, one.stage, one.kind, one.message))
            else:
                found.append(fake_extraction.extraction(one.text.encode(), one.source))
    return found, rejected


def articles_of(source):
    try:
        if source.part is None:
            return list(read_articles(read_source(source), source.name))
        return list(use_file(source, lambda stream, _: read_part(stream, source.name, source.part)))
    except InputError as error:
        return [error]


@pytest.fixture
def run_many(many, output, monkeypatch):
    def run(target=output, *, size=2_000, extract=extract, only=None, **options):
        monkeypatch.setattr(steps, "MAX_BYTES", size)
        options = {"workers": 0} | options
        with (
            open_run(many, target, made_with=VERSIONS, extract=extract, **options) as opened,
            WorkerPool(opened.work, workers=opened.workers) as pool,
        ):
            staged = [one for batch in opened.batches[:only] for one in pool.run(batch)]
            if only is not None:
                shutil.copytree(opened.folder, target / ".tmp-1-00000000")
                return None
            return publish_run(opened, staged)

    return run


def test_the_snapshot_is_the_same_however_large_files_are_cut(run_many, output, tmp_path):
    made = {}
    for size, workers in ((1, 0), (700, 2), (3_000, 0), (10**9, 1)):
        run_many(tmp_path / str(size), size=size, workers=workers)
        made[size] = tables_as_bytes(tmp_path / str(size))
    assert len(set(map(str, made.values()))) == 1
    sources = set(read(tmp_path / "1").articles.source)
    assert {"a.zip!/pages/07.html", "a.warc.gz#16", "nested.zip!/inner.zip!/b.txt"} & sources


def test_a_killed_run_goes_on_from_its_finished_parts(run_many, output, tmp_path):
    run_many(only=4)
    outcome = run_many()
    assert outcome.n_resumed >= 1
    run_many(tmp_path / "at_once")
    assert tables_as_bytes(output) == tables_as_bytes(tmp_path / "at_once")


@pytest.mark.parametrize("name", ["a.zip", "a.warc.gz", "a.tar.gz", "a.csv", "a.jsonl.xz", "small.zip"])
@pytest.mark.parametrize("word", ["DIE", "RAISE"])
def test_an_article_at_fault_costs_no_other_one(raw, output, monkeypatch, name, word):
    monkeypatch.setattr(steps, "MAX_BYTES", 10**9 if name == "small.zip" else 900)
    content = {
        "a.zip": lambda texts: zip_of({f"{n}.txt": text for n, text in enumerate(texts)}),
        "small.zip": lambda texts: zip_of({f"{n}.txt": text for n, text in enumerate(texts)}),
        "a.warc.gz": lambda texts: b"".join(map(gzip_of, warc_of([f"<html><p>{text}</p></html>" for text in texts]))),
        "a.tar.gz": lambda texts: gzip_of(tar_of({f"{n}.txt": text for n, text in enumerate(texts)})),
        "a.csv": csv_of,
        "a.jsonl.xz": lambda texts: lzma.compress(jsonl_of(texts)),
    }[name]
    (raw / name).write_bytes(content([*TEXTS[:20], f"This will {word}.", *TEXTS[20:30]]))
    with (
        open_run(raw, output, made_with=VERSIONS, extract=extract, workers=1) as opened,
        WorkerPool(opened.work, workers=1) as pool,
    ):
        publish_run(opened, [one for batch in opened.batches for one in pool.run(batch)])
    tables = read(output)
    assert sum(tables.articles.source.str.startswith(name)) == 30
    at_fault = tables.rejections[tables.rejections.error.isin(["worker_died", "annotation_failed"])]
    assert len(at_fault) == 1
    assert at_fault.source.iloc[0].removeprefix(name) in {"!/20.txt", "#42", "#22", "#24"}


def test_a_web_archive_without_pages_is_one_rejection(run_many, many, output):
    (many / "pictures.warc").write_bytes(b"".join(warc_of(PAGES, kind="image/png")))
    run_many(size=900)
    rows = read(output).rejections
    assert rows[rows.source.str.startswith("pictures")][["source", "error"]].values.tolist() == [["pictures.warc", "empty"]]
    assert run_many(size=900).unchanged
