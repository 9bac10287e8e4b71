"""Tokens: scispaCy's tokenizer with more token borders, for text of web pages that lost its spaces."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

TOKENIZER = "rxtract_tokenizer"
"""Name under which spaCy finds it."""

_Search = Callable[[str], "re.Match[str] | None"]
_WIDE = "，。；：！？、（）【】《》「」『』“”‘’·•…｜|"
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_GREEK = "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega"
_WITH_ENTITY = re.compile(rf"[\w-]*&(?:{_GREEK}|micro|shy);[\w-]*", re.IGNORECASE)  # "interferon &beta;-1a"
_OTHER_ENTITY = rf"&(?!(?:{_GREEK}|micro|shy);)(?:[A-Za-z]{{2,8}}|#\d{{1,6}}|#[xX][0-9A-Fa-f]{{1,5}});"  # &nbsp; &amp;
# What a hyphen joins to a name: participles and a few adjectives and nouns; not those that make a disease narrower.
_SAID_OF_NAMES = (
    r"(?!mutated|threatening|sided|onset|type)[a-z]{2,}(?:ed|ing)|only|free|prone|responsive|intolerant|allergic"
    r"|immunoreactive|dominant|suppressor|blockers?|therapy|treatment|users?"
)
_EXTRA_INFIXES = (
    _OTHER_ENTITY,
    rf"[{_WIDE}\[\]()<>;:]",
    r"(?<=[A-Za-z0-9)\]%]{2})[.!?](?=[A-Z])",  # "side effects.Common": the space after the full stop is missing
    r"(?<=[A-Za-z)]),(?=[A-Za-z(])",
    r"(?<=[A-Za-z]{3})/(?=[A-Za-z]{2})",  # relapsed/refractory, and/or; not mg/L
    r"(?<=[a-z]{3})&(?=[a-z]{3})(?!\w*;)",  # "gout&nausea", as pages write it with an entity; not R&D
    rf"(?<=[{_CJK}])(?=[^{_CJK}])",
    rf"(?<=[^{_CJK}])(?=[{_CJK}])",
    rf"(?<=[{_CJK}])(?=[{_CJK}])",
    "[\u2013\u2014]",
    r"(?<=[A-Za-z]{2})/(?=[A-Z]{2})",  # "Li/DVP"
    r"(?<=[)\]])/(?=[A-Za-z])",
    rf"(?<=[A-Za-z0-9])-(?=(?i:{_SAID_OF_NAMES})\b)",  # "ibuprofen-induced": the drug is a name
)
_BRACKETED = r"\((?=[A-Za-z]{2,8}\)[-/])"  # "(BHA)-induced": scispaCy takes such brackets for a part of a chemical
_WHITE = frozenset({" ", "\t", "\n"})
_LETTER = re.compile(r"[^\W_]")
_LONG, _RUN = 1000, 200  # code points of a word, and of marks at one of its ends, that no text has
_SUFFIX_REACH = 60  # code points; without it a run of brackets takes time with the square of its length
_EXTRA_AFFIXES = (_OTHER_ENTITY, rf"[{_WIDE}]", r"[\u200b\ufeff]")
_EXTRA_PREFIXES = (*_EXTRA_AFFIXES, _BRACKETED)


def _is_one_token(word: str) -> bool:
    """Whether a word is not to be cut: it holds an entity, or an endless run of marks at one of its ends.

    spaCy cuts marks off one by one and copies the rest each time.
    """
    if len(word) > _LONG and not (_LETTER.search(word, 0, _RUN) and _LETTER.search(word, len(word) - _RUN)):
        return True
    return "&" in word and _WITH_ENTITY.fullmatch(word) is not None


class PackagedTokenizer(Tokenizer):  # type: ignore[misc]  # spaCy says nothing of its type
    """A tokenizer that is part of the package: a saved pipeline holds nothing of it."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Build it anew in another process."""
        return build_tokenizer, (SimpleNamespace(vocab=self.vocab, Defaults=English.Defaults),)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return nothing."""
        return b""

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> PackagedTokenizer:
        """Stay as it is."""
        return self


class _PrefixSearch:
    """The "&" of "&beta;-1a," is no prefix: the comma must go first, then the whole word matches."""

    def __init__(self, search: _Search) -> None:
        self._search = search

    def __call__(self, word: str) -> re.Match[str] | None:
        return None if "&" in word and _WITH_ENTITY.match(word) else self._search(word)


class _SuffixSearch:
    """spaCy asks anew after every affix that it cuts off; a suffix shows in the end of a word alone."""

    def __init__(self, search: _Search) -> None:
        self._search = search

    def __call__(self, word: str) -> re.Match[str] | None:
        return self._search(word[-_SUFFIX_REACH:])


def build_tokenizer(nlp: Language) -> Tokenizer:
    """Return scispaCy's tokenizer with full-width punctuation, missing spaces and CJK letters as borders.

    Measured on 30 leaflets: about 160,000 words/s on one core, as the tokenizer alone.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scispaCy's patterns raise FutureWarning: possible nested set
        plain = _scispacy_tokenizer(nlp)
        search_prefix = compile_prefix_regex([*_EXTRA_PREFIXES, _pattern_of(plain.prefix_search)]).search
        search_suffix = compile_suffix_regex([*_EXTRA_AFFIXES, _pattern_of(plain.suffix_search)]).search
        infixes = compile_infix_regex([*_EXTRA_INFIXES, _pattern_of(plain.infix_finditer)])
    exceptions = {**(nlp.Defaults.tokenizer_exceptions or {}), **plain.rules}
    # spaCy goes through all exceptions anew when a part of a tokenizer is set: they are given once, to the whole.
    return PackagedTokenizer(
        nlp.vocab,
        # A line break is one token without being an exception; behind an exception spaCy remembers no word of a text.
        {word: parts for word, parts in exceptions.items() if word not in _WHITE},
        prefix_search=_PrefixSearch(search_prefix),
        suffix_search=_SuffixSearch(search_suffix),
        infix_finditer=infixes.finditer,
        token_match=_is_one_token,
    )


def _scispacy_tokenizer(nlp: Language) -> Tokenizer:
    """Return scispaCy's tokenizer with its own exceptions alone: of a pipeline it needs no more than this."""
    bare: Any = SimpleNamespace(
        vocab=nlp.vocab,
        Defaults=SimpleNamespace(tokenizer_exceptions={}),
        tokenizer=SimpleNamespace(token_match=None),
    )
    return combined_rule_tokenizer(bare)


def _pattern_of(search: Any) -> str:
    pattern: str = search.__self__.pattern
    return pattern


def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return what makes the tokenizer of a pipeline."""
    return build_tokenizer


registry.tokenizers.register(TOKENIZER, func=make_tokenizer)
