"""The server of the Model Context Protocol, through a client of the protocol's SDK."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("mcp")
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

SAMPLES = Path(__file__).parents[2] / "sample_logs"


@pytest.fixture
def root(tmp_path):
    shutil.copytree(SAMPLES / "tailscale-proxy", tmp_path / "proxy")
    return tmp_path


def talk(root: Path, conversation: Callable[[ClientSession], Awaitable[object]], *options: str) -> object:
    async def run() -> object:
        command = StdioServerParameters(command=sys.executable, args=["-m", "diagnose", "mcp", "--root", str(root), *options])
        async with stdio_client(command) as (reader, writer), ClientSession(reader, writer) as session:
            await session.initialize()
            return await conversation(session)

    return asyncio.run(asyncio.wait_for(run(), 60))


async def text_of(session: ClientSession, tool: str, **arguments: object) -> tuple[bool, str]:
    result = await session.call_tool(tool, arguments)
    return bool(result.is_error), "".join(item.text for item in result.content)


def test_reading_is_all_that_is_offered(root):
    async def conversation(session):
        return [(tool.name, tool.annotations.read_only_hint) for tool in (await session.list_tools()).tools]

    names = ["analyse_logs", "ask", "check_project", "explain_rule", "propose_fix"]
    assert sorted(talk(root, conversation)) == [(name, True) for name in names]
    assert sorted(talk(root, conversation, "--allow-write")) == sorted([*((name, True) for name in names), ("apply_fix", False)])


def test_a_conversation(root):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    async def conversation(session):
        checked = await text_of(session, "check_project", path="proxy/project")
        logs = await text_of(session, "analyse_logs", paths=["proxy/proxy.log"], project="proxy/project")
        explained = await text_of(session, "explain_rule", rule="tailscale/endpoint-not-mapped")
        unknown = await text_of(session, "explain_rule", rule="tailscale/nope")
        asked = await text_of(session, "ask", question="tailscale auth key is invalid")
        fix = await text_of(session, "propose_fix", path="proxy/project", unsafe=True)
        outside = await text_of(session, "check_project", path="../..")
        return checked, logs, explained, unknown, asked, fix, outside

    checked, logs, explained, unknown, asked, fix, outside = talk(root, conversation)
    assert "tailscale/endpoint-not-mapped" in checked[1]
    assert "Root cause" in logs[1]
    assert "endpoint-not-mapped" in explained[1]
    assert unknown[0]
    assert "tailscale/auth-key-invalid" in asked[1]
    assert fix[1].startswith(("diff --git", "--- "))
    assert outside[0]
    assert "outside" in outside[1]
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
