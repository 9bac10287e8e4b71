"""What analysts ask a snapshot: drugs by any name, profiles, facts, contradictions, discrepancies, SQL."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest
from handmade import Made, names, only

import rxtract
from rxtract.desk import UnknownNameError
from rxtract.desk.database import DERIVED, therapeutic_classes
from rxtract.errors import UsageError
from rxtract.tables import DERIVED_TABLES, TABLES_BY_NAME


@pytest.mark.parametrize(
    "name", ["Venumab", "VENUMAB", " venumab ", "venbrand", "venmab®", "unii:venumab001", "DRUGBANK:db99999"]
)
def test_a_drug_is_found_by_any_of_its_names_in_any_case(snapshot, name):
    assert set(snapshot.claims_for(name)["subject_key"]) == {"UNII:VENUMAB001"}


def test_a_drug_without_concept_is_found_by_its_name(snapshot):
    assert set(snapshot.claims_for("Orzitinib")["subject_key"]) == {"orzitinib"}


@pytest.mark.parametrize("name", ["Imnovid", "IMNOVID", "pomalidomide", "UNII:D2UX06XLB5"])
def test_a_drug_that_only_the_vocabulary_knows_has_no_claims(snapshot, name):
    assert len(snapshot.claims_for(name)) == 0
    assert len(snapshot.profile(name)) == 0


@pytest.mark.parametrize("name", ["venumob", "", "   ", "xqzzy'; DROP VIEW claims; --", "%"])
def test_an_unknown_name_is_an_error_that_names_those_spelt_alike(snapshot, name):
    with pytest.raises(UnknownNameError) as told:
        snapshot.profile(name)
    assert isinstance(told.value, LookupError)
    assert ("did you mean venumab" in str(told.value)) == (name == "venumob")


def test_frames_are_typed(snapshot):
    claims = snapshot.claims
    assert list(claims["status"].cat.categories) == ["negated", "hedged", "asserted"]
    assert claims["status"].cat.ordered
    assert claims["frequency"].cat.ordered
    assert set(claims.loc[claims["frequency"] >= "common", "quote"]) == {
        "Very common: nausea", "nausea in 12%", "nausea is common"
    }  # fmt: skip
    assert claims["severity"].max() == "severe"
    assert str(snapshot.claim_quotes["page"].dtype) == "Int64"
    assert str(snapshot.runs["started_at"].dt.tz) == "UTC"
    assert snapshot.articles["published"].dtype.kind == "M"
    assert set(claims["predicate"].cat.categories) >= {"treats", "interacts_with"}


def test_values_of_another_version_are_kept():
    from rxtract.desk.frames import typed

    frame = typed(pd.DataFrame({"setting": ["use", "in_orbit", None], "severity": ["grade 4", "odd", "very severe"]}))
    assert frame["setting"].tolist()[:2] == ["use", "in_orbit"]
    assert frame["severity"].sort_values().tolist() == ["odd", "very severe", "grade 4"]


def test_keys_are_the_concept_or_the_folded_name_in_frames_as_in_sql(snapshot):
    answered = snapshot.sql("SELECT claim_id, subject_key, object_key FROM claims ORDER BY claim_id")
    framed = snapshot.claims.sort_values("claim_id")
    for column in answered.columns:
        assert answered[column].tolist() == framed[column].tolist()
    assert {"UNII:VENUMAB001", "orzitinib"} == set(framed["subject_key"])
    assert "hair loss" in set(framed["object_key"])


def test_a_profile_has_topics_frequencies_independent_articles_and_quotes(snapshot):
    profile = snapshot.profile("venumab")
    assert names(profile, "topic") == sorted(names(profile, "topic"), key=list(profile["topic"].cat.categories).index)
    gout = only(profile[profile["object"] == "gout"].itertuples())
    assert (gout.topic, gout.n_independent, gout.n_claims, gout.status) == ("indication", 2, 3, "asserted")
    events = profile[profile["topic"] == "adverse_event"]
    assert names(events, "object")[0] == "Nausea"
    nausea = events.iloc[0]
    assert (nausea["frequency_low"], nausea["frequency_high"]) == (0.1, 1.0)
    assert nausea["organ_system"] == "digestive system"
    assert "coma" not in set(profile["object"])
    assert not profile["quote"].isna().any()


def test_two_drugs_are_compared_side_by_side(snapshot):
    compared = snapshot.compare("venumab", "ORZITINIB").set_index("object")
    assert compared.loc["Nausea", "said_of"] == "both"
    assert compared.loc["Nausea", "quote_2"] == "nausea is common"
    assert compared.loc["lupus", "said_of"] == "venumab"
    assert pd.isna(compared.loc["lupus", "quote_2"])
    assert compared.loc["lupus", "n_independent_1"] == 1
    assert str(compared["n_independent_2"].dtype) == "Int64"


def test_facts_are_distinct_and_count_near_copies_once(snapshot):
    facts = snapshot.facts()
    assert not facts.duplicated(["subject_key", "predicate", "object_key"]).any()
    gout = only(facts[(facts["subject_name"] == "venumab") & (facts["object_name"] == "gout")].to_dict("records"))
    assert (gout["n_independent"], gout["n_articles"], gout["n_claims"]) == (2, 3, 3)
    assert list(gout["genres"]) == ["leaflet", "web_article"]
    headache = facts[(facts["object_name"] == "Headache") & (facts["subject_name"] == "venumab")]
    assert headache["share_negated"].tolist() == [0.5]
    assert headache["quote"].tolist() == ["headache is a side effect"]
    assert facts["n_claims"].sum() == len(snapshot.claims)


def test_contradictions_are_of_the_same_population_and_show_both_quotes(snapshot):
    found = only(snapshot.contradictions().to_dict("records"))
    assert (found["subject_name"], found["object_name"]) == ("venumab", "Headache")
    assert found["across_articles"]
    assert (found["asserted_quote"], found["negated_quote"]) == (
        "headache is a side effect", "It does not cause headache"
    )  # fmt: skip


def test_discrepancies_are_told_against_a_reference_and_only_then(snapshot):
    found = snapshot.discrepancies()
    told = {(row.kind, row.object_name) for row in found.itertuples()}
    assert told == {
        ("unlisted_adverse_event", "hives"),
        ("unlisted_adverse_event", "Headache"),
        ("use_beyond_label", "lupus"),
        ("omitted_contraindication", "hepatitis"),
        ("omitted_boxed_warning", "sepsis"),
    }
    assert set(found["subject_name"]) == {"venumab"}
    assert not found["reference_quote"].isna().any()
    assert "copy.html" not in set(found["web_source"])


def test_a_wider_name_in_the_label_lists_the_narrower_one(snapshot):
    assert "skin rash" not in set(snapshot.discrepancies()["object_name"])


def test_evidence_leads_to_the_sentence(snapshot):
    claim = snapshot.claims_for("venumab").query("quote == 'treats gout'").iloc[0]
    evidence = snapshot.evidence(claim["claim_id"])
    assert names(evidence, "source") == ["web.html"]
    with pytest.raises(UsageError, match="claim_id"):
        snapshot.evidence("nothing")


def test_interactions_are_grouped_by_enzyme(snapshot):
    enzymes = snapshot.enzymes()
    assert {(row.enzyme, row.role, row.found_by) for row in enzymes.itertuples()} == {
        ("CYP3A4", "inhibitor", "words"), ("CYP3A4", "inhibitor", "class")
    }  # fmt: skip


def test_drugs_are_grouped_by_class(snapshot):
    assert snapshot.drug_classes()[["key", "epc"]].values.tolist() == [["UNII:VENUMAB001", "Test Blocker"]]


@pytest.mark.parametrize("name", [*TABLES_BY_NAME, *DERIVED])
def test_every_table_and_derived_view_answers_sql_the_same_twice(snapshot, name):
    first, again = (snapshot.sql(f"SELECT * FROM {name}") for _ in range(2))
    assert first.to_json(default_handler=str) == again.to_json(default_handler=str)
    if name in TABLES_BY_NAME:
        assert list(first.columns) == TABLES_BY_NAME[name].schema.names


@pytest.mark.parametrize("query", ["SELEC 1", "SELECT nothing FROM claims", "", "SELECT end FROM claims"])
def test_a_query_that_fails_is_an_error_of_ours(snapshot, query):
    if query:
        with pytest.raises(UsageError, match="query"):
            snapshot.sql(query)


def test_an_empty_snapshot_answers_everything(tmp_path):
    empty = rxtract.read(Made().write(tmp_path / "empty"))
    for name in DERIVED:
        assert empty.sql(f"SELECT * FROM {name}").empty
    assert empty.profile("aspirin").empty
    assert "<table>" in empty._repr_html_()


def test_a_snapshot_without_the_newest_columns_is_read(tmp_path):
    import pyarrow.parquet as pq

    made = Made()
    made.claim(made.article("a.txt"), ("Xylo  Drug", None), "treats", ("gout", None), "treats gout")
    folder = made.write(tmp_path / "old")
    path = folder / "claims" / "part-0000.parquet"
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["subject_key", "object_key", "setting"]), path)
    for name in ("cells", "mappings"):
        (folder / name / "part-0000.parquet").unlink()
    old = rxtract.read(folder)
    assert old.facts()["subject_key"].tolist() == ["xylo drug"]
    assert old.claims["subject_key"].tolist() == ["xylo drug"]
    assert old.sql("SELECT setting FROM claims")["setting"].tolist() == ["use"]
    assert old.sql("SELECT * FROM cells").empty


def test_the_notebook_shows_names_of_articles_escaped(tmp_path):
    made = Made()
    made.claim(made.article("a.txt"), ("<script>alert(1)</script>", None), "treats", ("gout", None), "treats gout")
    shown = rxtract.read(made.write(tmp_path / "hostile"))._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_a_snapshot_goes_to_another_process(snapshot):
    assert len(pickle.loads(pickle.dumps(snapshot)).facts()) == len(snapshot.facts())


def test_partners_without_a_concept_keep_their_words(tmp_path):
    made = Made()
    article = made.article("a.txt")
    made.claim(article, ("Drugol", None), "interacts_with", (None, None), "avoid strange tea", object_text="Strange tea")
    facts = rxtract.read(made.write(tmp_path / "snapshot")).facts()
    assert facts["object_name"].tolist() == ["Strange tea"]


@pytest.mark.parametrize("table", DERIVED_TABLES, ids=lambda table: table.name)
def test_derived_views_have_the_columns_that_are_declared(snapshot, table):
    found = snapshot.sql(f"DESCRIBE {table.name}")
    assert found["column_name"].tolist() == table.schema.names
    arrow = snapshot.database.arrow(table)
    assert arrow.num_rows > 0
    assert arrow.schema.equals(table.schema, check_metadata=True)
    for field in table.schema:
        assert field.nullable or arrow[field.name].null_count == 0, field.name
    assert not any(table.schema.field(column).nullable for column in table.sort_by)
    assert list(snapshot[table.name].columns) == table.schema.names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Lenalidomide", "lenalidomide"), ("Valproic acid", "valproic acid"), ("warfarin", "warfarin"),
        ("St. John's Wort", "St. John's Wort"), ("BCG vaccine", "BCG vaccine"), ("Vitamin D", "Vitamin D"),
    ],
)  # fmt: skip
def test_drugs_have_one_case_in_facts_unless_a_name_has_other_capitals(tmp_path, name, shown):
    made = Made()
    made.concept("UNII:X", "DRUG", name)
    made.claim(made.article("a.txt"), (name, "UNII:X"), "causes", ("rash", None), "rash")
    tables = rxtract.read(made.write(tmp_path / "snapshot"))
    assert tables.facts()["subject_name"].tolist() == [shown]
    assert len(tables.claims_for(name.upper())) == 1


def test_every_therapeutic_class_has_roots_and_a_root_of_the_fda_leads(tmp_path):
    entries = therapeutic_classes()
    assert all(entry["name"] and entry["roots"] for entry in entries)
    made = Made()
    made.concept("UNII:X", "DRUG", "bortexomab")
    made.link("UNII:X", "has_class", ("CHEBI:38068", "antimalarial"))
    made.link("UNII:X", "has_class", ("NDC_EPC:Proteasome_Inhibitor", "proteasome inhibitor"))
    (row,) = rxtract.read(made.write(tmp_path / "made")).drug_classes().to_dict("records")
    assert row["epc"] == "proteasome inhibitor"
    assert row["therapeutic_class"] == "antineoplastic"
    assert list(row["therapeutic_classes"]) == ["antineoplastic", "antiparasitic"]
