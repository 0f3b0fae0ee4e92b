"""Benchmarks: `python -m tests.benchmarks` makes its own data and prints tables; nothing here asserts a time."""
