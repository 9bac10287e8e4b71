"""Relations: which predicate the text states of each mention."""
