"""Linking: concepts of mentions, names that the article itself explains, the article's subject."""
