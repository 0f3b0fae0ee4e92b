"""Positioned parsing of the formats that several rooms read; below the rooms, above `model`."""
