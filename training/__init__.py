"""How what the package ships was made: the vocabulary and the recogniser. Not installed."""
