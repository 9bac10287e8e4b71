"""The report: a whole snapshot as a static folder that a browser opens from disk, without server and network.

Pages are written whole (`articles/`, `drugs/`, the overview) or as shells that read data when they need it
(`claims.html`). A page that was opened from disk may fetch nothing, so data are scripts that hand over one value.
"""

from rxtract.report.writing import Written, write_report

__all__ = ["Written", "write_report"]
