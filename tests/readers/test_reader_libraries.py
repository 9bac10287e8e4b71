from __future__ import annotations

import importlib
from typing import Any

import pytest

from rxtract.errors import InputError
from rxtract.readers import libraries, read_articles
from rxtract.readers.libraries import library


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make packages look as if they were not installed."""

    def hide(*names: str) -> None:
        def missing(name: str) -> Any:
            if name.partition(".")[0] in names:
                raise ModuleNotFoundError(name)
            return importlib.import_module(name)

        monkeypatch.setattr(libraries, "import_module", missing)

    return hide


MENU = "".join(f'<li><a href="/{n}">Topic number {n}</a></li>' for n in range(40))
PAGE = f"<html><body><ul>{MENU}</ul><p>{'Zelora treats gout and may cause a rash. ' * 20}</p></body></html>"
INPUTS = [
    (PAGE.encode(), "page.html", "trafilatura", "rxtract[web]"),
    (b"WARC/1.0\r\n\r\n", "pages.warc", "warcio", "rxtract[web]"),
    (b"{\\rtf1 Zelora treats gout.}", "letter.rtf", "striprtf", '"rxtract"'),
]


@pytest.mark.parametrize(("raw", "source", "package", "extra"), INPUTS)
def test_a_missing_library_is_a_rejection_that_names_the_extra(without: Any, raw: bytes, source: str, package: str, extra: str) -> None:
    without(package)
    with pytest.raises(InputError) as refusal:
        list(read_articles(raw, source))
    assert refusal.value.kind == "not_installed"
    assert package in refusal.value.message
    assert extra in refusal.value.message


def test_a_missing_library_of_another_format_is_not_missed(without: Any) -> None:
    without("trafilatura", "mammoth", "warcio")
    assert [article.text for article in read_articles(b"Zelora treats gout.", "a.txt")] == ["Zelora treats gout."]


def test_a_library_that_is_there_is_returned() -> None:
    assert library("json", "a.json").loads("1") == 1
