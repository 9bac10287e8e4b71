"""How the claims reader was made: annotated drug articles to windows, a joint network, its packaged form."""
