"""Settings of the nlp tests."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    # scispaCy says so of every text without short forms; the pipeline silences it, pytest un-silences it.
    config.addinivalue_line("filterwarnings", r"ignore:\[W036\]:UserWarning")
