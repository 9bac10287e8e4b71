"""A text that is no drug article has no subject, whatever drug it names in passing, and so no claims of one."""

import pytest

from ..markup import rows

NEWS = (
    "Race weekend\n\nThe new car goes from zero to a hundred in five seconds, its maker says. To limit wind drag, it has touch "
    "surfaces in place of door handles, a fastback rear and a long hood. The price starts at forty thousand, not including a "
    "credit of some thousands for those who buy early. Its maker plans a station wagon for next year, which is still a concept "
    "today, and a van after that. Reviewers liked the seats, the quiet cabin and the large screen, and missed a spare wheel. "
    "Read more: a driver was caught with {drug} at the border on Monday, police say, and two more cars were stopped there. "
    "Sign up for our newsletter and never miss the latest on cars, roads and races in your town."
)


@pytest.mark.parametrize("drug", ["fentanyl", "ibuprofen", "some insulin", "vitamin C"])
def test_a_news_page_that_names_a_drug_is_about_none(drug):
    found = rows(NEWS.format(drug=drug))
    assert found.article.subject_name is None
    assert found.claims == ()


def test_a_short_text_about_a_drug_is_about_it():
    assert rows("Ibuprofen is used to treat pain and fever.").article.subject_name == "ibuprofen"
