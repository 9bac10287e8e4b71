"""Prefilter: which patterns can match a text at all, by the pieces of words that they require.

Most rules match few sentences. What every match of a pattern must hold is read off its parse tree once, as RE2's
FilteredRE2 does (https://github.com/google/re2). Only patterns that find all of it are run, so a filtered search gives
what an unfiltered one gives; `tests/nlp/test_prefilter.py` compares both.

A piece is a part of one word, compared as `mark_borders` writes words. A term is a set of pieces that a match holds
together, a clause a set of terms of which it holds one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import chain, groupby, product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import marisa_trie

from rxtract.matching.rule_files import BORDER

Term = frozenset[str]
Clause = frozenset[Term]

_MOST_STRINGS = 200  # more than a rule's longest list of words times its endings
_MOST_TERMS = 120  # of several clauses joined into one
_MOST_WORDS = 100_000  # distinct words remembered; one article has some thousands
_LONGEST_KEPT = 200  # code points; a longer word is hardly met twice
# Letters beyond ASCII that a pattern without regard to case takes for a letter of ASCII.
_FOLD = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "\u212a": "k"})
_BORDER = "\0"  # in the strings of a pattern: no letter on both sides
_MARK = "|"
_BORDER_BRANCHES = repr(_parser.parse(BORDER)[0][1])
_CHANGE = re.compile(r"(?<=[a-z])(?=[^a-z])|(?<=[^a-z])(?=[a-z])")
_WORD = re.compile(r" ?[^ ]+ ?")


class _Needs(NamedTuple):
    """What a part of a pattern needs: the strings it matches (None: not known), and clauses that hold besides."""

    strings: frozenset[str] | None
    clauses: tuple[Clause, ...] = ()


_NOTHING = _Needs(frozenset({""}))
_UNKNOWN = _Needs(None)


def fold(text: str) -> str:
    """Return a text as patterns without regard to case see it: small letters, all letters of ASCII as such."""
    return text.lower() if text.isascii() else text.translate(_FOLD).lower()


def mark_borders(words: str) -> str:
    """Return folded words with a mark between letters (of ASCII) and anything else.

    >>> mark_borders(" co-trimoxazole ")
    ' |co|-|trimoxazole| '
    """
    return _CHANGE.sub(_MARK, words)


@lru_cache(maxsize=1 << 14)
def _pieces(string: str) -> Term:
    """Return the pieces that a text holds wherever it holds a string, one for each word."""
    inner = mark_borders(re.sub(" +", " ", string.replace(_BORDER, "")))
    bare = string.strip(_BORDER)
    before = _MARK if string.startswith(_BORDER) and re.match("[a-z]", bare) else ""
    after = _MARK if string.endswith(_BORDER) and re.search("[a-z]$", bare) else ""
    return frozenset(piece for piece in _WORD.findall(before + inner + after) if len(piece) > 1)


def _clause(strings: Iterable[str]) -> Clause:
    """Return the clause of a part that matches one of these strings; empty when it says nothing."""
    terms = frozenset(map(_pieces, strings))
    return frozenset() if frozenset() in terms else _without_implied(terms)


def _without_implied(terms: Clause) -> Clause:
    """Return a clause without the terms that another one holds wherever they hold."""
    everything = "\n".join(chain.from_iterable(terms))
    short = [piece for (piece,) in (term for term in terms if len(term) == 1) if everything.count(piece) > 1]
    kept = {term for term in terms if not any(piece in other and term != {piece} for piece in short for other in term)}
    longer = [term for term in kept if len(term) > 1]
    return frozenset(term for term in kept if len(term) == 1 or not any(other < term for other in longer))


def _cost(clause: Clause) -> float:
    """Return how often a clause will hold where its pattern does not match: short pieces are everywhere."""
    return float(sum(6.0 ** -sum(map(len, term)) for term in clause))


def _clauses(needs: _Needs) -> tuple[Clause, ...]:
    """Return everything a part needs as clauses."""
    own = _clause(needs.strings) if needs.strings is not None else None
    return (*needs.clauses, own) if own else needs.clauses


def _joined(clauses: Iterable[Clause]) -> Clause:
    """Return one clause that says of all these as much as a clause can; empty when there is none."""
    ordered = sorted(clauses, key=lambda clause: (_cost(clause), sorted(map(sorted, clause))))
    result = ordered[0] if ordered else frozenset()
    for clause in ordered[1:]:
        if len(result) * len(clause) <= _MOST_TERMS:
            result = _without_implied(frozenset(left | right for left, right in product(result, clause)))
    return result


@lru_cache(maxsize=1 << 10)
def _letter(code: int) -> frozenset[str] | None:
    letter = chr(code)
    if letter.isspace():
        return frozenset({" "})
    return frozenset({letter.lower()}) if letter.isascii() and letter != _BORDER else None


def _letters(members: Sequence[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return the letters of a set in brackets, None when it is negated, large or goes beyond ASCII."""
    letters: set[str] = set()
    for kind, value in members:
        codes = range(value[0], value[1] + 1) if kind is op.RANGE else [value] if kind is op.LITERAL else None
        if kind is op.CATEGORY and value is op.CATEGORY_SPACE:
            codes = [ord(" ")]
        found = [_letter(code) for code in codes] if codes and len(codes) <= 10 else [None]
        for letter in found:
            if letter is None:
                return None
            letters |= letter
    return frozenset(letters)


