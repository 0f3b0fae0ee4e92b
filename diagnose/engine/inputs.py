"""From what a user names to logs: rotated files become one log, bundles become the logs in them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from diagnose.engine.catalog import Catalog
from diagnose.engine.logmerge import LogOutcome
from diagnose.engine.logs import LogAnalysis, opened
from diagnose.engine.options import LogInput, Options
from diagnose.logs.bundles import Member, ReaderFile, tar_members, zip_members, zip_names
from diagnose.logs.rotation import rotated_sets
from diagnose.logs.sources import Counted, Reader, Source, open_source
from diagnose.model.location import Location
from diagnose.model.problem import Problem

MAX_DEPTH = 3
"""Bundles in bundles are opened so deep."""

MAX_IN_MEMORY = 256 << 20
"""Bytes of a zip archive that cannot be read from a file of its own (from a pipe, in another bundle)."""


def as_logs(files: Iterable[LogInput]) -> list[LogInput]:
    """Group files into logs: those of a rotated log become one."""
    known = {file.path: file for file in files}
    logs = []
    for paths in rotated_sets(known):
        *older, newest = (known[path] for path in paths)
        logs.append(newest._replace(older=tuple(older)))
    return logs


def analyse_input(catalog: Catalog, log: LogInput, options: Options) -> Iterator[LogOutcome]:
    """Yield the outcome of a log, or those of the logs in a bundle. Nothing that a file holds raises."""
    analysis = LogAnalysis(catalog, log.display, options)
    if log.older:
        for part in (*log.older, log):
            analysis.add_path(part.path, part.display, part.reference)
        yield analysis.finish()
        return
    try:
        with opened(log.path) as file:
            yield from _analyse_file(catalog, file, log, options, analysis)
    except (OSError, ValueError) as error:
        analysis.skip(log.display, "unreadable", f"cannot be read: {getattr(error, 'strerror', None) or error}")
        yield analysis.finish()


def _analyse_file(catalog: Catalog, file: BinaryIO, log: LogInput, options: Options, analysis: LogAnalysis) -> Iterator[LogOutcome]:
    counted = Counted(cast(Reader, getattr(file, "raw", file)))
    source = open_source(cast(BinaryIO, counted))
    if source.archive:
        yield from Bundle(catalog, options, log).outcomes(source, counted, file)
        return
    analysis.add_source(source, counted, file, log.display, log.reference)
    yield analysis.finish()


class Bundle:
    """A tar or zip archive whose files are logs, named `bundle.tar.gz!path/app.log`."""

    def __init__(self, catalog: Catalog, options: Options, log: LogInput, depth: int = 0) -> None:
        self._catalog, self._log, self._depth = catalog, log, depth
        self._options = options._replace(progress=None)
        self._progress = options.progress

    def outcomes(self, source: Source, counted: Counted, file: BinaryIO) -> Iterator[LogOutcome]:
        """Yield the outcome of every log in it, then one that accounts for its bytes."""
        rest = LogOutcome(self._log.display, False)
        if source.archive == "zip":
            yield from self._zip(source, file, rest)
        else:
            yield from self._tar(source, file, rest)
        if self._depth == 0:
            size = file.seek(0, io.SEEK_END) if file.seekable() else counted.count
            rest.stats.bytes = size
            if self._progress:
                self._progress(size)
        yield rest

    def _tar(self, source: Source, file: BinaryIO, rest: LogOutcome) -> Iterator[LogOutcome]:
        """Yield the logs in the order of the archive; rotated ones come last, each read from the archive's beginning again."""
        sets = self._rotated_in_tar(file) if file.seekable() else []
        apart = {name for names in sets for name in names}
        for member in tar_members(source.reader, lambda name: name not in apart):
            yield from self._member(member, rest)
        for names in sets:
            analysis = LogAnalysis(self._catalog, self._name(names[-1]), self._options)
            for name in names:
                file.seek(0)
                wanted = name.__eq__
                member = next(tar_members(open_source(file).reader, wanted), Member(name, None, problem="cannot be read again"))
                self._add(analysis, member)
            yield _contained(analysis)

    def _rotated_in_tar(self, file: BinaryIO) -> list[list[str]]:
        position = file.tell()
        file.seek(0)
        names = [member.name for member in tar_members(open_source(file).reader) if member.name]
        file.seek(position)
        return [group for group in rotated_sets(dict.fromkeys(names)) if len(group) > 1]

    def _zip(self, source: Source, file: BinaryIO, rest: LogOutcome) -> Iterator[LogOutcome]:
        archive = file if file.seekable() and not source.compression else self._in_memory(source)
        if archive is None:
            self._note(rest, f"is a zip archive of more than {MAX_IN_MEMORY >> 20} MB that cannot be read from a file; skipped")
            return
        groups = rotated_sets(dict.fromkeys(zip_names(archive)))
        for names in groups:
            if len(names) > 1:
                analysis = LogAnalysis(self._catalog, self._name(names[-1]), self._options)
                for member in zip_members(archive, names):
                    self._add(analysis, member)
                yield _contained(analysis)
        alone = [names[0] for names in groups if len(names) == 1]
        for member in zip_members(archive, alone or None):
            yield from self._member(member, rest)

    def _in_memory(self, source: Source) -> BinaryIO | None:
        data = io.BufferedReader(ReaderFile(source.reader)).read(MAX_IN_MEMORY + 1)
        return io.BytesIO(data) if len(data) <= MAX_IN_MEMORY else None

    def _member(self, member: Member, rest: LogOutcome) -> Iterator[LogOutcome]:
        """Yield what one file of the bundle gives; a bundle in it is opened."""
        if not member.name:
            message = f"ends early ({member.problem}); everything before the break was read"
            rest.problems.append(Problem("truncated", message, Location(rest.path)))
            rest.stats.truncated_files += 1
            return
        analysis = LogAnalysis(self._catalog, self._name(member.name), self._options)
        counted = Counted(member.file) if member.file else None
        source = open_source(cast(BinaryIO, counted)) if counted else None
        if source and counted and source.archive:
            if self._depth < MAX_DEPTH:
                inner = self._log._replace(display=self._name(member.name))
                bundle = Bundle(self._catalog, self._options, inner, self._depth + 1)
                yield from bundle.outcomes(source, counted, cast(BinaryIO, member.file))
            return
        self._add(analysis, member, source, counted)
        yield _contained(analysis)

    def _add(self, analysis: LogAnalysis, member: Member, source: Source | None = None, counted: Counted | None = None) -> None:
        if member.file is None:
            analysis.skip(self._name(member.name), "skipped", member.problem)
            return
        counted = counted or Counted(member.file)
        source = source or open_source(cast(BinaryIO, counted))
        analysis.add_source(source, counted, None, self._name(member.name), self._log.reference)

    def _name(self, member: str) -> str:
        return f"{self._log.display}!{member}"

    def _note(self, rest: LogOutcome, message: str) -> None:
        rest.problems.append(Problem("skipped", message, Location(rest.path)))
        rest.stats.skipped_files += 1


def _contained(analysis: LogAnalysis) -> LogOutcome:
    """Return an outcome whose stored bytes the bundle accounts for."""
    outcome = analysis.finish()
    outcome.stats.bytes = outcome.stats.skipped_bytes = 0
    return outcome
