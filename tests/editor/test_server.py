"""The language server through a real client: what an editor would send and see."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from diagnose.cli.main import run

CONFIG = 'portMappings:\n  8090: "100.108.78.93:8090"\n'
ENDPOINTS = "version: 0.1\nendpoints:\n  - name: orders\n    port: {port}\n    type: TCP\n    networkVisibility: Project\n    context: /\n"
COMPONENT = "schemaVersion: 1.2\nendpoints:\n  - name: web\n    displayName: 😀 web\n    service:\n      basePath: web\n      port: 8080\n    type: REST\n"
FILES = {
    "proxy/Config.yaml": CONFIG,
    "proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8091),
    "web/.choreo/component.yaml": COMPONENT,
}


class Editor(LanguageClient):
    """A client that keeps the diagnostics it is sent."""

    def __init__(self) -> None:
        super().__init__("test", "1")
        self.shown: dict[str, list[types.Diagnostic]] = {}
        self.news = asyncio.Event()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.shown[params.uri] = list(params.diagnostics)
            self.news.set()

    async def until(self, holds: Any) -> None:
        async def wait() -> None:
            while not holds():
                self.news.clear()
                await self.news.wait()

        await asyncio.wait_for(wait(), 30)

    def codes(self, uri: str) -> list[Any]:
        return [item.code for item in self.shown.get(uri, [])]


def edit(folder: Path, conversation: Any) -> Any:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    async def session() -> Any:
        editor = Editor()
        await editor.start_io(sys.executable, "-m", "diagnose", "lsp")
        await editor.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=folder.as_uri()))
        editor.initialized(types.InitializedParams())
        try:
            return await conversation(editor)
        finally:
            await editor.shutdown_async(None)
            editor.exit(None)
            await asyncio.wait_for(editor.stop(), 20)

    return asyncio.run(asyncio.wait_for(session(), 90))


def opened(editor: Editor, path: Path) -> str:
    document = types.TextDocumentItem(uri=path.as_uri(), language_id="yaml", version=1, text=path.read_text())
    editor.text_document_did_open(types.DidOpenTextDocumentParams(document))
    return path.as_uri()


def changed(editor: Editor, uri: str, text: str, version: int) -> None:
    whole = types.TextDocumentContentChangeWholeDocument(text=text)
    editor.text_document_did_change(types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version, uri), [whole]))


def test_unsaved_changes_are_checked_with_their_partners(tmp_path):
    async def conversation(editor: Editor) -> None:
        uri = opened(editor, tmp_path / "proxy/.choreo/endpoints.yaml")
        await editor.until(lambda: "tailscale/endpoint-not-mapped" in editor.codes(uri))
        changed(editor, uri, ENDPOINTS.format(port=8090), 2)
        await editor.until(lambda: "tailscale/endpoint-not-mapped" not in editor.codes(uri))
        changed(editor, uri, ENDPOINTS.format(port=8092), 3)
        await editor.until(lambda: "tailscale/endpoint-not-mapped" in editor.codes(uri))

    edit(tmp_path, conversation)


def test_a_change_of_one_component_leaves_the_diagnostics_of_others(tmp_path):
    async def conversation(editor: Editor) -> None:
        other = (tmp_path / "web/.choreo/component.yaml").as_uri()
        await editor.until(lambda: editor.codes(other))
        before = list(editor.codes(other))
        uri = opened(editor, tmp_path / "proxy/.choreo/endpoints.yaml")
        await editor.until(lambda: editor.codes(uri))
        changed(editor, uri, ENDPOINTS.format(port=8090), 2)
        await editor.until(lambda: "tailscale/endpoint-not-mapped" not in editor.codes(uri))
        assert editor.codes(other) == before

    edit(tmp_path, conversation)


def test_a_hover_explains(tmp_path):
    async def conversation(editor: Editor) -> None:
        uri = opened(editor, tmp_path / "proxy/.choreo/endpoints.yaml")
        await editor.until(lambda: "tailscale/endpoint-not-mapped" in editor.codes(uri))
        place = next(item for item in editor.shown[uri] if item.code == "tailscale/endpoint-not-mapped").range.start
        shown = await editor.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(uri), place))
        assert shown is not None
        assert "**Fix:" in shown.contents.value
        nothing = await editor.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(90, 0)))
        assert nothing is None

    edit(tmp_path, conversation)


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """Apply an editor's edits (UTF-16 units) to a text."""
    lines = text.splitlines(keepends=True)

    def offset(position: types.Position) -> int:
        before = sum(len(line) for line in lines[: position.line])
        line = lines[position.line] if position.line < len(lines) else ""
        return before + len(line.encode("utf-16-le")[: 2 * position.character].decode("utf-16-le"))

    for one in sorted(edits, key=lambda item: (item.range.start.line, item.range.start.character), reverse=True):
        text = text[: offset(one.range.start)] + one.new_text + text[offset(one.range.end) :]
    return text


def test_a_quick_fix_is_what_the_fix_command_writes(tmp_path, capsys):
    path = tmp_path / "web/.choreo/component.yaml"

    async def conversation(editor: Editor) -> str:
        uri = opened(editor, path)
        await editor.until(lambda: editor.codes(uri))
        found = editor.shown[uri][0]
        context = types.CodeActionContext(diagnostics=[found])
        actions = await editor.text_document_code_action_async(types.CodeActionParams(types.TextDocumentIdentifier(uri), found.range, context))
        safe = next(action for action in actions or [] if action.is_preferred)
        [change] = safe.edit.document_changes
        return applied(path.read_text(), change.edits)

    by_editor = edit(tmp_path, conversation)
    assert by_editor != COMPONENT
    run(["fix", "--write", str(tmp_path / "web")])
    capsys.readouterr()
    assert by_editor == path.read_text()
