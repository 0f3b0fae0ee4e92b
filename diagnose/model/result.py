"""The answer of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnose.model.finding import Diagnosis, Finding
from diagnose.model.problem import Problem


class Stats:
    """What was read: counts, bytes as stored on disk or received, wall-clock seconds.

    `bytes` and `skipped_bytes` (binary or broken files, what is outside --since and --until) add up to the logs' size.
    """

    __slots__ = ("bytes", "files", "lines", "seconds", "skipped_bytes", "skipped_files", "truncated_files", "unpacked_bytes")

    def __init__(  # noqa: PLR0913, PLR0917 - a record
        self,
        files: int = 0,
        bytes: int = 0,
        lines: int = 0,
        seconds: float = 0.0,
        unpacked_bytes: int = 0,
        skipped_files: int = 0,
        skipped_bytes: int = 0,
        truncated_files: int = 0,
    ) -> None:
        self.files = files
        self.bytes = bytes
        self.lines = lines
        self.seconds = seconds
        self.unpacked_bytes = unpacked_bytes
        """Bytes of log text, after decompression."""
        self.skipped_files = skipped_files
        self.skipped_bytes = skipped_bytes
        self.truncated_files = truncated_files

    def add(self, other: Stats) -> None:
        """Add the counts of `other` (not its seconds: parts run side by side)."""
        self.files += other.files
        self.bytes += other.bytes
        self.lines += other.lines
        self.unpacked_bytes += other.unpacked_bytes
        self.skipped_files += other.skipped_files
        self.skipped_bytes += other.skipped_bytes
        self.truncated_files += other.truncated_files


class Result(NamedTuple):
    """Findings in report order, the diagnoses over them, what could not be done, and what was read."""

    findings: list[Finding]
    diagnoses: list[Diagnosis]
    errors: list[Problem]
    stats: Stats
    rules: int = 0
    suppressed: int = 0
    secrets: frozenset[str] = frozenset()
    """Captured values that no output may show."""
    silenced: Sequence[tuple[Finding, str]] = ()
    """Findings that do not count, each with why: `inSource` (a comment in the file) or `external` (a baseline)."""
    observations: Sequence[Finding] = ()
    """What rules noted that is no problem: values that diagnoses joined on."""
