import os

import pytest

from rxtract.errors import UsageError
from rxtract.extraction import Source, discover, extract_bytes, extract_source, extract_sources, versions
from rxtract.records import Extraction, RejectionRecord

TEXT = "Imatinib\n\nImatinib is used to treat gout. It may cause nausea."


def test_bytes_become_rows():
    (found,) = extract_bytes(TEXT.encode(), "a.txt")
    assert isinstance(found, Extraction)
    assert (found.article.source, found.article.subject_name) == ("a.txt", "imatinib")
    assert {one.predicate for one in found.claims} == {"treats", "causes"}


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02\xff" * 50])
def test_what_cannot_be_read_is_a_rejection_with_a_reason(raw):
    (found,) = extract_bytes(raw, "a.txt")
    assert isinstance(found, RejectionRecord)
    assert (found.source, found.stage) == ("a.txt", "read")
    assert found.error
    assert found.message
    assert found.sha256


def test_an_unknown_suffix_is_read_by_its_content():
    (found,) = extract_bytes(TEXT.encode(), "a.qqq")
    assert found.article.subject_name == "imatinib"
    (refused,) = extract_bytes(b"\x7fELF\x02\x01" + bytes(range(256)) * 4, "a.qqq")
    assert isinstance(refused, RejectionRecord)


def test_a_file_that_is_gone_is_a_rejection(tmp_path):
    (found,) = extract_source(Source(tmp_path / "gone.txt", "gone.txt"))
    assert isinstance(found, RejectionRecord)
    assert (found.error, found.sha256) == ("unreadable", None)


def test_a_batch_goes_on_after_a_bad_input(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text(TEXT)
    extractions, rejections = extract_sources(discover(tmp_path))
    assert [one.article.source for one in extractions] == ["b.txt"]
    assert [one.source for one in rejections] == ["a.txt"]


def test_files_are_found_sorted_without_hidden_ones_and_a_link_that_leads_out_is_a_rejection(tmp_path):
    root = tmp_path / "raw"
    for name in ("b.txt", "a/c.txt", ".hidden", ".git/x.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(TEXT)
    (tmp_path / "outside.txt").write_text(TEXT)
    (root / "link.txt").symlink_to(tmp_path / "outside.txt")
    assert [source.name for source in discover(root)] == ["a/c.txt", "b.txt", "link.txt"]
    extractions, rejections = extract_sources(discover(root))
    assert [one.article.source for one in extractions] == ["a/c.txt", "b.txt"]
    assert [one.source for one in rejections] == ["link.txt"]


def test_nothing_there_is_a_usage_error_that_names_the_path(tmp_path):
    with pytest.raises(UsageError, match="nowhere"):
        discover(tmp_path / "nowhere")


def test_the_same_bytes_give_the_same_rows():
    assert list(extract_bytes(TEXT.encode(), "a.txt")) == list(extract_bytes(TEXT.encode(), "a.txt"))


def test_versions_name_code_model_and_vocabulary():
    assert set(versions()) >= {"code", "model", "vocabulary"}
    assert all(versions().values())


def test_a_named_pipe_is_rejected_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    extractions, rejections = extract_sources(discover(tmp_path))
    assert not extractions
    assert [(row.source, row.error) for row in rejections] == [("pipe.txt", "unreadable")]


def test_quotes_of_a_pdf_have_their_page():
    from tests.readers.made import pdf_of

    pages = [[(60, 700, 11, "Apixaban is used to treat deep vein thrombosis.")], [(60, 700, 11, "Apixaban may cause nausea.")]]
    (extraction,) = extract_bytes(pdf_of(pages), "a.pdf")
    found = {(quote.quote, quote.page) for quote in extraction.claim_quotes}
    assert ("Apixaban may cause nausea", 2) in found
    assert {page for _, page in found} == {1, 2}
