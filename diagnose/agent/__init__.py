"""The server of the Model Context Protocol: what assistants may ask."""
