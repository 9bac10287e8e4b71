"""The annotated articles that the claims reader learns from say what their markup means, and nothing by mistake."""

from pathlib import Path

import pytest

from training import markup

ARTICLES = Path(__file__).parents[2] / "training" / "claims" / "articles"


def test_every_training_article_builds_without_problems():
    texts = [text for path, text in markup.outputs(ARTICLES).items() if path.suffix == ".txt"]
    assert len(texts) == len(list(ARTICLES.glob("*_*.md")))
    assert all(text.strip() for text in texts)


@pytest.mark.parametrize(
    "body", ["[Headache](AE causes) and headache", "[Rash](AE causes), [rash](AE causes)", "[x](DURG)"]
)
def test_a_problem_of_one_article_is_reported_with_its_name(tmp_path, body):
    (tmp_path / "spl_x_q.md").write_text(f'+++\nsubject = "x"\naccept = ["x"]\n+++\n{body}', encoding="utf-8")
    with pytest.raises(markup.MarkupError, match=r"spl_x_q\.md"):
        markup.outputs(tmp_path)
