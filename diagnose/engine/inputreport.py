"""Explains how each input is read: frame, encoding, compression, timestamps, and what had to be assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from diagnose.engine.logformat import recognise, sample_of
from diagnose.engine.logs import opened
from diagnose.engine.options import LogInput
from diagnose.logs.bundles import tar_members, zip_members
from diagnose.logs.framing import CP1252
from diagnose.logs.sources import Source, open_source
from diagnose.logs.timestamps import TimeReport

_ENCODINGS = {"utf-8-sig": "UTF-8 with BOM", "utf-16": "UTF-16 with BOM", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE"}
_INNER = {"json": "JSON", "logfmt": "logfmt", "": "text"}


class InputReport(NamedTuple):
    """How one file is read; `problem` says why it is not."""

    path: str
    frame: str = ""
    messages: str = ""
    encoding: str = ""
    compression: str = ""
    times: TimeReport = TimeReport("", "", (), 0, 0)
    levels: tuple[tuple[str, int], ...] = ()
    """How many of the sample lines state which severity."""
    problem: str = ""

    @property
    def sure(self) -> bool:
        """Whether nothing had to be assumed."""
        return not self.problem and not self.times.assumed and (self.times.format != "" or not self.times.lines)


def explain_input(log: LogInput) -> Iterator[InputReport]:
    """Yield how a log's files (or those in a bundle) are read, from the beginning of each."""
    for part in (*log.older, log._replace(older=())):
        try:
            with opened(part.path) as file:
                yield from _explain(open_source(cast(BinaryIO, getattr(file, "raw", file))), file, part)
        except (OSError, ValueError) as error:
            yield InputReport(part.display, problem=f"cannot be read: {getattr(error, 'strerror', None) or error}")


def _explain(source: Source, file: BinaryIO, log: LogInput) -> Iterator[InputReport]:
    if not source.archive:
        yield _report(source, log)
        return
    for member in tar_members(source.reader) if source.archive == "tar" else zip_members(file):
        inner = log._replace(display=f"{log.display}!{member.name}" if member.name else log.display)
        if member.file is None:
            yield InputReport(inner.display, problem=member.problem)
        else:
            yield _report(open_source(cast(BinaryIO, member.file)), inner)


def _report(source: Source, log: LogInput) -> InputReport:
    if source.binary or source.archive:
        problem = "looks like a binary file, not a log" if source.binary else "a bundle in a bundle"
        return InputReport(log.display, compression=source.compression, problem=problem)
    form = recognise(source.head, log.reference)
    lines = [form.framing.unwrap(line) for line in sample_of(source.head) if line.strip()]
    times = form.clock.describe(line.stamp or line.text for line in lines)
    levels = Counter(line.level for line in lines if line.level)
    encoding = _ENCODINGS.get(source.encoding) or ("Windows-1252" if form.framing.errors == CP1252 else "UTF-8")
    frame, messages = form.framing.frame.name or "none", _INNER[form.framing.inner]
    return InputReport(log.display, frame, messages, encoding, source.compression or "none", times, tuple(sorted(levels.items())))
