"""The practice set is what its markup says, and its builder refuses markup that would make a test pass by mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import markup

PRACTICE = Path(__file__).parent
UNSEEN = PRACTICE.parent / "unseen"
ARTICLES = sorted(path.with_suffix("") for folder in (PRACTICE, UNSEEN) for path in folder.glob("*_*.md"))


def build_markup(tmp_path, body, header='subject = "x"\naccept = ["x"]\n'):
    path = tmp_path / "web_x.md"
    path.write_text(f"+++\n{header}+++\n{body}", encoding="utf-8")
    article = markup.Article(path, {"nausea": ["nausea", "feeling sick"]})
    return article.build(), article


def test_generated_files_are_up_to_date():
    files = markup.outputs(PRACTICE) | markup.outputs(UNSEEN)
    stale = [p.name for p, text in files.items() if not p.exists() or p.read_bytes().decode() != text]
    assert stale == [], "run: python -m training.markup tests/practice tests/unseen"


def test_there_are_no_files_of_removed_articles():
    generated = [one for folder in (PRACTICE, UNSEEN) for kind in ("json", "txt") for one in folder.glob(f"*_*.{kind}")]
    assert {path.with_suffix("") for path in generated} == set(ARTICLES)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.name)
def test_offsets_and_quotes_are_verbatim(article):
    text = article.with_suffix(".txt").read_bytes().decode("utf-8")
    gold = json.loads(article.with_suffix(".json").read_text(encoding="utf-8"))
    assert all(text[span["start"] : span["end"]] == span["text"] for span in gold["spans"] + gold["optional_spans"])
    assert all(claim["quote"] and claim["quote"] in text for claim in gold["claims"])
    assert any(name in text.lower() for name in gold["subject"]["accept"])


def test_marks_become_spans_and_claims(tmp_path):
    annotations, article = build_markup(tmp_path, "Take it. It may cause [nausea](AE causes? common), \\[1].")
    assert article.problems == []
    assert article.text == "Take it. It may cause nausea, [1]."
    assert annotations["spans"] == [{"start": 22, "end": 28, "label": "ADVERSE_EVENT", "text": "nausea", "also": []}]
    (claim,) = annotations["claims"]
    assert claim["accept"] == ["feeling sick", "nausea"]
    assert (claim["status"], claim["frequency"], claim["quote"]) == ("hedged", "common", "nausea")


def test_inner_borders_optional_mentions_and_stems(tmp_path):
    body = "It works. It is a [weak [enzyme inhibitor](~)](MECH has enzyme + inhibit = inhibitor) for [x1](DIS?)."
    annotations, article = build_markup(tmp_path, body)
    assert article.problems == []
    assert annotations["spans"][0]["also"] == [[23, 39]]
    assert annotations["optional_spans"][0]["text"] == "x1"
    assert annotations["claims"][0]["keys"] == [["enzyme"], ["inhibit"]]
    assert annotations["claims"][0]["quote"] == "It is a weak enzyme inhibitor"


def test_wrapping_moves_no_offset():
    text = "one two three four\nfive six seven"
    wrapped = markup.wrap(text, 9)
    assert wrapped == "one two\nthree\nfour\nfive six\nseven"
    assert len(wrapped) == len(text)


@pytest.mark.parametrize("body", ["[nausea(AE)", "[nausea] and", "[[a](AE)"])
def test_unclosed_markup_is_refused(tmp_path, body):
    with pytest.raises(markup.MarkupError):
        build_markup(tmp_path, body)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[nausea](AE) and nausea", "not marked"),
        ("[nausea](SYMPTOM)", "unknown label"),
        ("[a [nausea](AE)](DIS)", "overlaps"),
        ("[nausea ](AE)", "white space"),
        ("[nausea](AE cures)", "cannot read"),
        ("[nausea](AE causes often)", "unknown detail"),
        ("[nausea](AE causes), [feeling sick](AE causes)", "claimed twice"),
        ("[blocks x](MECH has inhibit + x)", "none of the stems"),
    ],
)
def test_wrong_annotations_are_problems(tmp_path, body, problem):
    _, article = build_markup(tmp_path, body)
    assert any(problem in found for found in article.problems)
