"""One unified diff over all files of a plan, as `git apply` and `patch -p1` read it. Bytes, so that every line end shows."""

from __future__ import annotations

import difflib
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from diagnose.fixes.plan import FileChange

CONTEXT = 3
_UNUSUAL = re.compile(r'[\x00-\x1f\x7f"\\\ud800-\udfff]')
_ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def unified_diff(changes: Iterable[FileChange]) -> bytes:
    """Return the diff of all changes, in their order."""
    return b"".join(piece for change in changes for piece in _file(change))


def _file(change: FileChange) -> Iterator[bytes]:
    old = change.origin.name if change.origin else change.target.name
    new = change.target.name
    yield b"diff --git %s %s\n" % (_quoted("a/" + old), _quoted("b/" + new))
    before, after = _lines(change.before or b""), _lines(change.after or b"")
    if change.before is None:
        yield b"new file mode 100644\n"
    elif change.after is None:
        yield b"deleted file mode %o\n" % _mode(change.target.real)
    elif change.origin:
        yield b"similarity index %d%%\n" % _similarity(before, after)
        yield b"rename from %s\nrename to %s\n" % (_quoted(old), _quoted(new))
    if before == after:
        return
    yield b"--- %s\n" % (b"/dev/null" if change.before is None else _named("a/" + old))
    yield b"+++ %s\n" % (b"/dev/null" if change.after is None else _named("b/" + new))
    yield from _hunks(before, after)


def _hunks(before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
    """Yield the hunks; what both have in common at the ends, beyond the context, is not compared again."""
    head = max(0, _same(before, after) - CONTEXT)
    tail = max(0, _same(before[: head - len(before) - 1 : -1], after[: head - len(after) - 1 : -1]) - CONTEXT)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    for group in difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        ranges = _range(head + first[1], head + last[2]), _range(head + first[3], head + last[4])
        yield b"@@ -%s +%s @@\n" % ranges
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from (b" " + line for line in map(_shown, old[old_start:old_end]))
                continue
            yield from (b"-" + line for line in map(_shown, old[old_start:old_end]))
            yield from (b"+" + line for line in map(_shown, new[new_start:new_end]))


def _same(one: list[bytes], other: list[bytes]) -> int:
    """Return how many lines both start with."""
    return next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _shown(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> bytes:
    length = end - start
    if length == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if length else start, length)


def _similarity(before: list[bytes], after: list[bytes]) -> int:
    return 100 if before == after else min(99, int(100 * difflib.SequenceMatcher(None, before, after).ratio()))


def _mode(path: str) -> int:
    try:
        return 0o100755 if Path(path).stat().st_mode & stat.S_IXUSR else 0o100644
    except OSError:
        return 0o100644


def _named(name: str) -> bytes:
    """Return a name as it stands behind `---`: a tab ends a name with spaces, as git writes it."""
    quoted = _quoted(name)
    return quoted + b"\t" if b" " in quoted and not quoted.startswith(b'"') else quoted


def _quoted(name: str) -> bytes:
    """Return a name as git writes it: quoted like a C string when it has unusual characters."""
    if not _UNUSUAL.search(name):
        return name.encode("utf-8", "surrogateescape")
    return b'"' + b"".join(_escaped(char) for char in name) + b'"'


def _escaped(char: str) -> bytes:
    if char in _ESCAPES:
        return _ESCAPES[char].encode()
    data = char.encode("utf-8", "surrogateescape")
    return b"".join(b"\\%03o" % byte for byte in data) if _UNUSUAL.match(char) else data
