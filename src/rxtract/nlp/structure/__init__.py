"""Structure of a text: tokens, layout, sentences, sections, genre and language."""
