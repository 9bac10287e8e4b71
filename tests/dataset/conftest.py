from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_extraction import VERSIONS, extract
from object_store import make_bucket, serving

from rxtract.runs import OPEN, Keep, Outcome, WorkerPool, open_run, publish_run
from rxtract.runs.workers import PATIENCE
from rxtract.stores.store import connect

Runner = Callable[..., Outcome]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of three articles, one of them with scripts of many kinds, and an empty file."""
    folder = tmp_path / "raw"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text("[Pomalidomide](DRUG) treats [multiple myeloma](DISEASE).", "utf-8")
    (folder / "b.txt").write_text("多发性骨髓瘤 😀 é [pomalidomide](DRUG) “[nausea](ADVERSE_EVENT)”", "utf-8")
    (folder / "more" / "c.txt").write_text("[nausea](ADVERSE_EVENT) and [Nausea](ADVERSE_EVENT)", "utf-8")
    (folder / "empty.txt").touch()
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def run(raw: Path, output: Path) -> Runner:
    """A whole run with the fake extraction, in this process unless `workers` says otherwise."""

    def runner(**options: Any) -> Outcome:
        options = {"raw": raw, "output": output, "workers": 0, "made_with": VERSIONS, "extract": extract} | options
        keep, gate = Keep(options.pop("keep", 5)), options.pop("gate", OPEN)
        patience = options.pop("patience", PATIENCE)
        with open_run(**options) as run, WorkerPool(run.work, workers=run.workers, patience=patience) as pool:
            staged = [staged for batch in run.batches for staged in pool.run(batch)]
            return publish_run(run, staged, keep=keep, gate=gate)

    return runner


@pytest.fixture(scope="session")
def s3_server() -> Iterator[dict[str, str]]:
    with serving() as variables:
        yield variables


@pytest.fixture
def bucket(s3_server: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """An empty bucket, and a cache of its own for what is copied from it."""
    pytest.importorskip("obstore")
    for name, value in s3_server.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RXTRACT_CACHE", str(tmp_path / "cache"))
    connect.cache_clear()
    name = f"b{secrets.token_hex(6)}"
    make_bucket(s3_server["AWS_ENDPOINT_URL"], name)
    return name
