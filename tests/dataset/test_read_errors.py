"""Inputs that cannot be read tonight: rows of `rejections` until the next run, which reads them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from fake_extraction import VERSIONS, tables_as_bytes
from test_cutting import INPUTS, extract

from rxtract import input_files
from rxtract.dataset import read
from rxtract.runs import open_run, publish_run, steps

NUMBERS = [errno.EIO, errno.ENOSPC, errno.EACCES, errno.ESTALE, errno.ENOMEM, errno.EMFILE]


@pytest.fixture
def night(raw, output, monkeypatch):
    """A run of the folder; inputs of one name fail with an error of the system while they are read."""
    monkeypatch.setattr(steps, "MAX_BYTES", 1_000)
    monkeypatch.setattr(input_files, "PAUSES", ())
    (raw / "a.zip").write_bytes(INPUTS["a.zip"])
    whole, watched = Path.read_bytes, input_files._read_watched
    failing: list[tuple[str, int]] = []

    def fail(name):
        for suffix, number in failing:
            if str(name).endswith(suffix):
                raise OSError(number, os.strerror(number))

    def read_bytes(path):
        fail(path)
        return whole(path)

    def read_watched(stream, use):
        if opened_for_reading:
            fail(stream.name)
        return watched(stream, use)

    opened_for_reading: list[bool] = []
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    monkeypatch.setattr(input_files, "_read_watched", read_watched)

    def run(target=output, *, fault=None):
        failing[:] = [fault] if fault else []
        with open_run(raw, target, made_with=VERSIONS, extract=extract, workers=0) as opened:
            opened_for_reading.append(True)
            staged = [opened.work(batch) for batch in opened.batches]
            opened_for_reading.clear()
            return publish_run(opened, staged)

    return run


@pytest.mark.parametrize("number", NUMBERS, ids=errno.errorcode.get)
@pytest.mark.parametrize("name", ["b.txt", "a.zip"])
def test_what_cannot_be_read_tonight_is_read_the_next_night(night, output, tmp_path, name, number):
    night(fault=(name, number))
    rows = read(output).rejections
    assert set(rows[rows.source == name].error) == {"unreadable"}
    outcome = night()
    assert (outcome.n_fresh, outcome.unchanged) == (1, False)
    night(tmp_path / "without")
    assert tables_as_bytes(output) == tables_as_bytes(tmp_path / "without")
    assert night().unchanged
