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
    severities = [*(item.severity for item in result.findings), *(item.severity for item in result.diagnoses)]
    if any(severity >= fail_on for severity in severities):
        return Exit.FINDINGS
    return Exit.ERROR if any(not problem.is_notice for problem in result.errors) else Exit.OK
