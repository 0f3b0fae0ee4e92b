"""Runs one command and prints what it took, as JSON; a small process of its own.

Linux counts the memory of the process that forks as the child's until it executes, so a benchmark that measured its
children itself would see its own size. Usage: python -I -S child.py OUT ERR COMMAND…
"""

from __future__ import annotations

import json
import os
import sys
import time

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def main() -> None:
    """Run the command of the arguments, its output in the files OUT and ERR."""
    out, err, *command = sys.argv[1:]
    redirect = [(os.POSIX_SPAWN_OPEN, number, path, _WRITE, 0o600) for number, path in ((1, out), (2, err))]
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=redirect)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps({"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak": peak, "code": code}))


if __name__ == "__main__":
    main()
