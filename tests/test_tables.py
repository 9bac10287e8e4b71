from __future__ import annotations

import dataclasses
from pathlib import Path

import pyarrow as pa
import pytest

from rxtract.records import RejectionRecord, SectionRecord
from rxtract.tables import TABLES, TABLES_BY_NAME, data_dictionary

SECTION = SectionRecord("a", "s", "other", None, 0, 5, "en")


def test_the_tables_of_the_contract_are_there_in_its_order_and_ours_beside_them():
    contract = ["articles", "sections", "sentences", "mentions", "concepts", "claims", "rejections", "runs"]
    names = [table.name for table in TABLES]
    assert [name for name in names if name in contract] == contract
    assert set(names) - set(contract) == {"claim_quotes", "concept_links", "cells", "mappings"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_carries_its_meaning(table):
    assert table.schema.names == [field.name for field in dataclasses.fields(table.record)]
    assert all(field.metadata[b"meaning"] for field in table.schema)
    assert table.schema.metadata[b"meaning"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_tables_are_sorted_by_columns_that_hold_no_nulls(table):
    assert not any(table.schema.field(column).nullable for column in table.sort_by)


def test_rows_are_sorted_also_when_the_first_starts_at_zero():
    rows = [dataclasses.replace(SECTION, start=start, section_id=str(start)) for start in (10, 0, 2)]
    assert TABLES_BY_NAME["sections"].to_arrow(rows)["start"].to_pylist() == [0, 2, 10]


def test_a_null_where_none_may_be_names_the_column():
    with pytest.raises(ValueError, match=r"rejections\.message may not be null"):
        TABLES_BY_NAME["rejections"].to_arrow([RejectionRecord("a", None, "read", "empty", None)])  # type: ignore[arg-type]


def test_a_value_outside_its_closed_set_names_the_choices():
    with pytest.raises(ValueError, match=r"sections\.kind: 'gossip' is not one of overview, indication"):
        TABLES_BY_NAME["sections"].to_arrow([dataclasses.replace(SECTION, kind="gossip")])


def test_a_null_is_allowed_where_the_record_says_so():
    rows = TABLES_BY_NAME["rejections"].to_arrow([RejectionRecord("a", None, "read", "empty", "is empty")])
    assert rows["sha256"].to_pylist() == [None]


def test_times_are_utc_and_lists_hold_no_nulls():
    assert TABLES_BY_NAME["runs"].schema.field("started_at").type == pa.timestamp("us", tz="UTC")
    assert not TABLES_BY_NAME["concepts"].schema.field("xrefs").type.value_field.nullable


def test_the_page_of_tables_is_up_to_date():
    page = Path(__file__).parents[1] / "docs" / "tables.md"
    assert page.read_text("utf-8") == data_dictionary(), "run `rxtract tables > docs/tables.md`"
