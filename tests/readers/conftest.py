"""Shared by the tests of the readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers import read_articles


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the readers return as the golden files")


@pytest.fixture
def read_one() -> Callable[[bytes | str, str], Article]:
    """Read an input of which one article is expected."""

    def read(raw: bytes | str, source: str) -> Article:
        (article,) = read_articles(raw.encode() if isinstance(raw, str) else raw, source)
        assert isinstance(article, Article)
        return article

    return read


@pytest.fixture
def refusal() -> Callable[[bytes | str, str], InputError]:
    """Read an input of which nothing can be read."""

    def read(raw: bytes | str, source: str) -> InputError:
        with pytest.raises(InputError) as caught:
            list(read_articles(raw.encode() if isinstance(raw, str) else raw, source))
        return caught.value

    return read
