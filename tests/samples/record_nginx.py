"""Records the nginx logs of sample_logs/ with a real nginx on 127.0.0.1: `python tests/samples/record_nginx.py [FOLDER]`.

One nginx, one server per situation, each with a log of its own. Clients are told by X-Forwarded-For, so the logs show
documentation addresses. The only change to what nginx wrote: the temporary folder is cut off the front of paths.
"""

from __future__ import annotations

import contextlib
import http.client
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
STOCK_PAGE = Path("/usr/share/nginx/html/index.html")
"""The welcome page as nginx ships it."""

SAMPLES = Path(__file__).parents[2] / "sample_logs"
WEB_ROOT = "usr/share/nginx/html"
START_SECONDS = 5.0
HOST = "shop.example.com"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
PROBE = "kube-probe/1.30"

APP_PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Example Shop</title>
    <script src="public/config.js"></script>
    <link rel="stylesheet" href="assets/index-4f1c2a.css">
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="assets/index-9b07de.js"></script>
  </body>
</html>
"""


class Visit(NamedTuple):
    """A request: path, client address, browser, and the address of the page that asked for it."""

    path: str
    client: str
    agent: str = BROWSER
    referer: str = ""


class Scene(NamedTuple):
    """A situation: the files below the web root, how nginx falls back, who asks for what, and which log is kept."""

    name: str
    files: dict[str, str]
    visits: list[Visit]
    kept: str
    fallback: str = "=404"
    log_format: str = "main"


def visits_of_page(client: str, *assets: str) -> list[Visit]:
    """Return the requests of one browser that opens the page and loads its assets."""
    return [Visit("/", client), *(Visit(path, client, referer=f"https://{HOST}/") for path in assets)]


def scenes() -> list[Scene]:
    """Return everything that is recorded; the name is the file below sample_logs/."""
    stock = STOCK_PAGE.read_text(encoding="utf-8")
    app = {"index.html": APP_PAGE, "config.js": "window.configs = {};\n", "favicon.ico": "icon"}
    app |= {"assets/index-9b07de.js": "console.log(1);\n" * 400, "assets/index-4f1c2a.css": "body{margin:0}\n"}
    assets = ("/assets/index-4f1c2a.css", "/assets/index-9b07de.js", "/favicon.ico")
    probes = [Visit("/", "10.100.4.1", PROBE)] * 3
    welcome = [*probes, *visits_of_page("203.0.113.24", "/favicon.ico"), *visits_of_page("203.0.113.57", "/favicon.ico"), probes[0]]
    plain = {name: text for name, text in app.items() if name != "config.js"}
    return [
        Scene("nginx-welcome-access.log", {"index.html": stock}, welcome, "access"),
        Scene("nginx-no-index-error.log", {"shop/browser/index.html": APP_PAGE}, visits_of_page("203.0.113.24", "/favicon.ico"), "error"),
        Scene("nginx-redirect-cycle-error.log", {}, visits_of_page("203.0.113.24", "/cart"), "error", "/index.html"),
        Scene(
            "nginx-config-js-access.jsonl", plain, visits_of_page("203.0.113.24", "/public/config.js", *assets), "access",
            "/index.html", "json",
        ),
        Scene("nginx-healthy-access.log", app, [*probes, *visits_of_page("203.0.113.24", "/config.js", *assets)], "access", "/index.html"),
    ]  # fmt: skip


def record(target: Path) -> None:
    """Run all scenes and write their logs into a folder."""
    with tempfile.TemporaryDirectory(prefix="record-nginx-") as name:
        base = Path(name)
        base.chmod(0o755)  # the worker runs as another user
        played = [(scene, free_port()) for scene in scenes()]
        for scene, _ in played:
            write_site(base / scene.name, scene)
        (base / "nginx.conf").write_text(configuration(base, played), encoding="utf-8")
        with running(base, played[-1][1]):
            for scene, port in played:
                play(scene, port)
        for scene, _ in played:
            log = (base / scene.name / f"{scene.kept}.log").read_text(encoding="utf-8")
            (target / scene.name).write_text(log.replace(f"{base / scene.name}", ""), encoding="utf-8")


def write_site(folder: Path, scene: Scene) -> None:
    """Write the files that a scene's server offers."""
    root = folder / WEB_ROOT
    root.mkdir(parents=True)
    for name, text in scene.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def configuration(base: Path, played: list[tuple[Scene, int]]) -> str:
    """Return the nginx configuration of all scenes."""
    servers = "\n".join(server(base / scene.name, scene, port) for scene, port in played)
    temporary = "\n".join(f"  {kind}_temp_path {base}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"""
daemon off;
pid {base}/nginx.pid;
worker_processes 1;
error_log {base}/start.log;
events {{ worker_connections 64; }}
http {{
{temporary}
  types {{ text/html html; application/javascript js; text/css css; }}
  set_real_ip_from 127.0.0.1;
  real_ip_header X-Forwarded-For;
  log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
                  '"$http_referer" "$http_user_agent" "$http_x_forwarded_for"';
  log_format json escape=json '{{"time":"$time_iso8601","remote_addr":"$remote_addr","request":"$request",'
                  '"status":$status,"body_bytes_sent":$body_bytes_sent,"content_type":"$sent_http_content_type",'
                  '"user_agent":"$http_user_agent","request_time":$request_time}}';
{servers}
}}
"""


def server(folder: Path, scene: Scene, port: int) -> str:
    """Return one server of the configuration."""
    return f"""
  server {{
    listen 127.0.0.1:{port};
    server_name localhost;
    root {folder}/{WEB_ROOT};
    access_log {folder}/access.log {scene.log_format};
    error_log {folder}/error.log error;
    location / {{ try_files $uri $uri/ {scene.fallback}; }}
  }}"""


@contextlib.contextmanager
def running(base: Path, port: int) -> Iterator[None]:
    """Run nginx until the end of the block."""
    command = [NGINX, "-p", str(base), "-c", str(base / "nginx.conf"), "-e", str(base / "start.log")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def play(scene: Scene, port: int) -> None:
    """Send the requests of a scene."""
    for visit in scene.visits:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        headers = {"Host": HOST, "User-Agent": visit.agent, "X-Forwarded-For": visit.client}
        connection.request("GET", visit.path, headers=headers | ({"Referer": visit.referer} if visit.referer else {}))
        connection.getresponse().read()
        connection.close()


def wait_for(port: int) -> None:
    """Return once something listens on a port; raise TimeoutError after a while."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nginx does not listen on port {port}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    record(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
