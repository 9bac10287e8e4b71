"""What may be said of an article that was read all the same: the words of `articles.warnings`."""

from __future__ import annotations

WARNINGS = {
    "bad_bytes": "Some bytes fit no encoding; each stands as U+FFFD, or as the letter that Windows-1252 has for it.",
    "charset_differs": "The file declares an encoding that it is not in; another one that fits was used.",
    "charset_guessed": "Nothing says the encoding; it was judged by the bytes.",
    "columns_reordered": "Lines of two columns were mixed in the PDF; they were put in order by their places.",
    "cut_short": "The archive or packed file ends too early; what is there was read.",
    "duplicate_keys": "A JSON object has the same key twice; the last one counts.",
    "format_differs": "The name says another format than the content; the content counts.",
    "line_hyphens": "Words divided at line ends were joined in the view that is read; `text` is verbatim.",
    "mojibake": "Characters were decoded wrongly before; the view that is read has them mended; `text` is verbatim.",
    "nul_bytes": "NUL bytes were left out (at the end) or stand as U+FFFD.",
    "pages_without_text": "Some pages of the PDF hold no text: pictures, or scanned pages.",
    "parts_missing": "Parts of the document could not be read; the others were.",
}
"""Every word with its meaning; `docs/formats.md` shows them."""
