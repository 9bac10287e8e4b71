"""Making a vocabulary file: merge terms, apply the curated files, add releases, decide which names are kept."""
