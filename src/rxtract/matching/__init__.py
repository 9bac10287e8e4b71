"""Pattern matching: rule files, the prefilter that leaves out patterns that cannot match."""
