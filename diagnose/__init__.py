"""Tells why an app on WSO2 Choreo does not build, deploy or answer, and what to change."""

__version__ = "0.1.0"
