"""Regular expressions that are compiled when first used: a report without secrets compiles none."""

from __future__ import annotations

import re
from functools import cache

ANY_CASE, BY_LINE, SPACED = re.IGNORECASE, re.MULTILINE, re.VERBOSE


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled pattern."""
    return re.compile(pattern, flags)
