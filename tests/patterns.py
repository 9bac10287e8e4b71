"""Texts that repeat one piece for ever: what made some rule or step read the same letters again and again."""

from __future__ import annotations

_SENTENCE = "Apixaban treats gout. "

REPEATED = (
    # Letters without a space.
    "A", "a", "Ab", "aB", "A-", "a-", "-", "--", "_", "A_", "é", "ß", "İ", "字", "가", "ア", "😀", "\u0301", "\u200b", "\ufeff",
    "1", "1.", "1,", "1/", "%", "1%", "<", ">", "<1", "&", ";", "&amp;", "(", ")", "()", "[", "[]", "{", "}", "'", '"', "“",
    "*", "**", "#", "|", "||", "=", "~", "`", "\\", "/", "//", "http://", "https://a.", "www.", "a@", "@", "A.", "a.", "...",
    # White space.
    " ", "\n", "\t", "\r\n", "\u00a0", " \n", "\n\n", "- ", "* ", "• ", "1. ", "# ", "> ", "| ", "|-|", "A\n", "A:\n", "a :",
    # Words.
    "A ", "a ", "Ab ", "the ", "and ", "or ", ", ", "and, ", "not ", "no ", "may ", "if ", "to ", "of ", "with ", "treat ",
    "treats ", "take ", "is used to ", "pain ", "pain, ", "pain and ", "in pain ", "severe ", "severe pain ", "mg ", "5 mg ",
    "10% ", "apixaban ", "apixaban, ", "Apixaban ", "apixaban and ", "apixaban-", "Apixaban (", "gout (AB) ", "(AB) ",
    # Phrases and sentences.
    "do not take ", "Do not take Apixaban ", "Apixaban is used ", "Apixaban is a medicine ", "contains the active substance ",
    "before using Apixaban ", "How to take ", "What Apixaban is ", "side effects are ", "may cause ", "such as pain, ",
    "inhibits the ", "inhibitor of the ", "inhibitors ", "common: pain; ", "Warnings\n", "Side effects:\n- pain\n", _SENTENCE,
    "Apixaban treats gout; ", "Apixaban does not treat gout. ", "It treats it. ", "pain\n", "- pain\n", "1. Pain\n", "Pain: ",
)  # fmt: skip
"""A hundred and more pieces, of every kind of character and word that rules look at."""


def repeated(piece: str, length: int) -> str:
    """Return a text of about `length` letters of one piece, between two sentences that say something."""
    return f"{_SENTENCE}{piece * (length // len(piece))} {_SENTENCE}"
