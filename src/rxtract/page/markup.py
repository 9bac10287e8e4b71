"""Escaping: the only way for text to get into the page."""

from __future__ import annotations

import html


def escape(text: str) -> str:
    r"""Return `text` for use in elements and in quoted attributes, every character kept.

    A browser would read a bare carriage return as a line feed.

    >>> escape('<b title="x">&\r')
    '&lt;b title=&quot;x&quot;&gt;&amp;&#13;'
    """
    return html.escape(text, quote=True).replace("\r", "&#13;")


def attributes(**values: str | None) -> str:
    """Return ` name="value"` for every value that is not None or empty; `class_` is class, `data_q` is data-q.

    >>> attributes(class_="m", title=None)
    ' class="m"'
    """
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in values.items() if value
    )
