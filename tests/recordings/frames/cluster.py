"""A Kubernetes API server with one pod of two containers, as much of it as `kubectl logs` asks for."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

LINES = ["starting up", "cannot start", "Traceback (most recent call last):", '  File "app.py", line 8, in dial_database', "OSError: connection to db:5432 refused", "giving up"]
STAMP = "2024-06-04T10:38:5{}.885800940Z "
POD = {
    "apiVersion": "v1", "kind": "Pod",
    "metadata": {"name": "web-5d4f8-x2", "namespace": "default", "labels": {"app": "web"}, "annotations": {"kubectl.kubernetes.io/default-container": "app"}},
    "spec": {"containers": [{"name": "app"}, {"name": "proxy"}]}, "status": {"phase": "Running"},
}  # fmt: skip
DOCUMENTS = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": [{"name": "pods", "singularName": "pod", "namespaced": True, "kind": "Pod", "verbs": ["get", "list"]}]},
    "/api/v1/namespaces/default/pods": {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": [POD]},
    "/api/v1/namespaces/default/pods/web-5d4f8-x2": POD,
}


class Api(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        if url.path.endswith("/log"):
            lines = LINES if query.get("container", ["app"]) == ["app"] else ["ready"]
            stamps = "timestamps" in query
            body = "".join((STAMP.format(number) if stamps else "") + line + "\n" for number, line in enumerate(lines))
        else:
            body = json.dumps(DOCUMENTS.get(url.path, {"kind": "Status", "status": "Failure", "code": 404}))
        self.send_response(200 if url.path.endswith("/log") or url.path in DOCUMENTS else 404)
        self.send_header("Content-Type", "text/plain" if url.path.endswith("/log") else "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


HTTPServer(("127.0.0.1", 18080), Api).serve_forever()
