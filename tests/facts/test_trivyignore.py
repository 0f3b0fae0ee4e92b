"""Entries of .trivyignore."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.facts.projects import component_of, plain, source


def test_entries(tmp_path: Path) -> None:
    text = "# why\r\n\r\n  CVE-2023-44487\r\nCVE-2024-24790 exp:2030-12-31 # later\r\nCVE-1,CVE-2\r\n"
    (ignore,) = component_of(tmp_path, {"Dockerfile": "FROM a\n", ".trivyignore": text})["trivyignores"]
    assert [plain(entry, "text", "valid", "expires", "line") for entry in ignore["entries"]] == [
        ("CVE-2023-44487", True, "", 3),
        ("CVE-2024-24790 exp:2030-12-31 # later", True, "2030-12-31", 4),
        ("CVE-1,CVE-2", False, "", 5),
    ]
    assert [source(entry) for entry in ignore["entries"]] == [entry["text"] for entry in ignore["entries"]]


@pytest.mark.parametrize(
    ("line", "valid"),
    [
        ("CVE-2023-44487", True),
        ("GHSA-xvch-5gv4-984h", True),
        ("AVD-DS-0002", True),
        ("DS002", True),
        ("ALAS2-2023-123", True),
        ("RUSTSEC-2020-0001", True),
        ("generic-unwanted-rule", True),
        ("CVE-2023-44487 # accepted", True),
        ("CVE-2023-44487 exp:2030-01-31", True),
        ("CVE-2023-44487 exp:2030-02-31", False),
        ("CVE-2023-44487 exp:soon", False),
        ("cve-2023-44487", False),
        ("CVE-2023", False),
        ("CVE-2023-44487,", False),
        ("CVE-2023-44487 CVE-2023-44488", False),
        ("CVE-2023-44487, CVE-2023-44488", False),
        ("- CVE-2023-44487", False),
        ('"CVE-2023-44487"', False),
        ("libcrypto3", False),
        ("id: CVE-2023-44487", False),
    ],
)
def test_validity(tmp_path: Path, line: str, valid: bool) -> None:
    (ignore,) = component_of(tmp_path, {"Dockerfile": "FROM a\n", ".trivyignore": line})["trivyignores"]
    assert [entry["valid"] for entry in ignore["entries"]] == [valid]


def test_the_yaml_form_has_no_lines_to_check(tmp_path: Path) -> None:
    files = {"Dockerfile": "FROM a\n", ".trivyignore.yaml": "vulnerabilities:\n  - id: CVE-2023-44487\n"}
    assert component_of(tmp_path, files)["trivyignores"][0]["entries"] == []
