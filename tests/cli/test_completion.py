"""Completion scripts in the real shells, and the manual page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from diagnose.cli.completion import bash, fish, zsh
from diagnose.cli.main import COMMANDS, EPILOG, described
from diagnose.cli.manpage import page

RULES = ["tls", "tls/certificate-expired", "tls/handshake"]
PAGE = Path(__file__).parents[2] / "diagnose" / "man" / "diagnose.1"

LINES = {
    ("diagnose", "log"): ["logs"],
    ("diagnose", "logs", "--foll"): ["--follow"],
    ("diagnose", "logs", "--format", "s"): ["sarif"],
    ("diagnose", "check", "--select", "tls/c"): ["tls/certificate-expired"],
    ("diagnose", "explain", "tls/h"): ["tls/handshake"],
    ("diagnose", "rules", "te"): ["test"],
    ("diagnose", "check", "--color", "al"): ["always"],
}


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_bash_completes(words, tmp_path):
    script = bash(described(), RULES) + f'COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _diagnose; printf "%s\\n" "${{COMPREPLY[@]}}"\n'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.split() == LINES[words], done.stderr


@pytest.mark.parametrize(("shell", "script"), [("bash", bash), ("zsh", zsh), ("fish", fish)])
def test_scripts_are_valid_for_their_shell(shell, script, tmp_path):
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(script(described(), RULES))
    done = subprocess.run([shell, "-n", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_fish_completes(tmp_path):
    if not shutil.which("fish"):
        pytest.skip("fish is not installed")
    file = tmp_path / "script"
    file.write_text(fish(described(), RULES))
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["fish", "-c", f"source {file}; complete -C 'diagnose logs --foll'"], capture_output=True, text=True, env=environment)
    assert done.stdout.startswith("--follow")


def test_all_commands_are_described():
    assert {command.words[0] for command in described()} == set(COMMANDS)


def test_the_manual_page_is_up_to_date():
    assert PAGE.read_text() == page(described(), EPILOG), "run: python -m diagnose.cli.manpage > diagnose/man/diagnose.1"


def test_man_reads_the_page():
    if not shutil.which("mandoc") and not shutil.which("groff"):
        pytest.skip("no formatter of manual pages here")
    command = ["mandoc", "-Tlint", "-Wwarning", str(PAGE)] if shutil.which("mandoc") else ["groff", "-man", "-ww", "-Tutf8", "-z", str(PAGE)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
