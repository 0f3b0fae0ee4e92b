"""The logs: what is read of each, what was found in it."""
