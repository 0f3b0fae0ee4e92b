"""The home screen: what was found, and everything about it."""
