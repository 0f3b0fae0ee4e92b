"""Saved output of `tailscale status --json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.facts.projects import component_of, extracted

CONFIG = "portMappings:\n  8080: 100.64.0.2:80\n"
STATUS: dict[str, Any] = {
    "Version": "1.66.4",
    "Self": {"HostName": "proxy", "DNSName": "proxy.tail1.ts.net.", "TailscaleIPs": ["100.64.0.1", "fd7a:115c:a1e0::1"], "Online": True},
    "Peer": {
        "nodekey:a": {
            "HostName": "db",
            "DNSName": "db.tail1.ts.net.",
            "TailscaleIPs": ["100.64.0.2"],
            "Online": True,
            "AllowedIPs": ["100.64.0.2/32"],
        },
        "nodekey:b": {
            "HostName": "router",
            "DNSName": "",
            "TailscaleIPs": ["100.64.0.3"],
            "Online": False,
            "PrimaryRoutes": ["10.0.0.0/16"],
        },
    },
}


@pytest.mark.parametrize("name", ["tailscale-status.json", "status.json", "tailscale.json", "proxy/ts-status.json"])
def test_status(tmp_path: Path, name: str) -> None:
    status = component_of(tmp_path, {"Config.yaml": CONFIG, name: json.dumps(STATUS, indent=2)})["tailscale_status"]
    assert status["addresses"] == ["100.64.0.1", "fd7a:115c:a1e0::1", "100.64.0.2", "100.64.0.3"]
    assert status["online"] == ["100.64.0.1", "fd7a:115c:a1e0::1", "100.64.0.2"]
    assert status["routes"] == ["10.0.0.0/16"]
    assert status["names"] == ["proxy", "proxy.tail1.ts.net", "db", "db.tail1.ts.net", "router"]


def test_the_status_at_the_projects_root_is_the_proxys(tmp_path: Path) -> None:
    files = {"edge/Config.yaml": CONFIG, "tailscale-status.json": json.dumps(STATUS), "api/go.mod": ""}
    components = extracted(tmp_path, files).project["components"]
    assert ["tailscale_status" in component for component in components] == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_windows_shells_write(tmp_path: Path, encoding: str) -> None:
    files: dict[str, str | bytes] = {"Config.yaml": CONFIG, "status.json": json.dumps(STATUS).encode(encoding)}
    assert len(component_of(tmp_path, files)["tailscale_status"]["addresses"]) == 4


@pytest.mark.parametrize("text", ["{}", "[]", '{"status": "ok"}', '{"Self": {"TailscaleIPs": []}}', "not json", ""])
def test_other_files(tmp_path: Path, text: str) -> None:
    assert "tailscale_status" not in component_of(tmp_path, {"Config.yaml": CONFIG, "status.json": text})


def test_odd_values_and_no_peers(tmp_path: Path) -> None:
    odd = {"Self": {"TailscaleIPs": ["100.64.0.1", 5, None], "Online": "yes"}, "Peer": None}
    status = component_of(tmp_path, {"Config.yaml": CONFIG, "status.json": json.dumps(odd)})["tailscale_status"]
    assert (status["addresses"], status["online"]) == (["100.64.0.1", "5"], [])


def test_a_broken_status_is_a_problem(tmp_path: Path) -> None:
    result = extracted(tmp_path, {"Config.yaml": CONFIG, "status.json": '{"Self": {"TailscaleIPs": ["100.64'})
    assert [problem.kind for problem in result.problems] == ["syntax"]
