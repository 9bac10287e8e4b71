"""The flow of the package, to be started from a checkout.

    python flows/extract_articles.py [RAW] [OUTPUT] [--workers N] [--full]

The same as `rxtract flow run`; docs/operations.md says how to run it every night.
"""

import sys

from rxtract.cli import main
from rxtract.flow.articles import extract_articles

__all__ = ["extract_articles"]

if __name__ == "__main__":
    sys.argv[1:1] = ["flow", "run"]
    main()
