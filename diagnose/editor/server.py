"""The language server (https://microsoft.github.io/language-server-protocol/): diagnostics, hovers and quick fixes.

A change is checked a moment after it, with the unsaved texts of all open files, on a thread of its own: a newer change
makes the result of an older one worthless, which is then not shown.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

import diagnose
from diagnose.editor.actions import action_of
from diagnose.editor.checker import Checked, Checker
from diagnose.editor.hovers import diagnostic_of, hover_of
from diagnose.editor.places import range_of, uri_of
from diagnose.model.finding import Finding

DELAY = 0.01
"""Seconds after a change in which another one may follow that is checked with it."""


class Server(LanguageServer):
    """A language server for one workspace folder."""

    def __init__(self) -> None:
        super().__init__("diagnose", diagnose.__version__)
        self._checker: Checker | None = None
        self._worker = ThreadPoolExecutor(1)
        self._found: dict[str, list[Finding]] = {}
        self._waiting: asyncio.Task[None] | None = None
        self._version = 0

    @property
    def checker(self) -> Checker:
        """The checker of the workspace's folder; of the working directory where there is none."""
        if self._checker is None:
            self._checker = Checker(Path(self.workspace.root_path) if self.workspace.root_path else Path.cwd())
        return self._checker

    def texts(self) -> dict[str, bytes]:
        """Return the texts of open files by absolute path."""
        documents = self.workspace.text_documents.values()
        return {path: document.source.encode("utf-8", "surrogatepass") for document in documents if (path := to_fs_path(document.uri))}

    def findings(self, uri: str) -> list[Finding]:
        """Return what was found in a file last."""
        return self._found.get(to_fs_path(uri) or "", [])

    def lines(self, path: str) -> list[str]:
        """Return the lines of a file: of the open text, else from disk."""
        document = self.workspace.text_documents.get(uri_of(path))
        if document is not None:
            return str(document.source).splitlines()
        try:
            return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []

    def check_soon(self, uri: str | None) -> None:
        """Check after a moment; what was waiting is checked with it."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._version += 1
        self._waiting = asyncio.ensure_future(self._check(uri, self._version))

    async def _check(self, uri: str | None, version: int) -> None:
        await asyncio.sleep(DELAY)
        path = to_fs_path(uri) if uri else None
        changed = Path(path) if path else None
        loop = asyncio.get_running_loop()
        checked = await loop.run_in_executor(self._worker, self.checker.check, self.texts(), changed)
        if version == self._version:
            self._publish(checked, everything=changed is None)

    def _publish(self, checked: Checked, everything: bool) -> None:
        """Show the new findings, and clear files that have none any more."""
        gone = set(self._found) - set(checked.findings) if everything else set()
        for path in sorted({*checked.findings, *gone}):
            findings = checked.findings.get(path, [])
            if findings or path in self._found:
                lines = self.lines(path)
                shown = [diagnostic_of(finding, lines) for finding in findings]
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri_of(path), diagnostics=shown))
            if findings:
                self._found[path] = findings
            else:
                self._found.pop(path, None)


def make_server() -> Server:
    """Return the server with its features."""
    server = Server()

    @server.feature(types.INITIALIZED)
    def initialized(ls: Server, _: types.InitializedParams) -> None:
        ls.check_soon(None)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        ls.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        ls.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        ls.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        ls.check_soon(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def on_disk(ls: Server, _: types.DidChangeWatchedFilesParams) -> None:
        ls.check_soon(None)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        here = types.Range(params.position, params.position)
        found = _at(ls, params.text_document.uri, here)
        return hover_of(found, _lines(ls, params.text_document.uri)) if found else None

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]))
    async def actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        wanted = params.context.only
        if wanted is not None and not any("quickfix".startswith(str(kind)) for kind in wanted):
            return []
        found = _at(ls, params.text_document.uri, params.range)
        lines = _lines(ls, params.text_document.uri)
        made = []
        for finding in found:
            ready = await asyncio.get_running_loop().run_in_executor(None, ls.checker.fixes, ls.texts(), finding)
            made += [action_of(fix, [diagnostic_of(finding, lines)]) for fix in ready]
        return made

    return server


def _lines(server: Server, uri: str) -> list[str]:
    return server.lines(to_fs_path(uri) or "")


def _at(server: Server, uri: str, place: types.Range) -> list[Finding]:
    """Return the findings whose range touches a range."""
    lines = _lines(server, uri)
    return [finding for finding in server.findings(uri) if _touches(range_of(finding.location.region, lines), place)]


def _touches(one: types.Range, other: types.Range) -> bool:
    return _key(one.start) <= _key(other.end) and _key(other.start) <= _key(one.end)


def _key(position: types.Position) -> tuple[int, int]:
    return position.line, position.character
