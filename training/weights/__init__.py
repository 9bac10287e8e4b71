"""Fits the weights in `data/rules/en`: registers, candidate ranking, adverse events. Not installed."""
