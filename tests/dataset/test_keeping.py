"""Snapshots in use: held while they are read, pinned, pruned by number and age, compared, gone back to."""

from __future__ import annotations

import gc
import json
from datetime import UTC, datetime, timedelta

import pytest
from fake_extraction import VERSIONS

from rxtract.dataset import keeping, read
from rxtract.dataset.comparing import compare
from rxtract.dataset.keeping import FORCED, Keep
from rxtract.dataset.snapshots import current_snapshot, list_snapshots
from rxtract.errors import SnapshotError, UsageError


@pytest.fixture
def publish(run, raw):
    """Publish one more snapshot, with another article."""

    def publish(number, **options):
        (raw / "new.txt").write_text(f"[drug {number}](DRUG)", "utf-8")
        return run(**options).snapshot

    return publish


def rename_to_days_ago(output, snapshot, days):
    then = datetime.now(UTC) - timedelta(days=days)
    older = snapshot.with_name(f"snap-{then:%Y%m%dT%H%M%SZ}-{snapshot.name[-12:]}")
    snapshot.rename(older)
    if not (output / "current").exists():
        (output / "current").unlink()
        (output / "current").symlink_to(older.name)
    return older


def test_a_snapshot_that_is_read_stays_until_its_reader_is_done(publish, output):
    first = publish(0)
    tables = read(output)
    assert len(tables.claims)
    for number in range(1, 4):
        publish(number, keep=1)
    assert "drug 0" in set(tables.mentions.text), "a table opened later is of the same snapshot"
    assert first in list_snapshots(output)
    tables.close()
    publish(4, keep=1)
    assert first not in list_snapshots(output)


def test_a_forgotten_reader_holds_nothing(publish, output):
    first = publish(0)
    with read(output) as tables:
        assert len(tables.articles)
    _ = read(output).articles
    del tables, _
    gc.collect()
    publish(1, keep=1)
    assert first not in list_snapshots(output)


def test_pinned_ones_the_current_one_and_the_last_good_one_are_never_pruned(publish, output):
    pinned, forced = publish(0), []
    keeping.pin(output, pinned, "the paper's")
    good = publish(1)
    for number in range(2, 4):
        forced.append(publish(number))
        keeping.mark(forced[-1], FORCED, "shrank")
    removed = keeping.prune(output, Keep(1))
    assert list_snapshots(output) == [pinned, good, forced[-1]]
    assert removed == forced[:-1]
    keeping.unpin(output, pinned)
    assert keeping.prune(output, Keep(1), dry_run=True) == [pinned]
    assert pinned in list_snapshots(output)
    assert keeping.prune(output, Keep(1)) == [pinned]


def test_young_ones_stay_whatever_their_number(publish, output):
    old = rename_to_days_ago(output, publish(0), 3)
    for number in range(1, 4):
        publish(number, keep=9)
    assert keeping.prune(output, Keep(1, days=2)) == [old]
    assert len(list_snapshots(output)) == 3


def test_going_back_leads_readers_and_the_next_run_to_the_older_one(publish, run, raw, output):
    first, second = publish(0), publish(1)
    keeping.rollback(output, keeping.find_snapshot(output, "-1"))
    assert current_snapshot(output) == first
    assert "drug 0" in set(read(output).mentions.text)
    assert run().n_fresh == 1, "what the older one has not is extracted"
    assert "drug 1" in set(read(output).mentions.text)
    assert second in list_snapshots(output)


def test_nobody_goes_back_to_what_is_damaged(publish, output):
    first, second = publish(0), publish(1)
    (first / "claims" / "part-0000.parquet").write_bytes(b"")
    with pytest.raises(SnapshotError, match="damaged"):
        keeping.rollback(output, first)
    assert current_snapshot(output) == second


@pytest.mark.parametrize("name", ["", "snap-", "nothing", "-7", "../etc"])
def test_a_name_that_means_no_one_snapshot_lists_them(publish, output, name):
    publish(0), publish(1)
    with pytest.raises(UsageError, match="there are: snap-"):
        keeping.find_snapshot(output, name)


def changes(before, now):
    return {(c.table, c.change, c.cause, c.source, c.key[-1]) for c in compare(before, now)}


def test_every_change_has_its_cause(run, raw, output):
    first = run().snapshot
    (raw / "a.txt").write_text("[Pomalidomide](DRUG) is for [multiple myeloma](DISEASE) and [lupus](DISEASE).", "utf-8")
    (raw / "b.txt").unlink()
    (raw / "n.txt").write_text("[zinc](DRUG)", "utf-8")
    (raw / "more" / "c.txt").rename(raw / "moved.txt")
    second = run().snapshot
    found = changes(first, second)
    assert ("claims", "new", "source changed", "a.txt", "lupus") in found
    assert ("mentions", "gone", "source gone", "b.txt", "nausea") in found
    assert ("claims", "new", "source new", "n.txt", "zinc") in found
    assert not {change for change in found if change[3] in {"moved.txt", "more/c.txt"}}
    assert not {change for change in found if change[4] == "multiple myeloma"}
    assert changes(second, second) == set()


def test_rows_that_are_others_of_the_same_bytes_are_the_extractors_doing(run, output):
    import dataclasses

    import fake_extraction

    def hedging(sources):
        found, rejections = fake_extraction.extract(sources)
        return [
            dataclasses.replace(one, claims=tuple(dataclasses.replace(c, status="hedged", score=0.4) for c in one.claims))
            for one in found
        ], rejections

    first = run().snapshot
    second = run(made_with=VERSIONS | {"model": "2", "vocabulary": "2"}, extract=hedging).snapshot
    found = list(compare(first, second))
    assert {(c.table, c.change, c.cause, c.what) for c in found} == {
        ("claims", "changed", "extractor changed (model, vocabulary)", "status: asserted → hedged")
    }
    assert len(found) == len(read(output).claims)


def command(capsys, monkeypatch, *arguments):
    import sys

    from rxtract import cli

    monkeypatch.setattr(sys, "argv", ["rxtract", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out, err = capsys.readouterr()
    return ended.value.code or 0, out, err


def test_the_commands_list_show_pin_compare_go_back_and_prune(publish, output, capsys, monkeypatch):
    first, second = publish(0), publish(1)
    run = lambda *arguments: command(capsys, monkeypatch, *arguments)  # noqa: E731
    code, out, _ = run("snapshots", "list", output)
    assert (code, out.count("\n")) == (0, 2)
    assert "current" in out.splitlines()[1]
    assert "articles  4 rows" in " ".join(run("snapshots", "show", output)[1].split("\n"))
    assert run("snapshots", "pin", output, first.name, "--note", "kept")[0] == 0
    assert "pinned: kept" in run("snapshots", "list", output)[1]
    _, out, _ = run("snapshots", "diff", output)
    assert "1  claims new: source changed" in out
    rows = [json.loads(line) for line in run("diff", first, second, "--json")[1].splitlines()]
    assert {row["change"] for row in rows} == {"new", "gone"}
    assert run("diff", output, output)[1].startswith("no claim and no mention")
    assert run("snapshots", "rollback", output)[0] == 0
    assert (output / "current").readlink().name == first.name
    assert run("snapshots", "prune", output, "--keep", "1", "--keep-days", "0")[0] == 0
    code, _, err = run("snapshots", "show", output, "nothing")
    assert (code, err.startswith("Error: ")) == (2, True)
    code, _, err = run("diff", output / "nowhere", output)
    assert (code, err.startswith("Error: ")) == (2, True)
