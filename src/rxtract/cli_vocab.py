"""`rxtract vocab`: build a vocabulary with added releases, look names up, show sources and licences."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rxtract.errors import VocabularyError
from rxtract.knowledge import load_vocabulary
from rxtract.knowledge.build.additions import build_with, user_path
from rxtract.knowledge.lookup.vocabulary import Vocabulary, packaged_path

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Look into the vocabulary, or build one with official releases on top.",
)

VocabularyOption = Annotated[
    Path | None, typer.Option("--vocabulary", help="Vocabulary file; by default the packaged one.", show_default=False)
]


def _load(path: Path | None) -> Vocabulary:
    try:
        return load_vocabulary(path)
    except VocabularyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


@app.command()
def build(
    add: Annotated[
        list[Path], typer.Option("--add", help="OBO, MeSH XML or ASCII, RRF, MedDRA, TSV: file, folder, .gz or .zip.")
    ],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write.", show_default=False)] = None,
    base: VocabularyOption = None,
) -> None:
    """Add official releases to the vocabulary. When one cannot be read, the old vocabulary stays in force."""
    target = output or user_path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        version, additions = build_with(base or packaged_path(), add, target)
    except (VocabularyError, OSError) as error:
        typer.echo(f"{error}\nNothing was written; the old vocabulary stays in force.", err=True)
        raise typer.Exit(2) from error
    for addition in additions:
        new = addition.terms - addition.merged
        typer.echo(f"{addition.title} {addition.version}: {addition.terms} terms, {addition.merged} merged, {new} new")
    typer.echo(f"{target}: version {version}. Use it with --vocabulary or RXTRACT_VOCABULARY={target}")


@app.command()
def lookup(
    name: str,
    label: Annotated[
        str | None, typer.Option(help="DRUG, DISEASE, ADVERSE_EVENT or MECHANISM.", show_default=False)
    ] = None,
    vocabulary: VocabularyOption = None,
) -> None:
    """Show what a name means: every concept, best first, with its ids in other vocabularies and its groups."""
    loaded = _load(vocabulary)
    entries = loaded.lookup(name, label)
    for entry in entries:
        concept = loaded.concept(entry.concept_id)
        typer.echo(f"{concept.concept_id}  {concept.name}  [{entry.label}, {entry.kind}]  {concept.vocabulary}")
        if concept.xrefs:
            typer.echo(f"    same as  {', '.join(concept.xrefs)}")
        for relation, target in loaded.links(concept.concept_id):
            typer.echo(f"    {relation}  {target}  {loaded.concept(target).name}")
    if not entries:
        link = loaded.link(name, label)
        if link.concept is None:
            typer.echo(f"{name!r} is not in the vocabulary.", err=True)
            raise typer.Exit(1)
        typer.echo(f"{link.concept.concept_id}  {link.concept.name}  [linked: {link.method}, {link.score}]")


@app.command()
def info(vocabulary: VocabularyOption = None) -> None:
    """Show the version, the sources with their versions and licences, and how many concepts and names there are."""
    loaded = _load(vocabulary)
    typer.echo(f"version {loaded.version}: {len(loaded)} concepts, {loaded.meta['names']} names")
    for label, count in loaded.meta["concepts"].items():
        typer.echo(f"  {label}  {count}")
    for source in loaded.meta["sources"]:
        passed_on = "" if source["redistributable"] else "  (not to be passed on)"
        typer.echo(
            f"{source['title']}  {source['version']}  {source['licence']}{passed_on}\n    {source['attribution']}"
        )
    attribution = packaged_path().with_name("ATTRIBUTION.md")
    if vocabulary is None and attribution.is_file():
        typer.echo(f"What may be passed on, and with which words: {attribution}")
