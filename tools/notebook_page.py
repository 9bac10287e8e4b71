"""A notebook as a page: run from its first cell to its last, with tables and plots as they came out."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

TIMEOUT = 300  # seconds for a cell

Pictures = dict[str, bytes]


def run_notebook(path: Path, folder: Path) -> nbformat.NotebookNode:
    """Return the notebook at `path` with its outputs, run in `folder`.

    Raises:
        CellExecutionError: a cell failed; the message shows it.
    """
    profile = folder / "scratch" / "ipython"  # no profile of the user's is read
    profile.mkdir(parents=True, exist_ok=True)
    os.environ["IPYTHONDIR"] = str(profile)
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=TIMEOUT, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],
    )  # fmt: skip
    client.execute()
    return notebook


def notebook_page(path: Path, folder: Path) -> tuple[str, Pictures]:
    """Run the notebook at `path` in `folder` and return it as Markdown, and its pictures by name.

    Pictures stand in a folder that is called as the page.
    """
    pictures: Pictures = {}
    parts: list[str] = []
    for number, cell in enumerate(run_notebook(path, folder).cells):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
        elif cell.cell_type == "code":
            parts.append(f"```python\n{cell.source}\n```")
            parts += _outputs(cell.outputs, f"{path.stem}/{number}", pictures)
    named = {name.partition("/")[2]: picture for name, picture in pictures.items()}
    return "\n\n".join(parts) + "\n", named


def _outputs(outputs: list[Any], place: str, pictures: Pictures) -> Iterator[str]:
    for number, output in enumerate(outputs):
        data = output.get("data", {})
        if "image/png" in data:
            name = f"{place}-{number}.png"
            pictures[name] = base64.b64decode(data["image/png"])
            yield f"![plot]({name})"
        elif "text/html" in data:
            yield f'<div class="output">{_plain_table(data["text/html"])}</div>'
        elif "text/plain" in data or "text" in output:
            yield f"```text\n{(data.get('text/plain') or output['text']).rstrip()}\n```"


def _plain_table(markup: str) -> str:
    """Return tables of pandas as those of the site look, without the index; blank lines would end the block."""
    markup = re.sub(r"<style.*?</style>", "", markup, flags=re.DOTALL)
    if 'class="dataframe"' in markup:
        markup = markup.replace(' border="1" class="dataframe"', "").replace("&lt;NA&gt;", "")
        markup = re.sub(r'<tr style="text-align: right;">\s*<th></th>', "<tr>", markup)
        markup = re.sub(r"<tr>\s*<th>[^<]*</th>(?=\s*<td>)", "<tr>", markup)
        markup = re.sub(r"<td>(?:NaN|None|NaT)</td>", "<td></td>", markup).replace("\\n", " ")
    return re.sub(r"\s*\n\s*", "\n", markup).strip()
