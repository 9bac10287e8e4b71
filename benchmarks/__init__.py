"""Measurements of rxtract: quality here, against annotated articles. Not installed."""
