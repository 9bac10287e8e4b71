"""Runs: a folder of articles to a snapshot of tables, in steps that the command line and the Prefect flow share.

`open_run` (lock, find what is new, cut into batches) → `WorkerPool.run` for every batch → `publish`.
"""

from rxtract.runs.batches import Batch
from rxtract.runs.folder import Progress, run_folder
from rxtract.runs.steps import Outcome, Run, open_run, publish
from rxtract.runs.workers import WorkerPool

__all__ = ["Batch", "Outcome", "Progress", "Run", "WorkerPool", "open_run", "publish", "run_folder"]
