"""Deployments: the files that `prefect deploy` reads, written into a folder of somebody who has the package only."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from rxtract.errors import UsageError

PREFECT_FILE = "prefect.yaml"
_HERE = '"{{ $PWD }}"'


def write_deployments(folder: Path) -> Path:
    """Write `prefect.yaml` into `folder`, where runs then take place, and return its path; never over another file.

    Raises:
        UsageError: there is one already, or the folder cannot be written to.
    """
    text = resources.files("rxtract").joinpath("data", "flow", PREFECT_FILE).read_text("utf-8")
    target = folder / PREFECT_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as stream:
            # Written out, as a worker that a service manager starts has no PWD.
            stream.write(text.replace(_HERE, json.dumps(str(folder.resolve()), ensure_ascii=False)))
    except FileExistsError as error:
        raise UsageError(f"{target} is there already; change it, or move it away and run again") from error
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror})") from error
    return target
