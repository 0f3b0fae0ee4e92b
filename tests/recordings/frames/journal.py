"""Prints entries in the journal's export format, one with a message of several lines, as `journalctl -o export` writes them."""

import struct
import sys

MESSAGES = ["starting up", 'cannot start\nTraceback (most recent call last):\n  File "app.py", line 8, in dial_database\nOSError: connection to db:5432 refused', "giving up"]


def field(name, value):
    if "\n" not in value:
        return f"{name}={value}\n".encode()
    return name.encode() + b"\n" + struct.pack("<Q", len(value.encode())) + value.encode() + b"\n"


for number, message in enumerate(MESSAGES):
    micros = 1717497533885800 + number
    entry = {
        "__REALTIME_TIMESTAMP": str(micros), "__MONOTONIC_TIMESTAMP": str(1000 + number), "_BOOT_ID": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        "PRIORITY": "3" if number == 1 else "6", "_HOSTNAME": "host", "SYSLOG_IDENTIFIER": "app", "_PID": "123", "_SYSTEMD_UNIT": "app.service",
        "_MACHINE_ID": "00112233445566778899aabbccddeeff", "MESSAGE": message,
    }  # fmt: skip
    sys.stdout.buffer.write(b"".join(field(*item) for item in entry.items()) + b"\n")
