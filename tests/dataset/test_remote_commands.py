"""The commands on an object store, as processes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from rxtract.dataset import read
from rxtract.dataset.remote import RemoteOutput
from rxtract.stores import Address, Store

TEXTS = {
    "a.txt": b"Apixaban is used to treat pulmonary embolism. It may cause bleeding.",
    "b/b.txt": b"Pomalidomide treats multiple myeloma.",
}


@pytest.fixture
def articles(bucket, monkeypatch) -> Address:
    monkeypatch.setenv("RXTRACT_TIER", "lexicon")
    address = Address(bucket, "raw")
    for name, text in TEXTS.items():
        Store(address).write(name, text)
    return address


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "rxtract.cli", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def rxtract(*arguments: object) -> tuple[int, str, str]:
    process = start(*arguments)
    out, err = process.communicate(timeout=180)
    assert "Traceback" not in err
    return process.returncode, out, err


@pytest.mark.slow
def test_a_night_on_a_store(articles, bucket, monkeypatch, tmp_path):
    output = f"s3://{bucket}/output"
    code, out, err = rxtract("run", articles, output, "--workers", "1")
    assert code == 0, err
    (first,) = RemoteOutput(Address(bucket, "output")).catalog().names
    assert f"         2  {output}/{first}/articles\n" in out
    assert set(read(output).claims.subject_name) == {"apixaban", "pomalidomide"}
    code, _, err = rxtract("run", articles, output, "--workers", "1")
    assert (code, "nothing new, the snapshot stays" in err) == (0, True)

    # Two machines that start at the same time: one publishes, the other says so and ends with 2.
    Store(articles).write("c.txt", b"Lithium treats mania.")
    runs = []
    for machine in ("one", "two"):
        monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / machine))
        runs.append(start("run", articles, output, "--workers", "0"))
    ends = [process.communicate(timeout=180)[1] for process in runs]
    codes = sorted(process.returncode for process in runs)
    assert codes in ([0, 2], [0, 0]), ends
    if codes == [0, 2]:
        assert any("another run has published" in end for end in ends)
    assert len(read(output).articles) == 3

    code, out, _ = rxtract("show", "apixaban", output, "-o", "json")
    assert (code, json.loads(out)[0]["object"]) == (0, "pulmonary embolism")
    code, out, _ = rxtract("query", "SELECT count(*) AS n FROM articles", output, "-o", "json")
    assert json.loads(out) == [{"n": 3}]
    code, out, _ = rxtract("snapshots", "list", output)
    assert [len(line.split()) > 3 for line in out.splitlines()] == [True, True]
    assert out.splitlines()[1].endswith("current")
    code, out, _ = rxtract("snapshots", "diff", output, "--json")
    assert {json.loads(line)["cause"] for line in out.splitlines()} == {"source new"}
    code, out, _ = rxtract("extract", articles, "-f", "jsonl")
    assert (code, len(out.splitlines()) > 2) == (0, True)
