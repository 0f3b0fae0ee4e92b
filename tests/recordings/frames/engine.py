"""A Docker Engine with two containers of one project, as much of its API as `docker-compose logs` asks for; the argument is its socket."""

import json
import socketserver
import struct
import sys
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

LINES = {
    "web": ["starting up", "cannot start", "Traceback (most recent call last):", '  File "app.py", line 8, in dial_database', "OSError: connection to db:5432 refused", "giving up"],
    "db": ["ready", "", "bye"],
}
STAMP = "2024-06-04T10:38:5{}.885800940Z "


def container(name):
    labels = {
        "com.docker.compose.project": "shop", "com.docker.compose.service": name, "com.docker.compose.container-number": "1",
        "com.docker.compose.oneoff": "False", "com.docker.compose.config-hash": "0", "com.docker.compose.version": "1.29.2",
    }  # fmt: skip
    return {"Id": name * 8, "Names": [f"/shop_{name}_1"], "Name": f"/shop_{name}_1", "Image": "x", "Labels": labels, "State": "exited", "Created": 1717497533}


def details(name):
    brief = container(name)
    state = {"Status": "exited", "Running": False, "ExitCode": 0, "Paused": False, "Restarting": False}
    config = {"Labels": brief["Labels"], "Tty": False, "Image": "x"}
    return brief | {"State": state, "Config": config, "HostConfig": {"LogConfig": {"Type": "json-file", "Config": {}}}, "LogPath": "x"}


def stream(lines, stamps):
    """The attached streams' frames: eight bytes of header, then the line."""
    for number, line in enumerate(lines):
        data = ((STAMP.format(number) if stamps else "") + line + "\n").encode()
        yield struct.pack(">BxxxL", 1, len(data)) + data


class Api(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        parts = [part for part in url.path.split("/") if part and not part.startswith("v1.")]
        if parts[-1] == "logs":
            query = parse_qs(url.query)
            body = b"".join(stream(LINES["web" if "web" in parts[1] else "db"], query.get("timestamps", ["0"])[0] in {"1", "true", "True"}))
        elif parts == ["containers", "json"]:
            body = json.dumps([container(name) for name in LINES]).encode()
        elif parts[0] == "containers":
            body = json.dumps(details("web" if "web" in parts[1] else "db")).encode()
        elif parts[0] == "version":
            body = json.dumps({"ApiVersion": "1.41", "Version": "20.10", "Os": "linux", "Arch": "amd64", "MinAPIVersion": "1.12"}).encode()
        else:
            body = b"{}"
        self.send_response(200)
        self.send_header("Content-Type", "application/json" if parts[-1] != "logs" else "application/vnd.docker.raw-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self):
        return "engine"

    def log_message(self, *_):
        pass


with socketserver.ThreadingUnixStreamServer(sys.argv[1], Api) as server:
    server.serve_forever()
