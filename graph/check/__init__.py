"""The gate: whether an entry keeps the rules and says what its source says."""
