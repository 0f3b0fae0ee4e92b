"""GitHub Actions: a time before each line, `##[error]text` and `::error file=…::text`; `gh run view --log` adds job and step.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnose.logs.frames import stamped
from diagnose.logs.frames.frame import Frame, Peeled
from diagnose.logs.levels import level_of

_JOB = re.compile(r"[^\t]+\t[^\t]+\t\ufeff?(?=\d{4}-\d\d-\d\dT)")
_WORDS = "error|warning|notice|debug|group|endgroup"
_MARK = re.compile(rf"(?:##)?\[({_WORDS}|section|command)\]|::({_WORDS})(?: [^:]*)?::")


def peel(raw: str) -> Peeled | None:
    """Peel one line."""
    inner = stamped.peel(_without_job(raw))
    return _unmarked(inner) if inner else None


def _without_job(raw: str) -> str:
    job = _JOB.match(raw)  # at the beginning only: searching a giant line for it takes for ever
    return raw[job.end() :] if job else raw.lstrip("\ufeff")


def _unmarked(inner: Peeled) -> Peeled:
    mark = _MARK.match(inner.text)
    if not mark:
        return inner
    return inner._replace(text=inner.text[mark.end() :], level=level_of(mark[1] or mark[2]))


FRAME = Frame("GitHub Actions", peel)


def recognise(lines: Sequence[str]) -> Frame | None:
    """Recognise a log by its times and at least one of the runner's marks, or by job and step before each line."""
    peeled = [(line, inner) for line in lines if (inner := stamped.peel(_without_job(line.lstrip("\ufeff"))))]
    marked = any(inner.text.startswith(("##[", "::error", "::warning", "::group")) or _JOB.match(line) for line, inner in peeled)
    return FRAME if marked and len(peeled) >= 0.6 * len(lines) else None
