"""What the process returns."""

from __future__ import annotations

from enum import IntEnum

from diagnose.model.result import Result
from diagnose.model.severity import Severity


class Exit(IntEnum):
    """Exit codes; a contract (interfaces.md)."""

    OK = 0
    FINDINGS = 1
    ERROR = 2
    INTERRUPTED = 130


def exit_code(result: Result, fail_on: Severity) -> Exit:
    """Return the code of a result: findings first, then what could not be read or run."""
    if any(finding.severity >= fail_on for finding in (*result.findings, *result.diagnoses)):
        return Exit.FINDINGS
    return Exit.ERROR if any(not problem.is_notice for problem in result.errors) else Exit.OK
