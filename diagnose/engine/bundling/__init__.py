"""Bundles for support: what a report rests on, small enough to send, without secrets, and proven to give the same findings."""
