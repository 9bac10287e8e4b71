"""The pinned articles: all tiers find their claims, and what finds too few or too many of them publishes nothing."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from fake_extraction import VERSIONS, extract

from rxtract.errors import RefusedError
from rxtract.extraction import extract_sources
from rxtract.input_files import Source
from rxtract.runs import open_run
from rxtract.runs.batches import Batch, extract_batch
from rxtract.runs.pinned import check_quality, quality_faults, wanted_claims

FOLDER = Path(str(resources.files("rxtract").joinpath("data", "pinned")))


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    sources = tuple(Source(path, path.name) for path in sorted(FOLDER.glob("*.txt")))
    return [extract_batch(Batch(tmp_path_factory.mktemp("pinned") / "batch", sources), extract=extract_sources)]


def test_the_packaged_pipeline_finds_the_claims_of_the_pinned_articles(staged):
    assert len(wanted_claims(FOLDER)) >= 20
    assert quality_faults(staged, wanted_claims(FOLDER), 0.9) == []


@pytest.mark.tier("lexicon")
def test_the_tier_without_a_network_finds_them_too(tmp_path):
    sources = tuple(Source(path, path.name) for path in sorted(FOLDER.glob("*.txt")))
    staged = [extract_batch(Batch(tmp_path / "batch", sources), extract=extract_sources)]
    assert quality_faults(staged, wanted_claims(FOLDER), 0.8) == []


def test_claims_that_should_not_be_there_count(staged):
    few = {claim for claim in wanted_claims(FOLDER) if claim[0] == "apixaban"}
    (fault,) = quality_faults(staged, few, 0.7)
    assert "4 of 4 claims of the pinned articles were found" in fault


def test_an_extraction_that_finds_nothing_publishes_nothing(raw, output):
    with open_run(raw, output, workers=0, made_with=VERSIONS, extract=extract) as run:
        check_quality(run, 0)
        with pytest.raises(RefusedError, match="0 of 20 claims of the pinned articles were found"):
            check_quality(run)
    assert not (output / "current").exists()


def test_a_run_that_takes_over_rows_is_of_versions_that_were_checked(run, raw, output):
    run()
    (raw / "new.txt").write_text("[new](DRUG)", "utf-8")
    with open_run(raw, output, workers=0, made_with=VERSIONS, extract=extract) as again:
        check_quality(again)
