"""Runs a folder with the fake extraction in a worker and prints the peak of this process in kB: `parent.py RAW OUTPUT`."""

from __future__ import annotations

import resource
import sys

from fake_extraction import VERSIONS, extract

from rxtract.runs import WorkerPool, open_run, publish_run


def main(raw: str, output: str) -> None:
    with open_run(raw, output, workers=1, made_with=VERSIONS, extract=extract) as run:
        with WorkerPool(run.work, workers=run.workers) as pool:
            staged = [staged for batch in run.batches for staged in pool.run(batch)]
        publish_run(run, staged)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
