"""What an editor can do about a finding: a proven fix as a workspace edit."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from diagnose.editor.checker import Ready
from diagnose.editor.places import edits_of, uri_of
from diagnose.fixes.document import Splice
from diagnose.fixes.plan import FileChange

Change = types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile


def action_of(fix: Ready, diagnostics: Sequence[types.Diagnostic]) -> types.CodeAction:
    """Return a fix as a quick fix; safe ones are preferred."""
    changes = [change for item in fix.changes for change in _changes(item)]
    return types.CodeAction(
        title=fix.title if fix.safety == "safe" else f"{fix.title} (may change behaviour)",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=list(diagnostics),
        is_preferred=fix.safety == "safe",
        edit=types.WorkspaceEdit(document_changes=changes),
    )


def _changes(change: FileChange) -> list[Change]:
    uri = uri_of(change.target.asked)
    if change.after is None:
        return [types.DeleteFile(uri=uri)]
    if change.origin is not None:
        return [types.RenameFile(old_uri=uri_of(change.origin.asked), new_uri=uri), *_texts(change, uri)]
    if change.before is None:
        created = types.TextEdit(types.Range(types.Position(0, 0), types.Position(0, 0)), change.after.decode("utf-8", "replace"))
        return [types.CreateFile(uri=uri), _edit(uri, [created])]
    return [*_texts(change, uri)]


def _texts(change: FileChange, uri: str) -> list[Change]:
    """Return the edits within a file: splices where they are known, else one for the whole text."""
    before, after = (_text(data or b"") for data in (change.before, change.after))
    if before == after:
        return []
    return [_edit(uri, edits_of(before, change.splices or (Splice(0, len(before), after),)))]


def _text(data: bytes) -> str:
    """Return what editors show of a file: without its byte order mark, as splices count too."""
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def _edit(uri: str, edits: list[types.TextEdit]) -> types.TextDocumentEdit:
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri)
    return types.TextDocumentEdit(text_document=document, edits=list(edits))
