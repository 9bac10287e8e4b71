"""Command line: results go to standard output, all else to standard error; nothing of the extraction lives here."""

from __future__ import annotations

import io
import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from rxtract.cli_desk import QUERY_EXAMPLES, SHOW_EXAMPLES, query, show
from rxtract.cli_export import app as export
from rxtract.cli_inputs import (
    TierOption,
    check_input_format,
    check_output,
    examples,
    find_sources,
    read_one,
    read_outcomes,
    use_text_fields,
    use_tier,
)
from rxtract.cli_read import read
from rxtract.cli_report import EXAMPLES as REPORT_EXAMPLES
from rxtract.cli_report import report
from rxtract.cli_run import EPILOG, run
from rxtract.errors import RefusedError, RxtractError, UsageError
from rxtract.terminal import visible
from rxtract.version import __version__

EXIT_USAGE = 2
EXIT_REJECTED = 3
EXIT_REFUSED = 4
EXIT_STOPPED = 130

app = typer.Typer(
    name="rxtract",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Drug articles in, Parquet tables out: drugs, diseases, mechanisms, adverse events, and what is said of them.",
)
errors = Console(stderr=True, highlight=False)


class OutputFormat(StrEnum):
    """What `rxtract extract` writes."""

    table = "table"
    jsonl = "jsonl"
    html = "html"
    parquet = "parquet"


TextFieldsOption = Annotated[
    str | None,
    typer.Option(
        "--text-fields", help="Fields of JSON and CSV that hold the text, tried first, such as content,data.body."
    ),
]
RedistributableOption = Annotated[
    bool, typer.Option("--redistributable-only", help="Leave out what a licence forbids to pass on.")
]


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"rxtract {__version__}\n")
        raise typer.Exit


@app.callback(
    epilog="`rxtract COMMAND --help` shows examples. The environment variable RXTRACT_TIER chooses between reading "
    "thoroughly (accurate, the default), one and a half times as fast (fast), and by lists of names alone (lexicon)."
)
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Read drug articles; write what they mention and what they claim."""


@app.command(
    epilog=examples(
        ("rxtract extract article.txt", "a look at its claims"),
        ("rxtract extract raw/ -f jsonl > rows.jsonl", "all columns, as JSON"),
        ("rxtract extract page.html -f html -o page.out.html", "for a browser"),
        ("rxtract extract raw/ -f parquet -o tables", "the tables, once"),
        ("curl -s URL | rxtract extract -", "from standard input"),
    )
)
def extract(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.")],
    output_format: Annotated[OutputFormat, typer.Option("--format", "-f", help="What to write.")] = OutputFormat.table,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write to (a new folder for parquet).")
    ] = None,
    input_format: Annotated[
        str, typer.Option(help="What standard input holds (text, html, …); found by content when not given.")
    ] = "",
    text_fields: TextFieldsOption = None,
    tier: TierOption = None,
    redistributable_only: RedistributableOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Extract mentions and claims from articles, once.

    Exit code 0: all inputs were read; 3: some were rejected (why is on standard error); 2: bad usage.
    """
    from rxtract.progress import reporting
    from rxtract.rendering import write_outcomes

    check_output(output_format.value, output)
    check_input_format(input_format)
    use_text_fields(text_fields)
    use_tier(tier)
    sources = find_sources(paths)
    with reporting(errors, "Loading", quiet=quiet) as reporter:
        outcomes = read_outcomes(sources, "-" in paths, input_format, reporter)
        rejected = write_outcomes(
            outcomes, output_format.value, output, errors, redistributable_only=redistributable_only
        )
    if rejected:
        if not quiet:
            errors.print(f"{rejected} rejected; all other articles are complete.")
        raise typer.Exit(EXIT_REJECTED)


app.command(epilog=EPILOG)(run)


@app.command(
    epilog=examples(
        ("echo Imnovid | rxtract link", "a brand to its substance"),
        ("rxtract link --label ADVERSE_EVENT names.txt", "a name per line"),
    )
)
def link(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A name per line; standard input if missing or -.")
    ] = None,
    label: Annotated[str, typer.Option("--label", "-l", help="DRUG, DISEASE, ADVERSE_EVENT or MECHANISM.")] = "DRUG",
    approximate: Annotated[
        bool, typer.Option("--approximate", help="Link by similar spelling, too; the first time takes minutes.")
    ] = False,
) -> None:
    """Link names to concepts: a name per line in, a JSON line per name out."""
    import json

    from rxtract.knowledge import link_names, load_vocabulary
    from rxtract.records import LABELS

    if label not in LABELS:
        raise UsageError(f"--label {label}: choose one of {', '.join(LABELS)}")
    if file is not None and file.name != "-" and not file.is_file():
        raise UsageError(f"{file}: no such file")
    source = sys.stdin.buffer if file is None or file.name == "-" else file.open("rb")
    vocabulary, suggest = load_vocabulary(), None
    if approximate:
        from rxtract.knowledge.build.additions import user_path
        from rxtract.knowledge.lookup.approximation import Approximator

        errors.print("Preparing names that are spelled alike: minutes the first time, seconds later", soft_wrap=True)
        suggest = Approximator.build(vocabulary, label, user_path().parent).suggest
    with io.TextIOWrapper(source, "utf-8", "replace") as stream:
        for row in link_names((line.rstrip("\r\n") for line in stream), label, vocabulary, suggest):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


