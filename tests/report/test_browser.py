"""The report in a browser, opened from disk: what an analyst does with it. Skipped where there is no chromium."""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import replace

import pytest
from generated import article, many, write_snapshot
from test_report import hostile, write_hostile

from rxtract.report import write_report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
N_ARTICLES = 1_000

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make env")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def tab(browser):
    """A page in a profile of its own, on which nothing may go wrong."""
    context = browser.new_context(accept_downloads=True)
    found = context.new_page()
    said = []
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    found.on("request", lambda request: said.append(request.url) if not request.url.startswith(("file:", "blob:")) else None)
    yield found
    context.close()
    assert not said


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    output = tmp_path_factory.mktemp("browser")
    return write_report(write_snapshot(output, many(N_ARTICLES)), output / "pages").folder


def visit(tab, folder, name):
    tab.goto(f"{folder.as_uri()}/{name}")
    tab.wait_for_selector("html[data-ready]")


def count(tab):
    return tab.inner_text("#count")


def wait_for_count(tab, pattern):
    """Wait until the count reads so; the page's policy forbids playwright's own way of waiting, which is `eval`."""
    deadline = time.monotonic() + 20
    while not re.search(pattern, count(tab)):
        assert time.monotonic() < deadline, count(tab)
        tab.wait_for_timeout(20)


