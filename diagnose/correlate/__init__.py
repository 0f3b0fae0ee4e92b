"""Matches and facts become findings, findings and facts become diagnoses."""
