"""Runs: extract a folder of articles into a snapshot of tables, in steps that command line and Prefect flow share.

`open_run` (lock, find what is new, cut into batches) → `WorkerPool.run` for every batch → `publish_run`.
"""

from rxtract.dataset.keeping import Keep
from rxtract.runs.batches import Batch
from rxtract.runs.cluster import Cluster, connected
from rxtract.runs.folder import extract_batches, run_folder
from rxtract.runs.gate import OPEN, Gate
from rxtract.runs.inputs import check_paths
from rxtract.runs.pinned import check_quality
from rxtract.runs.progress import Progress
from rxtract.runs.run import Outcome, Run
from rxtract.runs.steps import open_run, publish_run
from rxtract.runs.summary import summary
from rxtract.runs.workers import WorkerPool, default_workers

__all__ = [
    "OPEN",
    "Batch",
    "Cluster",
    "Gate",
    "Keep",
    "Outcome",
    "Progress",
    "Run",
    "WorkerPool",
    "check_paths",
    "check_quality",
    "connected",
    "default_workers",
    "extract_batches",
    "open_run",
    "publish_run",
    "run_folder",
    "summary",
]
