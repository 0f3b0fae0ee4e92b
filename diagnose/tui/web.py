"""Serves the interface to a browser on this machine (textual-serve, an extra)."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from typing import Any

HOST = "127.0.0.1"
"""Only this machine: whoever can open the page can read the project and apply fixes."""


def serve(port: int, words: Sequence[str]) -> int:
    """Serve until interrupted; `words` are the arguments of the program that runs for each visitor. Returns the exit code."""
    try:
        server = _server(port, shlex.join([sys.executable, "-m", "diagnose", *words]))
    except ImportError:
        print("diagnose: --web needs textual-serve: pip install 'diagnose[web]'", file=sys.stderr)
        return 2
    print(f"diagnose: http://{HOST}:{port} (ctrl+c ends it)", file=sys.stderr)
    try:
        server.serve()
    except OSError as error:
        print(f"diagnose: port {port} cannot be used: {error.strerror or error}; --port N takes another", file=sys.stderr)
        return 2
    return 0


def _server(port: int, command: str) -> Any:
    from aiohttp import web
    from textual_serve.server import Server

    names = {f"{HOST}:{port}", f"localhost:{port}"}

    @web.middleware
    async def only_ours(request: Any, handler: Any) -> Any:
        """Refuse pages of other sites, which a browser would let talk to this port."""
        origin = request.headers.get("Origin")
        if request.host not in names or (origin is not None and origin.partition("://")[2] not in names):
            return web.Response(status=403, text="this address is for this machine only\n")
        return await handler(request)

    class OwnServer(Server):
        """Adds the check to every request."""

        async def _make_app(self) -> Any:
            app = await super()._make_app()
            app.middlewares.insert(0, only_ours)
            return app

    return OwnServer(command, host=HOST, port=port, title="diagnose")
