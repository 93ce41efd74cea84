"""The Gospel Keys application: command line, web API and what they share."""
