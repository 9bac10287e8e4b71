"""How the numbers of `registers.toml` and `combination.toml` were fitted. Not installed."""
