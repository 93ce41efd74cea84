"""Classical: three periods, their harmony, figuration, counterpoint and touch."""
