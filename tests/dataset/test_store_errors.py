"""What a store lacks, refuses or damages is said in one line."""

from __future__ import annotations

import os
import sys

import pytest

from rxtract.dataset import read
from rxtract.dataset.catalog import Catalog, read_catalog
from rxtract.errors import SnapshotError, StoreError, UsageError
from rxtract.extraction import extract_sources
from rxtract.input_files import Source, discover_stored
from rxtract.stores import Address, Store
from rxtract.stores.store import connect


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"snapshot": "x", "snapshots": {}}', b'{"snapshots": 3}', b"\xff"])
def test_a_catalog_that_is_none_is_an_error_in_one_line(content):
    with pytest.raises(SnapshotError, match="s3://b/o/current"):
        read_catalog(content, "s3://b/o")


def test_a_catalog_is_what_it_was_after_it_was_written():
    catalog = Catalog().publish("snap-1", {"FORCED": "ü"}).publish("snap-2", {}).mark("snap-2", "PINNED", "why")
    assert read_catalog(catalog.to_bytes(), "") == catalog
    assert catalog.mark("snap-2", "PINNED", None).without(["snap-1"]) == Catalog().publish("snap-2", {})


def test_what_is_missing_is_said_in_one_line(bucket, run, raw, monkeypatch):
    with pytest.raises(StoreError, match="there is no bucket nowhere-at-all; make it first"):
        run(raw="s3://nowhere-at-all/raw")
    with pytest.raises(StoreError, match="there is no bucket nowhere-at-all; make it first"):
        run(output="s3://nowhere-at-all/out")
    with pytest.raises(UsageError, match="holds no files"):
        run(raw=f"s3://{bucket}/none")
    with pytest.raises(UsageError, match="lies in"):
        run(raw=f"s3://{bucket}/raw", output=f"s3://{bucket}/raw/out")
    with pytest.raises(SnapshotError, match="holds no snapshot yet"):
        read(f"s3://{bucket}/out")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("rxtract.stores.store._RETRIES", 0)
    connect.cache_clear()
    with pytest.raises(StoreError, match="the store does not answer"):
        run(raw=f"s3://{bucket}/raw")


def test_without_credentials_the_error_says_so(bucket, run, monkeypatch):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("rxtract.stores.store._RETRIES", 0)
    connect.cache_clear()
    with pytest.raises(StoreError, match="no credentials were found; set AWS_ACCESS_KEY_ID"):
        run(raw=f"s3://{bucket}/raw")


def test_without_the_extra_the_error_says_how_to_install_it(run, monkeypatch):
    connect.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "obstore"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(UsageError, match=r"pip install 'rxtract\[s3\]'"):
        run(raw="s3://bucket/raw")


@pytest.mark.tier("lexicon")
def test_the_pipeline_reads_objects(bucket):
    store = Store(Address(bucket, "real"))
    store.write("a.txt", b"Apixaban is used to treat pulmonary embolism.")
    sources = [Source(source.path, source.name) for source in discover_stored(store.address)]
    extractions, rejections = extract_sources(sources)
    assert not rejections
    assert {claim.predicate for claim in extractions[0].claims} == {"treats"}
