"""Score and performance: what is written and what sounds."""
