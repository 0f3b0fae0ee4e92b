"""The configuration file: found, checked and read."""
