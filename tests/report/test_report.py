"""The report as files: whole or not at all, all rows in it, nothing that hostile text could do."""

from __future__ import annotations

import base64
import json
import re
import sys
from array import array
from dataclasses import replace

import pytest
from generated import EVIL, article, many, write_snapshot
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from typer.testing import CliRunner

from rxtract.cli import app
from rxtract.dataset import read
from rxtract.dataset.streams import stream_claims, stream_extractions
from rxtract.errors import SnapshotError, UsageError
from rxtract.records import PREDICATES, ConceptLinkRecord, RejectionRecord
from rxtract.report import write_report
from rxtract.report.columns import pack
from rxtract.report.frequencies import frequency_class

STATEMENTS = [("treats", "headache"), ("causes", "nausea"), ("causes", "rash"), ("has_mechanism", "an enzyme")]


def data(folder, name):
    found = re.fullmatch(r"rxtract\.receive\((\".*?\"),(.*)\);\n", (folder / "data" / f"{name}.js").read_text(), re.DOTALL)
    assert json.loads(found[1]) == name
    return json.loads(found[2])


def numbers(packed):
    found = array({8: "B", 16: "H", 32: "I"}[packed["bits"]], base64.b64decode(packed["data"]))
    if sys.byteorder == "big":
        found.byteswap()
    return list(found)


def page(path):
    return html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def test_rows_come_back_as_the_records_that_were_written(output):
    written = sorted(many(20), key=lambda one: one.article.article_id)
    folder = write_snapshot(output, written)
    assert [replace(one, concepts=()) for one in written] == list(stream_extractions(folder))


def test_claims_come_by_subject_predicate_and_object_and_none_is_lost(output):
    folder = write_snapshot(output, many(30))
    rows = list(stream_claims(folder))
    keys = [(row.subject_name, PREDICATES.index(row.predicate), row.object_name) for row in rows]
    assert keys == sorted(keys)
    assert sorted(row.claim_id for row in rows) == sorted(read(output).claims["claim_id"])


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_packed_columns_hold_the_numbers(values):
    assert numbers(pack(values)) == values


