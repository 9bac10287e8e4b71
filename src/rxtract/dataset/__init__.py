"""Placeholder docstring: filled with the first module."""
