"""The command `diagnose`."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line; return the exit code."""
    gc.set_threshold(100_000, 20, 20)  # a start makes many lasting objects and no cycles: looking for those costs it a tenth
    from diagnose.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
