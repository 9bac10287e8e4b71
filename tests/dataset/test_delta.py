"""Delta tables hold the rows of a snapshot, get a version with every other one, and leave the snapshot as it is."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from rxtract.dataset import read
from rxtract.dataset.delta import write_delta
from rxtract.errors import UsageError
from rxtract.tables import TABLES_BY_NAME

deltalake = pytest.importorskip("deltalake", exc_type=ImportError)


def digests(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}




@pytest.fixture
def lake(tmp_path):
    return str(tmp_path / "lake")


def test_every_table_comes_back_with_the_rows_of_the_snapshot(run, output, lake):
    run()
    tables = read(output)
    counts = write_delta(tables.folder, lake)
    assert counts == {name: len(tables[name]) for name in TABLES_BY_NAME}
    for name in TABLES_BY_NAME:
        found = deltalake.DeltaTable(f"{lake}/{name}").to_pyarrow_table().to_pylist()
        wanted = tables.folder / name
        assert sorted(map(str, found)) == sorted(map(str, _rows(wanted))), name
    comment = deltalake.DeltaTable(f"{lake}/claims").schema().to_json()
    assert "predicate" in comment


def _rows(folder):
    import pyarrow.parquet as pq

    return pq.read_table(folder, partitioning=None).to_pylist()


def test_plain_readers_of_the_snapshot_stay_right(run, raw, output, lake):
    run()
    first = read(output)
    files = digests(first.folder)
    claims = pd.read_parquet(output / "current" / "claims")
    write_delta(first.folder, lake)
    (raw / "new.txt").write_text("[Bortezomib](DRUG) treats [myeloma](DISEASE)", "utf-8")
    run()
    write_delta(read(output).folder, lake)
    assert digests(first.folder) == files, "nothing is written into a snapshot"
    assert_frame_equal(pd.read_parquet(first.folder / "claims"), claims)
    assert len(pd.read_parquet(output / "current" / "claims")) == len(claims) + 2
    table = deltalake.DeltaTable(f"{lake}/claims")
    assert len(table.to_pyarrow_table()) == len(claims) + 2
    assert len(deltalake.DeltaTable(f"{lake}/claims", version=0).to_pyarrow_table()) == len(claims)
    assert table.history(1)[0]["rxtract.snapshot"] == read(output).folder.name


def test_the_same_snapshot_adds_no_version(run, output, lake):
    run()
    for _ in range(2):
        write_delta(read(output).folder, lake)
    assert deltalake.DeltaTable(f"{lake}/claims").version() == 0


def test_a_place_that_cannot_be_written_is_an_error_of_use(run, output, tmp_path):
    run()
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError):
        write_delta(read(output).folder, str(tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "mine"
