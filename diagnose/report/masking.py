"""Masks secrets in texts and lines; `mask` applies it to results.

The same secret always gives the same mask; what names it stays (`tskey-auth-k****`, `password=****`), so that people
recognise it. Lines are cut to `LINE_LIMIT` characters, after masking, so that a cut never leaves half a secret behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from diagnose.report.secret_headers import find_headers
from diagnose.report.secret_shapes import find_shapes
from diagnose.report.secret_values import find_named

MASK = "****"
LINE_LIMIT = 4000
_MARGIN = 4000
"""How much of a giant line is looked at on both sides of what is shown."""
_ROUNDS = 4
_LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(65, 91)})

Span = tuple[int, int]


class Masked(NamedTuple):
    """A masked text, and where the span that was given is in it."""

    text: str
    span: Span


def mask_text(text: str, extra: Collection[str] = ()) -> str:
    """Return the text with every secret, and every string of `extra`, masked; long lines are cut."""
    if len(text) <= LINE_LIMIT:
        return _mask(text, (0, 0), extra).text
    masked = _mask("\n".join(line[: LINE_LIMIT + _MARGIN] for line in text.split("\n")), (0, 0), extra).text
    cut = "\n".join(_cut(line, (0, 0)).text for line in masked.split("\n"))
    return _mask(cut, (0, 0), extra).text


def mask_line(line: str, span: Span, extra: Collection[str] = ()) -> Masked:
    """Return one line masked, cut around the span if it is long, and the span's place in it."""
    if len(line) <= LINE_LIMIT:
        return _mask(line, span, extra)
    first = max(0, span[0] - _MARGIN)
    if first:  # what a cut secret leaves at the edge is not recognised as one
        first += next((index for index, char in enumerate(line[first : span[0]]) if char in " \t\"'"), 0)
    window = line[first : span[0] + LINE_LIMIT + _MARGIN]
    moved = _mask(window, (span[0] - first, min(span[1] - first, len(window))), extra)
    return _mask(*_cut(*moved), extra)


def mask_whole(line: str, span: Span, extra: Collection[str] = ()) -> Masked:
    """Return one line masked and never cut, whatever its length: for callers that limit what they pass."""
    return _mask(line, span, extra)


def secret_spans(text: str, extra: Collection[str] = ()) -> list[Span]:
    """Return where secrets and strings of `extra` stand in a text, in order: offsets from 0, exclusive ends."""
    return _merged(_secrets(text, extra))


def mask_lines(lines: Sequence[tuple[str, Span]], extra: Collection[str] = ()) -> list[Masked]:
    """Return consecutive lines with a span each, masked together, so that secrets over several lines are found."""
    if any(len(line) > LINE_LIMIT or "\n" in line for line, _ in lines):
        return [mask_line(line.replace("\n", " "), span, extra) for line, span in lines]
    starts = [0]
    for line, _ in lines:
        starts.append(starts[-1] + len(line) + 1)
    spans = [(start + span[0], start + span[1]) for start, (_, span) in zip(starts, lines, strict=False)]
    text, moved = _mask_all("\n".join(line for line, _ in lines), spans, extra)
    masked, start = [], 0
    for line, span in zip(text.split("\n"), moved, strict=False):
        masked.append(Masked(line, (span[0] - start, span[1] - start)))
        start += len(line) + 1
    return masked


def _mask(text: str, span: Span, extra: Collection[str]) -> Masked:
    masked, spans = _mask_all(text, [span], extra)
    return Masked(masked, spans[0])


def _mask_all(text: str, spans: Sequence[Span], extra: Collection[str]) -> tuple[str, list[Span]]:
    """Mask until nothing more is found, so that masking a masked text changes nothing; the spans move along."""
    moved = list(spans)
    for _ in range(_ROUNDS):
        secrets = _merged(_secrets(text, extra))
        masked = _replaced(text, secrets)
        moved = [(_place(secrets, start, False), _place(secrets, end, True)) for start, end in moved]
        if masked == text:
            break
        text = masked
    return text, moved


def _secrets(text: str, extra: Collection[str]) -> Iterator[Span]:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text.translate(_LOWER)
    yield from find_shapes(text, lowered)
    yield from find_headers(text, lowered)
    yield from find_named(text, lowered)
    for word in extra:
        for line in word.split("\n"):
            if literal := line.strip("*"):
                hidden = _hidden_part(literal)
                yield from ((start + hidden[0], start + hidden[1]) for start in _literals(text, literal))


def _hidden_part(literal: str) -> Span:
    """Return what to hide of a string that is secret: all of it, but for the part that names a known kind of token."""
    shapes = _merged(find_shapes(literal, literal.lower()))
    return shapes[0] if len(shapes) == 1 and shapes[0][1] == len(literal) and shapes[0][0] <= len(literal) // 2 else (0, len(literal))


def _literals(text: str, literal: str) -> Iterator[int]:
    """Yield where a literal stands; a short one only as a word of its own, else it would shred the text."""
    start = text.find(literal)
    while start >= 0:
        end = start + len(literal)
        if len(literal) >= 4 or not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start
        start = text.find(literal, end)


def _merged(spans: Iterator[Span]) -> list[Span]:
    """Return the spans in order, those that touch joined."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start < end:
            merged.append((start, end))
    return merged


def _replaced(text: str, spans: list[Span]) -> str:
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], MASK]
        last = end
    return "".join([*parts, text[last:]])


def _place(spans: list[Span], offset: int, is_end: bool) -> int:
    """Return where an offset is once the spans are replaced; one inside a secret moves to the near end of its mask."""
    shift = 0
    for start, end in spans:
        if offset <= start:
            break
        if offset < end:
            return start + shift + (len(MASK) if is_end else 0)
        shift += len(MASK) - (end - start)
    return offset + shift


def _cut(line: str, span: Span) -> Masked:
    """Return at most LINE_LIMIT characters of a masked line, those around the span; says how many are left out."""
    if len(line) <= LINE_LIMIT:
        return Masked(line, span)
    room = LINE_LIMIT - 100
    first = max(0, min(span[0] - 1000, len(line) - room))
    before = f"[{first} characters] … " if first else ""
    left = len(line) - first - room
    after = f" … [{left} more characters]" if left > 0 else ""
    moved = (len(before) + max(0, span[0] - first), len(before) + min(room, span[1] - first))
    return Masked(before + line[first : first + room] + after, moved)