def test_the_table_holds_every_claim_with_its_quote(output):
    folder = write_report(write_snapshot(output, many(120)), output / "pages").folder
    heads, subjects, objects, articles = (data(folder, name) for name in ("claims/heads", "claims/subjects", "claims/objects", "articles"))
    columns = {name: numbers(data(folder, f"claims/{name}")) for name in ("subject", "predicate", "object", "status", "article")}
    parts = [row for number in range(-(-heads["rows"] // heads["part"])) for row in data(folder, f"claims/part-{number}")]
    shown = {
        (row[0], subjects["name"][columns["subject"][i]], heads["predicates"][columns["predicate"][i]][0],
         objects["name"][columns["object"][i]], heads["statuses"][columns["status"][i]],
         articles["source"][columns["article"][i]], row[2])
        for i, row in enumerate(parts)
    }  # fmt: skip
    claims = read(output).claims.merge(read(output).articles[["article_id", "source"]], on="article_id")
    wanted = claims[["claim_id", "subject_name", "predicate", "object_name", "status", "source", "quote"]]
    assert shown == set(wanted.itertuples(index=False, name=None))
    assert len(parts) == heads["rows"] == len(claims)


def test_every_article_and_drug_has_its_page_and_leads_to_its_neighbours(output):
    extractions = list(many(5))
    folder = write_report(write_snapshot(output, extractions), output / "pages").folder
    names = [data(folder, "articles")["page"][i] for i in range(5)]
    assert {path.stem for path in (folder / "articles").iterdir()} == set(names)
    middle = page(folder / "articles" / f"{names[2]}.html")
    assert middle.xpath("//a[@rel='prev']/@href") == [f"{names[1]}.html"]
    assert middle.xpath("//a[@rel='next']/@href") == [f"{names[3]}.html"]
    assert middle.find_class("text")[0].text_content() == extractions[2].article.text
    assert len(middle.find_class("claim")) == 10
    drugs = data(folder, "drugs")
    assert {path.stem for path in (folder / "drugs").iterdir()} == set(drugs["page"])
    assert drugs["name"] == [f"drug{i}mab" for i in range(5)]


def test_all_links_within_the_report_lead_somewhere(output):
    folder = write_report(write_snapshot(output, many(8)), output / "pages").folder
    for path in folder.rglob("*.html"):
        for link in page(path).xpath("//@href | //@src"):
            if not link.startswith(("#", "http")):
                assert (path.parent / link.split("#")[0]).resolve().is_file(), (path, link)


def test_a_drug_has_one_line_per_fact_and_near_copies_count_once(output):
    first = article(1, "lopidrine", STATEMENTS)
    copy = article(2, "lopidrine", STATEMENTS, near_duplicate_of=None)
    other = article(3, "lopidrine", [*STATEMENTS, *[("causes", f"effect {i}") for i in range(300)]])
    folder = write_report(write_snapshot(output, [first, copy, other]), output / "pages").folder
    (path,) = (folder / "drugs").iterdir()
    tree = page(path)
    assert tree.xpath("//section[@id != 'differences']/@id") == ["treats", "causes", "has_mechanism"]
    headache = tree.xpath("//section[@id='treats']//li")[0]
    originals = read(output).articles["near_duplicate_of"].isna().sum()
    assert f"{originals} article" in headache.text_content()
    assert "3 claims" in headache.text_content()
    assert len(headache.find_class("quote")) == 3
    assert "102 more in the table" in tree.xpath("//section[@id='causes']")[0].text_content()


@pytest.mark.parametrize(
    ("frequency", "low", "high", "expected"),
    [
        ("common", 0.01, 0.1, "common"), ("12%", 0.12, 0.12, "very_common"), ("<1%", 0.0, 0.01, "uncommon"),
        ("≥1/10", 0.1, 1.0, "very_common"), ("1 in 20,000", 0.00005, 0.00005, "very_rare"), ("often", None, None, "not_known"),
        (None, None, None, ""), ("3–5 %", 0.03, 0.05, "common"), ("1 of 1,000", 0.001, None, "uncommon"),
    ],
)  # fmt: skip
def test_frequencies_written_as_numbers_have_the_class_they_lie_in(frequency, low, high, expected):
    claim = article(1, "lopidrine", STATEMENTS).claims[1]
    assert frequency_class(replace(claim, frequency=frequency, frequency_low=low, frequency_high=high)) == expected


def test_the_overview_counts_and_compares_with_the_last_snapshot(output):
    write_snapshot(output, many(3))
    rejections = [RejectionRecord("bad.txt", None, "read", "empty", "is empty")]
    folder = write_report(write_snapshot(output, many(4), rejections), output / "pages").folder
    text = " ".join(page(folder / "index.html").text_content().split())
    for part in ("4 articles", "40 claims", "claims3040+10", "bad.txt", "is empty", "vocabulary3"):
        assert part in text, part
    assert "This is the first snapshot" not in text


def test_classes_of_drugs_are_those_of_the_snapshot(output):
    one = article(1, "lopidrine", STATEMENTS)
    link = ConceptLinkRecord(one.article.subject_id, "has_class", "NDC_EPC:Blocker", "Blocker", "DRUG", None, 1, "FDA", "1", "CC0")
    folder = write_report(write_snapshot(output, [one], links=[link]), output / "pages").folder
    subjects = data(folder, "claims/subjects")
    assert subjects["classes"] == ["Blocker"]
    assert subjects["groups"] == [[0]]


def test_differences_show_both_quotes_and_lead_to_them(output):
    web = article(3, "lopidrine", [("causes", "hair loss"), ("causes", "nausea"), ("treats", "headache"), ("treats", "gout")])
    events = ("nausea", "rash", "fever", "cough", "hives", "cramps")
    leaflet = article(4, "lopidrine", [*(("causes", event) for event in events), ("treats", "headache")])
    assert (web.article.genre, leaflet.article.genre) == ("web_article", "leaflet")
    asserted = replace(web, claims=tuple(replace(one, status="asserted", setting="use") for one in web.claims))
    negated = replace(leaflet, claims=tuple(
        replace(one, status="negated" if one.object_text == "nausea" else "asserted", setting="use") for one in leaflet.claims
    ))  # fmt: skip
    folder = write_report(write_snapshot(output, [asserted, negated]), output / "pages").folder
    tree = page(folder / "differences.html")
    contradictions, unlisted, beyond, *_ = tree.xpath("//h2/following-sibling::*[1]")
    assert [cell.text_content() for cell in contradictions.find_class("quote")] == ["“Very common with lopidrine: nausea.”"] * 2
    assert "lopidrine causes hair loss" in unlisted.text_content()
    assert "lopidrine treats gout" in beyond.text_content()
    for link in tree.xpath("//a[@class='quote']/@href"):
        name, _, claim = link.partition("#")
        if claim:
            assert page(folder / name).xpath(f"//li[@data-id='{claim}']")


def test_short_quotes_of_differences_come_with_their_sentence_and_the_kind_of_article(output):
    one, other = (article(number, "lopidrine hydrochloride", [("interacts_with", "warfarin")]) for number in (4, 5))
    end = one.claims[0].end - 1
    short = replace(one.claims[0], status="asserted", setting="use", quote="warfarin", start=end - 8, end=end,
                    context="Tell your doctor if you take: <b>warfarin</b>")  # fmt: skip
    long = replace(other.claims[0], status="negated", setting="use", context="Another sentence.")
    assert len(long.quote) >= 40
    folder = write_report(write_snapshot(output, [replace(one, claims=(short,)), replace(other, claims=(long,))])).folder
    shown = page(folder / "differences.html").get_element_by_id("contradiction").getnext().text_content()
    assert "“warfarin”… Tell your doctor if you take: <b>warfarin</b> …" in shown
    assert "Another sentence" not in shown
    assert "article 4 · leaflet" in shown


def test_a_drug_shows_its_own_differences_and_the_words_that_hedge(output):
    found = article(3, "lopidrine", [("causes", "gout"), ("treats", "lupus")])
    first, second = (replace(one, status="asserted", setting="use") for one in found.claims)
    other = article(4, "lopidrine", [("causes", "gout")])
    negated = replace(other.claims[0], status="negated", setting="use", status_cue="does\nnot")
    hedged = replace(second, status="hedged", status_cue="might")
    bystander = article(5, "venazole", [("causes", "gout")])
    snapshot = [replace(found, claims=(first, hedged)), replace(other, claims=(negated,)), bystander]
    folder = write_report(write_snapshot(output, snapshot), output / "pages").folder
    trees = {tree.xpath("//h1")[0].text_content(): tree for tree in map(page, (folder / "drugs").iterdir())}
    differences = trees["lopidrine"].get_element_by_id("differences")
    assert "lopidrine causes gout" in " ".join(differences.text_content().split())
    assert all((folder / "drugs" / link.partition("#")[0]).resolve().is_file() for link in differences.xpath(".//a/@href"))
    assert not trees["venazole"].xpath("//section[@id='differences']")
    text = " ".join(trees["lopidrine"].text_content().split())
    assert "hedged by “might”" in text
    assert "negated by “does not”" in text
    for anchor in trees["lopidrine"].xpath("//nav[@aria-label='On this page']/a/@href"):
        assert trees["lopidrine"].get_element_by_id(anchor[1:]) is not None
    cues = {row[0]: row[5] for row in data(folder, "claims/part-0")}
    assert (cues[hedged.claim_id], cues[first.claim_id]) == ("might", "")
    assert page(folder / "differences.html").xpath("//td/a[contains(@href, 'drugs/')]")


def test_claims_that_are_new_gone_and_changed_since_the_last_snapshot_are_counted(output):
    before = list(many(4))
    write_snapshot(output, before)
    same, other = before[1], before[2]
    claims = (replace(other.claims[0], status="negated" if other.claims[0].status != "negated" else "hedged"), *other.claims[1:])
    folder = write_report(write_snapshot(output, [same, replace(other, claims=claims), *list(many(6))[3:]]), output / "pages").folder
    (table, *_) = page(folder / "index.html").xpath("//h2[text()='Since the last snapshot']/following-sibling::div")
    rows = [[cell.text_content() for cell in row] for row in table.xpath(".//tbody/tr")]
    assert [sum(int(row[place]) for row in rows) for place in (1, 2, 3)] == [20, 10, 1]


def test_ids_of_claims_are_columns_and_odd_ones_are_nought(output):
    found = article(1, "lopidrine", STATEMENTS)
    odd = replace(found.claims[0], claim_id="not hexadecimal")
    folder = write_report(write_snapshot(output, [replace(found, claims=(odd, *found.claims[1:]))]), output / "pages").folder
    halves = zip(numbers(data(folder, "claims/id_high")), numbers(data(folder, "claims/id_low")), strict=True)
    ids = [row[0] for row in data(folder, "claims/part-0")]
    assert [f"{high:08x}{low:08x}" for high, low in halves] == [one if one != odd.claim_id else "0" * 16 for one in ids]


def test_organ_systems_are_choices_of_the_table(output):
    folder = write_report(write_snapshot(output, [article(1, "lopidrine", [("causes", "heart failure")])]), output / "pages").folder
    objects = data(folder, "claims/objects")
    assert objects["groups"] == [[0]]
    assert "heart" in objects["classes"][0].lower()


def hostile():
    thing, drug = EVIL.replace("\n", " "), "a" + EVIL
    found = article(1, drug, [("treats", thing), ("causes", thing), ("causes", thing)])
    claims = tuple(
        replace(one, status=status, setting="use", population=EVIL, condition=EVIL, frequency=EVIL, severity=EVIL, attribution=EVIL, found_by=EVIL, dose=EVIL, status_cue=EVIL)
        for one, status in zip(found.claims, ("asserted", "asserted", "negated"), strict=True)
    )
    mentions = tuple(replace(one, found_by=EVIL) for one in found.mentions)
    record = replace(found.article, source=EVIL, title=EVIL, genre=EVIL, references=("javascript:alert(3)",), warnings=(EVIL,), site=EVIL)
    return replace(found, article=record, claims=claims, mentions=mentions)


def denying():
    """Another article that denies what the first one says."""
    thing, drug = EVIL.replace("\n", " "), "a" + EVIL
    found = article(2, drug, [("causes", thing)], {"causes": "Nobody who took {drug} for a whole year had {thing}."})
    same = {"setting": "use", "population": EVIL, "condition": EVIL, "severity": EVIL, "dose": EVIL}
    claims = [replace(one, status="negated", frequency=None, frequency_low=None, **same) for one in found.claims]
    return replace(found, article=replace(found.article, source=EVIL + "3", title=EVIL), claims=tuple(claims))


def write_hostile(output):
    link = ConceptLinkRecord(hostile().article.subject_id, "has_class", "NDC_EPC:x", EVIL, "DRUG", None, 1, "FDA", "1", "CC0")
    rejections = [RejectionRecord(EVIL + "2", None, "read", "empty", EVIL)]
    return write_report(write_snapshot(output, [hostile(), denying()], rejections, [link]), output / "pages").folder


def test_hostile_text_in_every_field_stays_text(output):
    folder = write_hostile(output)
    paths = list(folder.rglob("*.html"))
    assert len(paths) == 8
    for path in paths:
        tree = page(path)
        assert "alert(1)" not in "".join(tree.xpath("//script/text()"))
        assert not tree.xpath("//img | //script[not(@src)] | //@*[starts-with(name(), 'on')] | //@style")
        assert all(re.fullmatch(r"(\.\./)?assets/[a-z_]+\.js", source) for source in tree.xpath("//script/@src"))
        assert not [link for link in tree.xpath("//a/@href") if re.match(r"\s*(javascript|data):", link)]
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
    for path in (folder / "data").rglob("*.js"):
        assert path.read_bytes().isascii()
        assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", path.read_bytes())


def test_names_of_files_come_from_no_text(output):
    folder = write_hostile(output)
    for path in folder.rglob("*"):
        assert re.fullmatch(r"[a-zA-Z0-9_-]+(\.(html|js|css))?", path.name), path


def test_an_empty_snapshot_has_a_report(output):
    folder = write_report(write_snapshot(output, []), output / "pages").folder
    assert data(folder, "claims/heads")["rows"] == 0
    assert "Every input was read" in page(folder / "index.html").text_content()


def test_a_report_is_replaced_and_nothing_else_is(output, tmp_path):
    snapshot = write_snapshot(output, many(2))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "mine", tmp_path / "file"):
        with pytest.raises(UsageError, match="name a new"):
            write_report(output, folder)
    assert (tmp_path / "mine" / "notes.txt").read_text() == "mine"
    first = write_report(output)
    assert first.folder == output / "report"
    write_snapshot(output, many(3))
    assert write_report(output).n_articles == 3
    assert write_report(snapshot).n_articles == 2
    assert not list(output.glob(".tmp-*"))


def test_a_report_that_fails_leaves_the_old_one(output, monkeypatch):
    write_snapshot(output, many(2))
    old = write_report(output).folder / "index.html"
    before = old.read_bytes()
    monkeypatch.setattr("rxtract.report.writing.render_overview", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(output)
    assert old.read_bytes() == before
    assert not list(output.glob(".tmp-*"))


def test_the_same_snapshot_gives_the_same_report(output):
    write_snapshot(output, many(12))
    folders = [write_report(output, output / name).folder for name in ("one", "two")]
    files = [{str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in folders]
    assert files[0] == files[1]


@pytest.mark.parametrize("kind", ["missing", "empty", "file", "damaged"])
def test_without_a_snapshot_the_command_says_what_to_do(output, kind, tmp_path):
    if kind == "empty":
        output.mkdir()
    elif kind == "file":
        output.write_text("x")
    elif kind == "damaged":
        (write_snapshot(output, many(2)) / "claims" / "part-0000.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(SnapshotError, match=r"rxtract run|--full"):
        write_report(output, tmp_path / "pages")
    result = CliRunner().invoke(app, ["report", str(output), "-o", str(tmp_path / "pages")])
    assert isinstance(result.exception, SnapshotError)
    assert not (tmp_path / "pages").exists()


def test_the_command_prints_the_page_to_open(output, tmp_path):
    write_snapshot(output, many(2))
    result = CliRunner().invoke(app, ["report", str(output), "-o", str(tmp_path / "pages")])
    assert result.exit_code == 0
    assert result.stdout == f"{tmp_path / 'pages' / 'index.html'}\n"
    assert "2 articles, 20 claims, 2 drugs" in result.stderr
