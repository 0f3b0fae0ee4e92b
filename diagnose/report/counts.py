"""The counts of a result in one sentence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnose.model.result import Result


def counted(result: Result) -> str:
    """Return how many findings of each severity there are, in how many files."""
    counts = Counter(finding.severity.word for finding in result.findings)
    parts = [f"{counts[word]} {word}{'s' if counts[word] != 1 else ''}" for word in ("error", "warning") if counts[word]]
    parts += [f"{counts['info']} note{'s' if counts['info'] != 1 else ''}"] if counts["info"] else []
    files = f"{result.stats.files} file{'s' if result.stats.files != 1 else ''} read"
    causes = len(result.diagnoses)
    why = f", {causes} root cause{'s' if causes != 1 else ''}" if causes else ""
    return f"{', '.join(parts) or 'No problems found'}{why}; {files}"