@app.command(
    epilog=examples(
        ("rxtract explain article.txt", "all of its claims"),
        ("rxtract explain article.txt --claim 9f2c", "one, by its id or how it begins"),
    )
)
def explain(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="A file, or - for standard input.")],
    claim: Annotated[str | None, typer.Option("--claim", "-c", metavar="ID", help="Only this claim.")] = None,
    input_format: Annotated[str, typer.Option(help="What standard input holds.")] = "",
) -> None:
    """Show why each claim was made: sentence, mentions, rule, status cues, what the reader says and by which words.

    The quote stands in ⟦brackets⟧. Behind a word stands how much less sure the reader would be without it.
    """
    from rxtract.explaining import explain_outcomes

    check_input_format(input_format)
    if article != "-" and not Path(article).is_file():
        raise UsageError(f"{article}: no such file; name one article")
    text, rejections = explain_outcomes(*read_one(article, input_format), claim)
    sys.stdout.write(visible(text, lines=True))
    for rejection in rejections:
        errors.print(visible(f"rejected {rejection.source}: {rejection.message}"), markup=False, soft_wrap=True)
    if rejections:
        raise typer.Exit(EXIT_REJECTED)


app.command(
    epilog=examples(
        ("rxtract read label.xml", "its tree of sections"),
        ("rxtract read report.pdf --text", "with the text of each"),
        ("curl -s URL | rxtract read -", "from standard input"),
    )
)(read)


app.command(epilog=examples(*SHOW_EXAMPLES))(show)
app.command(epilog=examples(*QUERY_EXAMPLES))(query)
app.add_typer(export, name="export")


@app.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def vocab(context: typer.Context) -> None:
    """Look names up in the vocabulary, show its sources and licences, or add official releases to it."""
    # A group of its own, imported when it is asked for: the others need not wait for it.
    from rxtract.cli_vocab import app as vocabulary

    vocabulary(args=context.args, prog_name="rxtract vocab")


app.command(epilog=REPORT_EXAMPLES)(report)


@app.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def snapshots(context: typer.Context) -> None:
    """List the snapshots of a folder, compare, pin and prune them, go back to one."""
    from rxtract.cli_snapshots import app as group

    group(args=context.args, prog_name="rxtract snapshots")


@app.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def diff(context: typer.Context) -> None:
    """Compare two snapshots: claims and mentions new, gone or changed, and what caused it."""
    from rxtract.cli_snapshots import diff_app

    diff_app(args=context.args, prog_name="rxtract diff")


@app.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def flow(context: typer.Context) -> None:
    """Run it as a Prefect flow: once, every night, with alerts (needs rxtract[flow])."""
    from rxtract.cli_flow import app as group

    group(args=context.args, prog_name="rxtract flow")


@app.command()
def tables() -> None:
    """Print the data dictionary: every table and column with its meaning."""
    from rxtract.tables import data_dictionary

    sys.stdout.write(data_dictionary())


def main() -> None:
    """Run the command line; an error that we foresaw is one line and exit code 2, never a traceback."""
    _prepare_process()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # what cannot be written is found here, not when Python ends
    except RefusedError as error:
        _fail(str(error), EXIT_REFUSED)
    except RxtractError as error:
        _fail(str(error))
    except SystemExit as end:
        # Typer ends by itself when it is interrupted, and when the reader of its output is gone.
        if isinstance(end.__context__, BrokenPipeError):
            _end_unread()
        if end.__context__ is not None and isinstance(end.__context__.__cause__, KeyboardInterrupt):
            _end_stopped()
        raise
    except KeyboardInterrupt:
        _end_stopped()
    except BrokenPipeError:
        _end_unread()
    except OSError as error:
        # What is left: a full disk, a closed stream, a drive that is gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        place = error.filename or "standard input or output"
        _fail(f"{place}: {error.strerror or error}; check that it is open and has room, and run again")


def _end_stopped() -> NoReturn:
    errors.print("Stopped.")
    raise SystemExit(EXIT_STOPPED) from None


def _end_unread() -> NoReturn:
    # The reader (`| head`) has enough. Python would complain once more when it flushes at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    raise SystemExit(0) from None


def _fail(message: str, code: int = EXIT_USAGE) -> NoReturn:
    errors.print(Text.assemble(("Error: ", "red"), visible(message, lines=True)), soft_wrap=True)
    raise SystemExit(code)


def _prepare_process() -> None:
    """Make output UTF-8 whatever the locale: names of concepts and quotes need it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # Closed by whoever called: the next file opened would take its place. This one refuses what is asked of it.
            handle = os.open(os.devnull, os.O_WRONLY if name == "stdin" else os.O_RDONLY)
            os.dup2(handle, number)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8"))
    signal.signal(signal.SIGTERM, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    # Like Control-C: workers end, and what was begun is swept.
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