def _read_repeat(value: tuple[int, Any, Any]) -> _Needs:
    low, high, needs = value[0], value[1], _read_parts(value[2])
    if (low, high) == (1, 1):
        return needs
    if needs.strings == frozenset({" "}):  # any run of white space is one
        return _Needs(frozenset({" "}) if low else frozenset({" ", ""}))
    if low == 0:
        return _Needs(needs.strings | {""}) if high == 1 and needs.strings is not None else _UNKNOWN
    return _Needs(None, _clauses(needs))


def _read_branches(value: tuple[Any, Sequence[Any]]) -> _Needs:
    if len(value[1]) == 2 and repr(value) == _BORDER_BRANCHES:
        return _Needs(frozenset({_BORDER}))
    parts = [_read_parts(branch) for branch in value[1]]
    strings: set[str] = set().union(*(part.strings or () for part in parts))
    if all(part.strings is not None and not part.clauses for part in parts) and len(strings) <= _MOST_STRINGS:
        return _Needs(frozenset(strings))
    best = [_joined(_clauses(part)) for part in parts]
    return _Needs(None, (_without_implied(frozenset().union(*best)),)) if all(best) else _UNKNOWN


def _read_ahead(value: tuple[int, Any]) -> _Needs:
    return _Needs(_NOTHING.strings, _clauses(_read_parts(value[1])))


_READERS: dict[Any, Callable[[Any], _Needs]] = {
    op.LITERAL: lambda value: _Needs(_letter(value)),
    op.IN: lambda value: _Needs(_letters(value)),
    op.AT: lambda value: _Needs(frozenset({_BORDER})) if value is op.AT_BOUNDARY else _NOTHING,
    op.ASSERT: _read_ahead,
    op.ASSERT_NOT: lambda value: _NOTHING,
    op.SUBPATTERN: lambda value: _read_parts(value[3]),
    op.MAX_REPEAT: _read_repeat,
    op.MIN_REPEAT: _read_repeat,
    op.POSSESSIVE_REPEAT: _read_repeat,
    op.BRANCH: _read_branches,
}


def _read_each(parts: Iterable[tuple[Any, Any]]) -> Iterator[_Needs]:
    """Yield what each part needs, letters in a row as one."""
    for literal, run in groupby(parts, key=lambda part: part[0] is op.LITERAL and _letter(part[1]) is not None):
        if literal:
            yield _Needs(frozenset({"".join(letter for _, code in run for letter in _letter(code) or ())}))
        else:
            yield from (_READERS[kind](value) if kind in _READERS else _UNKNOWN for kind, value in run)


def _read_parts(parts: Iterable[tuple[Any, Any]]) -> _Needs:
    """Return what parts one after another need: their strings joined as long as these are known and few."""
    strings, whole = frozenset({""}), True
    clauses: list[Clause] = []
    for found in _read_each(parts):
        clauses += found.clauses
        if found.strings is not None and len(strings) * len(found.strings) <= _MOST_STRINGS:
            strings = frozenset(left + right for left, right in product(strings, found.strings))
            continue
        whole = False
        clauses += _clauses(_Needs(strings))
        strings = found.strings if found.strings is not None else frozenset({""})
    if whole:
        return _Needs(strings, tuple(clauses))
    return _Needs(None, (*clauses, *_clauses(_Needs(strings))))


def necessary(pattern: re.Pattern[str]) -> tuple[Clause, ...]:
    r"""Return the clauses that the folded words of a text fulfil wherever the pattern matches.

    >>> [sorted(map(sorted, clause)) for clause in necessary(re.compile(r"(?:causes?|leads to) \w+ pain"))]
    [[['causes| '], ['cause| '], ['leads| ', '|to| ']], [[' |pain']]]
    """
    known = _known().get(key_of(pattern))
    if known is not None:
        return tuple(frozenset(map(frozenset, clause)) for clause in known)
    return read_necessary(pattern)


def read_necessary(pattern: re.Pattern[str]) -> tuple[Clause, ...]:
    """Return the same, read off the pattern."""
    return tuple(dict.fromkeys(_clauses(_read_parts(_parser.parse(pattern.pattern, pattern.flags)))))


def key_of(pattern: re.Pattern[str]) -> str:
    """Return under what a pattern's clauses are packaged."""
    folded = bool(pattern.flags & re.IGNORECASE)
    return hashlib.blake2b(f"{folded} {pattern.pattern}".encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=1)
