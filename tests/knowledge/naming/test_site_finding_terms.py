from rxtract.knowledge.naming.site_finding_terms import add_site_finding_terms
from rxtract.knowledge.naming.terms import Name, Term

TABLE = {
    "site_finding": [
        {
            "name": "{place} {finding}",
            "forms": ["{place} {finding}", "{finding} of the {place}"],
            "places": {"rectal": ["rectum"], "tracheal": ["trachea"]},
            "findings": {"hemorrhage": {"names": ["bleeding"], "is_a": "HP:2"}},
        }
    ]
}


def some_terms() -> dict[str, Term]:
    terms = [
        Term("HP:1", "ADVERSE_EVENT", "Rectal hemorrhage", "HP", [Name("proctorrhagia", "synonym")]),
        Term("HP:2", "ADVERSE_EVENT", "Hemorrhage", "HP"),
    ]
    return {term.concept_id: term for term in terms}


def test_a_pair_that_nobody_names_becomes_a_concept() -> None:
    terms = some_terms()
    add_site_finding_terms(terms, TABLE)
    made = terms["RXT:tracheal_hemorrhage"]
    assert made.label == "ADVERSE_EVENT"
    assert "bleeding of the trachea" in {name.text for name in made.names}
    assert made.links == {("is_a", "HP:2")}


def test_a_pair_that_a_release_names_stays_one_concept() -> None:
    terms = some_terms()
    add_site_finding_terms(terms, TABLE)
    assert "RXT:rectal_hemorrhage" not in terms


def test_the_same_grid_twice_adds_nothing() -> None:
    terms = some_terms()
    add_site_finding_terms(terms, TABLE)
    assert add_site_finding_terms(terms, TABLE) == 0
