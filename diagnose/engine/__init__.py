"""Joins the rooms: `scan` one unit into small values, `merge` them into a result."""
