"""Progress of long work on standard error: a live line in a terminal, a plain line now and then in a log."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from rxtract.terminal import visible

_LOG_SECONDS = 15.0  # often enough to see that it lives, seldom enough for a nightly log


@dataclass
class Reporter:
    """Says how far work is: `update(done, total, text)`, as often as one likes."""

    console: Console
    live: Progress | None = None
    _last: float = field(default_factory=time.monotonic)

    def update(self, done: int, total: int | None, text: str) -> None:
        """Show that `done` of `total` inputs are done; `text` says what came of them."""
        if self.live is not None:
            self.live.update(self.live.task_ids[0], completed=done, total=total, description=text)
        elif time.monotonic() - self._last >= _LOG_SECONDS:
            self._last = time.monotonic()
            self.console.print(f"{done} of {total} inputs: {text}", markup=False, soft_wrap=True)

    def note(self, text: str) -> None:
        """Say something once."""
        self.console.print(visible(text), markup=False, soft_wrap=True)


@contextmanager
def reporting(console: Console, text: str, *, quiet: bool = False) -> Iterator[Reporter]:
    """Lend a reporter; in a terminal its line is gone at the end."""
    if quiet:
        yield Reporter(Console(quiet=True))
        return
    if not console.is_terminal:
        yield Reporter(console)
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(24), MofNCompleteColumn(),
        TimeElapsedColumn(),
    )  # fmt: skip
    # Results on standard output may go to the same terminal: they are left alone.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as live:
        live.add_task(text, total=None)
        yield Reporter(console, live)
