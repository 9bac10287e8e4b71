"""The Prefect flow: a scheduled run that reports, and the deployments of it. Needs `pip install rxtract[flow]`.

Prefect reads its settings when it is imported, so they are set here. What is set outside wins.
"""

import os

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The temporary API of a run without a server may take its time on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    # It dies with the run: what it complains of when a run is stopped helps nobody. The flow's own errors are not its.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    # The flow tells how far it is; two lines more for every batch would bury that.
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "WARNING",
}
for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)
