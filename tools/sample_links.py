"""Print a seeded sample of linked adverse-event names of the FDA labels, to be read one by one by a person.

`python tools/sample_links.py --shared PATH --seed 1 --count 200`

It prints name, concept, its other names, method and score, tab-separated.
The counts of such a reading stand in docs/vocabulary.md; the names stay in the corpus.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from measure_vocabulary import label_names

from rxtract.knowledge import load_vocabulary


def main() -> None:
    """Print the sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/")
    parser.add_argument("--vocabulary", type=Path, help="another vocabulary file than the packaged one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    vocabulary = load_vocabulary(options.vocabulary)
    linked = [(name, vocabulary.link(name, "ADVERSE_EVENT")) for name in label_names(options.shared)]
    linked = [(name, link) for name, link in linked if link.concept is not None]
    for name, link in random.Random(options.seed).sample(linked, min(options.count, len(linked))):
        assert link.concept is not None
        sys.stdout.write(
            "\t".join([name, link.concept.name, link.concept.concept_id, link.method, str(link.score)]) + "\n"
        )


if __name__ == "__main__":
    main()
