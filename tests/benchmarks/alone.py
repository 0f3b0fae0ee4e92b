"""Runs the command with another folder in place of the built-in rules, so that only a generated pack is measured.

Usage: python -m tests.benchmarks.alone FOLDER logs FILE… (an empty folder: no built-in rules)
"""

from __future__ import annotations

import sys
from pathlib import Path

import diagnose.engine.rules
from diagnose.__main__ import main

if __name__ == "__main__":
    folder = Path(sys.argv.pop(1))
    diagnose.engine.rules.builtin_rules = lambda: folder
    sys.exit(main())
