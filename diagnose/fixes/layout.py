"""Turns patches into splices of the text: items with their separators, moved lines with what was inserted in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from diagnose.fixes.blockstyle import block_splices
from diagnose.fixes.document import Document, Splice, ordered
from diagnose.fixes.flowstyle import flow_splices
from diagnose.fixes.patch import Patch, Shift
from diagnose.fixes.resolve import Resolver
from diagnose.fixes.tree import Collection, Item


def layout(resolver: Resolver, patch: Patch) -> list[Splice]:
    """Return the splices of a patch, in order; raise Unfixable when they overlap."""
    document, shifts = resolver.document, patch.shifts
    splices = [_shifted(document, splice, shifts) for splice in patch.splices]
    for collection in _touched(patch):
        inside = [shift for shift in shifts if shift.start <= collection.start and collection.end <= shift.end]
        splices += [_reindented(document, splice, inside) for splice in _item_splices(resolver, patch, collection)]
    for shift in shifts:
        splices += _moved_lines(document, shift)
    return ordered(_beside_deletions(document, splices))


def _touched(patch: Patch) -> list[Collection]:
    collections = [*(item.collection for item in (*patch.removed, *patch.taken)), *(new.collection for new in patch.added)]
    unique = {id(collection): collection for collection in collections}.values()
    return sorted(unique, key=lambda collection: -collection.start)  # inner ones first where both add at one place


def _item_splices(resolver: Resolver, patch: Patch, collection: Collection) -> Iterator[Splice]:
    removed, taken = _own(patch.removed, collection), _own(patch.taken, collection)
    added = [new for new in patch.added if new.collection is collection]
    if collection.is_flow or not collection.items:
        yield from flow_splices(resolver.tree, collection, removed, added)
    else:
        yield from block_splices(resolver.tree, collection, removed, taken, added)


def _own(items: Iterable[Item], collection: Collection) -> list[Item]:
    return sorted((item for item in items if item.collection is collection), key=lambda item: item.index)


def _shifted(document: Document, splice: Splice, shifts: Iterable[Shift]) -> Splice:
    return _reindented(document, splice, [shift for shift in shifts if _holds(document, shift, splice.start)])


def _holds(document: Document, shift: Shift, place: int) -> bool:
    return shift.start < place < shift.end or (shift.by < 0 and shift.end <= place <= document.line_end(shift.end))


def _reindented(document: Document, splice: Splice, shifts: Iterable[Shift]) -> Splice:
    text = splice.text
    start = r"(\A|\r\n|\n|\r)" if document.line_start(splice.start) == splice.start else r"(\r\n|\n|\r)"
    for shift in shifts:
        if shift.by > 0:
            text = re.sub(start + r"(?=[^\r\n])", lambda found, by=shift.by: found[0] + " " * by, text)  # type: ignore[misc]
        else:
            text = re.sub(rf"{start} {{0,{-shift.by}}}", r"\1", text)
    return splice._replace(text=text)


def _moved_lines(document: Document, shift: Shift) -> Iterator[Splice]:
    for start in document.line_starts(shift.start, shift.end):
        if document.line_end(start) == start:
            continue
        if shift.by > 0:
            yield Splice(start, start, " " * shift.by)
        else:
            spaces = len(document.text[start : start - shift.by]) - len(document.text[start : start - shift.by].lstrip(" "))
            yield Splice(start, start + spaces, "")


def _beside_deletions(document: Document, splices: list[Splice]) -> list[Splice]:
    """Return the splices with insertions out of deleted text: indentation is dropped, new lines go before the deletion.

    The deletion of a last line without a line end takes the one before it, where lines added to what is above would go.
    """
    deletions = [splice for splice in splices if splice.end > splice.start and not splice.text]
    result = []
    for splice in splices:
        around = next((gone for gone in deletions if gone.start < splice.start < gone.end), None) if splice.start == splice.end else None
        if around is None:
            result.append(splice)
        elif splice.text.strip(" "):
            line_break = document.line_break(around.start)
            is_line = document.next_line(around.start) == splice.start and splice.text.endswith(line_break)
            moved = Splice(around.start, around.start, line_break + splice.text.removesuffix(line_break))
            result.append(moved if is_line else splice)
    return result
