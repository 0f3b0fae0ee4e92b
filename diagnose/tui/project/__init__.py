"""The project: its components, what is inferred of each, and how their values hang together."""
