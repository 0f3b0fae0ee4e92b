"""Plan, data plane, management model and security tier decide who acts, which fixes are possible and which limits apply."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diagnose.cli.main import run

FULL = "Warning  FailedScheduling  8s  default-scheduler  0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available.\n"
READ_ONLY = "Error: EROFS: read-only file system, mkdir '/app/logs'\n"
UPLOAD = (
    "[2026-11-23T21:21:36.727Z] 'POST /upload HTTP/1.1' 413 - 300000 17 0 - '-' 'Mozilla/5.0' "
    "'6b19da6a-d1f2-47f6-9a6e-caebbd686f6f' 'app.example.com' '-'\n"
)
REFUSED = "ERROR 1130 (HY000): Host '20.22.170.146' is not allowed to connect to this MariaDB server\n"


@pytest.fixture
def diagnose(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that takes a log and a profile, and gives the first diagnosis."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "package.json").write_text('{"name": "shop", "scripts": {"start": "node index.js"}}')
    (tmp_path / "index.js").write_text('require("fs").mkdirSync("/app/logs");\nconst host = process.env.DB_HOST;\n')

    def first(log: str, profile: str = "", args: tuple[str, ...] = ("--format", "json")) -> Any:
        (tmp_path / "app.log").write_text(log)
        (tmp_path / "diagnose.yaml").write_text(profile)
        run(["logs", "app.log", "--project", ".", *args])
        out = capsys.readouterr().out
        return json.loads(out)["diagnoses"][0] if args[-1] == "json" else out

    return first


@pytest.mark.parametrize(
    ("profile", "responsible"),
    [
        ("data_plane: private\nmanagement_model: wso2-subscription\n", "WSO2"),
        ("data_plane: private\nmanagement_model: customer-subscription\n", "WSO2"),
        ("data_plane: private\nmanagement_model: self-managed\n", "Customer"),
        ("data_plane: cloud-us\n", "WSO2"),
        ("", "who manages the cluster (WSO2 on the cloud data plane)"),
    ],
)
def test_who_has_to_act_on_the_cluster(diagnose: Any, profile: str, responsible: str) -> None:
    assert diagnose(FULL, profile)["responsible"] == responsible


def test_who_has_to_act_on_the_network_of_a_private_data_plane(diagnose: Any) -> None:
    assert diagnose(REFUSED, "data_plane: private\nmanagement_model: customer-subscription\n")["responsible"] == "WSO2/Customer"


@pytest.mark.parametrize(
    ("profile", "possible", "impossible"),
    [
        ("data_plane: private\n", "Keep the data in a persistent volume", "Keep the data outside the container"),
        ("data_plane: cloud-eu\n", "Keep the data outside the container", "Keep the data in a persistent volume"),
        ("", "Keep the data outside the container", "Keep the data in a persistent volume"),
    ],
)
def test_persistent_volumes_are_a_fix_on_private_data_planes_only(diagnose: Any, profile: str, possible: str, impossible: str) -> None:
    titles = [fix["title"] for fix in diagnose(READ_ONLY, profile)["fix"]]
    assert possible in titles
    assert impossible not in titles


def test_limits_of_web_applications_are_those_of_the_cloud_data_plane(diagnose: Any) -> None:
    assert "256 KB" in diagnose(UPLOAD, "data_plane: cloud-us\n")["root_cause"]
    private = diagnose(UPLOAD, "data_plane: private\nmanagement_model: self-managed\n")
    assert (private["confidence"], private["responsible"]) == ("possible", "Customer")


def test_the_range_of_the_region_is_named(diagnose: Any) -> None:
    eu = diagnose(REFUSED.replace("20.22.170.146", "20.166.183.114"), "data_plane: cloud-eu\n")["root_cause"]
    assert "20.166.183.112/28" in eu
    assert "20.22.170.144/28" not in eu


def test_what_is_configured_is_shown_with_its_place(diagnose: Any) -> None:
    profile = "plan: enterprise\ndata_plane: private\nmanagement_model: self-managed\nsecurity_tier: standard\n"
    wanted = "plan enterprise, data plane private, management model self-managed, security tier standard (diagnose.yaml:1)"
    assert diagnose(FULL, profile)["profile"] == wanted
    assert "profile: plan enterprise, data plane private" in diagnose(FULL, profile, ("--color", "never"))


def test_what_could_be_configured_is_said_where_it_matters(diagnose: Any) -> None:
    assert "diagnose.yaml can say them" in diagnose(FULL)["profile"]
