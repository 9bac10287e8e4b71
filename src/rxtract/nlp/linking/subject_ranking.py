"""Subject ranking: which of the drugs that an article names it is about, by where and how often it names them.

The features of a ranking model, a logistic regression over pairs of drugs, whose weights are data: fitted by
`training/weights/subject.py` on annotated articles.

Performance: docs/quality.md, "Subjects".
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from spacy.tokens import Doc

from rxtract.matching.rule_files import read_rules
from rxtract.nlp.annotations import Mention
from rxtract.nlp.state import article_of, state_of, text_of

LEAST = 0.25
"""Least probability of a subject: below it an article is about no drug, or about many."""
LEAST_OF_SURE = 0.15
"""The same for names that the network is sure of at all their places; below it, they are taken for other drugs'."""
FEWEST_OF_MANY, LEAST_OF_MANY = 5, 0.65
"""From so many drugs on, one that is named once needs this probability: in a list the first leads by little."""
LEAST_DENSITY = 1.25
"""Fewest names of the vocabulary in a hundred words of an article about a drug. Of 90 annotated articles and nine real
labels and leaflets the least has 3.9 in all its words; of 40 saved news pages the most has 1.1."""
_OPENING = 400  # code points
_MOST_HEADINGS, _MOST_OPENED = 2, 3
_QUARTERS = 4
Features = Mapping[str, float]


def title_end(doc: Doc) -> int:
    """Return where the title ends in the text: the article's own, or the first line that holds something."""
    article, text = article_of(doc), text_of(doc)
    if article and article.title:
        position = text.find(article.title[:60])
        if 0 <= position < 500:
            return position + len(article.title)
    start = len(text) - len(text.lstrip())
    return start + len(text[start:].split("\n", 1)[0])


def density_of_names(doc: Doc) -> float:
    """Return how many linked names of the vocabulary stand in a hundred words of the text that is extracted from."""
    state = state_of(doc)
    names = sum(one.concept is not None and one.found_by.startswith("lexicon") for one in state.mentions)
    return 100 * names / max(1, sum(len(text.split()) for _, _, text in state.sentences))


def subject_features(
    doc: Doc,
    members: Mapping[str, Sequence[Mention]],
    products: Sequence[str],
    odds: Mapping[int, float] | None = None,
) -> dict[str, Features]:
    """Return the features of every drug, given its mentions by key in the order of the text.

    `odds` is what the network says of the mention that starts at a token: the log odds of naming the subject.
    """
    by_network = odds or {}
    if not members:
        return {}
    length = max(1, len(text_of(doc)))
    end_of_title = title_end(doc)
    headings = [(one.start, one.start + len(one.heading)) for one in state_of(doc).sections if one.heading]
    heading_starts = [start for start, _ in headings]
    names = {name.lower() for name in products}
    counts = {key: len(mentions) for key, mentions in members.items()}
    total, most = sum(counts.values()), max(counts.values())
    first = min(members, key=lambda key: members[key][0].start)
    found: dict[str, Features] = {}
    for key, mentions in members.items():
        starts = [doc[one.start].idx for one in mentions]
        places = [bisect_right(heading_starts, start) - 1 for start in starts]
        in_headings = {
            place for place, start in zip(places, starts, strict=True) if place >= 0 and start < headings[place][1]
        }
        opened = sum(1 for one in mentions if doc[one.start].is_sent_start)
        found[key] = {
            "title": float(starts[0] < end_of_title),
            "opening": float(starts[0] < _OPENING),
            "first": float(key == first),
            "often": math.log1p(counts[key]),
            "share": counts[key] / total,
            "most": counts[key] / most,
            "headings": float(min(_MOST_HEADINGS, len(in_headings))),
            "spread": len({_QUARTERS * start // length for start in starts}) / _QUARTERS,
            "opens_sentences": float(min(_MOST_OPENED, opened)),
            "group": float(all(one.found_by.startswith("grammar") for one in mentions)),
            "linked": float(any(one.concept is not None for one in mentions)),
            "product": float(any(_words(doc, one) in names or "product" in one.found_by for one in mentions)),
            "score": sum(one.score for one in mentions) / len(mentions),
            "once": float(len(mentions) == 1),
            "title_and_again": float(starts[0] < end_of_title and len(mentions) > 2),
            "network": sum(by_network.get(one.start, 0.0) for one in mentions) / len(mentions),
            "network_best": max(by_network.get(one.start, 0.0) for one in mentions),
        }
    return found


def _words(doc: Doc, mention: Mention) -> str:
    return " ".join(doc[mention.start : mention.end].text.lower().split())


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    weights: dict[str, float] = read_rules("subject")["weights"]
    return weights


def rank_subjects(found: Mapping[str, Features]) -> dict[str, float]:
    """Return for every drug the probability that the article is about it rather than about one of the others."""
    weights = _weights()
    sums = {
        key: sum(weights.get(name, 0.0) * value for name, value in features.items()) for key, features in found.items()
    }
    most = max(sums.values(), default=0.0)
    shares = {key: math.exp(total - most) for key, total in sums.items()}
    whole = sum(shares.values())
    return {key: share / whole for key, share in shares.items()}