def _known() -> Mapping[str, list[list[list[str]]]]:
    """Return the packaged clauses: reading all patterns takes longer than everything else before the first result.

    `python -m tools.necessary_words` writes them; a pattern that is not among them is read.
    """
    file = files("rxtract").joinpath("data/rules/necessary_words.json")
    known: dict[str, list[list[list[str]]]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return known


def begins_with(pattern: str) -> str | None:
    """Return the letter that every match of a pattern begins with, None where it is not one.

    >>> begins_with("<(?:a|b)"), begins_with("<a|b")
    ('<', None)
    """
    parsed = _parser.parse(pattern)
    return chr(parsed[0][1]) if len(parsed) and parsed[0][0] is op.LITERAL else None


class _Check(NamedTuple):
    """A clause as bits of pieces: those that are enough alone, and those that need one of others besides."""

    single: int
    firsts: int
    together: tuple[tuple[int, _Check], ...]

    def holds(self, found: int) -> bool:
        """Whether a text with these pieces fulfils the clause."""
        if found & self.single:
            return True
        if not found & self.firsts:
            return False
        for first, rest in self.together:  # noqa: SIM110 (asked most: `any` over a generator takes twice the time)
            if found & first and rest.holds(found):
                return True
        return False


class _Word(NamedTuple):
    """What a word holds, as bits: pieces, clauses that they may fulfil; and patterns whose rarest clause is one."""

    pieces: int
    opened: int
    led: tuple[int, ...]


@lru_cache(maxsize=16)  # several sets of patterns are asked about a sentence
def words_of(text: str) -> frozenset[str]:
    """Return the distinct words of a text, folded."""
    return frozenset(fold(text).split())


def _longest(term: Term) -> str:
    return max(sorted(term), key=len)


class Prefilter:
    """Chooses the patterns that can match a text.

    Two steps: the longest piece of each term is asked for first, which few patterns pass.
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        needs = [necessary(pattern) for pattern in patterns]
        clauses = list(dict.fromkeys(clause for found in needs for clause in found))
        self._trie = marisa_trie.Trie({piece for clause in clauses for term in clause for piece in term})
        self._opens = [0] * len(self._trie)  # piece → the clauses that it may fulfil
        for number, clause in enumerate(clauses):
            for term in clause:
                self._opens[self._trie[_longest(term)]] |= 1 << number
        places = {clause: number for number, clause in enumerate(clauses)}
        self._quick = [sum(1 << places[clause] for clause in found) for found in needs]
        self._checks = [[self._check(clause) for clause in found] for found in needs]
        # A pattern is looked at where words may fulfil its rarest clause.
        self._led: dict[int, list[int]] = defaultdict(list)  # clause → patterns
        self._always = [number for number, found in enumerate(needs) if not found]
        for number, found in enumerate(needs):
            if found:
                self._led[places[min(found, key=_cost)]].append(number)
        self._words: dict[str, _Word | None] = {}
        self._reach = max(map(len, self._trie), default=0)

    def _check(self, clause: Clause) -> _Check:
        single, together = 0, defaultdict(set)
        for term in clause:
            piece = _longest(term)
            if len(term) == 1:
                single |= 1 << self._trie[piece]
            else:
                together[piece].add(term - {piece})
        rest = tuple((1 << self._trie[piece], self._check(frozenset(terms))) for piece, terms in together.items())
        return _Check(single, sum(first for first, _ in rest), rest)

    def _read(self, word: str) -> _Word | None:
        """Return the pieces that a word holds, the clauses that these may fulfil, and the patterns of those clauses."""
        marked, pieces, opened = mark_borders(f" {word} "), 0, 0
        for start in range(len(marked)):
            for piece in self._trie.prefixes(marked[start : start + self._reach]):
                number = self._trie[piece]
                pieces |= 1 << number
                opened |= self._opens[number]
        led = tuple(number for clause, numbers in self._led.items() if opened >> clause & 1 for number in numbers)
        found = _Word(pieces, opened, led) if pieces else None
        if len(self._words) >= _MOST_WORDS:
            self._words.clear()
        if len(word) <= _LONGEST_KEPT:
            self._words[word] = found
        return found

    def possible(self, text: str) -> Iterator[int]:
        """Yield the numbers of the patterns that can match a text, in order."""
        pieces, opened, known = 0, 0, self._words
        asked = set(self._always)
        for word in words_of(text):
            found = known[word] if word in known else self._read(word)
            if found is not None:
                pieces |= found.pieces
                opened |= found.opened
                if found.led:
                    asked.update(found.led)
        for number in sorted(asked):
            needed = self._quick[number]
            if needed & opened != needed:
                continue
            for check in self._checks[number]:
                if not check.holds(pieces):
                    break
            else:
                yield number
