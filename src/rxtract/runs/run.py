"""A run under way, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rxtract.dataset.assembly import FindLinks
from rxtract.dataset.batches import StagedBatch
from rxtract.dataset.census import Census, FormatCounts
from rxtract.dataset.manifest import InputEntry
from rxtract.dataset.remote import RemoteOutput
from rxtract.dataset.reuse import ReusedRows
from rxtract.runs.batches import Batch
from rxtract.stores import Address


@dataclass(frozen=True, slots=True)
class Run:
    """A run that holds the lock of its output folder.

    `batches` is what is to be done; `resumed` was done by a run before that published nothing, `reused` is in the
    snapshot before, whose inputs `before` holds. `find_links` tells what concepts belong to, `notes` are for the person
    who waits. When the snapshots are `remote`, `output` is this machine's mirror of them, and `pulled` the name of the
    one that was current. `articles` is where the inputs are; `signature` tells the versions of the process that calls
    it, as they stand in `made_with` of the batches.
    """

    output: Path
    folder: Path
    started_at: datetime
    versions: Mapping[str, str]
    inputs: Mapping[str, InputEntry]
    batches: tuple[Batch, ...]
    reused: ReusedRows | None
    work: Callable[[Batch], StagedBatch]
    workers: int
    find_links: FindLinks
    notes: tuple[str, ...] = ()
    resumed: tuple[StagedBatch, ...] = ()
    before: Mapping[str, InputEntry] = field(default_factory=dict)
    opened_at: datetime = datetime.min
    remote: RemoteOutput | None = None
    pulled: str | None = None
    articles: Path | Address | None = None
    signature: Callable[[], str] | None = None

    @property
    def place(self) -> str:
        """Where the snapshots are, as people know it."""
        return str(self.remote.address if self.remote else self.output)

    @property
    def n_fresh(self) -> int:
        """Inputs that the batches hold."""
        return len({source.name for batch in self.batches for source in batch.sources})

    @property
    def n_resumed(self) -> int:
        """Inputs that a run before has done."""
        return len({made[0] for batch in self.resumed for made in batch.made_of["sources"]})

    @property
    def n_reused(self) -> int:
        """Inputs whose rows are taken from the snapshot before."""
        return len(self.reused.inputs) if self.reused else 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made. `counts` holds rows per table; `unchanged` says that the snapshot before stays current.

    Against the snapshot before: `n_new`, `n_changed` and the names of `removed` inputs, and the `grown` rows per table.
    `rejected` counts the new and changed inputs that were rejected, by error; `timings` are seconds per step.
    `forced` is why the gate would have refused it.
    """

    snapshot: Path
    unchanged: bool
    counts: Mapping[str, int]
    n_inputs: int
    n_fresh: int
    n_reused: int
    seconds: float
    n_resumed: int = 0
    n_new: int = 0
    n_changed: int = 0
    removed: tuple[str, ...] = ()
    rejected: Mapping[str, int] = field(default_factory=dict)
    grown: Mapping[str, int] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
    forced: tuple[str, ...] = ()
    formats: Mapping[str, FormatCounts] = field(default_factory=dict)
    """What the articles of each format of the snapshot gave."""
    census: Census | None = None
    census_before: Census | None = None
    """Rows by label and predicate."""
