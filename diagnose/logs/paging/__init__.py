"""Random access to logs of any size: bytes, line index, filtered rows, events over time. Only what is looked at is in memory."""
