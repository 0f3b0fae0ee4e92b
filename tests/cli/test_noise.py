"""`rules check --noise`: which rules fire on innocent logs and on the examples of others, the worst first."""

from __future__ import annotations

import pytest

from diagnose.cli.main import run


@pytest.fixture
def pack(tmp_path):
    for number, text in ((1, "error"), (2, "disk is full"), (3, "an error of the disk")):
        folder = tmp_path / "pack" / f"cre-2026-000{number}"
        folder.mkdir(parents=True)
        (folder / "rule.yaml").write_text(f"rules: [{{cre: {{id: CRE-2026-000{number}, title: T}}, rule: {{set: {{match: ['{text}']}}}}}}]")
        (folder / "test.log").write_text(f"2024-06-04T10:38:53Z {text}\n")
    return tmp_path / "pack"


def test_the_worst_come_first(pack, tmp_path, capsys):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "calm.log").write_text("no error here\nall is well\n0 errors\n")
    assert run(["rules", "check", str(pack), "--noise", str(logs)]) == 0
    out, err = capsys.readouterr()
    header, *rows = [line.split() for line in out.splitlines()]
    assert header == ["matches", "logs", "rules", "rule"]
    assert [row[:4] for row in rows] == [["2", "1", "1", "cre/cre-2026-0001"]]
    assert "1 of 3 rules fire on 1 innocent logs" in err


def test_the_logs_beside_rules_are_their_examples(pack, capsys):
    (pack / "cre-2026-0002" / "test-fp.log").write_text("disk is full\n")
    assert run(["rules", "test", str(pack)]) == 1
    out, err = capsys.readouterr()
    assert "cre/cre-2026-0002: this near miss should not match" in out and "4 examples of 3 rules, 1 failed" in err


def test_a_folder_that_is_not_there(pack, capsys):
    assert run(["rules", "check", str(pack), "--noise", str(pack / "none")]) == 2
    assert "no such folder" in capsys.readouterr().err