def test_an_analyst_filters_follows_a_claim_judges_it_and_exports_the_verdict(tab, folder, tmp_path):
    visit(tab, folder, "claims.html")
    assert count(tab) == "10,000 of 10,000 claims"
    tab.select_option("#filter-predicate", "causes")
    tab.select_option("#filter-frequency", "very_common")
    tab.fill("#filter-drug", "drug7mab")
    wait_for_count(tab, r"^\d of 10,000")
    tab.wait_for_selector(".row .quote[href]")
    row = tab.locator(".row").first
    quote = row.locator(".quote").inner_text()
    assert quote.startswith("“Very common with drug7mab: thing ")
    assert "very common" in row.inner_text()
    row.locator(".judge .right").click()
    row.locator(".quote").click()
    tab.wait_for_selector("html[data-ready] .text .pinned")
    assert "".join(tab.locator(".text .pinned").all_inner_texts()) == quote[1:-1]
    assert tab.locator(".text .pinned").first.is_visible()
    claim = tab.locator(".claim.pinned")
    assert claim.locator(".right").get_attribute("aria-pressed") == "true"
    other = tab.locator(".claim").last
    other.locator(".wrong").click()
    assert "2 verdicts" in tab.inner_text(".verdicts")
    with tab.expect_download() as download:
        tab.click(".export")
    download.value.save_as(tmp_path / "verdicts.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "verdicts.jsonl").read_text().splitlines()]
    assert {row["verdict"] for row in rows} == {"right", "wrong"}
    right = next(row for row in rows if row["verdict"] == "right")
    assert right["quote"] == quote[1:-1]
    assert right["claim_id"] == claim.get_attribute("data-id")
    assert right.keys() == rows[0].keys() == rows[1].keys()


def test_filters_are_in_the_address_and_count_what_they_would_leave(tab, folder):
    visit(tab, folder, "claims.html#predicate=treats&status=negated")
    shown = int(count(tab).split()[0].replace(",", ""))
    assert 0 < shown < 1_000
    assert f"negated ({shown:,})" in tab.inner_text("#filter-status")
    tab.select_option("#filter-status", "hedged")
    assert "status=hedged" in tab.url
    tab.click("button[type=reset]")
    wait_for_count(tab, r"^10,000")
    tab.fill("#filter-search", "thing 17 drug1mab")
    wait_for_count(tab, r"^\d+ of 10,000")
    tab.check("#filter-quotes")
    tab.fill("#filter-search", "interact")
    wait_for_count(tab, r"^1,\d{3} of")


def test_claims_are_filtered_by_verdict_also_after_a_reload(tab, folder):
    visit(tab, folder, "claims.html#predicate=treats")
    tab.wait_for_selector(".row .judge")
    quotes = [tab.locator(".row").nth(place).locator(".quote").inner_text() for place in (0, 2)]
    tab.locator(".row").nth(0).locator(".judge .right").click()
    tab.locator(".row").nth(2).locator(".judge .wrong").click()
    tab.select_option("#filter-verdict", "wrong")
    wait_for_count(tab, "^1 of 10,000")
    assert tab.locator(".row .quote").first.inner_text() == quotes[1]
    assert "right (1)" in tab.inner_text("#filter-verdict")
    tab.reload()
    wait_for_count(tab, "^1 of 10,000")
    assert tab.locator(".row .quote").first.inner_text() == quotes[1]
    tab.select_option("#filter-verdict", "none")
    wait_for_count(tab, r"^1,\d{3} of")


def test_the_keyboard_reaches_the_first_claim_of_a_drug(tab, folder):
    tab.goto(min((folder / "drugs").iterdir()).as_uri())
    assert presses(tab, ".fact .quote") <= 5


def test_orders_keep_all_rows_and_a_random_sample_is_the_same_each_time(tab, folder):
    visit(tab, folder, "claims.html#order=random")
    first = tab.locator(".row .quote[href]").first
    first.wait_for()
    shown = first.inner_text()
    assert count(tab) == "10,000 of 10,000 claims"
    tab.reload()
    assert tab.locator(".row .quote[href]").first.inner_text() == shown
    tab.select_option("#filter-order", "score")
    assert "score 0.99" in tab.locator(".row").first.inner_text()


def test_the_list_scrolls_to_its_end(tab, folder):
    visit(tab, folder, "claims.html")
    tab.evaluate("document.getElementById('rows').scrollTop = 1e9")
    tab.wait_for_selector(".row[aria-posinset='10000'] .quote[href]")
    assert tab.locator(".row").count() < 60


def presses(tab, selector, *, limit=8):
    """Press Tab until the focus is within `selector`, taking the skip link, and return how often."""
    for number in range(1, limit + 1):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.classList.contains('skip')"):
            tab.keyboard.press("Enter")
        if tab.evaluate(f"!!document.activeElement.closest({selector!r})"):
            return number
    return None


def test_the_keyboard_reaches_the_first_claim_moves_on_and_judges(tab, folder):
    visit(tab, folder, "claims.html#predicate=treats")
    shown = count(tab)
    assert presses(tab, ".row") <= 5
    assert (count(tab), tab.url.partition("#")[2]) == (shown, "predicate=treats")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("3")
    assert tab.evaluate("document.activeElement.getAttribute('aria-posinset')") == "2"
    assert "1 verdict" in tab.inner_text(".verdicts")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("html[data-ready] .claim.pinned")
    tab.reload()
    tab.wait_for_selector("html[data-ready]")
    assert presses(tab, ".claim") <= 5
    tab.keyboard.press("j")
    tab.keyboard.press("1")
    assert "2 verdicts" in tab.inner_text(".verdicts")
    tab.keyboard.press("n")
    tab.wait_for_url("**/articles/*.html")


def test_the_lists_of_drugs_and_articles_are_searched(tab, folder):
    visit(tab, folder, "drugs.html")
    tab.fill("#filter-search", "drug17mab")
    assert count(tab) == "1 of 400 drugs"
    tab.click(".row a")
    tab.wait_for_selector("#profile")
    tab.click("#treats .quote >> nth=0")
    tab.wait_for_selector("html[data-ready] .text .pinned")
    visit(tab, folder, "articles.html")
    tab.fill("#filter-search", "article 17")
    tab.click(".row a >> nth=0")
    tab.wait_for_selector("article .text")


def test_it_is_quick(tab, folder):
    started = time.monotonic()
    visit(tab, folder, "claims.html")
    assert time.monotonic() - started < 5  # 2 s are wanted at ten times the size; machines of tests are slow
    took = tab.evaluate("""() => {
      const times = [];
      for (const value of ["treats", "causes", "has_mechanism", ""]) {
        const select = document.getElementById("filter-predicate");
        select.value = value;
        const start = performance.now();
        select.dispatchEvent(new Event("input", { bubbles: true }));
        document.getElementById("rows").getBoundingClientRect();
        times.push(performance.now() - start);
      }
      return times;
    }""")
    assert sorted(took)[2] < 200


def test_hostile_text_runs_nothing_and_is_shown(tab, tmp_path):
    folder = write_hostile(tmp_path)
    for path in sorted(folder.rglob("*.html")):
        tab.goto(path.as_uri())
        tab.wait_for_timeout(150)
        assert "alert(1)" in tab.inner_text("main")
        assert tab.locator("main script, main img").count() == 0
    visit(tab, folder, "claims.html")
    tab.wait_for_selector(".row .quote[href]")
    assert tab.locator(".row").first.locator(".drug").text_content() == hostile().claims[0].subject_name


def test_a_folder_that_lacks_its_data_says_so(browser, tmp_path):
    folder = write_report(write_snapshot(tmp_path, many(2)), tmp_path / "pages").folder
    shutil.rmtree(folder / "data")
    tab = browser.new_page()
    tab.goto((folder / "claims.html").as_uri())
    wait_for_count(tab, r"complete\?")


def test_on_a_phone_claims_come_first_and_filters_open_at_a_touch(tab, folder):
    tab.set_viewport_size({"width": 390, "height": 844})
    visit(tab, folder, "claims.html")
    tab.wait_for_selector(".row .judge")
    assert not tab.is_visible("#filter-drug")
    assert tab.locator(".row").first.bounding_box()["y"] < 400
    tab.click("#choices summary")
    tab.fill("#filter-drug", "drug7mab")
    wait_for_count(tab, r"^\d+ of 10,000")
    tab.reload()
    wait_for_count(tab, r"^\d{1,3} of 10,000")
    assert tab.is_visible("#filter-drug")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(tab, tmp_path, width):
    long = article(1, "lopidrine" * 12, [("causes", "x" * 400)])
    extractions = [replace(long, article=replace(long.article, title="y" * 300)), *many(3)]
    folder = write_report(write_snapshot(tmp_path, extractions), tmp_path / "pages").folder
    tab.set_viewport_size({"width": width, "height": 800})
    for path in sorted(folder.rglob("*.html")):
        tab.goto(path.as_uri())
        tab.wait_for_timeout(100)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
