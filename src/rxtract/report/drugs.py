"""The page of a drug: what all articles claim of it, one line per fact, with the best quotes and how many articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote as percent

from rxtract.page.addresses import link
from rxtract.page.markup import attributes, escape
from rxtract.predicates import Predicate, all_predicates
from rxtract.records import STATUSES, ClaimRecord, content_id
from rxtract.report.claims import details
from rxtract.report.frequencies import CLASSES, frequency_class
from rxtract.report.snapshot import ArticleLine, Snapshot

FIRST = "first-claim"
"""Id of the first fact, to which the keyboard may skip."""
N_QUOTES = 5
N_FACTS = 200
"""Facts and quotes beyond these are in the claims table, where every fact leads."""


@dataclass
class Fact:
    """What is claimed of a drug and one object by one predicate, over all articles."""

    claim: ClaimRecord  # the first, for its names
    articles: set[str] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)
    frequencies: Counter[str] = field(default_factory=Counter)
    quotes: list[ClaimRecord] = field(default_factory=list)

    def add(self, claim: ClaimRecord, article: ArticleLine) -> None:
        """Count a claim; of near copies of an article one counts."""
        self.articles.add(article.original)
        self.statuses[claim.status] += 1
        self.frequencies[frequency_class(claim)] += 1
        self.quotes.append(claim)
        self.quotes.sort(key=lambda one: (STATUSES.index(one.status), -one.score, one.claim_id))
        del self.quotes[N_QUOTES:]

    @property
    def name(self) -> str:
        """The object as people know it."""
        return self.claim.object_name or " ".join(self.claim.object_text.split())

    @property
    def n_claims(self) -> int:
        """Claims that make it."""
        return self.statuses.total()

    @property
    def frequency(self) -> str:
        """The class that most claims state; the more frequent of several."""
        stated = [name for name in CLASSES[:-1] if self.frequencies[name]]
        return max(stated, key=lambda name: self.frequencies[name], default="")


def page_name(name: str, key: str) -> str:
    """Return the name of a drug's page: readable, and the drug's own.

    >>> page_name("Insulin <glargine>", "X")
    'insulin-glargine-b4d4dbeb'
    """
    readable = re.sub(r"[^a-z0-9]+", "-", name.casefold())[:40].strip("-")
    return "-".join(filter(None, (readable, content_id(name, key)[:8])))


def render_drug(
    name: str, identity: str | None, claims: Iterable[ClaimRecord], snapshot: Snapshot, differences: str = ""
) -> str:
    """Return the content of a drug's page; `differences` is markup that stands at its end."""
    facts: dict[tuple[str, str], Fact] = {}
    articles: set[str] = set()
    total = 0
    for claim in claims:
        key = (claim.predicate, claim.object_id or " ".join(claim.object_text.casefold().split()))
        article = snapshot.articles[claim.article_id]
        facts.setdefault(key, Fact(claim)).add(claim, article)
        articles.add(article.original)
        total += 1
    table = f"../claims.html#drug={percent(name, safe='')}"
    groups = snapshot.classes.get(identity or "", ())
    about = [_counted(total, "claim"), _counted(len(articles), "article"), *map(escape, groups)]
    head = (
        f'<h1 class="subject"><bdi>{link(identity, name)}</bdi></h1><p class="facts">{" · ".join(about)} · '
        f'<a href="{escape(table)}">all in the table</a></p>'
    )
    by_predicate: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts.values():
        by_predicate[fact.claim.predicate].append(fact)
    shown = [predicate for predicate in all_predicates().values() if predicate.name in by_predicate]
    parts = [_predicate(predicate, by_predicate[predicate.name], table, snapshot) for predicate in shown]
    topics = [(one.name, one.heading) for one in shown] + ([("differences", "differences")] if differences else [])
    jumps = " · ".join(f'<a href="#{escape(anchor)}">{escape(title)}</a>' for anchor, title in topics)
    content = "".join(parts).replace("<li ", f'<li id="{FIRST}" tabindex="-1" ', 1)
    return f'{head}<nav class="facts" aria-label="On this page">{jumps}</nav>{content}{differences}'


def _predicate(predicate: Predicate, facts: list[Fact], table: str, snapshot: Snapshot) -> str:
    ordered = sorted(facts, key=lambda fact: (-len(fact.articles), -fact.n_claims, fact.name.casefold()))
    link_all = f"{table}&predicate={predicate.name}"
    title = (
        f'<h2 class="group {escape(predicate.label or "")}">{escape(predicate.heading)} '
        f'<small><a href="{escape(link_all)}">{len(facts):,}</a></small></h2>'
    )
    shown, left = ordered[:N_FACTS], len(ordered) - N_FACTS
    more = f'<p><a href="{escape(link_all)}">{left:,} more in the table</a></p>' if left > 0 else ""
    if not predicate.has_frequency:
        body = _list(shown, link_all, snapshot)
    else:
        body = "".join(_by_frequency(shown, link_all, snapshot))
    return f'<section id="{escape(predicate.name)}">{title}{body}{more}</section>'


def _by_frequency(facts: list[Fact], table: str, snapshot: Snapshot) -> Iterator[str]:
    for name in CLASSES:
        some = [fact for fact in facts if fact.frequency == name]
        if some:
            heading = name.replace("_", " ") if name else "frequency not stated"
            yield f'<h3 class="frequency">{heading} <small>{len(some):,}</small></h3>{_list(some, table, snapshot)}'


def _list(facts: list[Fact], table: str, snapshot: Snapshot) -> str:
    return f'<ul class="facts-list">{"".join(_fact(fact, table, snapshot) for fact in facts)}</ul>'


def _fact(fact: Fact, table: str, snapshot: Snapshot) -> str:
    claims_link = f"{table}&object={percent(fact.name, safe='')}"
    counts = f'<a href="{escape(claims_link)}">{_counted(fact.n_claims, "claim")}</a>'
    first, *others = (_quote(claim, snapshot) for claim in fact.quotes)
    more = f"<details><summary>more quotes</summary>{''.join(others)}</details>" if others else ""
    badges = "".join(f'<span class="badge {kind}">{escape(text)}</span>' for kind, text in _badges(fact))
    only = "negated" if set(fact.statuses) == {"negated"} else ""
    return (
        f'<li class="fact {only}"><p><b class="object" dir="auto">{link(fact.claim.object_id, fact.name)}</b> {badges}'
        f'<span class="n">{_counted(len(fact.articles), "article")} · {counts}</span></p>{first}{more}</li>'
    )


def _badges(fact: Fact) -> Iterator[tuple[str, str]]:
    for status in ("hedged", "negated"):
        if fact.statuses[status]:
            share = f" {fact.statuses[status]} of {fact.n_claims}" if fact.n_claims > 1 else ""
            yield status, status + share
    for name in CLASSES[:-1]:
        if fact.frequencies[name]:
            yield "detail", name.replace("_", " ") + (f" ×{fact.frequencies[name]}" if fact.n_claims > 1 else "")


def _quote(claim: ClaimRecord, snapshot: Snapshot) -> str:
    article = snapshot.articles[claim.article_id]
    known = attributes(class_="quote", dir="auto", href=f"../articles/{article.page}.html#{percent(claim.claim_id)}")
    cue = f" by “{' '.join(claim.status_cue.split())}”" if claim.status_cue else ""
    said = [claim.status + cue] if claim.status != "asserted" else []
    small = " · ".join(map(escape, [article.title, *said, *details(claim)]))
    return f'<a{known}>“{escape(claim.quote)}”</a><p class="why"><bdi>{small}</bdi></p>'


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
