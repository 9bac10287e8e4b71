"""docs/formats.md says what the code does."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from rxtract.errors import UsageError
from rxtract.readers import supported_suffixes
from rxtract.readers.limits import Limits, parse_limits
from rxtract.readers.warnings import WARNINGS

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
SOURCES = Path(__file__).parents[2] / "src" / "rxtract" / "readers"


def test_every_warning_stands_there_with_its_meaning():
    assert {name: meaning for name, meaning in re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE, re.M) if name in WARNINGS} == WARNINGS


def test_every_limit_stands_there_with_its_default():
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", PAGE, re.M))
    assert told == {limit.name: f"{limit.default:,}" for limit in fields(Limits)}


def test_every_suffix_stands_there():
    assert {suffix for suffix in supported_suffixes() if f"`{suffix}`" not in PAGE} <= {".gzip"}


def test_every_kind_of_rejection_stands_there():
    kinds = {kind for path in SOURCES.glob("*.py") for kind in re.findall(r'InputError\(\w+(?:\.\w+)?, "(\w+)"', path.read_text("utf-8"))}
    assert kinds
    assert not {kind for kind in kinds if f"| `{kind}` |" not in PAGE}


@pytest.mark.parametrize("text", ["pages", "pages=", "pages=-1", "pages=x", "sides=4", "pages=0"])
def test_a_wrong_limit_is_bad_usage(text):
    with pytest.raises(UsageError, match="RXTRACT_LIMITS"):
        parse_limits(text)


def test_limits_may_be_changed():
    assert parse_limits(" pages = 5 ,seconds=7,") == Limits(pages=5, seconds=7)
