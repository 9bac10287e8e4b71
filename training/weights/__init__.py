"""How the numbers of `registers.toml` and `candidate_ranking.toml` were fitted. Not installed."""
