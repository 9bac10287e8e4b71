"""Contracts: what each component reads and writes of a doc, declared beside it and checked.

`component` and `factory` register a component with spaCy and tell spaCy the same, so that `nlp.analyze_pipes()` is
true. `check_pipeline` refuses a pipeline in which a component would read what nobody has written; the same is checked
when a component runs, for pipelines in which one was switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.errors import PipelineError
from rxtract.nlp.state import FIELDS, ArticleState, extension_of, state_of

ROWS_NEED = ("sections", "genre", "mentions", "subject", "cells", "claims", "token.is_sent_start", "doc.ents")
"""What a whole pipeline has written at its end."""
_STARTS = "token.is_sent_start"
Component = Callable[[Doc], Doc]


class Contract(NamedTuple):
    """What a component reads, what it alone writes, and what it changes in what others have written.

    Fields of `ArticleState`, or attributes of spaCy's such as `token.is_sent_start`.
    """

    name: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """Fields that must have been written before."""
        return (*self.reads, *self.changes)

    @property
    def requires(self) -> list[str]:
        """What it needs, as spaCy's `requires`."""
        return [_attribute(field) for field in self.needs]

    @property
    def assigns(self) -> list[str]:
        """What it writes or changes, as spaCy's `assigns`."""
        return [_attribute(field) for field in (*self.writes, *self.changes)]


CONTRACTS: dict[str, Contract] = {}
"""Contracts of the components whose modules have been imported, by name."""


def component(
    name: str, *, reads: Sequence[str] = (), writes: Sequence[str] = (), changes: Sequence[str] = ()
) -> Callable[[Component], Component]:
    """Register a function of a doc as a component of this contract."""
    contract = _declare(Contract(name, tuple(reads), tuple(writes), tuple(changes)))

    def register(function: Component) -> Component:
        guarded = _guard(function, contract)
        Language.component(name, func=guarded, assigns=contract.assigns, requires=contract.requires)
        return guarded

    return register


def factory(
    name: str,
    *,
    reads: Sequence[str] = (),
    writes: Sequence[str] = (),
    changes: Sequence[str] = (),
    config: Mapping[str, Any] | None = None,
) -> Callable[[Callable[..., Component]], Callable[..., Component]]:
    """Register a function of pipeline, name and settings that makes a component of this contract."""
    contract = _declare(Contract(name, tuple(reads), tuple(writes), tuple(changes)))

    def register(make: Callable[..., Component]) -> Callable[..., Component]:
        @wraps(make)
        def make_guarded(nlp: Language, name: str, **settings: Any) -> Component:
            return _guard(make(nlp, name, **settings), contract)

        Language.factory(
            name,
            default_config=dict(config or {}),
            assigns=contract.assigns,
            requires=contract.requires,
            func=make_guarded,
        )
        return make_guarded

    return register


def check_pipeline(nlp: Language, *, whole: bool = False) -> None:
    """Check the order of the components of `nlp`, and with `whole` that it writes all that rows are made of.

    Raises:
        PipelineError: a component is missing, stands in the wrong place or stands twice.
    """
    contracts = [CONTRACTS[kind] for kind in _kinds(nlp) if kind in CONTRACTS]
    written: dict[str, str] = {}
    for place, contract in enumerate(contracts):
        for field in contract.needs:
            if field not in written:
                later = [one.name for one in contracts[place + 1 :] if field in one.writes]
                raise PipelineError(_advice(contract.name, field, later))
        for field in contract.writes:
            if field in written:
                raise PipelineError(f"{written[field]} and {contract.name} both write `{field}`: remove one of them")
            written[field] = contract.name
    for field in ROWS_NEED if whole else ():
        if field not in written:
            raise PipelineError(f"rows need `{field}`: add {_writer(field)}, which writes it, to the pipeline")


def _kinds(nlp: Language) -> list[str]:
    """Return what the components of a pipeline are, whatever they are called, switched-off ones included."""
    return [nlp.get_pipe_meta(name).factory for name in nlp.component_names]


def _advice(name: str, field: str, later: Sequence[str]) -> str:
    if later:
        return f"{name} reads `{field}`, which {later[0]} writes after it: move {later[0]} before {name}"
    return f"{name} reads `{field}`, which no component before it writes: add {_writer(field)} before {name}"


def _writer(field: str) -> str:
    return next(one.name for one in CONTRACTS.values() if field in one.writes)


def _declare(contract: Contract) -> Contract:
    for field in (*contract.needs, *contract.writes):
        if "." not in field and field not in FIELDS:
            raise ValueError(f"{contract.name}: the state has no field `{field}`")
    CONTRACTS[contract.name] = contract
    return contract


def _is_written(doc: Doc, state: ArticleState, field: str) -> bool:
    return field in state or (field == _STARTS and (not len(doc) or doc.has_annotation("SENT_START")))


def _guard(function: Component, contract: Contract) -> Component:
    """Return a component that refuses a doc that lacks what it reads, or that it leaves without what it writes."""
    promised = [field for field in contract.writes if field in FIELDS]

    @wraps(function)
    def guarded(doc: Doc) -> Doc:
        state = state_of(doc)
        for field in contract.needs:
            if not _is_written(doc, state, field):
                raise PipelineError(_advice(contract.name, field, ()))
        done = function(doc)
        for field in promised:
            if field not in state:
                raise PipelineError(f"{contract.name} has not written `{field}`, as it declares: mend the component")
        return done

    return guarded


def _attribute(field: str) -> str:
    return field if "." in field else f"doc._.{extension_of(field)}"
