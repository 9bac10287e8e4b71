"""How the recogniser in src/rxtract/data/model was made: corpora, training, export, measuring. Not installed."""
