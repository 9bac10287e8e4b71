"""The ten questions of docs/analysis.md run, in Python and in SQL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rxtract

PAGE = (Path(__file__).parents[2] / "docs" / "analysis.md").read_text(encoding="utf-8")
COOKBOOK = PAGE.partition("## Ten questions")[2]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", COOKBOOK, re.DOTALL | re.MULTILINE)


def test_there_are_ten_questions_in_two_languages():
    assert re.findall(r"^\*\*(\d+)\.", COOKBOOK, re.MULTILINE) == [str(number) for number in range(1, 11)]
    assert (len(blocks("python")), len(blocks("sql"))) == (10, 10)


@pytest.mark.parametrize("number", range(10))
def test_the_sql_of_the_cookbook_runs(snapshot, number):
    query = blocks("sql")[number]
    answer = snapshot.sql(query.replace("carfilzomib", "venumab").replace("ibrutinib", "orzitinib"))
    assert len(answer) > 0


def test_the_python_of_the_cookbook_runs(output):
    names: dict[str, object] = {"tables": rxtract.read(output)}
    for block in blocks("python"):
        exec(
            block.replace("carfilzomib", "venumab").replace("Kyprolis", "venbrand").replace("ibrutinib", "orzitinib"),
            names,
        )
    for name in ("profile", "at_least_common", "hedged", "opposites", "beyond", "only_one", "by_system",
                 "by_class", "by_enzyme", "evidence"):  # fmt: skip
        assert len(names[name]) > 0, name
